import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../kernel/errors.ts';
import { instantOf } from '../../kernel/zoned-time.ts';
import { findConflicts, type Airtime } from './conflicts.ts';
import { expandSlots } from './expand.ts';
import { parseRules } from './rules.ts';
import { parseSlotFile } from './slot.ts';

const TZ = 'Asia/Ho_Chi_Minh';
const read = (path: string) => readFileSync(path, 'utf8');
const rulesOf = (name: string) => parseRules(read(`schedules/rules/${name}.yaml`));
const INNER_CITY = rulesOf('ha-noi-noi-thanh').rules;

/** 2026-01-05 is a Monday. */
function at(start: string, minutes: number, changes: Partial<Airtime> = {}): Airtime {
  const startsAt = instantOf(start, TZ);
  return {
    slotId: start,
    slotName: start.slice(11),
    startsAt,
    endsAt: startsAt + minutes * 60_000,
    zones: ['khu-1'],
    ...changes,
  };
}

const broken = (airtimes: Airtime[], rules = INNER_CITY) =>
  findConflicts(airtimes, rules, TZ).map(({ rule, slot }) => [rule, slot]);

describe('a rule’s exceptions', () => {
  const file = (exceptions: string) => `
id: thu
name: Thử
rules:
  - id: weekdays
    kind: weekdays
    days: [1, 2, 3, 4, 5]
    message: Chỉ phát ngày làm việc.
    exceptions: ${exceptions}
  - id: sessions-a-day
    kind: sessions-a-day
    max: 1
    message: Mỗi ngày một buổi.
    exceptions: ${exceptions}
`;

  it('free the days that they name, and no other', () => {
    const { rules } = parseRules(file("[{ from: '2026-01-10', to: '2026-01-10', reason: Bù ngày nghỉ }]"));
    const day = (date: string) => [at(`2026-01-${date}T07:00`, 5), at(`2026-01-${date}T17:00`, 5)];
    expect(broken([...day('10'), ...day('11'), ...day('12')], rules)).toEqual([
      ['weekdays', '07:00'],
      ['weekdays', '17:00'],
      ['sessions-a-day', '17:00'],
      ['sessions-a-day', '17:00'],
    ]);
  });

  it.each([
    ["[{ from: '2026-01-10', to: '2026-01-09', reason: Sai }]", 'kết thúc sau khi bắt đầu'],
    ["[{ from: '2026-13-10', to: '2026-13-11', reason: Sai }]", 'Ngày phải ở dạng'],
    ["[{ from: '2026-01-10', to: '2026-01-10' }]", 'reason'],
    ['5', 'danh sách ngoại lệ'],
  ])('are refused when they make no sense: %s', (exceptions, words) => {
    const said = () => {
      try {
        return parseRules(file(exceptions));
      } catch (error) {
        return (error as Refusal).errors.map(({ message }) => message).join(' ');
      }
    };
    expect(said()).toContain(words);
  });
});

describe('Hà Nội’s inner-city rules', () => {
  it('are kept by a quarter of an hour in the morning and one in the afternoon', () => {
    expect(broken([at('2026-01-05T06:00', 15), at('2026-01-05T20:45', 15)])).toEqual([]);
  });

  it('allow two sessions a day in each zone, one each half of the day', () => {
    expect(broken([at('2026-01-05T07:00', 5), at('2026-01-05T15:00', 5), at('2026-01-05T17:00', 5)])).toEqual(
      [
        ['sessions-a-day', '17:00'],
        ['one-session-a-part', '17:00'],
      ],
    );
    expect(broken([at('2026-01-05T07:00', 5), at('2026-01-05T07:30', 5, { zones: ['khu-2'] })])).toEqual([]);
    expect(broken([at('2026-01-05T07:00', 5), at('2026-01-05T07:05', 5)])).toEqual([
      ['one-session-a-part', '07:05'],
    ]);
  });

  it('allow fifteen minutes, not one second more', () => {
    const long = at('2026-01-05T07:00', 15);
    expect(broken([{ ...long, endsAt: long.endsAt + 1 }])).toEqual([['minutes-a-session', '07:00']]);
  });

  it('keep the weekend and the quiet hours free', () => {
    expect(broken([at('2026-01-10T07:00', 5)])).toEqual([['weekdays', '07:00']]);
    expect(broken([at('2026-01-05T05:59', 5)])).toEqual([['quiet-hours', '05:59']]);
    expect(broken([at('2026-01-05T20:50', 15)])).toEqual([['quiet-hours', '20:50']]);
    expect(broken([at('2026-01-05T23:50', 15)])).toEqual([['quiet-hours', '23:50']]);
  });

  it('do not bind what is ordered, which still cannot share a loudspeaker', () => {
    const ordered = at('2026-01-10T05:00', 60, { beyondRules: true });
    expect(broken([ordered])).toEqual([]);
    expect(broken([ordered, at('2026-01-10T05:30', 60, { beyondRules: true })])).toEqual([
      ['overlap', '05:30'],
    ]);
  });

  it('say in their own words what is wrong', () => {
    const [first] = findConflicts([at('2026-01-05T07:00', 20)], INNER_CITY, TZ);
    expect(first?.message).toBe('Mỗi buổi phát không quá 15 phút, kể cả nhạc hiệu.');
  });
});

