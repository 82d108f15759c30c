/** The tables of a report. Pure. */
import { viDate, viMonth, viNumber } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import type { QuotaState } from '../month-audit.ts';
import type { Plan } from '../plan-file.ts';
import type { Figures } from './figures.ts';
import type { Cell, ContentChart, ContentTable } from '../../kernel/office/content.ts';
import type { MonthResult, TaskResult } from './results.ts';

const STATES: Record<QuotaState, string> = {
  met: 'Đạt',
  short: 'Chưa đạt',
  notYetDue: 'Chưa đến hạn',
  notMeasured: 'Chưa xác định',
  notApplicable: 'Chưa áp dụng',
};

export const CHANNELS: Record<string, string> = {
  'ward-website': 'Trang thông tin điện tử phường',
  'city-page': 'Trang CCHC của Thành phố',
  'zalo-oa': 'Zalo OA của phường',
};

const KINDS: Record<string, string> = {
  cchc: 'CCHC',
  'ket-qua-cchc': 'Kết quả CCHC',
  'dau-tu': 'Đầu tư, doanh nghiệp',
  'dat-dai': 'Đất đai',
};

/** Minutes with one decimal, as every table has them. */
export function minutes(ms: number): number {
  return Math.round(ms / 6_000) / 10;
}

/** Monthly quotas: a column a month, what was reached of what is asked. */
export function monthsTable(results: readonly TaskResult[], carried: readonly TaskResult[]): ContentTable {
  const monthly = results.filter(({ months }) => months.length > 0);
  const months = monthly[0]?.months ?? [];
  const late = carried.filter(({ months: of }) => of.some(({ state }) => state !== 'notApplicable'));
  const before = late[0]?.months[0]?.month;
  const anyCut = months.some(({ cut }) => cut !== null);
  return {
    key: 'chi-tieu-thang',
    title: 'Kết quả thực hiện các chỉ tiêu hằng tháng',
    columns: [
      { title: 'TT', width: 1, align: 'center' },
      { title: 'Chỉ tiêu (nhiệm vụ của Kế hoạch)', width: months.length > 6 ? 4.2 : 6 },
      ...(before ? [{ ...monthColumn(shortOfYear(before), months.length), width: 1.7 }] : []),
      ...months.map(({ month, cut }) =>
        monthColumn(cut ? `${shortMonth(month)}*` : shortMonth(month), months.length),
      ),
      { title: 'Số tháng đạt', width: 1.5, align: 'center' },
    ],
    rows: monthly.map((result) => [
      result.task,
      result.short,
      ...(before ? [monthCell(late.find(({ task }) => task === result.task)?.months[0])] : []),
      ...result.months.map(monthCell),
      result.required === 0 ? '–' : `${result.counted}/${result.required}`,
    ]),
    empty: 'Kế hoạch không có chỉ tiêu hằng tháng trong kỳ.',
    note: [
      'Số đạt được/số phải đạt; dấu – là chưa áp dụng.',
      ...(anyCut
        ? [
            `* Tính đến ngày chốt ${viDate(months.find(({ cut }) => cut)!.cut!)}, tháng chưa hết, chỉ tính vào số tháng đạt khi đã đủ.`,
          ]
        : []),
      ...(before
        ? [
            `Cột ${shortOfYear(before)} là kết quả cả tháng ${viMonth(before)}, kỳ trước mới tính đến ngày 14; không tính vào số tháng đạt.`,
          ]
        : []),
      ...supplementNote(monthly),
    ].join(' '),
  };
}

function monthColumn(title: string, months: number) {
  return { title, width: months > 6 ? 1.1 : 1.6, align: 'center' as const };
}

/** '12/25', of another year than the rest. */
const shortOfYear = (month: string) => `${month.slice(5)}/${month.slice(2, 4)}`;
const shortMonth = (month: string) => `T${Number(month.slice(5))}`;

function monthCell(result: MonthResult | undefined): Cell {
  if (!result || result.state === 'notApplicable') return '–';
  // It has not begun.
  if (result.state === 'notYetDue' && result.cut === null && result.counted === 0) return null;
  const byHand = result.byHand > 0 ? ` (${result.byHand} nhập tay)` : '';
  return `${result.counted}/${result.required}${byHand}`;
}

