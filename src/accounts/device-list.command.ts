import type { Command } from '../kernel/command.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { isoWithOffset } from '../kernel/zoned-time.ts';
import { readOptions, withInstallation } from './command-options.ts';
import { stationOfCommand } from './stations.ts';

const usage = 'loa device list [--station ĐÀI] [--json]';

/** The playout machines of a station. */
export const command: Command = {
  summary: 'Liệt kê đầu phát đã ghép',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      { station: { type: 'string' }, json: { type: 'boolean', default: false } },
      usage,
    );
    return withInstallation(io, async ({ database, devices }) => {
      const { id, timeZone } = await stationOfCommand(database.kysely, options.station);
      for (const device of await devices.list(id)) {
        const { name, lastSeenAt, revokedAt } = device;
        if (options.json) {
          const iso = (at: number | null) => (at === null ? null : isoWithOffset(at, timeZone));
          const line = { id: device.id, name, lastSeenAt: iso(lastSeenAt), revokedAt: iso(revokedAt) };
          io.stdout.write(`${JSON.stringify(line)}\n`);
          continue;
        }
        const seen =
          lastSeenAt === null ? 'chưa liên lạc' : `liên lạc lúc ${viInstant(lastSeenAt, timeZone)}`;
        io.stdout.write(`${device.id}  ${name}  ${revokedAt === null ? seen : 'đã thu hồi'}\n`);
      }
      return 0;
    });
  },
};
