/** `loa player`: pairs this machine the first time, and plays from then on. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError, type Command, type CommandIo } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import { createLog } from '../kernel/log.ts';
import { VERSION } from '../kernel/version.ts';
import { CALLED } from './called.ts';
import { CHOICES, CHOICES_USAGE, pairDevice, rechoose } from './choices.ts';
import { loadDevice, type Device } from './device.ts';
import { lockFolder } from './folder-lock.ts';
import { systemdNotify } from './notify.ts';
import { playerFolder } from './places.ts';
import { runPlayer, type PlayerOptions } from './player.ts';
import { makeSink } from './sinks/choose-sink.ts';
import type { ServerTime } from './trusted-clock.ts';

export const command: Command = {
  summary: 'Chạy đầu phát: ghép với máy chủ lần đầu, sau đó tự nhận lịch và phát',
  usage: `${CALLED} ${CHOICES_USAGE} [--data THƯ-MỤC]`,
  async run(args, io) {
    const options = readOptions(args);
    const folder = playerFolder(options.data, io.env);
    await mkdir(join(folder, 'media'), { recursive: true, mode: 0o700 });
    const unlock = await lockFolder(folder);
    try {
      const { device, time } = await pairedDevice(folder, options, io);
      io.stderr.write(`Đầu phát "${device.name}" đang chạy, ngõ ra ${device.sink}. Nhấn Ctrl+C để dừng.\n`);
      await playOn({ folder, device, firstTime: time }, io);
      io.stderr.write('Đầu phát đã dừng.\n');
      return 0;
    } finally {
      await unlock();
    }
  },
};

/** Plays until ended. A restart that the station asks for is systemd's to make where it watches over us, else ours. */
async function playOn(start: Pick<PlayerOptions, 'folder' | 'device' | 'firstTime'>, io: CommandIo) {
  const { device } = start;
  const log = createLog({ level: 'info', write: (line) => io.stderr.write(line) });
  const systemd = systemdNotify(io.env, io.clock, log);
  const over = new AbortController();
  try {
    for (;;) {
      const options = { ...start, sink: makeSink(device.sink, device.soundCard), version: VERSION, log };
      const onReady = (isWell: () => boolean) => systemd?.ready(isWell, over.signal);
      const how = await runPlayer({ ...options, onReady }, io.signal);
      if (how === 'ended' || systemd) break;
      log.info('started again as the station asked');
    }
    await systemd?.stopping();
  } finally {
    over.abort();
  }
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: string[]) {
  try {
    const options = { ...CHOICES, data: { type: 'string' } } as const;
    return parseArgs({ args, allowPositionals: false, options }).values;
  } catch {
    throw new UsageError('Lệnh có tùy chọn không đúng.');
  }
}

/** The device of this folder; paired now when a code was given, with the choices of this start otherwise. */
async function pairedDevice(
  folder: string,
  options: Options,
  io: CommandIo,
): Promise<{ device: Device; time: ServerTime | null }> {
  const held = await loadDevice(folder);
  if (options.pair !== undefined) return pairDevice(folder, options, held, io);
  if (!held) {
    throw new Refusal(
      'not-paired',
      `Đầu phát trong thư mục ${folder} chưa được ghép. Lần đầu hãy chạy: ${CALLED} --server ĐỊA-CHỈ --pair MÃ`,
    );
  }
  if (held.revoked) {
    throw new Refusal(
      'revoked',
      'Đầu phát này đã bị thu hồi và không phát nữa. Muốn dùng lại, hãy tạo mã mới ở trang Đầu phát rồi ghép lại bằng --pair.',
    );
  }
  return { device: await rechoose(folder, options, held), time: null };
}
