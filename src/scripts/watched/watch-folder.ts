/**
 * A folder per station whose files become recordings by themselves (thư mục theo dõi), for those who already have a habit. Each step
 * leaves what the next one needs: a process may die anywhere, and no content is taken twice.
 */
import { createHash } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '../../accounts/actor.ts';
import { listMembers } from '../../accounts/members.ts';
import { mayDo } from '../../accounts/permissions.ts';
import type { Station } from '../../accounts/stations.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Database } from '../../storage/database.ts';
import type { Scripts } from '../scripts.ts';
import { LONGEST_TITLE } from '../script.ts';
import { adviceOn, titleFrom, type Upload } from '../uploads/upload.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { findUpload } from '../uploads/uploads.store.ts';
import { copyWhole, droppedFiles, moveAside, type DroppedFile } from './drop-folder.ts';
import {
  addWatched,
  findWatched,
  forgetWatched,
  settleWatched,
  type WatchedFile,
} from './watched-files.store.ts';

export const TAKEN_FOLDER = 'đã nhận';
export const REFUSED_FOLDER = 'bị từ chối';

export interface WatchFolderDependencies {
  database: Database;
  clock: Clock;
  /** The machine's: it judges whether a file is still being written. */
  machine: Clock;
  log: Log;
  media: Pick<MediaStore, 'temporaryFile'>;
  uploads: Pick<Uploads, 'assertFits' | 'takeFile' | 'used'>;
  scripts: Pick<Scripts, 'create'>;
  /** `root` has a folder for each station, by its slug; `user` is the e-mail of who is named as the one who brought them. */
  watched: { root: string; user: string };
  /** Length and time of a file must stay the same for so long. */
  settleMs?: number;
}

/** After a fault of ours, or for want of room. */
const RETRY_MS = 5 * 60_000;

export type WatchFolder = ReturnType<typeof createWatchFolder>;

