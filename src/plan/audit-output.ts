import type { CommandIo, ExitCode } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import { auditLines } from './audit-view.ts';
import type { MonthAudit } from './month-audit.ts';

/**
 * Prints an audit as `loa audit` and `loa judge` do: JSON in one line, or Vietnamese text; of one task if asked.
 *
 * @returns 3 when a listed quota is short, else 0
 * @throws Refusal `task-unknown`
 */
export function printAudit(
  audit: MonthAudit,
  options: { task?: string | undefined; json: boolean; timeZone: string },
  stdout: CommandIo['stdout'],
): ExitCode {
  const listed = options.task === undefined ? audit : ofTask(audit, options.task);
  const text = options.json ? JSON.stringify(listed) : auditLines(listed, options.timeZone).join('\n');
  stdout.write(`${text}\n`);
  return listed.quotas.some((quota) => quota.state === 'short') ? 3 : 0;
}

function ofTask(audit: MonthAudit, task: string): MonthAudit {
  const quotas = audit.quotas.filter((quota) => quota.task === task);
  if (quotas.length > 0) return { ...audit, quotas };
  throw new Refusal('task-unknown', `Kế hoạch ${audit.plan} không có nhiệm vụ “${task}”.`, 404);
}
