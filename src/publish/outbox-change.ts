/** What is out is changed where it stands: brought up to its words, hidden, shown, removed. */
import { whyNotOut } from './approved-source.ts';
import type { Answers } from './outbox-answers.ts';
import type { OutboxDependencies } from './outbox-dependencies.ts';
import { beginStep } from './publication-steps.store.ts';
import { wordsHash, type Publication, type Revised } from './publication.ts';
import type { PublicationChanges } from './publications.store.ts';

/** One kind of place, where articles are changed. */
export interface Changer {
  /** @param told the words that shall stand there, and whether they are hidden */
  update: (one: Publication, told: Publication) => Promise<void>;
  /** One that an earlier, unheard try has removed is none the less removed. */
  remove: (one: Publication) => Promise<void>;
}

export function createChange({ database, clock }: OutboxDependencies, answers: Answers) {
  const { kysely } = database;
  const { move, concluded, outcomeOf } = answers;

  /** The words that an update brings: revised ones only as they were approved. Null: they may not go out. */
  async function wordsToBe(one: Publication): Promise<Publication | null> {
    const { revised } = one;
    if (revised === null) return one;
    const sound = revised.approved && wordsHash(revised) === revised.hash;
    const why = sound ? await whyNotOut(kysely, one) : 'Bản sửa đã đổi sau khi được duyệt nên cần duyệt lại.';
    if (why === null) return { ...one, ...revised };
    await move(one, { wish: null, reason: why, todo: 'Hãy bỏ bản sửa, hoặc sửa lại rồi xin duyệt.' });
    return null;
  }

  /** Update, hide, show, remove: each says how it shall be, so that doing it twice does no harm. */
  async function change(
    one: Publication,
    wish: NonNullable<Publication['wish']>,
    at: Changer,
  ): Promise<void> {
    const state = one.state === 'sent' ? ('sent' as const) : ('published' as const);
    const told = wish === 'update' ? await wordsToBe(one) : one;
    if (told === null) return;
    const stepId = await beginStep(kysely, one, wish, { id: one.remoteId, title: told.title }, clock.now());
    try {
      if (wish === 'remove') await at.remove(one);
      else await at.update(one, { ...told, hidden: wish === 'hide' || (wish === 'update' && one.hidden) });
      const next =
        state === 'published' && one.wantsBroadcast ? Math.max(clock.now(), one.broadcastAfter ?? 0) : null;
      await concluded(
        one,
        stepId,
        { outcome: 'done' },
        {
          ...{ wish: null, tries: 0, reason: null, todo: null, next_at: wish === 'remove' ? null : next },
          ...(wish === 'hide' && { hidden: 1 as const }),
          ...(wish === 'show' && { hidden: 0 as const }),
          ...(wish === 'update' && one.revised && takenPlace(one.revised)),
          ...(wish === 'remove' && { removed_at: clock.now(), wants_broadcast: 0 as const }),
        },
      );
    } catch (error) {
      const { end, changes } = await outcomeOf(one, error, state, null);
      // What is out stays out: only the wish has come to nothing.
      const kept = changes.state === 'failed' ? { ...changes, state, wish: null } : changes;
      await concluded(one, stepId, end, kept);
    }
  }

  return change;
}

/** Revised words are out: they are the publication's now. */
function takenPlace(revised: Revised): PublicationChanges {
  return {
    ...{ title: revised.title, description: revised.description, author: revised.author },
    ...{ body: JSON.stringify(revised.body), cover_sha256: revised.coverSha256 },
    ...{ own_cover: revised.ownCover ? 1 : 0, edited_by: revised.by },
    ...{ words_hash: revised.hash, approved_hash: revised.hash, revised: null, revised_at: null },
  };
}
