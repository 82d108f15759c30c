/**
 * The facts that the judge works on: what the station learned, one JSON object a line (NDJSON). Fields are those of the `judge`
 * contract; unknown fields are ignored, unknown kinds are skipped and reported. Instants become UTC milliseconds here.
 */
import { z } from 'zod';
import { Refusal } from '../kernel/errors.ts';
import { instantOf, isDate, isMonth, isWallClock, parseInstant } from '../kernel/zoned-time.ts';

type FactSchemas = ReturnType<typeof factSchemas>;
export type FactKind = keyof FactSchemas;
export type FactOf<Kind extends FactKind> = z.output<FactSchemas[Kind]>;

/** One revision of a script or recording. Several lines of one id are its revisions, or corrections of one. */
export type ItemFact = FactOf<'item'>;
export type AiringFact = FactOf<'airing'>;
/** What one player did with one item of one airing; a resumed item has several. */
export type AsRunFact = FactOf<'as-run'>;
export type PublicationFact = FactOf<'publication'>;
export type EventFact = FactOf<'event'>;
export type ReportFact = FactOf<'report'>;
export type ByHandFact = FactOf<'by-hand'>;
export type CorrectionFact = FactOf<'correction'>;
export type WithdrawFact = FactOf<'withdraw'>;
export type CloseFact = FactOf<'close'>;
export type ReopenFact = FactOf<'reopen'>;
export type Fact = { [Kind in FactKind]: FactOf<Kind> }[FactKind];

export interface ParsedFacts {
  facts: Fact[];
  /** Lines of a kind this program does not know: nothing is judged by them, and the reader should know. */
  skipped: { line: number; kind: string }[];
}

/**
 * Reads facts from NDJSON. A time without offset (a date, a wall clock) is taken in `timeZone`, as people's lists have it.
 *
 * @throws Refusal `facts-invalid` naming the first wrong line and field
 * @example parseFacts('{"fact":"withdraw","item":"i1","at":"2025-08-05T07:00:00+07:00"}', 'Asia/Ho_Chi_Minh').facts.length // 1
 */
export function parseFacts(text: string, timeZone: string): ParsedFacts {
  const schemas = factSchemas(timeZone);
  const parsed: ParsedFacts = { facts: [], skipped: [] };
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const value = jsonObject(line, index + 1);
    const kind = typeof value.fact === 'string' ? value.fact : '';
    if (kind === '')
      throw refusedLine(index + 1, 'fact', 'Thiếu trường “fact” cho biết đây là dữ kiện loại gì.');
    if (!isKind(schemas, kind)) {
      parsed.skipped.push({ line: index + 1, kind });
      continue;
    }
    const result = schemas[kind].safeParse(value);
    if (!result.success) {
      const issue = result.error.issues[0]!;
      throw refusedLine(index + 1, issue.path.join('.'), issue.message);
    }
    parsed.facts.push(result.data);
  }
  return parsed;
}

function isKind(schemas: FactSchemas, kind: string): kind is FactKind {
  return Object.hasOwn(schemas, kind);
}

function jsonObject(line: string, number: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // refused below, with the same sentence
  }
  throw refusedLine(number, '', 'Dòng này không phải một đối tượng JSON.');
}

function refusedLine(line: number, field: string, message: string): Refusal {
  const where = field ? `Dòng ${line}, trường “${field}”` : `Dòng ${line}`;
  return new Refusal('facts-invalid', `${where}: ${message}`, 422, [
    { field: field ? `${line}.${field}` : `${line}`, message },
  ]);
}

const id = z
  .union([z.string(), z.number()], { error: 'Cần một mã (chuỗi ký tự).' })
  .transform((value) => String(value).trim())
  .refine((value) => value !== '', { error: 'Mã không được để trống.' });
const words = z
  .string({ error: 'Cần một chuỗi ký tự.' })
  .nullish()
  .transform((value) => value?.trim() ?? '');
const maybeId = id.nullish().transform((value) => value ?? null);
const flag = z.boolean({ error: 'Cần giá trị true hoặc false.' });
const maybeFlag = flag.nullish().transform((value) => value ?? null);
const ids = z.array(id, { error: 'Cần một danh sách.' });
const maybeIds = ids.nullish().transform((value) => value ?? null);
const list = ids.nullish().transform((value) => value ?? []);
const milliseconds = z
  .number({ error: 'Cần số mili giây.' })
  .min(0, { error: 'Số mili giây không được âm.' });
const number = z.number({ error: 'Cần một con số.' });

