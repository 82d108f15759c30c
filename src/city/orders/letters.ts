/** Tells the city's other commanders that an order waits for the second of them. */
import { listCityMembers } from '../../accounts/city-members.ts';
import { mayDoInCity } from '../../accounts/city-roles.ts';
import type { LetterDependencies } from '../../emergencies/letters.ts';
import { DEFAULT_TIME_ZONE } from '../../accounts/first-run.ts';
import { viTime } from '../../kernel/vietnamese.ts';
import type { Executor } from '../../storage/database.ts';
import type { CityOrder } from './city-order.ts';

/** @returns what writes the letters, in the transaction of the first confirmation */
export function lettersToCityCommanders(deps: LetterDependencies) {
  /** @param stationId one of the wards: a letter is a job, and each job is some station's */
  return async (tx: Executor, order: CityOrder, stationId: string): Promise<void> => {
    if (!deps.enabled) return;
    const until = viTime(order.until, DEFAULT_TIME_ZONE);
    const link = `${deps.baseUrl}/thanh-pho/khan-cap/${order.id}`;
    for (const { userId, email, roles } of await listCityMembers(tx)) {
      if (userId === order.ordered.by || !mayDoInCity(roles, 'city.order')) continue;
      const letter = {
        to: email,
        subject: 'Cần xác nhận ngay: lệnh khẩn cấp toàn thành phố',
        text: `${order.ordered.name} đã ra lệnh phát khẩn cấp cho các phường, cần người thứ hai xác nhận trước ${until}.\n${link}\n`,
      };
      await deps.enqueueLetter(tx, stationId, `${order.id}:second:${userId}`, letter, deps.machineNow());
    }
  };
}
