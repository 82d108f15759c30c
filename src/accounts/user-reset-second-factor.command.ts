import { UsageError, type Command } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import { COMMAND_LINE } from './actor.ts';
import { readOptions, withInstallation } from './command-options.ts';

const usage = 'loa user reset-second-factor --email E-MAIL [--json]';

/** For who lost his phone and his codes, and where no administrator can get in any more. */
export const command: Command = {
  summary: 'Gỡ xác thực hai lớp của người đã mất điện thoại và mã dự phòng',
  usage,
  async run(args, io) {
    const { email, json } = readOptions(
      args,
      { email: { type: 'string' }, json: { type: 'boolean', default: false } },
      usage,
    );
    if (!email) throw new UsageError(`Cần --email. Cách dùng: ${usage}`);
    return withInstallation(io, async ({ auth, secondFactors }) => {
      const user = await auth.findUser(email);
      if (!user) throw new Refusal('user-not-found', `Không có tài khoản ${email}.`, 404);
      await secondFactors.turnOff(user.id, COMMAND_LINE);
      await auth.endAllSessions(user.id);
      io.stdout.write(
        json
          ? `${JSON.stringify({ user: user.id, email: user.email, secondFactor: false })}\n`
          : `Đã gỡ xác thực hai lớp của ${user.name} (${user.email}). Người này đăng nhập bằng mật khẩu và nên bật lại ngay.\n`,
      );
      return 0;
    });
  },
};
