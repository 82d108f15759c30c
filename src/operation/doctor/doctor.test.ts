import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTestApp } from '../../../test/support/app.ts';
import { startCitySignOn } from '../../accounts/single-sign-on/testing/city-sign-on.ts';
import { openMediaBucket } from '../../../test/support/media-bucket.ts';
import { machineClock } from '../../kernel/clock.ts';
import { readConfig } from '../../kernel/config.ts';
import { createBackups } from '../backup/backups.ts';
import { command } from './doctor.command.ts';
import { examine } from './doctor.ts';
import { clockCheck, nodeCheck, programsCheck } from './machine-checks.ts';
import { certificateCheck, signOnChecks } from './reach-checks.ts';

const DAY = 86_400_000;

async function examined(environment: Record<string, string>, machine = machineClock) {
  const checks = await examine({ env: { ...process.env, ...environment }, machine });
  return new Map(checks.map((check) => [check.check, check]));
}

describe('the server’s self-test', { timeout: 60_000 }, () => {
  it('needs no data folder, and makes none', async () => {
    const folder = join(tmpdir(), `loa-nowhere-${process.pid}`);
    const checks = await examined({ LOA_DATA: folder });
    expect(checks.get('folder')).toMatchObject({ state: 'attention' });
    for (const check of ['programs', 'codecs', 'espeak'])
      expect(checks.get(check), check).toMatchObject({ state: 'ok' });
    expect(checks.has('database')).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('says of each fault what mends it', async () => {
    const server = await openTestApp();
    onTestFinished(() => server.close());
    const { installation } = server;
    const { root, keys } = installation.folder.paths;
    const env = { LOA_DATA: root };
    const good = await examined(env);
    expect([...good.values()].filter(({ check, state }) => state === 'fault' && check !== 'node')).toEqual(
      [],
    );
    expect(good.get('trail')).toMatchObject({ state: 'ok' });
    expect(good.get('backup')).toMatchObject({ state: 'ok', message: 'Chưa đến đêm đầu tiên.' });

    const later = { ...machineClock, now: () => machineClock.now() + 3 * DAY };
    expect((await examined(env, later)).get('backup-stale')).toMatchObject({
      state: 'fault',
      mend: 'loa backup',
    });
    const backups = createBackups(installation);
    await backups.make('asked');
    expect((await examined(env)).get('backup-key')).toMatchObject({
      state: 'attention',
      mend: 'loa backup key',
    });

    chmodSync(join(keys, 'session.secret'), 0o644);
    chmodSync(root, 0o755);
    const open = await examined(env);
    expect(open.get('keys')).toMatchObject({ state: 'fault', mend: `chmod 600 ${keys}/*` });
    expect(open.get('folder')).toMatchObject({ state: 'fault', mend: `chmod 700 ${root}` });

    await sql`update trail set detail = '{"sửa":1}' where seq = 1`.execute(installation.database.kysely);
    expect((await examined(env)).get('trail')).toMatchObject({
      state: 'fault',
      message: expect.stringContaining('bị sửa từ dòng 1') as string,
    });
    await sql`delete from kysely_migration where name = '0023-backups'`.execute(installation.database.kysely);
    expect((await examined(env)).get('migrations')).toMatchObject({ state: 'attention' });
  });

  it('tries the bucket of sounds out, and says what is wrong with it without a secret', async () => {
    const { storage, environment } = await openMediaBucket();
    onTestFinished(() => storage.stop());
    const folder = join(tmpdir(), `loa-nowhere-${process.pid}`);
    const env = { LOA_DATA: folder, ...environment };
    const said = async (more: Record<string, string> = {}) => {
      const check = (await examined({ ...env, ...more })).get('media-bucket')!;
      expect(JSON.stringify(check)).not.toContain(environment.LOA_MEDIA_S3_SECRET);
      return [check.state, check.message];
    };
    expect(await said()).toEqual([
      'ok',
      expect.stringMatching(/^s3:\/\/kho\/tp\/am-thanh: ghi, đọc, xóa được, đồng hồ lệch \d giây\.$/),
    ]);
    expect(storage.objects.size).toBe(0);
    expect(await said({ LOA_MEDIA_S3_SECRET: 'sai khóa' })).toEqual([
      'fault',
      'Kho s3://kho/tp/am-thanh từ chối: 403 SignatureDoesNotMatch.',
    ]);
    storage.aheadMs = 20 * 60_000;
    expect(await said()).toEqual(['fault', expect.stringContaining('lệch đồng hồ của kho 20 phút')]);
    storage.aheadMs = 0;
    storage.refusing = { status: 403, code: 'AccessDenied' };
    expect(await said()).toEqual(['fault', expect.stringContaining('403 AccessDenied')]);
    storage.refusing = null;
    const backupTo = {
      ...{ LOA_BACKUP_TO: 's3://kho/sao-luu', LOA_BACKUP_S3_ENDPOINT: storage.endpoint },
      ...{ LOA_BACKUP_S3_KEY: 'k', LOA_BACKUP_S3_SECRET: 's' },
    };
    expect((await examined({ ...env, ...backupTo })).get('media-bucket-backup')).toMatchObject({
      state: 'attention',
    });
    await storage.stop();
    expect(await said()).toEqual(['fault', expect.stringContaining('ECONNREFUSED')]);
    await storage.start();
  });

  it('tells a database that is none, and never a password', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loa-doctor-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'loa.db'), 'không phải SQLite'.repeat(100));
    expect((await examined({ LOA_DATA: folder })).get('database')).toMatchObject({ state: 'fault' });
    const all = await examined({
      ...{ LOA_DATA: folder, LOA_DATABASE_URL: 'postgres://loa:bimat@127.0.0.1:9/loa' },
      ...{ LOA_SMTP_URL: 'smtp://loa:bimat@127.0.0.1:9', LOA_MAIL_FROM: 'loa@phuong.gov.vn' },
      LOA_BASE_URL: 'https://127.0.0.1:9',
      ...{
        LOA_OIDC_ISSUER: 'https://127.0.0.1:9',
        LOA_OIDC_CLIENT_ID: 'loa',
        LOA_OIDC_CLIENT_SECRET: 'bimat',
      },
    });
    for (const check of ['database', 'mail', 'address', 'sign-on'])
      expect(all.get(check), check).toMatchObject({ state: 'fault' });
    expect(JSON.stringify([...all.values()])).not.toContain('bimat');
    expect((await examined({ LOA_DATA: folder, PORT: 'x' })).get('environment')).toMatchObject({
      state: 'fault',
    });
  });

  it('judges versions, clocks and certificates by themselves', async () => {
    expect(nodeCheck('20.11.0').state).toBe('fault');
    expect(nodeCheck('24.1.0').state).toBe('ok');
    expect(clockCheck(0).state).toBe('fault');
    expect(await programsCheck('/nowhere')).toMatchObject({
      state: 'fault',
      mend: expect.stringContaining('ffmpeg') as string,
    });
    const now = machineClock.now();
    const judged = (life: number, left: number) =>
      certificateCheck({ from: now + left - life, until: now + left }, now).state;
    expect([-1, 3, 60].map((days) => judged(90 * DAY, days * DAY))).toEqual(['fault', 'attention', 'ok']);
    // Of an authority of one's own, which renews each few hours; and one bought for two years.
    expect([judged(DAY / 2, DAY / 6), judged(DAY / 2, DAY / 24)]).toEqual(['ok', 'attention']);
    expect([judged(730 * DAY, 40 * DAY), judged(730 * DAY, 10 * DAY)]).toEqual(['ok', 'attention']);
  });

  it('looks whether the provider of single sign-on answers, where there is one', async () => {
    const city = await startCitySignOn({ redirectUri: 'http://loa.local/dang-nhap/mot-lan/ve' });
    onTestFinished(city.close);
    const named = readConfig({ LOA_BASE_URL: 'http://loa.local', ...city.environment });
    expect(await signOnChecks(named, machineClock)).toMatchObject([
      { state: 'ok', message: expect.stringContaining('http://loa.local/dang-nhap/mot-lan/ve') as string },
    ]);
    expect(await signOnChecks(readConfig({}), machineClock)).toEqual([]);
  });

  it('is one screen for people, JSON for programs, and an exit code', async () => {
    const asked = async (...args: string[]) => {
      const stdout = new PassThrough();
      const env = { ...process.env, LOA_DATA: '/nowhere/loa', PORT: 'x' };
      const code = await command.run(args, {
        ...{ stdin: process.stdin, stdout, stderr: process.stderr, env, clock: machineClock },
        signal: new AbortController().signal,
      });
      return { code, text: String(stdout.read()) };
    };
    const { code, text } = await asked();
    expect(code).toBe(1);
    expect(text).toMatch(/^✗ hỏng +Biến môi trường +PORT phải là một số\./m);
    expect(text.split('\n').length).toBeLessThan(30);
    expect(JSON.parse((await asked('--json')).text)).toMatchObject({ ok: false });
  });
});
