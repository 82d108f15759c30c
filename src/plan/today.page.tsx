import { StationPage } from '../accounts/station-page.page.tsx';
import { viDuration, viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { HealthChip, type Player } from '../playout/player-state.page.tsx';
import type { Airing } from '../schedule/airings.store.ts';
import { airingState, soundsUntil, worstLateness, type HeardRow } from '../schedule/heard.ts';
import { ListenPlace } from '../schedule/listen.page.tsx';
import { chipOf, minuteOfDay } from '../schedule/schedule.page.tsx';
import { Card, FewLines, Line, Lines } from '../web/parts/card.tsx';
import { Chip, StateChip } from '../web/parts/chip.tsx';
import { Copyable } from '../web/parts/copyable.tsx';
import { DayTimeline } from '../web/parts/day-timeline.tsx';
import { Details } from '../web/parts/details.tsx';
import { messagesToUnits, type Reminder } from './year/reminders.ts';
import {
  MOST_LINES,
  Now,
  OnAirNow,
  Todos,
  pathOf,
  pathOfAiring,
  type TodayNowProps,
} from './today-now.page.tsx';
import { TodayQuotas, type AuditOrReason } from './today-quotas.page.tsx';

export interface TodayPageProps extends TodayNowProps {
  audit: AuditOrReason;
  /** Đôn đốc that stands for this person. */
  reminders: readonly Reminder[];
  /** Today's. */
  airings: readonly Airing[];
  /** Over, the latest first. */
  recent: readonly Airing[];
  heard: ReadonlyMap<string, HeardRow[]>;
}

/** Hôm nay: what is on air, what is wrong, what must I do. */
export function TodayPage(props: TodayPageProps) {
  return (
    <StationPage call={props.call} title="Hôm nay" active="today" aside={<Now {...props} />}>
      <OnAirNow {...props} />
      <ListenPlace />
      <div class="columns columns-wide-left columns-first-right">
        <Todos {...props} />
        <TodayQuotas call={props.call} audit={props.audit} />
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
