import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viDate, viTime } from '../kernel/vietnamese.ts';
import { addDays, wallClockOf, weekday, type LocalDate } from '../kernel/zoned-time.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Chip, StateChip, type StateName } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { WeekGrid, type WeekBlock } from '../web/parts/week-grid.tsx';
import type { Airing } from './airings.store.ts';
import type { Conflict } from './core/conflicts.ts';
import { airingState, type AiringState, type HeardRow } from './heard.ts';
import { repeatInWords, WEEKDAYS } from './slot-form.ts';
import { SUSPENDED } from './planning.ts';
import type { StationSlot } from './slots.store.ts';
import type { Promised, WeekDayPlan } from './week.ts';

interface WeekPageProps {
  call: PageCall;
  days: readonly WeekDayPlan[];
  heard: ReadonlyMap<string, HeardRow[]>;
  slots: readonly StationSlot[];
  conflicts: readonly Conflict[];
  /** UTC ms. */
  now: number;
  today: LocalDate;
  mayWrite: boolean;
}

export function WeekPage({ call, days, heard, slots, conflicts, now, today, mayWrite }: WeekPageProps) {
  const path = `/d/${call.station.slug}/lich-phat`;
  const { timeZone } = call.station;
  const monday = days[0]!.date;
  const label = `Lịch phát tuần ${shortDate(monday)}–${viDate(addDays(monday, 6))}`;
  const make = mayWrite && (
    <ButtonLink href={`${path}/khung-gio/moi`} weight="primary" icon="plus">
      Xếp lịch
    </ButtonLink>
  );
  const orders = call.hasPage('/d/{slug}/khan-cap') && (
    <ButtonLink href={`/d/${call.station.slug}/khan-cap`}>Lệnh khẩn cấp</ButtonLink>
  );
  const actions = (
    <>
      {orders}
      {make}
    </>
  );
  return (
    <StationPage call={call} title="Lịch phát" active="schedule" aside={label} actions={actions}>
      <nav class="row no-print" aria-label="Chọn tuần">
        <ButtonLink href={`${path}?tuan=${addDays(monday, -7)}`} icon="left">
          Tuần trước
        </ButtonLink>
        <ButtonLink href={path}>Tuần này</ButtonLink>
        <ButtonLink href={`${path}?tuan=${addDays(monday, 7)}`} icon="right">
          Tuần sau
        </ButtonLink>
        <ButtonLink href={`${path}/tam-dung`}>Tạm dừng cụm loa</ButtonLink>
      </nav>
      <Conflicts conflicts={conflicts} timeZone={timeZone} />
      {slots.length === 0 && days.every(({ airings }) => airings.length === 0) ? (
        <EmptyState title="Chưa có khung giờ phát" icon="calendar" action={make}>
          Xếp khung giờ đầu tiên: giờ nào, những ngày nào, cụm loa nào, bản tin nào.
        </EmptyState>
      ) : (
        <WeekGrid
          label={label}
          days={days.map((day) => ({
            name: WEEKDAYS[weekday(day.date) - 1]!.label,
            date: shortDate(day.date),
            today: day.date === today,
            blocks: [
              ...day.airings.map((airing) =>
                airingBlock(airing, heard.get(airing.id) ?? [], now, timeZone, path),
              ),
              ...day.promised.map((promised) => promisedBlock(promised, timeZone, path)),
            ].sort((a, b) => a.fromMinute - b.fromMinute),
          }))}
        />
      )}
      <Slots slots={slots} path={path} mayWrite={mayWrite} />
    </StationPage>
  );
}

