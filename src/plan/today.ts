/** What the first page of the day says: what sounds now, what comes next, and what waits for this person. Pure. */
import { mayDo, type Role } from '../accounts/permissions.ts';
import type { ApprovalStep } from '../accounts/approval-policy.ts';
import { theDevice } from '../accounts/device-words.ts';
import type { Device } from '../accounts/devices.ts';
import { viInstant, viTime } from '../kernel/vietnamese.ts';
import type { Order } from '../emergencies/order.ts';
import type { DeviceHealth } from '../playout/device-health.ts';
import type { Airing } from '../schedule/airings.store.ts';
import type { RaisedAlarm } from '../schedule/alarms.ts';
import { onAir, type OnAir } from '../schedule/core/on-air.ts';
import { toPlanned } from '../schedule/planned.ts';

/** Airings that nothing may air in are told a day ahead: time to approve something. */
export const SILENT_AHEAD_MS = 24 * 3_600_000;

/** What sounds in some of the zones. */
export interface Sounding {
  airing: Airing;
  onAir: OnAir;
  /** Of the station's zones, those in which it is this airing that sounds. */
  zones: string[];
}

/**
 * What is on air by the plan, zone by zone: the same function that the players ask.
 *
 * @param t UTC ms
 */
export function soundingNow(airings: readonly Airing[], zones: readonly string[], t: number): Sounding[] {
  const planned = airings.filter(({ status }) => status !== 'silent').map(toPlanned);
  const found = new Map<string, Sounding>();
  for (const zone of zones) {
    const now = onAir(planned, [zone], t);
    const airing = now && airings.find(({ id }) => id === now.airing.id);
    if (!now || !airing) continue;
    const known = found.get(airing.id);
    if (known) known.zones.push(zone);
    else found.set(airing.id, { airing, onAir: now, zones: [zone] });
  }
  return [...found.values()];
}

/** The next airing that will sound; undefined when none is planned. */
export function nextAiring(airings: readonly Airing[], t: number): Airing | undefined {
  return airings.find(({ status, startsAt }) => status === 'planned' && startsAt > t);
}

/** One thing to do, with its one button. */
export interface Todo {
  title: string;
  hint?: string;
  /** Below the station's own address: '/duyet'. */
  path: string;
  button: string;
}

/** Of the machine that the station runs on. */
export interface MachineState {
  todos: Todo[];
  /** Of what is kept safe; null while there is nothing to say. */
  line: string | null;
}

export interface TodoParts {
  roles: readonly Role[];
  /** Id of the one who looks. */
  person: string;
  /** Steps of approval that are his, with the items and opening words that wait for each. */
  approvals: readonly { step: ApprovalStep; twoSteps: boolean; scripts: number; templates: number }[];
  scriptsReturned: number;
  /** Bulletins from above that wait for the ward. */
  received: number;
  /** Orders (phát khẩn cấp) that wait for somebody. */
  orders: readonly Order[];
  /** Coming ones. */
  airings: readonly Airing[];
  players: readonly { device: Device; health: DeviceHealth }[];
  /** Those that stand. */
  alarms: readonly RaisedAlarm[];
  /** Of the machine, for those who look after it. */
  machine?: readonly Todo[];
  /** Of what goes out elsewhere. */
  publishing?: readonly Todo[];
  /** UTC ms. */
  now: number;
  timeZone: string;
}

/** What waits for someone with these roles, the most urgent first. */
export function todosFor(parts: TodoParts): Todo[] {
  const { roles } = parts;
  return [
    ...(mayDo(roles, 'emergency.confirm') ? orderTodos(parts) : []),
    ...(mayDo(roles, 'schedule.write') ? silentTodos(parts) : []),
    ...alarmTodos(parts),
    ...playerTodos(parts),
    ...(parts.machine ?? []),
    ...(parts.publishing ?? []),
    ...parts.approvals.flatMap(approvalTodos),
    ...(mayDo(roles, 'script.write') && parts.received > 0
      ? [
          {
            title: `${parts.received} bản tin cấp trên gửi, chờ phường xác nhận`,
            path: '/tin-nhan',
            button: 'Xem',
          },
        ]
      : []),
    ...(mayDo(roles, 'script.write') && parts.scriptsReturned > 0
      ? [{ title: `${parts.scriptsReturned} tin, bài bị trả lại`, path: '/tin-bai', button: 'Sửa' }]
      : []),
  ];
}

/** What waits for a second person, and what a CAP alert brought: minutes count. */
function orderTodos({ orders, person, timeZone }: TodoParts): Todo[] {
  return orders.flatMap(({ id, title, state, zones, ordered, until }) => {
    const alert = zones.length === 0;
    if (!alert && (state !== 'waiting' || ordered.by === person)) return [];
    return {
      title: alert ? `Cảnh báo CAP chờ xử lý: ${title}` : `Cần bạn xác nhận: ${title}`,
      hint: `${ordered.name}; trước ${viTime(until, timeZone)}`,
      path: `/khan-cap/${id}`,
      button: alert ? 'Xem' : 'Xác nhận',
    };
  });
}

function silentTodos({ airings, now, timeZone }: TodoParts): Todo[] {
  return airings
    .filter(
      ({ status, startsAt }) => status === 'silent' && startsAt > now && startsAt - now <= SILENT_AHEAD_MS,
    )
    .map(({ id, title, startsAt, reason }) => ({
      title: `“${title}” lúc ${viInstant(startsAt, timeZone)} chưa có gì để phát`,
      ...(reason !== null && { hint: reason }),
      path: `/lich-phat/luot/${id}`,
      button: 'Xem',
    }));
}

/** Where each kind of alarm is looked into; those of players are told by the players themselves. */
function alarmTodos({ alarms }: TodoParts): Todo[] {
  return alarms.flatMap(({ key, message }) => {
    const [kind, subject] = key.split(':');
    if (kind === 'unready' || kind === 'late') {
      return [{ title: message, path: `/lich-phat/luot/${subject}`, button: 'Xem' }];
    }
    return kind === 'dead-air' || kind === 'twins' || kind === 'holes'
      ? [{ title: message, path: `/cum-loa/dau-phat/${subject}`, button: 'Xem' }]
      : [];
  });
}

function playerTodos({ players, timeZone }: TodoParts): Todo[] {
  return players.flatMap(({ device, health }) => {
    if (health.state === 'lost' && health.lastSeenAt !== null) {
      const title = `${theDevice(device.name)} mất kết nối`;
      const hint = `từ ${viInstant(health.lastSeenAt, timeZone)}; vẫn phát theo lịch đã tải`;
      return [{ title, hint, path: `/cum-loa/dau-phat/${device.id}`, button: 'Xem' }];
    }
    return health.troubles.map((hint) => ({
      title: `${theDevice(device.name)} cần xem lại`,
      ...{ hint, path: `/cum-loa/dau-phat/${device.id}`, button: 'Xem' },
    }));
  });
}

function approvalTodos({ step, twoSteps, scripts, templates }: TodoParts['approvals'][number]): Todo[] {
  const waits = step === 'review' ? 'chờ soát' : twoSteps ? 'chờ lãnh đạo UBND duyệt' : 'chờ duyệt';
  const button = step === 'review' ? 'Soát' : 'Duyệt';
  return [
    ...(scripts > 0 ? [{ title: `${scripts} tin, bài ${waits}`, path: '/duyet', button }] : []),
    ...(templates > 0
      ? [{ title: `${templates} lời mở đầu, lời kết ${waits}`, path: '/ban-tin/loi', button }]
      : []),
  ];
}
