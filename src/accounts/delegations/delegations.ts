/** Gives the right to approve for a time, and takes it back. */
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { dateField, idField, oneOf, requiredText } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import { dayBounds } from '../../kernel/zoned-time.ts';
import type { Database } from '../../storage/database.ts';
import type { Actor } from '../actor.ts';
import { rolesOf } from '../members.ts';
import type { Station } from '../stations.ts';
import { record } from '../trail.ts';
import { DELEGATED_ROLES, endDelegation, insertDelegation } from './delegations.store.ts';

/** Longer is an appointment: the role itself is then to be given. */
const LONGEST_MS = 366 * 86_400_000;

/** Both days are whole ones, in the station's zone. */
export const delegationSchema = z.object({
  userId: idField('Người được ủy quyền'),
  role: oneOf('Việc được ủy quyền', DELEGATED_ROLES).default('approver'),
  document: requiredText('Số, ngày văn bản ủy quyền', { max: 200, min: 3 }),
  from: dateField('Từ ngày'),
  until: dateField('Đến hết ngày'),
});
export type DelegationContent = z.output<typeof delegationSchema>;

const DEEDS = { approver: 'duyệt', reviewer: 'soát' } as const;

export type Delegations = ReturnType<typeof createDelegations>;

export function createDelegations({ database, clock }: { database: Database; clock: Clock }) {
  /**
   * Only who holds the right himself, or keeps the station's accounts, gives it on: whoever approves in another's place does not.
   *
   * @throws Refusal at the field that is wrong
   */
  async function give(station: Station, actor: Actor, content: DelegationContent): Promise<void> {
    const now = clock.now();
    const from = dayBounds(content.from, station.timeZone).from;
    const until = dayBounds(content.until, station.timeZone).to;
    if (until <= from) throw fieldRefusal('until', 'until-before-from', 'Ngày cuối phải từ ngày đầu trở đi.');
    if (until <= now) throw fieldRefusal('until', 'in-the-past', 'Thời gian ủy quyền đã qua.');
    if (until - from > LONGEST_MS)
      throw fieldRefusal('until', 'too-long', 'Ủy quyền không quá một năm; lâu hơn thì cấp vai trò.');
    await database.kysely.transaction().execute(async (tx) => {
      const own = await rolesOf(tx, station.id, actor.id);
      if (!own.includes(content.role) && !own.includes('administrator'))
        throw new Refusal(
          'not-yours-to-give',
          'Chỉ ủy quyền được việc của chính mình; người được ủy quyền không ủy quyền tiếp.',
          403,
        );
      const his = await rolesOf(tx, station.id, content.userId);
      if (his.length === 0)
        throw fieldRefusal('userId', 'member-not-found', 'Người này không còn thuộc đài, hãy chọn lại.');
      if (his.includes(content.role))
        throw fieldRefusal('userId', 'approver-already', `Người này đã có quyền ${DEEDS[content.role]}.`);
      const made = {
        ...{ id: newId(now), userId: content.userId, role: content.role, from, until },
        document: content.document,
        ...{ by: actor.id, byName: actor.name, createdAt: now, endedAt: null },
      };
      await insertDelegation(tx, station.id, made);
      const { document, role } = content;
      const detail = {
        document,
        ...(role === 'reviewer' && { role }),
        from: content.from,
        until: content.until,
        to: content.userId,
      };
      await record(tx, station.id, actor, 'delegation.give', made.id, detail, now);
    });
  }

  /** @throws Refusal 404 for one that is over, or another station's */
  async function end(station: Station, actor: Actor, id: string): Promise<void> {
    const now = clock.now();
    await database.kysely.transaction().execute(async (tx) => {
      if (!(await endDelegation(tx, station.id, id, now)))
        throw new Refusal('delegation-not-found', 'Ủy quyền này đã hết hoặc đã được chấm dứt.', 404);
      await record(tx, station.id, actor, 'delegation.end', id, {}, now);
    });
  }

  return { give, end };
}
