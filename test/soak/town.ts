/** A ward with its server and its players, in one process and on one clock. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../src/kernel/log.ts';
import { Chance } from './chance.ts';
import { installDisks } from './disk.ts';
import { Machine } from './machine.ts';
import { Line } from './network.ts';
import type { Heard } from './sounds.ts';
import { openWard, type Ward } from './ward.ts';
import { World } from './world.ts';

export interface MachineSpec {
  name: string;
  /** By their numbers. */
  zones: number[];
  keepsTime: boolean;
  ppm?: number;
}

export class Town {
  readonly heard: Heard[] = [];
  readonly machines: Machine[] = [];
  readonly lines = new Map<Machine, Line>();
  private readonly folder: string;
  private readonly restoreDisks: () => void;

  private constructor(
    readonly world: World,
    readonly ward: Ward,
    readonly seed: number,
    private readonly log: Log | undefined,
  ) {
    this.folder = mkdtempSync(join(tmpdir(), 'loa-town-'));
    this.restoreDisks = installDisks();
  }

  static async open(seed: number, begunAt: number, log?: Log): Promise<Town> {
    const world = new World(begunAt);
    const usual = process.env['TMPDIR'];
    // Flushing to memory costs nothing; what a power cut takes is the simulation's to say.
    if (existsSync('/dev/shm')) process.env['TMPDIR'] = '/dev/shm';
    try {
      return new Town(world, await openWard(world), seed, log);
    } finally {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
    }
  }

  async add({ name, zones, keepsTime, ppm = 0 }: MachineSpec): Promise<Machine> {
    const { world, ward, seed, heard, log } = this;
    const device = await ward.pair(
      name,
      zones.map((number) => ward.zones[number]!),
    );
    const line = new Line(world, ward.host, new Chance(seed, `line ${name}`));
    const parts = { world, line, chance: new Chance(seed, `machine ${name}`), heard, keepsTime, ppm };
    const machine = new Machine(name, join(this.folder, name), device, { ...parts, ...(log && { log }) });
    await machine.save();
    this.machines.push(machine);
    this.lines.set(machine, line);
    return machine;
  }

  /** How the server answered for rows, over all lines. */
  answers(): { accepted: number; duplicate: number; rejected: number } {
    const sum = { accepted: 0, duplicate: 0, rejected: 0 };
    for (const { answered } of this.lines.values())
      for (const result of ['accepted', 'duplicate', 'rejected'] as const) sum[result] += answered[result];
    return sum;
  }

  async close(): Promise<void> {
    for (const machine of this.machines) await machine.remove();
    this.restoreDisks();
    rmSync(this.folder, { recursive: true, force: true });
    await this.ward.close();
  }
}
