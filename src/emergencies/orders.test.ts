import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Actor } from '../accounts/actor.ts';
import type { PasswordProof } from '../accounts/auth.ts';
import { createStation, saveSettings, type Station } from '../accounts/stations.ts';
import { listTrail, verifyTrail } from '../accounts/trail.ts';
import { addZone } from '../accounts/zones.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import type { RundownItem } from '../bulletins/rundown.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { sha256 } from '../kernel/hash.ts';
import { silentLog } from '../kernel/log.ts';
import { findAiring } from '../schedule/airings.store.ts';
import { hasMedia } from '../scripts/segments.store.ts';
import { claimJob } from '../storage/jobs.ts';
import { createCapInbox, type CapInbox } from './cap-inbox.ts';
import { createCapSenders, type CapSenders } from './cap-senders.ts';
import { readCertificate } from './cap-signature.ts';
import { ORDER_JOB, orderMakingFailed, orderMakingHandler } from './making.ts';
import type { OrderContent } from './order-content.ts';
import { createOrders, NO_REASON, stopMark, type Orders } from './orders.ts';
import { makeSigner, signed } from './testing/cap-signer.ts';
import { drillsAmong, findOrder, listOrders, openOrders, ordersReferringTo } from './orders.store.ts';

const NOW = Date.parse('2026-11-24T08:00:00+07:00');
const MINUTE = 60_000;
const person = (id: string, name: string): Actor => ({ kind: 'person', id, name, roles: ['commander'] });
const lan = person('lan', 'Lan');
const minh = person('minh', 'Minh');
const program: Actor = { kind: 'token', id: 't', name: 'Trung tâm cảnh báo', roles: ['commander'] };
const CENTRE = makeSigner('Trung tâm Dự báo');
const STRANGER = makeSigner('Người lạ');
const proofOf = (actor: Actor) => ({ userId: actor.id }) as PasswordProof;
const ITEM: RundownItem = {
  ...{ role: 'item', title: 'Tin', segmentId: 'seg', sha256: sha256('tin'), bytes: 9, durationMs: 30_000 },
  mediaType: 'audio/mpeg',
};

