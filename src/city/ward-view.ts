/** The wards as the city sees them: figures, and who needs help first. Pure. */
import type { Station } from '../accounts/stations.ts';
import { withoutMarks } from '../kernel/vietnamese.ts';
import { stateOf } from '../playout/device-health.ts';
import type { WardFigures } from './figures.ts';
import type { WardMonth } from './ward-months.store.ts';
import type { WardNow } from './wards.store.ts';

/** good: nothing to see to · attention: somebody should look · help: it needs help now. */
export type WardState = 'good' | 'attention' | 'help';

export interface WardLine {
  station: Pick<Station, 'id' | 'name' | 'slug'>;
  /** "Hai Bà Trưng": what is left when every name's beginning is taken away. */
  short: string;
  figures: WardFigures | null;
  /** When the figures were judged, UTC ms; null before that. */
  madeAt: number | null;
  players: { online: number; lost: number; fresh: number; total: number };
  state: WardState;
  /** Why, the gravest first, in Vietnamese. */
  needs: string[];
  /** The higher, the sooner it needs help. */
  urgency: number;
}

export interface WardSightNow {
  /** UTC ms of the stations' clock. */
  now: number;
  /** Its speed beside the machine's. */
  rate: number;
  /** The month that is looked at is the running one: what is wrong just now belongs to it. */
  running: boolean;
}

export function wardLine(
  station: Pick<Station, 'id' | 'name' | 'slug'>,
  month: WardMonth | undefined,
  at: WardNow | undefined,
  { now, rate, running }: WardSightNow,
): WardLine {
  const states = (at?.players ?? []).map((lastSeenAt) => stateOf({ revokedAt: null, lastSeenAt }, now, rate));
  const count = (state: string) => states.filter((one) => one === state).length;
  const players = { online: count('online'), lost: count('lost'), fresh: count('new'), total: states.length };
  const figures = month?.figures ?? null;
  const found = [
    ...(running ? needsNow(players, at) : []),
    ...(month ? needsOfMonth(figures) : [{ weight: 0, words: 'Chưa có số liệu' }]),
  ].sort((a, b) => b.weight - a.weight);
  const urgency = found.reduce((sum, { weight }) => sum + weight, 0);
  return {
    ...{ station, figures, players, urgency },
    short: shortName(station.name),
    madeAt: month?.madeAt ?? null,
    state: urgency >= HELP ? 'help' : urgency > 0 ? 'attention' : 'good',
    needs: found.map(({ words }) => words),
  };
}

interface Need {
  weight: number;
  words: string;
}

/** A ward whose loudspeakers all went silent, or that has both quotas and players in trouble. */
const HELP = 55;

function needsNow({ online, lost, fresh, total }: WardLine['players'], at: WardNow | undefined): Need[] {
  const needs: Need[] = [];
  if (total === 0) needs.push({ weight: 20, words: 'Chưa ghép đầu phát nào' });
  else if (online === 0 && lost > 0) needs.push({ weight: 60, words: `Cả ${total} đầu phát mất kết nối` });
  else if (lost > 0)
    needs.push({
      weight: 10 + Math.round((30 * lost) / total),
      words: `${lost}/${total} đầu phát mất kết nối`,
    });
  else if (fresh === total) needs.push({ weight: 20, words: 'Đầu phát chưa từng kết nối' });
  const silent = at?.silent ?? 0;
  if (silent > 0) needs.push({ weight: 15, words: `${silent} lượt phát trong ngày tới chưa có bản tin` });
  const alarms = at?.alarms ?? 0;
  if (alarms > 0) needs.push({ weight: 5, words: `${alarms} báo động chưa xử lý` });
  return needs;
}

function needsOfMonth(figures: WardFigures | null): Need[] {
  if (!figures) return [{ weight: 20, words: 'Chưa có kế hoạch năm' }];
  const needs: Need[] = [];
  const { heard, shortOnes } = figures;
  const others = shortOnes.filter(({ task }) => task !== heard?.task);
  if (heard && heard.missing > 0)
    needs.push({
      weight: 15 * heard.missing,
      words: `Thiếu ${heard.missing}/${heard.required} tin, bài CCHC`,
    });
  if (others.length > 0)
    needs.push({ weight: 5 * others.length, words: `${others.length} chỉ tiêu khác còn thiếu` });
  return needs;
}

/** 'Đài truyền thanh phường Hai Bà Trưng' → 'Hai Bà Trưng' */
export function shortName(name: string): string {
  return name.replace(/^(đài )?(truyền thanh )?(phường |xã |đặc khu |thị trấn )?/iu, '') || name;
}

export const WARD_FILTERS = ['can-giup', 'thieu', 'mat-ket-noi', 'dat'] as const;
export type WardFilter = (typeof WARD_FILTERS)[number];

export interface WardSearch {
  /** With or without marks. */
  words: string;
  filter: WardFilter | undefined;
  order: 'can-giup' | 'ten' | 'phut-phat';
}

/** Those that are asked for, in the order asked for; who needs help comes first unless told otherwise. */
export function chosenWards(lines: readonly WardLine[], { words, filter, order }: WardSearch): WardLine[] {
  const wanted = withoutMarks(words).trim();
  const byName = (a: WardLine, b: WardLine) => a.short.localeCompare(b.short, 'vi');
  return lines
    .filter((line) => withoutMarks(line.station.name).includes(wanted) && passes(line, filter))
    .sort((a, b) => {
      if (order === 'ten') return byName(a, b);
      if (order === 'phut-phat') return playedOf(b) - playedOf(a) || byName(a, b);
      return b.urgency - a.urgency || byName(a, b);
    });
}

function playedOf({ figures }: WardLine): number {
  return figures?.playedMs ?? 0;
}

function passes({ state, figures, players }: WardLine, filter: WardFilter | undefined): boolean {
  switch (filter) {
    case 'can-giup':
      return state === 'help';
    case 'thieu':
      return (figures?.quotas.short ?? 0) > 0;
    case 'mat-ket-noi':
      return players.lost > 0;
    case 'dat':
      return figures !== null && figures.quotas.short === 0;
    default:
      return true;
  }
}
