/** Files and folders that somebody names on the command line, and what he is told when they can't be used. */
import { access, constants, readdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { Refusal } from './errors.ts';
import { machineRefusal } from './machine-faults.ts';

/** @throws Refusal 404 `file-missing`, 403 `file-forbidden`, 422 `file-unreadable` */
export async function readNamedFile(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw readingRefused(path, error);
  });
}

/** The names in a folder. @throws as readNamedFile */
export async function namesInFolder(path: string): Promise<string[]> {
  return readdir(path).catch((error: unknown) => {
    throw readingRefused(path, error);
  });
}

/** @throws Refusal 403 `file-forbidden`, 422 `file-unwritable`, or of the machine (a full disk) */
export async function writeNamedFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes).catch((error: unknown) => {
    throw writingRefused(path, error);
  });
}

/** For a program that writes it itself, before it works in vain. @throws as writeNamedFile */
export async function requireWritable(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw writingRefused(path, error);
  });
}

function readingRefused(path: string, error: unknown): Refusal {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new Refusal('file-missing', `Không có “${path}”.`, 404);
  if (isForbidden(code))
    return new Refusal(
      'file-forbidden',
      `Người dùng ${runsAs()} của máy không được đọc “${path}”. Hãy chép sang nơi người ấy đọc được, ví dụ /tmp, rồi chạy lại.`,
      403,
    );
  if (code === 'EISDIR') return new Refusal('file-unreadable', `“${path}” là thư mục, không phải tệp.`);
  if (code === 'ENOTDIR') return new Refusal('file-unreadable', `“${path}” không phải thư mục.`);
  return machineRefusal(error) ?? new Refusal('file-unreadable', `Không đọc được “${path}”.`);
}

function writingRefused(path: string, error: unknown): Refusal {
  const { code } = error as NodeJS.ErrnoException;
  if (isForbidden(code))
    return new Refusal(
      'file-forbidden',
      `Người dùng ${runsAs()} của máy không được ghi “${path}”. Hãy nêu tệp ở nơi người ấy ghi được, ví dụ trong /tmp.`,
      403,
    );
  if (code === 'ENOENT') return new Refusal('file-unwritable', `Không có thư mục để ghi “${path}”.`);
  if (code === 'EISDIR') return new Refusal('file-unwritable', `“${path}” là thư mục, không phải tệp.`);
  return machineRefusal(error) ?? new Refusal('file-unwritable', `Không ghi được “${path}”.`);
}

/** In a container its number may have no name. */
function runsAs(): string {
  try {
    return userInfo().username;
  } catch {
    return `số ${process.getuid?.() ?? '?'}`;
  }
}

function isForbidden(code: string | undefined): boolean {
  return code === 'EACCES' || code === 'EPERM';
}
