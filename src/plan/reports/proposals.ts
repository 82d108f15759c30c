/** Words proposed for a report, made from its figures. A person reads and edits them before it leaves. Pure. */
import { viDate, viNumber } from '../../kernel/vietnamese.ts';
import type { Plan } from '../plan-file.ts';
import type { Figures } from './figures.ts';
import type { Texts } from './model.ts';
import type { TaskResult } from './results.ts';
import { CHANNELS, measures, minutes, unitUses } from './tables.ts';
import { monthsInWords, type ReportWindow } from './windows.ts';

export interface ProposalInput {
  plan: Plan;
  window: ReportWindow;
  /** The last day that the figures hold, where that is before the window's end. */
  closedOn: string;
  figures: Figures;
  before: Figures;
  beforeName: string;
  results: readonly TaskResult[];
  /** 'UBND phường Hai Bà Trưng', 'Phòng Văn hoá – Xã hội phường Hai Bà Trưng' */
  issuer: string;
}

export function proposedTexts(input: ProposalInput): Texts {
  return {
    opening: opening(input),
    done: done(input),
    shortfalls: shortfalls(input),
    next: next(input),
    proposals: proposals(input),
    closing: `Trên đây là ${input.window.kind === 'evaluation' ? 'báo cáo tổng hợp, đánh giá' : 'báo cáo'} kết quả thực hiện công tác thông tin, tuyên truyền cải cách hành chính ${input.window.name} của ${input.issuer}./.`,
  };
}

function opening({ plan, issuer, window }: ProposalInput): string {
  const number = plan.number ? ` số ${plan.number}` : '';
  const signed = plan.signedOn ? ` ngày ${viDate(plan.signedOn)}` : '';
  const basis = number || signed ? `Thực hiện Kế hoạch${number}${signed} về ` : 'Thực hiện kế hoạch ';
  const about = plan.title.replace(/^Kế hoạch /, '');
  return `${basis}${about}, ${issuer} báo cáo kết quả thực hiện ${window.name} như sau:`;
}

/** What the figures hold, said once for all: which days, which months. It is no proposal and can't be edited. */
export function figuresSentence({ window, closedOn }: Pick<ProposalInput, 'window' | 'closedOn'>): string {
  const early =
    closedOn < window.to ? ` (lập khi kỳ chưa hết, số liệu mới có đến ngày ${viDate(closedOn)})` : '';
  return `Số liệu được tổng hợp từ ngày ${viDate(window.from)} đến ngày ${viDate(window.to)}${early}; các chỉ tiêu hằng tháng được xét theo tháng dương lịch: ${monthsInWords(window)}. Tin, bài phát thanh chỉ được tính khi có nhật ký phát của đầu phát, hoặc mục nhập tay có người thứ hai xác nhận.`;
}

function done({ figures, before, beforeName, results, plan }: ProposalInput): string {
  const now = new Map(measures(figures));
  const cchc = now.get('Tổng số tin, bài CCHC đã phát') ?? 0;
  const old = new Map(measures(before)).get('Tổng số tin, bài CCHC đã phát') ?? 0;
  const change =
    cchc === old
      ? 'bằng'
      : cchc > old
        ? `tăng ${viNumber(cchc - old)} so với`
        : `giảm ${viNumber(old - cchc)} so với`;
  const heard = figures.items.filter((item) => item.cchc);
  const of = (form: string) => viNumber(heard.filter((item) => item.form === form).length);
  const channels = Object.entries(CHANNELS).flatMap(([key, name]) => {
    const count = figures.articles.filter((one) => one.published && one.channel === key).length;
    return count > 0 ? [`${viNumber(count)} tin, bài trên ${name}`] : [];
  });
  const held = figures.events.filter(({ proved }) => proved);
  const monthly = results.filter(({ months, required }) => months.length > 0 && required > 0);
  const asked = monthly.reduce((sum, { required }) => sum + required, 0);
  const met = monthly.reduce((sum, { counted }) => sum + counted, 0);
  const others = results.filter(({ months, state }) => months.length === 0 && state === 'met');
  const used = figures.forms.filter((form) => form.used > 0);
  return [
    `Trong kỳ, hệ thống truyền thanh đã phát ${viNumber(cchc)} tin, bài CCHC (${of('tin')} tin, ${of('bài')} bài), ${change} ${beforeName}; thời lượng phát nội dung CCHC ${viNumber(minutes(figures.cchcMs))} phút trên tổng số ${viNumber(minutes(figures.playedMs))} phút đã phát.`,
    channels.length > 0
      ? `Đã đăng ${listed(channels)}.`
      : 'Trong kỳ chưa ghi nhận tin, bài nào được đăng trên trang thông tin điện tử.',
    ...(held.length > 0
      ? [
          `Đã tổ chức, tham gia ${viNumber(held.length)} hội nghị, tập huấn, sự kiện: ${listed(held.slice(0, 5).map(({ title }) => `“${title}”`))}${held.length > 5 ? '…' : ''}.`,
        ]
      : []),
    ...(asked > 0
      ? [
          `Các chỉ tiêu hằng tháng đạt ${viNumber(met)}/${viNumber(asked)} lượt tháng (${viNumber((met / asked) * 100)}%).`,
        ]
      : []),
    ...(others.length > 0
      ? [
          `Đã hoàn thành ${viNumber(others.length)} nhiệm vụ khác: ${listed(others.map(({ task, short }) => `${short} (mục ${task})`))}.`,
        ]
      : []),
    `Đã sử dụng ${viNumber(used.length)}/${viNumber(plan.forms.length)} hình thức tuyên truyền của Kế hoạch.`,
  ].join('\n');
}

