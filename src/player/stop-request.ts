/**
 * The stop at the machine itself, for whoever stands before it: one process leaves a file in the player's folder, the player takes
 * it away, stops, and leaves its answer. Files, because a button or a relay's script can make one too, and root can where the
 * folder is another user's.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { readJson, replaceFile } from './durable-file.ts';

/** Machine ms: between two looks of the player, and how long the asker waits for its answer. */
const LOOK_MS = 200;
const PATIENCE_MS = 10_000;

const answerSchema = z.object({
  /** What sounded, null when nothing did. */
  stopped: z.string().nullable(),
});
export type StopAnswer = z.infer<typeof answerSchema>;

/** Asks the player that runs on this folder to stop what sounds; null when none answers. */
export async function requestStop(folder: string, machine: Clock): Promise<StopAnswer | null> {
  const { request, answer } = filesIn(folder);
  await rm(answer, { force: true });
  await writeFile(request, '');
  const until = machine.monotonic() + PATIENCE_MS;
  while (machine.monotonic() < until) {
    await machine.wait(LOOK_MS / 2);
    const read = answerSchema.safeParse(await readJson(answer)).data;
    if (read) return read;
  }
  // Not to be obeyed by a player that starts tomorrow.
  await rm(request, { force: true });
  return null;
}

/** Obeys such requests until aborted; one from before this run is thrown away. */
export async function obeyStops(
  folder: string,
  machine: Clock,
  stop: () => Promise<StopAnswer>,
  signal: AbortSignal,
): Promise<void> {
  const { request, answer } = filesIn(folder);
  await rm(request, { force: true });
  while (!signal.aborted) {
    await machine.wait(LOOK_MS, signal).catch(() => undefined);
    if (await taken(request)) await replaceFile(answer, JSON.stringify(await stop()), 0o644);
  }
}

async function taken(request: string): Promise<boolean> {
  return rm(request).then(
    () => true,
    () => false,
  );
}

function filesIn(folder: string) {
  return { request: join(folder, 'stop-sound'), answer: join(folder, 'stop-sound.answer') };
}
