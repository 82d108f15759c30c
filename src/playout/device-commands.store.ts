import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { DeviceCommandTable } from '../storage/station-tables.ts';
import { HEARTBEAT_LIST, type CommandDone, type CommandKind } from './contract.ts';

/** What a person asked of one device, and what became of it. */
export interface CommandRow {
  id: string;
  deviceId: string;
  kind: CommandKind;
  /** off-air: of which stretch (UTC ms), and as proof of which airing. */
  from: number | null;
  to: number | null;
  airingId: string | null;
  by: string;
  byName: string;
  askedAt: number;
  /** Not carried out by then, it is given up. */
  expiresAt: number;
  done: { at: number; ok: boolean; note: string | null } | null;
  /** off-air: the recording that came. */
  recording: { sha256: string; bytes: number } | null;
}

export async function insertCommand(db: Executor, stationId: string, command: CommandRow): Promise<void> {
  await db
    .insertInto('device_command')
    .values({
      id: command.id,
      station_id: stationId,
      device_id: command.deviceId,
      kind: command.kind,
      from_at: command.from,
      to_at: command.to,
      airing_id: command.airingId,
      by: command.by,
      by_name: command.byName,
      asked_at: command.askedAt,
      expires_at: command.expiresAt,
      done_at: null,
      ok: null,
      note: null,
      sha256: null,
      bytes: null,
    })
    .execute();
}

/** Those that a device still has to carry out, oldest first, no more than one answer lists. */
export async function openCommands(
  db: Executor,
  stationId: string,
  deviceId: string,
  now: number,
): Promise<CommandRow[]> {
  const rows = await db
    .selectFrom('device_command')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('device_id', '=', deviceId)
    .where('done_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('asked_at')
    .orderBy('id')
    .limit(HEARTBEAT_LIST)
    .execute();
  return rows.map(toCommand);
}

/** Writes what became of commands; the first word on each holds, whatever is told again. */
export async function finishCommands(
  db: Executor,
  stationId: string,
  deviceId: string,
  done: readonly CommandDone[],
  now: number,
): Promise<void> {
  for (const { id, ok, note } of done) {
    await db
      .updateTable('device_command')
      .set({ done_at: now, ok: ok ? 1 : 0, note: note ?? null })
      .where('station_id', '=', stationId)
      .where('device_id', '=', deviceId)
      .where('id', '=', id)
      .where('done_at', 'is', null)
      .execute();
  }
}

/** Keeps the recording that a device sent for a command; false when one had come already. */
export async function putRecording(
  db: Executor,
  stationId: string,
  commandId: string,
  { sha256, bytes }: { sha256: string; bytes: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('device_command')
    .set({ sha256, bytes })
    .where('station_id', '=', stationId)
    .where('id', '=', commandId)
    .where('sha256', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function findCommand(
  db: Executor,
  stationId: string,
  id: string,
): Promise<CommandRow | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toCommand(row);
}

/** The latest of a device, newest first. */
export async function commandsOfDevice(
  db: Executor,
  stationId: string,
  deviceId: string,
  limit: number,
): Promise<CommandRow[]> {
  const rows = await ofStation(db, stationId)
    .where('device_id', '=', deviceId)
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toCommand);
}

/** What was asked as proof of some airings, oldest first. */
export async function commandsOfAirings(
  db: Executor,
  stationId: string,
  airingIds: readonly string[],
): Promise<(CommandRow & { airingId: string })[]> {
  if (airingIds.length === 0) return [];
  const rows = await ofStation(db, stationId)
    .where('airing_id', 'in', airingIds)
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
  return rows.map(toCommand).filter((row): row is CommandRow & { airingId: string } => row.airingId !== null);
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('device_command').selectAll().where('station_id', '=', stationId);
}

function toCommand(row: Selectable<DeviceCommandTable>): CommandRow {
  return {
    id: row.id,
    deviceId: row.device_id,
    kind: row.kind,
    from: row.from_at,
    to: row.to_at,
    airingId: row.airing_id,
    by: row.by,
    byName: row.by_name,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    done: row.done_at === null ? null : { at: row.done_at, ok: row.ok === 1, note: row.note },
    recording: row.sha256 === null || row.bytes === null ? null : { sha256: row.sha256, bytes: row.bytes },
  };
}
