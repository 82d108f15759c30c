/** What happened to an item, written into the journal as as-run rows. */
import type { Log } from '../kernel/log.ts';
import { isoOf, type AsRunEnd, type Outcome } from '../playout/contract.ts';
import type { PlannedItem } from '../schedule/core/airing.ts';
import { LATE_POLICY, type Begin } from '../schedule/core/late.ts';
import type { Amplifier } from './amplifier.ts';
import { BROKEN_OFF } from './begun.ts';
import { keyParts } from './foresee.ts';
import type { ItemKey } from './journal-log.ts';
import type { Journal } from './journal.ts';
import { plannedAt } from './outcome.ts';
import type { Played } from './programme.ts';
import type { Sink } from './sinks/sink.ts';
import type { PlayerClock } from './trusted-clock.ts';
import type { Unheard } from './unheard.ts';

/** An item, and the volume (0–100) at which it is played. */
export interface Reported {
  begin: Begin;
  item: PlannedItem;
  volume: number;
}

export class AsRunReport {
  /** @param onRows called when there are new rows to send */
  constructor(
    private readonly journal: Journal,
    private readonly clock: PlayerClock,
    private readonly sink: Sink,
    private readonly amplifier: Pick<Amplifier, 'isSensedOn'>,
    private readonly log: Log,
    private readonly onRows: () => void,
  ) {}

  /** Its first sample was heard at `at`. */
  started(reported: Reported, at: number): void {
    const latenessMs = Math.round(at - plannedAt(reported.begin));
    const start = { ...this.common(reported), kind: 'start' as const, at: isoOf(at), latenessMs };
    void this.journal.append(start).then(() => this.onRows());
    this.log.info('an item begins', {
      title: reported.item.title,
      latenessMs,
      trusted: this.clock.trusted(),
    });
  }

  /** It has left the output. */
  ended(
    reported: Reported,
    played: Played,
    { outcome, reason }: { outcome: Outcome; reason: string | null },
  ): void {
    const { playedMs, silentMs, volume } = played;
    void this.append({
      ...this.common(reported),
      volume,
      at: isoOf(played.endedAt),
      latenessMs: Math.round(played.startedAt - plannedAt(reported.begin)),
      ...{ outcome, playedMs, silentMs },
      ...(reason !== null && { reason }),
    });
    this.log.info('an item ends', { title: reported.item.title, outcome, playedMs });
  }

  /** It was passed over without a sound. */
  async leftOut(reported: Reported, outcome: 'skipped' | 'failed', reason: string): Promise<void> {
    // Noticed on time, it leaves the items after it at their own times to the millisecond.
    const now = this.clock.now();
    const at = now - reported.begin.at < LATE_POLICY.onTimeWithinMs ? reported.begin.at : now;
    await this.append({ ...this.common(reported), at: isoOf(at), playedMs: 0, silentMs: 0, outcome, reason });
    this.log.warn('an item was left out', { title: reported.item.title, outcome, reason });
  }

  /** It was planned and nobody hears it; said once, also across restarts. */
  async unheard({ at, reason, segmentId, ...key }: Unheard, id: string): Promise<void> {
    const end = { ...partsOf(key), segmentId, at: isoOf(at), playedMs: 0, silentMs: 0, reason };
    await this.append({ ...this.setting(), ...end, outcome: 'skipped' }, id);
    this.log.warn('an item stays unheard', { ...key, reason });
  }

  /** Writes, at the next start, the ends that a power cut or a kill kept from being written. */
  async brokenOff(): Promise<void> {
    for (const open of this.journal.openItems()) {
      const { segmentId, playedMs, silentMs } = open;
      if (!open.started && Date.parse(open.at) > this.clock.now()) {
        // It was ready and its time has not come yet.
        await this.journal.disarm(open);
        continue;
      }
      const at = isoOf(Date.parse(open.at) + playedMs);
      const end = { ...partsOf(open), segmentId, at, playedMs, silentMs };
      await this.append({ ...this.setting(), ...end, outcome: 'interrupted', reason: BROKEN_OFF });
    }
  }

  private async append(end: Omit<AsRunEnd, 'id' | 'seq' | 'kind'>, id?: string): Promise<void> {
    await this.journal.append({ ...end, kind: 'end' }, id);
    this.onRows();
  }

  private common({ begin, item, volume }: Reported) {
    return { ...this.setting(), ...keyParts(begin), segmentId: item.segmentId ?? null, volume };
  }

  private setting() {
    const { clock } = this;
    return {
      clockOffsetMs: clock.offsetMs(),
      clockTrusted: clock.trusted(),
      sink: this.sink.kind,
      amplifier: this.amplifier.isSensedOn(),
    };
  }
}

function partsOf({ airingId, occurrence, item }: ItemKey): ItemKey {
  return { airingId, occurrence, item };
}
