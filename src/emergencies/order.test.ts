import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PasswordProof } from '../accounts/auth.ts';
import { Refusal } from '../kernel/errors.ts';
import { occurrencesIn, startOf } from '../schedule/core/airing.ts';
import { onAir } from '../schedule/core/on-air.ts';
import { confirmed, whySecond } from './confirming.ts';
import {
  airingOf,
  discarded,
  drillText,
  itemsOf,
  ORDER_KINDS,
  phaseOf,
  titleOf,
  type Order,
  type OrderSound,
} from './order.ts';

const T = Date.parse('2026-11-23T07:00:00+07:00');
const MINUTE = 60_000;
const SOUND: OrderSound = { sha256: 'a'.repeat(64), bytes: 100, durationMs: 20_000, mediaType: 'audio/mpeg' };

function orderWith(change: Partial<Order> = {}): Order {
  return {
    ...{ id: 'o', stationId: 's', kind: 'emergency', origin: 'person', title: 'Phát khẩn cấp: Mưa lớn' },
    ...{ zones: ['a'], bulletinId: null, text: 'Mưa lớn.', textHash: 'h', voice: 'espeak-vi' },
    ...{ repeatEveryMs: 10 * MINUTE, until: T + 30 * MINUTE, refersTo: null },
    ...{ capAlertId: null, capSenderId: null },
    ...{ ordered: { by: 'lan', name: 'Lan', at: T }, sound: SOUND, soundFailure: null, items: [] },
    ...{ state: 'draft', confirmedAt: null, secondNeeded: false, aloneDocument: '', first: null },
    ...{ second: null, liveAt: null, airingId: null, discarded: null },
    ...change,
  };
}

/** As the accounts room makes it, for whom it was made. */
const proofOf = (userId: string) => ({ userId }) as PasswordProof;
const rules = { allZones: ['a', 'b'], aloneDocument: '' };
const by = (userId: string, now = T + MINUTE, over: Partial<typeof rules> = {}) => ({
  ...{ proof: proofOf(userId), name: userId, now, rules: { ...rules, ...over } },
});
const code = (attempt: () => unknown) => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return null;
};

describe('who has to confirm', () => {
  it('is a second person for typed text, CAP imports and all zones, unless a document lets one person alone', () => {
    const bulletin = { bulletinId: 'b', text: '' };
    expect(whySecond(orderWith(), rules)).toMatch(/tự gõ/);
    expect(whySecond(orderWith({ origin: 'cap' }), rules)).toMatch(/CAP/);
    expect(whySecond(orderWith({ ...bulletin, zones: ['a', 'b'] }), rules)).toMatch(/mọi cụm loa/);
    expect(whySecond(orderWith(bulletin), rules)).toBeNull();
    for (const change of [{}, { origin: 'cap' as const }, { ...bulletin, zones: ['a', 'b'] }])
      expect(whySecond(orderWith(change), { ...rules, aloneDocument: '12/QĐ-UBND' })).toBeNull();
  });

  it('is asked of what a program ordered as of a person’s order', () => {
    const program = { origin: 'token' as const, state: 'waiting' as const };
    expect(whySecond(orderWith(program), rules)).toMatch(/tự gõ/);
    expect(whySecond(orderWith({ ...program, bulletinId: 'b', text: '' }), rules)).toBeNull();
    expect(whySecond(orderWith(program), { ...rules, aloneDocument: '12/QĐ-UBND' })).toBeNull();
  });

  it('is nobody else for a test of the channel, which makes no sound', () => {
    expect(whySecond(orderWith({ kind: 'channel-test', text: '', zones: ['a', 'b'] }), rules)).toBeNull();
  });
});

