import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import type { Actor } from '../../accounts/actor.ts';
import { createMediaStore } from '../../audio/media-store.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { zipped } from '../../kernel/zip.ts';
import { fixedKeys } from '../../playout/keys.ts';
import { makeKey, sign } from '../../playout/signing.ts';
import { createAudits } from '../audits.ts';
import { createClosing } from '../closing/closing.ts';
import { addLine } from '../fact-log.store.ts';
import { at, startHistory } from '../testing/station-history.ts';
import { createEvidencePackages } from './evidence-package.ts';
import { FACTS, MANIFEST, SIGNATURE, type Manifest } from './manifest.ts';
import { command } from './verify-evidence.command.ts';
import { verifyEvidence } from './verify.ts';

const MINH: Actor = { kind: 'person', id: 'minh', name: 'Lê Minh', roles: ['auditor'] };
const key = makeKey();
const keys = fixedKeys(key);

describe.each(DIALECTS)('an evidence archive from %s', (dialect) => {
  let database: TestDatabase;
  let folder: string;
  let archive: Buffer;
  let files: Map<string, Uint8Array>;
  beforeAll(async () => {
    database = await openTestDatabase(dialect);
    folder = mkdtempSync(join(tmpdir(), 'loa-evidence-'));
    const clock = new VirtualClock(at('2026-12-02 08:00'));
    const media = createMediaStore(join(folder, 'media'), folder, clock);
    const audits = createAudits({ database, clock, trial: false });
    const history = await startHistory(database);
    const player = await history.player('Đầu phát', [history.zones.market]);
    const script = await history.script({ title: 'Nộp hồ sơ trực tuyến' });
    await history.heard(player, await history.airing('2026-11-02 07:00', [script]), 1);
    await history.heard(player, await history.airing('2026-11-05 07:00', [script]), 1, { share: 0.4 });
    for (const content of [`sound ${script.id}`, 'ảnh tọa đàm']) {
      const file = media.temporaryFile();
      await writeFile(file, content);
      await media.put(file);
    }
    const photo = newId(at('2026-11-12 09:00'));
    const written = { by: 'lan', by_name: 'Trần Thị Lan', recorded_at: at('2026-11-12 09:00') };
    await database.kysely
      .insertInto('evidence_file')
      .values({
        ...{
          id: photo,
          station_id: history.stationId,
          sha256: sha256('ảnh tọa đàm'),
          name: 'Ảnh tọa đàm.JPG',
        },
        ...{ media_type: 'image/jpeg', bytes: 15, ...written },
      })
      .execute();
    await addLine(database.kysely, history.stationId, {
      ...{
        id: newId(1),
        subjectId: newId(2),
        by: { id: 'lan', name: 'Lan' },
        recordedAt: at('2026-11-13 08:00'),
      },
      entry: {
        ...{
          kind: 'event',
          tasks: ['11'],
          forms: ['d'],
          title: 'Tọa đàm với doanh nghiệp',
          place: '',
          unit: '',
        },
        ...{ at: at('2026-11-12 08:00'), evidence: [`tep:${photo}`], note: '' },
        confirmedBy: { id: 'minh', name: 'Lê Minh' },
      },
    });
    const station = await history.station();
    await createClosing({ database, clock, audits, keys }).close(station, MINH, '2026-11');
    await clock.advance(1_000);
    const packages = createEvidencePackages({ database, clock, media, audits, keys });
    const parts: Uint8Array[] = [];
    for await (const part of zipped(await packages.entriesOf(station, MINH, '2026-11'))) parts.push(part);
    archive = Buffer.concat(parts);
    files = new Map(Object.entries(unzipSync(archive)));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await database.drop();
  });

  const text = (path: string) => new TextDecoder().decode(files.get(path));
  const changed = (path: string, content: string | null) => {
    const copy = new Map(files);
    if (content === null) copy.delete(path);
    else copy.set(path, new TextEncoder().encode(content));
    return copy;
  };

  it('holds the text, approval, sound, airings and rows of what counted, and an event’s files', () => {
    const names = [...files.keys()];
    const item = names.find((name) => name.endsWith('van-ban.txt'))!.replace(/van-ban\.txt$/, '');
    expect(item).toMatch(/^muc\/\d\d-nop-ho-so-truc-tuyen\/$/);
    for (const part of ['duyet.json', 'luot-phat.json', 'nhat-ky-dau-phat.ndjson', 'minh-chung.json']) {
      expect(names).toContain(item + part);
    }
    const sound = names.find((name) => name.startsWith(`${item}am-thanh-`))!;
    expect(text(sound)).toMatch(/^sound /);
    const photo = names.find((name) => name.endsWith('-anh-toa-dam.jpg'))!;
    expect(text(photo)).toBe('ảnh tọa đàm');
    expect(names).toContain('so-lieu/chot-so-lieu.json');
  });

  it('is found whole, and its facts give the numbers that it claims', () => {
    const verdict = verifyEvidence(files, { publicKey: key.publicKey });
    expect(verdict).toMatchObject({ ok: true, problems: [] });
    expect(verdict.quotas.find(({ task }) => task === '3')).toMatchObject({ required: 2, counted: 1 });
    expect(verdict.quotas.find(({ task }) => task === '11')).toMatchObject({ counted: 1, state: 'met' });
  });

  it('tells of any file that was changed, taken away or put in', () => {
    for (const path of files.keys()) {
      const broken = verifyEvidence(changed(path, `${text(path)} `));
      // A blank behind the signature changes nothing.
      expect([path, broken.ok]).toEqual([path, path === SIGNATURE]);
      expect(verifyEvidence(changed(path, null)).ok).toBe(false);
    }
    expect(verifyEvidence(changed('them.txt', 'x')).problems).toEqual([
      'Tệp them.txt không có trong danh mục.',
    ]);
  });

  it('is not believed when somebody else signed it', () => {
    const other = makeKey();
    expect(verifyEvidence(files, { publicKey: other.publicKey }).problems).toEqual([
      'Gói này ký bằng khóa khác với khóa của đài.',
    ]);
  });

  it('is found out when its numbers are not those of its facts, though it is signed anew', () => {
    const facts = text(FACTS)
      .split('\n')
      .filter((line) => !line.includes('"as-run"'))
      .join('\n');
    const copy = changed(FACTS, facts);
    const manifest = JSON.parse(text(MANIFEST)) as Manifest;
    const entry = manifest.files.find(({ path }) => path === FACTS)!;
    Object.assign(entry, { sha256: sha256(facts), bytes: Buffer.byteLength(facts) });
    const bytes = JSON.stringify(manifest);
    copy.set(MANIFEST, new TextEncoder().encode(bytes));
    copy.set(SIGNATURE, new TextEncoder().encode(sign(Buffer.from(bytes), key.privateKey)));
    expect(verifyEvidence(copy).problems).toContain('Chỉ tiêu 3: tính lại được 0, gói ghi 1.');
  });

  it.each([
    ['whole', 0, /^Gói minh chứng nguyên vẹn: .*, tháng 11\/2026; \d+ tệp, tính lại khớp\.\n/],
    ['cut in half', 1, /không phải gói ZIP đọc được/],
    ['of nothing', 1, /đây không phải gói minh chứng/],
  ])('%s: loa verify-evidence ends with %i', async (kind, code, words) => {
    const file = join(folder, 'goi.zip');
    const empty = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
    await writeFile(
      file,
      { whole: archive, 'cut in half': archive.subarray(0, archive.length / 2) }[kind] ?? empty,
    );
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const io = { stdin: new PassThrough(), stdout, stderr, env: {}, clock: new VirtualClock(0) };
    const run = command.run([file], { ...io, signal: new AbortController().signal });
    const ended = await run.catch((error: unknown) => {
      stdout.write((error as Error).message);
      return 1;
    });
    stdout.end();
    expect(ended).toBe(code);
    expect(String(stdout.read())).toMatch(words);
  });
});
