import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { createDevices } from '../accounts/devices.ts';
import type { Station } from '../accounts/stations.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { at, startHistory } from '../plan/testing/station-history.ts';
import { emptyBook, offerSchedule, type ScheduleBook } from '../player/schedule-book.ts';
import { insertDeliveries } from './deliveries.store.ts';
import { ANNOUNCED_FOR_MS, rotateKeys } from './key-rotation.ts';
import { createKeyring } from './keys.ts';
import { createScheduleFeed, type ScheduleFeed } from './schedule-feed.ts';

describe.each(DIALECTS)('the signing key, on %s', (dialect) => {
  let database: TestDatabase;
  let clock: VirtualClock;
  let station: Station;
  let zone: string;
  let players: { id: string; name: string; book: ScheduleBook }[];
  let folder: string;
  let keyring: ReturnType<typeof createKeyring>;
  let feed: ScheduleFeed;

  beforeEach(async () => {
    database = await openTestDatabase(dialect);
    const history = await startHistory(database);
    station = await history.station();
    zone = history.zones.market;
    clock = new VirtualClock(at('2026-11-23 06:00'));
    folder = mkdtempSync(join(tmpdir(), 'loa-keys-'));
    keyring = createKeyring(folder);
    feed = createScheduleFeed({
      ...{ database, clock, machine: clock, keys: keyring.current },
      station: () => Promise.resolve(station),
    });
    players = [];
    for (const name of ['Chợ', 'Đình']) {
      const id = await history.player(name, [zone]);
      players.push({ id, name, book: emptyBook(station.id, keyring.current().listed) });
    }
  });
  afterEach(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  /** A player's poll: whether it took what the server gave, which it names in its next one. */
  async function poll(player: (typeof players)[number]): Promise<boolean> {
    const { bytes, signature, revision } = await feed.current(station.id, [zone]);
    const offer = offerSchedule(player.book, bytes, signature);
    if (!offer.accepted) return false;
    player.book = offer.book;
    await insertDeliveries(database.kysely, [
      { stationId: station.id, deviceId: player.id, revision, at: clock.now() },
    ]);
    return true;
  }
  /** As the command does it, and the server hears of it. */
  async function rotate(force = false) {
    const devices = createDevices({ database, clock, machine: clock });
    const deps = { database, clock, machine: clock, devices, keysFolder: folder };
    try {
      const { step } = await rotateKeys(deps, COMMAND_LINE, { force });
      return step;
    } catch (error) {
      if (error instanceof Refusal) return error.message;
      throw error;
    } finally {
      keyring.refresh();
      feed.changed();
    }
  }

  it('is announced by the one before it, signs when every player holds it, and nobody is lost', async () => {
    const [first, second] = players as [(typeof players)[number], (typeof players)[number]];
    const old = keyring.current().signing;
    for (const player of players) expect(await poll(player)).toBe(true);
    expect(await rotate()).toBe('announced');
    expect(keyring.current().signing).toEqual(old);
    expect(await rotate()).toContain('chưa đủ một ngày');
    expect(await poll(first)).toBe(true);
    expect(first.book.keys).toHaveLength(2);
    await clock.advance(ANNOUNCED_FOR_MS);
    // The other one had no network all day.
    expect(await rotate()).toContain('Đình');
    expect(await poll(second)).toBe(true);
    expect(await rotate()).toBe('adopted');
    const { signing, known } = keyring.current();
    expect(signing.keyId).not.toBe(old.keyId);
    expect(known.map(({ keyId }) => keyId)).toEqual([signing.keyId, old.keyId]);
    for (const player of players) {
      expect(await poll(player)).toBe(true);
      expect(player.book.keys.map(({ keyId }) => keyId)).toEqual([signing.keyId]);
    }
    expect(statSync(join(folder, 'signing-key.json')).mode & 0o777).toBe(0o600);
  });

  it('is not believed by a player that never heard of it', async () => {
    const [first] = players as [(typeof players)[number]];
    expect(await poll(first)).toBe(true);
    expect(await rotate()).toBe('announced');
    expect(await rotate(true)).toBe('adopted');
    expect(await poll(first)).toBe(false);
  });
});
