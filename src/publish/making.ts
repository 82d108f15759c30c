/**
 * A publication is made of an approved item, and its words are edited. Words cut from the approved text need no second yes; other words or a
 * picture of one's own need an approver's, before the article goes out and after.
 */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import { approvedSource, type ApprovedSource } from './approved-source.ts';
import { bodyOf } from './article-text.ts';
import { refuseBroadcast, targetOf } from './broadcasting.ts';
import { countWanted } from './broadcasts.store.ts';
import { wrongState, type Deeds } from './deeds.ts';
import type { Outbox } from './outbox.ts';
import type { Pictures } from './pictures.ts';
import type { Places } from './places/places.ts';
import { pictureSlots, type PublicationForm, type WordsForm } from './publication-form.ts';
import {
  isOut,
  mayAct,
  saysOnlyWhatWasApproved,
  UNTOUCHED,
  wordsHash,
  type BodyBlock,
  type Publication,
  type Words,
} from './publication.ts';
import { noteStep } from './publication-steps.store.ts';
import { insertPublication, lastPosition, type PublicationChanges } from './publications.store.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';

type Approved = Exclude<ApprovedSource, { refusal: string }>;

export interface MakingDependencies {
  database: Database;
  clock: Clock;
  accounts: Pick<ZaloAccounts, 'find'>;
  outbox: Pick<Outbox, 'wake'>;
  deeds: Deeds;
  pictures: Pictures;
  places?: Pick<Places, 'sends'> | undefined;
  /** What can be done to an article where it stands. */
  changesOf: (one: Publication) => Promise<NonNullable<Publication['wish']>[]>;
}

export function createMaking(deps: MakingDependencies) {
  const { database, clock, accounts, outbox, deeds, pictures } = deps;
  const { kysely } = database;
  const { existing, act } = deeds;

  async function sourceOf(station: Station, scriptId: string): Promise<Approved> {
    const source = await approvedSource(kysely, station.id, scriptId);
    if ('refusal' in source) throw new Refusal('not-publishable', source.refusal, 409);
    return source;
  }

  async function bodyFor(
    form: Omit<WordsForm, 'drawCover'>,
    { revision }: Approved,
    before: readonly BodyBlock[],
  ): Promise<BodyBlock[]> {
    const inside = await pictures.inside(pictureSlots(form), before);
    const { body, fault } = bodyOf(form.text === '' ? revision.text : form.text, inside);
    if (fault !== null) throw fieldRefusal('text', 'picture-place', fault);
    return body;
  }

  /** @throws Refusal at the field at fault, or `not-publishable` */
  async function create(station: Station, actor: Actor, form: PublicationForm): Promise<string> {
    const source = await sourceOf(station, form.scriptId);
    const { revision, contentHash, audioSha256 } = source;
    const way = await wayOf(station, form);
    const at = (wall: string | undefined) => (wall === undefined ? null : instantOf(wall, station.timeZone));
    if (form.corrects !== undefined && !mayAct('correct', await existing(station, form.corrects)))
      throw new Refusal('not-out', 'Chỉ đính chính được bài đã đăng.', 409);
    const ownCover = form.cover !== undefined;
    const words: Words = {
      ...{ title: form.title, description: form.description, author: form.author },
      body: await bodyFor(form, source, []),
      coverSha256: form.cover
        ? await pictures.ofUpload(form.cover, 'cover')
        : await pictures.drawn(station, form.title, revision.topics),
    };
    const hash = wordsHash(words);
    const inherits = !ownCover && saysOnlyWhatWasApproved(words, revision);
    const now = clock.now();
    const id = newId(now);
    const notBefore = at(form.notBefore);
    const publication: Publication = {
      ...words,
      ...UNTOUCHED,
      ...{ id, stationId: station.id, channel: form.channel, way, place: form.place, kinds: form.kinds },
      ...{ unit: form.unit || revision.unit, scriptId: form.scriptId, revisionId: revision.id },
      ...{ contentHash, audioSha256, wordsHash: hash, approvedHash: inherits ? hash : null, ownCover },
      ...{ approvedByName: null, approvedAt: inherits ? now : null, state: inherits ? 'queued' : 'draft' },
      ...{
        wantsBroadcast: way === 'api' && form.channel === 'zalo-oa' && form.broadcast,
        broadcastAfter: at(form.broadcastAfter),
      },
      target: targetOf(form),
      // A draft or what people do by hand is nothing for the program, whatever its hour.
      ...{ notBefore, nextAt: inherits && way === 'api' ? Math.max(now, notBefore ?? now) : null },
      ...{ reason: inherits ? null : WAITS_FOR_APPROVAL, corrects: form.corrects ?? null },
      ...{ by: actor.id, byName: actor.name, createdAt: now, updatedAt: now },
    };
    await kysely.transaction().execute(async (tx) => {
      const position = (await lastPosition(tx, station.id)) + 1;
      await insertPublication(tx, { ...publication, position });
      const detail = { title: words.title, channel: form.channel, way, contentHash, wordsHash: hash };
      await record(tx, station.id, actor, 'publish.create', id, detail, now);
    });
    outbox.wake();
    return id;
  }

  /** Who puts it there. @throws Refusal where the program would, and Zalo is known to refuse it */
  async function wayOf(station: Station, form: PublicationForm): Promise<Publication['way']> {
    if (form.channel === 'other' && form.place === '')
      throw fieldRefusal('place', 'place-needed', 'Hãy ghi nơi đăng, ví dụ nhóm Zalo Tổ dân phố 5.');
    if (form.byHand) return 'hand';
    if (form.channel !== 'zalo-oa')
      return (await deps.places?.sends(station.id, form.channel)) === true ? 'api' : 'hand';
    const account = await accounts.find(station.id);
    if (account?.sealedRefresh == null)
      throw fieldRefusal(
        'channel',
        'not-connected',
        'Chưa kết nối Zalo OA. Hãy kết nối ở mục Kết nối Zalo, hoặc đánh dấu “Đăng tay”.',
        409,
      );
    if (!form.broadcast) return 'api';
    const wanted = await countWanted(kysely, station.id);
    const fields = { all: 'broadcast', after: 'broadcastAfter' };
    refuseBroadcast(account, { after: form.broadcastAfter, wanted, fields });
    return 'api';
  }

  /**
   * Changes what readers will see. Of one that is not out, its words; of one that is out, the words that shall take their place, which
   * wait for an approver where they say more than was approved. What they were is kept in the step.
   *
   * @returns whether it waits for an approver
   */
  async function edit(station: Station, actor: Actor, id: string, form: WordsForm): Promise<boolean> {
    const before = await existing(station, id);
    if (!mayAct('edit', before)) throw wrongState();
    if (isOut(before) && !(await deps.changesOf(before)).includes('update'))
      throw new Refusal('not-offered', 'Trang này không cho hệ thống sửa bài; hãy sửa ở trang ấy.', 409);
    const source = await sourceOf(station, before.scriptId);
    const { revision } = source;
    if (revision.id !== before.revisionId)
      throw new Refusal('other-revision', 'Tin, bài đã có bản duyệt mới; hãy tạo bản đăng từ bản mới.', 409);
    const seen: Words & { ownCover: boolean } = before.revised ?? before;
    const ownCover = form.cover !== undefined || (seen.ownCover && !form.drawCover);
    const words: Words = {
      ...{ title: form.title, description: form.description, author: form.author },
      body: await bodyFor(form, source, [...before.body, ...seen.body]),
      coverSha256: form.cover
        ? await pictures.ofUpload(form.cover, 'cover')
        : ownCover || (form.title === seen.title && !form.drawCover)
          ? seen.coverSha256
          : await pictures.drawn(station, form.title, revision.topics),
    };
    const hash = wordsHash(words);
    const inherits = !ownCover && saysOnlyWhatWasApproved(words, revision);
    let waits = false;
    await act(station, actor, id, 'edit', async (tx, one, now) => {
      if (one.turn !== before.turn)
        throw new Refusal('changed-meanwhile', 'Bản đăng vừa thay đổi. Hãy xem lại rồi sửa.', 409);
      const changed = changedParts(seen, words);
      if (changed.length === 0 && ownCover === seen.ownCover)
        throw new Refusal('nothing-changed', 'Chưa có chỗ nào khác với bản đang có.', 409);
      const approved = inherits || hash === one.approvedHash;
      waits = !approved;
      const asked = { before: wordsOnly(seen), after: wordsOnly(words) };
      const told = `Sửa ${changed.join(', ')}.${waits ? ' Chờ duyệt.' : ''}`;
      await noteStep(tx, one, 'edit', { asked, words: told, byName: actor.name }, now);
      if (!isOut(one)) return editedBeforehand(one, { ...words, ownCover }, hash, approved, actor, now);
      const revised = { ...words, ownCover, hash, by: actor.id, byName: actor.name, at: now, approved };
      return { revised: JSON.stringify(revised), revised_at: now, ...(approved && updateNow(now)) };
    });
    outbox.wake();
    return waits;
  }

  /** The words that were to take the place of those that are out are given up. */
  async function dropRevised(station: Station, actor: Actor, id: string): Promise<void> {
    await act(station, actor, id, 'dropRevised', async (tx, one, now) => {
      await noteStep(tx, one, 'edit', { words: 'Bỏ bản sửa, giữ bài đang đăng.', byName: actor.name }, now);
      return { revised: null, revised_at: null, reason: null, todo: null };
    });
  }

  return { sourceOf, create, edit, dropRevised };
}

