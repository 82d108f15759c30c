/** Players for this room's tests: a folder of its own, a file sink, a server that is there or not. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { machineClock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { isoOf, type AsRunEvent, type ScheduleAiring } from '../../playout/contract.ts';
import { saveDevice, type Device } from '../device.ts';
import { replay } from '../journal-log.ts';
import { runPlayer, type PlayerOptions } from '../player.ts';
import { FileSink } from '../sinks/file-sink.ts';
import type { Sink } from '../sinks/sink.ts';
import type { ServerTime } from '../trusted-clock.ts';
import { STATION, ZONE, type TestServer } from './test-server.ts';

/** An airing of these items that starts then; it has a minute. */
export function airing(
  id: string,
  startsAt: number,
  items: ScheduleAiring['items'],
  more: Partial<ScheduleAiring> = {},
): ScheduleAiring {
  return {
    id,
    status: 'planned',
    priority: 'normal',
    zones: [ZONE],
    startsAt: isoOf(startsAt),
    endsAt: isoOf(startsAt + 60_000),
    late: 'whole',
    overrun: 'cut',
    items,
    ...more,
  };
}

/** Looks until it is so; fails after half a minute with what was waited for. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1500; tries++) {
    if (await isSo()) return;
    await machineClock.wait(20);
  }
  throw new Error(`waited in vain: ${what}`);
}

/** A data folder that a device was paired in, and the player on it. */
export class TestPlayer {
  private stopping: AbortController | null = null;
  /** How the last run ended, when it has. */
  running: Promise<'ended' | 'restart' | null> = Promise.resolve(null);
  private starts = 0;

  private constructor(
    readonly folder: string,
    private readonly device: Device,
  ) {}

  static async paired(server: TestServer, changes: Partial<Device> = {}): Promise<TestPlayer> {
    const folder = await mkdtemp(join(tmpdir(), 'loa-player-'));
    const device: Device = {
      deviceId: 'device-1',
      token: 'token-1',
      station: STATION,
      zones: [ZONE],
      keys: [server.publicKey()],
      server: server.url,
      name: 'Đầu phát thử',
      sandbox: false,
      sink: `file:${join(folder, 'out.wav')}`,
      soundCard: 'default',
      latencyMs: 0,
      revoked: false,
      ...changes,
    };
    await saveDevice(folder, device);
    return new TestPlayer(folder, device);
  }

  /** Where the n-th start of this player records. */
  recording(start = this.starts): string {
    return join(this.folder, `out-${start}.wav`);
  }

  /**
   * @param confirmed the time is told as at pairing; otherwise the player has what it saved
   * @param sink where its sound goes in place of the recording
   * @param more other things that it runs with
   */
  start(
    confirmed = true,
    sink?: Sink,
    more: Pick<PlayerOptions, 'onReady' | 'machine' | 'streamLimits'> = {},
  ): void {
    this.starts += 1;
    this.stopping = new AbortController();
    const now = machineClock.monotonic();
    const time: ServerTime = {
      at: machineClock.now(),
      sentMonotonic: now,
      receivedMonotonic: now,
      sandboxRate: null,
    };
    this.running = runPlayer(
      {
        folder: this.folder,
        device: structuredClone(this.device),
        sink: sink ?? new FileSink(this.recording()),
        version: 'test',
        log: silentLog,
        firstTime: confirmed && !this.device.sandbox ? time : null,
        ...more,
      },
      this.stopping.signal,
    );
    this.running.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.stopping?.abort(new Error('the test stops it'));
    await this.running;
  }

  /** Rows in the journal on disk. */
  async rows(): Promise<AsRunEvent[]> {
    const text = await readFile(join(this.folder, 'as-run.log'), 'utf8').catch(() => '');
    return [...replay(text).state.rows.values()];
  }

  async remove(): Promise<void> {
    await this.stop().catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** `loa player …` as a process of its own, which ends with the test. */
export function startCommand(test: TestContext, args: string[]) {
  const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, 'src/cli.ts', 'player', ...args]);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (words += chunk));
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  test.onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended, words: () => words };
}
