/** The report of an order on paper: who ordered it, what was said where, and what each player made of it. Pure. */
import type { Station } from '../accounts/stations.ts';
import type { Zone } from '../accounts/zones.ts';
import type { Cell, ContentTable, OfficeDocument } from '../kernel/office/content.ts';
import { viDate, viDuration, viInstant, viNumber, viSeconds } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { KIND_TITLES } from './order.ts';
import type { WatchedOrder } from './watch.ts';
import { tallyOf, type PlayerLine } from './watching.ts';

export interface OrderReportParts {
  station: Station;
  watched: WatchedOrder;
  zones: readonly Zone[];
  bulletinTitle: string | null;
  trial: boolean;
}

/** A Word document of an order that has aired. */
export function orderReport({
  station,
  watched,
  zones,
  bulletinTitle,
  trial,
}: OrderReportParts): OfficeDocument {
  const { order } = watched;
  const day = viDate(dateOf(order.liveAt ?? order.ordered.at, station.timeZone));
  return {
    letterhead: null,
    name: `BÁO CÁO ${KIND_TITLES[order.kind].toUpperCase()}`,
    about: `${station.name}, ngày ${day}`,
    blocks: [
      { kind: 'table', table: orderTable(station, watched, zones, bulletinTitle) },
      ...(order.text === ''
        ? []
        : [
            { kind: 'heading' as const, level: 1 as const, text: 'Nội dung đã phát' },
            { kind: 'text' as const, text: order.text },
          ]),
      { kind: 'table', table: playersTable(station, watched, zones) },
    ],
    ...{ annexes: [], landscape: true, trial },
  };
}

function orderTable(
  { timeZone }: Station,
  { order, airing, lines }: WatchedOrder,
  zones: readonly Zone[],
  bulletinTitle: string | null,
): ContentTable {
  const at = (instant: number | null) => (instant === null ? null : viInstant(instant, timeZone));
  const { players, delivered, sounded } = tallyOf(lines);
  const of = (count: number) => `${viNumber(count)}/${viNumber(players)} đầu phát`;
  const { stopped, reason } = airing ?? {};
  const rows: [string, Cell][] = [
    ['Lệnh', order.title],
    ['Cụm loa', order.zones.map((id) => nameOf(id, zones)).join(', ')],
    ['Bản tin', bulletinTitle],
    ['Soạn lệnh', `${order.ordered.name}, ${at(order.ordered.at)}`],
    ['Người thứ nhất xác nhận', order.first && `${order.first.name}, ${at(order.confirmedAt)}`],
    ['Người thứ hai xác nhận', order.second && `${order.second.name}, ${at(order.second.at)}`],
    ['Một người ra lệnh theo văn bản', order.aloneDocument || null],
    ['Lên sóng', order.liveAt === null ? null : viSeconds(order.liveAt, timeZone)],
    ['Hết hiệu lực', at(order.until)],
    ['Dừng phát', stopped ? `${stopped.by}, ${at(stopped.at)}: ${reason ?? ''}` : null],
    ['Đã nhận lệnh', of(delivered)],
    ['Đã phát tiếng', airing && airing.items.length > 0 ? of(sounded) : null],
    ['Mã nội dung', order.textHash],
  ];
  return {
    key: 'lenh',
    title: 'Lệnh',
    columns: [
      { title: 'Mục', width: 3 },
      { title: 'Chi tiết', width: 7 },
    ],
    rows: rows.filter(([, value]) => value !== null),
    empty: '',
  };
}

function playersTable({ timeZone }: Station, { lines }: WatchedOrder, zones: readonly Zone[]): ContentTable {
  const seconds = (instant: number | null) => (instant === null ? 'chưa' : viSeconds(instant, timeZone));
  const row = (line: PlayerLine): Cell[] => [
    line.player.name,
    line.player.zones.map((id) => nameOf(id, zones)).join(', '),
    seconds(line.deliveredAt),
    seconds(line.firstSoundAt),
    line.latenessMs,
    line.plays,
    noteOf(line),
  ];
  return {
    key: 'dau-phat',
    title: 'Từng đầu phát',
    columns: [
      { title: 'Đầu phát', width: 3 },
      { title: 'Cụm loa', width: 3 },
      { title: 'Nhận lệnh', width: 2 },
      { title: 'Tiếng đầu tiên', width: 2 },
      { title: 'Sau khi ra lệnh (ms)', width: 2, align: 'right' },
      { title: 'Lần phát trọn', width: 2, align: 'right' },
      { title: 'Ghi chú', width: 4 },
    ],
    rows: lines.map(row),
    empty: 'Chưa có đầu phát nào ở các cụm loa này.',
  };
}

function nameOf(zoneId: string, zones: readonly Zone[]): string {
  return zones.find(({ id }) => id === zoneId)?.name ?? 'cụm loa đã bỏ';
}

/** What else is to be said of a player: also on the page. */
export function noteOf({ trouble, unheard, playedMs }: PlayerLine): string {
  return [
    playedMs > 0 ? `đã phát ${viDuration(playedMs)}` : '',
    trouble ?? '',
    unheard ? 'không ra loa (ngõ ra thử hoặc âm lượng 0)' : '',
  ]
    .filter(Boolean)
    .join('; ');
}
