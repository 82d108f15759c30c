import { COMMAND_LINE } from '../accounts/actor.ts';
import { CITY_ROLES } from '../accounts/city-roles.ts';
import { checked, readOptions, withInstallation } from '../accounts/command-options.ts';
import { UsageError, type Command } from '../kernel/command.ts';
import { addCityPerson, newCityPersonSchema } from './city-people.ts';

const usage = 'loa city add --email E-MAIL --name HỌ-TÊN --role VAI-TRÒ…';

/** Gives someone a role in the whole city. */
export const command: Command = {
  summary: 'Giao vai trò của thành phố; chưa có tài khoản thì máy lập và in mật khẩu một lần',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      { email: { type: 'string' }, name: { type: 'string' }, role: { type: 'string', multiple: true } },
      usage,
    );
    if (!options.email || !options.name || !options.role)
      throw new UsageError(`Cần --email, --name và --role (${CITY_ROLES.join(', ')}).`);
    const person = checked(newCityPersonSchema, { ...options, roles: options.role });
    return withInstallation(io, async (installation) => {
      const { password } = await addCityPerson(installation, COMMAND_LINE, person);
      io.stdout.write(`Đã giao vai trò của thành phố cho ${person.name} (${person.email}).\n`);
      if (password !== null) io.stdout.write(`Mật khẩu, chỉ hiện một lần: ${password}\n`);
      return 0;
    });
  },
};
