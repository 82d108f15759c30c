import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInstallation } from '../../accounts/installation.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { at } from '../testing/station-history.ts';
import { writeQuarter } from '../testing/report-history.ts';
import { command } from './report.command.ts';

const clock = new VirtualClock(at('2026-03-16 09:00'));
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-report-'));
  env = { LOA_DATA: folder, LOA_LOG_LEVEL: 'silent' };
  const installation = await openInstallation(env, { machine: clock });
  await writeQuarter(installation.database);
  await installation.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function report(...args: string[]) {
  const out = new PassThrough();
  const io = { stdin: Readable.from([]), stdout: out, stderr: new PassThrough() };
  const code = await command.run(args, { ...io, env, clock, signal: new AbortController().signal });
  out.end();
  return { code, out: await text(out) };
}

describe('loa report', () => {
  it('tells a period as JSON, Word and Excel', async () => {
    const { code, out } = await report('--window', 'quy-1', '--year', '2026', '--json');
    const told = JSON.parse(out) as { about: string; from: string; tables: { key: string }[] };
    expect([code, told.from]).toEqual([0, '2025-12-15']);
    expect(told.about).toContain('quý I năm 2026');
    expect(told.tables.map(({ key }) => key)).toContain('chi-tieu-thang');
    const [docx, xlsx] = [join(folder, 'a.docx'), join(folder, 'a.xlsx')];
    const month = ['--window', 'thang-3', '--year', '2026', '--calendar', 'calendar'];
    expect(await report(...month, '--docx', docx, '--xlsx', xlsx)).toEqual({ code: 0, out: '' });
    for (const file of [docx, xlsx]) expect(readFileSync(file).toString('latin1', 0, 2)).toBe('PK');
  });

  it('says what is wrong with how it was called', async () => {
    for (const args of [
      ['--year', '2026', '--json'],
      ['--window', 'quy-5', '--year', '2026', '--json'],
      ['--window', 'nam', '--year', '26', '--json'],
      ['--window', 'nam', '--year', '2026'],
      ['--window', 'nam', '--year', '2026', '--json', '--calendar', 'x'],
      ['--nothing'],
    ])
      await expect(report(...args)).rejects.toThrow(/^(Cần --|--window phải|--calendar phải|Tham số)/);
  });
});
