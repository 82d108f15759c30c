import type { Command } from '../kernel/command.ts';
import { readOptions, withInstallation } from './command-options.ts';
import { listStations, stationOfCommand } from './stations.ts';
import { verifyCityTrail } from './city-trail.ts';
import { verifyTrail, type TrailCheck } from './trail.ts';

const usage = 'loa verify-trail [--station ĐÀI] [--json]';

/** Follows the chain of hashes of one station's trail, or of all. */
export const command: Command = {
  summary: 'Kiểm tra chuỗi mã băm của nhật ký hệ thống; mã thoát 1 khi có dòng bị sửa',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      { station: { type: 'string' }, json: { type: 'boolean', default: false } },
      usage,
    );
    return withInstallation(io, async ({ database: { kysely } }) => {
      const all = await listStations(kysely);
      const stations =
        options.station === undefined ? all : [await stationOfCommand(kysely, options.station)];
      let whole = true;
      const tell = (name: string, check: TrailCheck) => {
        const words = check.whole ? `nguyên vẹn, ${check.lines} dòng` : `bị sửa từ dòng ${check.brokenAt}`;
        io.stdout.write(
          options.json ? `${JSON.stringify({ station: name, ...check })}\n` : `${name}: ${words}\n`,
        );
      };
      for (const { slug, id } of stations) {
        const check = await verifyTrail(kysely, id);
        whole &&= check.whole;
        tell(slug, check);
      }
      if (options.station === undefined) {
        const check = await verifyCityTrail(kysely);
        whole &&= check.whole;
        // A server of one ward has nothing in it.
        if (!check.whole || check.lines > 0) tell('thanh-pho', check);
      }
      return whole ? 0 : 1;
    });
  },
};
