/** What the player knows of itself: where it belongs, its token, its way out. One file in its folder, for its own eyes only. */
import { join } from 'node:path';
import * as z from 'zod';
import { pairResponseSchema } from '../playout/contract.ts';
import { readJson, replaceFile } from './durable-file.ts';

/** Longer than any sound card, amplifier or network bridge takes. */
export const LONGEST_LATENCY_MS = 10_000;

const deviceSchema = pairResponseSchema.extend({
  server: z.url(),
  name: z.string(),
  /** Paired with a server on the sandbox clock: the only kind whose time is followed wherever it goes. */
  sandbox: z.boolean(),
  /** As on the command line: "alsa", "pipe:/run/loa.pcm", "file:out.wav", "null". */
  sink: z.string(),
  /** ALSA's or the sound server's name of the sound card. */
  soundCard: z.string(),
  /** From the sound card to the loudspeaker, ms: a network amplifier, HDMI, a mixing desk. */
  latencyMs: z.int().min(0).max(LONGEST_LATENCY_MS).default(0),
  revoked: z.boolean(),
});
export type Device = z.infer<typeof deviceSchema>;

/** The paired device of a data folder; null when it has not been paired. */
export async function loadDevice(folder: string): Promise<Device | null> {
  return deviceSchema.safeParse(await readJson(join(folder, 'device.json'))).data ?? null;
}

/** The text of its file. */
export function savedDevice(device: Device): string {
  return JSON.stringify(device, null, 2) + '\n';
}

/** Writes it, readable by its owner alone: it holds the token. */
export async function saveDevice(folder: string, device: Device): Promise<void> {
  await replaceFile(join(folder, 'device.json'), savedDevice(device), 0o600);
}
