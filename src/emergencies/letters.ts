/** Tells those who may be the second person that an order waits: minutes count, and nobody sits before the page. */
import type { Letter } from '../accounts/mail.ts';
import { listMembers } from '../accounts/members.ts';
import { mayDo } from '../accounts/permissions.ts';
import type { Station } from '../accounts/stations.ts';
import { viTime } from '../kernel/vietnamese.ts';
import type { Executor } from '../storage/database.ts';
import type { Order } from './order.ts';

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
    const until = viTime(order.until, station.timeZone);
    const link = `${deps.baseUrl}/d/${station.slug}/khan-cap/${order.id}`;
    for (const member of await listMembers(tx, station.id)) {
      if (member.userId === order.ordered.by || !mayDo(member.roles, 'emergency.confirm')) continue;
      const letter = {
        to: member.email,
        subject: `Cần xác nhận ngay: ${order.title}`,
        text: `${order.ordered.name} đã ra lệnh “${order.title}”, cần người thứ hai xác nhận trước ${until}.\n${link}\n`,
      };
      const key = `${order.id}:${member.userId}`;
      await deps.enqueueLetter(tx, station.id, key, letter, deps.machineNow());
    }
  };
}
