/**
 * A year's plan as a YAML file a person may edit: tasks with their quotas, topics, forms of communication, counting settings,
 * index weights. Nothing of a certain year or ward is in code; the engine in judge.ts knows only what stands here.
 */
import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { Refusal, type FieldError } from '../kernel/errors.ts';
import { hashOf } from '../kernel/hash.ts';
import { isDate, isMonth, isTimeZone } from '../kernel/zoned-time.ts';

export type Plan = z.output<typeof planSchema> & {
  /** SHA-256 of the plan's content: which version a month was judged by. */
  version: string;
};
export type PlanTask = Plan['tasks'][number];
export type Quota = PlanTask['quota'];
/** What a quota counts: heard items, publications, events, reports, or the plan's own document. */
export type QuotaSource = Quota['counts'][number];
export type SourceOf<Name extends QuotaSource['source']> = Extract<QuotaSource, { source: Name }>;
export type Counting = Plan['counting'];

/**
 * Reads a plan.
 *
 * @throws Refusal `plan-invalid`; its message and each of its errors name line and field
 * @example parsePlan(await readFile('schedules/plans/2025-hai-ba-trung.yaml', 'utf8')).tasks.length
 */
export function parsePlan(text: string): Plan {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) {
    const { line } = lines.linePos(broken.pos[0]);
    throw refused([
      {
        field: '',
        line,
        message: 'Tệp không đúng cú pháp YAML ở chỗ này (xem lại thụt lề, dấu hai chấm, dấu nháy).',
      },
    ]);
  }
  const result = planSchema.safeParse(document.toJS());
  if (!result.success) {
    throw refused(
      result.error.issues.map((issue) => {
        const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
        return { field: path.join('.'), line: lineOf(document, path, lines), message: issue.message };
      }),
    );
  }
  return { ...result.data, version: hashOf(result.data) };
}

/** JSON Schema of a plan file, by which an editor completes and checks it while a person types. */
export function planJsonSchema(): object {
  return z.toJSONSchema(planSchema, { io: 'input', unrepresentable: 'any' });
}

function refused(faults: { field: string; line: number; message: string }[]): Refusal {
  const errors: FieldError[] = faults.map(({ field, line, message }) => ({
    field,
    message: field ? `Dòng ${line}, mục “${field}”: ${message}` : `Dòng ${line}: ${message}`,
  }));
  const more = errors.length > 1 ? ` (và ${errors.length - 1} lỗi khác)` : '';
  return new Refusal('plan-invalid', `Tệp kế hoạch có lỗi. ${errors[0]!.message}${more}`, 422, errors);
}

/** The line of the deepest node on the path that exists: a missing field is reported where its parent begins. */
function lineOf(document: Document, path: PropertyKey[], lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step);
      if (!pair) break;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return lines.linePos(offset).line;
}

const said = (what: string) =>
  z
    .string({ error: `Cần ${what}.` })
    .refine((value) => value.trim() !== '', { error: `Cần ${what}, không để trống.` });
/** YAML reads 3 as a number; a task is a name. */
const key = (what: string) =>
  z.union([z.string(), z.number()], { error: `Cần ${what}.` }).transform((value) => String(value).trim());
const date = z
  .string({ error: 'Cần một ngày, ví dụ 2025-10-31.' })
  .refine(isDate, { error: 'Ngày phải có thật và viết dạng năm-tháng-ngày, ví dụ 2025-10-31.' });
const month = z
  .string({ error: 'Cần một tháng, ví dụ 2025-08.' })
  .refine(isMonth, { error: 'Tháng phải từ 01 đến 12 và viết dạng năm-tháng, ví dụ 2025-08.' });
const percent = z
  .number({ error: 'Cần số phần trăm từ 0 đến 100.' })
  .min(0, { error: 'Số phần trăm không được nhỏ hơn 0.' })
  .max(100, { error: 'Số phần trăm không được lớn hơn 100.' });
