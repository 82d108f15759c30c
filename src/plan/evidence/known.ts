/** What the log says of an article or an event now: who entered and changed it, whether it stands, whether it was struck out. Pure. */
import { withoutMarks } from '../../kernel/vietnamese.ts';
import { monthOf, type Month } from '../../kernel/zoned-time.ts';
import type { Author, EventEntry, LogLine, PublicationEntry } from '../fact-log.store.ts';
import { channelWords, kindWords } from './words.ts';

export type Told = PublicationEntry | EventEntry;

interface Deed {
  by: Author;
  /** UTC ms. */
  at: number;
}

export interface Known<E extends Told = Told> {
  id: string;
  /** As the last line has it. */
  entry: E;
  entered: Deed;
  /** The last change after it was entered; a confirmation is none. */
  changed: Deed | null;
  struckOut: (Deed & { reason: string }) | null;
  /** Ids of everybody who wrote what it says: none of them may confirm an event. */
  writers: ReadonlySet<string>;
}

/** Every article and event of the lines, in the order in which they were entered. */
export function knownOf(lines: readonly LogLine[]): Known[] {
  const struckOut = new Map<string, Deed & { reason: string }>();
  for (const { entry, by, recordedAt } of lines) {
    if (entry.kind === 'correction' && entry.void !== null)
      struckOut.set(entry.void, { by, at: recordedAt, reason: entry.reason });
  }
  const told = lines.filter((line): line is LogLine<Told> => line.entry.kind !== 'correction');
  return [...Map.groupBy(told, ({ subjectId }) => subjectId)].map(([id, own]) => {
    const written = own.filter((line, index) => !isConfirmation(own[index - 1], line));
    const last = written.at(-1)!;
    return {
      id,
      entry: own.at(-1)!.entry,
      entered: { by: own[0]!.by, at: own[0]!.recordedAt },
      changed: written.length > 1 ? { by: last.by, at: last.recordedAt } : null,
      struckOut: struckOut.get(id) ?? null,
      writers: new Set(written.map(({ by }) => by.id)),
    };
  });
}

/** A line that says what the one before said, and that its writer stands for it. */
function isConfirmation(before: LogLine<Told> | undefined, line: LogLine<Told>): boolean {
  if (!before || before.entry.confirmedBy || line.entry.confirmedBy?.id !== line.by.id) return false;
  return JSON.stringify({ ...line.entry, confirmedBy: null }) === JSON.stringify(before.entry);
}

export function isPublication(known: Known): known is Known<PublicationEntry> {
  return known.entry.kind === 'publication';
}

export function isEvent(known: Known): known is Known<EventEntry> {
  return known.entry.kind === 'event';
}

/** The day by which a list puts it: published, else sent, else held. */
export function dayOf({ entry, entered }: Known): number {
  return entry.kind === 'event' ? entry.at : (entry.publishedAt ?? entry.sentAt ?? entered.at);
}

export const STATES = ['waiting', 'unpublished', 'no-evidence', 'broken', 'confirmed', 'struck-out'] as const;
export type State = (typeof STATES)[number];

export const STATE_WORDS: Record<State, string> = {
  waiting: 'Chờ xác nhận',
  unpublished: 'Đã gửi, chưa đăng',
  'no-evidence': 'Thiếu minh chứng',
  broken: 'Đường dẫn hỏng',
  confirmed: 'Đã xác nhận',
  'struck-out': 'Đã gạch bỏ',
};

/** All that can be said of it; a link that no longer answers is said beside. */
export function statesOf(known: Known, isBroken: boolean): State[] {
  const { entry, struckOut } = known;
  if (struckOut) return ['struck-out'];
  const states: State[] = [entry.confirmedBy ? 'confirmed' : 'waiting'];
  if (entry.kind === 'publication' && entry.publishedAt === null) states.push('unpublished');
  if (entry.kind === 'event' && entry.evidence.length === 0) states.push('no-evidence');
  if (isBroken) states.push('broken');
  return states;
}

export interface Wanted {
  /** Null: the whole year. */
  month: Month | null;
  kind: 'publication' | 'event' | null;
  task: string | null;
  articleKind: string | null;
  channel: string | null;
  unit: string | null;
  state: State | null;
  /** With or without marks. */
  search: string;
}

export interface WantedSight {
  year: number;
  timeZone: string;
  tasksOf: (known: Known) => readonly string[];
  isBroken: (known: Known) => boolean;
}

/** What a list of evidence shows, newest first; what was struck out only when it is asked for. */
export function wanted(all: readonly Known[], by: Wanted, sight: WantedSight): Known[] {
  const words = withoutMarks(by.search).split(/\s+/).filter(Boolean);
  return all
    .filter((known) => {
      const { entry } = known;
      const article = entry.kind === 'publication' ? entry : null;
      const states = statesOf(known, sight.isBroken(known));
      return (
        monthsOf(known, sight.timeZone).some((month) =>
          by.month ? month === by.month : month.startsWith(`${sight.year}-`),
        ) &&
        (by.kind === null || entry.kind === by.kind) &&
        (by.task === null || sight.tasksOf(known).includes(by.task)) &&
        (by.articleKind === null || article?.kinds.includes(by.articleKind) === true) &&
        (by.channel === null || article?.channel === by.channel) &&
        (by.unit === null || entry.unit === by.unit) &&
        (by.state === null ? !known.struckOut : states.includes(by.state)) &&
        holds(known, words)
      );
    })
    .sort((one, other) => dayOf(other) - dayOf(one) || (one.id < other.id ? 1 : -1));
}

/** Sent in one month and published in the next, an article is looked for in both. */
function monthsOf(known: Known, timeZone: string): Month[] {
  const { entry } = known;
  const days = entry.kind === 'event' ? [entry.at] : [entry.sentAt, entry.publishedAt];
  const told = days.filter((at) => at !== null);
  return (told.length > 0 ? told : [known.entered.at]).map((at) => monthOf(at, timeZone));
}

function holds({ entry }: Known, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text =
    entry.kind === 'publication'
      ? [entry.title, entry.url, entry.unit, channelWords(entry.channel), kindWords(entry.kinds)]
      : [entry.title, entry.place, entry.unit, entry.note, ...entry.evidence];
  const plain = withoutMarks(text.join(' '));
  return words.every((word) => plain.includes(word));
}
