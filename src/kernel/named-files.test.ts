import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { namesInFolder, readNamedFile, requireWritable, writeNamedFile } from './named-files.ts';
import { projectRoot } from './project-files.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'loa-named-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('a file that somebody names', () => {
  it('is read and written, and told by its name where it is not there, or is something else', async () => {
    const there = folder();
    const file = join(there, 'tin.txt');
    await writeNamedFile(file, Buffer.from('Bà con chú ý'));
    expect((await readNamedFile(file)).toString()).toBe('Bà con chú ý');
    expect(await namesInFolder(there)).toEqual(['tin.txt']);
    await requireWritable(join(there, 'khác.mp3'));
    await expect(readNamedFile(join(there, 'nhầm.txt'))).rejects.toThrow(
      `Không có “${join(there, 'nhầm.txt')}”.`,
    );
    await expect(readNamedFile(there)).rejects.toThrow('là thư mục, không phải tệp');
    await expect(namesInFolder(file)).rejects.toThrow('không phải thư mục');
    await expect(writeNamedFile(there, Buffer.of())).rejects.toThrow('là thư mục, không phải tệp');
    await expect(requireWritable(join(there, 'không có/a.mp3'))).rejects.toThrow('Không có thư mục để ghi');
  });

  it('names the user of the machine that may not read it (skipped where one can’t become another)', (test) => {
    const there = folder();
    chmodSync(there, 0o755);
    mkdirSync(join(there, 'riêng'), { mode: 0o700 });
    writeFileSync(join(there, 'riêng/tin.txt'), 'x');
    const as = ['--reuid=nobody', '--regid=nogroup', '--clear-groups', process.execPath];
    const words = [join(projectRoot, 'dist/cli.js'), 'verify-evidence', join(there, 'riêng/tin.txt')];
    const { status, stderr } = spawnSync('setpriv', [...as, ...words], { encoding: 'utf8', cwd: there });
    test.skip(
      /setpriv|EACCES|Cannot find module/.test(stderr),
      'this user may not become another, or nobody may not run Node',
    );
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('Người dùng nobody của máy không được đọc'),
    ]);
  });
});
