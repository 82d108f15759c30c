/**
 * "Bên gửi phát tự động": senders whose signed alerts air without a person. Off until a station names one by a document, with the
 * certificate it signs with and the zones it may be heard in.
 */
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { requireZones } from '../accounts/zones.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { idList, requiredText } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import type { Database, Executor } from '../storage/database.ts';
import { readCertificate, signedMessage, type SenderCertificate } from './cap-signature.ts';
import {
  endSender,
  findSender,
  insertSender,
  listSenders,
  senderNamed,
  type CapSender,
} from './cap-senders.store.ts';
import { parseCap, type CapAlert } from './cap.ts';
import { confirmedByRule } from './confirming.ts';
import type { Order } from './order.ts';
import type { Orders } from './orders.ts';
import { findOrder } from './orders.store.ts';

const CERTIFICATE_CHARACTERS = 20_000;

export const capSenderSchema = z.object({
  name: requiredText('Tên bên gửi', { max: 120 }),
  sender: requiredText('Mã bên gửi', { max: 300 }).regex(
    /^[^\s,<&]+$/,
    'Mã bên gửi không có dấu cách, dấu phẩy.',
  ),
  document: requiredText('Văn bản cho phép', { max: 200 }),
  zones: idList('Cụm loa', { min: 1 }),
  certificate: requiredText('Chứng thư số', { max: CERTIFICATE_CHARACTERS, lines: true }).transform(
    (text, context): SenderCertificate => {
      try {
        return readCertificate(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
        return z.NEVER;
      }
    },
  ),
});

/**
 * An alert airs by itself only while it is new: an old one, signed truly, could be sent again by whoever kept it. Clocks may differ by
 * a few minutes.
 */
const OLDEST_MS = 60 * 60_000;
const AHEAD_MS = 5 * 60_000;

export interface CapSendersDependencies {
  database: Database;
  clock: Clock;
  orders: Orders;
}

export type CapSenders = ReturnType<typeof createCapSenders>;

export function createCapSenders({ database, clock, orders }: CapSendersDependencies) {
  /** @throws Refusal at `sender` where it is named already, at `certificate` outside its time, at `zones` */
  async function allow(
    station: Station,
    actor: Actor,
    { name, sender, document, zones, certificate }: z.output<typeof capSenderSchema>,
  ): Promise<CapSender> {
    const now = clock.now();
    if (!isInForce(certificate, now))
      throw fieldRefusal('certificate', 'certificate-expired', 'Chứng thư số chưa hoặc không còn hiệu lực.');
    return database.kysely.transaction().execute(async (tx) => {
      await requireZones(tx, station.id, zones);
      if (await senderNamed(tx, station.id, sender))
        throw fieldRefusal(
          'sender',
          'sender-known',
          'Bên gửi này đã được phép; hãy chấm dứt trước khi thêm lại.',
        );
      const one: CapSender = {
        ...{ id: newId(now), stationId: station.id, sender, name, document, zones },
        ...{ certificate: certificate.pem, created: { by: actor.name, at: now }, ended: null },
      };
      await insertSender(tx, one);
      const detail = { name, sender, document, zones, fingerprint: certificate.fingerprint };
      await record(tx, station.id, actor, 'cap.sender.allow', one.id, detail, now);
      return one;
    });
  }

  /** From now on its alerts wait for a person again; what is on air goes on. */
  async function end(station: Station, actor: Actor, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      const one = await existing(tx, station.id, id);
      const now = clock.now();
      if (!(await endSender(tx, one, { by: actor.name, at: now }))) return;
      await record(tx, station.id, actor, 'cap.sender.end', id, { name: one.name, sender: one.sender }, now);
    });
  }

  /**
   * The alert as an allowed sender signed it, and by which rule it may air; null where a person decides as always.
   *
   * @param alert what `parseCap` read of the same text
   */
  async function ruleFor(
    tx: Executor,
    station: Station,
    alert: CapAlert,
    xml: string,
  ): Promise<{ rule: CapSender; alert: CapAlert } | null> {
    const rule = await senderNamed(tx, station.id, alert.sender);
    const now = clock.now();
    if (!rule || !isInForce(readCertificate(rule.certificate), now)) return null;
    const message = signedMessage(xml, { pem: rule.certificate });
    if (message === null) return null;
    const signed = parseCap(message);
    const age = now - Date.parse(signed.sent);
    if (signed.sender !== rule.sender || signed.identifier !== alert.identifier) return null;
    return age <= OLDEST_MS && age >= -AHEAD_MS ? { rule, alert: signed } : null;
  }

  /**
   * Puts an order of a signed alert on the air, once its sound is there and while its sender is allowed; tell the players afterwards.
   * False where it is none, or was ended, discarded or has lapsed meanwhile.
   */
  async function airIfAllowed(tx: Executor, station: Station, orderId: string): Promise<boolean> {
    const order = await findOrder(tx, station.id, orderId);
    if (!order || order.capSenderId === null || order.state !== 'draft') return false;
    const rule = await findSender(tx, station.id, order.capSenderId);
    const now = clock.now();
    if (!rule || rule.ended !== null || now >= order.until) return false;
    await orders.putOnAir(tx, station, actorOf(rule), order, confirmedByRule(order, rule, now));
    return true;
  }

  /** A signed cancellation ends what aired by the same rule. True where it was on air; tell the players afterwards. */
  async function stopIfAllowed(tx: Executor, rule: CapSender, { id, capSenderId }: Order): Promise<boolean> {
    if (capSenderId !== rule.id) return false;
    try {
      await orders.stopIn(tx, rule.stationId, actorOf(rule), id, 'Bên gửi đã hủy cảnh báo.');
      return true;
    } catch (error) {
      // It ended by itself, or a person stopped it.
      if (error instanceof Refusal && error.code === 'not-on-air') return false;
      throw error;
    }
  }

  async function existing(tx: Executor, stationId: string, id: string): Promise<CapSender> {
    const one = await findSender(tx, stationId, id);
    if (!one) throw new Refusal('sender-not-found', 'Không tìm thấy bên gửi này.', 404);
    return one;
  }

  const list = (stationId: string): Promise<CapSender[]> => listSenders(database.kysely, stationId);
  const find = (stationId: string, id: string): Promise<CapSender> =>
    existing(database.kysely, stationId, id);

  return { allow, end, list, find, ruleFor, airIfAllowed, stopIfAllowed };
}

export function isInForce({ validFrom, validTo }: SenderCertificate, now: number): boolean {
  return validFrom <= now && now < validTo;
}

/** As the trail and the record name it. */
function actorOf({ id, name }: CapSender): Actor {
  return { kind: 'system', id: `cap:${id}`, name, roles: [] };
}
