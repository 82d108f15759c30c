/** An airing's life as steps, from the plan to what was heard. Pure words; airing-life.page.tsx draws them. */
import { viDuration, viInstant, viNumber, viTime } from '../kernel/vietnamese.ts';
import { CHECK_AHEAD_MS, CHECK_WORDS, CHECKS, type Readiness } from './airing-life.ts';
import type { AiringStory } from './airing-story.ts';
import { airingState, soundsUntil, type HeardRow } from './heard.ts';

export interface LifeStep {
  title: string;
  state: 'done' | 'now' | 'waiting' | 'failed';
  /** Sentences, one a line. */
  lines: string[];
}

export interface TimelineParts {
  story: AiringStory;
  /** "Trần Thị Lan, 08:00 20/11/2026" */
  planned: string;
  timeZone: string;
  now: number;
}

export function lifeSteps({ story, planned, timeZone, now }: TimelineParts): LifeStep[] {
  const { airing } = story;
  const first: LifeStep = { title: 'Xếp lịch', state: 'done', lines: [planned] };
  if (airing.status === 'silent' || (airing.status === 'cancelled' && !airing.stopped)) {
    return [first, { title: 'Không phát', state: 'failed', lines: [story.why?.sentence ?? ''] }];
  }
  return [
    first,
    deliveryStep(story, timeZone, now),
    ...CHECKS.flatMap((check) => checkStep(story, check, timeZone, now)),
    startStep(story, now),
    endStep(story, now),
  ];
}

function nameOf({ life }: AiringStory, deviceId: string): string {
  return life.devices.find(({ id }) => id === deviceId)?.name ?? 'đầu phát đã gỡ';
}

function deliveryStep(story: AiringStory, timeZone: string, now: number): LifeStep {
  const told = new Set(story.rows.map(({ deviceId }) => deviceId));
  const deliveries = story.life.deliveries.map(({ deviceId, at }) => ({
    name: nameOf(story, deviceId),
    at,
    // What it told of it must have had it.
    has: at !== null || told.has(deviceId),
  }));
  if (deliveries.length === 0) {
    return { title: 'Gửi tới đầu phát', state: 'failed', lines: ['Cụm loa này chưa có đầu phát nào.'] };
  }
  const got = deliveries.filter(({ has }) => has).length;
  return {
    title: `Gửi tới đầu phát: ${got}/${deliveries.length}`,
    state: got === deliveries.length ? 'done' : now < story.airing.endsAt ? 'now' : 'failed',
    lines: deliveries.map(({ name, at, has }) =>
      at !== null
        ? `${name}: nhận lúc ${viInstant(at, timeZone)}`
        : `${name}: ${has ? 'đã nhận' : 'chưa nhận'}`,
    ),
  };
}

function checkStep(
  story: AiringStory,
  check: (typeof CHECKS)[number],
  timeZone: string,
  now: number,
): LifeStep[] {
  const found = story.life.readiness.find((one) => one.check === check);
  const title = `Kiểm tra ${CHECK_WORDS[check]}`;
  if (found) return [{ title, ...checkWords(story, found, timeZone) }];
  // One whose time passed without a look (planned later, server off) says nothing.
  if (now >= story.airing.startsAt - CHECK_AHEAD_MS[check]) return [];
  return [{ title, state: 'waiting', lines: [] }];
}

function checkWords(
  story: AiringStory,
  { ready, unready, at }: Readiness,
  timeZone: string,
): Omit<LifeStep, 'title'> {
  const when = viTime(at, timeZone);
  if (ready) return { state: 'done', lines: [`Sẵn sàng lúc ${when}: đủ lịch và tệp âm thanh.`] };
  return {
    state: 'failed',
    lines:
      unready.length === 0
        ? [`Lúc ${when} chưa có đầu phát nào cho cụm loa này.`]
        : unready.map(({ deviceId, why }) => `${nameOf(story, deviceId)}: ${why}`),
  };
}

function startStep(story: AiringStory, now: number): LifeStep {
  const starts = [...Map.groupBy(story.rows, ({ deviceId }) => deviceId)].flatMap(([deviceId, rows]) => {
    const start = rows.find(({ kind }) => kind === 'start');
    return start ? [{ deviceId, start }] : [];
  });
  if (starts.length === 0) {
    return { title: 'Bắt đầu phát', state: now < story.airing.startsAt ? 'waiting' : 'failed', lines: [] };
  }
  return {
    title: 'Bắt đầu phát',
    state: 'done',
    lines: starts.map(({ deviceId, start }) => `${nameOf(story, deviceId)}: ${latenessWords(start)}`),
  };
}

function latenessWords({ latenessMs }: HeardRow): string {
  if (latenessMs === null) return 'đã bắt đầu';
  if (latenessMs < 0) return `sớm ${viNumber(-latenessMs, 0)} ms`;
  return latenessMs < 1000 ? `trễ ${viNumber(latenessMs, 0)} ms` : `trễ ${viNumber(latenessMs / 1000)} giây`;
}

function endStep(story: AiringStory, now: number): LifeStep {
  const { airing, rows, why } = story;
  const state = airingState(airing, rows, now);
  if (state === 'planned') return { title: 'Phát xong', state: 'waiting', lines: [] };
  if (state === 'onAir') return { title: 'Đang phát', state: 'now', lines: [] };
  if (why) return { title: 'Chưa được nghe trọn', state: 'failed', lines: [why.sentence] };
  const players = new Set(rows.filter(({ outcome }) => outcome === 'completed').map((row) => row.deviceId));
  const length = viDuration(soundsUntil(airing) - airing.startsAt);
  return { title: 'Phát xong', state: 'done', lines: [`${players.size} đầu phát phát hết ${length}.`] };
}
