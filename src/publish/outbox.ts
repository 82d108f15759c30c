/**
 * The program's own steps of a publication. What is meant is written before Zalo is asked and what came of it after, so that a process may
 * die anywhere: whoever takes the publication up finds a step that was begun and not ended, and then nobody knows. What nobody knows
 * is looked at and shown, and never done again but by a person's word.
 */
import { newId } from '../kernel/ids.ts';
import { createAnswers } from './outbox-answers.ts';
import { createChange } from './outbox-change.ts';
import type { OutboxDependencies } from './outbox-dependencies.ts';
import { createLook } from './outbox-look.ts';
import { createLetterSteps } from './outbox-letter.ts';
import { createPortalSteps } from './outbox-portal.ts';
import { createZaloSteps } from './outbox-zalo.ts';
import { awaitsLink, type Publication } from './publication.ts';
import { claimDue, endClaim, nextDueAt, renewClaim } from './publications.store.ts';

/** So long what a process that died was doing lies still. */
const LEASE_MS = 15_000;

export type Outbox = ReturnType<typeof startOutbox>;

/** Works until stopped. */
export function startOutbox(deps: OutboxDependencies) {
  const { database, clock, machine, log } = deps;
  const { kysely } = database;
  const leaseMs = deps.leaseMs ?? LEASE_MS;
  const owner = newId(machine.now());
  const stopping = new AbortController();
  let wakeUp = new AbortController();
  const answers = createAnswers(deps);
  const { move, interrupted, markPublished, waitForLink } = answers;
  const zalo = createZaloSteps(deps, answers);
  const portal = createPortalSteps(deps, answers);
  const letters = createLetterSteps(deps, answers);
  const change = createChange(deps, answers);
  const look = createLook(deps, answers);

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (!(await takeOne())) await idle();
      } catch (error) {
        log.error('the outbox failed', { error });
        await machine.wait(1_000, stopping.signal).catch(() => undefined);
      }
    }
  }

  async function idle(): Promise<void> {
    const at = await nextDueAt(kysely);
    const dueIn = at === null ? Infinity : (at - clock.now()) / clock.rate();
    // What is due and was not taken is another process's: its lease ends or it moves on.
    const pause = Math.min(deps.pollMs ?? 1_000, dueIn <= 0 ? 200 : Math.max(10, dueIn));
    await machine.wait(pause, AbortSignal.any([wakeUp.signal, stopping.signal])).catch(() => undefined);
    wakeUp = new AbortController();
  }

  async function takeOne(): Promise<boolean> {
    const claim = { owner, now: clock.now(), machineNow: machine.now(), leaseMs };
    const publication = await claimDue(database, claim);
    if (!publication) return false;
    const renewing = setInterval(
      () => void renewClaim(kysely, publication.id, owner, machine.now() + leaseMs).catch(() => undefined),
      leaseMs / 3,
    );
    try {
      await work(publication);
    } finally {
      clearInterval(renewing);
    }
    await endClaim(kysely, publication.id, owner);
    return true;
  }

  async function work(one: Publication): Promise<void> {
    // What was written by letter cannot be changed there.
    const place = one.channel === 'ward-website' ? portal : zalo;
    switch (one.state) {
      case 'queued':
        return one.channel === 'city-page' ? letters.create(one) : place.create(one);
      case 'creating':
        return interrupted(one, 'article');
      case 'verifying':
        return awaitsLink(one) ? move(one, { next_at: null }) : zalo.verify(one);
      case 'published':
      case 'sent':
        if (one.wish !== null) return change(one, one.wish, place.changer);
        if (one.state === 'published' && one.wantsBroadcast) return zalo.broadcast(one);
        return move(one, { next_at: null });
      case 'broadcasting':
        return interrupted(one, 'broadcast');
      case 'unknown':
        return look(one);
      default:
        return move(one, { next_at: null });
    }
  }

  const running = loop();
  return {
    /** Looks at once for something to do. */
    wake: () => wakeUp.abort(),
    markPublished,
    waitForLink,
    givenUp: deps.evidence.givenUp,
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await running;
    },
  };
}
