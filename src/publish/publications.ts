/**
 * Xuất bản: what people do with publications. Nothing is queued that was not approved: words cut from the approved text need no second yes,
 * other words or a picture of one's own need an approver's. Each deed is one transaction with its step and its trail line.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { MediaStore } from '../audio/media-store.ts';
import { jpegOf } from '../audio/picture.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Upload } from '../kernel/received-file.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import type { Database, Executor } from '../storage/database.ts';
import { approvedSource, type ApprovedSource } from './approved-source.ts';
import { coverOf, type CoverWords } from './cover.ts';
import type { Outbox } from './outbox.ts';
import type { PublicationForm } from './publication-form.ts';
import {
  mayAct,
  saysOnlyWhatWasApproved,
  wordsHash,
  type Publication,
  type PublicationAct,
  type Words,
} from './publication.ts';
import {
  findPublication,
  insertPublication,
  lastPosition,
  movePublication,
  setPositions,
  type PublicationChanges,
} from './publications.store.ts';
import { inStates } from './publication-lists.store.ts';
import { markNotSent, noteStep, stepsOf } from './publication-steps.store.ts';
import { paragraphs } from './zalo/article.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';
import { isNight } from './zalo/faults.ts';

export interface PublicationsDependencies {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'put' | 'temporaryFile' | 'path'>;
  accounts: Pick<ZaloAccounts, 'find'>;
  outbox: Pick<Outbox, 'markPublished' | 'wake'>;
  /** Draws a cover where nobody gave one. */
  drawCover?: (words: CoverWords) => Promise<Buffer>;
}

/** What a person says of a step that nobody knew about. */
export type Verdict =
  { happened: true; remoteId?: string | undefined; link?: string | undefined } | { happened: false };

export type Publications = ReturnType<typeof createPublications>;

