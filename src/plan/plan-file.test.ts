import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../kernel/errors.ts';
import { parsePlan, planJsonSchema } from './plan-file.ts';

const folder = new URL('../../schedules/plans/', import.meta.url);
const text2025 = readFileSync(new URL('2025-hai-ba-trung.yaml', folder), 'utf8');
const plan2025 = parsePlan(text2025);

/** A small plan, line by line, so that a test can spoil one of them. */
const SMALL = `id: nho
title: Kế hoạch nhỏ
station: Phường Thử
year: 2025
timeZone: Asia/Ho_Chi_Minh
validFrom: 2025-01-01
topics:
  - { key: a, title: Chủ trương }
forms:
  - { key: a, variety: online, title: Trên mạng }
index:
  completion: { points: 1, fullPercent: 100, fromPercent: 90 }
  variety: { online: 0.5, traditional: 0.5 }
tasks:
  - task: "1"
    title: Hai tin mỗi tháng
    lead: Phòng A
    timing: Hằng tháng
    quota:
      every: month
      required: 2
      counts:
        - { source: as-run, topics: [a] }
      proof: Nhật ký phát.
`;

function refusalOf(text: string): Refusal {
  try {
    parsePlan(text);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('the plan was accepted');
}

describe('the plans that ship', () => {
  test('2025 has all fifteen tasks in order, then the other duties that are followed', () => {
    expect(plan2025.tasks.map(({ task }) => task)).toEqual([
      ...Array.from({ length: 15 }, (_, index) => String(index + 1)),
      ...[
        'I.2.b',
        'II.2.d',
        'IV.1.đ',
        'IV.1.g',
        'IV.1.h',
        'IV.1.g-2',
        'IV.1.h-2',
        'IV.1.i',
        'IV.5.a',
        'IV.5.b',
        'IV.7',
      ],
    ]);
  });

  test('2025 asks the numbers of the annex', () => {
    const asked = Object.fromEntries(
      plan2025.tasks.map(({ task, quota }) => [task, `${quota.required} ${quota.every}`]),
    );
    expect(asked).toMatchObject({
      '3': '2 month',
      '4': '1 month',
      '5': '6 month',
      '6': '1 stage',
      '7': '1 month',
      '8': '1 month',
      '9': '1 once',
      '10': '1 once',
      '11': '1 year',
      '15': '1 once',
      'II.2.d': '1 year',
    });
    expect(plan2025.tasks[3]!.quota).toMatchObject({ from: '2025-08', to: '2025-12' });
  });

  test('each task has the lead of the annex', () => {
    const leads = Map.groupBy(plan2025.tasks.slice(0, 15), ({ lead }) => lead);
    expect(leads.get('Phòng Kinh tế, Hạ tầng và Đô thị')!.map(({ task }) => task)).toEqual(['7', '8']);
    expect(leads.get('Văn phòng HĐND&UBND')!.map(({ task }) => task)).toEqual(['13', '14']);
    expect(leads.get('Phòng Văn hoá – Xã hội')).toHaveLength(11);
  });

  test('topics and forms are lettered as the plan letters them', () => {
    expect(plan2025.topics.map(({ key }) => key).join(' ')).toBe('a b c d đ e g h i');
    expect(plan2025.forms.map(({ key }) => key).join(' ')).toBe('a b c d đ e f g');
  });

  test('each task has a label of its own that fits where there is little room, the same in both years', () => {
    const plan2026 = parsePlan(readFileSync(new URL('2026-hai-ba-trung.yaml', folder), 'utf8'));
    const labels = plan2025.tasks.map(({ short }) => short);
    expect(labels).not.toContain(undefined);
    expect(new Set(labels).size).toBe(labels.length);
    expect(plan2026.tasks.map(({ short }) => short)).toEqual(labels);
  });

  test('the two typos of the original are put right', () => {
    const titles = plan2025.topics.map(({ title }) => title).join(' ');
    expect(titles).toContain('Chỉ số Hài lòng (SIPAS)');
    expect(titles).toContain('các nội dung trong chuyển đổi số');
  });

  test('2026 is a draft with the same tasks, and no date of 2025 in it but the month from which it may be signed', () => {
    const text = readFileSync(new URL('2026-hai-ba-trung.yaml', folder), 'utf8');
    const plan = parsePlan(text);
    expect(plan).toMatchObject({ year: 2026, draft: true });
    expect(plan.tasks.map(({ task }) => task)).toEqual(plan2025.tasks.map(({ task }) => task));
    expect(JSON.stringify(plan).match(/2025[^"]*/g)).toEqual(['2025-12']);
  });

  test('the JSON Schema beside them is the one of this program', () => {
    const beside: unknown = JSON.parse(readFileSync(new URL('plan.schema.json', folder), 'utf8'));
    expect(beside).toEqual(JSON.parse(JSON.stringify(planJsonSchema())));
  });
});

describe('a plan file with a fault is refused, naming line and field', () => {
  test.each([
    [
      'an unknown topic',
      ['topics: [a] }', 'topics: [a, f] }'],
      23,
      'tasks.0.quota.counts.0.topics.1',
      'Không có nội dung “f”',
    ],
    [
      'month 13',
      ['required: 2', 'required: 2\n      from: 2025-13'],
      22,
      'tasks.0.quota.from',
      'Tháng phải từ 01 đến 12',
    ],
    ['a quota of −1', ['required: 2', 'required: -1'], 21, 'tasks.0.quota.required', 'từ 1 trở lên'],
    ['half a quota', ['required: 2', 'required: 1.5'], 21, 'tasks.0.quota.required', 'số nguyên'],
    [
      'a day that is not',
      ['validFrom: 2025-01-01', 'validFrom: 2025-02-30'],
      6,
      'validFrom',
      'Ngày phải có thật',
    ],
    ['a zone that is not', ['Asia/Ho_Chi_Minh', 'Hà Nội'], 5, 'timeZone', 'Múi giờ phải là tên IANA'],
    [
      'a mistyped field',
      ['required: 2', 'requird: 2'],
      21,
      'tasks.0.quota.requird',
      'Không có mục “requird”',
    ],
    ['an unknown rhythm', ['every: month', 'every: week'], 20, 'tasks.0.quota.every', 'Nhịp của chỉ tiêu'],
    [
      'an unknown source',
      ['source: as-run', 'source: rumour'],
      23,
      'tasks.0.quota.counts.0.source',
      'Nguồn đếm chỉ nhận',
    ],
    [
      'a label that is not short',
      ['    lead: Phòng A', `    short: ${'dài '.repeat(11)}!\n    lead: Phòng A`],
      17,
      'tasks.0.short',
      'không quá 40 ký tự',
    ],
    ['an empty title', ['title: Hai tin mỗi tháng', 'title: ""'], 16, 'tasks.0.title', 'không để trống'],
    ['a missing lead', ['    lead: Phòng A\n', ''], 15, 'tasks.0.lead', 'Cần đơn vị chủ trì'],
    [
      'months the wrong way round',
      ['required: 2', 'required: 2\n      from: 2025-09\n      to: 2025-08'],
      23,
      'tasks.0.quota.to',
      'không sớm hơn',
    ],
    [
      'a share over the whole',
      ['topics:\n', 'counting: { heardPercent: 190 }\ntopics:\n'],
      7,
      'counting.heardPercent',
      'không được lớn hơn 100',
    ],
    [
      'no days after the city’s plan',
      ['every: month', 'every: once\n      due: { daysAfterCityPlan: 0 }'],
      21,
      'tasks.0.quota.due.daysAfterCityPlan',
      'Số ngày phải từ 1',
    ],
  ] as const)('%s', (_name, [whole, spoilt], line, field, words) => {
    const { code, message, errors } = refusalOf(SMALL.replace(whole, spoilt));
    expect(code).toBe('plan-invalid');
    expect(errors[0]).toMatchObject({ field });
    expect(errors[0]!.message).toContain(`Dòng ${line}, mục “${field}”`);
    expect(message).toContain(words);
  });

  test('two tasks with one number', () => {
    const again = SMALL.slice(SMALL.indexOf('  - task: "1"')).replace('"1"', '1');
    const { errors } = refusalOf(SMALL + again);
    expect(errors[0]!.message).toBe(
      'Dòng 25, mục “tasks.1.task”: Nhiệm vụ “1” đã có ở trên; mỗi số chỉ dùng một lần.',
    );
  });

  test('text that is no YAML, and YAML that is no plan', () => {
    expect(refusalOf('id: [1, 2').message).toContain('không đúng cú pháp YAML');
    expect(refusalOf('').message).toContain('Dòng 1: Cần kế hoạch');
    expect(refusalOf('- 1').message).toContain('Dòng 1: Cần kế hoạch');
  });

  test('no English of the checking library reaches the reader', () => {
    const { errors } = refusalOf('id: 7\ntasks: none\nforms: [1]\ntopics: []\nindex: 3\ncounting: x');
    expect(errors.length).toBeGreaterThan(8);
    for (const { message } of errors)
      expect(message).not.toMatch(/\b(invalid|expected|received|required|must)\b/i);
  });
});

test('the version of a plan follows its content, not its comments', () => {
  expect(parsePlan(`# chú thích\n${SMALL}`).version).toBe(parsePlan(SMALL).version);
  expect(parsePlan(SMALL.replace('required: 2', 'required: 3')).version).not.toBe(parsePlan(SMALL).version);
});
