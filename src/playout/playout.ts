/** What players send: as-run rows and heartbeats. Everything may come late, twice or out of order. */
import type { DevicePass } from '../accounts/http/gate.ts';
import type { Clock } from '../kernel/clock.ts';
import { earlierVersions, findAirings } from '../schedule/airings.store.ts';
import type { Database } from '../storage/database.ts';
import { insertAsRun, type Kept } from './as-run.store.ts';
import { whyRejected } from './as-run.ts';
import { insertUnreadable } from './rejected-rows.store.ts';
import { noteUntrustedClock } from './untrusted-clocks.store.ts';
import {
  asRunEventSchema,
  type AsRunResponse,
  type HeartbeatRequest,
  type HeartbeatResponse,
} from './contract.ts';

import type { Heartbeats } from './heartbeats.ts';
import { asSent, isOlder } from './device-commands.ts';
import { finishCommands, openCommands } from './device-commands.store.ts';

export interface PlayoutDependencies {
  database: Database;
  clock: Clock;
  heartbeats: Pick<Heartbeats, 'note'>;
  /** Of this program: players that are older are told of it. */
  version: string;
  /** After rows were taken: pages that show what is heard. */
  onAsRun: (stationId: string) => void;
}

export type Playout = ReturnType<typeof createPlayout>;

export function createPlayout(deps: PlayoutDependencies) {
  const { database, clock } = deps;

  /** Answers row by row: one bad row is rejected alone and kept, one sent again is told so. */
  async function takeAsRun(
    device: DevicePass,
    rows: readonly ({ id: string } & Record<string, unknown>)[],
  ): Promise<AsRunResponse> {
    const parsed = rows.map((row) => ({ id: row.id, event: asRunEventSchema.safeParse(row) }));
    const named = parsed.flatMap(({ event }) => (event.success ? [event.data.airingId] : []));
    const results = await database.kysely.transaction().execute(async (tx) => {
      const ids = [...new Set(named)];
      const airings = await findAirings(tx, device.stationId, ids);
      const versions = [...airings, ...(await earlierVersions(tx, device.stationId, ids))];
      const answers: AsRunResponse['results'] = [];
      for (const [index, { id, event }] of parsed.entries()) {
        if (!event.success) {
          const reason = event.error.issues[0]?.message ?? 'Sự kiện không hợp lệ.';
          const { stationId, id: deviceId } = device;
          const fresh = await insertUnreadable(tx, stationId, deviceId, rows[index]!, reason, clock.now());
          answers.push(answerTo(id, fresh ? 'fresh' : 'again', reason));
          continue;
        }
        const own = versions.filter(({ id: airing }) => airing === event.data.airingId);
        const reason = whyRejected(event.data, own, device.zones, clock.now());
        const kept = await insertAsRun(tx, device.stationId, device.id, event.data, reason, clock.now());
        answers.push(answerTo(id, kept, reason));
      }
      await noteSequence(
        device,
        parsed.flatMap(({ event }) => (event.success ? [event.data.seq] : [])),
        tx,
      );
      return answers;
    });
    deps.onAsRun(device.stationId);
    return { results };
  }

  async function noteSequence(
    device: DevicePass,
    seqs: number[],
    tx: Parameters<typeof findAirings>[0],
  ): Promise<void> {
    if (seqs.length === 0) return;
    await tx
      .updateTable('device')
      .set({ last_seq: Math.max(...seqs), last_seen_at: clock.now() })
      .where('station_id', '=', device.stationId)
      .where('id', '=', device.id)
      .execute();
  }

  /** Keeps what the machine says of itself, and tells it what the station has set and what people ask of it. */
  async function takeHeartbeat(device: DevicePass, heartbeat: HeartbeatRequest): Promise<HeartbeatResponse> {
    const { kysely } = database;
    const now = clock.now();
    const done = heartbeat.commandsDone ?? [];
    if (heartbeat.clock?.trusted === false) await noteUntrustedClock(kysely, device, now);
    if (done.length > 0) await finishCommands(kysely, device.stationId, device.id, done, now);
    const kept = JSON.stringify({ ...heartbeat, commandsDone: undefined, nonce: undefined });
    deps.heartbeats.note(device, kept, now);
    const row = await kysely
      .selectFrom('device')
      .select(['volume', 'emergency_volume', 'amplifier_lead_ms', 'amplifier_tail_ms', 'off_air_days'])
      .where('station_id', '=', device.stationId)
      .where('id', '=', device.id)
      .executeTakeFirstOrThrow();
    const commands = await openCommands(kysely, device.stationId, device.id, now);
    return {
      device: {
        volume: row.volume,
        emergencyVolume: row.emergency_volume,
        amplifier: { leadMs: row.amplifier_lead_ms, tailMs: row.amplifier_tail_ms },
        offAirDays: row.off_air_days,
      },
      ...(commands.length > 0 && { commands: commands.map(asSent) }),
      ...(isOlder(heartbeat.version, deps.version) && { update: { version: deps.version } }),
    };
  }

  return { takeAsRun, takeHeartbeat };
}

function answerTo(id: string, kept: Kept, reason: string | null): AsRunResponse['results'][number] {
  if (kept === 'again') return { id, result: 'duplicate' };
  if (kept === 'taken')
    return { id, result: 'rejected', reason: 'Mã sự kiện này đã thuộc về một đầu phát khác.' };
  return reason === null ? { id, result: 'accepted' } : { id, result: 'rejected', reason };
}
