import type { PageCall } from '../accounts/station-page.page.tsx';
import { viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import type { Player } from '../playout/player-state.page.tsx';
import type { Airing } from '../schedule/airings.store.ts';
import { soundsUntil } from '../schedule/heard.ts';
import { ListenButton } from '../schedule/listen.page.tsx';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card, FewLines, Line } from '../web/parts/card.tsx';
import { ConfirmDialog, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { Live } from '../web/parts/live.tsx';
import { OnAirStrip } from '../web/parts/on-air-strip.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { Sounding, Todo } from './today.ts';

/** Of a list that may be long, so many lines are seen at once. */
export const MOST_LINES = 6;

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

const CLOCK = 'bay-gio';
const TODOS = 'viec-can-lam';

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

export function Now({ call, now }: TodayNowProps) {
  const { timeZone } = call.station;
  return (
    <span id={CLOCK}>
      {viWeekdayDate(dateOf(now, timeZone))} · {viTime(now, timeZone)}
    </span>
  );
}

export function OnAirNow(props: TodayNowProps) {
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

export function Todos({ call, todos }: TodayNowProps) {
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

export function pathOf({ station }: PageCall): string {
  return `/d/${station.slug}`;
}

/** An emergency has a page of its own: who has got it, and how it is stopped. */
export function pathOfAiring(call: PageCall, { id, orderId }: Airing): string {
  return orderId === null ? `${pathOf(call)}/lich-phat/luot/${id}` : `${pathOf(call)}/khan-cap/${orderId}`;
}
