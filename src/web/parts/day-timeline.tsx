import { StateChip, stateTone, type StateName } from './chip.tsx';
import { Line, Lines } from './card.tsx';

export interface TimelineAiring {
  /** Minutes of the station's day, from 0; may be broken: 420.5. */
  fromMinute: number;
  toMinute: number;
  /** '07:00'. */
  time: string;
  title: string;
  state: StateName;
  href?: string | undefined;
}

export interface DayTimelineProps {
  /** What it shows: 'Phát thanh ngày 23/11/2026'. */
  label: string;
  airings: readonly TimelineAiring[];
  /** Now, where the day is today. */
  now?: { minute: number; time: string } | undefined;
}

const FROM_HOUR = 5;
const TO_HOUR = 21;
const LANE_PX = 34;
const TOP_PX = 26;
/** Width of a letter of a name, as a share of the day on a screen of usual width: only to keep names off one another. */
const LETTER_SHARE = 0.8;
/** '07:00 ' before the name, and the air around it. */
const TIME_LETTERS = 7;

/**
 * A day from 05 to 21 h. Places are given in percent, so that it stretches while its letters keep their size. What lies
 * outside these hours stands at the edge. On a phone only the times fit; the names follow as a list.
 */
export function DayTimeline({ label, airings, now }: DayTimelineProps) {
  const placed = inLanes(airings, now && share(now.minute));
  const lanes = Math.max(1, ...placed.map(({ lane }) => lane + 1));
  const height = TOP_PX + lanes * LANE_PX + 26;
  return (
    <>
      <svg
        class="timeline"
        width="100%"
        height={height}
        role="img"
        aria-label={spokenDay(label, airings, now)}
      >
        <HourLines height={height} />
        {now && <NowLine now={now} height={height} />}
        {placed.map((airing) => (
          <Block airing={airing} />
        ))}
      </svg>
      <div class="timeline-list">
        <Lines>
          {airings.map(({ time, title, state, href }) => (
            <Line end={<StateChip state={state} />}>
              <strong>{time}</strong> {href ? <a href={href}>{title}</a> : title}
            </Line>
          ))}
        </Lines>
      </div>
    </>
  );
}

function HourLines({ height }: { height: number }) {
  const hours = Array.from({ length: (TO_HOUR - FROM_HOUR) / 2 }, (_, index) => FROM_HOUR + index * 2);
  return (
    <>
      {hours.map((hour, index) => {
        const x = percent(share(hour * 60));
        return (
          <>
            {index > 0 && <line class="timeline-grid" x1={x} x2={x} y1="0" y2={height} />}
            <text class={index % 2 ? 'timeline-odd' : undefined} x={x} dx="5" y={height - 8}>
              {String(hour).padStart(2, '0')}:00
            </text>
          </>
        );
      })}
    </>
  );
}

interface PlacedAiring extends TimelineAiring {
  lane: number;
  x: number;
  width: number;
  name: NamePlace;
}

interface NamePlace {
  /** What is written by the block. */
  title: string;
  side: 'left' | 'right';
  /** Where it begins and ends, in percent. */
  from: number;
  to: number;
}

function Block({ airing }: { airing: PlacedAiring }) {
  const y = TOP_PX + airing.lane * LANE_PX;
  const left = airing.name.side === 'left';
  return (
    <>
      <rect
        class={`timeline-block timeline-${stateTone(airing.state)}`}
        x={percent(airing.x)}
        y={y}
        width={percent(airing.width)}
        height={LANE_PX - 8}
        rx="4"
      />
      <text
        class="timeline-name"
        x={percent(left ? airing.x : airing.x + airing.width)}
        dx={left ? -8 : 8}
        y={y + 18}
        text-anchor={left ? 'end' : 'start'}
      >
        {airing.time}
        <tspan class="timeline-name-title"> {airing.name.title}</tspan>
      </text>
    </>
  );
}

function NowLine({ now, height }: { now: { minute: number; time: string }; height: number }) {
  const at = share(now.minute);
  const x = percent(at);
  const left = at > 60;
  return (
    <>
      <line class="timeline-now" x1={x} x2={x} y1="0" y2={height} />
      <text class="timeline-now-words" x={x} dx={left ? -6 : 6} y="16" text-anchor={left ? 'end' : 'start'}>
        bây giờ {now.time}
      </text>
    </>
  );
}

/** Each airing in the first lane where neither its block nor its name covers another. */
function inLanes(airings: readonly TimelineAiring[], nowAt: number | undefined): PlacedAiring[] {
  const lanes: { from: number; to: number }[][] = [];
  return airings.map((airing) => {
    const x = Math.min(share(airing.fromMinute), 99);
    const width = Math.max(0.8, share(airing.toMinute) - x);
    const name = namePlace(airing.title, x, x + width, nowAt);
    const span = { from: Math.min(x, name.from), to: Math.max(x + width, name.to) };
    let lane = lanes.findIndex((taken) =>
      taken.every((other) => span.to <= other.from || span.from >= other.to),
    );
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane]!.push(span);
    return { ...airing, lane, x, width, name };
  });
}

/** The whole name at the right, else at the left where the line of now does not cross it, else the time alone. */
function namePlace(title: string, from: number, to: number, nowAt: number | undefined): NamePlace {
  const long = (title.length + TIME_LETTERS) * LETTER_SHARE;
  const short = TIME_LETTERS * LETTER_SHARE;
  const crossed = nowAt !== undefined && nowAt > from - long && nowAt < from;
  if (to + long <= 100) return { title, side: 'right', from: to, to: to + long };
  if (!crossed) return { title, side: 'left', from: from - long, to: from };
  if (to + short <= 100) return { title: '', side: 'right', from: to, to: to + short };
  return { title: '', side: 'left', from: from - short, to: from };
}

/** Where a minute of the day lies between the first and the last hour, 0–100. */
function share(minute: number): number {
  const of = (minute - FROM_HOUR * 60) / ((TO_HOUR - FROM_HOUR) * 60);
  return 100 * Math.min(1, Math.max(0, of));
}

function percent(value: number): string {
  return `${Number(value.toFixed(3))}%`;
}

function spokenDay(label: string, airings: readonly TimelineAiring[], now: DayTimelineProps['now']): string {
  const list = airings.map(({ time, title }) => `${time} ${title}`).join('; ') || 'không có lượt phát';
  return `${label}: ${list}${now ? `. Bây giờ là ${now.time}` : ''}`;
}