function shortfalls({ results, figures, plan }: ProposalInput): string {
  const short = results.filter(({ state, byThisReport }) => state === 'short' && !byThisReport);
  const lines = short.map((result) => {
    const missed = result.months.filter(({ state }) => state === 'short');
    const where = missed
      .map(({ month, counted, required }) => `tháng ${Number(month.slice(5))} đạt ${counted}/${required}`)
      .join(', ');
    const why = result.whyNot.slice(0, 3).map((reason) => lower(reason.replace(/\.$/, '')));
    const cause =
      why.length > 0 ? `Nguyên nhân: ${listed(why)}.` : 'Nguyên nhân: chưa có minh chứng nào được ghi nhận.';
    return `- ${result.short} (mục ${result.task}, ${result.lead} chủ trì)${where ? `: ${where}` : ''}. ${cause}`;
  });
  const neglected = neglectedTopics(plan, figures);
  return [
    ...(lines.length > 0
      ? ['Một số chỉ tiêu, nhiệm vụ chưa đạt:', ...lines]
      : ['Các chỉ tiêu, nhiệm vụ đến hạn trong kỳ đều đạt.']),
    ...(figures.missed.length > 0
      ? [
          `Có ${viNumber(figures.missed.length)} tin, bài CCHC đã xếp lịch nhưng không được tính là đã phát (nguyên nhân từng trường hợp nêu trong bảng dưới đây).`,
        ]
      : []),
    ...(neglected.length > 0 && neglected.length < plan.topics.length
      ? [`Chưa có tin, bài phát thanh về nội dung ${listed(neglected)} của Kế hoạch.`]
      : []),
  ].join('\n');
}

function next({ results, figures, plan, window }: ProposalInput): string {
  const waiting = results.filter(
    ({ months, state, byThisReport }) =>
      months.length === 0 && (state === 'notYetDue' || state === 'short') && !byThisReport,
  );
  const short = results.filter(({ months, state }) => months.length > 0 && state === 'short');
  const neglected = neglectedTopics(plan, figures);
  return [
    'Tiếp tục bảo đảm số lượng, chất lượng tin, bài CCHC phát trên hệ thống truyền thanh và đăng trên Trang thông tin điện tử phường theo chỉ tiêu hằng tháng của Kế hoạch.',
    ...(short.length > 0
      ? [
          `Xếp lịch sớm trong tháng, có tin, bài dự phòng để khắc phục các chỉ tiêu chưa đạt: ${listed(short.map((one) => one.short))}.`,
        ]
      : []),
    ...(waiting.length > 0 && window.kind !== 'evaluation'
      ? [
          `Tổ chức thực hiện các nhiệm vụ còn lại: ${listed(waiting.slice(0, 8).map(({ short: name, due }) => (due ? `${name} (hạn ${viDate(due)})` : name)))}.`,
        ]
      : []),
    ...(neglected.length > 0 ? [`Ưu tiên tin, bài về nội dung ${listed(neglected)} của Kế hoạch.`] : []),
    ...(figures.missed.length > 0
      ? ['Kiểm tra đầu phát, tăng âm, cụm loa; phát bù kịp thời các tin, bài không phát được.']
      : []),
  ].join('\n');
}

function proposals(input: ProposalInput): string {
  if (input.window.kind === 'evaluation') return forNextYear(input);
  const silent = unitUses(input.plan, input.figures)
    .filter(({ heard, published, held }) => heard + published + held === 0)
    .map(({ unit }) => unit);
  return silent.length > 0
    ? `Đề nghị ${listed(silent.slice(0, 6))} phối hợp cung cấp tin, bài, minh chứng cho công tác thông tin, tuyên truyền CCHC theo nhiệm vụ được giao.`
    : 'Không.';
}

/** Task 15: what next year's plan should do otherwise, from what this year's did not reach. */
function forNextYear({ plan, figures, results, window }: ProposalInput): string {
  const year = window.year + 1;
  const short = results.filter(({ state, byThisReport }) => state === 'short' && !byThisReport);
  const neglected = neglectedTopics(plan, figures);
  const unused = figures.forms.filter(({ used }) => used === 0).map(({ key }) => key);
  const least = plan.topics
    .map(({ key }) => ({
      key,
      count: figures.items.filter((one) => one.cchc && one.topics.includes(key)).length,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.count - b.count)
    .slice(0, 2);
  return [
    `Đề xuất điều chỉnh nội dung tuyên truyền năm ${year}:`,
    ...(neglected.length > 0
      ? [`- Bổ sung tin, bài về các nội dung chưa được tuyên truyền trong năm: mục ${listed(neglected)}.`]
      : []),
    ...(least.length > 0
      ? [
          `- Tăng thời lượng cho các nội dung còn ít tin, bài: ${listed(least.map(({ key, count }) => `mục ${key} (${viNumber(count)} tin, bài)`))}.`,
        ]
      : []),
    ...(unused.length > 0 ? [`- Triển khai các hình thức chưa sử dụng: mục ${listed(unused)}.`] : []),
    ...short.map(
      ({ short: name, task, lead }) =>
        `- Giao rõ người, hạn và cách thực hiện cho nhiệm vụ chưa đạt: ${name} (mục ${task}, ${lead} chủ trì).`,
    ),
    `- Giữ các chỉ tiêu hằng tháng đang thực hiện tốt; phân bổ đều tin, bài trong tháng để chủ động khi có sự cố phát thanh.`,
  ].join('\n');
}

export function neglectedTopics({ topics }: Plan, { items }: Figures): string[] {
  return topics
    .map(({ key }) => key)
    .filter((key) => !items.some((item) => item.cchc && item.topics.includes(key)));
}

/** 'a, b và c' */
function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} và ${words.at(-1)!}`;
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
