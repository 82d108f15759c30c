/**
 * The program's own steps of a publication. What is meant is written before Zalo is asked and what came of it after, so that a process may
 * die anywhere: whoever takes the publication up finds a step that was begun and not ended, and then nobody knows. What nobody knows
 * is looked at and shown, and never done again but by a person's word.
 */
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { viNumber } from '../kernel/vietnamese.ts';
import { dateOf, dayBounds } from '../kernel/zoned-time.ts';
import type { Database, Executor } from '../storage/database.ts';
import { whyNotOut } from './approved-source.ts';
import { isApproved, type Publication } from './publication.ts';
import {
  beginStep,
  broadcastsBetween,
  claimDue,
  endClaim,
  endStep,
  movePublication,
  nextDueAt,
  noteStep,
  openStep,
  ownRemoteIds,
  renewClaim,
  type PublicationChanges,
  type StepEnd,
} from './publications.store.ts';
import { broadcastObstacle, retryAfter, tomorrowMorning } from './sending.ts';
import { DEFAULT_ZALO_SETTINGS } from './zalo/account.store.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';
import type { Article } from './zalo/article.ts';
import { ZaloAway, ZaloRefused, ZaloUnclear } from './zalo/faults.ts';

export interface OutboxDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  log: Log;
  accounts: Pick<ZaloAccounts, 'clientOf' | 'find' | 'look'>;
  station: (id: string) => Promise<Station>;
  /** A picture of the media store. */
  image: (sha256: string) => Promise<Uint8Array>;
  /** Where anybody may fetch it; null while the server has no public address. */
  imageAddress: (sha256: string) => string | null;
  /** The address at which an item can be heard; null while that is off. */
  listenAddress?: (publication: Publication) => Promise<string | null>;
  /** In the transaction in which it is known to be out: the higher rooms' evidence of it. Gives its id. */
  onPublished: (tx: Executor, station: Station, publication: Publication) => Promise<string | null>;
  leaseMs?: number;
  pollMs?: number;
  /** Pause before the first new try, machine ms. */
  firstRetryMs?: number;
  /** Between two looks whether Zalo has made an article, ms. */
  verifyMs?: number;
}

/** So long what a process that died was doing lies still. */
const LEASE_MS = 15_000;
const VERIFY_MS = 3_000;
/** After so many looks the article is asked for less often. */
const QUICK_LOOKS = 20;
const SLOW_VERIFY_MS = 5 * 60_000;

export type Outbox = ReturnType<typeof startOutbox>;