function supplementNote(results: readonly TaskResult[]): string[] {
  return results.flatMap(({ task, months }) =>
    months
      .filter(({ supplement }) => supplement > 0)
      .map(
        ({ month, supplement, metWithSupplement }) =>
          `Nhiệm vụ ${task}, tháng ${viMonth(month)}: có ${supplement} minh chứng đến sau khi chốt số liệu${metWithSupplement ? ', đạt khi tính bổ sung' : ''}.`,
      ),
  );
}

/** Every other task of the plan. */
export function tasksTable(results: readonly TaskResult[]): ContentTable {
  return {
    key: 'nhiem-vu',
    title: 'Kết quả thực hiện các nhiệm vụ khác của Kế hoạch',
    columns: [
      { title: 'TT', width: 1.6, align: 'center' },
      { title: 'Nhiệm vụ', width: 4.2 },
      { title: 'Đơn vị chủ trì', width: 2.6 },
      { title: 'Thời hạn', width: 2.2 },
      { title: 'Kết quả', width: 4.2 },
    ],
    rows: results
      .filter(({ months }) => months.length === 0)
      .map((result) => [result.task, result.short, result.lead, result.timing, resultWords(result)]),
    empty: 'Kế hoạch không có nhiệm vụ khác.',
  };
}

const MOST_NAMED = 3;

function resultWords({ state, with: things, byThisReport, due }: TaskResult): string {
  if (byThisReport && state !== 'met') return 'Thực hiện bằng báo cáo này';
  const named = things.slice(0, MOST_NAMED).join('; ');
  const more = things.length > MOST_NAMED ? `; và ${things.length - MOST_NAMED} mục khác` : '';
  if (state === 'met') return named ? `Đạt: ${named}${more}` : 'Đạt';
  return state === 'notYetDue' && due ? `Chưa đến hạn (${viDate(due)})` : STATES[state];
}

/** Kỳ này, kỳ trước, tăng giảm. */
export function comparisonTable(now: Figures, before: Figures, beforeName: string): ContentTable {
  const rows = measures(now).map(([label, value], index): Cell[] => {
    const old = measures(before)[index]![1];
    const change = Math.round((value - old) * 10) / 10;
    return [label, value, old, change === 0 ? '0' : `${change > 0 ? '+' : '−'}${viNumber(Math.abs(change))}`];
  });
  return {
    key: 'so-sanh',
    title: `Số liệu tổng hợp, so sánh với ${beforeName}`,
    columns: [
      { title: 'Nội dung', width: 6 },
      { title: 'Kỳ này', width: 1.6, align: 'right' },
      { title: 'Kỳ trước', width: 1.6, align: 'right' },
      { title: 'Tăng, giảm', width: 1.6, align: 'right' },
    ],
    rows,
    empty: '',
  };
}

/** The figures that a report tells in words and in its first table. */
export function measures(figures: Figures): [string, number][] {
  const cchc = figures.items.filter((item) => item.cchc);
  const of = (form: string) => cchc.filter((item) => item.form === form).length;
  const published = figures.articles.filter((article) => article.published);
  const on = (channel: string) => published.filter((article) => article.channel === channel).length;
  return [
    ['Tin CCHC đã phát trên hệ thống truyền thanh', of('tin')],
    ['Bài CCHC đã phát trên hệ thống truyền thanh', of('bài')],
    ['Tổng số tin, bài CCHC đã phát', cchc.length],
    ['Tin, bài khác đã phát', figures.items.length - cchc.length],
    ['Thời lượng phát nội dung CCHC (phút)', minutes(figures.cchcMs)],
    ['Tổng thời lượng đã phát (phút)', minutes(figures.playedMs)],
    ['Số buổi phát theo lịch', figures.sessions],
    ...Object.entries(CHANNELS).map(([key, name]): [string, number] => [
      `Tin, bài đăng trên ${name}`,
      on(key),
    ]),
    ['Hội nghị, tập huấn, sự kiện có minh chứng', figures.events.filter(({ proved }) => proved).length],
  ];
}