export function createWatchFolder(deps: WatchFolderDependencies) {
  const { database, clock, machine, log, media, uploads, scripts, watched, settleMs = 20_000 } = deps;
  const { kysely } = database;
  /** By station and file: as it was seen, since when, and its hash once it was read. */
  const seen = new Map<string, { mark: string; since: number; sha256?: string }>();

  /** Looks at a station's folder once. */
  async function look(station: Station): Promise<void> {
    // A share that is not mounted is no reason to make folders on this machine.
    if (!(await lstat(watched.root).catch(() => null))?.isDirectory()) return;
    const folder = join(watched.root, station.slug);
    await mkdir(folder, { recursive: true });
    if (!(await lstat(folder)).isDirectory()) return;
    const actor = await actorOf(station);
    if (!actor) {
      log.warn('the user of the watched folder may not bring recordings', { station: station.id });
      return;
    }
    const here = new Set<string>();
    for (const file of await droppedFiles(folder)) {
      const key = `${station.id}/${file.path.toString('hex')}`;
      here.add(key);
      await one(station, actor, folder, file, key).catch((error: unknown) => {
        log.error('a file of the watched folder could not be taken', { station: station.id, error });
        seen.set(key, { mark: file.mark, since: machine.monotonic() + RETRY_MS - settleMs });
      });
    }
    for (const key of seen.keys()) if (key.startsWith(`${station.id}/`) && !here.has(key)) seen.delete(key);
  }

  async function actorOf(station: Station): Promise<Actor | null> {
    const member = (await listMembers(kysely, station.id)).find(
      ({ email }) => email.toLowerCase() === watched.user.toLowerCase(),
    );
    if (!member || !mayDo(member.roles, 'script.write')) return null;
    const { userId: id, name, roles } = member;
    return { kind: 'person', id, name: `${name} (thư mục theo dõi)`, roles };
  }

  async function one(
    station: Station,
    actor: Actor,
    folder: string,
    file: DroppedFile,
    key: string,
  ): Promise<void> {
    const before = seen.get(key);
    if (before?.mark !== file.mark) {
      seen.set(key, { mark: file.mark, since: machine.monotonic() });
      return;
    }
    if (machine.monotonic() - before.since < settleMs) return;
    const known =
      before.sha256 === undefined ? undefined : await findWatched(kysely, station.id, before.sha256);
    if (!known) return read(station, actor, folder, file, before);
    if (known.outcome === null) await follow(station, actor, known);
    const settled = (await findWatched(kysely, station.id, known.sha256))!;
    if (settled.outcome === null) return;
    const { outcome, reason, sha256 } = settled;
    await moveAside(file, join(folder, outcome === 'taken' ? TAKEN_FOLDER : REFUSED_FOLDER), sha256, reason);
    // Laid there once more, it is looked at anew: limits and this machine's decoders change.
    if (outcome === 'refused') await forgetWatched(kysely, station.id, sha256);
    seen.delete(key);
  }

  /** Copies a file that has settled, and begins with it unless its content is known. */
  async function read(
    station: Station,
    actor: Actor,
    folder: string,
    file: DroppedFile,
    as: { sha256?: string },
  ): Promise<void> {
    const refusal = await refusalOf(station, file);
    if (refusal !== null) {
      const mark = createHash('sha256').update(file.path).update(file.mark).digest('hex');
      return moveAside(file, join(folder, REFUSED_FOLDER), mark, refusal);
    }
    const copy = media.temporaryFile();
    try {
      const sha256 = await copyWhole(file, copy);
      if (sha256 === null) return;
      as.sha256 = sha256;
      if (await findWatched(kysely, station.id, sha256)) return;
      await take(station, actor, { ...file, copy, sha256 });
    } finally {
      await rm(copy, { force: true });
    }
  }

  /** What is wrong with a file before it is read; for want of room, which is not the file's fault, it stays where it is. */
  async function refusalOf(station: Station, { bytes }: DroppedFile): Promise<string | null> {
    if (bytes === 0) return 'Tệp rỗng, không có dữ liệu.';
    try {
      await uploads.assertFits(station, bytes);
      return null;
    } catch (error) {
      if (error instanceof Refusal && error.status === 413) return error.message;
      throw error;
    }
  }

  async function take(
    station: Station,
    actor: Actor,
    { copy, name, bytes, sha256 }: DroppedFile & { copy: string; sha256: string },
  ): Promise<void> {
    try {
      await uploads.takeFile(station, actor, { path: copy, name, bytes }, async (tx, { id }) => {
        const row = { sha256, name, uploadId: id, outcome: null, reason: null };
        if (!(await addWatched(tx, station.id, row, clock.now()))) throw new Known();
      });
    } catch (error) {
      if (!(error instanceof Known)) throw error;
    }
  }

  /** Goes on with a file that is being looked over: it becomes a draft, or is refused with the reason. */
  async function follow(
    station: Station,
    actor: Actor,
    { sha256, name, uploadId }: WatchedFile,
  ): Promise<void> {
    const upload = await findUpload(kysely, station.id, uploadId);
    if (!upload) {
      const reason = 'Tệp này đã bị bỏ ở trang Tải bản ghi.';
      await settleWatched(kysely, station.id, sha256, { outcome: 'refused', reason });
    } else if (upload.state === 'refused') {
      const { code, reason } = upload.refused!;
      // A fault of ours is looked at again from the page.
      if (code === 'fault') return;
      const sentence = `${reason} ${adviceOn(code)}`;
      await settleWatched(kysely, station.id, sha256, { outcome: 'refused', reason: sentence });
    } else if (upload.state === 'ready') {
      await draft(station, actor, name, sha256, upload);
    }
  }

  async function draft(
    station: Station,
    actor: Actor,
    name: string,
    sha256: string,
    upload: Upload,
  ): Promise<void> {
    // Somebody made an item of it by hand meanwhile.
    if (upload.scriptId !== null) {
      await settleWatched(kysely, station.id, sha256, { outcome: 'taken', scriptId: upload.scriptId });
      return;
    }
    const title = titleFrom(name).slice(0, LONGEST_TITLE).toWellFormed();
    const form = 'tin' as const;
    const content = {
      ...{ title, text: '', form, cchc: false },
      ...{ topics: [], unit: '', voice: station.settings.voice },
    };
    const change = { sha256: upload.sha256!, ...(upload.edit && { edit: upload.edit }) };
    try {
      await scripts.create(station, actor, content, change, async (tx, script) => {
        const became = { outcome: 'taken', scriptId: script.id } as const;
        if (!(await settleWatched(tx, station.id, sha256, became))) throw new Known();
        await uploads.used(station, upload.sha256!, script.id, tx);
      });
    } catch (error) {
      if (!(error instanceof Known)) throw error;
    }
  }

  return { look };
}

/** Another process has done this already; its transaction holds, ours is given up. */
class Known extends Error {
  override readonly name = 'Known';
}