/** Works until stopped. */
export function startOutbox(deps: OutboxDependencies) {
  const { database, clock, machine, log, accounts } = deps;
  const { kysely } = database;
  const leaseMs = deps.leaseMs ?? LEASE_MS;
  const verifyMs = deps.verifyMs ?? VERIFY_MS;
  const owner = newId(machine.now());
  const stopping = new AbortController();
  let wakeUp = new AbortController();

  /** In machine ms, told by the domain's clock. */
  const later = (ms: number) => clock.now() + Math.round(ms * clock.rate());

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (!(await takeOne())) await idle();
      } catch (error) {
        log.error('the outbox failed', { error });
        await machine.wait(1_000, stopping.signal).catch(() => undefined);
      }
    }
  }

  async function idle(): Promise<void> {
    const at = await nextDueAt(kysely);
    const dueIn = at === null ? Infinity : (at - clock.now()) / clock.rate();
    // What is due and was not taken is another process's: its lease ends or it moves on.
    const pause = Math.min(deps.pollMs ?? 1_000, dueIn <= 0 ? 200 : Math.max(10, dueIn));
    await machine.wait(pause, AbortSignal.any([wakeUp.signal, stopping.signal])).catch(() => undefined);
    wakeUp = new AbortController();
  }

  async function takeOne(): Promise<boolean> {
    const claim = { owner, now: clock.now(), machineNow: machine.now(), leaseMs };
    const publication = await claimDue(database, claim);
    if (!publication) return false;
    const renewing = setInterval(
      () => void renewClaim(kysely, publication.id, owner, machine.now() + leaseMs).catch(() => undefined),
      leaseMs / 3,
    );
    try {
      await work(publication);
    } finally {
      clearInterval(renewing);
    }
    await endClaim(kysely, publication.id, owner);
    return true;
  }

  async function work(one: Publication): Promise<void> {
    switch (one.state) {
      case 'queued':
        return create(one);
      case 'creating':
        return interrupted(one, 'article');
      case 'verifying':
        return verify(one);
      case 'published':
      case 'sent':
        if (one.wish !== null) return change(one, one.wish);
        if (one.state === 'published' && one.wantsBroadcast) return broadcast(one);
        return move(one, { next_at: null });
      case 'broadcasting':
        return interrupted(one, 'broadcast');
      case 'unknown':
        return look(one);
      default:
        return move(one, { next_at: null });
    }
  }

  async function move(one: Publication, changes: PublicationChanges, db: Executor = kysely): Promise<void> {
    await movePublication(db, one, changes, clock.now());
  }

  /** Whatever hinders it for good. */
  const stopped = (reason: string, todo: string): PublicationChanges => ({
    ...{ state: 'failed' as const, reason, todo, next_at: null, unclear: null },
  });

  /** Writes the intent and takes the state that says that Zalo may have been asked; null when somebody else was first. */
  async function intend(
    one: Publication,
    step: 'create' | 'broadcast',
    asked: Record<string, unknown>,
  ): Promise<{ one: Publication; stepId: string } | null> {
    const state = step === 'create' ? ('creating' as const) : ('broadcasting' as const);
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      if (!(await movePublication(tx, one, { state, next_at: now, reason: null, todo: null }, now)))
        return null;
      const stepId = await beginStep(tx, one, step, asked, now);
      return { one: { ...one, state, turn: one.turn + 1 }, stepId };
    });
  }

  /** Writes the answer, and what follows from it. A late answer is kept all the same, for a person to see. */
  async function concluded(
    one: Publication,
    stepId: string,
    end: StepEnd,
    changes: PublicationChanges,
    more?: (tx: Executor) => Promise<PublicationChanges>,
  ): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      await endStep(tx, one.stationId, stepId, end, now);
      await movePublication(tx, one, { ...changes, ...(await more?.(tx)) }, now);
    });
  }

  /** What becomes of a publication whose step did not succeed. @param back the state from which it is tried again */
  async function failed(
    one: Publication,
    stepId: string | null,
    error: unknown,
    back: 'queued' | 'verifying' | 'published' | 'sent',
    unclear: 'article' | 'broadcast' | null,
  ): Promise<void> {
    const { end, changes } = await outcomeOf(one, error, back, unclear);
    if (stepId !== null) return concluded(one, stepId, end, changes);
    return move(one, changes);
  }

  async function outcomeOf(
    one: Publication,
    error: unknown,
    back: 'queued' | 'verifying' | 'published' | 'sent',
    unclear: 'article' | 'broadcast' | null,
  ): Promise<{ end: StepEnd; changes: PublicationChanges }> {
    if (error instanceof ZaloRefused) {
      const end: StepEnd = {
        ...{ outcome: 'refused', words: error.message },
        answer: { error: error.code, message: error.told },
      };
      return { end, changes: await afterRefusal(one, error, back) };
    }
    if (error instanceof ZaloUnclear && unclear !== null) {
      const what = unclear === 'article' ? 'bài đã được tạo' : 'tin đã được gửi';
      const reason = `Không rõ ${what} hay chưa: ${error.message}`;
      const changes = {
        state: 'unknown' as const,
        unclear,
        reason,
        todo: LOOK_AND_SAY,
        next_at: clock.now(),
      };
      return { end: { outcome: 'unclear', words: error.message }, changes };
    }
    if (error instanceof ZaloAway || error instanceof ZaloUnclear) {
      const changes = tryAgain(one, back, `Chưa kết nối được với Zalo (${error.message})`);
      return { end: { outcome: 'away', words: error.message }, changes };
    }
    throw error;
  }

  function tryAgain(one: Publication, state: PublicationChanges['state'], why: string): PublicationChanges {
    const reason = `${why.replace(/\.$/, '')}. Hệ thống tự thử lại.`;
    return {
      state,
      tries: one.tries + 1,
      next_at: later(retryAfter(one.tries, deps.firstRetryMs)),
      reason,
      todo: null,
    };
  }

  async function afterRefusal(
    one: Publication,
    error: ZaloRefused,
    back: 'queued' | 'verifying' | 'published' | 'sent',
  ): Promise<PublicationChanges> {
    switch (error.class) {
      case 'retry':
      case 'processing':
        return tryAgain(one, back, error.message);
      case 'upload-again':
        if (one.tries < 3) return tryAgain(one, back, error.message);
        return stopped(error.message, 'Hãy chọn ảnh khác rồi bấm Thử lại.');
      case 'wait': {
        const { timeZone } = await deps.station(one.stationId);
        const settings = (await accounts.find(one.stationId))?.settings ?? DEFAULT_ZALO_SETTINGS;
        const until = tomorrowMorning(clock.now(), settings, timeZone);
        return { state: back, next_at: until, reason: `${error.message} Sẽ gửi sáng hôm sau.`, todo: null };
      }
      case 'refresh':
        return stopped(error.message, 'Hãy kết nối lại OA rồi bấm Thử lại.');
      case 'reconnect':
      case 'stop':
        return stopped(error.message, error.todo);
    }
  }

  /** A process died, or its database did, between the intent and the answer. */
  async function interrupted(one: Publication, unclear: 'article' | 'broadcast'): Promise<void> {
    const what = unclear === 'article' ? 'bài đã được tạo' : 'tin đã được gửi';
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const reason = `Không rõ ${what} hay chưa: máy chủ dừng giữa lúc gửi.`;
      const changes = { state: 'unknown' as const, unclear, reason, todo: LOOK_AND_SAY, next_at: now };
      if (!(await movePublication(tx, one, changes, now))) return;
      const step = await openStep(tx, one.stationId, one.id);
      const end: StepEnd = { outcome: 'interrupted', words: 'Máy chủ dừng trước khi nghe được trả lời.' };
      if (step) await endStep(tx, one.stationId, step.id, end, now);
    });
  }

  /** Null when it may go; else it has been stopped. */
  async function hindered(one: Publication): Promise<boolean> {
    const why = isApproved(one)
      ? await whyNotOut(kysely, one)
      : 'Bản đăng đã đổi sau khi được duyệt nên cần duyệt lại.';
    if (why === null) return false;
    await move(
      one,
      stopped(why, 'Bản đăng này không đi nữa; hãy hủy và tạo bản đăng mới từ bản được duyệt.'),
    );
    return true;
  }

  async function articleOf(one: Publication): Promise<Article> {
    const coverUrl = await imageUrl(one, one.coverSha256!);
    const body: Article['body'][number][] = [];
    for (const block of one.body) {
      if (block.type === 'text') body.push(block);
      else body.push({ type: 'image', url: await imageUrl(one, block.sha256), caption: block.caption });
    }
    const listen = await deps.listenAddress?.(one);
    if (listen) body.push({ type: 'text', content: `Nghe bài này: ${listen}` });
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

  /** Also for what a person says: in his transaction. False when somebody else was first. */
  async function markPublished(
    tx: Executor,
    station: Station,
    one: Publication,
    { remoteId, link, at }: { remoteId: string | null; link: string | null; at: number },
  ): Promise<boolean> {
    const now = clock.now();
    const out: Publication = { ...one, state: 'published', remoteId, link, publishedAt: at };
    const moved = await movePublication(
      tx,
      one,
      {
        ...{ state: 'published', remote_id: remoteId, link, published_at: at, tries: 0 },
        ...{ reason: null, todo: null, unclear: null },
        next_at: one.wantsBroadcast ? Math.max(now, one.broadcastAfter ?? now) : null,
      },
      now,
    );
    if (!moved) return false;
    const factId = await deps.onPublished(tx, station, out);
    if (factId !== null) await movePublication(tx, { ...one, turn: one.turn + 1 }, { fact_id: factId }, now);
    return true;
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
    const meant = await intend(one, 'broadcast', { articles: [one.remoteId], target: one.target, before });
    if (!meant) return;
    try {
      const messageId = await client.broadcast([one.remoteId!], one.target);
      const changes: PublicationChanges = {
        ...{ state: 'sent', message_id: messageId, sent_at: clock.now(), next_at: null, tries: 0 },
      };
      await concluded(meant.one, meant.stepId, { outcome: 'done', answer: { messageId } }, changes);
    } catch (error) {
      return failed(meant.one, meant.stepId, error, 'published', 'broadcast');
    }
    // What the month still allows; nothing hangs on it.
    await accounts.look({ id: one.stationId }).catch(() => undefined);
  }

  /** Looks at what can be seen of a step that nobody knows about. It decides nothing. */
  async function look(one: Publication): Promise<void> {
    try {
      const seen = one.unclear === 'broadcast' ? await broadcastTraces(one) : await articleTraces(one);
      await kysely.transaction().execute(async (tx) => {
        const now = clock.now();
        if (!(await movePublication(tx, one, { next_at: null, tries: 0 }, now))) return;
        const stepId = await beginStep(tx, one, 'look', {}, now);
        await endStep(tx, one.stationId, stepId, { outcome: 'done', ...seen }, now);
      });
    } catch (error) {
      if (error instanceof ZaloRefused) {
        const todo = `Chưa xem được trên Zalo: ${error.message} ${LOOK_AND_SAY}`;
        return move(one, { next_at: null, todo });
      }
      if (!(error instanceof ZaloAway || error instanceof ZaloUnclear)) throw error;
      await move(one, { next_at: later(retryAfter(one.tries, deps.firstRetryMs)), tries: one.tries + 1 });
    }
  }

  async function articleTraces(one: Publication): Promise<Pick<StepEnd, 'answer' | 'words'>> {
    const client = accounts.clientOf(one.stationId);
    const first = await client.articles(0);
    const all = first.total > 10 ? [...first.medias, ...(await client.articles(10)).medias] : first.medias;
    const own = await ownRemoteIds(
      kysely,
      one.stationId,
      all.map(({ id }) => id),
    );
    const found = all
      .filter(({ id, title }) => !own.has(id) && title === one.title)
      .map(({ id, title, link_view, status }) => ({ id, title, link: link_view ?? null, status }));
    const words =
      found.length === 0
        ? `Xem ${all.length} bài mới nhất trên OA: không có bài nào trùng tiêu đề. Nhiều khả năng là chưa đăng.`
        : `Trên OA có ${found.length} bài trùng tiêu đề mà hệ thống chưa ghi nhận. Nhiều khả năng là đã đăng.`;
    return { answer: { found, looked: all.length }, words };
  }

  async function broadcastTraces(one: Publication): Promise<Pick<StepEnd, 'answer' | 'words'>> {
    const client = accounts.clientOf(one.stationId);
    const { left } = await client.allowance();
    const views = (await client.article(one.remoteId!)).total_view ?? null;
    const before = await beforeBroadcast(one);
    const told = (name: string, was: number | null, is: number | null) =>
      was === null || is === null
        ? `${name}: không rõ`
        : `${name}: trước ${viNumber(was)}, nay ${viNumber(is)}`;
    const likely =
      before.left !== null && left !== null && left < before.left
        ? 'Hạn mức đã giảm: nhiều khả năng là đã gửi.'
        : before.left !== null && left === before.left
          ? 'Hạn mức không đổi: nhiều khả năng là chưa gửi.'
          : 'Chưa đủ căn cứ để đoán.';
    const words = `${told('Hạn mức còn lại của tháng', before.left, left)}. ${told('Lượt xem bài', before.views, views)}. ${likely}`;
    return { answer: { before, now: { left, views } }, words };
  }

  async function beforeBroadcast(one: Publication): Promise<{ left: number | null; views: number | null }> {
    const steps = await kysely
      .selectFrom('publication_step')
      .select('asked')
      .where('station_id', '=', one.stationId)
      .where('publication_id', '=', one.id)
      .where('step', '=', 'broadcast')
      .orderBy('begun_at', 'desc')
      .limit(1)
      .execute();
    const asked = steps[0]
      ? (JSON.parse(steps[0].asked) as { before?: { left: number | null; views: number | null } })
      : {};
    return asked.before ?? { left: null, views: null };
  }

  /** Update, hide, show, remove: each says how it shall be, so that doing it twice does no harm. */
  async function change(one: Publication, wish: NonNullable<Publication['wish']>): Promise<void> {
    const client = accounts.clientOf(one.stationId);
    const state = one.state === 'sent' ? ('sent' as const) : ('published' as const);
    const stepId = await beginStep(kysely, one, wish, { id: one.remoteId }, clock.now());
    try {
      if (wish === 'remove') await removeOnce(one);
      else {
        const hidden = wish === 'hide' || (wish === 'update' && one.hidden);
        await client.updateArticle(one.remoteId!, await articleOf({ ...one, hidden }));
      }
      const next =
        state === 'published' && one.wantsBroadcast ? Math.max(clock.now(), one.broadcastAfter ?? 0) : null;
      await concluded(
        one,
        stepId,
        { outcome: 'done' },
        {
          ...{ wish: null, tries: 0, reason: null, todo: null, next_at: wish === 'remove' ? null : next },
          ...(wish === 'hide' && { hidden: 1 as const }),
          ...(wish === 'show' && { hidden: 0 as const }),
          ...(wish === 'remove' && { removed_at: clock.now(), wants_broadcast: 0 as const }),
        },
      );
    } catch (error) {
      const { end, changes } = await outcomeOf(one, error, state, null);
      // What is out stays out: only the wish has come to nothing.
      const kept = changes.state === 'failed' ? { ...changes, state, wish: null } : changes;
      await concluded(one, stepId, end, kept);
    }
  }

  /** Zalo does not know an article any more that an earlier, unheard try has removed. */
  async function removeOnce(one: Publication): Promise<void> {
    try {
      await accounts.clientOf(one.stationId).removeArticle(one.remoteId!);
    } catch (error) {
      if (error instanceof ZaloRefused && error.code === -201 && one.tries > 0) return;
      throw error;
    }
  }

  const running = loop();
  return {
    /** Looks at once for something to do. */
    wake: () => wakeUp.abort(),
    markPublished,
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await running;
    },
  };
}

const LOOK_AND_SAY = 'Hãy mở trang OA xem rồi trả lời ở đây; hệ thống không tự gửi lại.';
