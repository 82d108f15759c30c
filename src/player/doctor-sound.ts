/** The part of the self-test that is heard. */
import { join } from 'node:path';
import { attention, fault, ok, type Check } from '../kernel/check.ts';
import { silentLog } from '../kernel/log.ts';
import { deviceSettingsSchema, type DeviceSettings } from '../playout/contract.ts';
import { CALLED } from './called.ts';
import type { DoctorOptions } from './check.ts';
import { ring } from './chime.ts';
import type { Device } from './device.ts';
import { readJson } from './durable-file.ts';
import { lockHolder } from './folder-lock.ts';
import { BUSY } from './hands.ts';
import { askLocally } from './local-requests.ts';
import { Output } from './output.ts';
import { makeSink } from './sinks/choose-sink.ts';
import { Surroundings } from './surroundings.ts';
import { TrustedClock } from './trusted-clock.ts';

/** A second of chime through the device's own way out, at its own volume. */
export async function sound(device: Device, options: DoctorOptions): Promise<Check> {
  const title = 'Tiếng';
  const { folder, quiet } = options;
  const kind = device.sink.split(':')[0]!;
  if (kind === 'null') {
    return attention(
      'sound',
      title,
      'Ngõ ra là "null": không có tiếng nào ra loa.',
      `sudo ${CALLED} install --sink alsa`,
    );
  }
  if (quiet) return ok('sound', title, `Ngõ ra ${device.sink}; không thử tiếng theo yêu cầu (--quiet).`);
  if (kind === 'file' || kind === 'pipe')
    return ok('sound', title, `Ngõ ra ${device.sink}: ghi vào tệp, không thử tiếng được.`);
  const running = (await lockHolder(folder)) !== null;
  const failure = running ? await ringThere(options) : await ringAlone(device, options);
  const volume = (await settingsIn(folder))?.volume ?? 100;
  if (failure === BUSY)
    return attention('sound', title, failure, `sudo ${CALLED} doctor (chạy lại sau giờ phát)`);
  if (failure !== null) return fault('sound', title, failure, 'aplay -l; aplay -L; alsamixer');
  if (volume === 0) {
    return attention(
      'sound',
      title,
      'Âm lượng của đầu phát đang là 0.',
      'Chỉnh âm lượng ở trang Cụm loa, đầu phát.',
    );
  }
  return ok(
    'sound',
    title,
    `Đã phát chuông thử ra ${device.sink} (${device.soundCard}), âm lượng ${volume}.`,
  );
}

/** The player that runs has the sound card and the amplifier; it is asked, and says why when it did not ring. */
async function ringThere({ folder, machine }: DoctorOptions): Promise<string | null> {
  const answer = await askLocally(folder, 'test-sound', machine);
  return answer ? answer.note : 'Đầu phát đang chạy nhưng không trả lời.';
}

/** Nobody plays here: the device's own way out is opened for a second, with its amplifier. */
async function ringAlone(device: Device, { folder, machine }: DoctorOptions): Promise<string | null> {
  const anchor = { at: machine.now(), monotonic: machine.monotonic() };
  const own = new TrustedClock({ anchor, rate: 1, trusted: true, confirmed: null }, false, machine);
  const around = await Surroundings.open(folder, own, silentLog);
  const settings = await settingsIn(folder);
  if (settings) around.amplifier.times = settings.amplifier;
  const { latencyMs } = device;
  const output = new Output(makeSink(device.sink, device.soundCard), own, silentLog, {
    ...{ latencyMs, power: around.amplifier },
  });
  const stop = new AbortController();
  const running = output.run(stop.signal);
  const { endedBy, failure } = await ring(output, own.now(), () => settings?.volume ?? 100);
  stop.abort();
  await running;
  await around.close();
  return endedBy === 'end' ? null : `Không phát được: ${failure ?? 'không rõ lý do'}.`;
}

async function settingsIn(folder: string): Promise<DeviceSettings | undefined> {
  return deviceSettingsSchema.safeParse(await readJson(join(folder, 'settings.json'))).data;
}
