/**
 * Minh chứng: what was published and held outside the air. Staff write for every unit; a collaborator for his own, and what he
 * writes counts once staff have confirmed it. An event always takes a second person. Nothing is ever changed in place: a change is a
 * new line of the log, and striking out is a correction with its reason.
 */
import type { Actor } from '../../accounts/actor.ts';
import { unitOf } from '../../accounts/members.ts';
import { mayDo, rolesWith } from '../../accounts/permissions.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { monthOf } from '../../kernel/zoned-time.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import {
  addLine,
  linesBetween,
  type Author,
  type EventEntry,
  type PublicationEntry,
} from '../fact-log.store.ts';
import { monthBounds } from '../../kernel/zoned-time.ts';
import { eventOf, publicationOf, type EventForm, type PublicationForm } from './evidence-form.ts';
import type { EvidenceFiles } from './evidence-files.ts';
import { filesById, findKnown, publicationAt } from './evidence.store.ts';
import { isEvent, isPublication, knownOf, type Known } from './known.ts';
import { noteAddresses } from './link-checks.store.ts';
import { strikeEntry, writeEntry, type Writing } from './log-writing.ts';
import { asPlanSpells, sameUnit, unitsOfPlan } from './units.ts';

export interface EvidenceDependencies {
  database: Database;
  clock: Clock;
  audits: Pick<Audits, 'planOf'>;
  files: Pick<EvidenceFiles, 'takeAll'>;
}

export type Evidence = ReturnType<typeof createEvidence>;

/** Who writes, and for whom he may. */
export interface Writer {
  author: Author;
  /** Of a collaborator: his unit, the only one he may write for. */
  ownUnit: string | null;
}

