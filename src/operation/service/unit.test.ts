/** systemd itself judges the unit, where it is installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unitText } from './unit.ts';

const ANALYZE = '/usr/bin/systemd-analyze';
/** systemd's own scale: below 2.0 it says "OK". */
const MOST_EXPOSED = 20;

describe('the server’s unit', () => {
  it('passes systemd-analyze verify and security (skipped without systemd-analyze)', (test) => {
    test.skip(!existsSync(ANALYZE), 'systemd-analyze is not installed: apt-get install systemd');
    const folder = mkdtempSync(join(tmpdir(), 'loa-unit-'));
    test.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const program = join(folder, 'main.js');
    writeFileSync(program, '');
    const unit = join(folder, 'loa.service');
    const parts = { node: process.execPath, program, data: '/var/lib/loa', environment: '/etc/loa/loa.env' };
    const text = unitText({ ...parts, user: 'root', writes: ['/mnt/ổ $sao lưu'] });
    // Variables are read into commands alone: doubled, the sign would be part of another folder's name.
    expect(text).toContain(' "-/mnt/ổ $sao lưu"\n');
    writeFileSync(unit, text);
    const verified = spawnSync(ANALYZE, ['verify', '--man=no', unit], { encoding: 'utf8' });
    expect([verified.status, verified.stderr.includes('loa.service')], verified.stderr).toEqual([0, false]);
    const words = ['security', '--offline=true', `--threshold=${MOST_EXPOSED}`, '--no-pager', unit];
    const judged = spawnSync(ANALYZE, words, { encoding: 'utf8' });
    expect(judged.status, judged.stdout + judged.stderr).toBe(0);
  });
});
