/**
 * A playout machine in the world: its disk, its clocks, its loudspeaker, and one run of the real player after another on it, ended
 * in the middle of anything.
 */
import { symlinkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog, type Log } from '../../src/kernel/log.ts';
import { saveDevice, type Device } from '../../src/player/device.ts';
import { runPlayer } from '../../src/player/player.ts';
import type { Chance } from './chance.ts';
import { losePower, RunDisk, type JournalTruth } from './disk.ts';
import type { Line } from './network.ts';
import { decodeTagged, Loudspeaker, type Heard } from './sounds.ts';
import { machineClockIn, type World } from './world.ts';

export interface MachineParts {
  world: World;
  line: Line;
  chance: Chance;
  heard: Heard[];
  /** Has a battery-backed clock. */
  keepsTime: boolean;
  ppm: number;
  log?: Log;
}

/** Stretches in which a machine's player ran, and how they ended. */
export interface Run {
  from: number;
  to: number | null;
}

export class Machine {
  readonly journal: JournalTruth = { handed: new Map(), safe: new Set() };
  readonly runs: Run[] = [];
  readonly clock = { ppm: 0, wallErrorMs: 0 };
  /** Others have filled the disk. */
  full = false;
  /** What was given back to a full disk and is not used up yet. */
  roomBytes = 0;
  flushedBytes = 0;
  /** What went wrong that no player may do. */
  readonly faults: string[] = [];
  private current: { disk: RunDisk; stopping: AbortController; ended: Promise<unknown> } | null = null;
  private readonly disks: RunDisk[] = [];
  private boots = 0;
  private bootedAt = 0;
  private starts = 0;

  constructor(
    readonly name: string,
    readonly folder: string,
    private device: Device,
    private readonly parts: MachineParts,
  ) {
    this.clock.ppm = parts.ppm;
    mkdirSync(folder, { recursive: true });
  }

  get deviceId(): string {
    return this.device.deviceId;
  }

  get zones(): readonly string[] {
    return this.device.zones;
  }

  get running(): boolean {
    return this.current !== null;
  }

  async save(): Promise<void> {
    await saveDevice(this.folder, this.device);
  }

  /** Current comes back; without a battery the wall clock shows the hour of some image's making. */
  boot(): void {
    const { world, keepsTime } = this.parts;
    this.boots += 1;
    this.bootedAt = world.monotonic();
    if (!keepsTime) this.clock.wallErrorMs = Date.UTC(2024, 0, 1) - world.now();
    this.start();
  }

  /** The player's process begins on the machine as it is. */
  start(): void {
    const { world, line, chance, keepsTime, heard } = this.parts;
    const folder = `${this.folder}@${++this.starts}`;
    symlinkSync(this.folder, folder);
    const disk = new RunDisk(folder, this, chance);
    this.disks.push(disk);
    const isAlive = () => disk.alive;
    const stopping = new AbortController();
    const { bootedAt } = this;
    const ended = runPlayer(
      {
        ...{
          folder,
          device: structuredClone(this.device),
          version: '0.1.0',
          log: this.parts.log ?? silentLog,
        },
        sink: new Loudspeaker(this.name, world, heard, isAlive),
        machine: machineClockIn(world, this.clock, isAlive),
        simulated: {
          ask: (address, question) => line.ask(address, question, isAlive),
          decode: (path) => {
            const source = decodeTagged(path);
            // From the decoding on every sample's time matters, until it has been heard.
            world.mind(world.now(), world.now() + source.durationMs + 8_000);
            return source;
          },
          boot: {
            id: `${this.name}-${this.boots}`,
            keepsTime,
            uptimeMs: () => Promise.resolve(world.monotonic() - bootedAt),
          },
        },
      },
      stopping.signal,
    );
    ended.catch((error: unknown) => this.faults.push(`${this.name}: the player ended by ${String(error)}`));
    this.runs.push({ from: world.now(), to: null });
    disk.onDeath = () => this.gone();
    this.current = { disk, stopping, ended };
  }

  /** kill -9. */
  kill(): void {
    if (!this.current) return;
    this.current.disk.die();
    this.gone();
  }

  /** Dies in the middle of one of its next writes. */
  killAtWrite(): void {
    if (this.current) this.current.disk.diesAtWrite = this.parts.chance.whole(1, 12);
  }

  cutPower(): void {
    this.kill();
    losePower(this.folder, this.flushedBytes, this.parts.chance);
  }

  /** SIGTERM; the world must go on for it to end. */
  stop(): Promise<unknown> {
    const { current } = this;
    if (!current) return Promise.resolve();
    current.stopping.abort(new Error('stopped'));
    return current.ended.then(() => this.current === current && this.kill());
  }

  /** Changes a byte of one of its sound files, or cuts nothing: the length stays. */
  rot(): void {
    const files = mediaIn(join(this.folder, 'media'));
    if (files.length === 0) return;
    const file = this.parts.chance.of(files);
    const bytes = readFileSync(file);
    bytes[this.parts.chance.whole(0, 20)]! ^= 1;
    writeFileSync(file, bytes);
  }

  async remove(): Promise<void> {
    this.kill();
    await Promise.all(this.disks.map(({ closed }) => closed));
    for (let start = 1; start <= this.starts; start++) rmSync(`${this.folder}@${start}`, { force: true });
    rmSync(this.folder, { recursive: true, force: true });
  }

  private gone(): void {
    this.current = null;
    this.runs.at(-1)!.to = this.parts.world.now();
  }
}

function mediaIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
