import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viDuration, viMonth, viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { HealthChip, type Player } from '../playout/player-state.page.tsx';
import type { Airing } from '../schedule/airings.store.ts';
import { airingState, soundsUntil, worstLateness, type HeardRow } from '../schedule/heard.ts';
import { ListenButton, ListenPlace } from '../schedule/listen.page.tsx';
import { chipOf, minuteOfDay } from '../schedule/schedule.page.tsx';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card, FewLines, Line, Lines } from '../web/parts/card.tsx';
import { Chip, StateChip } from '../web/parts/chip.tsx';
import { ConfirmDialog, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { Copyable } from '../web/parts/copyable.tsx';
import { DayTimeline } from '../web/parts/day-timeline.tsx';
import { Details } from '../web/parts/details.tsx';
import { Live } from '../web/parts/live.tsx';
import { OnAirStrip } from '../web/parts/on-air-strip.tsx';
import { QuotaList } from '../web/parts/quota-cells.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { MonthAudit } from './month-audit.ts';
import type { Sounding, Todo } from './today.ts';
import { messagesToUnits, type Reminder } from './year/reminders.ts';

/** Of a list that may be long, so many lines are seen at once. */
const MOST_LINES = 6;

/** What changes by the second: it renews itself. */
export interface TodayNowProps {
  call: PageCall;
  /** UTC ms. */
  now: number;
  sounding: readonly Sounding[];
  next: Airing | undefined;
  /** How many zones the station has. */
  zoneCount: number;
  todos: readonly Todo[];
  /** How safe the data are, for those who look after the machine. */
  machine: string | null;
  /** Without those that were revoked. */
  players: readonly Player[];
  /** Orders among them that are drills. */
  drills: ReadonlySet<string>;
  mayStop: boolean;
  mayListen: boolean;
}

export interface TodayPageProps extends TodayNowProps {
  /** Null: no plan holds the month, and why. */
  audit: MonthAudit | { missing: string };
  /** Đôn đốc that stands for this person. */
  reminders: readonly Reminder[];
  /** Today's. */
  airings: readonly Airing[];
  /** Over, the latest first. */
  recent: readonly Airing[];
  heard: ReadonlyMap<string, HeardRow[]>;
}

const CLOCK = 'bay-gio';
const TODOS = 'viec-can-lam';

/** Hôm nay: what is on air, what is wrong, what must I do. */
export function TodayPage(props: TodayPageProps) {
  return (
    <StationPage call={props.call} title="Hôm nay" active="today" aside={<Now {...props} />}>
      <OnAirNow {...props} />
      <ListenPlace />
      <div class="columns columns-wide-left">
        <Quotas {...props} />
        <Todos {...props} />
      </div>
      <Reminders {...props} />
      <Day {...props} />
      <div class="columns columns-wide-left">
        <Players {...props} />
        <Recent {...props} />
      </div>
      {props.machine !== null && (
        <p class="soft">
          <a href={`${pathOf(props.call)}/quan-tri/sao-luu`}>Sao lưu</a>: {props.machine}
        </p>
      )}
    </StationPage>
  );
}

/** What the plan lacks, from the station's days of reminding on; gone as soon as it is there. */
function Reminders({ call, reminders }: TodayPageProps) {
  if (reminders.length === 0) return null;
  const more = call.hasPage('/d/{slug}/ke-hoach') && {
    href: `${pathOf(call)}/ke-hoach`,
    label: 'Kế hoạch năm',
  };
  return (
    <Card title="Đôn đốc" id="don-doc" more={more || undefined}>
      <FewLines
        most={MOST_LINES}
        noun="chỉ tiêu còn thiếu"
        lines={reminders.map(({ message, lead }) => (
          <Line hint={lead}>{message}</Line>
        ))}
      />
      <Details summary="Lời nhắc để gửi Zalo">
        <Copyable
          name="loi-nhac"
          label="Lời nhắc từng đơn vị"
          text={messagesToUnits(call.station.name, reminders)}
          rows={6}
        />
      </Details>
    </Card>
  );
}

/** What the page asks for again and again: the strip, the to-do list and the time, without the month's audit. */
export function TodayNow(props: TodayNowProps) {
  return (
    <>
      <OnAirNow {...props} />
      <Todos {...props} />
      <Now {...props} />
    </>
  );
}

function Now({ call, now }: TodayNowProps) {
  const { timeZone } = call.station;
  return (
    <span id={CLOCK}>
      {viWeekdayDate(dateOf(now, timeZone))} · {viTime(now, timeZone)}
    </span>
  );
}

function OnAirNow(props: TodayNowProps) {
  const { call, sounding, mayStop } = props;
  return (
    <Live id="dang-phat" href={`${pathOf(call)}/dang-phat`} also={[TODOS, CLOCK]}>
      <OnAir {...props} />
      {mayStop &&
        sounding.map(({ airing }) => <StopDialog path={pathOfAiring(call, airing)} airing={airing} />)}
    </Live>
  );
}

function OnAir(props: TodayNowProps) {
  const { sounding, next, now, call } = props;
  const { timeZone } = call.station;
  if (sounding.length > 0) {
    return (
      <>
        {sounding.map((one) => (
          <LiveStrip {...props} one={one} />
        ))}
      </>
    );
  }
  const day = next && dateOf(next.startsAt, timeZone);
  const when = next && day === dateOf(now, timeZone) ? '' : day ? ` ${viWeekdayDate(day)}` : '';
  return (
    <OnAirStrip
      state="idle"
      title={
        next
          ? `Tiếp theo ${viTime(next.startsAt, timeZone)}${when}: ${next.title}`
          : 'Chưa có lượt phát nào sắp tới.'
      }
    />
  );
}

function LiveStrip(props: TodayNowProps & { one: Sounding }) {
  const { call, now, one, zoneCount, players, drills, mayStop, mayListen } = props;
  const { airing, onAir, zones } = one;
  const { timeZone } = call.station;
  const serving = players.filter(({ device }) => device.zones.some((zone) => zones.includes(zone)));
  const playing = serving.filter(({ health }) => health.told?.onAir === airing.id);
  const where = zones.length === zoneCount ? 'mọi cụm loa' : `${zones.length} cụm loa`;
  const span = `${viTime(airing.startsAt, timeZone)}–${viTime(airing.endsAt, timeZone)}`;
  const emergency = airing.priority === 'emergency';
  const title = airing.items[onAir.item]?.title ?? '';
  // An emergency's text has the airing's own title.
  const item = `mục ${onAir.item + 1}/${airing.items.length}${title === airing.title ? '' : `: “${title}”`}`;
  const path = pathOfAiring(call, airing);
  return (
    <OnAirStrip
      state={!emergency ? 'live' : drills.has(airing.orderId ?? '') ? 'drill' : 'emergency'}
      title={airing.title}
      detail={`${span} · ${where} · ${item} · ${playing.length}/${serving.length} đầu phát báo đang phát`}
      progress={{
        playedMs: Math.max(0, now - airing.startsAt),
        durationMs: Math.max(1, soundsUntil(airing) - airing.startsAt),
      }}
      actions={
        <>
          {mayListen && <ListenButton call={call} airing={airing} />}
          <ButtonLink href={path}>Xem</ButtonLink>
          {mayStop && (
            <ConfirmOpener dialog={`stop-${airing.id}`} href={`${path}/dung`}>
              Dừng phát…
            </ConfirmOpener>
          )}
        </>
      }
    />
  );
}

function StopDialog({ path, airing }: { path: string; airing: Airing }) {
  return (
    <ConfirmDialog
      id={`stop-${airing.id}`}
      title={`Dừng phát “${airing.title}”?`}
      action={`${path}/dung`}
      yes="Dừng phát"
      no="Không dừng"
      danger
    >
      <p>Mọi cụm loa sẽ ngừng phát trong vài giây. Phần chưa phát hết không được tính.</p>
      <TextInput name="reason" label="Lý do dừng" />
    </ConfirmDialog>
  );
}

function Quotas({ call, audit }: TodayPageProps) {
  if ('missing' in audit) {
    return (
      <Card title="Chỉ tiêu tháng">
        <p class="soft">{audit.missing}</p>
      </Card>
    );
  }
  const month = `${pathOf(call)}/kiem-tra/${audit.month}`;
  const quotas = audit.quotas.filter(({ state }) => state !== 'notApplicable' && state !== 'notMeasured');
  const linked = call.hasPage('/d/{slug}/kiem-tra/{month}');
  return (
    <Card
      title={`Chỉ tiêu tháng ${viMonth(audit.month)}`}
      more={linked ? { href: month, label: 'Kiểm tra tháng' } : undefined}
    >
      {quotas.length === 0 ? (
        <p class="soft">Tháng này kế hoạch không giao chỉ tiêu nào đo được trên loa.</p>
      ) : (
        <QuotaList
          quotas={quotas.map(({ short, task, required, counted, booked }) => ({
            label: short,
            note: `nhiệm vụ ${task}`,
            ...{ required, counted, booked },
          }))}
        />
      )}
    </Card>
  );
}

function Todos({ call, todos }: TodayNowProps) {
  return (
    <Card title="Việc cần làm" id={TODOS}>
      {todos.length === 0 ? (
        <p class="soft">Không có việc nào đang chờ.</p>
      ) : (
        <FewLines
          most={MOST_LINES}
          noun="việc khác"
          lines={todos.map(({ title, hint, path, button }) => (
            <Line
              hint={hint}
              end={
                <ButtonLink href={pathOf(call) + path} small>
                  {button}
                </ButtonLink>
              }
            >
              {title}
            </Line>
          ))}
        />
      )}
    </Card>
  );
}

function Day({ call, airings, heard, now }: TodayPageProps) {
  const { timeZone } = call.station;
  const path = `${pathOf(call)}/lich-phat`;
  if (airings.length === 0) {
    return (
      <Card title="Phát thanh trong ngày" more={{ href: path, label: 'Lịch phát' }}>
        <p class="soft">Hôm nay không có lượt phát nào.</p>
      </Card>
    );
  }
  return (
    <Card title="Phát thanh trong ngày" more={{ href: path, label: 'Lịch phát' }}>
      <DayTimeline
        label={`Phát thanh ${viWeekdayDate(dateOf(now, timeZone))}`}
        now={{ minute: minuteOfDay(now, timeZone), time: viTime(now, timeZone) }}
        airings={airings.map((airing) => {
          const fromMinute = minuteOfDay(airing.startsAt, timeZone);
          return {
            fromMinute,
            toMinute: fromMinute + (airing.endsAt - airing.startsAt) / 60_000,
            time: viTime(airing.startsAt, timeZone),
            title: airing.title,
            state: chipOf(airingState(airing, heard.get(airing.id) ?? [], now), airing),
            href: pathOfAiring(call, airing),
          };
        })}
      />
    </Card>
  );
}

/** Those that someone should look at come first. */
function byTrouble(one: Player, other: Player): number {
  const calm = ({ health }: Player) => Number(health.state === 'online' && health.troubles.length === 0);
  return calm(one) - calm(other);
}

function Players({ call, players }: TodayPageProps) {
  return (
    <Card title="Cụm loa, đầu phát" more={{ href: `${pathOf(call)}/cum-loa`, label: 'Xem tất cả' }}>
      {players.length === 0 ? (
        <p class="soft">Chưa ghép đầu phát nào.</p>
      ) : (
        <FewLines
          most={MOST_LINES}
          noun="đầu phát khác"
          lines={players.toSorted(byTrouble).map(({ device, health }) => (
            <Line
              hint={health.troubles[0]}
              end={
                health.told?.onAir && health.state === 'online' ? (
                  <Chip tone="danger" live>
                    Đang phát
                  </Chip>
                ) : (
                  <HealthChip health={health} timeZone={call.station.timeZone} />
                )
              }
            >
              {device.name}
            </Line>
          ))}
        />
      )}
    </Card>
  );
}

function Recent({ call, recent, heard, now }: TodayPageProps) {
  const { timeZone } = call.station;
  return (
    <Card title="Gần đây">
      {recent.length === 0 ? (
        <p class="soft">Bảy ngày qua chưa có lượt phát nào.</p>
      ) : (
        <Lines>
          {recent.map((airing) => {
            const rows = heard.get(airing.id) ?? [];
            const late = worstLateness(rows);
            const length = soundsUntil(airing) - airing.startsAt;
            return (
              <Line
                hint={`${viWeekdayDate(dateOf(airing.startsAt, timeZone))} · ${viDuration(length)}${late === null ? '' : ` · trễ ${late} ms`}`}
                end={<StateChip state={chipOf(airingState(airing, rows, now), airing)} />}
              >
                <a href={pathOfAiring(call, airing)}>
                  {viTime(airing.startsAt, timeZone)} {airing.title}
                </a>
              </Line>
            );
          })}
        </Lines>
      )}
    </Card>
  );
}

function pathOf({ station }: PageCall): string {
  return `/d/${station.slug}`;
}

/** An emergency has a page of its own: who has got it, and how it is stopped. */
function pathOfAiring(call: PageCall, { id, orderId }: Airing): string {
  return orderId === null ? `${pathOf(call)}/lich-phat/luot/${id}` : `${pathOf(call)}/khan-cap/${orderId}`;
}
