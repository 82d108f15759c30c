import { stateTone, stateWords, type StateName } from './chip.tsx';
import { Icon } from './icon.tsx';
import { axisOf, lanesOf, placeOn, type AxisPart, type MinuteSpan } from './week-axis.ts';

export interface WeekBlock extends MinuteSpan {
  id: string;
  /** '07:00–07:15'. */
  time: string;
  title: string;
  state: StateName;
  /** What is special: '2 cụm loa', 'ưu tiên'. */
  note?: string | undefined;
  /** What is wrong with it, in the rule's own words. */
  warnings?: readonly string[] | undefined;
  href?: string | undefined;
  /** Its time may be changed: where the form is that does it, which week-edit.js opens as a dialog, also after a drag. */
  edit?: { href: string; recurs: boolean } | undefined;
}

export interface WeekDay {
  /** '2026-11-23'. */
  day: string;
  /** 'Thứ Hai'. */
  name: string;
  /** '23/11'. */
  date: string;
  today?: boolean | undefined;
  /** 'Quốc khánh'. */
  holiday?: string | undefined;
  /** Why loudspeakers are silent on it; hatched. */
  suspended?: string | undefined;
  /** Airtime used: '12/15 phút buổi sáng'. */
  facts?: readonly string[] | undefined;
  /** The page that copies it to another day. */
  copyHref?: string | undefined;
  blocks: readonly WeekBlock[];
}

export interface WeekGridProps {
  /** 'Lịch phát tuần 23/11–29/11/2026'. */
  label: string;
  /** Seven, Monday first. */
  days: readonly WeekDay[];
}

/** A week on a time axis, a day a column. On a phone it reads day by day. */
export function WeekGrid({ label, days }: WeekGridProps) {
  const axis = axisOf(days.flatMap(({ blocks }) => blocks));
  const editable = days.some(({ blocks }) => blocks.some(({ edit }) => edit));
  return (
    <section
      class="week"
      aria-label={label}
      data-axis={
        editable ? JSON.stringify(axis.map(({ row, from, to, gap }) => [row, from, to, gap])) : undefined
      }
    >
      <div class="week-head week-corner" aria-hidden="true" />
      <div class="week-lane week-hours" aria-hidden="true">
        {axis.map((part) => (
          <span class={`${part.gap ? 'week-gap' : 'week-hour'} at-${part.row} rows-${part.gap ? 2 : 6}`}>
            {part.gap ? '⋮' : clock(part.from)}
          </span>
        ))}
      </div>
      {days.map((day) => (
        <Day day={day} axis={axis} />
      ))}
    </section>
  );
}

function Day({ day, axis }: { day: WeekDay; axis: readonly AxisPart[] }) {
  const look = ['week-lane', day.suspended ? 'week-lane-suspended' : ''].filter(Boolean).join(' ');
  return (
    <div class="week-day">
      <div class={day.today ? 'week-head week-head-today' : 'week-head'}>
        <h3>
          {day.name} <span>{day.today ? `${day.date} · hôm nay` : day.date}</span>
        </h3>
        {day.copyHref && (
          <a class="week-tool no-print" href={day.copyHref} title={`Chép lịch ${day.name} ${day.date}…`}>
            <Icon name="copy" />
            <span class="only-read">
              Chép lịch {day.name} {day.date}…
            </span>
          </a>
        )}
        {day.holiday && <p class="week-holiday">{day.holiday}</p>}
        {day.suspended && <p>Tạm dừng: {day.suspended}</p>}
        {day.facts?.map((fact) => (
          <p class="week-fact">{fact}</p>
        ))}
      </div>
      <div class={look} data-day={day.day}>
        {axis.map(({ row, gap }) => (
          <span
            class={`week-line at-${row} rows-${gap ? 2 : 6}${gap ? ' week-line-gap' : ''}`}
            aria-hidden="true"
          />
        ))}
        {lanesOf(day.blocks).map((block) => (
          <Block block={block} axis={axis} />
        ))}
      </div>
    </div>
  );
}

function Block({ block, axis }: { block: WeekBlock & { lane: number }; axis: readonly AxisPart[] }) {
  const { row, rows } = placeOn(axis, block);
  const look = [
    `week-block week-block-${stateTone(block.state)} at-${row} rows-${rows} lane-${block.lane}`,
    block.warnings?.length ? 'week-block-wrong' : '',
    block.edit ? 'week-block-movable' : '',
  ];
  return (
    <div class={look.filter(Boolean).join(' ')} {...dragged(block)}>
      {block.edit && (
        <a class="week-tool no-print" href={block.edit.href} title="Đổi giờ, thời lượng…" data-edit-open="">
          <Icon name="clock" />
          <span class="only-read">
            Đổi giờ, thời lượng: {block.time} {block.title}…
          </span>
        </a>
      )}
      <Words block={block} />
      {block.warnings?.map((warning) => (
        <p class="week-block-warning">
          <Icon name="warning" /> {warning}
        </p>
      ))}
      {block.edit && <span class="week-block-stretch" data-stretch="" aria-hidden="true" />}
    </div>
  );
}

/** What week-edit.js has to know of a block that can be dragged. */
function dragged({ edit, fromMinute, toMinute, title }: WeekBlock) {
  if (!edit) return {};
  return {
    'data-edit': edit.href,
    'data-from': String(Math.round(fromMinute)),
    'data-minutes': String(Math.round(toMinute - fromMinute)),
    'data-recurs': edit.recurs ? '' : undefined,
    'data-title': title,
  };
}

function Words({ block }: { block: WeekBlock }) {
  const words = (
    <>
      <strong>{block.time}</strong> {block.title}
    </>
  );
  return (
    <>
      {block.href ? (
        <a class="week-block-link" href={block.href}>
          {words}
        </a>
      ) : (
        <span>{words}</span>
      )}
      <span class="week-block-state">
        {stateWords(block.state)}
        {block.note && ` · ${block.note}`}
      </span>
    </>
  );
}

/** '07:00' for each whole hour, ':30' between. */
function clock(minute: number): string {
  const hour = String(Math.floor(minute / 60)).padStart(2, '0');
  return minute % 60 === 0 ? `${hour}:00` : '';
}
