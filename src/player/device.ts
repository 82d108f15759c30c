/** What the player knows of itself: where it belongs, its token, its way out. One file in its folder, for its own eyes only. */
import { join } from 'node:path';
import { z } from 'zod';
import { pairResponseSchema } from '../playout/contract.ts';
import { readJson, replaceFile } from './durable-file.ts';

const deviceSchema = pairResponseSchema.extend({
  server: z.url(),
  name: z.string(),
  /** Paired with a server on the sandbox clock: the only kind whose time is followed wherever it goes. */
  sandbox: z.boolean(),
  /** As on the command line: "alsa", "file:out.wav", "null". */
  sink: z.string(),
  /** ALSA's name of the sound card. */
  soundCard: z.string(),
  revoked: z.boolean(),
});
export type Device = z.infer<typeof deviceSchema>;

/** The paired device of a data folder; null when it has not been paired. */
export async function loadDevice(folder: string): Promise<Device | null> {
  return deviceSchema.safeParse(await readJson(join(folder, 'device.json'))).data ?? null;
}

/** Writes it, readable by its owner alone: it holds the token. */
export async function saveDevice(folder: string, device: Device): Promise<void> {
  await replaceFile(join(folder, 'device.json'), JSON.stringify(device, null, 2) + '\n', 0o600);
}
