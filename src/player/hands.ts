/** What people do to a player while it runs: from afar by a command of the station, or standing before the machine. */
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { msOf } from '../playout/contract.ts';
import type { AiringMemory } from './airing-memory.ts';
import { ring } from './chime.ts';
import type { CommandHands } from './commands.ts';
import type { Director } from './director.ts';
import type { OffAir } from './off-air.ts';
import type { Output } from './output.ts';
import type { ScheduleBook } from './schedule-book.ts';
import type { ServerClient } from './server-client.ts';
import type { PlayerClock } from './trusted-clock.ts';
import { STOPPED_HERE } from './unheard.ts';

/** The test chime is no programme: it stays away from any. */
const CHIME_QUIET_MS = 30_000;
/** A process that stops and starts again must be back before its next airing. */
const RESTART_QUIET_MS = 15_000;
/** So long a restart waits for a quiet moment, machine ms; then it ends what sounds, but never an emergency. */
const RESTART_PATIENCE_MS = 10 * 60_000;
/** Between two looks for such a moment, machine ms. */
const LOOK_MS = 500;
export const BUSY = 'Đang phát hoặc sắp phát trong 30 giây nên không thử loa.';
const RESTARTED = 'Đầu phát được khởi động lại theo lệnh.';

export interface HandsParts {
  clock: PlayerClock;
  machine: Clock;
  director: Director;
  output: Output;
  memory: AiringMemory;
  client: ServerClient;
  offAir: OffAir;
  log: Log;
  /** Ends this run of the player. */
  stopping: AbortController;
  /** Airings were stopped: what is played has to be told anew. */
  onStopped: () => Promise<void>;
  onResult: () => void;
}

export class Hands implements CommandHands {
  /** This run ends because the station asked for it. */
  restarting = false;

  constructor(private readonly parts: HandsParts) {}

  /** Somebody at the machine wants silence; gives what it ended. What sounds fades, and nothing more of its airing or order is heard. */
  async stopHere(book: ScheduleBook): Promise<string | null> {
    const { clock, director, memory, log } = this.parts;
    const now = clock.now();
    const sounding = director.stopSounding(STOPPED_HERE);
    // Between two plays of an order it is the order that is meant.
    const orders = sounding ? [] : ordersInForce(book, now).filter((id) => !memory.stopped.has(id));
    const ids = sounding ? [sounding.airingId] : orders;
    await memory.stop(ids, now);
    await this.parts.onStopped();
    log.warn('stopped at the machine', { airings: ids });
    return sounding?.title ?? (orders.length > 0 ? 'Lệnh phát khẩn cấp đang lặp lại' : null);
  }

  async chime(): Promise<string | null> {
    const { director, output, clock, stopping } = this.parts;
    if (stopping.signal.aborted) return 'Đầu phát đang được tắt.';
    if (!director.isQuietFor(CHIME_QUIET_MS * clock.rate())) return BUSY;
    const { endedBy, failure } = await ring(output, clock.now(), () => director.volume.normal);
    return endedBy === 'end' ? null : `Không phát được âm thử: ${failure ?? 'bị ngắt giữa chừng'}.`;
  }

  async sendClip(id: string, from: number, to: number): Promise<string | null> {
    const { offAir, client, stopping } = this.parts;
    const clip = await offAir.clip(from, to);
    if (!clip) return 'Đầu phát không giữ bản ghi của khoảng này.';
    await client.putOffAir(id, clip, stopping.signal);
    return null;
  }

  onResult(): void {
    this.parts.onResult();
  }

  restart(): void {
    void this.restartWhenQuiet();
  }

  private async restartWhenQuiet(): Promise<void> {
    const { machine, director, clock, stopping } = this.parts;
    const latest = machine.monotonic() + RESTART_PATIENCE_MS;
    const waits = () =>
      !director.isQuietFor(RESTART_QUIET_MS * clock.rate()) &&
      (machine.monotonic() < latest || director.isEmergency());
    while (!stopping.signal.aborted && waits())
      await machine.wait(LOOK_MS, stopping.signal).catch(() => undefined);
    if (stopping.signal.aborted) return;
    director.stopSounding(RESTARTED);
    this.restarting = true;
    stopping.abort(new Error('the station asked for a restart'));
  }
}

function ordersInForce(book: ScheduleBook, now: number): string[] {
  return book.airings
    .filter(({ priority, status }) => priority === 'emergency' && status === 'planned')
    .filter(({ startsAt, endsAt, repeat }) => msOf(startsAt) <= now && now < msOf(repeat?.until ?? endsAt))
    .map(({ id }) => id);
}
