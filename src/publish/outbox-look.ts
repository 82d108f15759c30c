/** Looking at what can be seen of a step that nobody knows about. It decides nothing. */
import { viNumber } from '../kernel/vietnamese.ts';
import { proposalsFor } from './found-again.ts';
import { lookAndSay, type Answers } from './outbox-answers.ts';
import type { OutboxDependencies } from './outbox-dependencies.ts';
import type { Publication } from './publication.ts';
import { beginStep, endStep, stepsOf, type StepEnd } from './publication-steps.store.ts';
import { movePublication, ownRemoteIds } from './publications.store.ts';
import { retryAfter } from './sending.ts';
import { ZaloAway, ZaloRefused, ZaloUnclear } from './zalo/faults.ts';

export function createLook(deps: OutboxDependencies, { move, later }: Answers) {
  const { database, clock, accounts } = deps;
  const { kysely } = database;

  async function look(one: Publication): Promise<void> {
    try {
      const seen = await tracesOf(one);
      await kysely.transaction().execute(async (tx) => {
        const now = clock.now();
        if (!(await movePublication(tx, one, { next_at: null, tries: 0 }, now))) return;
        const stepId = await beginStep(tx, one, 'look', {}, now);
        await endStep(tx, one.stationId, stepId, { outcome: 'done', ...seen }, now);
      });
    } catch (error) {
      if (error instanceof ZaloRefused) {
        const todo = `Chưa xem được trên Zalo: ${error.message} ${lookAndSay(one)}`;
        return move(one, { next_at: null, todo });
      }
      if (!(error instanceof ZaloAway || error instanceof ZaloUnclear)) throw error;
      await move(one, { next_at: later(retryAfter(one.tries, deps.firstRetryMs)), tries: one.tries + 1 });
    }
  }

  async function tracesOf(one: Publication): Promise<Pick<StepEnd, 'answer' | 'words'>> {
    if (one.channel !== 'zalo-oa') return feedTraces(one);
    return one.unclear === 'broadcast' ? broadcastTraces(one) : articleTraces(one);
  }

  /** No other place can be asked for its list; where the plan reads its feed, the article may stand there. */
  async function feedTraces(one: Publication): Promise<Pick<StepEnd, 'answer' | 'words'>> {
    const read = await deps.foundByFeed?.read(one.stationId, one.channel);
    if (!read) return { words: 'Hệ thống không xem được nơi này.', answer: { found: [] } };
    const named = proposalsFor(one, await deps.foundByFeed!.known(one.stationId, one.channel));
    const found = named.map(({ id, url, title }) => ({ id, title: title || url, link: url }));
    const words =
      found.length === 0
        ? 'Đã đọc lại nguồn tin (RSS, sơ đồ trang): chưa có bài nào trùng tiêu đề. Trang có thể đăng chậm hơn nguồn tin, nên hãy tự mở xem.'
        : `Nguồn tin của trang có ${found.length} bài trùng tiêu đề. Nhiều khả năng là đã đăng.`;
    return { answer: { found }, words };
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
    // Pages tell the month's allowance as it now is; nothing hangs on it.
    await accounts.look({ id: one.stationId }).catch(() => undefined);
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
    const step = (await stepsOf(kysely, one.stationId, one.id)).findLast(({ step }) => step === 'broadcast');
    const asked = step?.asked as { before?: { left: number | null; views: number | null } } | undefined;
    return asked?.before ?? { left: null, views: null };
  }

  return look;
}
