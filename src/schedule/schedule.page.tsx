import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import { viDate } from '../kernel/vietnamese.ts';
import { addDays, wallClockOf, type LocalDate } from '../kernel/zoned-time.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { Chip, StateChip, type StateName } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { WeekGrid, type WeekDay } from '../web/parts/week-grid.tsx';
import type { Airing } from './airings.store.ts';
import type { AiringState } from './heard.ts';
import { repeatInWords } from './slot-form.ts';
import { SUSPENDED } from './planning.ts';
import type { StationSlot } from './slots.store.ts';

interface WeekPageProps {
  call: PageCall;
  monday: LocalDate;
  today: LocalDate;
  days: readonly WeekDay[];
  slots: readonly StationSlot[];
  zones: readonly Zone[];
  /** Of the filter; null shows all. */
  zone: string | null;
  notHeard: readonly { id: string; title: string }[];
  mayWrite: boolean;
}

export function WeekPage(props: WeekPageProps) {
  const { call, monday, today, days, slots, zones, zone, notHeard, mayWrite } = props;
  const path = `/d/${call.station.slug}/lich-phat`;
  const label = `Lịch phát tuần ${shortDate(monday)}–${viDate(addDays(monday, 6))}`;
  const make = mayWrite && (
    <ButtonLink href={`${path}/khung-gio/moi`} weight="primary" icon="plus">
      Xếp lịch
    </ButtonLink>
  );
  const orders = call.hasPage('/d/{slug}/khan-cap') && (
    <ButtonLink href={`/d/${call.station.slug}/khan-cap`}>Lệnh khẩn cấp</ButtonLink>
  );
  const live = call.hasPage('/d/{slug}/noi-truc-tiep') && (
    <ButtonLink href={`/d/${call.station.slug}/noi-truc-tiep`}>Nói trực tiếp</ButtonLink>
  );
  const actions = (
    <>
      {live}
      {orders}
      {make}
    </>
  );
  const kept = zone === null ? '' : `&cum=${zone}`;
  return (
    <StationPage call={call} title="Lịch phát" active="schedule" aside={label} actions={actions}>
      <nav class="row no-print" aria-label="Chọn tuần">
        <ButtonLink href={`${path}?tuan=${addDays(monday, -7)}${kept}`} icon="left">
          Tuần trước
        </ButtonLink>
        <ButtonLink href={zone === null ? path : `${path}?cum=${zone}`}>Tuần này</ButtonLink>
        <ButtonLink href={`${path}?tuan=${addDays(monday, 7)}${kept}`} icon="right">
          Tuần sau
        </ButtonLink>
        {mayWrite && (
          <ButtonLink href={`${path}/chep?kieu=tuan&tu=${monday}`} icon="copy">
            Chép tuần…
          </ButtonLink>
        )}
        <ButtonLink href={`${path}/tam-dung`}>Tạm dừng cụm loa</ButtonLink>
      </nav>
      <CalendarTabs path={path} date={monday} shown="week" zone={zone} />
      <ZoneFilter zones={zones} zone={zone} href={`${path}?tuan=${monday}`} />
      {slots.length === 0 && days.every(({ blocks }) => blocks.length === 0) ? (
        <EmptyState title="Chưa có khung giờ phát" icon="calendar" action={make}>
          Xếp khung giờ đầu tiên: giờ nào, những ngày nào, cụm loa nào, bản tin nào.
        </EmptyState>
      ) : (
        <div class="week-sheet">
          <WeekGrid label={label} days={days} />
        </div>
      )}
      {mayWrite && <MoveDialog />}
      <nav class="row no-print" aria-label="Việc khác với lịch phát">
        <ButtonLink small href={`${path}/nguon-tiep-am`}>
          Nguồn tiếp âm
        </ButtonLink>
        <ButtonLink small href={`${path}/duong-dan`}>
          Đường dẫn lịch
        </ButtonLink>
        {call.hasPage('/d/{slug}/nhat-ky') && (
          <ButtonLink small href={`/d/${call.station.slug}/nhat-ky?ky=tuan&ngay=${monday}`}>
            Nhật ký phát thanh
          </ButtonLink>
        )}
        <ButtonLink small href={`${path}/xuat?tuan=${monday}${kept}`}>
          Xuất cho hệ thống khác
        </ButtonLink>
      </nav>
      <div class="columns columns-wide-left no-print">
        <Slots slots={slots.filter((slot) => stillComes(slot, today))} path={path} mayWrite={mayWrite} />
        <NotHeard items={notHeard} slug={call.station.slug} />
      </div>
    </StationPage>
  );
}

