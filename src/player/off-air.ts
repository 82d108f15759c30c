/**
 * What was really put out, kept for some days as proof: low-rate Opus in files of ten minutes at most, none where nothing was put
 * out. An encoder of ffmpeg writes page by page, so that a kill or a power cut takes the last seconds only.
 */
import { mkdir, open, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../kernel/log.ts';
import { runProcess } from '../kernel/process.ts';
import { isOwed, lengthOf, partsOf, takeName, takenAt, type Part, type Take } from './off-air-files.ts';
import type { Ear } from './line.ts';
import { SAMPLES_PER_MS } from './sinks/sink.ts';
import { Recording } from './recording.ts';
import type { PlayerClock } from './trusted-clock.ts';

const LONGEST_TAKE_MS = 600_000;
/** After so long without a programme the file is ended; until then the pause is part of it. */
const PAUSE_MS = 5_000;
/** A file whose samples are further from the clock than this is followed by a new one. */
const DRIFT_MS = 250;
const DAY_MS = 86_400_000;
/** The station fetches what it is owed within a day or two; a week bridges a line that is down. */
const OWED_DAYS = 7;
/** With less than this free on the disk the oldest days go, and without any nothing is recorded: the programme needs the room. */
const FREE_BYTES = 300_000_000;
/** A clip is the minutes around an airing; an hour of it is 11 MB. */
export const LONGEST_CLIP_MS = 3_600_000;
const MOST_CLIP_BYTES = 32 * 1024 * 1024;
const OGG_TAIL_BYTES = 131_072;

export class OffAir implements Ear {
  private recording: Recording | null = null;
  private silent = 0;
  private days: number | null = null;
  /** What is put out now is to be recorded whatever the setting. */
  private owed = false;
  /** One prune, one beginning, one end after the other. */
  private work: Promise<void> = Promise.resolve();

  /** Takes whose last samples are not in their files yet. */
  private readonly ending = new Set<Take>();

  private constructor(
    private readonly folder: string,
    private readonly clock: PlayerClock,
    private readonly log: Log,
    private takes: Take[],
    private readonly freeBytes: () => Promise<number>,
  ) {}

  /** @param freeBytes what the disk has left */
  static async open(folder: string, clock: PlayerClock, log: Log, freeBytes?: () => Promise<number>) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const measured = freeBytes ?? (() => statfs(folder).then(({ bavail, bsize }) => bavail * bsize));
    return new OffAir(folder, clock, log, await takesIn(folder), measured);
  }

  /** For how many days it is kept; 0 records and keeps what is owed alone. */
  keepDays(days: number): void {
    this.days = days;
    if (days === 0 && !this.owed) this.endTake();
    this.queue(() => this.prune());
  }

  /** From now on what is put out is owed to the station, or no more. */
  owe(owed: boolean): void {
    if (owed === this.owed) return;
    this.owed = owed;
    // Files are kept for as long as what is in them.
    this.endTake();
  }

  /** Takes what leaves for the loudspeaker; `at` is when its first sample is heard, UTC ms. */
  write(samples: Int16Array, at: number): void {
    if (!this.days && !this.owed) return;
    this.silent = 0;
    this.take(samples, at);
  }

  writeSilence(count: number, at: number): void {
    if (!this.recording) return;
    this.silent += count;
    if (this.silent > PAUSE_MS * SAMPLES_PER_MS) this.endTake();
    else this.take(new Int16Array(count), at);
  }

  /** From when to when there are recordings, UTC ms; null without any. */
  kept(): { from: number; to: number } | null {
    const takes = this.all();
    if (takes.length === 0) return null;
    return { from: Math.min(...takes.map(({ from }) => from)), to: Math.max(...takes.map(({ to }) => to)) };
  }

  /**
   * Opus in Ogg of [from, to), UTC ms, silence where nothing was put out; at most `LONGEST_CLIP_MS` of it. Null when nothing is kept
   * of that time. What is on air now is in it up to the last seconds.
   */
  async clip(fromMs: number, toMs: number): Promise<Uint8Array | null> {
    const to = Math.min(toMs, fromMs + LONGEST_CLIP_MS);
    await this.work;
    const near = this.all().filter((take) => take.from < to && take.to > fromMs - LONGEST_TAKE_MS);
    const parts = partsOf(await Promise.all(near.map(measured)), fromMs, to);
    if (!parts) return null;
    const { code, stdout, stderr } = await runProcess('ffmpeg', clipWords(parts), {
      limits: { wallMs: 600_000, memoryBytes: 1_500_000_000, stdoutBytes: MOST_CLIP_BYTES },
    });
    if (code !== 0) throw new Error(`the clip could not be made: ${stderr.trim().split('\n').at(-1)}`);
    return stdout;
  }

  /** Ends what is being recorded, whole. */
  async close(): Promise<void> {
    this.endTake();
    await this.work;
  }

  private take(samples: Int16Array, at: number): void {
    const drift = this.recording ? Math.abs(at - this.recording.to) : 0;
    const full = this.recording && this.recording.to - this.recording.from >= LONGEST_TAKE_MS;
    if (full || drift > DRIFT_MS * this.clock.rate()) this.endTake();
    this.recording ??= this.begin(at);
    if (this.recording.add(samples)) return;
    this.log.error('the off-air recording cannot keep up', { path: this.recording.path });
    this.endTake();
  }

  private begin(at: number): Recording {
    const recording = new Recording(join(this.folder, takeName(at, this.owed)), at, this.clock, this.log);
    this.queue(async () => {
      await this.prune();
      if ((await this.freeBytes()) >= FREE_BYTES) recording.encode();
      else {
        recording.discard();
        this.log.error('the disk is too full for an off-air recording');
      }
    });
    return recording;
  }

  private endTake(): void {
    const { recording } = this;
    this.recording = null;
    this.silent = 0;
    if (!recording) return;
    const take = takeOf(recording);
    this.takes.push(take);
    this.ending.add(take);
    this.queue(async () => {
      if (!(await recording.end())) this.takes = this.takes.filter((one) => one !== take);
      this.ending.delete(take);
    });
  }

  private all(): Take[] {
    const { recording } = this;
    return recording ? [...this.takes, takeOf(recording)] : this.takes;
  }

  /** Removes what is older than the days to keep, and the oldest of the rest while the disk is too full. */
  private async prune(): Promise<void> {
    if (this.days === null) return;
    const now = this.clock.now();
    let full = (await this.freeBytes()) < FREE_BYTES;
    this.takes.sort((a, b) => a.from - b.from);
    // One that is still to be ended has no file yet: removed now, it would be written afterwards and belong to nobody.
    for (const take of this.takes.filter((one) => !this.ending.has(one))) {
      const days = take.owed ? Math.max(OWED_DAYS, this.days) : this.days;
      if (!full && days > 0 && take.to >= now - days * DAY_MS) continue;
      await rm(take.path, { force: true });
      this.takes = this.takes.filter((one) => one !== take);
      full &&= (await this.freeBytes()) < FREE_BYTES;
    }
  }

  private queue(work: () => Promise<void>): void {
    this.work = this.work.then(work).catch((error: unknown) => {
      this.log.error('the off-air recording failed', { error });
    });
  }
}