describe('other rule files', () => {
  it('let the outer districts speak for 45 minutes, and Liên Chiểu for an hour from 05:30', () => {
    expect(broken([at('2026-01-05T07:00', 45)], rulesOf('ha-noi-ngoai-thanh').rules)).toEqual([]);
    const danang = rulesOf('da-nang-lien-chieu').rules;
    expect(broken([at('2026-01-04T05:30', 60), at('2026-01-04T17:00', 60)], danang)).toEqual([]);
    expect(broken([at('2026-01-04T07:00', 30)], danang)).toEqual([['session-hours', '07:00']]);
  });

  it('know no limit on trial stations, for which alone they are', () => {
    const trial = rulesOf('thu-nghiem');
    expect(trial.trialOnly).toBe(true);
    expect(broken([at('2026-01-04T03:00', 600)], trial.rules)).toEqual([]);
    expect(rulesOf('ha-noi-noi-thanh').trialOnly).toBe(false);
  });

  it.each([
    ['noi', 'mau-tuan-noi-thanh'],
    ['ngoai', 'mau-tuan-ngoai-thanh'],
  ])('are kept in the %s thành by the weekly template we ship', (place, template) => {
    const { slots, timeZone } = parseSlotFile(read(`schedules/slots/${template}.yaml`));
    const days = [instantOf('2026-01-05T00:00', TZ), instantOf('2026-02-02T00:00', TZ)] as const;
    const airtimes = expandSlots(slots, timeZone, ...days);
    const found = findConflicts(airtimes, rulesOf(`ha-noi-${place}-thanh`).rules, timeZone);
    expect(airtimes.length).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });
});

describe('rule files', () => {
  it('are refused with line and field', () => {
    const text =
      'id: x\nname: X\nrules:\n  - id: a\n    kind: minutes-a-session\n    max: nhiều\n    message: Quá dài.\n';
    expect(() => parseRules(text)).toThrow(
      expect.objectContaining({
        code: 'bad-rules-file',
        errors: [{ field: 'rules.0.max', message: 'Dòng 6: max phải là một số.' }],
      }) as Error,
    );
  });
});

describe('overlaps', () => {
  it('name the other airing and its time', () => {
    const [found] = findConflicts([at('2026-01-05T07:00', 15), at('2026-01-05T07:10', 15)], [], TZ);
    expect(found).toMatchObject({ rule: 'overlap', slot: '07:10' });
    expect(found?.message).toBe(
      'Trùng giờ trên cùng cụm loa với “07:00”, phát từ 07:00 05/01/2026 đến 07:15.',
    );
  });

  it('are found exactly where two half-open intervals of one zone meet', () => {
    const random = fc.record({
      start: fc.integer({ min: 0, max: 60 }),
      length: fc.integer({ min: 1, max: 10 }),
      zones: fc.subarray(['khu-1', 'khu-2', 'khu-3'], { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(random, { maxLength: 12 }), (list) => {
        const airtimes = list.map(({ start, length, zones }, index) => ({
          slotId: String(index),
          slotName: String(index),
          startsAt: start * 60_000,
          endsAt: (start + length) * 60_000,
          zones,
        }));
        const meets = (a: Airtime, b: Airtime) =>
          a.startsAt < b.endsAt && b.startsAt < a.endsAt && a.zones.some((zone) => b.zones.includes(zone));
        const ordered = [...airtimes].sort((a, b) => a.startsAt - b.startsAt);
        const expected = ordered.filter((one, index) =>
          ordered.slice(0, index).some((other) => meets(one, other)),
        );
        expect(findConflicts(airtimes, [], TZ).map(({ slotId }) => slotId)).toEqual(
          expected.map(({ slotId }) => slotId),
        );
      }),
    );
  });
});

describe('ưu tiên', () => {
  const priority = { priority: 'priority' } as const;

  it('goes first within a session that holds both, which is no fault and one session', () => {
    const found = findConflicts(
      [
        at('2026-01-05T07:00', 15),
        at('2026-01-05T07:00', 5, { ...priority, slotId: 'p', slotName: 'Tiêm chủng' }),
      ],
      INNER_CITY,
      TZ,
    );
    expect(found).toMatchObject([{ rule: 'priority-first', note: true }]);
    expect(found[0]!.message).toContain(
      '“Tiêm chủng” (ưu tiên) phát trước, “07:00” phát trong thời gian còn lại',
    );
  });

  it('shares no session that it would make longer, nor with another of its kind', () => {
    expect(broken([at('2026-01-05T07:00', 10), at('2026-01-05T07:05', 10, priority)])).toContainEqual([
      'overlap',
      '07:05',
    ]);
    const two = [at('2026-01-05T07:02', 5, priority), at('2026-01-05T07:03', 2, priority)];
    expect(broken([at('2026-01-05T07:00', 15), ...two])).toContainEqual(['overlap', '07:03']);
  });

  it('still takes a session of its own elsewhere in the half day', () => {
    expect(broken([at('2026-01-05T07:00', 5), at('2026-01-05T07:05', 5, priority)])).toEqual([
      ['one-session-a-part', '07:05'],
    ]);
  });
});
