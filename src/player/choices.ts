/** What a person chooses for a device on the command line, when it is paired and later. */
import { hostname } from 'node:os';
import { UsageError, type CommandIo } from '../kernel/command.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import { VERSION } from '../kernel/version.ts';
import { CALLED } from './called.ts';
import { LONGEST_LATENCY_MS, saveDevice, type Device } from './device.ts';
import { pair, serverAddress } from './pairing.ts';
import { ServerClient } from './server-client.ts';
import { sinkChoice } from './sinks/choose-sink.ts';
import type { ServerTime } from './trusted-clock.ts';

const text = { type: 'string' } as const;
/** As `parseArgs` takes them. */
export const CHOICES = {
  ...{ server: text, pair: text, name: text },
  ...{ sink: text, device: text, 'latency-ms': text },
} as const;
/** The same, in words. */
export const CHOICES_USAGE =
  '[--server ĐỊA-CHỈ --pair MÃ [--name TÊN]] [--sink alsa|pulse|pipe:TỆP|file:TỆP.wav|null] [--device hw:…] [--latency-ms SỐ]';

export type Choices = Partial<Record<keyof typeof CHOICES, string>>;

/** Pairs a folder's device by the code given, and keeps what it was told. `held`: what it was before. */
export async function pairDevice(
  folder: string,
  choices: Choices,
  held: Device | null,
  io: Pick<CommandIo, 'stderr'>,
): Promise<{ device: Device; time: ServerTime | null }> {
  const typed = choices.server ?? held?.server;
  if (typed === undefined) throw new UsageError('Ghép lần đầu cần địa chỉ máy chủ: --server ĐỊA-CHỈ.');
  const server = serverAddress(typed);
  const paired = await pair(new ServerClient(server, null, VERSION), choices.pair!, {
    server: server.href,
    name: choices.name ?? held?.name ?? hostname(),
    ...wayOut(choices, held),
  });
  await saveDevice(folder, paired.device);
  io.stderr.write(`Đã ghép với máy chủ. Những lần sau chỉ cần chạy lại ${CALLED}, không cần mã.\n`);
  return paired;
}

/** Keeps another way out for a device that is paired. */
export async function rechoose(folder: string, choices: Choices, held: Device): Promise<Device> {
  const device = { ...held, ...wayOut(choices, held) };
  await saveDevice(folder, device);
  return device;
}

function wayOut(choices: Choices, held: Device | null): Pick<Device, 'sink' | 'soundCard' | 'latencyMs'> {
  return {
    sink: choices.sink === undefined && held ? held.sink : sinkChoice(choices.sink ?? 'alsa'),
    soundCard: choices.device ?? held?.soundCard ?? 'default',
    latencyMs: latencyOf(choices['latency-ms']) ?? held?.latencyMs ?? 0,
  };
}

/** How much later than the sound card the loudspeaker sounds, as typed; undefined when it was not. */
function latencyOf(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (/^\d{1,5}$/.test(typed) && Number(typed) <= LONGEST_LATENCY_MS) return Number(typed);
  throw fieldRefusal(
    'latency-ms',
    'bad-latency',
    `Độ trễ "${typed}" không hợp lệ; hãy ghi số mili giây từ 0 đến ${LONGEST_LATENCY_MS}.`,
  );
}
