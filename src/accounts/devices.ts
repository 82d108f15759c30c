/** Paired playout machines: codes to pair one, tokens by which it comes back, and how it is shut out. */
import type { Selectable } from 'kysely';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { announceChange } from '../storage/changes.ts';
import type { Database } from '../storage/database.ts';
import type { DeviceTable } from '../storage/station-tables.ts';
import type { Actor } from './actor.ts';
import { forgetFailures, reserveAttempt } from './attempt-throttle.ts';
import type { DevicePass } from './http/gate.ts';
import { newCode, newToken, plainCode } from './secret-code.ts';
import { record } from './trail.ts';
import { requireZones } from './zones.ts';

/** Long enough to walk from the office to the amplifier. */
const CODE_MS = 10 * 60_000;
const DEFAULT_VOLUME = 80;

export interface Device extends DevicePass {
  pairedAt: number;
  revokedAt: number | null;
  /** Domain instant of its last message. */
  lastSeenAt: number | null;
  /** The last heartbeat's body, as it was sent. */
  heartbeat: unknown;
  /** 0–100 */
  volume: number;
  /** 0–100 */
  emergencyVolume: number;
  /** The amplifier is switched on so long before sound and off so long after. */
  amplifier: { leadMs: number; tailMs: number };
  /** Days of what it put out that it keeps; 0 is none. */
  offAirDays: number;
}

/** What a station sets for a machine; it learns of it with its next heartbeat. */
export type DeviceSettings = Pick<Device, 'name' | 'volume' | 'emergencyVolume' | 'amplifier' | 'offAirDays'>;

export interface Paired {
  deviceId: string;
  /** Shown this once; only its hash is kept. */
  token: string;
  station: string;
  zones: string[];
}

export type Devices = ReturnType<typeof createDevices>;

export interface DevicesDependencies {
  database: Database;
  /** The domain's clock, for what is recorded. */
  clock: Clock;
  /** The machine's, for how long a code holds. */
  machine: Clock;
}

