/** What is written around each step of the program's own: the intent before it, the answer after it, and what follows from a failure. */
import type { Station } from '../accounts/stations.ts';
import type { Executor } from '../storage/database.ts';
import { whyNotOut } from './approved-source.ts';
import type { OutboxDependencies } from './outbox-dependencies.ts';
import { PlaceAway, PlaceRefused, PlaceUnclear } from './place-faults.ts';
import { isApproved, SERVICE_NAMES, type Publication } from './publication.ts';
import { beginStep, endStep, openStep, type StepEnd } from './publication-steps.store.ts';
import { movePublication, type PublicationChanges } from './publications.store.ts';
import { retryAfter, tomorrowMorning } from './sending.ts';
import { DEFAULT_ZALO_SETTINGS } from './zalo/account.store.ts';

export type Answers = ReturnType<typeof createAnswers>;

export function createAnswers(deps: OutboxDependencies) {
  const { database, clock, accounts } = deps;
  const { kysely } = database;

  /** In machine ms, told by the domain's clock. */
  const later = (ms: number) => clock.now() + Math.round(ms * clock.rate());

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
    step: 'create' | 'letter' | 'broadcast',
    asked: Record<string, unknown>,
    /** Within the transaction: what is asked besides, as it then is. */
    more?: (tx: Executor) => Promise<Record<string, unknown>>,
  ): Promise<{ one: Publication; stepId: string } | null> {
    const state = step === 'broadcast' ? ('broadcasting' as const) : ('creating' as const);
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      if (!(await movePublication(tx, one, { state, next_at: now, reason: null, todo: null }, now)))
        return null;
      const stepId = await beginStep(tx, one, step, { ...asked, ...(await more?.(tx)) }, now);
      return { one: { ...one, state, turn: one.turn + 1 }, stepId };
    });
  }

  /** Writes the answer, and what follows from it. A late answer is kept all the same, for a person to see. */
  async function concluded(
    one: Publication,
    stepId: string,
    end: StepEnd,
    changes: PublicationChanges,
    /** What else is written with it, and changes besides; null: it has moved the publication itself. */
    more?: (tx: Executor) => Promise<PublicationChanges | null>,
  ): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      await endStep(tx, one.stationId, stepId, end, now);
      const besides = more ? await more(tx) : {};
      if (besides !== null) await movePublication(tx, one, { ...changes, ...besides }, now);
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
    if (error instanceof PlaceRefused) {
      const end: StepEnd = {
        ...{ outcome: 'refused', words: error.message },
        answer: { error: error.code, message: error.told },
      };
      return { end, changes: await afterRefusal(one, error, back) };
    }
    if (error instanceof PlaceUnclear && unclear !== null) {
      const reason = `Không rõ ${unclearWords(one, unclear)} hay chưa: ${error.message}`;
      const changes = {
        state: 'unknown' as const,
        unclear,
        reason,
        todo: lookAndSay(one),
        next_at: clock.now(),
      };
      return { end: { outcome: 'unclear', words: error.message }, changes };
    }
    if (error instanceof PlaceAway || error instanceof PlaceUnclear) {
      const changes = tryAgain(
        one,
        back,
        `Chưa kết nối được với ${SERVICE_NAMES[one.channel]} (${error.message})`,
      );
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
    error: PlaceRefused,
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
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const reason = `Không rõ ${unclearWords(one, unclear)} hay chưa: máy chủ dừng giữa lúc gửi.`;
      const changes = { state: 'unknown' as const, unclear, reason, todo: lookAndSay(one), next_at: now };
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
        ...{ ...CLEAR, state: 'published', remote_id: remoteId, link, published_at: at },
        next_at: one.wantsBroadcast ? Math.max(now, one.broadcastAfter ?? now) : null,
      },
      now,
    );
    if (!moved) return false;
    await keepFact(tx, one, await deps.evidence.published(tx, station, out));
    return true;
  }

  /**
   * It is there, and where exactly is told later: by a person, or found in the place's feed. Also for what a person says: in his
   * transaction. False when somebody else was first.
   */
  async function waitForLink(
    tx: Executor,
    station: Station,
    one: Publication,
    changes: PublicationChanges = {},
  ): Promise<boolean> {
    const waits = { ...CLEAR, ...changes, state: 'verifying' as const, next_at: null };
    if (!(await movePublication(tx, one, waits, clock.now()))) return false;
    await keepFact(tx, one, await deps.evidence.sent(tx, station, one));
    return true;
  }

  /** After it was moved: which evidence tells of it. */
  async function keepFact(tx: Executor, one: Publication, factId: string | null): Promise<void> {
    if (factId === null || factId === one.factId) return;
    await movePublication(tx, { ...one, turn: one.turn + 1 }, { fact_id: factId }, clock.now());
  }

  return {
    ...{ later, move, stopped, intend, concluded, failed, outcomeOf, interrupted, hindered, markPublished },
    waitForLink,
  };
}

/** Nothing hinders it any more. */
const CLEAR = { tries: 0, reason: null, todo: null, unclear: null } as const;

function unclearWords({ channel }: Publication, unclear: 'article' | 'broadcast'): string {
  if (unclear === 'broadcast') return 'tin đã được gửi';
  return channel === 'city-page' ? 'thư đã được gửi' : 'bài đã được tạo';
}

/** What a person does who alone can know. */
export function lookAndSay({ channel }: Pick<Publication, 'channel'>): string {
  const where = {
    'zalo-oa': 'mở trang OA xem',
    'ward-website': 'mở trang thông tin điện tử xem',
    'city-page': 'hỏi đầu mối của Thành phố',
    other: 'mở nơi đăng xem',
  }[channel];
  return `Hãy ${where} rồi trả lời ở đây; hệ thống không tự gửi lại.`;
}
