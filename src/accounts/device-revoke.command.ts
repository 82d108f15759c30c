import { parseArgs } from 'node:util';
import { UsageError, type Command } from '../kernel/command.ts';
import { COMMAND_LINE } from './actor.ts';
import { withInstallation } from './command-options.ts';
import { stationOfCommand } from './stations.ts';

const usage = 'loa device revoke MÃ-ĐẦU-PHÁT [--station ĐÀI] [--json]';

/** Shuts a playout machine out, also while the server runs. */
export const command: Command = {
  summary: 'Thu hồi một đầu phát: nó xóa lịch và im lặng',
  usage,
  async run(args, io) {
    const { device, station: named, json } = read(args);
    return withInstallation(io, async ({ database, devices }) => {
      const station = await stationOfCommand(database.kysely, named);
      const revoked = await devices.revoke(station.id, COMMAND_LINE, device);
      const line = { id: revoked.id, name: revoked.name, revoked: true };
      io.stdout.write(json ? `${JSON.stringify(line)}\n` : `Đã thu hồi đầu phát ${revoked.name}.\n`);
      return 0;
    });
  },
};

function read(args: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { station: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const [device, ...more] = positionals;
    if (device !== undefined && more.length === 0) return { device, ...values };
  } catch {
    // Told below, in our words.
  }
  throw new UsageError('Cần đúng một mã đầu phát; xem bằng loa device list.');
}
