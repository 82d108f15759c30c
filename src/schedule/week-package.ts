/**
 * The week, or one airing, for a loudspeaker system of another maker: sound files, a playlist an airing, and the times as a
 * table. Names are plain ASCII, since such systems often take nothing else. Pure.
 */
import { csvOf } from '../kernel/csv.ts';
import { viDate, viSeconds, withoutMarks } from '../kernel/vietnamese.ts';
import { dateOf, wallClockOf } from '../kernel/zoned-time.ts';
import { isStream, meantItems, soundsOf, type AiringItem } from './airing-item.ts';
import type { Airing } from './airings.store.ts';
import { spansOf } from './core/airing.ts';
import { toPlanned } from './planned.ts';

export interface PackageEntry {
  /** Path in the archive. */
  name: string;
  /** A text, or a sound of the media store. */
  content: string | { sha256: string };
}

export interface PackageStation {
  name: string;
  timeZone: string;
  /** Of zones, by id. */
  zoneNames: ReadonlyMap<string, string>;
  /** 'DỮ LIỆU THỬ' is said where it is so. */
  trial: boolean;
}

/** Of an item's hash: enough to tell the sounds of a ward apart, and to know an item by in the other system's log. */
const CODE_DIGITS = 10;
const MOST_LETTERS = 50;

/** A sound's name outside: '3f2a91bc04-lich-tiep-dan.mp3'. */
export function soundFileName({
  sha256,
  title,
  mediaType,
}: {
  sha256: string;
  title: string;
  mediaType: string;
}): string {
  return [itemCode(sha256), plainName(title)].filter(Boolean).join('-') + extensionOf(mediaType);
}

/** By which a log of another system names an item of ours. */
export function itemCode(sha256: string): string {
  return sha256.slice(0, CODE_DIGITS);
}

/**
 * What there is to air, in order of time: cancelled and silent airings have nothing for anybody.
 *
 * @example packageOf(airings, station).map(({ name }) => name) // ['DOC-TRUOC.txt', 'lich-phat.csv', …]
 */
export function packageOf(airings: readonly Airing[], station: PackageStation): PackageEntry[] {
  const heard = airings
    .filter(({ status, items }) => status === 'planned' && items.length > 0)
    .sort((one, other) => one.startsAt - other.startsAt);
  const sounds = new Map(heard.flatMap(soundsOf).map((item) => [soundPath(item), { sha256: item.sha256 }]));
  return [
    { name: 'DOC-TRUOC.txt', content: readMe(station) },
    { name: 'lich-phat.csv', content: csvOf(timetable(heard, station)) },
    ...heard.map((airing) => ({
      name: `chuong-trinh/${programmeName(airing, station.timeZone)}.m3u8`,
      content: playlist(airing),
    })),
    ...[...sounds].map(([name, content]) => ({ name, content })),
  ];
}

const HEADINGS = [
  'Ngày',
  'Bắt đầu',
  'Kết thúc',
  'Chương trình',
  'Thứ tự',
  'Mục',
  'Thời lượng (giây)',
  'Tệp',
  'Mã mục',
  'Cụm loa',
];

function timetable(airings: readonly Airing[], { timeZone, zoneNames, trial }: PackageStation) {
  const rows = airings.flatMap((airing) =>
    spansOf(toPlanned(airing)).map(({ item, from, to }) => {
      const one = airing.items[item]!;
      return [
        viDate(dateOf(airing.startsAt + from, timeZone)),
        viSeconds(airing.startsAt + from, timeZone),
        viSeconds(airing.startsAt + to, timeZone),
        airing.title,
        item + 1,
        one.title,
        Math.round((to - from) / 1000),
        placeOf(one),
        isStream(one) ? '' : itemCode(one.sha256),
        airing.zones.map((id) => zoneNames.get(id) ?? 'cụm loa đã bỏ').join('; '),
      ];
    }),
  );
  return [...(trial ? [['DỮ LIỆU THỬ']] : []), HEADINGS, ...rows];
}

/** Its file in the package, or where a stream is. */
function placeOf(item: AiringItem): string {
  return isStream(item) ? item.url : soundPath(item);
}

/** RFC 8216's plain form, which nearly every programme that plays lists reads. */
function playlist(airing: Airing): string {
  const lines = meantItems(airing).flatMap((item) => [
    `#EXTINF:${Math.round(item.durationMs / 1000)},${item.title}`,
    isStream(item) ? item.url : `../${soundPath(item)}`,
  ]);
  return ['#EXTM3U', ...lines, ''].join('\r\n');
}

function readMe({ name, trial }: PackageStation): string {
  return [
    ...(trial ? ['DỮ LIỆU THỬ', ''] : []),
    `Lịch phát của ${name}, xuất cho hệ thống truyền thanh khác.`,
    '',
    'lich-phat.csv   giờ phát từng mục, mở bằng Excel',
    'chuong-trinh/   mỗi lượt phát một danh sách phát (M3U8), tên bắt đầu bằng ngày và giờ',
    'am-thanh/       các tệp âm thanh đã duyệt, tên bắt đầu bằng mã mục',
    '',
    'Không đổi tên các tệp âm thanh: nhật ký của hệ thống kia nhận ra từng mục nhờ mã ở đầu tên tệp. Phát xong, xuất nhật ký ấy ra',
    'CSV rồi nhập vào trang Kiểm tra tháng, mục “Nhật ký hệ thống khác”.',
    '',
  ].join('\r\n');
}

function soundPath(item: { sha256: string; title: string; mediaType: string }): string {
  return `am-thanh/${soundFileName(item)}`;
}

function programmeName({ startsAt, title, id }: Airing, timeZone: string): string {
  const [date = '', time = ''] = wallClockOf(startsAt, timeZone).split('T');
  // Two zones may have a programme each at one time, by one name.
  return [date, time.slice(0, 5).replace(':', 'h'), plainName(title), id.slice(-4)].filter(Boolean).join('_');
}

function plainName(title: string): string {
  const name = withoutMarks(title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_LETTERS);
  return name.replace(/^-+|-+$/g, '');
}

function extensionOf(mediaType: string): string {
  if (mediaType === 'audio/mpeg') return '.mp3';
  return mediaType === 'audio/ogg' ? '.opus' : '.wav';
}
