/**
 * Báo cáo: a draft follows the data until it is sent; then its document is kept, the row stays as it is, and the judge counts it.
 * A sent report is put right by a new one that names it.
 */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { dateField, oneOf, optional, optionalText, requiredText, wholeNumber } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import { officeFile } from '../../kernel/office/office.ts';
import { viDate } from '../../kernel/vietnamese.ts';
import {
  addDays,
  dateOf,
  dayBounds,
  instantOf,
  type LocalDate,
  type Month,
} from '../../kernel/zoned-time.ts';
import { residentFigures, type ResidentFigures } from '../../publish/residents/figures.ts';
import type { Database } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import { stationFacts } from '../facts.store.ts';
import type { MonthAudit } from '../month-audit.ts';
import type { Plan } from '../plan-file.ts';
import { figuresOf, type Figures } from './figures.ts';
import { issuerOf, letterheadOf } from '../../accounts/letterhead.ts';
import { documentOf, TEXT_KEYS, type TextKey, type Texts } from './model.ts';
import { aboutOf, reportModel, type MadeReport } from './report-model.ts';
import {
  deleteDraft,
  findReport,
  insertReport,
  reportsOfYear,
  updateDraft,
  type Report,
} from './report-rows.store.ts';
import { tasksFulfilled } from './sent-for.ts';
import {
  rangeWindow,
  REPORT_CALENDARS,
  REPORT_KINDS,
  windowBefore,
  windowOf,
  windowOfDays,
  type ReportWindow,
} from './windows.ts';

/** A report's days must not take more than a year and a month. */
const MOST_DAYS = 400;

export const newReportSchema = z.object({
  kind: oneOf('Loại báo cáo', REPORT_KINDS),
  calendar: oneOf('Kỳ tính số liệu', REPORT_CALENDARS),
  year: wholeNumber('Năm', { min: 2000, max: 2999 }),
  month: optional(wholeNumber('Tháng', { min: 1, max: 12 })),
  quarter: optional(wholeNumber('Quý', { min: 1, max: 4 })),
  from: optional(dateField('Từ ngày')),
  to: optional(dateField('Đến hết ngày')),
});

export const textsSchema = z.object({
  opening: optionalText('Phần mở đầu', { max: 4_000, lines: true }),
  done: optionalText('Kết quả chung', { max: 20_000, lines: true }),
  shortfalls: optionalText('Tồn tại, hạn chế', { max: 20_000, lines: true }),
  next: optionalText('Phương hướng', { max: 20_000, lines: true }),
  proposals: optionalText('Đề xuất, kiến nghị', { max: 20_000, lines: true }),
  closing: optionalText('Câu kết', { max: 2_000, lines: true }),
} satisfies Record<TextKey, z.ZodType>);

export const sendSchema = z.object({
  number: requiredText('Số, ký hiệu', { max: 60 }),
  sentOn: dateField('Ngày gửi'),
});

export interface ReportsDependencies {
  database: Database;
  clock: Clock;
  audits: Pick<Audits, 'yearAudit' | 'monthAudit' | 'planOf'>;
  media: Pick<MediaStore, 'temporaryFile' | 'put'>;
  /** The data folder is marked "DỮ LIỆU THỬ". */
  trial: boolean;
}

export type Reports = ReturnType<typeof createReports>;

