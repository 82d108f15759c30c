import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readEnvironmentFile } from './environment-file.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'loa-environment-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('the file of settings', () => {
  it('adds what the environment does not say, with quotes, spaces and signs as they stand', () => {
    const file = join(folder(), 'loa.env');
    writeFileSync(
      file,
      [
        '# cài đặt',
        'PORT=3001 # cổng',
        'LOA_DATA=/khac',
        'LOA_OIDC_NAME="tài khoản Thành phố"',
        'LOA_SMTP_URL=smtp://loa:a$b&c@thu.vn',
      ].join('\n'),
    );
    const environment = { LOA_ENV_FILE: file, LOA_DATA: '/du-lieu' };
    readEnvironmentFile(environment);
    expect(environment).toEqual({
      ...{ LOA_ENV_FILE: file, LOA_DATA: '/du-lieu', PORT: '3001' },
      ...{ LOA_OIDC_NAME: 'tài khoản Thành phố', LOA_SMTP_URL: 'smtp://loa:a$b&c@thu.vn' },
    });
  });

  it('need not be there, and none is read where none is wanted', () => {
    for (const file of [join(folder(), 'không có.env'), '']) {
      const environment = { LOA_ENV_FILE: file };
      readEnvironmentFile(environment);
      expect(environment).toEqual({ LOA_ENV_FILE: file });
    }
  });

  it('that can’t be read is told by its name', () => {
    const unreadable = join(folder(), 'loa.env');
    mkdirSync(unreadable);
    expect(() => readEnvironmentFile({ LOA_ENV_FILE: unreadable })).toThrow(
      `Không đọc được tệp cài đặt ${unreadable}.`,
    );
  });
});
