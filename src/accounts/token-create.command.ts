import { z } from 'zod';
import { UsageError, type Command } from '../kernel/command.ts';
import { manyOf, requiredText } from '../kernel/fields.ts';
import { parseInstant } from '../kernel/zoned-time.ts';
import { COMMAND_LINE } from './actor.ts';
import { checked, instantOption, readOptions, withInstallation } from './command-options.ts';
import { ROLES } from './permissions.ts';
import { stationOfCommand } from './stations.ts';

const usage = 'loa token create --name TÊN --role VAI-TRÒ… [--expires THỜI-ĐIỂM] [--station ĐÀI] [--json]';

const tokenSchema = z.object({
  name: requiredText('Tên', { max: 80 }),
  roles: manyOf('Vai trò', ROLES, { min: 1 }),
});

/** Lets another program in. */
export const command: Command = {
  summary: 'Cấp mã truy cập cho một chương trình; mã chỉ in ra một lần',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      {
        name: { type: 'string' },
        role: { type: 'string', multiple: true },
        expires: { type: 'string' },
        station: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
      usage,
    );
    if (!options.name || !options.role) throw new UsageError(`Cần --name và --role (${ROLES.join(', ')}).`);
    const wanted = checked(tokenSchema, { name: options.name, roles: options.role });
    const expiresAt =
      options.expires === undefined ? null : instantOption('--expires', parseInstant(options.expires));
    return withInstallation(io, async ({ database, tokens }) => {
      const station = await stationOfCommand(database.kysely, options.station);
      const { id, token } = await tokens.create(station.id, COMMAND_LINE, { ...wanted, expiresAt });
      io.stdout.write(
        options.json ? `${JSON.stringify({ id, token, station: station.id })}\n` : `${token}\n`,
      );
      return 0;
    });
  },
};