function factSchemas(timeZone: string) {
  const instant = z
    .string({ error: 'Cần một thời điểm, ví dụ 2025-08-05T07:00:00+07:00.' })
    .transform((text, context) => {
      const found = localInstant(text.trim(), timeZone);
      if (found === null) {
        context.addIssue({
          code: 'custom',
          message: `“${text}” không phải một thời điểm, ví dụ đúng: 2025-08-05T07:00:00+07:00.`,
        });
        return z.NEVER;
      }
      return found;
    });
  const maybeInstant = instant.nullish().transform((value) => value ?? null);
  const month = z
    .string({ error: 'Cần một tháng, ví dụ 2025-09.' })
    .refine(isMonth, { error: 'Tháng phải viết dạng năm-tháng, ví dụ 2025-09.' });
  return {
    item: z.object({
      fact: z.literal('item'),
      id,
      /** Which revision this is; where it is missing, revisions are told apart by `approvedAt`. */
      revision: maybeId,
      title: words,
      text: words,
      /** What was read aloud, where the sender has it: two written texts may sound the same. */
      spoken: words,
      cchc: flag.nullish().transform((value) => value ?? false),
      topics: list,
      form: words,
      unit: words,
      durationMs: milliseconds,
      approvedAt: maybeInstant,
      approvedBy: words,
      /** SHA-256 of the revision and of its mastered audio. */
      hash: words,
      audio: words,
      recordedAt: maybeInstant,
    }),
    airing: z.object({
      fact: z.literal('airing'),
      id,
      startsAt: instant,
      endsAt: instant,
      zones: list,
      items: list,
      /** Length of what is to sound in it, where that is shorter than the time it was given. */
      plannedMs: milliseconds.nullish().transform((value) => value ?? null),
      priority: words,
      /** An emergency that is only practised. */
      drill: flag.optional(),
      status: words,
      recordedAt: maybeInstant,
    }),
    'as-run': z.object({
      fact: z.literal('as-run'),
      id,
      airing: maybeId,
      /** Which play of a repeated airing, from 0. */
      occurrence: number.nullish().transform((value) => value ?? 0),
      item: maybeId,
      /** The item's place in the airing, where one item stands in it twice. */
      index: number.nullish().transform((value) => value ?? null),
      revision: maybeId,
      player: maybeId,
      /** Zones that the player's loudspeakers cover. */
      zones: maybeIds,
      startedAt: instant,
      playedMs: milliseconds,
      silentMs: milliseconds.nullish().transform((value) => value ?? 0),
      outcome: words,
      reason: words,
      sink: words,
      volume: number.nullish().transform((value) => value ?? null),
      amplifier: maybeFlag,
      /** Server's clock minus the player's, milliseconds. */
      clockOffsetMs: number.nullish().transform((value) => value ?? 0),
      clockTrusted: maybeFlag,
      recordedAt: maybeInstant,
    }),
    publication: z.object({
      fact: z.literal('publication'),
      id,
      channel: id,
      kinds: list,
      title: words,
      url: words,
      unit: words,
      sentAt: maybeInstant,
      publishedAt: maybeInstant,
      recordedAt: maybeInstant,
    }),
    event: z.object({
      fact: z.literal('event'),
      id,
      tasks: list,
      /** Forms of communication (hình thức) that it was one of, and whose it was; no quota asks. */
      forms: list.optional(),
      unit: words.optional(),
      title: words,
      at: instant,
      evidence: list,
      confirmedBy: maybeId,
      recordedAt: maybeInstant,
    }),
    report: z.object({
      fact: z.literal('report'),
      id,
      tasks: list,
      title: words,
      sentAt: maybeInstant,
      document: words,
      recordedAt: maybeInstant,
    }),
    'by-hand': z.object({
      fact: z.literal('by-hand'),
      id,
      task: id,
      item: maybeId,
      title: words,
      at: instant,
      reason: words,
      by: words,
      confirmedBy: maybeId,
      evidence: list,
      recordedAt: maybeInstant,
    }),
    correction: z.object({
      fact: z.literal('correction'),
      id,
      /** The item whose mark is put right … */
      item: maybeId,
      cchc: maybeFlag,
      topics: maybeIds,
      /** … or the fact (as-run, publication, event, report, by-hand) that is struck out. */
      void: maybeId,
      reason: words,
      by: words,
      recordedAt: instant,
    }),
    withdraw: z.object({
      fact: z.literal('withdraw'),
      item: id,
      at: instant,
      by: words,
      recordedAt: maybeInstant,
    }),
    close: z.object({ fact: z.literal('close'), month, at: instant, by: words }),
    reopen: z.object({ fact: z.literal('reopen'), month, at: instant, by: words, reason: words }),
  };
}

/** An ISO 8601 instant; a date or wall clock without offset is one of the zone. */
function localInstant(text: string, timeZone: string): number | null {
  if (isDate(text)) return instantOf(`${text}T00:00`, timeZone);
  if (isWallClock(text)) return instantOf(text, timeZone);
  return parseInstant(text);
}
