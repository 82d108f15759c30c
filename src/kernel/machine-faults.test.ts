import { expect, it } from 'vitest';
import { Refusal } from './errors.ts';
import { asRefusal, machineRefusal } from './machine-faults.ts';

const errorOf = (code: string) => Object.assign(new Error(`it failed: ${code}`), { code });

it.each([
  ['ENOSPC', 'disk-full'],
  ['SQLITE_FULL', 'disk-full'],
  ['EROFS', 'disk-read-only'],
  ['SQLITE_READONLY_DBMOVED', 'disk-read-only'],
  ['SQLITE_IOERR_FSYNC', 'disk-fault'],
  ['EMFILE', 'too-many-files'],
  ['SQLITE_BUSY', 'database-busy'],
  ['53100', 'disk-full'],
  ['MEDIA_AWAY', 'media-away'],
])('%s is told as %s, with what the log needs', (code, told) => {
  const error = errorOf(code);
  expect(machineRefusal(error)).toMatchObject({ code: told, status: 503, cause: error });
  expect(machineRefusal(new Error('deeper', { cause: error }))?.code).toBe(told);
});

it('leaves what is a fault of ours, and what is told already, as it is', () => {
  for (const code of ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_ERROR', 'ENOENT', '23505'])
    expect(asRefusal(errorOf(code))).toBeNull();
  const refusal = new Refusal('no-voice', 'Chưa có giọng đọc.');
  expect(asRefusal(refusal)).toBe(refusal);
  expect(asRefusal('ENOSPC')).toBeNull();
});
