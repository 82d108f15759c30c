/** `loa player install`: makes a machine a player for good, with one command. */
import { chmod, copyFile, mkdir, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError, type Command, type CommandIo } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import { CALLED } from './called.ts';
import { loadDevice, type Device } from './device.ts';
import { replaceFile } from './durable-file.ts';
import { administer, ensureUser, hasSystemd, isReachableByService, usefulGroups } from '../kernel/machine.ts';
import { placesIn, SERVICE, type Places } from './places.ts';
import { CHOICES, CHOICES_USAGE, pairDevice, rechoose } from './choices.ts';
import { NODE_FLAGS, unitText } from './unit.ts';

export const command: Command = {
  summary: 'Cài đầu phát thành dịch vụ của máy: ghép, tự chạy khi có điện, tự chạy lại khi hỏng',
  usage: `sudo ${CALLED} install ${CHOICES_USAGE} [--root THƯ-MỤC]`,
  async run(args, io) {
    const options = readOptions(args);
    const places = placesIn(options.root);
    const here = options.root === undefined;
    if (here && process.getuid?.() !== 0)
      throw new Refusal('not-allowed', `Cần quyền quản trị. Hãy chạy: sudo ${CALLED} install …`, 403);
    const bundle = await ownBundle();
    await mkdir(join(places.folder, 'media'), { recursive: true, mode: 0o700 });
    const device = await pairedDevice(places.folder, options, io);
    const node = await layDown(bundle, places);
    await writeUnit(places, node, device);
    if (here) await handOver(places);
    if (here && hasSystemd()) await startService(io);
    else sayHowToStart(places, node, io);
    return 0;
  },
};

type Options = ReturnType<typeof readOptions>;

function readOptions(args: string[]) {
  try {
    const options = { ...CHOICES, root: { type: 'string' } } as const;
    return parseArgs({ args, allowPositionals: false, options }).values;
  } catch {
    throw new UsageError('Lệnh có tùy chọn không đúng.');
  }
}

/** Paired now when a code was given; a device that is paired already may be given another way out. */
async function pairedDevice(folder: string, options: Options, io: CommandIo): Promise<Device> {
  const held = await loadDevice(folder);
  if (options.pair !== undefined) return (await pairDevice(folder, options, held, io)).device;
  if (held && !held.revoked) return rechoose(folder, options, held);
  throw new Refusal(
    'not-paired',
    `Chưa ghép với máy chủ. Hãy tạo mã ở trang Cụm loa, đầu phát rồi chạy: sudo ${CALLED} install --server ĐỊA-CHỈ --pair MÃ`,
  );
}

/** The one file that is the player: this program itself, or the one built beside `loa`. */
async function ownBundle(): Promise<string> {
  const program = await realpath(process.argv[1] ?? '');
  const bundle = basename(program) === 'player.js' ? program : join(dirname(program), 'player.js');
  if (await stat(bundle).catch(() => null)) return bundle;
  throw new Refusal(
    'no-bundle',
    'Không thấy tệp player.js bên cạnh chương trình. Hãy chạy qua: npm run loa -- player install',
  );
}

/** Puts the program where no user's folder can take it away; gives the Node binary that the service will call. */
async function layDown(bundle: string, places: Places): Promise<string> {
  await mkdir(places.library, { recursive: true });
  await mkdir(dirname(places.wrapper), { recursive: true });
  if (bundle !== places.bundle) await copyOver(bundle, places.bundle, 0o644);
  const running = await realpath(process.execPath);
  const usable = await isReachableByService(running);
  if (!usable && running !== places.node) await copyOver(running, places.node, 0o755);
  const node = usable ? running : places.node;
  const words = [node, ...NODE_FLAGS, places.bundle].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  await writeFile(places.wrapper, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  await chmod(places.wrapper, 0o755);
  return node;
}

/** A program that runs can't be written over, but its name can be given to another file. */
async function copyOver(from: string, to: string, mode: number): Promise<void> {
  await copyFile(from, `${to}.new`);
  await chmod(`${to}.new`, mode);
  await rename(`${to}.new`, to);
}

async function writeUnit(places: Places, node: string, device: Device): Promise<void> {
  const [, path] = /^(?:file|pipe):(\/.+)$/.exec(device.sink) ?? [];
  const text = unitText({
    ...{ node, bundle: places.bundle, folder: places.folder, user: SERVICE },
    groups: await usefulGroups(),
    writes: path === undefined ? [] : [dirname(path)],
  });
  await mkdir(dirname(places.unit), { recursive: true });
  await replaceFile(places.unit, text, 0o644);
}

/** The data folder, token and all, belongs to the service alone. */
async function handOver(places: Places): Promise<void> {
  await ensureUser(SERVICE);
  await administer('chown', ['-R', `${SERVICE}:${SERVICE}`, places.folder]);
  await chmod(places.folder, 0o700);
}

async function startService(io: CommandIo): Promise<void> {
  await administer('systemctl', ['daemon-reload']);
  await administer('systemctl', ['enable', SERVICE]);
  // With Type=notify this comes back when the player plays, and fails when it does not.
  await administer('systemctl', ['restart', SERVICE]);
  io.stderr.write(
    'Đầu phát đã chạy, và tự chạy mỗi khi máy có điện. Kiểm tra: sudo loa-player doctor. Xem nhật ký: journalctl -u loa-player -f\n',
  );
}

function sayHowToStart(places: Places, node: string, io: CommandIo): void {
  io.stderr.write(
    `Đã cài, nhưng chưa chạy vì ở đây không có systemd đang chạy.\n` +
      `  Tệp dịch vụ: ${places.unit}\n` +
      `  Khi máy chạy bằng systemd: systemctl daemon-reload && systemctl enable --now ${SERVICE}\n` +
      `  Chạy tay: ${node} ${places.bundle} --data ${places.folder}\n`,
  );
}
