/** What the program does at Zalo's for a publication: make the article, wait for it, send it to followers, change it afterwards. */
import { dateOf, dayBounds } from '../kernel/zoned-time.ts';
import type { Answers } from './outbox-answers.ts';
import type { Changer } from './outbox-change.ts';
import { listenWords } from './hand-package.ts';
import type { OutboxDependencies } from './outbox-dependencies.ts';
import { isApproved, type Publication } from './publication.ts';
import { whyNotOut } from './approved-source.ts';
import { broadcastsBetween, noteStep } from './publication-steps.store.ts';
import { movePublication, type PublicationChanges } from './publications.store.ts';
import { companionsOf, companionsSent } from './broadcasts.store.ts';
import { broadcastObstacle } from './sending.ts';
import { DEFAULT_ZALO_SETTINGS } from './zalo/account.store.ts';
import { MOST_ARTICLES, type Article } from './zalo/article.ts';
import { ZaloRefused } from './zalo/faults.ts';

const VERIFY_MS = 3_000;
/** After so many looks the article is asked for less often. */
const QUICK_LOOKS = 20;
const SLOW_VERIFY_MS = 5 * 60_000;

export function createZaloSteps(deps: OutboxDependencies, answers: Answers) {
  const { database, clock, accounts } = deps;
  const { kysely } = database;
  const { move, intend, concluded, failed, hindered, markPublished } = answers;
  const verifyMs = deps.verifyMs ?? VERIFY_MS;

  async function articleOf(one: Publication): Promise<Article> {
    const coverUrl = await imageUrl(one, one.coverSha256!);
    const body: Article['body'][number][] = [];
    for (const block of one.body) {
      if (block.type === 'text') body.push(block);
      else body.push({ type: 'image', url: await imageUrl(one, block.sha256), caption: block.caption });
    }
    const listen = await deps.listenAddress?.(one);
    if (listen) body.push({ type: 'text', content: listenWords(listen) });
    const { title, description, author } = one;
    return { title, description, author, coverUrl, body, shown: !one.hidden, comments: false };
  }

  /** Zalo fetches pictures by an address: its own of the upload where it tells one, else ours. */
  async function imageUrl(one: Publication, sha256: string): Promise<string> {
    const { url } = await accounts.clientOf(one.stationId).uploadImage(await deps.image(sha256));
    const address = url ?? deps.imageAddress(sha256);
    if (address !== null) return address;
    throw new ZaloRefused(-201, 'Máy chủ chưa có địa chỉ công khai để Zalo lấy ảnh (LOA_BASE_URL)');
  }

  async function create(one: Publication): Promise<void> {
    if (await hindered(one)) return;
    let article: Article;
    try {
      article = await articleOf(one);
    } catch (error) {
      return failed(one, null, error, 'queued', null);
    }
    const meant = await intend(one, 'create', { title: one.title, cover: article.coverUrl });
    if (!meant) return;
    try {
      const token = await accounts.clientOf(one.stationId).createArticle(article);
      const changes = { state: 'verifying' as const, token, tries: 0, next_at: clock.now() + verifyMs };
      await concluded(meant.one, meant.stepId, { outcome: 'done', answer: { token } }, changes);
    } catch (error) {
      await failed(meant.one, meant.stepId, error, 'queued', 'article');
    }
  }

  async function verify(one: Publication): Promise<void> {
    const client = accounts.clientOf(one.stationId);
    try {
      const id = await client.verifyArticle(one.token ?? '');
      if (id === null) {
        const pause = one.tries < QUICK_LOOKS ? verifyMs : SLOW_VERIFY_MS;
        const reason =
          one.tries < QUICK_LOOKS
            ? 'Zalo đang xử lý bài.'
            : 'Zalo xử lý bài lâu hơn thường lệ; vẫn đang hỏi lại.';
        await move(one, { tries: one.tries + 1, next_at: clock.now() + pause, reason });
        return;
      }
      const link = await client.article(id).then(
        (told) => told.link_view ?? null,
        () => null,
      );
      await published(one, { remoteId: id, link }, 'Zalo đã tạo xong bài.');
    } catch (error) {
      await failed(one, null, error, 'verifying', null);
    }
  }

  /** It is out, and known to be. */
  async function published(
    one: Publication,
    { remoteId, link }: { remoteId: string; link: string | null },
    words: string,
  ): Promise<void> {
    const station = await deps.station(one.stationId);
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      await noteStep(tx, one, 'verify', { asked: { id: remoteId, link }, words, byName: '' }, now);
      await markPublished(tx, station, one, { remoteId, link, at: now });
    });
  }

  async function broadcast(one: Publication): Promise<void> {
    if (await hindered(one)) return;
    const { timeZone } = await deps.station(one.stationId);
    const account = await accounts.find(one.stationId);
    const now = clock.now();
    const today = dayBounds(dateOf(now, timeZone), timeZone);
    const sent = await broadcastsBetween(kysely, one.stationId, today.from, today.to);
    const obstacle = broadcastObstacle(
      now,
      sent.length,
      account?.settings ?? DEFAULT_ZALO_SETTINGS,
      timeZone,
    );
    if (obstacle) return move(one, { next_at: obstacle.until, reason: obstacle.why, todo: null });
    const client = accounts.clientOf(one.stationId);
    let before: { left: number | null; views: number | null };
    try {
      if (account?.verified === false) throw new ZaloRefused(-221, '');
      const { left } = await client.allowance();
      if (left === 0) throw new ZaloRefused(-211, '');
      before = { left, views: (await client.article(one.remoteId!)).total_view ?? null };
    } catch (error) {
      return failed(one, null, error, 'published', null);
    }
    await releaseHindered(one);
    let articles = [one.remoteId!];
    const meant = await intend(one, 'broadcast', { target: one.target, before }, async (tx) => {
      const along = (await companionsOf(tx, one)).filter(({ wish }) => wish !== 'remove');
      articles = [one.remoteId!, ...along.map(({ remoteId }) => remoteId!)].slice(0, MOST_ARTICLES);
      return { articles };
    });
    if (!meant) return;
    try {
      const messageId = await client.broadcast(articles, one.target);
      const changes: PublicationChanges = {
        ...{ state: 'sent', message_id: messageId, sent_at: clock.now(), next_at: null, tries: 0 },
      };
      await concluded(
        meant.one,
        meant.stepId,
        { outcome: 'done', answer: { messageId } },
        changes,
        async (tx) => {
          const now = clock.now();
          await companionsSent(tx, one, { articles, messageId, sentAt: now }, now);
          return {};
        },
      );
    } catch (error) {
      return failed(meant.one, meant.stepId, error, 'published', 'broadcast');
    }
    // What the month still allows; nothing hangs on it.
    await accounts.look({ id: one.stationId }).catch(() => undefined);
  }

  /** An article whose item was withdrawn meanwhile does not go along. */
  async function releaseHindered(lead: Publication): Promise<void> {
    for (const one of await companionsOf(kysely, lead)) {
      const why = isApproved(one) ? await whyNotOut(kysely, one) : 'Bài đã đổi sau khi được duyệt.';
      if (why === null) continue;
      await kysely.transaction().execute(async (tx) => {
        const now = clock.now();
        if (!(await movePublication(tx, one, { lead_id: null, reason: why }, now))) return;
        await noteStep(
          tx,
          one,
          'along',
          { words: `Không gửi cùng “${lead.title}”: ${why}`, byName: '' },
          now,
        );
      });
    }
  }

  const changer: Changer = {
    update: async (one, told) =>
      accounts.clientOf(one.stationId).updateArticle(one.remoteId!, await articleOf(told)),
    remove: removeOnce,
  };

  /** Zalo does not know an article any more that an earlier, unheard try has removed. */
  async function removeOnce(one: Publication): Promise<void> {
    try {
      await accounts.clientOf(one.stationId).removeArticle(one.remoteId!);
    } catch (error) {
      if (error instanceof ZaloRefused && error.code === -201 && one.tries > 0) return;
      throw error;
    }
  }

  return { create, verify, broadcast, changer };
}
