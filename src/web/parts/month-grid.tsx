import { stateTone, stateWords } from './chip.tsx';
import { Icon } from './icon.tsx';
import type { WeekBlock, WeekDay } from './week-grid.tsx';

export interface MonthDay extends WeekDay {
  /** Of the month before or after. */
  outside: boolean;
  /** Its week. */
  href: string;
}

export interface MonthGridProps {
  /** 'Lịch phát tháng 11/2026'. */
  label: string;
  /** Whole weeks, Monday first. */
  days: readonly MonthDay[];
}

/** Airings of a day that are seen at once; the others are on its week's page. */
const MOST_SHOWN = 4;
const WEEKDAYS = ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy', 'Chủ nhật'];

/** A month, a day a cell with its airings as strips in the colour of their state. On a phone a list of the days that have any. */
export function MonthGrid({ label, days }: MonthGridProps) {
  return (
    <section class="month" aria-label={label}>
      <div class="month-names" aria-hidden="true">
        {WEEKDAYS.map((name) => (
          <span>{name}</span>
        ))}
      </div>
      <ol class="month-days">
        {days.map((day) => (
          <Day day={day} />
        ))}
      </ol>
    </section>
  );
}

function Day({ day }: { day: MonthDay }) {
  const { blocks, holiday, suspended, facts } = day;
  const nothing = blocks.length === 0 && !holiday && !suspended;
  const look = [
    'month-day',
    day.outside && 'month-day-outside',
    day.today && 'month-day-today',
    suspended && 'month-day-suspended',
    nothing && !day.today && 'month-day-empty',
  ];
  const shown = blocks.length > MOST_SHOWN ? blocks.slice(0, MOST_SHOWN - 1) : blocks;
  return (
    <li class={look.filter(Boolean).join(' ')} data-month-day={day.day}>
      <h3>
        <a href={day.href} aria-current={day.today ? 'date' : undefined}>
          <span class="month-weekday">{day.name} </span>
          {day.date}
          {day.today && <span class="month-weekday"> · hôm nay</span>}
        </a>
      </h3>
      {holiday && <p class="week-holiday">{holiday}</p>}
      {suspended && <p>Tạm dừng: {suspended}</p>}
      <ul>
        {shown.map((block) => (
          <Strip block={block} />
        ))}
        {shown.length < blocks.length && (
          <li>
            <a href={day.href}>còn {blocks.length - shown.length} lượt</a>
          </li>
        )}
      </ul>
      {facts?.map((fact) => (
        <p class="week-fact">{fact}</p>
      ))}
    </li>
  );
}

function Strip({ block }: { block: WeekBlock }) {
  const { time, title, state, note, href, edit, warnings = [] } = block;
  const words = [stateWords(state), note, ...warnings].filter(Boolean).join(' · ');
  const inside = (
    <>
      <strong>{time.slice(0, 5)}</strong> {title}
      {warnings.length > 0 && (
        <>
          {' '}
          <Icon name="warning" />
        </>
      )}
      <span class="month-state"> {words}</span>
    </>
  );
  return (
    <li
      class={`month-strip week-block-${stateTone(state)}`}
      title={`${time} ${title}: ${words}`}
      {...(edit && {
        draggable: 'true',
        'data-month-edit': edit.href,
        'data-recurs': edit.recurs ? '' : undefined,
      })}
    >
      {edit && (
        <a class="month-tool no-print" href={edit.href} title="Đổi ngày, giờ…" data-edit-open="">
          <Icon name="clock" />
          <span class="only-read">
            Đổi ngày, giờ: {time} {title}…
          </span>
        </a>
      )}
      {href ? <a href={href}>{inside}</a> : inside}
    </li>
  );
}