describe('an order', () => {
  it('goes from its author to a second person onto the air', () => {
    const first = confirmed(orderWith(), by('lan'));
    expect(first).toMatchObject({ state: 'waiting', confirmedAt: T + MINUTE, secondNeeded: true });
    const second = confirmed(first, by('minh', T + 2 * MINUTE));
    expect(second).toMatchObject({ state: 'live', liveAt: T + 2 * MINUTE, second: { by: 'minh' } });
  });

  it('is not confirmed first by another, nor twice by its author', () => {
    expect(code(() => confirmed(orderWith(), by('minh')))).toBe('not-your-order');
    const waiting = confirmed(orderWith(), by('lan'));
    expect(code(() => confirmed(waiting, by('lan')))).toBe('second-person');
  });

  it('names the document only where it did without a second person', () => {
    const document = { aloneDocument: '12/QĐ-UBND' };
    expect(confirmed(orderWith(), by('lan', T, document))).toMatchObject({ state: 'live', ...document });
    const one = orderWith({ bulletinId: 'b', text: '' });
    expect(confirmed(one, by('lan', T, document))).toMatchObject({ state: 'live', aloneDocument: '' });
  });

  it('is not confirmed before its sound is there, without zones, or when its time has run out', () => {
    expect(code(() => confirmed(orderWith({ sound: null }), by('lan')))).toBe('sound-missing');
    expect(code(() => confirmed(orderWith({ zones: [] }), by('lan')))).toBe('no-zones');
    expect(code(() => confirmed(orderWith(), by('lan', T + 30 * MINUTE)))).toBe('lapsed');
  });

  it('is told by its phase', () => {
    const live = confirmed(confirmed(orderWith(), by('lan')), by('minh'));
    const airing = airingOf(live, itemsOf(live, null), 'x');
    expect(phaseOf(orderWith(), null, T)).toBe('draft');
    expect(phaseOf(orderWith(), null, T + 30 * MINUTE)).toBe('lapsed');
    expect(phaseOf(live, airing, T + 2 * MINUTE)).toBe('live');
    expect(phaseOf(live, airing, T + 40 * MINUTE)).toBe('over');
    expect(phaseOf(live, { ...airing, stopped: { at: T + 5 * MINUTE, by: 'Lan' } }, T)).toBe('stopped');
    expect(phaseOf(discarded(orderWith(), 'Lan', T), null, T)).toBe('discarded');
  });
});

type Step =
  | { do: 'confirm'; who: string; at: number }
  | { do: 'discard'; at: number }
  | { do: 'sound' }
  | { do: 'rules'; document: string };

const anyStep = fc.oneof(
  fc.record({
    do: fc.constant('confirm' as const),
    who: fc.constantFrom('lan', 'minh', 'token'),
    at: fc.integer({ min: 0, max: 60 }),
  }),
  fc.record({ do: fc.constant('discard' as const), at: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ do: fc.constant('sound' as const) }),
  fc.record({ do: fc.constant('rules' as const), document: fc.constantFrom('', '12/QĐ') }),
) as fc.Arbitrary<Step>;

const anyOrder = fc
  .record({
    kind: fc.constantFrom(...ORDER_KINDS),
    origin: fc.constantFrom('person' as const, 'token' as const, 'cap' as const),
    zones: fc.constantFrom<string[]>([], ['a'], ['a', 'b']),
    bulletin: fc.boolean(),
  })
  .map(({ kind, origin, zones, bulletin }) =>
    orderWith({
      ...{ kind, origin, zones, sound: null },
      ...(kind === 'channel-test' || bulletin ? { text: '' } : {}),
      ...(bulletin && kind !== 'channel-test' && { bulletinId: 'b' }),
      ...(origin === 'token' && {
        ordered: { by: 'token', name: 'Chương trình', at: T },
        state: 'waiting' as const,
      }),
    }),
  );