export function createReports({ database, clock, audits, media, trial }: ReportsDependencies) {
  const { kysely } = database;

  /** @throws Refusal 404 */
  async function find(station: Station, id: string): Promise<Report> {
    const report = await findReport(kysely, station.id, id);
    if (!report) throw new Refusal('report-not-found', 'Không tìm thấy báo cáo này.', 404);
    return report;
  }

  /**
   * A draft of the period; the one that stands where somebody began it already.
   *
   * @throws Refusal at the field that is missing or does not fit; `plan-missing` for a year without a plan
   */
  async function create(
    station: Station,
    actor: Actor,
    body: z.output<typeof newReportSchema>,
  ): Promise<{ report: Report; isNew: boolean }> {
    const window = windowOfForm(body);
    const begun = (await reportsOfYear(kysely, station.id, window.year)).find(
      ({ state, content, kind, from, to }) =>
        state === 'draft' &&
        content.corrects === null &&
        kind === window.kind &&
        from === window.from &&
        to === window.to,
    );
    if (begun) return { report: begun, isNew: false };
    const report = await write(station, actor, window, { texts: {}, corrects: null, sent: null });
    return { report, isNew: true };
  }

  /** A new report that stands for a sent one instead; what was written in that one is taken over. */
  async function correct(station: Station, actor: Actor, id: string): Promise<Report> {
    const wrong = await find(station, id);
    if (wrong.sentAt === null)
      throw new Refusal('report-not-sent', 'Báo cáo chưa gửi, hãy sửa ngay trong bản soạn.', 409);
    const sentOn = dateOf(wrong.sentAt, station.timeZone);
    return write(station, actor, windowOfDays(wrong), {
      texts: wrong.content.texts,
      corrects: { id: wrong.id, number: wrong.number ?? '', sentOn },
      sent: null,
    });
  }

  async function write(
    station: Station,
    actor: Actor,
    window: ReportWindow,
    content: Report['content'],
  ): Promise<Report> {
    const now = clock.now();
    const plan = await audits.planOf(station, window.months.at(-1)!);
    const report: Report = {
      ...{ id: newId(now), kind: window.kind, year: window.year, calendar: window.calendar },
      ...{ from: window.from, to: window.to, title: aboutOf(window), content },
      // The report that was sent stays the one that fulfils the task.
      tasks: content.corrects ? [] : tasksFulfilled(plan, window, null),
      ...{ state: 'draft', number: null, sentAt: null, sha256: null },
      ...{ by: actor.id, byName: actor.name, recordedAt: now, updatedAt: now },
    };
    await kysely.transaction().execute(async (tx) => {
      await insertReport(tx, station.id, report);
      await record(tx, station.id, actor, 'report.create', report.id, { title: report.title }, now);
    });
    return report;
  }

  /** The report as it stands: of a sent one what was sent, of a draft what the data and what was written make. */
  async function made(
    station: Station,
    report: Report,
    sending: { number: string; sentOn: LocalDate } | null = null,
  ): Promise<MadeReport> {
    const { sent } = report.content;
    if (sent) return { model: sent, proposed: textsOf(sent) };
    return modelOf(station, windowOfDays(report), report, sending);
  }

  /** A period as its report would tell it now, with the proposed texts; nothing is kept. @throws Refusal `plan-missing` */
  async function preview(station: Station, window: ReportWindow): Promise<MadeReport> {
    const plan = await audits.planOf(station, window.months.at(-1)!);
    const tasks = tasksFulfilled(plan, window, null);
    return modelOf(station, window, { tasks, content: { texts: {}, corrects: null } }, null);
  }

  async function modelOf(
    station: Station,
    window: ReportWindow,
    { tasks, content }: Pick<Report, 'tasks'> & { content: Pick<Report['content'], 'texts' | 'corrects'> },
    sending: { number: string; sentOn: LocalDate } | null,
  ): Promise<MadeReport> {
    const { texts, corrects } = content;
    const now = clock.now();
    const { plan, months } = await audits.yearAudit(station, window.year, { asOf: now });
    const stretch = stretchOf(window, station.timeZone, now);
    const before = windowBefore(window);
    return reportModel({
      ...{ plan, window, stretch, written: texts, tasks },
      audits: new Map(months.map((audit) => [audit.month, audit])),
      carried: window.carried === null ? null : await monthBefore(station, window.carried, plan, months),
      closedOn: dateOf(stretch.until - 1, station.timeZone),
      figures: await figures(station, plan, window, now),
      before: await figures(station, plan, before, now),
      residents: {
        now: await residents(station, window, now),
        before: await residents(station, before, now),
      },
      beforeName: before.name,
      letterhead: letterheadOf(
        station,
        { number: sending?.number ?? null, date: sending?.sentOn ?? null },
        dateOf(now, station.timeZone),
      ),
      issuer: issuerOf(station),
      trial: station.trial || trial,
      corrects: corrects && `Báo cáo số ${corrects.number} ngày ${viDate(corrects.sentOn)}`,
    });
  }

  async function figures(station: Station, plan: Plan, window: ReportWindow, now: number): Promise<Figures> {
    const stretch = stretchOf(window, station.timeZone, now);
    const known = { year: window.year, timeZone: station.timeZone };
    const facts = await stationFacts(kysely, station.id, { ...stretch, ...known });
    return figuresOf({ plan, facts, asOf: now, trial: station.trial }, stretch);
  }

  async function residents(station: Station, window: ReportWindow, now: number): Promise<ResidentFigures> {
    const stretch = stretchOf(window, station.timeZone, now);
    const lastDay = dateOf(Math.max(stretch.from, stretch.until - 1), station.timeZone);
    return residentFigures(kysely, station.id, stretch, lastDay);
  }

  /** The whole of the month that the report before told in part; null where no plan was in force. */
  async function monthBefore(
    station: Station,
    month: Month,
    plan: Plan,
    months: readonly MonthAudit[],
  ): Promise<{ plan: Plan; audit: MonthAudit } | null> {
    const known = months.find((audit) => audit.month === month);
    if (known) return { plan, audit: known };
    try {
      return { plan: await audits.planOf(station, month), audit: await audits.monthAudit(station, month) };
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  /** Keeps what a person wrote; a text left as it was proposed goes on following the data. */
  async function save(station: Station, actor: Actor, id: string, typed: Texts): Promise<void> {
    const report = await find(station, id);
    mustBeDraft(report);
    const { proposed } = await made(station, report);
    const texts: Partial<Texts> = Object.fromEntries(
      TEXT_KEYS.filter((key) => typed[key] !== proposed[key] && typed[key] !== '').map((key) => [
        key,
        typed[key],
      ]),
    );
    const now = clock.now();
    const content = { ...report.content, texts };
    await kysely.transaction().execute(async (tx) => {
      if (!(await updateDraft(tx, station.id, id, { content, updatedAt: now }))) throw sentAlready();
      await record(tx, station.id, actor, 'report.save', id, { title: report.title }, now);
    });
  }

  /**
   * It was sent: the document is made with number and date, and kept; from now on nothing of it changes.
   *
   * @throws Refusal at `sentOn` for a day to come or before the report's days, `report-sent`
   */
  async function send(
    station: Station,
    actor: Actor,
    id: string,
    { number, sentOn }: z.output<typeof sendSchema>,
  ): Promise<Report> {
    const report = await find(station, id);
    mustBeDraft(report);
    const now = clock.now();
    const today = dateOf(now, station.timeZone);
    if (sentOn > today) throw fieldRefusal('sentOn', 'sent-later', 'Ngày gửi không được sau hôm nay.');
    if (sentOn < report.from)
      throw fieldRefusal(
        'sentOn',
        'sent-too-early',
        `Ngày gửi không được trước kỳ báo cáo (từ ${viDate(report.from)}).`,
      );
    const { model } = await made(station, report, { number, sentOn });
    const bytes = await officeFile({ kind: 'word', document: documentOf(model) });
    const file = media.temporaryFile('.docx');
    await writeFile(file, bytes, { mode: 0o600 });
    const { sha256 } = await media.put(file);
    // Of a day that is over only the date is known: noon stands for it.
    const sentAt = sentOn === today ? now : instantOf(`${sentOn}T12:00`, station.timeZone);
    const plan = await audits.planOf(station, windowOfDays(report).months.at(-1)!);
    const tasks = report.content.corrects ? [] : tasksFulfilled(plan, windowOfDays(report), sentOn);
    const content = { ...report.content, sent: model };
    await kysely.transaction().execute(async (tx) => {
      const sent = { tasks, number, sentAt, sha256 };
      if (!(await updateDraft(tx, station.id, id, { content, updatedAt: now, sent }))) throw sentAlready();
      await record(tx, station.id, actor, 'report.send', id, { title: report.title, number, sha256 }, now);
    });
    return find(station, id);
  }

  /** @throws Refusal `report-sent` */
  async function discard(station: Station, actor: Actor, id: string): Promise<void> {
    const report = await find(station, id);
    mustBeDraft(report);
    await kysely.transaction().execute(async (tx) => {
      if (!(await deleteDraft(tx, station.id, id))) throw sentAlready();
      await record(tx, station.id, actor, 'report.discard', id, { title: report.title }, clock.now());
    });
  }

  return { find, create, correct, made, preview, save, send, discard };
}

function mustBeDraft({ state }: Report): void {
  if (state === 'sent') throw sentAlready();
}

function sentAlready(): Refusal {
  return new Refusal('report-sent', 'Báo cáo đã gửi nên không sửa được nữa; hãy lập báo cáo thay thế.', 409);
}

/** @throws Refusal at the field that the kind needs */
function windowOfForm(body: z.output<typeof newReportSchema>): ReportWindow {
  const { kind, calendar, year } = body;
  if (kind === 'month') {
    if (body.month === undefined) throw fieldRefusal('month', 'missing', 'Hãy chọn tháng.');
    return windowOf({ kind, calendar, year, index: body.month });
  }
  if (kind === 'quarter') {
    if (body.quarter === undefined) throw fieldRefusal('quarter', 'missing', 'Hãy chọn quý.');
    return windowOf({ kind, calendar, year, index: body.quarter });
  }
  if (kind !== 'range') return windowOf({ kind, calendar, year });
  const { from, to } = body;
  if (from === undefined) throw fieldRefusal('from', 'missing', 'Hãy chọn ngày đầu.');
  if (to === undefined) throw fieldRefusal('to', 'missing', 'Hãy chọn ngày cuối.');
  if (to < from) throw fieldRefusal('to', 'ends-before-it-starts', 'Ngày cuối không được trước ngày đầu.');
  if (addDays(from, MOST_DAYS) < to)
    throw fieldRefusal('to', 'too-long', 'Một báo cáo không dài quá 400 ngày.');
  return rangeWindow(from, to);
}

/** Half-open, UTC ms; not later than now. */
function stretchOf(window: ReportWindow, timeZone: string, now: number): { from: number; until: number } {
  const { from } = dayBounds(window.from, timeZone);
  return { from, until: Math.max(from, Math.min(dayBounds(window.to, timeZone).to, now)) };
}

function textsOf({ blocks }: MadeReport['model']): Texts {
  const text = (key: TextKey) => {
    const found = blocks.find((block) => block.kind === 'text' && block.key === key);
    return found?.kind === 'text' ? found.text : '';
  };
  return Object.fromEntries(TEXT_KEYS.map((key) => [key, text(key)])) as Texts;
}
