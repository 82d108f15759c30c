/** What people ask of a player from afar: restart, a test sound, the recording of some minutes. Each is done once. */
import { SYSTEM, type Actor } from '../accounts/actor.ts';
import { theDevice } from '../accounts/device-words.ts';
import type { Devices } from '../accounts/devices.ts';
import type { DevicePass } from '../accounts/http/gate.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { MediaStore } from '../audio/media-store.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { streamOf } from '../schedule/airing-item.ts';
import { airingsBetween, findAiring, lastEndOf, type Airing } from '../schedule/airings.store.ts';
import type { Database } from '../storage/database.ts';
import { asRunOfAirings } from './as-run.store.ts';
import { isoOf, MOST_OFF_AIR_BYTES, type CommandKind, type DeviceCommand } from './contract.ts';
import {
  commandsOfAirings,
  findCommand,
  finishCommands,
  insertCommand,
  openCommands,
  putRecording,
  type CommandRow,
} from './device-commands.store.ts';

/** A loudspeaker must not sound, nor a machine restart, long after the person has gone. */
const ACT_WITHIN_MS = 15 * 60_000;
/** A recording may wait for the night's connection. */
const RECORDING_WITHIN_MS = 3 * 24 * 3_600_000;
/** Of a recording, so much before and after the airing: silence around it is part of the proof. */
const AROUND_MS = 60_000;
/** An order may be repeated for hours; its first minutes are proof enough, and fit a slow line. */
const LONGEST_RECORDING_MS = 60 * 60_000;

export interface DeviceCommandsDependencies {
  database: Database;
  clock: Clock;
  devices: Devices;
  media: Pick<MediaStore, 'receive' | 'put'>;
}

export type DeviceCommands = ReturnType<typeof createDeviceCommands>;

