/** From plan, audits and figures to the report as plain data. Pure: the same inputs make the same report. */
import type { Month } from '../../kernel/zoned-time.ts';
import type { MonthAudit } from '../month-audit.ts';
import type { ResidentFigures } from '../../publish/residents/figures.ts';
import type { Plan } from '../plan-file.ts';
import type { Figures } from './figures.ts';
import type { Letterhead } from '../../kernel/office/content.ts';
import { numbered, TEXT_KEYS, type Block, type ReportModel, type Texts } from './model.ts';
import { figuresSentence, proposedTexts } from './proposals.ts';
import { residentsTable } from './residents-table.ts';
import { taskResults, type TaskResult } from './results.ts';
import {
  articlesAnnex,
  articlesTable,
  comparisonTable,
  eventsTable,
  formsTable,
  itemsAnnex,
  missedTable,
  monthsTable,
  tasksTable,
  topicsChart,
  topicsTable,
  unitsTable,
} from './tables.ts';
import type { ReportWindow } from './windows.ts';

export interface ReportInput {
  plan: Plan;
  window: ReportWindow;
  /** Of the window's months, by all that is known. */
  audits: ReadonlyMap<Month, MonthAudit>;
  /** The month that the report before told only in part, with the plan of its own year. */
  carried: { plan: Plan; audit: MonthAudit } | null;
  /** UTC ms, half-open; ends now where the window does not end sooner. */
  stretch: { from: number; until: number };
  /** The last day of the stretch. */
  closedOn: string;
  figures: Figures;
  before: Figures;
  /** What residents did on the OA, now and before. */
  residents: { now: ResidentFigures; before: ResidentFigures };
  beforeName: string;
  /** Tasks that it fulfils once sent. */
  tasks: readonly string[];
  /** What a person wrote instead of a proposal. */
  written: Partial<Texts>;
  letterhead: Letterhead;
  issuer: string;
  trial: boolean;
  /** Number and date of the report that this one stands for instead. */
  corrects: string | null;
}

export interface MadeReport {
  model: ReportModel;
  /** What was proposed for each text, whatever was written. */
  proposed: Texts;
}

export function reportModel(input: ReportInput): MadeReport {
  const { plan, window, figures, before, beforeName, letterhead, trial } = input;
  const held = { months: window.months, to: input.closedOn };
  const results = taskResults(plan, held, input.audits, input.stretch.until, input.tasks);
  const proposed = proposedTexts({ ...input, results });
  const texts = Object.fromEntries(
    TEXT_KEYS.map((key) => [key, input.written[key] ?? proposed[key]]),
  ) as Texts;
  const { timeZone } = plan;
  const blocks: Block[] = [
    { kind: 'text', key: 'opening', text: texts.opening },
    ...(input.corrects ? [fixed(`Báo cáo này thay thế ${input.corrects}.`)] : []),
    { kind: 'heading', level: 1, text: 'I. KẾT QUẢ THỰC HIỆN' },
    fixed(figuresSentence(input)),
    { kind: 'heading', level: 2, text: '1. Kết quả chung' },
    { kind: 'text', key: 'done', text: texts.done },
    table(comparisonTable(figures, before, beforeName)),
    { kind: 'heading', level: 2, text: '2. Chỉ tiêu hằng tháng' },
    table(monthsTable(results, carriedResults(input))),
    { kind: 'heading', level: 2, text: '3. Các nhiệm vụ khác' },
    table(tasksTable(results)),
    { kind: 'heading', level: 2, text: '4. Nội dung tuyên truyền' },
    table(topicsTable(plan, figures)),
    { kind: 'chart', chart: topicsChart(plan, figures) },
    { kind: 'heading', level: 2, text: '5. Hình thức, đơn vị thực hiện' },
    table(formsTable(figures)),
    table(unitsTable(plan, figures)),
    { kind: 'heading', level: 2, text: '6. Tin, bài đăng tải; hội nghị, sự kiện' },
    table(articlesTable(figures)),
    table(eventsTable(figures, timeZone)),
    ...residentsPart(input),
    { kind: 'heading', level: 1, text: 'II. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN' },
    { kind: 'text', key: 'shortfalls', text: texts.shortfalls },
    table(missedTable(figures, timeZone)),
    { kind: 'heading', level: 1, text: 'III. PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI' },
    { kind: 'text', key: 'next', text: texts.next },
    { kind: 'heading', level: 1, text: proposalsHeading(window) },
    { kind: 'text', key: 'proposals', text: texts.proposals },
    { kind: 'text', key: 'closing', text: texts.closing },
  ];
  const annexes = [itemsAnnex(figures, timeZone), articlesAnnex(figures, timeZone)];
  return { model: numbered({ letterhead, about: aboutOf(window), blocks, annexes, trial }), proposed };
}

/** Trích yếu. @example aboutOf(window) // 'Kết quả thực hiện công tác thông tin, tuyên truyền cải cách hành chính quý I năm 2026' */
export function aboutOf({ kind, name }: Pick<ReportWindow, 'kind' | 'name'>): string {
  const of = 'công tác thông tin, tuyên truyền cải cách hành chính';
  return kind === 'evaluation'
    ? `Tổng hợp, đánh giá kết quả thực hiện Kế hoạch thông tin, tuyên truyền cải cách hành chính ${name}`
    : `Kết quả thực hiện ${of} ${name}`;
}

function proposalsHeading({ kind, year }: ReportWindow): string {
  return kind === 'evaluation' ? `IV. ĐỀ XUẤT CHO NĂM ${year + 1}` : 'IV. ĐỀ XUẤT, KIẾN NGHỊ';
}

function carriedResults({ carried, window }: ReportInput): TaskResult[] {
  if (!carried || !window.carried) return [];
  const whole = { months: [window.carried], to: '9999-12-31' };
  return taskResults(carried.plan, whole, new Map([[window.carried, carried.audit]]), Infinity, []);
}

function residentsPart({ residents, beforeName }: ReportInput): Block[] {
  const told = residentsTable(residents.now, residents.before, beforeName);
  if (told === null) return [];
  return [{ kind: 'heading', level: 2, text: '7. Tương tác với người dân qua Zalo OA' }, table(told)];
}

const fixed = (text: string): Block => ({ kind: 'text', key: null, text });
const table = (one: Extract<Block, { kind: 'table' }>['table']): Block => ({ kind: 'table', table: one });
