import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type TestAppOptions } from '../../../test/support/app.ts';
import { COMMAND_LINE } from '../../accounts/actor.ts';
import { openInstallation } from '../../accounts/installation.ts';
import { verifyTrail } from '../../accounts/trail.ts';
import { createMediaStore } from '../../audio/media-store.ts';
import { machineClock, shiftedClock } from '../../kernel/clock.ts';
import { markServing } from '../../kernel/process-mark.ts';
import { silentLog } from '../../kernel/log.ts';
import { openEmptyPostgres } from '../../../test/support/databases.ts';
import { S3StandIn } from '../../storage/testing/s3-stand-in.ts';
import { createBackups, vaultOf } from './backups.ts';
import { manifestOf, manifestsOf } from './bring-back.ts';
import { objectName } from './manifest.ts';
import { derive } from './recovery-key.ts';
import { restore } from './restore.ts';
import type { Vault } from './vault.ts';

const DAY = 86_400_000;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** An installation with a signing key and some sounds, and its backups at a place of their own. */
async function opened(options: TestAppOptions = {}, vault?: Vault) {
  const server = await openTestApp(options);
  undo.push(() => server.close());
  const place = mkdtempSync(join(tmpdir(), 'loa-vault-'));
  undo.push(() => rmSync(place, { recursive: true, force: true }));
  const { installation } = server;
  const backups = createBackups(installation, vault ?? vaultOf(place, ''));
  undo.push(() => backups.close());
  const { paths } = installation.folder;
  const media = createMediaStore(paths.media, paths.temporary, machineClock);
  const put = async (words: string) => {
    const file = media.temporaryFile();
    writeFileSync(file, words);
    return (await media.put(file)).sha256;
  };
  writeFileSync(join(paths.keys, 'signing.json'), 'khóa ký');
  return { server, installation, backups, place, put, media };
}

const restoring = (vault: Vault, folder: string) => ({
  ...{ vault, folder, databaseUrl: null, now: machineClock.now() },
  ...{ progress: () => undefined, signal: new AbortController().signal },
});
const newest = async (vault: Vault) => (await manifestsOf(vault))[0]!;

async function trailOf({ station }: TestApp, folder: string) {
  const installation = await openInstallation({ LOA_DATA: folder }, { log: silentLog });
  try {
    return await verifyTrail(installation.database.kysely, station.id);
  } finally {
    await installation.close();
  }
}