export function createPublications(deps: PublicationsDependencies) {
  const { database, clock, media, accounts, outbox, drawCover = coverOf } = deps;
  const { kysely } = database;

  async function sourceOf(
    station: Station,
    scriptId: string,
  ): Promise<Exclude<ApprovedSource, { refusal: string }>> {
    const source = await approvedSource(kysely, station.id, scriptId);
    if ('refusal' in source) throw new Refusal('not-publishable', source.refusal, 409);
    return source;
  }

  /** A picture of the station's as the store keeps it. */
  async function keepPicture(jpeg: Buffer): Promise<string> {
    const file = media.temporaryFile('.jpg');
    await writeFile(file, jpeg);
    return (await media.put(file)).sha256;
  }

  async function coverFor(
    station: Station,
    title: string,
    topics: readonly string[],
    upload: Upload | undefined,
  ): Promise<string> {
    if (upload) return keepPicture(await jpegOf(upload.path, 'cover'));
    const topic = (topics[0] ?? null) as CoverWords['topic'];
    return keepPicture(await drawCover({ station: station.name, title, topic }));
  }

  /** @throws Refusal at the field at fault, or `not-publishable` */
  async function create(station: Station, actor: Actor, form: PublicationForm): Promise<string> {
    const { revision, contentHash, audioSha256 } = await sourceOf(station, form.scriptId);
    if (form.channel === 'other' && form.place === '')
      throw fieldRefusal('place', 'place-needed', 'Hãy ghi nơi đăng, ví dụ nhóm Zalo Tổ dân phố 5.');
    const account = await accounts.find(station.id);
    const connected = account?.sealedRefresh != null;
    const way = form.channel === 'zalo-oa' && !form.byHand ? ('api' as const) : ('hand' as const);
    if (way === 'api' && !connected)
      throw fieldRefusal(
        'channel',
        'not-connected',
        'Chưa kết nối Zalo OA. Hãy kết nối ở mục Kết nối Zalo, hoặc đánh dấu “Đăng tay”.',
        409,
      );
    if (way === 'api' && form.broadcast && account?.verified === false)
      throw fieldRefusal(
        'broadcast',
        'not-verified',
        'OA chưa được xác thực nên Zalo không cho gửi tới người quan tâm. Hãy bỏ đánh dấu để chỉ đăng bài.',
        409,
      );
    if (way === 'api' && form.broadcast && account?.allowanceLeft === 0)
      throw fieldRefusal(
        'broadcast',
        'no-allowance',
        'Đã hết lượt gửi của tháng này. Hãy bỏ đánh dấu để chỉ đăng bài, hoặc mua thêm lượt gửi.',
        409,
      );
    const at = (wall: string | undefined) => (wall === undefined ? null : instantOf(wall, station.timeZone));
    const notBefore = at(form.notBefore);
    const broadcastAfter = at(form.broadcastAfter);
    if (form.broadcast && broadcastAfter !== null && account)
      refuseNight(account.settings, form.broadcastAfter!);
    if (form.corrects !== undefined) await correctable(station, form.corrects);
    const coverSha256 = await coverFor(station, form.title, revision.topics, form.cover);
    const words: Words = {
      ...{ title: form.title, description: form.description, author: form.author },
      ...{ body: paragraphs(revision.text) as Words['body'], coverSha256 },
    };
    const hash = wordsHash(words);
    const inherits = form.cover === undefined && saysOnlyWhatWasApproved(words, revision);
    const now = clock.now();
    const id = newId(now);
    const publication: Publication = {
      ...words,
      ...{ id, stationId: station.id, channel: form.channel, way, place: form.place, kinds: form.kinds },
      ...{ unit: form.unit || revision.unit, scriptId: form.scriptId, revisionId: revision.id },
      ...{ contentHash, audioSha256, wordsHash: hash, approvedHash: inherits ? hash : null },
      ...{ approvedByName: null, approvedAt: inherits ? now : null, state: inherits ? 'queued' : 'draft' },
      ...{ held: false, position: 0, tries: 0, turn: 0, wantsBroadcast: way === 'api' && form.broadcast },
      nextAt: inherits && way === 'api' ? (notBefore ?? now) : notBefore,
      ...{ broadcastAfter, target: {}, token: null, remoteId: null, link: null, messageId: null },
      ...{ unclear: null, reason: inherits ? null : WAITS_FOR_APPROVAL, todo: null, wish: null },
      ...{ hidden: false, removedAt: null, corrects: form.corrects ?? null, factId: null, views: null },
      ...{ viewsAt: null, by: actor.id, byName: actor.name, createdAt: now, updatedAt: now },
      ...{ publishedAt: null, sentAt: null },
    };
    await kysely.transaction().execute(async (tx) => {
      const position = (await lastPosition(tx, station.id)) + 1;
      // A draft or what people do by hand is nothing for the program, whatever its hour.
      const nextAt = publication.state === 'queued' && way === 'api' ? publication.nextAt : null;
      await insertPublication(tx, { ...publication, position, nextAt });
      const detail = { title: words.title, channel: form.channel, way, contentHash, wordsHash: hash };
      await record(tx, station.id, actor, 'publish.create', id, detail, now);
    });
    outbox.wake();
    return id;
  }

  async function correctable(station: Station, id: string): Promise<Publication> {
    const one = await existing(station, id);
    if (!mayAct('correct', one)) throw new Refusal('not-out', 'Chỉ đính chính được bài đã đăng.', 409);
    return one;
  }

  /** A yes to words or a picture that the item's own approval does not cover; then it is in the queue. */
  async function approve(station: Station, actor: Actor, id: string, seenHash: string): Promise<void> {
    await act(station, actor, id, 'approve', async (tx, one, now) => {
      if (one.wordsHash !== seenHash)
        throw new Refusal('changed-meanwhile', 'Bản đăng đã đổi sau khi anh/chị mở. Hãy xem lại.', 409);
      if (one.by === actor.id && !station.settings.ownApproval)
        throw new Refusal('own-work', 'Anh/chị là người soạn bản đăng này nên không thể tự duyệt.', 403);
      await noteStep(
        tx,
        one,
        'approve',
        { words: 'Duyệt lời và ảnh của bản đăng.', byName: actor.name },
        now,
      );
      return {
        ...{ approved_hash: one.wordsHash, approved_by_name: actor.name, approved_at: now },
        ...{ state: 'queued', reason: null, next_at: one.way === 'api' ? now : null },
      };
    });
    outbox.wake();
  }

  /** One deed on one publication, in one transaction, refused where its state does not allow it. */
  async function act(
    station: Station,
    actor: Actor,
    id: string,
    what: PublicationAct,
    deed: (tx: Executor, one: Publication, now: number) => Promise<PublicationChanges | null>,
  ): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const one = await existing(station, id, tx);
      if (!mayAct(what, one))
        throw new Refusal(
          'wrong-state',
          'Bản đăng đã ở trạng thái khác nên không làm được việc này nữa.',
          409,
        );
      const changes = await deed(tx, one, now);
      if (changes !== null && !(await movePublication(tx, one, changes, now)))
        throw new Refusal('changed-meanwhile', 'Bản đăng vừa thay đổi. Hãy tải lại trang.', 409);
      await record(tx, station.id, actor, `publish.${what}`, id, { title: one.title }, now);
    });
  }

  async function hold(station: Station, actor: Actor, id: string, held: boolean): Promise<void> {
    await act(station, actor, id, 'hold', async (tx, one, now) => {
      const words = held ? 'Tạm giữ.' : 'Thôi giữ.';
      await noteStep(tx, one, 'hold', { words, byName: actor.name }, now);
      return { held: held ? 1 : 0 };
    });
    outbox.wake();
  }

  /** Of one that is not out: it goes nowhere. Of an article that is out: its broadcast does not go. */
  async function cancel(station: Station, actor: Actor, id: string): Promise<void> {
    await act(station, actor, id, 'cancel', async (tx, one, now) => {
      const out = one.remoteId !== null;
      const words = out ? 'Không gửi tới người quan tâm nữa.' : 'Hủy, không đăng.';
      await noteStep(tx, one, 'cancel', { words, byName: actor.name }, now);
      if (out) return { state: 'published', wants_broadcast: 0, next_at: null, reason: null, todo: null };
      return { state: 'cancelled', next_at: null, reason: null, todo: null };
    });
  }

  /** After what hindered it was put right, or to ask at once and not later. */
  async function retry(station: Station, actor: Actor, id: string): Promise<void> {
    await act(station, actor, id, 'retry', async (tx, one, now) => {
      await noteStep(tx, one, 'retry', { words: 'Thử lại.', byName: actor.name }, now);
      const state = one.state !== 'failed' ? one.state : one.remoteId !== null ? 'published' : 'queued';
      return { state, next_at: now, tries: 0, reason: null, todo: null };
    });
    outbox.wake();
  }

  /** The order in which what waits goes out: ids as a person has put them; others stay behind them. */
  async function reorder(station: Station, actor: Actor, ids: readonly string[]): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const waiting = await inStates(tx, station.id, ['draft', 'queued'], 500);
      const byId = new Map(waiting.map((one) => [one.id, one]));
      const moved = ids.flatMap((id) => byId.get(id) ?? []);
      const places = moved.map(({ position }) => position).sort((a, b) => a - b);
      await setPositions(tx, station.id, new Map(moved.map(({ id }, index) => [id, places[index]!])));
      await record(
        tx,
        station.id,
        actor,
        'publish.reorder',
        station.id,
        { moved: moved.length },
        clock.now(),
      );
    });
    outbox.wake();
  }

  /** Nobody knew; a person who has looked says so. Only then may it be done again. */
  async function decide(station: Station, actor: Actor, id: string, verdict: Verdict): Promise<void> {
    await act(station, actor, id, 'decide', async (tx, one, now) => {
      const what = one.unclear === 'broadcast' ? 'broadcast' : 'article';
      const words = DECISIONS[what][verdict.happened ? 'yes' : 'no'];
      const asked = verdict.happened ? { remoteId: verdict.remoteId, link: verdict.link } : {};
      await noteStep(tx, one, 'decide', { asked, words, byName: actor.name }, now);
      const clear = { unclear: null, reason: null, todo: null, tries: 0 } as const;
      if (what === 'broadcast') {
        if (verdict.happened) {
          const sentAt = (await stepsOf(tx, station.id, id)).findLast(
            ({ step }) => step === 'broadcast',
          )?.begunAt;
          return { ...clear, state: 'sent', sent_at: sentAt ?? now, next_at: null };
        }
        await markNotSent(tx, station.id, id);
        return { ...clear, state: 'published', next_at: now };
      }
      if (!verdict.happened) return { ...clear, state: 'queued', next_at: now };
      const remoteId = verdict.remoteId ?? null;
      if (remoteId === null && !verdict.link)
        throw fieldRefusal(
          'link',
          'which-article',
          'Hãy chọn bài tìm thấy trên OA, hoặc dán đường dẫn của bài.',
        );
      const at =
        (await stepsOf(tx, station.id, id)).findLast(({ step }) => step === 'create')?.begunAt ?? now;
      await outbox.markPublished(tx, station, one, { remoteId, link: verdict.link ?? null, at });
      return null;
    });
    outbox.wake();
  }

  /** Đăng tay: a person has put it there and says where, by a link or a picture of the screen. */
  async function confirm(
    station: Station,
    actor: Actor,
    id: string,
    proof: { link: string | undefined; publishedAt: number; screenshot: Upload | undefined },
  ): Promise<void> {
    const picture = proof.screenshot
      ? await keepPicture(await jpegOf(proof.screenshot.path, 'screenshot'))
      : null;
    const before = await existing(station, id);
    const mustLink = before.channel === 'ward-website' || before.channel === 'city-page';
    if (proof.link === undefined && (mustLink || picture === null))
      throw fieldRefusal(
        'link',
        'proof-needed',
        mustLink ? 'Hãy dán đường dẫn của bài đã đăng.' : 'Hãy dán đường dẫn, hoặc chọn ảnh chụp màn hình.',
      );
    if (proof.publishedAt > clock.now())
      throw fieldRefusal('publishedAt', 'date-to-come', 'Thời điểm đăng chưa tới.');
    await act(station, actor, id, 'confirm', async (tx, one, now) => {
      const asked = { link: proof.link ?? null, screenshot: picture };
      await noteStep(tx, one, 'confirm', { asked, words: 'Xác nhận đã đăng tay.', byName: actor.name }, now);
      const told = { remoteId: null, link: proof.link ?? null, at: proof.publishedAt };
      await outbox.markPublished(tx, station, one, told);
      return null;
    });
  }

  /** Hide, show again, remove, or bring what is out up to the words approved now. */
  async function change(
    station: Station,
    actor: Actor,
    id: string,
    wish: NonNullable<Publication['wish']>,
  ): Promise<void> {
    await act(station, actor, id, 'change', async (tx, one, now) => {
      await noteStep(tx, one, 'ask', { asked: { wish }, words: WISHES[wish], byName: actor.name }, now);
      return { wish, tries: 0, next_at: now, held: 0, reason: null, todo: null };
    });
    outbox.wake();
  }

  /** Sends an article that is out to the OA's followers as well. */
  async function broadcast(station: Station, actor: Actor, id: string, after: number | null): Promise<void> {
    await act(station, actor, id, 'broadcast', async (tx, one, now) => {
      await noteStep(tx, one, 'ask', { words: 'Gửi tới người quan tâm OA.', byName: actor.name }, now);
      return { wants_broadcast: 1, broadcast_after: after, next_at: Math.max(now, after ?? 0) };
    });
    outbox.wake();
  }

  async function existing(station: Station, id: string, db: Executor = kysely): Promise<Publication> {
    const found = await findPublication(db, station.id, id);
    if (!found) throw new Refusal('publication-not-found', 'Không tìm thấy bản đăng này.', 404);
    return found;
  }

  const steps = (station: Station, id: string) => stepsOf(kysely, station.id, id);
  const picture = (sha256: string) => readFile(media.path(sha256));

  return {
    ...{ sourceOf, create, approve, hold, cancel, retry, reorder, decide, confirm, change, broadcast },
    ...{ existing, steps, picture },
  };
}

const WAITS_FOR_APPROVAL = 'Có lời hoặc ảnh ngoài bản đã duyệt nên chờ lãnh đạo duyệt bản đăng.';

const DECISIONS = {
  article: { yes: 'Xác nhận bài đã đăng trên OA.', no: 'Xác nhận bài chưa đăng; đăng lại.' },
  broadcast: { yes: 'Xác nhận tin đã gửi tới người quan tâm.', no: 'Xác nhận tin chưa gửi; gửi lại.' },
} as const;

const WISHES: Record<NonNullable<Publication['wish']>, string> = {
  update: 'Cập nhật bài trên OA.',
  hide: 'Ẩn bài trên OA.',
  show: 'Cho bài hiện lại trên OA.',
  remove: 'Gỡ bài khỏi OA.',
};

function refuseNight({ nightFrom, nightTo }: { nightFrom: number; nightTo: number }, wall: string): void {
  if (!isNight(Number(wall.slice(11, 13)), nightFrom, nightTo)) return;
  throw fieldRefusal(
    'broadcastAfter',
    'night',
    `Zalo không gửi từ ${nightFrom} giờ đến ${nightTo} giờ; hãy chọn giờ khác.`,
  );
}