for (const dialect of DIALECTS) {
  describe(`an order on ${dialect}`, () => {
    let database: TestDatabase;
    let station: Station;
    let other: Station;
    let zones: string[];
    let clock: VirtualClock;
    let orders: Orders;
    let cap: CapInbox;
    let senders: CapSenders;
    let rundown: { items: RundownItem[]; obstacles: { message: string }[] };
    const told: string[] = [];
    const letters: string[] = [];

    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      clock = new VirtualClock(NOW);
      told.length = letters.length = 0;
      rundown = { items: [ITEM], obstacles: [] };
      const { kysely } = database;
      const made = { timeZone: 'Asia/Ho_Chi_Minh', trial: false };
      station = await createStation(kysely, { ...made, name: 'Đài phường Thử' }, NOW);
      other = await createStation(kysely, { ...made, name: 'Đài phường Khác' }, NOW);
      zones = [];
      for (const name of ['Trụ sở', 'Ngõ 5']) zones.push((await addZone(kysely, station.id, name, NOW)).id);
      const bulletins = {
        chimes: [],
        findAll: () => Promise.resolve([{ title: 'Bản tin phòng dịch', archivedAt: null }]),
        rundown: () => Promise.resolve({ ...rundown, totalMs: 30_000 }),
      } as unknown as Bulletins;
      orders = createOrders({
        ...{ database, clock, machine: clock, bulletins, wakeJobs: () => undefined },
        onPlanned: (id) => Promise.resolve(void told.push(`plan ${id === station.id}`)),
        markDelivery: (_, mark) => Promise.resolve(void told.push(mark)),
        tellSeconds: (_tx, _station, order) => Promise.resolve(void letters.push(order.id)),
      });
      senders = createCapSenders({ database, clock, orders });
      cap = createCapInbox({ database, clock, orders, senders, wakeJobs: () => undefined });
    });
    afterEach(() => database.drop());

    const typed = (change: Partial<OrderContent> = {}): OrderContent => ({
      ...{ kind: 'emergency', zones: [zones[1]!], text: 'Nước dâng, bà con lên cao.', bulletinId: undefined },
      ...{ repeatMinutes: 10, minutes: 30, relation: undefined, refersTo: undefined },
      ...change,
    });
    const refusal = async (attempt: Promise<unknown>) => {
      try {
        await attempt;
        return null;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { code: error.code, fields: error.errors.map(({ field }) => field) };
      }
    };

    const nextSound = () => claimJob(database, 'me', [ORDER_JOB], clock.now(), 30_000);

    /** Does the jobs that read texts aloud. */
    async function makeSound(): Promise<void> {
      const make = orderMakingHandler({
        ...{ database, clock, station: () => Promise.resolve(station) },
        ...{ airIfAllowed: senders.airIfAllowed, tellPlayers: orders.tellPlayers },
        sounds: {
          spokenText: (_station, text) => Promise.resolve(text),
          speak: (_station, text, voice) =>
            Promise.resolve({
              sound: {
                ...{ sha256: sha256(text), bytes: 9, mediaType: 'audio/mpeg', durationMs: 20_000 },
                ...{ loudnessLufs: -16, truePeakDbtp: -2, peaks: new Uint8Array(1) },
              },
              madeWith: { voice, engine: 'test', pace: 3.3, targetLufs: -16 },
            }),
          master: () => Promise.reject(new Error('no recording here')),
        },
      });
      const context = { progress: () => undefined, signal: new AbortController().signal, log: silentLog };
      for (let job = await nextSound(); job; job = await nextSound()) await make(job, context);
    }

    async function onAir(content = typed()) {
      const order = await orders.write(station, lan, content);
      await makeSound();
      await orders.confirm(station, lan, proofOf(lan), order.id);
      clock.step(MINUTE);
      return orders.confirm(station, minh, proofOf(minh), order.id);
    }
    const airingOf = async (id: string) => (await orders.detail(station.id, id)).airing!;

    it('goes on air by two passwords, as one emergency airing, and players are told', async () => {
      const order = await onAir();
      expect(order).toMatchObject({ state: 'live', liveAt: NOW + MINUTE, second: { by: 'minh' } });
      expect(letters).toEqual([order.id]);
      expect(told).toEqual(['plan true', order.id]);
      expect(await airingOf(order.id)).toMatchObject({
        ...{ orderId: order.id, slot: null, priority: 'emergency', status: 'planned', overrun: 'finish' },
        ...{ zones: [zones[1]], startsAt: NOW + MINUTE },
        repeat: { everyMs: 10 * MINUTE, until: NOW + 30 * MINUTE },
        items: [{ role: 'item', sha256: sha256(order.text), durationMs: 20_000 }],
      });
      expect(await hasMedia(database.kysely, station.id, sha256(order.text))).toBe(true);
      const trail = await listTrail(database.kysely, station.id, { limit: 9, subject: order.id });
      expect(trail.map(({ action }) => action)).toEqual([
        ...['emergency.on-air', 'emergency.confirm', 'emergency.confirm', 'emergency.order'],
      ]);
      expect(trail[1]!.detail).toMatchObject({ textHash: sha256(order.text), audio: sha256(order.text) });
      expect(await verifyTrail(database.kysely, station.id)).toMatchObject({ whole: true });
    });

    it('waits for its sound, and tells why there is none', async () => {
      const order = await orders.write(station, lan, typed());
      expect(await refusal(orders.confirm(station, lan, proofOf(lan), order.id))).toMatchObject({
        code: 'sound-missing',
      });
      const job = (await nextSound())!;
      await orderMakingFailed(database.kysely, job, 'Giọng đọc không chạy được.');
      expect(await findOrder(database.kysely, station.id, order.id)).toMatchObject({
        soundFailure: 'Giọng đọc không chạy được.',
      });
    });

    it('needs one person alone by a document, and keeps its number', async () => {
      station.settings = { ...station.settings, oneCommanderDocument: '12/QĐ-UBND' };
      await saveSettings(database.kysely, station.id, station.settings);
      const order = await orders.write(station, lan, typed());
      await makeSound();
      expect(await orders.confirm(station, lan, proofOf(lan), order.id)).toMatchObject({
        ...{ state: 'live', aloneDocument: '12/QĐ-UBND', second: null },
      });
    });

    it('by a program waits for two persons where a person’s would, of whom neither is the other', async () => {
      const order = await orders.write(station, program, typed({ zones }));
      expect(order).toMatchObject({ state: 'waiting', origin: 'token', first: null });
      await makeSound();
      const first = await orders.confirm(station, lan, proofOf(lan), order.id);
      expect(first).toMatchObject({ state: 'waiting', first: { by: 'lan' }, secondNeeded: true });
      // Those who may be the second are written to anew.
      expect(letters).toEqual([order.id, order.id]);
      expect(await refusal(orders.confirm(station, lan, proofOf(lan), order.id))).toMatchObject({
        code: 'second-person',
      });
      expect(await orders.confirm(station, minh, proofOf(minh), order.id)).toMatchObject({
        ...{ state: 'live', first: { by: 'lan' }, second: { by: 'minh' } },
      });
      expect(await findOrder(database.kysely, station.id, order.id)).toMatchObject({
        ...{ first: { by: 'lan', name: 'Lan' }, second: { by: 'minh' } },
      });
    });

    it('by a program needs one person by the station’s document, or for a bulletin in some zones', async () => {
      const bulletin = await orders.write(station, program, typed({ text: '', bulletinId: 'b' }));
      expect(await orders.confirm(station, minh, proofOf(minh), bulletin.id)).toMatchObject({
        ...{ state: 'live', first: { by: 'minh' }, second: null },
      });
      station.settings = { ...station.settings, oneCommanderDocument: '12/QĐ-UBND' };
      await saveSettings(database.kysely, station.id, station.settings);
      const order = await orders.write(station, program, typed());
      await makeSound();
      expect(await orders.confirm(station, minh, proofOf(minh), order.id)).toMatchObject({
        ...{ state: 'live', aloneDocument: '12/QĐ-UBND' },
      });
    });

    it('does not air twice, however many confirm at once', async () => {
      const order = await orders.write(station, lan, typed());
      await makeSound();
      await orders.confirm(station, lan, proofOf(lan), order.id);
      const hoa = person('hoa', 'Hoa');
      const tried = await Promise.allSettled(
        [minh, hoa].map((who) => orders.confirm(station, who, proofOf(who), order.id)),
      );
      expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const rows = await database.kysely.selectFrom('airing').select('id').execute();
      expect(rows).toHaveLength(1);
    });

    it('is stopped with a reason on every player, and not twice', async () => {
      const order = await onAir();
      clock.step(MINUTE);
      await orders.stop(station, minh, order.id, 'Phát nhầm');
      expect(told.slice(-2)).toEqual(['plan true', stopMark(order.id)]);
      expect(await airingOf(order.id)).toMatchObject({
        ...{ status: 'cancelled', reason: 'Phát nhầm', stopped: { at: NOW + 2 * MINUTE, by: 'Minh' } },
      });
      expect((await orders.detail(station.id, order.id)).phase).toBe('stopped');
      expect(await refusal(orders.stop(station, minh, order.id, 'Lần nữa'))).toMatchObject({
        code: 'not-on-air',
      });
    });

    it('is stopped at once where nobody says why', async () => {
      const order = await onAir();
      await orders.stop(station, minh, order.id, ' ');
      expect(await airingOf(order.id)).toMatchObject({ status: 'cancelled', reason: NO_REASON });
    });

    it('is over when its time is, also for stopping', async () => {
      const order = await onAir();
      clock.step(31 * MINUTE);
      expect((await orders.detail(station.id, order.id)).phase).toBe('over');
      expect(await refusal(orders.stop(station, minh, order.id, 'Muộn'))).toMatchObject({
        code: 'not-on-air',
      });
    });

    it('hands over to its renewal, and is replaced by what is written instead of it', async () => {
      const first = await onAir();
      const renewal = await onAir(typed({ relation: 'renews', refersTo: first.id, minutes: 60 }));
      expect(renewal.refersTo).toEqual({ id: first.id, relation: 'renews' });
      expect((await airingOf(first.id)).repeat!.until).toBe(renewal.liveAt);
      const draft = await orders.write(station, lan, typed({ text: 'Nhầm.' }));
      await orders.write(station, lan, typed({ relation: 'replaces', refersTo: draft.id }));
      expect((await findOrder(database.kysely, station.id, draft.id))!.state).toBe('discarded');
      expect(await ordersReferringTo(database.kysely, station.id, first.id)).toHaveLength(1);
    });

    it('leaves the zones that a renewal does not name to the order before it', async () => {
      const first = await onAir(typed({ zones }));
      const renewal = await onAir(typed({ relation: 'renews', refersTo: first.id }));
      expect(await airingOf(first.id)).toMatchObject({
        ...{ status: 'planned', zones, handedOver: { [zones[1]!]: renewal.liveAt } },
        repeat: { until: NOW + 30 * MINUTE },
      });
      // What renews the renewal everywhere ends what is left of the first.
      const third = await onAir(typed({ zones, relation: 'renews', refersTo: renewal.id }));
      for (const { id } of [first, renewal]) expect((await airingOf(id)).repeat!.until).toBe(third.liveAt);
      expect((await airingOf(first.id)).handedOver).toEqual({
        ...{ [zones[0]!]: third.liveAt, [zones[1]!]: renewal.liveAt },
      });
    });

    it('takes over by way of a draft that was written anew, and never from another kind', async () => {
      const first = await onAir();
      const draft = await orders.write(station, lan, typed({ relation: 'renews', refersTo: first.id }));
      const again = await orders.write(station, lan, typed({ relation: 'replaces', refersTo: draft.id }));
      const drill = await onAir(typed({ kind: 'drill', relation: 'replaces', refersTo: again.id }));
      expect(drill.state).toBe('live');
      expect((await airingOf(first.id)).repeat!.until).toBe(first.until);
      const last = await onAir(typed({ relation: 'replaces', refersTo: again.id }));
      expect((await airingOf(first.id)).repeat!.until).toBe(last.liveAt);
    });

    it('of a bulletin airs what was read back, and nothing that changed since', async () => {
      const content = typed({ text: '', bulletinId: 'b' });
      const order = await orders.write(station, lan, content);
      rundown = { items: [{ ...ITEM, sha256: sha256('khác') }], obstacles: [] };
      expect(await refusal(orders.confirm(station, lan, proofOf(lan), order.id))).toMatchObject({
        code: 'bulletin-changed',
      });
      rundown = { items: [ITEM], obstacles: [] };
      // Approved content in some of the zones: one person is enough.
      expect(await orders.confirm(station, lan, proofOf(lan), order.id)).toMatchObject({ state: 'live' });
      rundown = { items: [], obstacles: [{ message: 'Tin chưa được duyệt.' }] };
      expect(await refusal(orders.write(station, lan, content))).toMatchObject({ fields: ['bulletinId'] });
    });

    it('of a drill begins with its words, by day alone, and is told apart', async () => {
      const drill = await orders.write(station, lan, typed({ kind: 'drill' }));
      expect(drill.text).toBe('Đây là diễn tập. Nước dâng, bà con lên cao.');
      expect(await drillsAmong(database.kysely, station.id, [drill.id])).toEqual(new Set([drill.id]));
      clock.step(12 * 60 * MINUTE + 45 * MINUTE);
      expect(await refusal(orders.write(station, lan, typed({ kind: 'drill' })))).toEqual({
        ...{ code: 'drill-hours', fields: ['minutes'] },
      });
      expect(await refusal(orders.write(station, lan, typed()))).toBeNull();
    });

    it('to test the channel is delivered as a tombstone without sound', async () => {
      const test = await orders.write(station, lan, typed({ kind: 'channel-test', text: 'bỏ qua' }));
      const live = await orders.confirm(station, lan, proofOf(lan), test.id);
      const airing = await findAiring(database.kysely, station.id, live.airingId!);
      expect(airing).toMatchObject({ status: 'cancelled', items: [], repeat: null, orderId: test.id });
      expect((await orders.detail(station.id, test.id)).phase).toBe('live');
    });

    it('of another station is not there, nor are its zones', async () => {
      const order = await orders.write(station, lan, typed());
      expect(await findOrder(database.kysely, other.id, order.id)).toBeUndefined();
      expect(await listOrders(database.kysely, other.id, { limit: 9, offset: 0 })).toEqual({
        ...{ orders: [], total: 0 },
      });
      expect(await refusal(orders.discard(other, lan, order.id))).toMatchObject({ code: 'order-not-found' });
      expect(await refusal(orders.write(other, lan, typed()))).toMatchObject({ fields: ['zones'] });
    });

    it('is listed newest first, page by page and by kind', async () => {
      for (const text of ['Một.', 'Hai.', 'Ba.']) {
        await orders.write(station, lan, typed({ text }));
        clock.step(MINUTE);
      }
      await orders.write(station, lan, typed({ kind: 'channel-test' }));
      const page = await listOrders(database.kysely, station.id, { limit: 2, offset: 1 });
      expect(page.orders.map(({ text }) => text)).toEqual(['Ba.', 'Hai.']);
      expect(page.total).toBe(4);
      const tests = await listOrders(database.kysely, station.id, {
        limit: 9,
        offset: 0,
        kind: 'channel-test',
      });
      expect(tests.total).toBe(1);
      expect(await openOrders(database.kysely, station.id, NOW + 30 * MINUTE)).toHaveLength(3);
    });

    describe('from CAP', () => {
      const alert = (identifier: string, change: Record<string, string> = {}) => {
        const tags: Record<string, string> = {
          ...{ identifier, sender: 'kttv@nchmf.gov.vn', sent: '2026-11-24T07:59:00+07:00', status: 'Actual' },
          ...{ msgType: 'Alert', scope: 'Public' },
          ...change,
        };
        const head = Object.entries(tags).map(([tag, value]) => `<${tag}>${value}</${tag}>`);
        return `<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${head.join('')}
          <info><language>vi-VN</language><category>Met</category><event>Bão</event><urgency>Immediate</urgency><severity>Severe</severity>
          <certainty>Observed</certainty><expires>2026-11-24T20:00:00+07:00</expires><headline>Bão số 5</headline>
          <description>Gió giật cấp 10</description><instruction>Ở trong nhà.</instruction></info></alert>`;
      };

      it('waits as a draft without zones, which nobody can confirm as it is', async () => {
        const answer = await cap.take(station, program, alert('A1'));
        expect(answer).toMatchObject({ result: 'waiting' });
        const order = (await findOrder(database.kysely, station.id, answer.orderId!))!;
        expect(order).toMatchObject({
          ...{ state: 'draft', origin: 'cap', zones: [], text: 'Bão số 5.\nGió giật cấp 10.\nỞ trong nhà.' },
          until: NOW + 180 * MINUTE,
        });
        await makeSound();
        expect(await refusal(orders.confirm(station, program, proofOf(program), order.id))).toMatchObject({
          code: 'no-zones',
        });
        const adopted = await orders.write(
          station,
          lan,
          typed({ text: order.text, relation: 'replaces', refersTo: order.id }),
        );
        expect(adopted).toMatchObject({ origin: 'cap', state: 'draft', sound: { durationMs: 20_000 } });
        expect(await orders.confirm(station, lan, proofOf(lan), adopted.id)).toMatchObject({
          state: 'waiting',
        });
      });

      it('never airs tests, exercises, drafts and what has expired, and answers a repeated one as such', async () => {
        for (const status of ['Test', 'Exercise', 'Draft', 'System'])
          expect(await cap.take(station, program, alert(status, { status }))).toMatchObject({
            result: 'kept',
          });
        clock.step(13 * 60 * MINUTE);
        expect(await cap.take(station, program, alert('late'))).toMatchObject({ result: 'kept' });
        const again = await cap.take(station, program, alert('late'));
        expect(again).toMatchObject({ result: 'duplicate', orderId: null });
        expect((await cap.list(station.id, { limit: 9, offset: 0 })).total).toBe(5);
        expect((await listOrders(database.kysely, station.id, { limit: 9, offset: 0 })).total).toBe(0);
      });

      it('is kept for a person to see when it is not for the public, or too long to be an order', async () => {
        const long = alert('L1').replace('Gió giật cấp 10', 'Gió giật. '.repeat(400));
        const letters = [alert('P1', { scope: 'Restricted' }), alert('P2', { scope: 'Private' }), long];
        for (const xml of letters) {
          expect(await cap.take(station, program, xml)).toMatchObject({ result: 'kept', orderId: null });
          clock.step(1_000);
        }
        expect((await listOrders(database.kysely, station.id, { limit: 9, offset: 0 })).total).toBe(0);
        const seen = await cap.toSee(station.id);
        expect(seen.map(({ identifier }) => identifier)).toEqual(['L1', 'P2', 'P1']);
        expect(seen[0]!.note).toContain('dài quá 4.000 ký tự');
        expect(seen[0]!.text.length).toBeGreaterThan(4_000);
        expect(seen[1]!.note).toContain('không gửi cho công chúng');
        clock.step(13 * 60 * MINUTE);
        expect(await cap.toSee(station.id)).toEqual([]);
      });

      it('is superseded by its sender’s update and taken back by his cancellation, by nobody else’s', async () => {
        const first = await cap.take(station, program, alert('A1'));
        const references = 'kttv@nchmf.gov.vn,A1,2026-11-24T07:59:00+07:00';
        const stranger = { msgType: 'Cancel', references, sender: 'ai@do.invalid' };
        await cap.take(station, program, alert('X1', stranger));
        const stateOf = async (id: string) => (await findOrder(database.kysely, station.id, id))!.state;
        expect(await stateOf(first.orderId!)).toBe('draft');
        const update = await cap.take(station, program, alert('A2', { msgType: 'Update', references }));
        expect(await stateOf(first.orderId!)).toBe('discarded');
        expect(update.result).toBe('waiting');
        const cancel = { msgType: 'Cancel', references: references.replace('A1', 'A2') };
        expect(await cap.take(station, program, alert('A3', cancel))).toMatchObject({ result: 'kept' });
        expect(await stateOf(update.orderId!)).toBe('discarded');
        expect((await cap.find(station.id, update.id))!.outcome).toBe('cancelled');
      });

      /** A person's order from what an alert brought, on air. */
      const adopt = async (orderId: string, where = zones) => {
        const { text } = (await findOrder(database.kysely, station.id, orderId))!;
        return onAir(typed({ text, zones: where, relation: 'replaces', refersTo: orderId }));
      };
      const REFERENCE = 'kttv@nchmf.gov.vn,A1,2026-11-24T07:59:00+07:00';

      it('takes over from all that its sender’s earlier alerts have on air, once the update is confirmed', async () => {
        const { orderId } = await cap.take(station, program, alert('A1'));
        await makeSound();
        const here = await adopt(orderId!, [zones[0]!]);
        const there = await adopt(orderId!, [zones[1]!]);
        const update = { msgType: 'Update', references: REFERENCE };
        await cap.take(station, program, alert('A2', update));
        await makeSound();
        // The newest names only the one before it, which never aired.
        const newest = { ...update, references: REFERENCE.replace('A1', 'A2') };
        const third = await cap.take(station, program, alert('A3', newest));
        await makeSound();
        for (const { id } of [here, there])
          expect((await airingOf(id)).repeat!.until).toBeGreaterThan(clock.now());
        const adopted = await adopt(third.orderId!);
        for (const { id } of [here, there]) expect((await airingOf(id)).repeat!.until).toBe(adopted.liveAt);
        expect((await airingOf(adopted.id)).repeat!.until).toBeGreaterThan(clock.now());
      });

      describe('of a sender allowed by a document', () => {
        const allow = (change: Partial<Parameters<CapSenders['allow']>[2]> = {}) =>
          senders.allow(station, lan, {
            ...{
              name: 'Trung tâm Dự báo',
              sender: 'kttv@nchmf.gov.vn',
              document: '12/QĐ-UBND ngày 01/11/2026',
            },
            ...{ zones: [zones[0]!], certificate: readCertificate(CENTRE.certificate), ...change },
          });
        const send = (xml: string, by = CENTRE) => cap.take(station, program, signed(xml, by));
        const orderOf = async (id: string | null) => (await findOrder(database.kysely, station.id, id!))!;

        it('airs signed in the zones allowed as soon as it can be heard, and is told apart', async () => {
          await allow();
          const { result, orderId } = await send(alert('A1'));
          expect(result).toBe('airing');
          expect((await orderOf(orderId)).state).toBe('draft');
          await makeSound();
          expect(await orderOf(orderId)).toMatchObject({
            ...{ state: 'live', origin: 'cap', zones: [zones[0]], second: null, until: NOW + 180 * MINUTE },
            ...{ first: { name: 'Trung tâm Dự báo' }, aloneDocument: '12/QĐ-UBND ngày 01/11/2026' },
          });
          expect((await airingOf(orderId!)).priority).toBe('emergency');
          expect(told).toEqual(['plan true', orderId]);
          const [line] = (await listTrail(database.kysely, station.id, { limit: 9 })).filter(
            ({ action }) => action === 'emergency.on-air',
          );
          expect(line!.actor).toMatchObject({ kind: 'system', name: 'Trung tâm Dự báo' });
          expect(await send(alert('A1'))).toMatchObject({ result: 'duplicate' });
        });

        it('waits for a person unsigned, signed by another, of another sender, old, or in another’s name', async () => {
          await allow();
          const answers = [
            await cap.take(station, program, alert('U1')),
            await send(alert('U2'), STRANGER),
            await send(alert('U3', { sender: 'ai@do.invalid' })),
            await send(alert('U4', { sent: '2026-11-24T06:59:00+07:00' })),
            await send(alert('U5', { sent: '2026-11-24T08:06:00+07:00' })),
            await cap.take(station, program, signed(alert('U6'), CENTRE).replace('Bão số 5', 'Bão số 6')),
          ];
          expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['waiting']));
          await makeSound();
          for (const { orderId } of answers)
            expect(await orderOf(orderId)).toMatchObject({ state: 'draft', zones: [] });
          // What would not be an order by a person's hand is none by a rule.
          expect(await send(alert('T1', { status: 'Test' }))).toMatchObject({ result: 'kept' });
          expect(await send(alert('P1', { scope: 'Private' }))).toMatchObject({ result: 'kept' });
          expect(told).toEqual([]);
        });

        it('is renewed by the signed update, also one that says the same, and stopped by the signed cancellation alone', async () => {
          await allow();
          const first = await send(alert('A1'));
          await makeSound();
          clock.step(MINUTE);
          const second = await send(alert('A2', { msgType: 'Update', references: REFERENCE }));
          await makeSound();
          expect((await orderOf(second.orderId)).state).toBe('live');
          expect((await airingOf(first.orderId!)).repeat!.until).toBe(clock.now());
          const references = REFERENCE.replace('A1', 'A2');
          await cap.take(station, program, alert('A3', { msgType: 'Cancel', references }));
          expect((await airingOf(second.orderId!)).status).toBe('planned');
          told.length = 0;
          await send(alert('A4', { msgType: 'Cancel', references }));
          expect(await airingOf(second.orderId!)).toMatchObject({
            ...{
              status: 'cancelled',
              reason: 'Bên gửi đã hủy cảnh báo.',
              stopped: { by: 'Trung tâm Dự báo' },
            },
          });
          expect(told).toEqual(['plan true', stopMark(second.orderId!)]);
        });

        it('waits again once that is ended, also what has no sound yet; and only once for one sender', async () => {
          const { id } = await allow();
          expect(await refusal(allow())).toMatchObject({ fields: ['sender'] });
          expect(await refusal(allow({ sender: 'b@c.vn', zones: ['khac'] }))).toMatchObject({
            fields: ['zones'],
          });
          const { orderId } = await send(alert('A1'));
          await senders.end(station, lan, id);
          await makeSound();
          expect((await orderOf(orderId)).state).toBe('draft');
          expect(await send(alert('A2'))).toMatchObject({ result: 'waiting' });
          expect(await refusal(senders.end(other, lan, id))).toMatchObject({ code: 'sender-not-found' });
          await allow();
          clock.step(20 * 365 * 24 * 60 * MINUTE);
          expect(await refusal(allow({ sender: 'b@c.vn' }))).toMatchObject({ fields: ['certificate'] });
        });
      });

      it('leaves what is on air to a person when it is cancelled', async () => {
        const { orderId, id } = await cap.take(station, program, alert('A1'));
        await makeSound();
        const order = (await findOrder(database.kysely, station.id, orderId!))!;
        const adopted = await orders.write(
          station,
          lan,
          typed({ text: order.text, relation: 'replaces', refersTo: order.id }),
        );
        await orders.confirm(station, lan, proofOf(lan), adopted.id);
        await orders.confirm(station, minh, proofOf(minh), adopted.id);
        const references = 'kttv@nchmf.gov.vn,A1,2026-11-24T07:59:00+07:00';
        await cap.take(station, program, alert('A2', { msgType: 'Cancel', references }));
        expect((await airingOf(adopted.id)).status).toBe('planned');
        expect((await cap.find(station.id, id))!.outcome).toBe('cancelled');
      });
    });
  });
}