/** Nine topics: what was told and what was neglected. */
export function topicsTable({ topics }: Plan, { items }: Figures): ContentTable {
  const cchc = items.filter((item) => item.cchc);
  const rows = topics.map(({ key, title }): Cell[] => {
    const of = cchc.filter((item) => item.topics.includes(key));
    const count = (form: string) => of.filter((item) => item.form === form).length;
    return [key, shortened(title), count('tin'), count('bài'), of.length];
  });
  const without = cchc.filter((item) => item.topics.length === 0).length;
  return {
    key: 'noi-dung',
    title: 'Tin, bài CCHC đã phát theo nội dung tuyên truyền của Kế hoạch',
    columns: [
      { title: 'Mục', width: 1, align: 'center' },
      { title: 'Nội dung', width: 8 },
      { title: 'Tin', width: 1, align: 'right' },
      { title: 'Bài', width: 1, align: 'right' },
      { title: 'Tổng', width: 1.1, align: 'right' },
    ],
    rows: without > 0 ? [...rows, ['–', 'Chưa ghi nội dung', null, null, without]] : rows,
    empty: '',
    note: 'Một tin, bài có thể thuộc nhiều nội dung.',
  };
}

export function topicsChart({ topics }: Plan, { items }: Figures): ContentChart {
  return {
    key: 'noi-dung',
    title: 'Số tin, bài CCHC đã phát theo nội dung',
    unit: 'tin, bài',
    bars: topics.map(({ key }) => ({
      label: `Nội dung ${key}`,
      value: items.filter((item) => item.cchc && item.topics.includes(key)).length,
    })),
  };
}

const VARIETY = { online: 'trực tuyến', traditional: 'truyền thống' };

export function formsTable({ forms }: Figures): ContentTable {
  return {
    key: 'hinh-thuc',
    title: 'Các hình thức tuyên truyền đã sử dụng',
    columns: [
      { title: 'Mục', width: 1, align: 'center' },
      { title: 'Hình thức', width: 6.4 },
      { title: 'Loại', width: 1.9 },
      { title: 'Tin, bài phát', width: 1.3, align: 'right' },
      { title: 'Bài đăng', width: 1.2, align: 'right' },
      { title: 'Sự kiện', width: 1.2, align: 'right' },
    ],
    rows: forms.map(({ key, title, variety, onAir, online, held }) => [
      ...[key, shortened(title), VARIETY[variety]],
      ...[onAir, online, held],
    ]),
    empty: '',
  };
}

/** What each unit gave; those that lead a task and gave nothing are named too. */
export function unitUses({ tasks }: Plan, { items, articles, events }: Figures) {
  const cchc = items.filter((item) => item.cchc);
  const names = [
    ...tasks.map(({ lead }) => lead),
    ...[...cchc, ...articles, ...events].map(({ unit }) => unit),
  ].filter(Boolean);
  return [...new Set(names)].map((unit) => ({
    unit,
    heard: cchc.filter((item) => item.unit === unit).length,
    published: articles.filter((article) => article.published && article.unit === unit).length,
    held: events.filter((event) => event.proved && event.unit === unit).length,
  }));
}

export function unitsTable(plan: Plan, figures: Figures): ContentTable {
  return {
    key: 'don-vi',
    title: 'Kết quả theo đơn vị',
    columns: [
      { title: 'Đơn vị', width: 6 },
      { title: 'Tin, bài CCHC đã phát', width: 2, align: 'right' },
      { title: 'Tin, bài đã đăng', width: 2, align: 'right' },
      { title: 'Sự kiện', width: 1.5, align: 'right' },
    ],
    rows: unitUses(plan, figures).map(({ unit, heard, published, held }) => [unit, heard, published, held]),
    empty: '',
  };
}

export function articlesTable({ articles }: Figures): ContentTable {
  const published = articles.filter((article) => article.published);
  const kinds = Object.keys(KINDS);
  return {
    key: 'dang-tai',
    title: 'Tin, bài đã đăng theo kênh và loại nội dung',
    columns: [
      { title: 'Kênh', width: 4.4 },
      ...kinds.map((kind) => ({ title: KINDS[kind]!, width: 1.6, align: 'right' as const })),
      { title: 'Tổng số bài', width: 1.5, align: 'right' },
      { title: 'Đã gửi, chưa đăng', width: 1.6, align: 'right' },
    ],
    rows: Object.entries(CHANNELS).map(([channel, name]) => {
      const here = published.filter((article) => article.channel === channel);
      const waiting = articles.filter((article) => !article.published && article.channel === channel).length;
      const of = kinds.map((kind) => here.filter((article) => article.kinds.includes(kind)).length);
      return [name, ...of, here.length, waiting];
    }),
    empty: '',
    note: 'Một bài có thể thuộc nhiều loại nội dung nên tổng số bài có thể nhỏ hơn tổng các loại.',
  };
}

