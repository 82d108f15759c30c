import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viNumber, viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { addDays, dateOf, type LocalDate } from '../kernel/zoned-time.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Stat, Stats } from '../web/parts/stat.tsx';
import { PublishTabs } from './publish-tabs.tsx';
import type { WeekEntry } from './week-entries.ts';
import type { ZaloAccount } from './zalo/account.store.ts';

export interface CalendarPageProps {
  call: PageCall;
  monday: LocalDate;
  days: readonly { date: LocalDate; entries: readonly WeekEntry[] }[];
  account: ZaloAccount | undefined;
  /** Broadcasts that are wanted and did not go yet. */
  wanted: number;
  now: number;
}

const KINDS: Record<WeekEntry['kind'], { done: string; planned: string }> = {
  airing: { done: 'Phát loa', planned: 'Sẽ phát loa' },
  article: { done: 'Đăng bài', planned: 'Sẽ đăng bài' },
  broadcast: { done: 'Gửi Zalo', planned: 'Sẽ gửi Zalo' },
};

/** Lịch xuất bản: what goes out in a week by Zalo and the web, beside what is on the air. */
export function CalendarPage({ call, monday, days, account, wanted, now }: CalendarPageProps) {
  const path = `/d/${call.station.slug}/xuat-ban/lich`;
  const { timeZone } = call.station;
  const left = account?.allowanceLeft ?? null;
  const sent = days.flatMap(({ entries }) => entries).filter(({ kind }) => kind === 'broadcast').length;
  return (
    <StationPage call={call} title="Lịch xuất bản" active="publications">
      <PublishTabs call={call} active="calendar" />
      <Card>
        <Stats>
          <Stat value={viNumber(sent)} label="lần gửi Zalo trong tuần" />
          <Stat value={viNumber(wanted)} label="lần gửi đang chờ" />
          {left !== null && (
            <Stat
              value={
                account?.allowance == null
                  ? viNumber(left)
                  : `${viNumber(left)}/${viNumber(account.allowance)}`
              }
              label="lượt gửi Zalo còn lại của tháng"
              tone={left <= wanted ? 'attention' : undefined}
            />
          )}
        </Stats>
      </Card>
      <nav class="row no-print" aria-label="Tuần">
        <ButtonLink href={`${path}?tuan=${addDays(monday, -7)}`}>Tuần trước</ButtonLink>
        <ButtonLink href={path}>Tuần này</ButtonLink>
        <ButtonLink href={`${path}?tuan=${addDays(monday, 7)}`}>Tuần sau</ButtonLink>
      </nav>
      <div class="publish-week">
        {days.map(({ date, entries }) => (
          <section class={date === dateOf(now, timeZone) ? 'publish-day publish-day-today' : 'publish-day'}>
            <h2>{viWeekdayDate(date)}</h2>
            {entries.length === 0 ? (
              <p class="soft small">Không có gì.</p>
            ) : (
              <ul>
                {entries.map((entry) => (
                  <Entry entry={entry} timeZone={timeZone} />
                ))}
              </ul>
            )}
          </section>
        ))}
      </div>
      <p class="soft small">
        Lượt phát hiện trước 7 ngày; xa hơn xem ở{' '}
        <a href={`/d/${call.station.slug}/lich-phat?tuan=${monday}`}>Lịch phát</a>.
      </p>
    </StationPage>
  );
}

function Entry({ entry, timeZone }: { entry: WeekEntry; timeZone: string }) {
  const { kind, at, title, done, off, href, along } = entry;
  const what = off ?? KINDS[kind][done ? 'done' : 'planned'];
  return (
    <li
      class={['publish-entry', `publish-entry-${kind}`, done ? '' : 'publish-entry-planned']
        .filter(Boolean)
        .join(' ')}
    >
      <span class="small">
        {viTime(at, timeZone)} · {what}
      </span>
      <a href={href}>{title}</a>
      {along > 0 && <span class="small soft">và {along} bài khác</span>}
    </li>
  );
}
