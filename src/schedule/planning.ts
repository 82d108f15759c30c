/**
 * From slots, exceptions and bulletins to airings: what was planned is compared with what is planned now, and the difference is
 * what players are told. Pure; planner.ts reads and writes.
 */
import { isReady, type Rundown } from '../bulletins/rundown.ts';
import { nameId } from '../kernel/ids.ts';
import { canonicalJson } from '../kernel/hash.ts';
import { viDuration } from '../kernel/vietnamese.ts';
import type { AiringItem } from './airing-item.ts';
import { lastEndOf, type Airing } from './airings.store.ts';
import type { Occurrence } from './core/expand.ts';
import { zonesLeft, type Suspension } from './core/suspension.ts';
import { MOST_SHIFT_MS } from './shifting.ts';
import type { RelaySource } from './relay-sources.store.ts';
import type { SlotException, StationSlot } from './slots.store.ts';

/** The bulletin of an occurrence as it would be heard, or why there is none. */
export interface Programme {
  bulletinId: string;
  title: string;
  rundown: Rundown;
}

export interface PlannedOccurrence {
  occurrence: Occurrence;
  slot: StationSlot;
  exception: SlotException | undefined;
  /** The slot's or the exception's bulletin. */
  main: Programme | null;
  reserve: Programme | null;
  /** The stream that the slot relays, while that is allowed. */
  relay: RelaySource | null;
  /** Those of the station that may touch it. */
  suspensions: readonly Suspension[];
}

/** An airing keeps its id whatever else about it changes: as-run names it for ever. */
export function airingId(slotId: string, wallStart: string): string {
  return nameId('airing', slotId, wallStart);
}

/** What an occurrence comes to now. */
export function planAiring(planned: PlannedOccurrence, now: number): Airing {
  const airing = planProgramme(planned, now);
  return airing.status === 'cancelled' ? airing : suspend(airing, planned.suspensions);
}

/** Why a coming airing is cancelled that no slot gives any more: nobody cancelled it, it is told to players only. */
export const PLANNED_NO_MORE = 'Khung giờ đã đổi hoặc đã bỏ.';
/** The contract's limit of a reason. */
const LONGEST_REASON = 500;
/** What the reason of a suspended airing begins with: to a player, in its log, it stands alone. */
export const SUSPENDED = 'Tạm dừng cụm loa: ';

/** With the zones that no suspension silences; without any it is cancelled, and keeps its items for the record. */
function suspend(airing: Airing, suspensions: readonly Suspension[]): Airing {
  const { left, silenced, reasons } = zonesLeft(airing, suspensions);
  if (silenced.length === 0) return airing;
  const reason = `${SUSPENDED}${reasons.join('; ')}`.slice(0, LONGEST_REASON);
  const suspended = { zones: silenced, reason };
  if (left.length === 0) return { ...airing, status: 'cancelled', reason, suspended };
  const partly = `Tạm dừng ${silenced.length} cụm loa: ${reasons.join('; ')}`;
  return { ...airing, zones: left, suspended, reason: airing.reason ?? partly };
}

function planProgramme(planned: PlannedOccurrence, now: number): Airing {
  const { occurrence, slot, exception } = planned;
  const { startsAt, endsAt, wallStart, zones } = occurrence;
  const base = {
    id: airingId(slot.id, wallStart),
    stationId: slot.stationId,
    title: slot.name,
    slot: { id: slot.id, wallStart },
    orderId: null,
    ...{ startsAt, endsAt, zones },
    priority: slot.priority,
    repeat: null,
    late: slot.late,
    ...(slot.afterPreempt && { afterPreempt: slot.afterPreempt }),
    // What runs over is played to its end, like one that fits.
    overrun: slot.overrun === 'shift' ? ('finish' as const) : slot.overrun,
    suspended: null,
    stopped: null,
    recordedAt: now,
    updatedAt: now,
  };
  if (exception?.cancelled) {
    return {
      ...base,
      bulletinId: null,
      status: 'cancelled',
      items: [],
      reason: exception.reason || 'Lượt phát đã hủy.',
    };
  }
  // For this once another bulletin may stand in the relay's place.
  if (planned.relay && !exception?.bulletinId) {
    const lengthMs = endsAt - startsAt;
    const relayed = { bulletinId: null, status: 'planned', overrun: 'cut' } as const;
    return { ...base, ...relayed, ...relayProgramme(planned.relay, planned.reserve, lengthMs) };
  }
  const chosen = choose(planned);
  if (chosen) {
    const { bulletinId, rundown, reason } = chosen;
    const ends = slot.overrun === 'shift' ? Math.max(endsAt, startsAt + rundown.totalMs) : endsAt;
    return { ...base, endsAt: ends, bulletinId, status: 'planned', items: rundown.items, reason };
  }
  const reason = whySilent(planned);
  return { ...base, bulletinId: planned.main?.bulletinId ?? null, status: 'silent', items: [], reason };
}