/** week-edit.js puts the form in that changes an airing's time. */
export function MoveDialog() {
  return (
    <dialog class="dialog" id="doi-gio-hoi" aria-labelledby="doi-gio-hoi-title">
      <div class="stack">
        <h2 id="doi-gio-hoi-title">Đổi giờ phát</h2>
        <div data-edit-body="" />
      </div>
    </dialog>
  );
}

/** Of the list beside the week. */
const MOST_NOT_HEARD = 8;

/** The same days as a week or as a month. */
export function CalendarTabs(props: {
  path: string;
  date: LocalDate;
  shown: 'week' | 'month';
  zone: string | null;
}) {
  const { path, date, shown, zone } = props;
  const kept = zone === null ? '' : `&cum=${zone}`;
  return (
    <nav class="tabs no-print" aria-label="Tuần hay tháng">
      <a href={`${path}?tuan=${date}${kept}`} aria-current={shown === 'week' ? 'page' : undefined}>
        Tuần
      </a>
      <a
        href={`${path}/thang?thang=${date.slice(0, 7)}${kept}`}
        aria-current={shown === 'month' ? 'page' : undefined}
      >
        Tháng
      </a>
    </nav>
  );
}

/** What a person should still put on the air this month. */
export function NotHeard({ items, slug }: { items: readonly { id: string; title: string }[]; slug: string }) {
  return (
    <Card title="Chưa phát trong tháng">
      {items.length === 0 ? (
        <p class="soft">Mọi tin, bài CCHC đã duyệt đều đã phát.</p>
      ) : (
        <>
          <p class="soft small">Tin, bài CCHC đã duyệt mà tháng này chưa phát trên loa.</p>
          <Lines>
            {items.slice(0, MOST_NOT_HEARD).map(({ id, title }) => (
              <Line>
                <a href={`/d/${slug}/tin-bai/${id}`}>{title}</a>
              </Line>
            ))}
          </Lines>
          {items.length > MOST_NOT_HEARD && (
            <p class="soft">và {items.length - MOST_NOT_HEARD} tin, bài khác.</p>
          )}
        </>
      )}
    </Card>
  );
}

/** Only one zone's airings, or all. */
export function ZoneFilter({
  zones,
  zone,
  href,
}: {
  zones: readonly Zone[];
  zone: string | null;
  href: string;
}) {
  if (zones.length < 2) return null;
  const all = [{ id: null, name: 'Mọi cụm loa' }, ...zones];
  return (
    <nav class="tabs no-print" aria-label="Chọn cụm loa">
      {all.map(({ id, name }) => (
        <a href={id === null ? href : `${href}&cum=${id}`} aria-current={id === zone ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
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
            cell: (slot) => (
              <>
                {mayWrite ? <a href={`${path}/khung-gio/${slot.id}`}>{slot.name}</a> : slot.name}{' '}
                <Kind slot={slot} />
              </>
            ),
          },
          {
            header: 'Giờ',
            cell: ({ start, durationMinutes }) => `${start.slice(11, 16)}, ${durationMinutes} phút`,
          },
          { header: 'Ngày', cell: repeatInWords },
          { header: 'Áp dụng', cell: appliesInWords },
        ]}
        rows={slots}
      />
    </Card>
  );
}

/** 'từ 23/11/2026'; '23/11/2026–30/11/2026'; '25/11/2026' for what comes once. */
function appliesInWords({ start, rrule, until }: StationSlot): string {
  const from = viDate(start.slice(0, 10));
  if (rrule === undefined) return from;
  return until === undefined ? `từ ${from}` : `${from}–${viDate(until.slice(0, 10))}`;
}

/** Whether anything of it may still come; a rule with a count of its own is always listed. */
function stillComes({ start, rrule, until }: StationSlot, today: LocalDate): boolean {
  const last = rrule === undefined ? start : until;
  return last === undefined || last.slice(0, 10) >= today;
}

/** What is special about a slot. */
function Kind({ slot: { kind, priority, directive, relaySourceId } }: { slot: StationSlot }) {
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
      {relaySourceId !== null && <Chip>Tiếp âm</Chip>}
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
export function noteOf(
  state: AiringState,
  airing: Pick<Airing, 'reason' | 'suspended' | 'bulletinId'>,
): string | undefined {
  // The chip says that there is no bulletin.
  if (state === 'empty' && airing.bulletinId === null) return undefined;
  if (state === 'cancelled' && airing.suspended) return airing.suspended.reason.replace(SUSPENDED, '');
  return state === 'unreported' ? 'đầu phát chưa gửi nhật ký' : (airing.reason ?? undefined);
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
