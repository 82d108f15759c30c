/** One deed of a person on one publication: in one transaction with its trail line, refused where its state does not allow it. */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Database, Executor } from '../storage/database.ts';
import { mayAct, type Publication, type PublicationAct } from './publication.ts';
import { findPublication, movePublication, type PublicationChanges } from './publications.store.ts';

export type Deeds = ReturnType<typeof createDeeds>;

export function createDeeds({ database: { kysely }, clock }: { database: Database; clock: Clock }) {
  async function existing(station: Station, id: string, db: Executor = kysely): Promise<Publication> {
    const found = await findPublication(db, station.id, id);
    if (!found) throw new Refusal('publication-not-found', 'Không tìm thấy bản đăng này.', 404);
    return found;
  }

  /** @param deed gives what changes; null when it has changed it itself */
  async function act(
    station: Station,
    actor: Actor,
    id: string,
    what: PublicationAct,
    deed: (tx: Executor, one: Publication, now: number) => Promise<PublicationChanges | null>,
  ): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const one = await existing(station, id, tx);
      if (!mayAct(what, one)) throw wrongState();
      const changes = await deed(tx, one, now);
      if (changes !== null && !(await movePublication(tx, one, changes, now)))
        throw new Refusal('changed-meanwhile', 'Bản đăng vừa thay đổi. Hãy tải lại trang.', 409);
      await record(tx, station.id, actor, `publish.${what}`, id, { title: one.title }, now);
    });
  }

  return { existing, act };
}

export function wrongState(): Refusal {
  return new Refusal('wrong-state', 'Bản đăng đã ở trạng thái khác nên không làm được việc này nữa.', 409);
}
