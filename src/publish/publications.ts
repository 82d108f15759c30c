/**
 * Xuất bản: what people do with publications. They are made and edited in making.ts; each deed is one transaction with its step and its
 * trail line.
 */
import { readFile } from 'node:fs/promises';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { MediaStore } from '../audio/media-store.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import type { Database } from '../storage/database.ts';
import type { CoverWords } from './cover.ts';
import { createApproving } from './approving.ts';
import { createBroadcasting } from './broadcasting.ts';
import { companionsSent, releaseCompanions } from './broadcasts.store.ts';
import { createConfirming } from './confirming.ts';
import { createDeeds } from './deeds.ts';
import type { FoundByFeed } from './found-again.ts';
import { createMaking } from './making.ts';
import type { Outbox } from './outbox.ts';
import { createPictures } from './pictures.ts';
import { inStates } from './publication-lists.store.ts';
import { markNotSent, noteStep, stepsOf } from './publication-steps.store.ts';
import type { Places } from './places/places.ts';
import { awaitsLink, type Publication } from './publication.ts';
import { setPositions, movePublication } from './publications.store.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';

export interface PublicationsDependencies {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'put' | 'temporaryFile' | 'file'>;
  accounts: Pick<ZaloAccounts, 'find'>;
  outbox: Pick<Outbox, 'markPublished' | 'waitForLink' | 'givenUp' | 'wake'>;
  /** Where else the program brings articles by itself. */
  places?: Pick<Places, 'sends' | 'recipe'>;
  foundByFeed?: FoundByFeed;
  /** The address at which an item can be heard; null while that is off. */
  listenAddress?: (publication: Publication) => Promise<string | null>;
  /** Draws a cover where nobody gave one. */
  drawCover?: (words: CoverWords) => Promise<Buffer>;
}

/** What a person says of a step that nobody knew about. */
export type Verdict =
  { happened: true; remoteId?: string | undefined; link?: string | undefined } | { happened: false };

export type Publications = ReturnType<typeof createPublications>;