export function eventsTable({ events }: Figures, timeZone: string): ContentTable {
  return {
    key: 'su-kien',
    title: 'Hội nghị, tập huấn, cuộc thi, sự kiện trong kỳ',
    columns: [
      { title: 'Ngày', width: 1.9, align: 'center' },
      { title: 'Nội dung', width: 6 },
      { title: 'Đơn vị', width: 2.6 },
      { title: 'Minh chứng', width: 2 },
    ],
    rows: events.map(({ at, title, unit, proved }) => [
      ...[viDate(dateOf(at, timeZone)), title, unit],
      proved ? 'Có, đã xác nhận' : 'Chưa đủ, không tính',
    ]),
    empty: 'Trong kỳ không có sự kiện nào được ghi nhận.',
  };
}

/** What was booked and was not heard, and why. */
export function missedTable({ missed, items }: Figures, timeZone: string): ContentTable {
  return {
    key: 'khong-phat-duoc',
    title: 'Tin, bài CCHC đã xếp lịch nhưng không được tính là đã phát',
    columns: [
      { title: 'Ngày', width: 1.9, align: 'center' },
      { title: 'Tin, bài', width: 4.5 },
      { title: 'Nguyên nhân', width: 5 },
    ],
    rows: missed.map(({ at, title, why }) => [viDate(dateOf(at, timeZone)), title, why]),
    empty:
      items.length > 0
        ? 'Không có: mọi tin, bài CCHC đã xếp lịch trong kỳ đều được phát.'
        : 'Trong kỳ không có tin, bài CCHC nào được xếp lịch.',
  };
}

export function itemsAnnex({ items }: Figures, timeZone: string): ContentTable {
  return {
    key: 'tin-bai-da-phat',
    title: 'Danh mục tin, bài CCHC đã phát trên hệ thống truyền thanh',
    columns: [
      { title: 'TT', width: 0.9, align: 'center' },
      { title: 'Phát lần đầu', width: 2.3, align: 'center' },
      { title: 'Tên tin, bài', width: 5.2 },
      { title: 'Thể loại', width: 1.2 },
      { title: 'Nội dung', width: 1.3 },
      { title: 'Đơn vị', width: 2.6 },
      { title: 'Lượt phát', width: 1.4, align: 'right' },
    ],
    rows: items
      .filter((item) => item.cchc)
      .map((item, index) => [
        index + 1,
        viDate(dateOf(item.at, timeZone)),
        item.byHand ? `${item.title} (nhập tay)` : item.title,
        ...[item.form, item.topics.join(', '), item.unit, item.airings],
      ]),
    empty: 'Trong kỳ chưa có tin, bài CCHC nào được phát.',
  };
}

export function articlesAnnex({ articles }: Figures, timeZone: string): ContentTable {
  return {
    key: 'tin-bai-da-dang',
    title: 'Danh mục tin, bài đã đăng',
    columns: [
      { title: 'TT', width: 0.9, align: 'center' },
      { title: 'Ngày đăng', width: 2, align: 'center' },
      { title: 'Tên tin, bài', width: 4.4 },
      { title: 'Kênh', width: 2.4 },
      { title: 'Đường dẫn', width: 4 },
    ],
    rows: articles
      .filter((article) => article.published)
      .map(({ at, title, channel, url }, index) => [
        ...[index + 1, viDate(dateOf(at, timeZone)), title, CHANNELS[channel] ?? channel, readable(url)],
      ]),
    empty: 'Trong kỳ chưa có tin, bài nào được đăng.',
  };
}

/** An address as people read it; one that is written wrongly stays as it is. */
function readable(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

const MOST_LETTERS = 150;

/** A topic's title is half a page in the plan; a table takes its first clauses. */
export function shortened(title: string): string {
  const plain = title.replace(/[.;:]+$/, '');
  if (plain.length <= MOST_LETTERS) return plain;
  const cut = plain.slice(0, MOST_LETTERS);
  return `${cut.slice(0, cut.lastIndexOf(' '))}…`;
}
