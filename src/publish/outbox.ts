/**
 * The program's own steps of a publication. What is meant is written before Zalo is asked and what came of it after, so that a process may
 * die anywhere: whoever takes the publication up finds a step that was begun and not ended, and then nobody knows. What nobody knows
 * is looked at and shown, and never done again but by a person's word.
 */
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { FoundByFeed } from './found-again.ts';
import { createAnswers } from './outbox-answers.ts';
import { createChange } from './outbox-change.ts';
import { createLook } from './outbox-look.ts';
import { createLetterSteps, type CityLetters } from './outbox-letter.ts';
import { createPortalSteps } from './outbox-portal.ts';
import { createZaloSteps } from './outbox-zalo.ts';
import type { Portal } from './places/portal.ts';
import { awaitsLink, type Publication } from './publication.ts';
import { claimDue, endClaim, nextDueAt, renewClaim } from './publications.store.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';

export interface OutboxDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  log: Log;
  accounts: Pick<ZaloAccounts, 'clientOf' | 'find' | 'look'>;
  station: (id: string) => Promise<Station>;
  /** A picture of the media store. */
  image: (sha256: string) => Promise<Uint8Array>;
  /** Where anybody may fetch it; null while the server has no public address. */
  imageAddress: (sha256: string) => string | null;
  /** The station's website by its own API; absent: nothing is put out there by the program. */
  portalOf?: (stationId: string) => Promise<Portal>;
  /** How the city's page is written to; absent: by hand alone. */
  cityLetters?: CityLetters;
  foundByFeed?: FoundByFeed;
  /** The address at which an item can be heard; null while that is off. */
  listenAddress?: (publication: Publication) => Promise<string | null>;
  evidence: EvidenceOfPublishing;
  leaseMs?: number;
  pollMs?: number;
  /** Pause before the first new try, machine ms. */
  firstRetryMs?: number;
  /** Between two looks whether Zalo has made an article, ms. */
  verifyMs?: number;
}

/** The higher rooms' evidence of a publication, each in the transaction in which it is known. Ids are those of the evidence. */
export interface EvidenceOfPublishing {
  /** It has gone to a place that tells no address. */
  sent: (tx: Executor, station: Station, publication: Publication) => Promise<string | null>;
  /** It is out, and where is known. */
  published: (tx: Executor, station: Station, publication: Publication) => Promise<string | null>;
  /** Nobody waits any more for where it is. */
  givenUp: (tx: Executor, station: Station, publication: Publication) => Promise<void>;
}

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
