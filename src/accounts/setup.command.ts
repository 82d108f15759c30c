import { z } from 'zod';
import type { Command } from '../kernel/command.ts';
import { UsageError } from '../kernel/command.ts';
import { emailField, newPasswordField } from '../kernel/fields.ts';
import { COMMAND_LINE } from './actor.ts';
import { checked, passwordFrom, readOptions, withInstallation } from './command-options.ts';
import { DEFAULT_TIME_ZONE, DEFAULT_ZONE, personNameField, setUp, stationNameField } from './first-run.ts';

const usage =
  'loa setup --station TÊN --admin E-MAIL [--name HỌ-TÊN] [--zone TÊN]… [--trial] [--json] < mật-khẩu';

const setupSchema = z.object({
  station: stationNameField,
  email: emailField('E-mail'),
  name: personNameField,
  password: newPasswordField('Mật khẩu'),
});

/** The first run without a browser. */
export const command: Command = {
  summary: 'Cài đặt lần đầu không cần trình duyệt; mật khẩu đọc từ đầu vào chuẩn',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      {
        station: { type: 'string' },
        admin: { type: 'string' },
        name: { type: 'string', default: 'Quản trị' },
        zone: { type: 'string', multiple: true },
        trial: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
      usage,
    );
    if (!options.station || !options.admin) throw new UsageError('Cần --station và --admin.');
    const password = await passwordFrom(io, 'Mật khẩu của người quản trị');
    const wanted = checked(setupSchema, { ...options, email: options.admin, password });
    return withInstallation(io, async (installation) => {
      const { station } = await setUp(
        installation,
        {
          ...wanted,
          zones: options.zone ?? [DEFAULT_ZONE],
          timeZone: DEFAULT_TIME_ZONE,
          trial: options.trial || installation.trial,
        },
        COMMAND_LINE,
      );
      if (options.json) io.stdout.write(`${JSON.stringify({ station: station.id, admin: wanted.email })}\n`);
      else io.stdout.write(`Đã tạo ${station.name} (${station.slug}), người quản trị ${wanted.email}.\n`);
      return 0;
    });
  },
};