export function createDevices({ database, clock, machine }: DevicesDependencies) {
  const { kysely, dialect } = database;
  /** Passes by the hash of their token: a poll must not cost a query. Unknown tokens are not kept. */
  const known = new Map<string, DevicePass | 'revoked'>();
  let generation = 0;

  /** Drops what is held in memory: another process may have revoked a device. */
  function forget(): void {
    generation++;
    known.clear();
  }

  /** Whose token it is; 'revoked' only for one that was once valid. The token is found by its hash, in no telling time. */
  function deviceOf(token: string): DevicePass | 'revoked' | null | Promise<DevicePass | 'revoked' | null> {
    const hash = sha256(token);
    return known.get(hash) ?? lookUp(hash);
  }

  async function lookUp(hash: string): Promise<DevicePass | 'revoked' | null> {
    const asked = generation;
    const row = await kysely
      .selectFrom('device')
      .selectAll()
      .where('token_hash', '=', hash)
      .executeTakeFirst();
    if (!row) return null;
    const pass = row.revoked_at === null ? toPass(row) : 'revoked';
    // What was read before a change was announced is not kept.
    if (asked === generation) known.set(hash, pass);
    return pass;
  }

  /** Makes a code that pairs one machine with the station's zones, once, within ten minutes (`expiresAt`: of the machine). */
  async function issueCode(
    stationId: string,
    actor: Actor,
    zoneIds: readonly string[],
  ): Promise<{ code: string; expiresAt: number; lastsMs: number }> {
    const code = newCode();
    const expiresAt = machine.now() + CODE_MS;
    await kysely.transaction().execute(async (tx) => {
      const zones = await requireZones(tx, stationId, zoneIds);
      await tx
        .insertInto('pairing_code')
        .values({
          code_hash: sha256(code),
          station_id: stationId,
          zones: JSON.stringify(zones.map((zone) => zone.id)),
          created_by: actor.id,
          created_at: clock.now(),
          expires_at: expiresAt,
          used_at: null,
        })
        .execute();
      const detail = { zones: zones.map((zone) => zone.name) };
      await record(tx, stationId, actor, 'device.code', stationId, detail, clock.now());
    });
    return { code, expiresAt, lastsMs: CODE_MS };
  }

  /**
   * Pairs a machine. Throws Refusal for a code that is wrong, used or too old, all in the same words, and 429 for an address
   * that guesses.
   */
  async function pair(typed: string, name: string, address: string): Promise<Paired> {
    const guess = { at: 'pairing', who: address } as const;
    await reserveAttempt(database, guess, machine.now());
    const token = newToken('loa_d_');
    const deviceId = newId(clock.now());
    const paired = await kysely.transaction().execute(async (tx) => {
      const code = await tx
        .updateTable('pairing_code')
        .set({ used_at: machine.now() })
        .where('code_hash', '=', sha256(plainCode(typed)))
        .where('used_at', 'is', null)
        .where('expires_at', '>', machine.now())
        .returning(['station_id', 'zones'])
        .executeTakeFirst();
      if (!code) return null;
      await tx
        .insertInto('device')
        .values({
          id: deviceId,
          station_id: code.station_id,
          name,
          zones: code.zones,
          token_hash: sha256(token),
          paired_at: clock.now(),
          revoked_at: null,
          last_seen_at: null,
          heartbeat: null,
          volume: DEFAULT_VOLUME,
          last_seq: 0,
        })
        .execute();
      const device = { kind: 'device', id: deviceId, name } as const;
      await record(tx, code.station_id, device, 'device.pair', deviceId, { name, address }, clock.now());
      await forgetFailures(tx, guess);
      return { deviceId, token, station: code.station_id, zones: JSON.parse(code.zones) as string[] };
    });
    if (paired) return paired;
    throw fieldRefusal(
      'code',
      'pairing-code-wrong',
      'Mã ghép không đúng, đã dùng hoặc đã hết hạn. Hãy lấy mã mới ở trang Cụm loa, đầu phát.',
    );
  }

  /** The station's machines, revoked ones last. */
  async function list(stationId: string): Promise<Device[]> {
    const rows = await kysely.selectFrom('device').selectAll().where('station_id', '=', stationId).execute();
    return rows
      .map(toDevice)
      .sort(
        (a, b) =>
          Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || a.name.localeCompare(b.name, 'vi'),
      );
  }

  /** Shuts a machine out for good: it hears 'revoked', wipes its schedule and stays silent. */
  async function revoke(stationId: string, actor: Actor, deviceId: string): Promise<Device> {
    const device = await kysely.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('device')
        .set({ revoked_at: clock.now() })
        .where('station_id', '=', stationId)
        .where('id', '=', deviceId)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (!row)
        throw new Refusal('device-not-found', 'Không tìm thấy đầu phát này, hoặc nó đã bị thu hồi.', 404);
      await announceChange(tx, dialect, 'device');
      await record(tx, stationId, actor, 'device.revoke', deviceId, { name: row.name }, clock.now());
      return toDevice(row);
    });
    forget();
    return device;
  }

  /** Names a machine and sets how it sounds; it learns of it with its next heartbeat. */
  async function configure(
    stationId: string,
    actor: Actor,
    deviceId: string,
    settings: DeviceSettings,
  ): Promise<void> {
    const { name, volume, emergencyVolume, amplifier, offAirDays } = settings;
    await kysely.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('device')
        .set({
          ...{ name, volume },
          emergency_volume: emergencyVolume,
          amplifier_lead_ms: amplifier.leadMs,
          amplifier_tail_ms: amplifier.tailMs,
          off_air_days: offAirDays,
        })
        .where('station_id', '=', stationId)
        .where('id', '=', deviceId)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n)
        throw new Refusal('device-not-found', 'Không tìm thấy đầu phát này, hoặc nó đã bị thu hồi.', 404);
      // Its name goes into the trail with what it does from now on.
      await announceChange(tx, dialect, 'device');
      const detail = { name, volume, emergencyVolume, amplifier, offAirDays };
      await record(tx, stationId, actor, 'device.configure', deviceId, detail, clock.now());
    });
    forget();
  }

  return { deviceOf, forget, issueCode, pair, list, revoke, configure };
}

function toPass(row: Selectable<DeviceTable>): DevicePass {
  return { id: row.id, name: row.name, stationId: row.station_id, zones: JSON.parse(row.zones) as string[] };
}

function toDevice(row: Selectable<DeviceTable>): Device {
  return {
    ...toPass(row),
    pairedAt: row.paired_at,
    revokedAt: row.revoked_at,
    lastSeenAt: row.last_seen_at,
    heartbeat: row.heartbeat === null ? null : JSON.parse(row.heartbeat),
    volume: row.volume,
    emergencyVolume: row.emergency_volume,
    amplifier: { leadMs: row.amplifier_lead_ms, tailMs: row.amplifier_tail_ms },
    offAirDays: row.off_air_days,
  };
}