/** The stream for the whole time, and after it what stands in when it fails. */
function relayProgramme(
  { name, url, inside }: RelaySource,
  reserve: Programme | null,
  durationMs: number,
): Pick<Airing, 'items' | 'reason'> {
  const stream: AiringItem = {
    ...{ role: 'relay', title: `Tiếp âm: ${name}`, url, durationMs },
    ...(inside && { inside }),
  };
  if (!reserve || !isReady(reserve.rundown)) {
    const why = reserve?.rundown.obstacles[0]?.message ?? 'Chưa chọn bản tin dự phòng.';
    return { items: [stream], reason: `Luồng hỏng thì loa im: ${why}`.slice(0, LONGEST_REASON) };
  }
  const standIn = reserve.rundown.items.map((item) => ({ ...item, fallback: true as const }));
  return { items: [stream, ...standIn], reason: null };
}

function choose({
  main,
  reserve,
  slot,
}: PlannedOccurrence): { bulletinId: string; rundown: Rundown; reason: string | null } | null {
  const lengthMs = slot.durationMinutes * 60_000;
  const mostMs = slot.overrun === 'shift' ? lengthMs + MOST_SHIFT_MS : lengthMs;
  const fits = (rundown: Rundown) => slot.overrun === 'cut' || rundown.totalMs <= mostMs;
  if (main && isReady(main.rundown) && fits(main.rundown)) {
    const left = main.rundown.obstacles[0];
    return { bulletinId: main.bulletinId, rundown: main.rundown, reason: left?.message ?? null };
  }
  if (reserve && isReady(reserve.rundown) && fits(reserve.rundown)) {
    const reason = `Phát bản tin dự phòng “${reserve.title}”.`;
    return { bulletinId: reserve.bulletinId, rundown: reserve.rundown, reason };
  }
  return null;
}

function whySilent({ main, slot }: PlannedOccurrence): string {
  if (slot.relaySourceId !== null && !main) return 'Nguồn tiếp âm của khung giờ này không còn được phép.';
  if (!main) return 'Chưa có bản tin cho khung giờ này.';
  const [obstacle] = main.rundown.obstacles;
  if (obstacle) return obstacle.message;
  return `Bản tin dài ${viDuration(main.rundown.totalMs)}, vượt khung giờ ${slot.durationMinutes} phút.`;
}

/**
 * What has to be written so that the kept airings become the planned ones. What has begun stays as it was; one that is on air
 * with an item withdrawn meanwhile is ended; coming ones that are planned no more are cancelled, not forgotten: a player that
 * holds them must be told.
 */
export function changesBetween(
  kept: readonly Airing[],
  planned: readonly Airing[],
  now: number,
  withdrawn: ReadonlySet<string>,
): Airing[] {
  const before = new Map(kept.map((airing) => [airing.id, airing]));
  const wanted = new Map(planned.map((airing) => [airing.id, airing]));
  const changes: Airing[] = [];
  for (const airing of planned) {
    const old = before.get(airing.id);
    if (!old) {
      if (airing.startsAt > now) changes.push(airing);
    } else if (old.startsAt > now && !sameAiring(old, airing)) {
      changes.push({ ...airing, recordedAt: old.recordedAt });
    }
  }
  for (const old of kept) {
    if (old.status === 'cancelled' || lastEndOf(old) <= now) continue;
    if (old.startsAt > now) {
      // What an order airs is not the plan's to take away.
      if (!wanted.has(old.id) && old.slot) {
        changes.push({ ...old, status: 'cancelled', reason: PLANNED_NO_MORE, updatedAt: now });
      }
    } else if (old.status === 'planned' && old.items.some((item) => withdrawn.has(item.scriptId ?? ''))) {
      const reason = 'Ngừng phát vì có tin, bài bị thu hồi.';
      changes.push({
        ...old,
        status: 'cancelled',
        reason,
        stopped: { at: now, by: 'Hệ thống' },
        updatedAt: now,
      });
    }
  }
  return changes;
}

/** The same to a player and to the audit; when it was written does not matter. */
export function sameAiring(a: Airing, b: Airing): boolean {
  const essence = ({ recordedAt: _r, updatedAt: _u, ...rest }: Airing) => canonicalJson(rest);
  return essence(a) === essence(b);
}
