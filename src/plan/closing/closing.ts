/**
 * Chốt số liệu: an auditor closes a month. What the audit says at that moment is kept, signed with the station's key; what is
 * learned later stands beside it and never in it. Opening it again needs a reason.
 */
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { requiredText } from '../../kernel/fields.ts';
import { canonicalJson, sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { viDate, viMonth } from '../../kernel/vietnamese.ts';
import { addMonths, monthBounds, type Month } from '../../kernel/zoned-time.ts';
import type { StationKeys } from '../../playout/keys.ts';
import { sign, verify } from '../../playout/signing.ts';
import type { Database } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import { insertClose, reopenClose, standingCloses, type MonthClose } from '../month-closes.store.ts';

export const reopenSchema = z.object({ reason: requiredText('Lý do mở lại', { min: 10, max: 500 }) });

export interface ClosingDependencies {
  database: Database;
  clock: Clock;
  audits: Pick<Audits, 'monthAudit' | 'planOf'>;
  keys: () => StationKeys;
}

export type Closing = ReturnType<typeof createClosing>;

export function createClosing({ database, clock, audits, keys }: ClosingDependencies) {
  const { kysely } = database;

  /**
   * Closes a month that has ended.
   *
   * @throws Refusal `month-not-over`, `already-closed`
   */
  async function close(station: Station, actor: Actor, month: Month): Promise<MonthClose> {
    const now = clock.now();
    if (now < monthBounds(month, station.timeZone).to) {
      const first = viDate(`${addMonths(month, 1)}-01`);
      throw new Refusal('month-not-over', `Tháng chưa hết, chốt số liệu được từ ngày ${first}.`, 409);
    }
    const { version, ...plan } = await audits.planOf(station, month);
    const audit = canonicalJson(await audits.monthAudit(station, month, { asOf: now }));
    const { signing } = keys();
    const closed: MonthClose = {
      ...{ id: newId(now), month, planYaml: JSON.stringify(plan), planVersion: version },
      ...{ audit, sha256: sha256(audit), keyId: signing.keyId },
      signature: sign(Buffer.from(audit), signing.privateKey),
      ...{ by: actor.id, byName: actor.name, closedAt: now, reopened: null },
    };
    await kysely.transaction().execute(async (tx) => {
      if ((await standingCloses(tx, station.id, [month])).length > 0)
        throw new Refusal('already-closed', `Tháng ${viMonth(month)} đã chốt số liệu rồi.`, 409);
      await insertClose(tx, station.id, closed);
      await record(tx, station.id, actor, 'month.close', closed.id, { month, sha256: closed.sha256 }, now);
    });
    return closed;
  }

  /**
   * Opens a closed month again; the closing stays on record.
   *
   * @throws Refusal `not-closed`
   */
  async function reopen(
    station: Station,
    actor: Actor,
    month: Month,
    { reason }: z.output<typeof reopenSchema>,
  ): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      const [standing] = await standingCloses(tx, station.id, [month]);
      const reopened = { at: now, by: actor.id, byName: actor.name, reason };
      if (!standing || !(await reopenClose(tx, station.id, standing.id, reopened)))
        throw new Refusal('not-closed', `Tháng ${viMonth(month)} chưa chốt số liệu.`, 409);
      await record(tx, station.id, actor, 'month.reopen', standing.id, { month, reason }, now);
    });
  }

  /** Whether a closing is still what was signed, by a key that the server holds or held. */
  function isIntact(closed: MonthClose): boolean {
    const key = keys().known.find(({ keyId }) => keyId === closed.keyId);
    return (
      sha256(closed.audit) === closed.sha256 &&
      (!key || verify(Buffer.from(closed.audit), closed.signature, key.publicKey))
    );
  }

  return { close, reopen, isIntact };
}