export function createDeviceCommands({ database, clock, devices, media }: DeviceCommandsDependencies) {
  const { kysely } = database;

  /** Asks once: pressed again while it has not been carried out, it is the same command. */
  async function ask(
    station: Station,
    actor: Actor,
    deviceId: string,
    kind: Exclude<CommandKind, 'off-air'>,
  ): Promise<CommandRow> {
    const { name } = await inUse(station.id, deviceId);
    return put(station, actor, name, {
      ...{ deviceId, kind, from: null, to: null, airingId: null },
      expiresAt: clock.now() + ACT_WITHIN_MS,
    });
  }

  /**
   * Asks a player for the minutes around an airing.
   *
   * @throws Refusal when it keeps no recording, or has not reached the airing's end yet
   */
  async function askRecording(
    station: Station,
    actor: Actor,
    deviceId: string,
    airingId: string,
  ): Promise<CommandRow> {
    const { name, zones, offAirDays } = await inUse(station.id, deviceId);
    const airing = await findAiring(kysely, station.id, airingId);
    if (!airing || !airing.zones.some((zone) => zones.includes(zone))) {
      throw new Refusal('airing-not-found', 'Không tìm thấy lượt phát này ở đầu phát đã chọn.', 404);
    }
    const now = clock.now();
    if (now < airing.startsAt) {
      throw new Refusal('not-aired-yet', 'Lượt phát chưa bắt đầu nên chưa có bản ghi âm.', 409);
    }
    if (offAirDays === 0 && !streamOf(airing)) {
      const message = `${theDevice(name)} chưa bật ghi âm; hãy đặt số ngày lưu bản ghi ở trang của đầu phát.`;
      throw new Refusal('no-off-air', message, 409);
    }
    const { from, to } = spanOf(airing);
    if (now < to) {
      throw new Refusal('not-over-yet', 'Hãy đợi lượt phát kết thúc một phút rồi lấy bản ghi âm.', 409);
    }
    return put(station, actor, name, {
      ...{ deviceId, kind: 'off-air', from, to, airingId },
      expiresAt: now + RECORDING_WITHIN_MS,
    });
  }

  /**
   * Asks for the recording of each relay that has ended, once, from the player that played most of it: what nobody approved
   * beforehand must be there to be heard afterwards. What was spoken live the server has recorded itself.
   */
  async function fetchRelayed(station: Station): Promise<void> {
    const now = clock.now();
    const ended = (await airingsBetween(kysely, station.id, now - RECORDING_WITHIN_MS, now)).filter(
      (airing) => streamOf(airing)?.role === 'relay' && spanOf(airing).to <= now,
    );
    if (ended.length === 0) return;
    const ids = ended.map(({ id }) => id);
    const asked = new Set((await commandsOfAirings(kysely, station.id, ids)).map(({ airingId }) => airingId));
    const heard = Map.groupBy(await asRunOfAirings(kysely, station.id, ids), ({ airingId }) => airingId);
    const inUse = (await devices.list(station.id)).filter(({ revokedAt }) => revokedAt === null);
    for (const airing of ended.filter(({ id }) => !asked.has(id))) {
      const rows = (heard.get(airing.id) ?? []).toSorted((a, b) => (b.playedMs ?? 0) - (a.playedMs ?? 0));
      const device = inUse.find(({ id }) => id === rows[0]?.deviceId);
      if (!device || !rows[0]?.playedMs) continue;
      await put(station, SYSTEM, device.name, {
        ...{ deviceId: device.id, kind: 'off-air', ...spanOf(airing), airingId: airing.id },
        expiresAt: now + RECORDING_WITHIN_MS,
      });
    }
  }

  async function put(
    station: Station,
    actor: Actor,
    deviceName: string,
    wanted: Pick<CommandRow, 'deviceId' | 'kind' | 'from' | 'to' | 'airingId' | 'expiresAt'>,
  ): Promise<CommandRow> {
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const open = await openCommands(tx, station.id, wanted.deviceId, now);
      const same = open.find(({ kind, airingId }) => kind === wanted.kind && airingId === wanted.airingId);
      if (same) return same;
      const command: CommandRow = {
        ...wanted,
        id: newId(now),
        by: actor.id,
        byName: actor.name,
        askedAt: now,
        done: null,
        recording: null,
      };
      await insertCommand(tx, station.id, command);
      const detail = { kind: command.kind, name: deviceName };
      await record(tx, station.id, actor, 'device.command', command.deviceId, detail, now);
      return command;
    });
  }

  /** Takes the recording that a device sends for its command; sent again it is answered as if it were the first time. */
  async function takeRecording(
    device: DevicePass,
    commandId: string,
    body: ReadableStream<Uint8Array>,
  ): Promise<{ sha256: string }> {
    const command = await findCommand(kysely, device.stationId, commandId);
    if (command?.kind !== 'off-air' || command.deviceId !== device.id) {
      throw new Refusal('command-not-found', 'Không có lệnh lấy bản ghi âm này.', 404);
    }
    if (command.recording) return { sha256: command.recording.sha256 };
    const file = await media.receive(oggOnly(body), {
      field: 'recording',
      maxBytes: MOST_OFF_AIR_BYTES,
      tooLarge: 'Bản ghi âm lớn quá 64 MB.',
    });
    const stored = await media.put(file);
    await kysely.transaction().execute(async (tx) => {
      await putRecording(tx, device.stationId, commandId, stored);
      await finishCommands(tx, device.stationId, device.id, [{ id: commandId, ok: true }], clock.now());
    });
    return { sha256: stored.sha256 };
  }

  /** The recording of a command of this station; @throws Refusal 404 */
  async function recording(stationId: string, commandId: string): Promise<string> {
    const command = await findCommand(kysely, stationId, commandId);
    if (command?.recording) return command.recording.sha256;
    throw new Refusal('recording-not-found', 'Chưa có bản ghi âm này.', 404);
  }

  async function inUse(stationId: string, deviceId: string) {
    const device = (await devices.list(stationId)).find(
      ({ id, revokedAt }) => id === deviceId && revokedAt === null,
    );
    if (device) return device;
    throw new Refusal('device-not-found', 'Không tìm thấy đầu phát này, hoặc nó đã bị thu hồi.', 404);
  }

  return { ask, askRecording, fetchRelayed, takeRecording, recording };
}

/** The minutes of an airing as a recording has them. */
function spanOf(airing: Airing): { from: number; to: number } {
  const from = airing.startsAt - AROUND_MS;
  return { from, to: Math.min(lastEndOf(airing) + AROUND_MS, from + LONGEST_RECORDING_MS) };
}

/** What begins otherwise is no Ogg, whatever its type was said to be: it would be played to people as proof. */
async function* oggOnly(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Buffer = Buffer.alloc(0);
  let known = false;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    if (known) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 4) continue;
    if (head.toString('latin1', 0, 4) !== 'OggS') break;
    known = true;
    yield head;
  }
  if (!known) {
    throw new Refusal('not-ogg', 'Bản ghi âm phải là tệp Ogg Opus.', 422);
  }
}

/** A command as the heartbeat's answer words it. */
export function asSent({ id, kind, from, to }: CommandRow): DeviceCommand {
  return {
    ...{ id, kind },
    ...(from !== null && { from: isoOf(from) }),
    ...(to !== null && { to: isoOf(to) }),
  };
}

/**
 * Whether a version is older than another, by its numbers alone.
 *
 * @example isOlder('0.9.2', '0.10.0') // true
 */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(than)];
  if (!a || !b) return false;
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Null for what is no version: a program of another maker says what it likes. */
function numbersOf(version: string): number[] | null {
  return /^v?(\d+(?:\.\d+)*)/.exec(version.trim())?.[1]?.split('.').map(Number) ?? null;
}
