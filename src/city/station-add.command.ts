import { COMMAND_LINE } from '../accounts/actor.ts';
import { checked, readOptions, withInstallation } from '../accounts/command-options.ts';
import { DEFAULT_TIME_ZONE, DEFAULT_ZONE, personNameField, stationNameField } from '../accounts/first-run.ts';
import { UsageError, type Command } from '../kernel/command.ts';
import { emailField } from '../kernel/fields.ts';
import { addWard } from './add-ward.ts';

const usage = 'loa station add --station TÊN-ĐÀI --admin E-MAIL --name HỌ-TÊN [--zone CỤM-LOA…]';

/** Adds a ward to a server that has one. */
export const command: Command = {
  summary: 'Thêm đài của một phường khác vào cùng máy chủ',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      {
        station: { type: 'string' },
        admin: { type: 'string' },
        name: { type: 'string' },
        zone: { type: 'string', multiple: true },
      },
      usage,
    );
    if (!options.station || !options.admin || !options.name)
      throw new UsageError('Cần --station, --admin và --name.');
    const ward = {
      station: checked(stationNameField, options.station),
      zones: options.zone ?? [DEFAULT_ZONE],
      timeZone: DEFAULT_TIME_ZONE,
      administrator: {
        name: checked(personNameField, options.name),
        email: checked(emailField('E-mail'), options.admin),
      },
    };
    return withInstallation(io, async (installation) => {
      const { trial } = installation;
      const { station, password } = await addWard(installation, COMMAND_LINE, { ...ward, trial });
      io.stdout.write(`Đã thêm ${station.name} (/d/${station.slug}).\n`);
      if (password !== null)
        io.stdout.write(`Mật khẩu của ${ward.administrator.email}, chỉ hiện một lần: ${password}\n`);
      return 0;
    });
  },
};
