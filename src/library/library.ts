/** What people do in the library: put an item away, and let another stand wherever a withdrawn one stood. */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { listTrail, record } from '../accounts/trail.ts';
import { findBulletins, putBulletin } from '../bulletins/bulletins.store.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { airableScript } from '../scripts/airable.ts';
import { findRevision, findScript } from '../scripts/scripts.store.ts';
import type { Revision, Script } from '../scripts/script.ts';
import { airingsBetween, type Airing } from '../schedule/airings.store.ts';
import type { Database, Executor } from '../storage/database.ts';
import { bulletinsOf, lastPlays, setArchived, type Play } from './library.store.ts';

export interface LibraryDependencies {
  database: Database;
  clock: Clock;
  /** After bulletins have changed: coming airings are planned anew. */
  onAirableChange: (stationId: string) => Promise<void>;
}

/** Where an item is used. */
export interface Usage {
  script: Script;
  revision: Revision;
  bulletins: { id: string; title: string; updatedAt: number }[];
  /** Planned airings that will play it, soonest first. */
  coming: Pick<Airing, 'id' | 'title' | 'startsAt'>[];
  plays: Play[];
}

/** As far ahead as plans reach. */
const AHEAD_MS = 31 * 86_400_000;
const PLAYS_SHOWN = 20;
/** A replacement may be taken back so long, while nobody has changed the bulletins since. */
export const UNDO_REPLACE_MS = 10 * 60_000;

export type Library = ReturnType<typeof createLibrary>;

export function createLibrary({ database, clock, onAirableChange }: LibraryDependencies) {
  const { kysely } = database;

  async function usage(station: Station, scriptId: string): Promise<Usage> {
    const { script, revision } = await existing(kysely, station.id, scriptId);
    const now = clock.now();
    const airings = await airingsBetween(kysely, station.id, now, now + AHEAD_MS);
    return {
      ...{ script, revision },
      bulletins: await bulletinsOf(kysely, station.id, scriptId),
      coming: airings
        .filter(
          ({ status, items }) => status === 'planned' && items.some((item) => scriptOf(item) === scriptId),
        )
        .map(({ id, title, startsAt }) => ({ id, title, startsAt })),
      plays: await lastPlays(kysely, station.id, scriptId, PLAYS_SHOWN),
    };
  }

  /** Puts an item away (`away`) or takes it out again. One that a bulletin in use holds stays where it is. */
  async function archive(station: Station, actor: Actor, scriptId: string, away: boolean): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const { script, revision } = await existing(tx, station.id, scriptId);
      if ((script.archivedAt !== null) === away) return;
      const holding = away ? await bulletinsOf(tx, station.id, scriptId) : [];
      if (holding.length > 0) {
        const names = holding
          .slice(0, 3)
          .map(({ title }) => `“${title}”`)
          .join(', ');
        const message = `Tin, bài đang nằm trong bản tin ${names}; hãy bỏ khỏi bản tin hoặc thay bằng tin khác trước.`;
        throw new Refusal('script-in-use', message, 409);
      }
      const now = clock.now();
      await setArchived(tx, station.id, scriptId, away ? now : null);
      const action = away ? 'script.archive' : 'script.unarchive';
      await record(tx, station.id, actor, action, scriptId, { title: revision.title }, now);
    });
  }

  /**
   * Lets another approved item stand in every bulletin in use that holds this one; airings that have begun keep what they began
   * with. All bulletins or none.
   *
   * @returns how many bulletins changed, and the trail's line by which it can be taken back
   */
  async function replace(
    station: Station,
    actor: Actor,
    scriptId: string,
    otherId: string,
  ): Promise<{ bulletins: number; seq: number }> {
    const done = await kysely.transaction().execute(async (tx) => {
      const { revision } = await existing(tx, station.id, scriptId);
      if (otherId === scriptId) throw fieldRefusal('other', 'same-script', 'Hãy chọn một tin, bài khác.');
      const other = await airableScript(tx, station.id, otherId);
      if (other.kind !== 'airable' || other.script.archivedAt !== null) {
        const message = 'Tin, bài thay thế phải đã duyệt và chưa thu hồi, chưa lưu trữ.';
        throw fieldRefusal('other', 'replacement-not-airable', message);
      }
      const holding = (await bulletinsOf(tx, station.id, scriptId)).map(({ id }) => id);
      if (holding.length === 0)
        throw new Refusal('not-in-use', 'Không bản tin nào còn dùng tin, bài này.', 409);
      const now = clock.now();
      const changes = [];
      for (const bulletin of await findBulletins(tx, station.id, holding)) {
        const before = bulletin.scriptIds;
        const after = replaced(before, scriptId, otherId);
        await putBulletin(tx, { ...bulletin, scriptIds: after, updatedAt: now });
        changes.push({ id: bulletin.id, title: bulletin.title, before, after });
      }
      const detail = { title: revision.title, by: other.revision.title, otherId, bulletins: changes };
      await record(tx, station.id, actor, 'library.replace', scriptId, detail, now);
      const [line] = await listTrail(tx, station.id, { limit: 1, subject: scriptId });
      return { bulletins: changes.length, seq: line!.seq };
    });
    await onAirableChange(station.id);
    return done;
  }

  /** Takes one's own replacement back, where no bulletin of it was changed since. */
  async function undoReplace(station: Station, actor: Actor, scriptId: string, seq: number): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const [line] = await listTrail(tx, station.id, { limit: 1, before: seq + 1, subject: scriptId });
      const now = clock.now();
      const mine = line?.seq === seq && line.action === 'library.replace' && line.actor.id === actor.id;
      if (!mine || now - line.at > UNDO_REPLACE_MS) throw tooLate();
      const changes = line.detail['bulletins'] as { id: string; before: string[]; after: string[] }[];
      for (const { id, before, after } of changes) {
        const [bulletin] = await findBulletins(tx, station.id, [id]);
        if (bulletin?.scriptIds.join() !== after.join()) throw tooLate();
        await putBulletin(tx, { ...bulletin, scriptIds: before, updatedAt: now });
      }
      await record(tx, station.id, actor, 'library.undo-replace', scriptId, { undone: seq }, now);
    });
    await onAirableChange(station.id);
  }

  return { usage, archive, replace, undoReplace };
}

const scriptOf = (item: Airing['items'][number]) => ('scriptId' in item ? item.scriptId : undefined);

/** The other one in its place; where it stands already, the old one just goes. */
function replaced(ids: readonly string[], id: string, other: string): string[] {
  return ids.includes(other) ? ids.filter((one) => one !== id) : ids.map((one) => (one === id ? other : one));
}

const tooLate = () =>
  new Refusal(
    'too-late-to-undo',
    'Không hoàn tác được nữa: đã quá thời gian, hoặc bản tin đã được sửa.',
    409,
  );

async function existing(db: Executor, stationId: string, id: string) {
  const script = await findScript(db, stationId, id);
  const revision =
    script && (await findRevision(db, stationId, script.approvedRevisionId ?? script.revisionId));
  if (!script || !revision) throw new Refusal('script-not-found', 'Không tìm thấy tin, bài này.', 404);
  return { script, revision };
}
