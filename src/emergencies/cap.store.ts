import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { CapAlertTable } from '../storage/emergency-tables.ts';
import type { CapReference } from './cap.ts';

/** A CAP message that came in, as it is kept. */
export interface KeptAlert extends CapReference {
  id: string;
  stationId: string;
  status: string;
  msgType: string;
  references: CapReference[];
  headline: string;
  text: string;
  language: string;
  /** UTC ms. */
  expires: number | null;
  xml: string;
  /** waiting: an order draft waits for a person · kept: never airs · superseded, cancelled: by a later message. */
  outcome: CapAlertTable['outcome'];
  /** Why an actual alert became no order, a Vietnamese sentence: a person should look at it. */
  note: string | null;
  orderId: string | null;
  received: { by: string; name: string; at: number };
}

/** An alert that does not say when it ends is in force for a day. */
const UNDATED_MS = 24 * 3_600_000;

export async function insertAlert(db: Executor, alert: KeptAlert): Promise<void> {
  await db
    .insertInto('cap_alert')
    .values({
      id: alert.id,
      station_id: alert.stationId,
      sender: alert.sender,
      identifier: alert.identifier,
      sent: alert.sent,
      status: alert.status,
      msg_type: alert.msgType,
      refs: JSON.stringify(alert.references),
      headline: alert.headline,
      text: alert.text,
      language: alert.language,
      expires: alert.expires,
      xml: alert.xml,
      outcome: alert.outcome,
      note: alert.note,
      order_id: alert.orderId,
      received_by: alert.received.by,
      received_by_name: alert.received.name,
      received_at: alert.received.at,
    })
    .execute();
}

/** The one of that sender and identifier, by which a message sent twice is known. */
export async function alertNamed(
  db: Executor,
  stationId: string,
  { sender, identifier }: Pick<CapReference, 'sender' | 'identifier'>,
): Promise<KeptAlert | undefined> {
  const row = await ofStation(db, stationId)
    .where('sender', '=', sender)
    .where('identifier', '=', identifier)
    .executeTakeFirst();
  return row && toAlert(row);
}

export async function findAlert(db: Executor, stationId: string, id: string): Promise<KeptAlert | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toAlert(row);
}

/** The alerts that one follows, by its own references and theirs. Only a sender's own count: nobody speaks for another. */
export async function alertsBefore(db: Executor, stationId: string, id: string): Promise<KeptAlert[]> {
  const alert = await findAlert(db, stationId, id);
  return alert ? alertsReferredTo(db, stationId, alert) : [];
}

/** The same of a message that is not kept yet. */
export async function alertsReferredTo(
  db: Executor,
  stationId: string,
  { sender, references }: Pick<KeptAlert, 'sender' | 'references'>,
): Promise<KeptAlert[]> {
  const found = new Map<string, KeptAlert>();
  const open = [...references];
  for (let reference = open.pop(); reference; reference = open.pop()) {
    if (reference.sender !== sender || found.has(reference.identifier)) continue;
    const alert = await alertNamed(db, stationId, reference);
    if (!alert) continue;
    found.set(alert.identifier, alert);
    open.push(...alert.references);
  }
  return [...found.values()];
}

export async function setOutcome(
  db: Executor,
  stationId: string,
  id: string,
  outcome: KeptAlert['outcome'],
): Promise<void> {
  await db
    .updateTable('cap_alert')
    .set({ outcome })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .execute();
}

/** Newest first. */
export async function listAlerts(
  db: Executor,
  stationId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ alerts: KeptAlert[]; total: number }> {
  const rows = await ofStation(db, stationId)
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await db
    .selectFrom('cap_alert')
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .where('station_id', '=', stationId)
    .executeTakeFirstOrThrow();
  return { alerts: rows.map(toAlert), total: Number(total) };
}

/** Those in force that became no order, for a reason that a person should know; newest first. */
export async function alertsToSee(db: Executor, stationId: string, now: number): Promise<KeptAlert[]> {
  const rows = await ofStation(db, stationId)
    .where('outcome', '=', 'kept')
    .where('note', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('expires', '>', now),
        eb.and([eb('expires', 'is', null), eb('received_at', '>', now - UNDATED_MS)]),
      ]),
    )
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toAlert);
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('cap_alert').selectAll().where('station_id', '=', stationId);
}

function toAlert(row: Selectable<CapAlertTable>): KeptAlert {
  return {
    id: row.id,
    stationId: row.station_id,
    sender: row.sender,
    identifier: row.identifier,
    sent: row.sent,
    status: row.status,
    msgType: row.msg_type,
    references: JSON.parse(row.refs) as CapReference[],
    headline: row.headline,
    text: row.text,
    language: row.language,
    expires: row.expires,
    xml: row.xml,
    outcome: row.outcome,
    note: row.note,
    orderId: row.order_id,
    received: { by: row.received_by, name: row.received_by_name, at: row.received_at },
  };
}
