/** Changing the signing key without losing a player: announced first, used when the players hold it. */
import type { Actor } from '../accounts/actor.ts';
import type { Devices } from '../accounts/devices.ts';
import { listStations } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { announceChange } from '../storage/changes.ts';
import type { Database } from '../storage/database.ts';
import { firstHeld, newestRevision } from './deliveries.store.ts';
import { adoptNextKey, announceNextKey, loadKeys, type AnnouncedKey } from './keys.ts';

/** Every player that has a network within a day takes the new key by itself. */
export const ANNOUNCED_FOR_MS = 24 * 3_600_000;

export interface KeyRotationDependencies {
  database: Database;
  clock: Clock;
  /** The machine's: a sandbox's time says nothing of players' networks. */
  machine: Clock;
  devices: Devices;
  keysFolder: string;
}

export interface Rotation {
  step: 'announced' | 'adopted';
  keyId: string;
  /** Of an announced key: from when on it may sign, UTC ms of the machine's clock. */
  usableAt: number | null;
}

/**
 * Announces a next key, or lets the announced one sign.
 *
 * @param force lets it sign although a day is not over or players do not hold it: those have to be paired anew
 * @throws Refusal 409 `key-too-new`, `players-without-key` with the players' names
 */
export async function rotateKeys(
  deps: KeyRotationDependencies,
  actor: Pick<Actor, 'kind' | 'id' | 'name'>,
  { force }: { force: boolean },
): Promise<Rotation> {
  const { keysFolder, machine, database } = deps;
  const { next } = loadKeys(keysFolder);
  if (!next) {
    announceNextKey(keysFolder, machine.now(), await newestRevision(database.kysely));
    const { keyId } = loadKeys(keysFolder).next!;
    await tell(deps, actor, 'keys.announce', keyId);
    return { step: 'announced', keyId, usableAt: machine.now() + ANNOUNCED_FOR_MS };
  }
  if (!force) await refuseEarly(deps, next);
  adoptNextKey(keysFolder);
  await tell(deps, actor, 'keys.adopt', next.keyId);
  return { step: 'adopted', keyId: next.keyId, usableAt: null };
}

async function refuseEarly({ machine, ...deps }: KeyRotationDependencies, next: AnnouncedKey): Promise<void> {
  if (machine.now() < next.announcedAt + ANNOUNCED_FOR_MS)
    throw new Refusal('key-too-new', 'Khóa mới công bố chưa đủ một ngày; hãy chạy lại lệnh này sau.', 409);
  const without = await playersWithout(deps, next);
  if (without.length > 0)
    throw new Refusal(
      'players-without-key',
      `Các đầu phát chưa nhận khóa mới: ${without.join(', ')}. Hãy đợi máy có mạng, hoặc dùng --force rồi ghép lại các máy ấy.`,
      409,
    );
}

/** Names of players in use that have not said that they hold a schedule which lists the key. */
async function playersWithout(
  { database, devices }: Pick<KeyRotationDependencies, 'database' | 'devices'>,
  { afterRevision }: AnnouncedKey,
): Promise<string[]> {
  const without: string[] = [];
  for (const { id: stationId } of await listStations(database.kysely)) {
    const players = (await devices.list(stationId)).filter(({ revokedAt }) => revokedAt === null);
    const ids = players.map(({ id }) => id);
    const held = await firstHeld(database.kysely, stationId, ids, afterRevision + 1);
    without.push(...players.filter(({ id }) => !held.has(id)).map(({ name }) => name));
  }
  return without;
}

/** Into each station's trail, whose line also wakes the server: it reads the keys anew. */
async function tell(
  { database, clock }: KeyRotationDependencies,
  actor: Pick<Actor, 'kind' | 'id' | 'name'>,
  action: string,
  keyId: string,
): Promise<void> {
  await database.kysely.transaction().execute(async (tx) => {
    for (const { id } of await listStations(tx))
      await record(tx, id, actor, action, keyId, { keyId }, clock.now());
    await announceChange(tx, database.dialect, 'keys');
  });
}