/** The program brings what is out up to its revised words. */
export function updateNow(now: number): PublicationChanges {
  return { wish: 'update', tries: 0, next_at: now, held: 0, reason: null, todo: null };
}

function editedBeforehand(
  one: Publication,
  words: Words & { ownCover: boolean },
  hash: string,
  approved: boolean,
  actor: Actor,
  now: number,
): PublicationChanges {
  const byApi = one.way === 'api';
  return {
    ...{ title: words.title, description: words.description, author: words.author },
    ...{ body: JSON.stringify(words.body), cover_sha256: words.coverSha256, words_hash: hash },
    ...{ own_cover: words.ownCover ? 1 : 0, edited_by: actor.id, tries: 0, todo: null, token: null },
    ...(approved
      ? {
          ...{ approved_hash: hash, approved_at: now, state: 'queued' as const, reason: null },
          ...(hash !== one.approvedHash && { approved_by_name: null }),
          next_at: byApi ? Math.max(now, one.notBefore ?? now) : null,
        }
      : {
          ...{ approved_hash: null, approved_by_name: null, approved_at: null, next_at: null },
          ...{ state: 'draft' as const, reason: WAITS_FOR_APPROVAL },
        }),
  };
}

export const WAITS_FOR_APPROVAL = 'Có lời hoặc ảnh ngoài bản đã duyệt nên chờ lãnh đạo duyệt bản đăng.';

function wordsOnly({ title, description, author, body, coverSha256 }: Words): Words {
  return { title, description, author, body, coverSha256 };
}

function changedParts(before: Words, after: Words): string[] {
  return [
    before.title !== after.title && 'tiêu đề',
    before.description !== after.description && 'mô tả',
    before.author !== after.author && 'tác giả',
    JSON.stringify(before.body) !== JSON.stringify(after.body) && 'thân bài',
    before.coverSha256 !== after.coverSha256 && 'ảnh bìa',
  ].filter((part) => part !== false);
}