export function createPublications(deps: PublicationsDependencies) {
  const { database, clock, media, outbox } = deps;
  const { kysely } = database;
  const deeds = createDeeds(deps);
  const { existing, act } = deeds;
  const pictures = createPictures(deps);
  const confirming = createConfirming({ ...deps, deeds, pictures });
  const approving = createApproving({ deeds, outbox });
  const making = createMaking({ ...deps, deeds, pictures, changesOf });

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
      const out = one.remoteId !== null && !awaitsLink(one);
      if (one.leadId !== null) {
        const lead = await existing(station, one.leadId, tx);
        const going = lead.state === 'broadcasting' || lead.state === 'unknown';
        // Touched, so that a broadcast that begins at this moment does not take it along.
        if (going || !(await movePublication(tx, lead, {}, now)))
          throw new Refusal('being-sent', `Bài đang được gửi cùng “${lead.title}” nên chưa bỏ ra được.`, 409);
      }
      await releaseCompanions(tx, one, now);
      const words = out
        ? 'Không gửi tới người quan tâm nữa.'
        : one.state === 'verifying'
          ? 'Thôi chờ đường dẫn.'
          : 'Hủy, không đăng.';
      await noteStep(tx, one, 'cancel', { words, byName: actor.name }, now);
      if (awaitsLink(one)) await outbox.givenUp(tx, station, one);
      if (out)
        return {
          state: 'published',
          wants_broadcast: 0,
          lead_id: null,
          next_at: null,
          reason: null,
          todo: null,
        };
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
      const words = decisionWords(one, what, verdict.happened);
      const asked = verdict.happened ? { remoteId: verdict.remoteId, link: verdict.link } : {};
      await noteStep(tx, one, 'decide', { asked, words, byName: actor.name }, now);
      const clear = { unclear: null, reason: null, todo: null, tries: 0 } as const;
      if (what === 'broadcast') {
        if (verdict.happened) {
          const sending = (await stepsOf(tx, station.id, id)).findLast(({ step }) => step === 'broadcast');
          const sentAt = sending?.begunAt ?? now;
          const articles = (sending?.asked['articles'] ?? []) as string[];
          await companionsSent(tx, one, { articles, messageId: null, sentAt }, now);
          return { ...clear, state: 'sent', sent_at: sentAt, next_at: null };
        }
        await markNotSent(tx, station.id, id);
        return { ...clear, state: 'published', next_at: now };
      }
      if (!verdict.happened) return { ...clear, state: 'queued', next_at: now };
      const zalo = one.channel === 'zalo-oa';
      const remoteId = zalo ? (verdict.remoteId ?? null) : one.remoteId;
      if (!zalo && !verdict.link) {
        await outbox.waitForLink(tx, station, one);
        return null;
      }
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

  /** Hide, show again, remove, or bring what is out up to the words approved now. */
  async function change(
    station: Station,
    actor: Actor,
    id: string,
    wish: NonNullable<Publication['wish']>,
  ): Promise<void> {
    await refuseWhereImpossible(await existing(station, id), wish);
    await act(station, actor, id, 'change', async (tx, one, now) => {
      if (wish === 'remove' || wish === 'hide') await releaseCompanions(tx, one, now);
      await noteStep(
        tx,
        one,
        'ask',
        { asked: { wish }, words: wishWords(one, wish), byName: actor.name },
        now,
      );
      return { wish, tries: 0, next_at: now, held: 0, reason: null, todo: null };
    });
    outbox.wake();
  }

  /** @throws Refusal where the place cannot be asked for it */
  async function refuseWhereImpossible(
    one: Publication,
    wish: NonNullable<Publication['wish']>,
  ): Promise<void> {
    if (!(await changesOf(one)).includes(wish))
      throw new Refusal('not-offered', 'Nơi đăng này không cho hệ thống làm việc ấy; hãy tự làm ở đó.', 409);
  }

  /** What can be done to an article where it stands. */
  async function changesOf({ channel, stationId }: Publication): Promise<NonNullable<Publication['wish']>[]> {
    if (channel === 'zalo-oa') return ['update', 'hide', 'show', 'remove'];
    const recipe = channel === 'ward-website' ? await deps.places?.recipe(stationId) : null;
    return [...(recipe?.update ? ['update' as const] : []), ...(recipe?.remove ? ['remove' as const] : [])];
  }

  const steps = (station: Station, id: string) => stepsOf(kysely, station.id, id);
  const listenAddress = async (one: Publication) => (await deps.listenAddress?.(one)) ?? null;
  const picture = async (sha256: string) => readFile(await media.file(sha256));

  return {
    ...making,
    ...confirming,
    ...createBroadcasting({ ...deps, deeds }),
    ...approving,
    ...{ hold, cancel, retry, reorder, decide, change },
    ...{ existing, steps, picture, changesOf, listenAddress },
  };
}

function decisionWords({ channel }: Publication, what: 'article' | 'broadcast', happened: boolean): string {
  if (what === 'broadcast')
    return happened ? 'Xác nhận tin đã gửi tới người quan tâm.' : 'Xác nhận tin chưa gửi; gửi lại.';
  if (channel === 'city-page') return happened ? 'Xác nhận thư đã tới.' : 'Xác nhận thư chưa tới; gửi lại.';
  const where = channel === 'zalo-oa' ? 'trên OA' : 'trên trang';
  return happened ? `Xác nhận bài đã đăng ${where}.` : 'Xác nhận bài chưa đăng; đăng lại.';
}

function wishWords({ channel }: Publication, wish: NonNullable<Publication['wish']>): string {
  const [on, from] = channel === 'zalo-oa' ? ['trên OA', 'khỏi OA'] : ['trên trang', 'khỏi trang'];
  return {
    update: `Cập nhật bài ${on}.`,
    hide: `Ẩn bài ${on}.`,
    show: `Cho bài hiện lại ${on}.`,
    remove: `Gỡ bài ${from}.`,
  }[wish];
}
