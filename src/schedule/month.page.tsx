import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import { viMonth } from '../kernel/vietnamese.ts';
import { addMonths, type LocalDate, type Month } from '../kernel/zoned-time.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { MonthGrid } from '../web/parts/month-grid.tsx';
import type { WeekDay } from '../web/parts/week-grid.tsx';
import { CalendarTabs, MoveDialog, NotHeard, ZoneFilter } from './schedule.page.tsx';

export interface MonthPageProps {
  call: PageCall;
  month: Month;
  /** Whole weeks that hold the month. */
  days: readonly WeekDay[];
  today: LocalDate;
  zones: readonly Zone[];
  /** Of the filter; null shows all. */
  zone: string | null;
  /** Null where another month than this one is shown. */
  notHeard: readonly { id: string; title: string }[] | null;
  mayWrite: boolean;
}

/** A month at a glance: what airs on which day and what became of it. */
export function MonthPage({ call, month, days, today, zones, zone, notHeard, mayWrite }: MonthPageProps) {
  const path = `/d/${call.station.slug}/lich-phat`;
  const label = `Lịch phát tháng ${viMonth(month)}`;
  const kept = zone === null ? '' : `&cum=${zone}`;
  const make = mayWrite && (
    <ButtonLink href={`${path}/khung-gio/moi`} weight="primary" icon="plus">
      Xếp lịch
    </ButtonLink>
  );
  // The week of today, when the month has it; else its first.
  const inMonth = today.startsWith(month) ? today : `${month}-01`;
  return (
    <StationPage call={call} title="Lịch phát" active="schedule" aside={label} actions={make}>
      <nav class="row no-print" aria-label="Chọn tháng">
        <ButtonLink href={`${path}/thang?thang=${addMonths(month, -1)}${kept}`} icon="left">
          Tháng trước
        </ButtonLink>
        <ButtonLink href={`${path}/thang${zone === null ? '' : `?cum=${zone}`}`}>Tháng này</ButtonLink>
        <ButtonLink href={`${path}/thang?thang=${addMonths(month, 1)}${kept}`} icon="right">
          Tháng sau
        </ButtonLink>
      </nav>
      <CalendarTabs path={path} date={inMonth} shown="month" zone={zone} />
      <ZoneFilter zones={zones} zone={zone} href={`${path}/thang?thang=${month}`} />
      <div class="week-sheet">
        <MonthGrid
          label={label}
          days={days.map((day) => ({
            ...day,
            outside: !day.day.startsWith(month),
            href: `${path}?tuan=${day.day}${kept}`,
          }))}
        />
      </div>
      {mayWrite && <MoveDialog />}
      {notHeard && (
        <div class="no-print">
          <NotHeard items={notHeard} slug={call.station.slug} />
        </div>
      )}
    </StationPage>
  );
}