export function createEvidence({ database, clock, audits, files }: EvidenceDependencies) {
  const { kysely } = database;

  /** @throws Refusal `no-unit` for a collaborator whom nobody gave a unit */
  async function writerOf(station: Station, actor: Actor): Promise<Writer> {
    const author = { id: actor.id, name: actor.name };
    if (isStaff(actor)) return { author, ownUnit: null };
    const ownUnit = actor.kind === 'person' ? await unitOf(kysely, station.id, actor.id) : null;
    if (ownUnit !== null) return { author, ownUnit };
    throw new Refusal(
      'no-unit',
      'Tài khoản cộng tác viên này chưa được gắn với đơn vị nào. Hãy nhờ người quản trị chọn đơn vị ở mục Người dùng.',
      403,
    );
  }

  /** The unit that an entry is of, as the plan spells it. @throws Refusal at `unit` */
  async function unitFor(station: Station, { ownUnit }: Writer, typed: string): Promise<string> {
    const unit = ownUnit ?? typed;
    if (unit === '') throw fieldRefusal('unit', 'unit-needed', 'Hãy nhập đơn vị.');
    const units = await unitsNow(station);
    if (ownUnit !== null && typed !== '' && !sameUnit(typed, ownUnit))
      throw fieldRefusal('unit', 'other-unit', `Anh/chị chỉ nhập được minh chứng của ${ownUnit}.`, 403);
    return asPlanSpells(unit, units);
  }

  async function unitsNow(station: Station): Promise<string[]> {
    try {
      return unitsOfPlan(await audits.planOf(station, monthOf(clock.now(), station.timeZone)));
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  }

  const writingOf = (station: Station, actor: Actor, { author }: Writer): Writing => ({
    ...{ station, actor, author, now: clock.now() },
  });
  const stands = ({ author, ownUnit }: Writer): Author | null => (ownUnit === null ? author : null);

  /** @throws Refusal at the field at fault; 409 `article-known` at `url` when the article is there already */
  async function addPublication(
    station: Station,
    actor: Actor,
    form: PublicationForm,
    source: PublicationEntry['source'] = 'hand',
  ): Promise<string> {
    const writer = await writerOf(station, actor);
    const unit = await unitFor(station, writer, form.unit);
    const now = clock.now();
    const told = publicationOf(form, { timeZone: station.timeZone, now, unit });
    return kysely.transaction().execute((tx) => writePublication(tx, station, actor, writer, told, source));
  }

  /** In the transaction of whoever knows of the article. */
  async function writePublication(
    tx: Executor,
    station: Station,
    actor: Actor,
    writer: Writer,
    told: Omit<PublicationEntry, 'source' | 'confirmedBy'>,
    source: PublicationEntry['source'],
  ): Promise<string> {
    const writing = writingOf(station, actor, writer);
    const id = newId(writing.now);
    const entry = { ...told, source, confirmedBy: stands(writer) };
    // Held from its address on: of two who enter it at once, the second finds it there.
    await noteAddresses(tx, station.id, [told.url]);
    await refuseKnown(tx, station, told.url, null);
    await writeEntry(tx, writing, id, entry, 'publication.write');
    return id;
  }

  async function refuseKnown(tx: Executor, station: Station, url: string, own: string | null): Promise<void> {
    const there = await publicationAt(tx, station.id, url);
    if (!there || there.id === own) return;
    throw fieldRefusal('url', 'article-known', `Bài này đã được nhập rồi: “${there.entry.title}”.`, 409);
  }

  /** A change is a new line. A collaborator's has to be confirmed anew; until then the confirmed one counts on. */
  async function changePublication(
    station: Station,
    actor: Actor,
    id: string,
    form: PublicationForm,
  ): Promise<void> {
    const writer = await writerOf(station, actor);
    const unit = await unitFor(station, writer, form.unit);
    const now = clock.now();
    const told = publicationOf(form, { timeZone: station.timeZone, now, unit });
    await kysely.transaction().execute(async (tx) => {
      const known = await touchable(tx, station, writer, id);
      if (!isPublication(known)) throw notFound();
      await noteAddresses(tx, station.id, [told.url]);
      await refuseKnown(tx, station, told.url, id);
      const { source, confirmedBy } = known.entry;
      const entry = { ...told, source, confirmedBy: confirmedBy && stands(writer) };
      await writeEntry(tx, writingOf(station, actor, writer), id, entry, 'publication.change');
    });
  }

  /** @throws Refusal at the field at fault: a task that the plan does not have, a file of another kind, a day to come */
  async function addEvent(station: Station, actor: Actor, form: EventForm): Promise<string> {
    const { writer, entry } = await eventFrom(station, actor, form);
    const writing = writingOf(station, actor, writer);
    const id = newId(writing.now);
    await kysely.transaction().execute((tx) => writeEntry(tx, writing, id, entry, 'event.write'));
    return id;
  }

  /** A change is a new line, and takes a second person again. */
  async function changeEvent(station: Station, actor: Actor, id: string, form: EventForm): Promise<void> {
    const writer = await writerOf(station, actor);
    const before = await touchable(kysely, station, writer, id);
    if (!isEvent(before)) throw notFound();
    const { entry } = await eventFrom(station, actor, form);
    await kysely.transaction().execute(async (tx) => {
      await touchable(tx, station, writer, id);
      await writeEntry(tx, writingOf(station, actor, writer), id, entry, 'event.change');
    });
  }

  async function eventFrom(station: Station, actor: Actor, form: EventForm) {
    const writer = await writerOf(station, actor);
    const unit = await unitFor(station, writer, form.unit);
    const sight = { timeZone: station.timeZone, now: clock.now(), unit };
    // Before the files are taken: a wrong date is told of first.
    const { at } = eventOf(form, [], sight);
    await refuseUnknownKeys(station, at, form);
    const taken = await files.takeAll(station, actor, form.files);
    const kept = await filesById(kysely, station.id, form.kept);
    const entry: EventEntry = {
      ...eventOf(
        form,
        [...kept, ...taken].map(({ id }) => id),
        sight,
      ),
      confirmedBy: null,
    };
    return { writer, entry };
  }

  async function refuseUnknownKeys(station: Station, at: number, form: EventForm): Promise<void> {
    const plan = await audits.planOf(station, monthOf(at, station.timeZone));
    const task = form.tasks.find((key) => !plan.tasks.some((one) => one.task === key));
    if (task !== undefined)
      throw fieldRefusal('tasks', 'task-unknown', `Kế hoạch năm ${plan.year} không có nhiệm vụ “${task}”.`);
    const shape = form.forms.find((key) => !plan.forms.some((one) => one.key === key));
    if (shape !== undefined)
      throw fieldRefusal('forms', 'form-unknown', `Kế hoạch năm ${plan.year} không có hình thức “${shape}”.`);
  }

  /** What this writer may change. @throws Refusal 404, `struck-out`, `other-unit` */
  async function touchable(db: Executor, station: Station, writer: Writer, id: string): Promise<Known> {
    const known = (await findKnown(db, station.id, id))?.known;
    if (!known) throw notFound();
    if (known.struckOut)
      throw new Refusal('struck-out', 'Mục này đã bị gạch bỏ nên không sửa được nữa.', 409);
    if (!mayTouch(writer, known))
      throw new Refusal('other-unit', `Anh/chị chỉ sửa được minh chứng của ${writer.ownUnit}.`, 403);
    return known;
  }

  /** Strikes it out; it stays on record and counts no more. A collaborator may take back only what was not confirmed yet. */
  async function strikeOut(station: Station, actor: Actor, id: string, reason: string): Promise<void> {
    const writer = await writerOf(station, actor);
    await kysely.transaction().execute(async (tx) => {
      const known = await touchable(tx, station, writer, id);
      if (writer.ownUnit !== null && known.entry.confirmedBy)
        throw new Refusal('confirmed', 'Mục đã được xác nhận; hãy nhờ Phòng Văn hoá – Xã hội gạch bỏ.', 403);
      await strikeEntry(tx, writingOf(station, actor, writer), { id, title: known.entry.title }, reason);
    });
  }

  /**
   * Somebody stands for it: staff for what a collaborator wrote; for an event a person who wrote none of it.
   *
   * @throws Refusal `own-entry`, `already-confirmed`, `no-evidence`
   */
  async function confirm(station: Station, actor: Actor, id: string): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      const known = (await findKnown(tx, station.id, id))?.known;
      if (!known) throw notFound();
      const refusal = whyNotConfirmed(known, actor);
      if (refusal) throw refusal;
      const author = { id: actor.id, name: actor.name };
      const entry = { ...known.entry, confirmedBy: author };
      await addLine(tx, station.id, { id: newId(now), subjectId: id, entry, by: author, recordedAt: now });
      const detail = { title: entry.title, written: known.entered.by.name };
      await record(tx, station.id, actor, 'evidence.confirm', id, detail, now);
    });
  }

  /** All that tells of a year, with the December before, in which what it publishes may have been sent. */
  async function ofYear(station: Station, year: number): Promise<Known[]> {
    const { from } = monthBounds(`${year - 1}-12`, station.timeZone);
    const until = monthBounds(`${year}-12`, station.timeZone).to;
    return knownOf(await linesBetween(kysely, station.id, { from, until }));
  }

  async function find(station: Station, id: string) {
    const found = await findKnown(kysely, station.id, id);
    if (!found) throw notFound();
    return found;
  }

  const articleAt = (station: Station, url: string, db: Executor = kysely) =>
    publicationAt(db, station.id, url);

  return {
    ...{ writerOf, unitFor, unitsNow, addPublication, writePublication, changePublication },
    ...{ addEvent, changeEvent, strikeOut, confirm, ofYear, find, articleAt },
  };
}