function Conflicts({ conflicts, timeZone }: { conflicts: readonly Conflict[]; timeZone: string }) {
  if (conflicts.length === 0) return null;
  return (
    <Notice tone="attention">
      <ul>
        {conflicts.map(({ slot, startsAt, message }) => (
          <li>
            {slot}, {viTime(startsAt, timeZone)} {shortDate(wallClockOf(startsAt, timeZone).slice(0, 10))}:{' '}
            {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

interface SlotsProps {
  slots: readonly StationSlot[];
  path: string;
  mayWrite: boolean;
}

function Slots({ slots, path, mayWrite }: SlotsProps) {
  if (slots.length === 0) return null;
  return (
    <Card title="Các khung giờ">
      <DataTable
        caption="Các khung giờ đang dùng"
        hideCaption
        columns={[
          {
            header: 'Tên',
            cell: ({ id, name }) => (mayWrite ? <a href={`${path}/khung-gio/${id}`}>{name}</a> : name),
          },
          { header: 'Loại', cell: (slot) => <Kind slot={slot} /> },
          { header: 'Giờ', cell: ({ start }) => start.slice(11, 16) },
          { header: 'Ngày', cell: repeatInWords },
          { header: 'Dài', cell: ({ durationMinutes }) => `${durationMinutes} phút` },
          { header: 'Từ', cell: ({ start }) => viDate(start.slice(0, 10)) },
          { header: 'Đến hết', cell: ({ until }) => until && viDate(until.slice(0, 10)) },
        ]}
        rows={slots}
      />
    </Card>
  );
}

/** What is special about a slot. */
function Kind({ slot: { kind, priority, directive } }: { slot: StationSlot }) {
  return (
    <>
      {directive && (
        <>
          <Chip tone="attention">Theo chỉ đạo</Chip>{' '}
          <span class="soft">
            {directive.document}, {directive.orderedBy}
          </span>{' '}
        </>
      )}
      {kind === 'make-good' && <StateChip state="makeGood" />}
      {priority === 'priority' && <Chip tone="booked">Ưu tiên</Chip>}
    </>
  );
}

const STATES: Record<AiringState, StateName> = {
  planned: 'booked',
  onAir: 'onAir',
  aired: 'aired',
  interrupted: 'interrupted',
  missed: 'missed',
  unreported: 'notMeasured',
  empty: 'empty',
  cancelled: 'cancelled',
};

/** The chip of an airing; one whose bulletin can't air is not without a bulletin. */
export function chipOf(state: AiringState, airing: Pick<Airing, 'bulletinId' | 'suspended'>): StateName {
  if (state === 'cancelled' && airing.suspended) return 'suspended';
  return state === 'empty' && airing.bulletinId !== null ? 'silent' : STATES[state];
}

/** What a person should know besides the state. */
export function noteOf(state: AiringState, airing: Pick<Airing, 'reason' | 'suspended'>): string | undefined {
  if (state === 'cancelled' && airing.suspended) return airing.suspended.reason.replace(SUSPENDED, '');
  return state === 'unreported' ? 'đầu phát chưa gửi nhật ký' : (airing.reason ?? undefined);
}

function airingBlock(
  airing: Airing,
  rows: readonly HeardRow[],
  now: number,
  timeZone: string,
  path: string,
): WeekBlock {
  const state = airingState(airing, rows, now);
  return {
    ...place(airing, timeZone),
    id: airing.id,
    title: airing.title,
    state: chipOf(state, airing),
    note: noteOf(state, airing),
    href: `${path}/luot/${airing.id}`,
  };
}

function promisedBlock(promised: Promised, timeZone: string, path: string): WeekBlock {
  return {
    ...place(promised, timeZone),
    id: `${promised.slotId}-${promised.wallStart}`,
    title: promised.slotName,
    state: promised.state,
    note: promised.reason || undefined,
    href: `${path}/khung-gio/${promised.slotId}`,
  };
}

function place({ startsAt, endsAt }: { startsAt: number; endsAt: number }, timeZone: string) {
  return {
    fromMinute: minuteOfDay(startsAt, timeZone),
    time: `${viTime(startsAt, timeZone)}–${viTime(endsAt, timeZone)}`,
  };
}

/** Of the station's day, broken by its seconds. */
export function minuteOfDay(instant: number, timeZone: string): number {
  const [hours, minutes, seconds] = wallClockOf(instant, timeZone).slice(11).split(':').map(Number);
  return hours! * 60 + minutes! + seconds! / 60;
}

/** '23/11' */
function shortDate(date: LocalDate): string {
  return viDate(date).slice(0, 5);
}
