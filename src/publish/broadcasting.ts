/** Sending articles to the OA's followers, as a person asks for it. What Zalo is known to refuse is refused here, before it is queued. */
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import { checkbox, idList, manyOf, oneOf, optional, wallClockField } from '../kernel/fields.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import { companionsOf, countWanted, couldGoAlong, releaseCompanions } from './broadcasts.store.ts';
import type { Deeds } from './deeds.ts';
import type { Outbox } from './outbox.ts';
import { noteStep } from './publication-steps.store.ts';
import { movePublication } from './publications.store.ts';
import type { ZaloAccount } from './zalo/account.store.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';
import { MOST_ARTICLES, type BroadcastTarget } from './zalo/article.ts';
import { isNight } from './zalo/faults.ts';
import { AGES, GENDERS, OWN_CITY, targetWords } from './zalo/target.ts';

/** Articles to choose from. */
const OFFERED = 30;

export const targetFields = {
  ages: manyOf('Độ tuổi', AGES),
  gender: oneOf('Giới tính', GENDERS).default('0'),
  ownCity: checkbox(),
};

export const broadcastFormSchema = z.object({
  ...targetFields,
  /** Other articles of the same broadcast. */
  along: z.preprocess((value) => value ?? [], idList('Bài gửi cùng')),
  /** Wall clock of the station; absent: as soon as may be. */
  after: optional(wallClockField('Gửi từ')),
});
export type BroadcastForm = z.output<typeof broadcastFormSchema>;

export function targetOf({
  ages,
  gender,
  ownCity,
}: Pick<BroadcastForm, 'ages' | 'gender' | 'ownCity'>): BroadcastTarget {
  return {
    // All of them are everybody: those of unknown age as well.
    ...(ages.length > 0 && ages.length < AGES.length && { ages }),
    ...(gender !== '0' && { gender }),
    ...(ownCity && { cities: [OWN_CITY] }),
  };
}

/**
 * @param wanted broadcasts that are queued already
 * @param field of the form for what belongs to no field of its own
 * @throws Refusal at the field at fault: what Zalo would refuse
 */
export function refuseBroadcast(
  account: ZaloAccount | undefined,
  {
    after,
    wanted,
    fields,
  }: { after: string | undefined; wanted: number; fields: { all: string; after: string } },
): void {
  const refuse = (code: string, words: string) => fieldRefusal(fields.all, code, words, 409);
  if (account?.sealedRefresh == null)
    throw refuse('not-connected', 'Chưa kết nối Zalo OA nên chưa gửi được.');
  if (account.verified === false)
    throw refuse(
      'not-verified',
      'OA chưa được xác thực nên Zalo không cho gửi tới người quan tâm; vẫn đăng bài được.',
    );
  if (account.allowanceLeft !== null && account.allowanceLeft <= wanted)
    throw refuse(
      'no-allowance',
      wanted === 0
        ? 'Đã hết lượt gửi của tháng này. Hãy chỉ đăng bài, hoặc mua thêm lượt gửi.'
        : `Lượt gửi còn lại của tháng (${account.allowanceLeft}) đã dành hết cho các bài đang chờ gửi.`,
    );
  const { nightFrom, nightTo } = account.settings;
  if (after !== undefined && isNight(Number(after.slice(11, 13)), nightFrom, nightTo))
    throw fieldRefusal(
      fields.after,
      'night',
      `Zalo không gửi từ ${nightFrom} giờ đến ${nightTo} giờ; hãy chọn giờ khác.`,
    );
}

export interface BroadcastingDependencies {
  database: Database;
  clock: Clock;
  accounts: Pick<ZaloAccounts, 'find'>;
  outbox: Pick<Outbox, 'wake'>;
  deeds: Deeds;
}

export function createBroadcasting({ database, clock, accounts, outbox, deeds }: BroadcastingDependencies) {
  const { kysely } = database;

  /** An article that is out goes to followers, with up to four others. @throws Refusal at the field at fault */
  async function broadcast(station: Station, actor: Actor, id: string, form: BroadcastForm): Promise<void> {
    if (form.along.length >= MOST_ARTICLES)
      throw fieldRefusal(
        'along',
        'too-many-articles',
        `Zalo nhận nhiều nhất ${MOST_ARTICLES} bài một lần gửi: chọn thêm nhiều nhất ${MOST_ARTICLES - 1} bài.`,
      );
    const wanted = await countWanted(kysely, station.id);
    const fields = { all: 'after', after: 'after' };
    refuseBroadcast(await accounts.find(station.id), { after: form.after, wanted, fields });
    const after = form.after === undefined ? null : instantOf(form.after, station.timeZone);
    if (after !== null && after < clock.now() - 60_000)
      throw fieldRefusal('after', 'date-past', 'Giờ gửi đã qua; hãy để trống hoặc chọn giờ khác.');
    const target = targetOf(form);
    await deeds.act(station, actor, id, 'broadcast', async (tx, one, now) => {
      await releaseCompanions(tx, one, now);
      const offered = new Map((await couldGoAlong(tx, one, 500)).map((other) => [other.id, other]));
      for (const otherId of form.along) {
        const other = offered.get(otherId);
        if (!other || !(await movePublication(tx, other, { lead_id: id }, now)))
          throw fieldRefusal(
            'along',
            'not-sendable',
            'Một bài đã chọn không còn gửi được; hãy chọn lại.',
            409,
          );
      }
      const words = `Gửi tới ${targetWords(target)}${form.along.length > 0 ? `, cùng ${form.along.length} bài khác` : ''}.`;
      await noteStep(
        tx,
        one,
        'ask',
        { asked: { target, along: form.along }, words, byName: actor.name },
        now,
      );
      return {
        ...{ wants_broadcast: 1, broadcast_after: after, target: JSON.stringify(target) },
        next_at: Math.max(now, after ?? 0),
      };
    });
    outbox.wake();
  }

  const offers = (station: Station, id: string) =>
    couldGoAlong(kysely, { stationId: station.id, id, title: '' }, OFFERED);
  const companions = (station: Station, id: string) =>
    companionsOf(kysely, { stationId: station.id, id, title: '' }, { sent: true });

  return { broadcast, offers, companions };
}