const days = z.int({ error: 'Cần số ngày, là số nguyên.' }).min(1, { error: 'Số ngày phải từ 1 trở lên.' });
const points = z.number({ error: 'Cần số điểm.' }).min(0, { error: 'Số điểm không được âm.' });

/** Refuses fields it does not know: a mistyped name must not silently switch a rule off. */
function entry<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `Không có mục “${String(issue.keys[0])}” trong ${what}; xem lại cách viết.`
        : `Cần ${what} gồm các mục có tên.`,
  });
}

const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `Chỉ nhận một trong: ${names.join(', ')}.` });
const many = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, { error: `Cần danh sách ${what}.` }).min(1, { error: `Danh sách ${what} không được rỗng.` });

const sourceSchema = z.discriminatedUnion(
  'source',
  [
    entry('nguồn đếm', {
      source: z.literal('as-run'),
      category: oneOf(['cchc', 'any']).default('cchc'),
      topics: many(key('mã nội dung'), 'nội dung').optional(),
      forms: many(oneOf(['tin', 'bài']), 'thể loại').optional(),
      units: many(said('tên đơn vị'), 'đơn vị').optional(),
    }),
    entry('nguồn đếm', {
      source: z.literal('publication'),
      channels: many(oneOf(['ward-website', 'city-page', 'zalo-oa']), 'kênh'),
      kinds: many(said('loại bài đăng'), 'loại bài đăng'),
      units: many(said('tên đơn vị'), 'đơn vị').optional(),
    }),
    entry('nguồn đếm', { source: z.literal('event') }),
    entry('nguồn đếm', { source: z.literal('report') }),
    entry('nguồn đếm', { source: z.literal('plan-document') }),
  ],
  { error: 'Nguồn đếm chỉ nhận: as-run, publication, event, report, plan-document.' },
);

const rhythm = {
  required: z
    .int({ error: 'Chỉ tiêu phải là số nguyên.' })
    .min(1, { error: 'Chỉ tiêu phải từ 1 trở lên.' })
    .default(1),
  counts: many(sourceSchema, 'nguồn đếm'),
  proof: said('câu nói rõ minh chứng là gì'),
  from: month.optional(),
  to: month.optional(),
};

const quotaSchema = z
  .discriminatedUnion(
    'every',
    [
      entry('chỉ tiêu', { every: z.literal('month'), ...rhythm }),
      entry('chỉ tiêu', { every: z.literal('quarter'), ...rhythm }),
      entry('chỉ tiêu', { every: z.literal('year'), ...rhythm }),
      entry('chỉ tiêu', { every: z.literal('once'), ...rhythm, due: dueSchema() }),
      entry('chỉ tiêu', {
        every: z.literal('stage'),
        ...rhythm,
        stages: many(
          entry('kỳ', { name: said('tên kỳ'), from: month, to: month, sentFrom: date, due: date }),
          'kỳ',
        ),
      }),
    ],
    { error: 'Nhịp của chỉ tiêu chỉ nhận: month, quarter, year, once, stage.' },
  )
  .refine((quota) => !quota.from || !quota.to || quota.from <= quota.to, {
    path: ['to'],
    error: 'Tháng kết thúc phải không sớm hơn tháng bắt đầu.',
  });

/** A date, or so many days after the city's plan was issued (unknown until that date is typed in). */
function dueSchema() {
  return z.union([date, entry('hạn', { daysAfterCityPlan: days })], {
    error:
      'Hạn là một ngày (ví dụ 2025-10-31) hoặc số ngày kể từ kế hoạch của Thành phố (daysAfterCityPlan: 20).',
  });
}

