/** Tells those who may confirm that an order waits for them: minutes count, and nobody sits before the page. */
import type { Letter } from '../accounts/mail.ts';
import { listMembers } from '../accounts/members.ts';
import { mayDo } from '../accounts/permissions.ts';
import type { Station } from '../accounts/stations.ts';
import { viTime } from '../kernel/vietnamese.ts';
import type { Executor } from '../storage/database.ts';
import { firstPersonOf, type Order } from './order.ts';

export interface LetterDependencies {
  enabled: boolean;
  enqueueLetter: (
    tx: Executor,
    stationId: string,
    key: string,
    letter: Letter,
    machineNow: number,
  ) => Promise<void>;
  machineNow: () => number;
  /** Where people open the server; '' when it is not known. */
  baseUrl: string;
}

export function lettersToSeconds(deps: LetterDependencies) {
  return async (tx: Executor, station: Station, order: Order): Promise<void> => {
    if (!deps.enabled) return;
    // Of a program's order the same people are written to before the first confirmation and after it.
    const step = order.confirmedAt === null ? 'first' : 'second';
    const wanted = step === 'first' ? 'người' : 'người thứ hai';
    const until = viTime(order.until, station.timeZone);
    const link = `${deps.baseUrl}/d/${station.slug}/khan-cap/${order.id}`;
    for (const member of await listMembers(tx, station.id)) {
      if (member.userId === firstPersonOf(order) || !mayDo(member.roles, 'emergency.confirm')) continue;
      const letter = {
        to: member.email,
        subject: `Cần xác nhận ngay: ${order.title}`,
        text: `${order.ordered.name} đã ra lệnh “${order.title}”, cần ${wanted} xác nhận trước ${until}.\n${link}\n`,
      };
      const key = `${order.id}:${step}:${member.userId}`;
      await deps.enqueueLetter(tx, station.id, key, letter, deps.machineNow());
    }
  };
}
