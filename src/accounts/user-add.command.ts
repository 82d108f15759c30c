import type { Command } from '../kernel/command.ts';
import { UsageError } from '../kernel/command.ts';
import { newPasswordField } from '../kernel/fields.ts';
import { COMMAND_LINE } from './actor.ts';
import { checked, passwordFrom, readOptions, withInstallation } from './command-options.ts';
import { newPersonSchema } from './people.ts';
import { PERSONS_ROLES } from './permissions.ts';
import { stationOfCommand } from './stations.ts';

const usage =
  'loa user add --email E-MAIL --name HỌ-TÊN --role VAI-TRÒ… [--unit ĐƠN-VỊ] [--station ĐÀI] [--password-stdin] [--json]';

/** Adds someone to a station. */
export const command: Command = {
  summary: 'Thêm người dùng vào đài; không cho mật khẩu thì máy đặt và in ra một lần',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      {
        email: { type: 'string' },
        name: { type: 'string' },
        role: { type: 'string', multiple: true },
        unit: { type: 'string' },
        station: { type: 'string' },
        'password-stdin': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
      usage,
    );
    if (!options.email || !options.name || !options.role)
      throw new UsageError(
        `Cần --email, --name và --role (${PERSONS_ROLES.join(', ')}); collaborator cần thêm --unit.`,
      );
    const person = checked(newPersonSchema, { ...options, roles: options.role });
    const password = options['password-stdin']
      ? checked(newPasswordField('Mật khẩu'), await passwordFrom(io, 'Mật khẩu'))
      : undefined;
    return withInstallation(io, async ({ database, people }) => {
      const station = await stationOfCommand(database.kysely, options.station);
      const added = await people.add(station.id, COMMAND_LINE, { ...person, password });
      const shown = password === undefined ? added.password : null;
      if (options.json)
        io.stdout.write(
          `${JSON.stringify({ user: added.userId, email: person.email, ...(shown !== null && { password: shown }) })}\n`,
        );
      else {
        io.stdout.write(`Đã thêm ${person.name} (${person.email}) vào ${station.name}.\n`);
        if (shown !== null) io.stdout.write(`Mật khẩu, chỉ hiện một lần: ${shown}\n`);
      }
      return 0;
    });
  },
};