/** Staff write for every unit; of all who may write, only a collaborator does not. */
export function isStaff(actor: Pick<Actor, 'roles'>): boolean {
  return actor.roles.some((role) => role !== 'collaborator' && rolesWith('evidence.write').includes(role));
}

export function mayTouch({ ownUnit }: Pick<Writer, 'ownUnit'>, { entry }: Known): boolean {
  return ownUnit === null || sameUnit(entry.unit, ownUnit);
}

/** Null when this actor may confirm it. Pure. */
export function whyNotConfirmed(known: Known, actor: Actor): Refusal | null {
  const { entry } = known;
  if (!mayDo(actor.roles, 'evidence.confirm'))
    return new Refusal('no-permission', 'Chỉ cán bộ của đài xác nhận được minh chứng.', 403);
  if (known.struckOut) return new Refusal('struck-out', 'Mục này đã bị gạch bỏ.', 409);
  if (entry.confirmedBy) return new Refusal('already-confirmed', 'Mục này đã được xác nhận rồi.', 409);
  if (actor.kind !== 'person' || known.writers.has(actor.id))
    return new Refusal('own-entry', 'Phải do một người khác người nhập xem minh chứng và xác nhận.', 409);
  if (entry.kind === 'event' && entry.evidence.length === 0)
    return new Refusal(
      'no-evidence',
      'Sự kiện chưa có minh chứng: hãy thêm tệp, ảnh hoặc đường dẫn trước.',
      409,
    );
  return null;
}

function notFound(): Refusal {
  return new Refusal('evidence-not-found', 'Không tìm thấy minh chứng này.', 404);
}