const planSchema = entry('kế hoạch', {
  id: said('mã kế hoạch'),
  title: said('tên kế hoạch'),
  station: said('tên đơn vị ban hành'),
  year: z
    .int({ error: 'Cần năm của kế hoạch, ví dụ 2025.' })
    .min(2000, { error: 'Năm phải từ 2000.' })
    .max(2999, { error: 'Năm phải trước 3000.' }),
  draft: z.boolean({ error: 'Cần giá trị true hoặc false.' }).default(false),
  timeZone: said('múi giờ').refine(isTimeZone, {
    error: 'Múi giờ phải là tên IANA, ví dụ Asia/Ho_Chi_Minh.',
  }),
  number: said('số ký hiệu').nullable().default(null),
  signedOn: date.nullable().default(null),
  cityPlanOn: date.nullable().default(null),
  validFrom: date,
  counting: entry('cách đếm', {
    heardPercent: percent.default(90),
    silentPercent: percent.default(10),
    repeatsCountAgain: z.boolean({ error: 'Cần giá trị true hoặc false.' }).default(false),
    publicationDate: oneOf(['published', 'sent']).default('published'),
  }).prefault({}),
  topics: many(entry('nội dung', { key: key('mã nội dung'), title: said('nội dung') }), 'nội dung'),
  forms: many(
    entry('hình thức', {
      key: key('mã hình thức'),
      title: said('hình thức'),
      variety: oneOf(['online', 'traditional']),
      /** What shows that it was used, besides events that are ticked for it: heard items, publications … */
      counts: many(sourceSchema, 'nguồn đếm').optional(),
      /** … and events ticked for one of these tasks. */
      tasks: many(key('số của nhiệm vụ'), 'nhiệm vụ').optional(),
    }),
    'hình thức',
  ),
  /** Every unit of the ward that is to take part; without it those that lead a task. */
  units: many(said('tên đơn vị'), 'đơn vị').optional(),
  index: entry('điểm chỉ số', {
    completion: entry('điểm hoàn thành', { points, fullPercent: percent, fromPercent: percent }),
    variety: entry('điểm đa dạng hình thức', { online: points, traditional: points }),
  }),
  tasks: many(
    entry('nhiệm vụ', {
      task: key('số của nhiệm vụ'),
      title: said('tên nhiệm vụ'),
      /** What a page with little room calls it. */
      short: said('tên gọi ngắn').max(40, { error: 'Tên gọi ngắn không quá 40 ký tự.' }).optional(),
      lead: said('đơn vị chủ trì'),
      support: z.array(said('đơn vị phối hợp'), { error: 'Cần danh sách đơn vị phối hợp.' }).default([]),
      timing: said('thời gian hoàn thành'),
      quota: quotaSchema,
    }),
    'nhiệm vụ',
  ),
}).superRefine((plan, context) => {
  unique(plan.tasks, (task) => task.task, ['tasks'], 'task', 'Nhiệm vụ', context);
  unique(plan.topics, (topic) => topic.key, ['topics'], 'key', 'Nội dung', context);
  unique(plan.forms, (form) => form.key, ['forms'], 'key', 'Hình thức', context);
  const topics = new Set(plan.topics.map((topic) => topic.key));
  const checkTopics = (sources: readonly z.output<typeof sourceSchema>[], path: (string | number)[]) => {
    for (const [s, source] of sources.entries()) {
      if (source.source !== 'as-run') continue;
      for (const [i, topic] of (source.topics ?? []).entries()) {
        if (topics.has(topic)) continue;
        context.addIssue({
          code: 'custom',
          path: [...path, s, 'topics', i],
          message: `Không có nội dung “${topic}”; kế hoạch này có: ${[...topics].join(', ')}.`,
        });
      }
    }
  };
  for (const [t, task] of plan.tasks.entries())
    checkTopics(task.quota.counts, ['tasks', t, 'quota', 'counts']);
  for (const [f, form] of plan.forms.entries()) checkTopics(form.counts ?? [], ['forms', f, 'counts']);
});

function unique<Entry>(
  entries: Entry[],
  keyOf: (entry: Entry) => string,
  path: string[],
  field: string,
  what: string,
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const name = keyOf(entry);
    if (seen.has(name))
      context.addIssue({
        code: 'custom',
        path: [...path, index, field],
        message: `${what} “${name}” đã có ở trên; mỗi số chỉ dùng một lần.`,
      });
    seen.add(name);
  }
}
