/** What the player remembers of the airings it holds, across restarts: since when it has each, and which were stopped at the machine. */
import { join } from 'node:path';
import * as z from 'zod';
import { DurableJson } from './durable-file.ts';

const savedSchema = z.object({
  heldSince: z.record(z.string(), z.number()),
  stopped: z.record(z.string(), z.number()),
});

export class AiringMemory {
  private unsaved = false;

  private constructor(
    private readonly file: DurableJson,
    private since: Map<string, number>,
    private stops: Map<string, number>,
  ) {}

  static async open(folder: string): Promise<AiringMemory> {
    const file = new DurableJson(join(folder, 'airings.json'));
    const saved = savedSchema.safeParse(await file.read()).data ?? { heldSince: {}, stopped: {} };
    return new AiringMemory(file, mapOf(saved.heldSince), mapOf(saved.stopped));
  }

  /** When each airing was first held, UTC ms. */
  get heldSince(): ReadonlyMap<string, number> {
    return this.since;
  }

  /** When each airing that was stopped at the machine was, UTC ms. */
  get stopped(): ReadonlyMap<string, number> {
    return this.stops;
  }

  /**
   * Takes note of what is held at `now` by a trusted clock, and forgets what is held no more. What was noted by a clock that was
   * ahead of its time is held since now at the latest.
   */
  async hold(ids: readonly string[], now: number): Promise<void> {
    const since = new Map(ids.map((id) => [id, Math.min(this.since.get(id) ?? now, now)]));
    const stops = new Map([...this.stops].filter(([id]) => since.has(id)));
    const same = since.size === this.since.size && ids.every((id) => this.since.get(id) === since.get(id));
    this.since = since;
    this.stops = stops;
    if (!same || this.unsaved) await this.save();
  }

  /** Airings that are not to be heard any more, whatever the schedule says. */
  async stop(ids: readonly string[], now: number): Promise<void> {
    for (const id of ids) this.stops.set(id, this.stops.get(id) ?? now);
    if (ids.length > 0) await this.save();
  }

  /** A full disk must not end the programme: it is written with the next change, and looked for at each schedule. */
  private async save(): Promise<void> {
    this.unsaved = await this.file
      .save(() => ({
        heldSince: Object.fromEntries(this.since),
        stopped: Object.fromEntries(this.stops),
      }))
      .then(
        () => false,
        () => true,
      );
  }
}

function mapOf(record: Record<string, number>): Map<string, number> {
  return new Map(Object.entries(record));
}
