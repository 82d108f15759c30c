import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProgramMissing, runProcess } from './process.ts';

const limits = { wallMs: 5_000 };

describe('running a child program', () => {
  it('gives its output and exit code', async () => {
    const result = await runProcess('sh', ['-c', 'cat; echo bad >&2; exit 3'], { limits, stdin: 'xin chào' });
    expect(result.stdout.toString()).toBe('xin chào');
    expect(result.stderr).toBe('bad\n');
    expect(result.code).toBe(3);
  });

  it('says which program is missing', async () => {
    await expect(runProcess('khong-co-chuong-trinh-nay', [], { limits })).rejects.toThrow(ProgramMissing);
  });

  it('kills it after its time and says so', async () => {
    const result = await runProcess('sleep', ['30'], { limits: { wallMs: 50 } });
    expect(result.stoppedBy).toBe('wallMs');
  });

  it('kills one that prints more than it may', async () => {
    const result = await runProcess('yes', [], { limits: { wallMs: 5_000, stdoutBytes: 10_000 } });
    expect(result.stoppedBy).toBe('stdoutBytes');
    expect(result.stdout.length).toBeLessThanOrEqual(10_000);
  });

  it('stops one that writes a larger file than it may', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loa-process-'));
    const file = join(folder, 'out');
    const dd = ['if=/dev/zero', `of=${file}`, 'bs=1000', 'count=100'];
    const result = await runProcess('dd', dd, { limits: { wallMs: 5_000, fileBytes: 10_000 } });
    expect(result.code).not.toBe(0);
    expect(statSync(file).size).toBeLessThanOrEqual(10_000);
    rmSync(folder, { recursive: true });
  });

  it('never shows its arguments to a shell', async () => {
    const result = await runProcess('printf', ['%s', '$(echo no); `echo no` "'], { limits });
    expect(result.stdout.toString()).toBe('$(echo no); `echo no` "');
  });
});
