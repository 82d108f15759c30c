/**
 * What people standing before the machine ask of the player that runs on it: silence, or a test of its sound. One process leaves a
 * file in the player's folder; the player takes it away, acts, and leaves its answer. Files, because a button's or a relay's script
 * can make one too, and root can where the folder is another user's.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { readJson, replaceFile } from './durable-file.ts';

/** Between two looks of the player, machine ms. */
const LOOK_MS = 200;

export type LocalRequest = 'stop-sound' | 'test-sound';

/** How long the asker waits for the answer, machine ms: a chime waits for an amplifier to warm up. */
const PATIENCE_MS: Record<LocalRequest, number> = { 'stop-sound': 10_000, 'test-sound': 60_000 };

const answerSchema = z.object({
  /** Of a stop, what sounded; of a test, why there was no sound. Null for nothing to say. */
  note: z.string().nullable(),
});
export type LocalAnswer = z.infer<typeof answerSchema>;

/** Asks the player that runs on this folder; null when none answers. */
export async function askLocally(
  folder: string,
  asked: LocalRequest,
  machine: Clock,
): Promise<LocalAnswer | null> {
  const { request, answer } = filesOf(folder, asked);
  await rm(answer, { force: true });
  await writeFile(request, '');
  const until = machine.monotonic() + PATIENCE_MS[asked];
  while (machine.monotonic() < until) {
    await machine.wait(LOOK_MS / 2);
    const read = answerSchema.safeParse(await readJson(answer)).data;
    if (read) return read;
  }
  // Not to be obeyed by a player that starts tomorrow.
  await rm(request, { force: true });
  return null;
}

/** Obeys one kind of request until aborted; one from before this run is thrown away. */
export async function obeyLocally(
  folder: string,
  asked: LocalRequest,
  machine: Clock,
  act: () => Promise<string | null>,
  signal: AbortSignal,
): Promise<void> {
  const { request, answer } = filesOf(folder, asked);
  await rm(request, { force: true });
  while (!signal.aborted) {
    await machine.wait(LOOK_MS, signal).catch(() => undefined);
    if (!(await taken(request))) continue;
    const said: LocalAnswer = { note: await act() };
    // A disk without room for the answer must not end the player.
    await replaceFile(answer, JSON.stringify(said), 0o644).catch(() => undefined);
  }
}

async function taken(request: string): Promise<boolean> {
  return rm(request).then(
    () => true,
    () => false,
  );
}

function filesOf(folder: string, asked: LocalRequest) {
  return { request: join(folder, asked), answer: join(folder, `${asked}.answer`) };
}
