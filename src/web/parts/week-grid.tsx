import { stateTone, stateWords, type StateName } from './chip.tsx';

export interface WeekBlock {
  id: string;
  /** Minute of the day it starts at, for its row. */
  fromMinute: number;
  /** '07:00–07:15'. */
  time: string;
  title: string;
  state: StateName;
  /** What is wrong or special: 'vượt 15 phút', '2 cụm loa'. */
  note?: string | undefined;
  href?: string | undefined;
}

export interface WeekDay {
  /** 'Thứ Hai'. */
  name: string;
  /** '23/11'. */
  date: string;
  today?: boolean | undefined;
  blocks: readonly WeekBlock[];
}

export interface WeekGridProps {
  /** 'Lịch phát tuần 23/11–29/11/2026'. */
  label: string;
  /** Seven, Monday first. */
  days: readonly WeekDay[];
}

/**
 * A week by hours and days. A ward is on air for half an hour a day: hours in which nothing airs all week shrink to one thin
 * line, so that the week fits a screen and a sheet of paper. On a phone it reads day by day.
 */
export function WeekGrid({ label, days }: WeekGridProps) {
  const rows = rowsOf(days);
  return (
    <section class="week" aria-label={label}>
      <span class="week-hour week-row-1" aria-hidden="true" />
      {rows.map((row, index) =>
        'hour' in row ? (
          <span class={`week-hour week-row-${index + 2}`} aria-hidden="true">
            {clock(row.hour)}
          </span>
        ) : (
          <span class={`week-gap week-row-${index + 2}`} aria-hidden="true">
            {clock(row.from)}–{clock(row.to)} không có lịch
          </span>
        ),
      )}
      {days.map((day, index) => (
        <Day day={day} column={index + 1} rows={rows} />
      ))}
    </section>
  );
}

type Row = { hour: number } | { from: number; to: number };

function Day({ day, column, rows }: { day: WeekDay; column: number; rows: readonly Row[] }) {
  return (
    <>
      <h3 class={`week-day week-row-1 week-column-${column}${day.today ? ' week-day-today' : ''}`}>
        {day.name}
        <span>{day.today ? `${day.date} · hôm nay` : day.date}</span>
      </h3>
      {rows.map((row, index) =>
        'hour' in row ? (
          <div class={`week-cell week-row-${index + 2} week-column-${column}`}>
            {day.blocks
              .filter((block) => hourOf(block) === row.hour)
              .map((block) => (
                <Block block={block} />
              ))}
          </div>
        ) : null,
      )}
    </>
  );
}

function Block({ block }: { block: WeekBlock }) {
  const look = `week-block week-block-${stateTone(block.state)}`;
  const words = (
    <>
      <strong>{block.time}</strong>
      {block.title}
      <span class="week-block-state">
        {stateWords(block.state)}
        {block.note && ` · ${block.note}`}
      </span>
    </>
  );
  return block.href ? (
    <a class={look} href={block.href}>
      {words}
    </a>
  ) : (
    <div class={look}>{words}</div>
  );
}

/** The hours that something starts in, with the gaps between them. */
function rowsOf(days: readonly WeekDay[]): Row[] {
  const hours = [...new Set(days.flatMap(({ blocks }) => blocks.map(hourOf)))].sort((a, b) => a - b);
  return hours.flatMap((hour, index): Row[] => {
    const end = index > 0 ? hours[index - 1]! + 1 : hour;
    return end < hour ? [{ from: end, to: hour }, { hour }] : [{ hour }];
  });
}

function hourOf({ fromMinute }: WeekBlock): number {
  return Math.floor(fromMinute / 60);
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