describe('whatever is tried, in whatever order', () => {
  it('nothing airs without a password, the second person where needed, its sound and its zones, or in time', () => {
    fc.assert(
      fc.property(anyOrder, fc.array(anyStep, { maxLength: 12 }), (begun, steps) => {
        let order = begun;
        let document = '';
        const passwords = new Set<string>();
        for (const step of steps) {
          const before = order;
          if (step.do === 'rules') document = step.document;
          if (step.do === 'sound') order = { ...order, sound: SOUND };
          try {
            if (step.do === 'confirm') {
              order = confirmed(order, by(step.who, T + step.at * MINUTE, { aloneDocument: document }));
              passwords.add(step.who);
            }
            if (step.do === 'discard') order = discarded(order, 'Lan', T + step.at * MINUTE);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
          // On air there is no way back, and none from the waste bin.
          if (before.state === 'live' || before.state === 'discarded') expect(order.state).toBe(before.state);
        }
        if (order.state !== 'live') return;
        expect(order.liveAt).toBeLessThan(order.until);
        expect(order.zones).not.toEqual([]);
        if (order.text !== '') expect(order.sound).not.toBeNull();
        expect(passwords.has(order.first!.by)).toBe(true);
        if (order.origin !== 'token') expect(order.first!.by).toBe(order.ordered.by);
        if (order.secondNeeded) {
          expect(order.second!.by).not.toBe(order.first!.by);
          expect(passwords.has(order.second!.by)).toBe(true);
        } else {
          const needed = whySecond(order, rules) !== null;
          expect(order.aloneDocument !== '').toBe(needed);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('no play begins at or after `until`', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 180 }),
        fc.integer({ min: 1_000, max: 600_000 }),
        (every, minutes, durationMs) => {
          const order = orderWith({
            ...{ state: 'live', liveAt: T, until: T + minutes * MINUTE, repeatEveryMs: every * MINUTE },
            sound: { ...SOUND, durationMs },
          });
          const { repeat, items, ...airing } = airingOf(order, itemsOf(order, null), 'x');
          const planned = {
            ...{ ...airing, status: 'planned' as const, repeat: repeat! },
            items: items.map((item) => ({ ...item, kind: 'file' })),
          };
          expect(startOf(planned, occurrencesIn(planned) - 1)).toBeLessThan(order.until);
          expect(onAir([planned], ['a'], T)).not.toBeNull();
        },
      ),
    );
  });
});

describe('what an order airs', () => {
  it('is the attention sound and the text, a bulletin as it is, and a drill’s opening before it', () => {
    const chime = { role: 'chime' as const, title: 'Nhạc hiệu', segmentId: 'chime:mo-dau', ...SOUND };
    const item = { role: 'item' as const, title: 'Tin', segmentId: 'seg', ...SOUND };
    const roles = (order: Order) => itemsOf(order, chime).map(({ role }) => role);
    expect(roles(orderWith())).toEqual(['chime', 'item']);
    expect(roles(orderWith({ bulletinId: 'b', text: '', sound: null, items: [item] }))).toEqual(['item']);
    expect(roles(orderWith({ kind: 'drill', bulletinId: 'b', items: [item] }))).toEqual(['opening', 'item']);
    expect(roles(orderWith({ kind: 'channel-test', text: '', sound: null }))).toEqual([]);
  });

  it('is a tombstone without sound for a test of the channel', () => {
    const test = orderWith({ kind: 'channel-test', text: '', state: 'live', liveAt: T });
    expect(airingOf(test, [], 'x')).toMatchObject({ status: 'cancelled', items: [], repeat: null });
  });

  it('begins with the drill’s words once', () => {
    expect(drillText('Có cháy.')).toBe('Đây là diễn tập. Có cháy.');
    expect(drillText('Đây là diễn tập. Có cháy.')).toBe('Đây là diễn tập. Có cháy.');
    expect(drillText('ĐÂY LÀ DIỄN TẬP! Có cháy.')).toBe('ĐÂY LÀ DIỄN TẬP! Có cháy.');
  });

  it('is called by its kind and first words', () => {
    expect(titleOf('emergency', 'Mưa lớn,\nngập sâu')).toBe('Phát khẩn cấp: Mưa lớn, ngập sâu');
    expect(titleOf('channel-test', '')).toBe('Thử kênh');
    expect(titleOf('drill', 'a '.repeat(100)).length).toBeLessThan(95);
  });
});
