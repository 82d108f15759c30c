/** "Tạm dừng cụm loa": who silences which zones from when to when and why, and who ends it early. */
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { listZones, requireZones } from '../accounts/zones.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { idList, oneOf, optionalText, wallClockField } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import { instantOf, isoWithOffset } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import { airingsBetween, lastEndOf } from './airings.store.ts';
import { stillPlaying } from './core/suspension.ts';
import {
  endOf,
  endSuspension,
  findSuspension,
  insertSuspension,
  listSuspensions,
  suspensionsBetween,
  type SuspensionRecord,
} from './suspensions.store.ts';

const DAY_MS = 86_400_000;
/** What is silent for longer is no pause: the zone is to be taken out of its slots. */
const LONGEST_DAYS = 366;

/** Why loudspeakers are silent, as officials call it. */
export const CAUSES = {
  funeral: 'Lễ tang',
  mourning: 'Quốc tang',
  exams: 'Thi cử',
  repair: 'Sửa chữa, bảo trì',
  other: 'Việc khác',
} as const;
const CAUSE_NAMES = ['funeral', 'mourning', 'exams', 'repair', 'other'] as const;

/** What a person fills in; wall clocks of the station's zone. */
export const suspensionSchema = z
  .object({
    zones: idList('Cụm loa', { min: 1 }),
    from: wallClockField('Tạm dừng từ'),
    to: wallClockField('Phát lại từ'),
    cause: oneOf('Lý do', CAUSE_NAMES),
    note: optionalText('Ghi rõ', { max: 300 }),
  })
  .refine(({ cause, note }) => cause !== 'other' || note !== '', {
    path: ['note'],
    error: 'Hãy ghi rõ lý do tạm dừng.',
  });
export type SuspensionContent = z.output<typeof suspensionSchema>;

export interface SuspensionsDependencies {
  database: Database;
  clock: Clock;
  /** Plans the station's airings anew. */
  plan: (stationId: string) => Promise<void>;
  /** Players in use, with the zones they serve. */
  players: (stationId: string) => Promise<{ name: string; zones: readonly string[] }[]>;
}

export type Suspensions = ReturnType<typeof createSuspensions>;

export function createSuspensions({ database, clock, plan, players }: SuspensionsDependencies) {
  const { kysely } = database;

  /** @throws Refusal on `zones`, `to` */
  async function suspend(
    station: Station,
    actor: Actor,
    content: SuspensionContent,
  ): Promise<SuspensionRecord> {
    const now = clock.now();
    const from = Math.max(now, instantOf(content.from, station.timeZone));
    const to = instantOf(content.to, station.timeZone);
    refuseTimes(instantOf(content.from, station.timeZone), to, now);
    const suspension = await kysely.transaction().execute(async (tx) => {
      const known = await requireZones(tx, station.id, content.zones);
      const made: SuspensionRecord = {
        ...{ id: newId(now), stationId: station.id, zones: known.map(({ id }) => id), from, to },
        reason: [CAUSES[content.cause], content.note].filter(Boolean).join(' – '),
        ...{ createdBy: actor.name, createdAt: now, ended: null },
      };
      if (content.cause === 'other') made.reason = content.note;
      await insertSuspension(tx, made);
      const detail = {
        zones: known.map(({ name }) => name),
        from: isoWithOffset(from, station.timeZone),
        to: isoWithOffset(to, station.timeZone),
        reason: made.reason,
      };
      await record(tx, station.id, actor, 'suspension.create', made.id, detail, now);
      return made;
    });
    await plan(station.id);
    return suspension;
  }

  /** Ends it now; airings that are still to come sound again. */
  async function end(station: Station, actor: Actor, id: string): Promise<SuspensionRecord> {
    const ended = await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const suspension = await findSuspension(tx, station.id, id);
      if (!suspension) throw new Refusal('suspension-not-found', 'Không tìm thấy lần tạm dừng này.', 404);
      if (endOf(suspension) <= now || suspension.ended) {
        throw new Refusal('suspension-over', 'Lần tạm dừng này đã hết.', 409);
      }
      await endSuspension(tx, station.id, id, { at: now, by: actor.name });
      await record(tx, station.id, actor, 'suspension.end', id, { reason: suspension.reason }, now);
      return { ...suspension, ended: { at: now, by: actor.name } };
    });
    await plan(station.id);
    return ended;
  }

  /** What a person must know of one: where loudspeakers will be heard all the same, in whole sentences. */
  async function warningsOf(stationId: string, suspension: SuspensionRecord): Promise<string[]> {
    const now = clock.now();
    if (endOf(suspension) <= now) return [];
    const zones = await listZones(kysely, stationId);
    const names = zones.filter(({ id }) => suspension.zones.includes(id)).map(({ name }) => name);
    const mixed = stillPlaying(await players(stationId), suspension.zones).map(
      ({ name }) =>
        `Đầu phát “${name}” còn phục vụ cụm loa không tạm dừng: khi các cụm đó phát, loa của ${names.join(', ')} nối với đầu phát này vẫn có tiếng.`,
    );
    if (suspension.from > now) return mixed;
    const sounding = (await airingsBetween(kysely, stationId, now, now + 1)).filter(
      (airing) =>
        airing.status === 'planned' &&
        airing.orderId === null &&
        lastEndOf(airing) > now &&
        airing.zones.some((zone) => suspension.zones.includes(zone)),
    );
    return [
      ...mixed,
      ...sounding.map(
        ({ title }) =>
          `“${title}” đang phát và không bị ngắt; muốn ngắt, hãy mở lượt phát rồi bấm Dừng phát.`,
      ),
    ];
  }

  const list = (stationId: string) => listSuspensions(kysely, stationId);
  const between = (stationId: string, from: number, to: number) =>
    suspensionsBetween(kysely, stationId, from, to);

  return { suspend, end, warningsOf, list, between };
}

function refuseTimes(from: number, to: number, now: number): void {
  if (to <= from) {
    throw fieldRefusal('to', 'ends-before-it-starts', 'Lúc phát lại phải sau lúc bắt đầu tạm dừng.');
  }
  if (to <= now) throw fieldRefusal('to', 'already-over', 'Khoảng thời gian này đã qua.');
  if (to - from > LONGEST_DAYS * DAY_MS) {
    const message = `Mỗi lần tạm dừng không quá ${LONGEST_DAYS} ngày. Nghỉ lâu hơn, hãy bỏ cụm loa khỏi các khung giờ.`;
    throw fieldRefusal('to', 'too-long', message);
  }
}