async function takesIn(folder: string): Promise<Take[]> {
  const takes: Take[] = [];
  for (const name of await readdir(folder)) {
    const from = takenAt(name);
    if (from === null) continue;
    const take = await measured({ path: join(folder, name), from, to: from, owed: isOwed(name) });
    if (take.to > take.from) takes.push(take);
    // Cut off before there was anything in it.
    else await rm(take.path, { force: true });
  }
  return takes;
}

function takeOf({ path, from, to }: Recording): Take {
  return { path, from, to, owed: isOwed(path) };
}

/** A file with its end as it is on the disk now; one that can't be read has nothing. */
async function measured(take: Take): Promise<Take> {
  const file = await open(take.path).catch(() => null);
  if (!file) return { ...take, to: take.from };
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, OGG_TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    return { ...take, to: take.from + lengthOf(tail) };
  } finally {
    await file.close();
  }
}

function clipWords(parts: readonly Part[]): string[] {
  const files = parts.flatMap((part) => ('path' in part ? [part.path] : []));
  const chains = parts.map((part, index) => {
    if ('silenceMs' in part) return `anullsrc=r=16000:cl=mono:d=${part.silenceMs / 1000}[p${index}]`;
    const span = `start=${part.start / 1000}:end=${part.end / 1000}`;
    // An encoder's first milliseconds are lost to its pre-skip; what follows keeps its time all the same.
    const whole = `apad=whole_dur=${(part.end - part.start) / 1000}`;
    const input = files.indexOf(part.path);
    return `[${input}:a]atrim=${span},asetpts=PTS-STARTPTS,aresample=16000,${whole}[p${index}]`;
  });
  const joined = `${parts.map((_, index) => `[p${index}]`).join('')}concat=n=${parts.length}:v=0:a=1[out]`;
  return ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file,pipe', '-format_whitelist', 'ogg']
    .concat(files.flatMap((file) => ['-i', `file:${file}`]))
    .concat(['-filter_complex', [...chains, joined].join(';'), '-map', '[out]'])
    .concat(['-c:a', 'libopus', '-b:a', '24k', '-application', 'voip', '-f', 'ogg', 'pipe:1']);
}
