/**
 * Keeps the media cache ahead of the schedule: what is missing is fetched in the order of need, emergencies in a lane of their own
 * so that no long file stands before them; what is held is hashed again from time to time.
 */
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { FetchMedia, MediaCache } from './media-cache.ts';
import { inOrderOfNeed, leastNeeded, type MediaNeed } from './media-needs.ts';
import { Wake } from './wake.ts';

/** Machine ms between looks when nobody calls, between two tries of one file (doubled each time), and between re-hashings. */
const IDLE_MS = 60_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 5 * 60_000;
const REHASH_MS = 10_000;
/** Left free for the journal, the system's logs and the off-air recording. */
const KEEP_FREE_BYTES = 200 * 1024 * 1024;

interface Failed {
  tries: number;
  againAt: number;
}

export class Downloads {
  private order: MediaNeed[] = [];
  private readonly failed = new Map<string, Failed>();
  private readonly lanes = { emergency: new Wake(), programme: new Wake() };

  /** @param machine the machine's clock: the network does not run faster on a sandbox */
  constructor(
    private readonly cache: MediaCache,
    private readonly fetchMedia: FetchMedia,
    private readonly machine: Clock,
    private readonly log: Log,
    private readonly onReady: () => void,
  ) {}

  /** What the schedule needs from now on. */
  need(needs: readonly MediaNeed[]): void {
    this.order = inOrderOfNeed(needs);
    this.call();
  }

  /** A held file was found to be broken, or the server is back: look again now. */
  call(): void {
    this.failed.clear();
    this.lanes.emergency.call();
    this.lanes.programme.call();
  }

  /** Files of the schedule that are verified on disk, and those still to fetch. */
  count(): { ready: number; missing: number } {
    const ready = this.order.filter((need) => this.cache.isVerified(need.sha256)).length;
    return { ready, missing: this.order.length - ready };
  }

  /** SHA-256 of those still to fetch, the ones needed soonest first. */
  missing(most: number): string[] {
    return this.order
      .map(({ sha256 }) => sha256)
      .filter((sha256) => !this.cache.isVerified(sha256))
      .slice(0, most);
  }

  /** Runs both lanes and the re-hashing until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([
      this.lane((need) => need.emergency, this.lanes.emergency, signal),
      this.lane((need) => !need.emergency, this.lanes.programme, signal),
      this.rehash(signal),
    ]);
  }

  private async lane(mine: (need: MediaNeed) => boolean, wake: Wake, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const next = await this.nextMissing(mine);
      if (next) await this.fetchOne(next, signal);
      else await wake.sleep(this.machine, this.untilRetry(mine), signal);
    }
  }

  /** The file needed first that isn't there; those on disk already are hashed on the way. */
  private async nextMissing(mine: (need: MediaNeed) => boolean): Promise<MediaNeed | null> {
    for (const need of this.order.filter(mine)) {
      if (this.cache.isVerified(need.sha256)) continue;
      if ((this.failed.get(need.sha256)?.againAt ?? 0) > this.machine.monotonic()) continue;
      if (!(await this.cache.verify(need.sha256))) return need;
      this.onReady();
    }
    return null;
  }

  private async fetchOne(need: MediaNeed, signal: AbortSignal): Promise<void> {
    try {
      await this.makeRoom(need);
      const result = await this.cache.download(need, this.fetchMedia, signal);
      if (result !== 'ready') throw new Error(`the server sent ${result}`);
      this.failed.delete(need.sha256);
      this.onReady();
    } catch (error) {
      if (signal.aborted) return;
      const tries = (this.failed.get(need.sha256)?.tries ?? 0) + 1;
      const againAt =
        this.machine.monotonic() + Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS);
      this.failed.set(need.sha256, { tries, againAt });
      this.log.warn('a sound file could not be fetched', { sha256: need.sha256, tries, error });
    }
  }

  /** Of the lane's own files alone: what the other one tries, or nobody needs any more, is never looked for here. */
  private untilRetry(mine: (need: MediaNeed) => boolean): number {
    const now = this.machine.monotonic();
    const next = this.order
      .filter((need) => mine(need) && !this.cache.isVerified(need.sha256))
      .map(({ sha256 }) => (this.failed.get(sha256)?.againAt ?? now) - now);
    return Math.max(0, Math.min(IDLE_MS, ...next));
  }

  /** Gives up the least needed files until the disk has room for this one. */
  private async makeRoom(need: MediaNeed): Promise<void> {
    const enough = async () => (await this.cache.freeBytes()) >= need.bytes + KEEP_FREE_BYTES;
    if (await enough()) return;
    await this.cache.removeStrayParts(new Set(this.order.map((one) => one.sha256)));
    for (const sha256 of leastNeeded(await this.cache.held(), this.order, need.sha256)) {
      if (await enough()) return;
      this.log.warn('a sound file was given up for room on the disk', { sha256 });
      await this.cache.remove(sha256);
    }
  }

  /** One file of the schedule after the other, slowly: a card that rots is noticed before its file is needed. */
  private async rehash(signal: AbortSignal): Promise<void> {
    let turn = 0;
    while (!signal.aborted) {
      await this.machine.wait(REHASH_MS, signal).catch(() => undefined);
      const ready = this.order.filter((need) => this.cache.isVerified(need.sha256));
      const need = ready[turn++ % Math.max(1, ready.length)];
      if (!need || (await this.cache.verify(need.sha256))) continue;
      this.log.warn('a sound file has rotted on the disk and is fetched again', { sha256: need.sha256 });
      this.call();
    }
  }
}