describe('a backup', { timeout: 60_000 }, () => {
  it('holds what was there, and is restored whole beside what stood there meanwhile', async () => {
    const { server, installation, backups, put } = await opened();
    const sound = await put('một tin');
    const recovery = await backups.takeRecoveryKey();
    const { manifest, addedBytes } = await backups.make('asked');
    expect(addedBytes).toBeGreaterThan(1000);
    const later = await put('tin sau');
    await installation.devices.issueCode(server.station.id, COMMAND_LINE, [server.zones[0]!.id]);
    const folder = installation.folder.paths.root;
    await installation.close();

    const key = await derive(recovery.toLowerCase().replaceAll('-', ' '), manifest.keys!.wrapping);
    const restored = await restore({ ...restoring(backups.vault, folder), manifest, key });
    undo.push(() => rmSync(restored.kept!, { recursive: true, force: true }));
    expect(restored).toMatchObject({ folder, files: 1, keys: true });
    const at = (root: string, sha256: string) =>
      join(root, 'media', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    expect(readFileSync(at(folder, sound), 'utf8')).toBe('một tin');
    expect(existsSync(at(folder, later))).toBe(false);
    expect(readFileSync(at(restored.kept!, later), 'utf8')).toBe('tin sau');
    expect(readFileSync(join(folder, 'keys', 'signing.json'), 'utf8')).toBe('khóa ký');
    expect(await trailOf(server, folder)).toEqual({ whole: true, lines: manifest.stations[0]!.lines });
  });

  it('keeps no key that can be read without the recovery key, and refuses a wrong one', async () => {
    const { backups, place, installation } = await opened();
    await backups.takeRecoveryKey();
    const { manifest } = await backups.make('asked');
    for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      expect(bytes.includes('khóa ký') || bytes.includes(Buffer.from('khóa ký').toString('base64'))).toBe(
        false,
      );
    }
    const target = join(place, 'mới');
    const key = await derive('K7Q4M-29XH8-TRH3V', manifest.keys!.wrapping);
    await expect(restore({ ...restoring(backups.vault, target), manifest, key })).rejects.toThrow(
      /Mã khôi phục không đúng/,
    );
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(place).filter((name) => name.includes('khoi-phuc'))).toEqual([]);
    await installation.close();
  });

  it('copies only what the place lacks', async () => {
    const { backups, put } = await opened();
    await put('dài '.repeat(100_000));
    const first = await backups.make('asked');
    const second = await backups.make('asked');
    expect(first.addedBytes).toBeGreaterThan(400_000);
    expect(second.addedBytes).toBeLessThan(200_000);
    expect(second.bytes).toBeGreaterThan(400_000);
  });

  it('is kept by the rule, and sounds go with the last backup that rests on them', async () => {
    let ahead = 0;
    const machine = { ...machineClock, now: () => machineClock.now() + ahead };
    const { backups, put, media, place } = await opened({ machine });
    const old = await put('tin đã hết hạn lưu');
    await backups.make('night');
    await media.remove(old);
    writeFileSync(join(place, 'objects', 'nửa-vời.tmp'), 'bỏ dở');
    // Another of the same day, without it: while both are young, both stay.
    ahead = 1_000;
    await backups.make('night');
    expect(await backups.vault.size(objectName(old))).not.toBeNull();
    expect(existsSync(join(place, 'objects', 'nửa-vời.tmp'))).toBe(false);
    ahead = 3 * DAY;
    await backups.make('night');
    expect(await backups.vault.size(objectName(old))).toBeNull();
    expect((await manifestsOf(backups.vault)).length).toBe(2);
  });

  it('that was not finished is none, and leaves nothing that hinders the next', async () => {
    const vault = vaultOf(mkdtempSync(join(tmpdir(), 'loa-vault-')), '');
    undo.push(() => rmSync(vault.title, { recursive: true, force: true }));
    let breaks: (name: string) => boolean = () => false;
    const breaking: Vault = {
      ...vault,
      put: async (name, file, sha256) => {
        if (breaks(name)) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        return vault.put(name, file, sha256);
      },
    };
    const { backups, put } = await opened({}, breaking);
    const sound = await put('một tin');
    // At the database, at a sound, and at the very end.
    for (const part of ['objects/', sound, 'backups/']) {
      breaks = (name) => name.includes(part);
      await expect(backups.make('night')).rejects.toThrow(/Không đủ chỗ để sao lưu/);
      expect(await manifestsOf(vault)).toEqual([]);
    }
    breaks = () => false;
    await backups.make('night');
    expect((await manifestsOf(vault)).length).toBe(1);
    const runs = await backups.runs(10);
    expect(runs.map(({ ok }) => ok)).toEqual([true, false, false, false]);
    expect(runs[1]!.words).toMatch(/các bản cũ vẫn còn nguyên/);
  });

  it('is one at a time, and not put among another server’s', async () => {
    const { backups, place } = await opened();
    const both = await Promise.allSettled([backups.make('asked'), backups.make('asked')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const other = await opened({}, vaultOf(place, ''));
    await expect(other.backups.make('asked')).rejects.toThrow(/của một máy chủ khác/);
  });

  it('is rehearsed without touching anything, and a damaged one is told and put right', async () => {
    const { backups, put, installation } = await opened();
    const sound = await put('một tin');
    await backups.takeRecoveryKey();
    await backups.make('night');
    const before = readdirSync(installation.folder.paths.root, { recursive: true }).sort();
    const { keys, trailLines } = await backups.rehearse();
    expect(keys).toBe(true);
    expect(trailLines).toBeGreaterThan(0);
    const still = readdirSync(installation.folder.paths.root, { recursive: true }).sort();
    expect(still.filter((name) => !String(name).startsWith('loa.db-'))).toEqual(
      before.filter((name) => !String(name).startsWith('loa.db-')),
    );
    expect((await backups.state()).lastRehearsal).toMatchObject({ ok: true });

    // Not through the link: the live sound stays as it is.
    const object = backups.vault.path!(objectName(sound));
    rmSync(object);
    writeFileSync(object, 'hỏng');
    await expect(backups.rehearse()).rejects.toThrow(/không còn đúng mã băm/);
    expect((await backups.state()).lastRehearsal).toMatchObject({ ok: false });
    await backups.make('night');
    await backups.rehearse();
  });

  it('names a sound that was damaged on the server itself', async () => {
    const { backups, put, media } = await opened();
    const sound = await put('một tin');
    truncateSync(media.path(sound), 3);
    const { manifest } = await backups.make('night');
    expect(manifest.damaged).toEqual([sound]);
    expect((await backups.state()).lastGood!.words).toContain('đã hỏng');
  });

  it('is not restored under a running server, nor when a byte of it is wrong', async () => {
    const { backups, installation, place, server } = await opened();
    const { manifest } = await backups.make('asked');
    const folder = installation.folder.paths.root;
    const unmark = await markServing(folder);
    const options = { ...restoring(backups.vault, folder), manifest, key: null };
    await expect(restore(options)).rejects.toThrow(/Máy chủ đang chạy/);
    await unmark();
    const database = backups.vault.path!(objectName(manifest.database.sha256));
    const bytes = readFileSync(database);
    bytes[bytes.length >> 1]! ^= 1;
    rmSync(database);
    writeFileSync(database, bytes);
    await expect(restore(options)).rejects.toThrow(/cơ sở dữ liệu không còn đúng mã băm/);
    expect((await verifyTrail(installation.database.kysely, server.station.id)).whole).toBe(true);
    expect(readdirSync(place)).toContain('loa.json');
  });

  it('is made each night by itself, and proved once a month', async () => {
    let ahead = 0;
    const machine = { ...machineClock, now: () => machineClock.now() + ahead };
    const { backups } = await opened({ machine });
    await backups.look();
    expect(await backups.runs(10)).toEqual([]);
    ahead = DAY;
    await backups.look();
    await backups.look();
    expect((await backups.runs(10)).map(({ kind, ok }) => [kind, ok]).sort()).toEqual([
      ['night', true],
      ['rehearsal', true],
    ]);
    ahead = 2 * DAY;
    await backups.look();
    expect((await backups.runs(10)).filter(({ kind }) => kind === 'night').length).toBe(2);
  });

  it('goes to S3-compatible storage and comes back from there', async () => {
    const store = new S3StandIn('kho');
    await store.start();
    undo.push(() => store.stop());
    const config = { endpoint: store.endpoint, bucket: 'kho', prefix: 'phường/loa', region: 'us-east-1' };
    const vault = vaultOf({ ...config, ...store.access }, '');
    const { backups, installation, put, server } = await opened({}, vault);
    const sound = await put('một tin');
    await backups.make('night');
    await backups.make('night');
    expect([...store.objects.keys()].every((name) => name.startsWith('phường/loa/'))).toBe(true);
    const folder = join(installation.folder.paths.root, 'restored');
    const manifest = await newest(vault);
    await restore({ ...restoring(vault, folder), manifest, key: null });
    expect((await trailOf(server, folder)).whole).toBe(true);
    store.objects.set(`phường/loa/${objectName(sound)}`, Buffer.from('khác'));
    await expect(backups.rehearse()).rejects.toThrow(/không còn đúng mã băm/);
    store.refusing = { status: 403, code: 'AccessDenied' };
    await expect(backups.make('night')).rejects.toThrow(/Kho s3:\/\/kho\/phường\/loa từ chối: 403/);
    const wrong = vaultOf({ ...config, ...store.access, secretAccessKey: 'sai' }, '');
    store.refusing = null;
    await expect(manifestOf(wrong, manifest.id)).rejects.toThrow(/từ chối: 403/);
  });

  it('of PostgreSQL is a dump that goes into an empty database', async () => {
    const { backups, server, installation } = await opened({ dialect: 'postgres' });
    await backups.make('night');
    expect((await backups.rehearse()).databaseChecked).toBe(false);
    const manifest = await newest(backups.vault);
    const folder = join(installation.folder.paths.root, 'restored');
    const full = { ...restoring(backups.vault, folder), manifest, key: null };
    await expect(restore(full)).rejects.toThrow(/LOA_DATABASE_URL tới một cơ sở dữ liệu trống/);
    await expect(restore({ ...full, databaseUrl: installation.config.databaseUrl })).rejects.toThrow(
      /đã có dữ liệu/,
    );
    const empty = await openEmptyPostgres();
    undo.push(() => empty.drop());
    await restore({ ...full, databaseUrl: empty.address });
    expect((await verifyTrail(empty.kysely, server.station.id)).whole).toBe(true);
  });
});

describe('a clock', () => {
  it('that stands in another year makes no difference to the machine’s backups', async () => {
    const machine = shiftedClock({ domainAt: 0, machineAt: 0, rate: 1 });
    const { backups } = await opened({
      machine,
      environment: { LOA_SANDBOX: '1', LOA_CLOCK: '2030-01-01T00:00:00+07:00' },
    });
    const { manifest } = await backups.make('asked');
    expect(new Date(manifest.takenAt).getUTCFullYear()).toBe(new Date().getUTCFullYear());
    expect(manifest.trial).toBe(true);
  });
});
