/** Of what other systems are told, and in which words. Pure. */
import type { Airing } from '../../schedule/airings.store.ts';
import { isWhole, type HeardRow } from '../../schedule/heard.ts';

export const EVENTS = [
  'bulletin.aired',
  'script.approved',
  'emergency.ordered',
  'emergency.stopped',
  'month.closed',
  'received.changed',
] as const;
export type EventName = (typeof EVENTS)[number];

export const EVENT_TITLES: Record<EventName | 'test', string> = {
  'bulletin.aired': 'Bản tin đã phát trọn',
  'script.approved': 'Tin, bài được duyệt',
  'emergency.ordered': 'Phát khẩn cấp lên sóng',
  'emergency.stopped': 'Dừng phát khẩn cấp',
  'month.closed': 'Chốt số liệu tháng',
  'received.changed': 'Bản tin cấp trên gửi đổi tình trạng',
  test: 'Gửi thử',
};

/** What happened, before a station's webhooks are asked whether they want to know. */
export interface Happening {
  event: EventName;
  /** One cause is told once. */
  cause: string;
  at: number;
  data: Record<string, unknown>;
}

/** A line of the trail, as far as it matters here. */
export interface ToldLine {
  seq: number;
  at: number;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
}

/** What other rooms' rows add to lines of the trail, by the line's subject. */
export interface Titles {
  scripts: ReadonlyMap<string, string>;
  received: ReadonlyMap<string, ReceivedTold>;
}

export interface ReceivedTold {
  source: string;
  sourceId: string;
  title: string;
  priority: string;
}

const OF_TRAIL: Record<string, EventName> = {
  'script.approve': 'script.approved',
  // An order that waits for a second person is none yet.
  'emergency.on-air': 'emergency.ordered',
  'emergency.stop': 'emergency.stopped',
  'month.close': 'month.closed',
  'received.take': 'received.changed',
  'received.decline': 'received.changed',
};

/** What a line of the trail tells others; null for most lines. Names of people stay in the house. */
export function ofTrail(line: ToldLine, titles: Titles): Happening | null {
  const event = OF_TRAIL[line.action];
  if (event === undefined) return null;
  return { event, cause: `trail:${line.seq}`, at: line.at, data: dataOf(event, line, titles) };
}

function dataOf(event: EventName, { action, subject, detail }: ToldLine, titles: Titles) {
  const only = (...names: string[]) => Object.fromEntries(names.map((name) => [name, detail[name] ?? null]));
  switch (event) {
    case 'script.approved':
      return {
        ...{ scriptId: subject, title: titles.scripts.get(subject) ?? '' },
        ...only('contentHash', 'audioSha256'),
      };
    case 'emergency.ordered':
      return { orderId: subject, ...only('kind', 'title', 'zones', 'airingId') };
    case 'emergency.stopped':
      return { orderId: subject, ...only('title', 'reason') };
    case 'month.closed':
      return only('month', 'sha256');
    case 'received.changed': {
      const state = action === 'received.take' ? 'taken' : 'declined';
      return { ...receivedData(titles.received.get(subject)), state, reason: detail['reason'] ?? '' };
    }
    case 'bulletin.aired':
      return {};
  }
}

function receivedData(told: ReceivedTold | undefined) {
  return {
    ...{ id: told?.sourceId ?? null, source: told?.source ?? null },
    ...{ title: told?.title ?? null, priority: told?.priority ?? null },
  };
}

/**
 * A bulletin that some player has played to its end, and bulletins from above that were heard with it.
 *
 * @param rows of this airing, accepted ones
 * @param received by the item that each became
 */
export function ofAiring(
  airing: Airing,
  rows: readonly HeardRow[],
  received: ReadonlyMap<string, ReceivedTold & { id: string }>,
): Happening[] {
  if (airing.bulletinId === null || airing.orderId !== null) return [];
  const whole = [...Map.groupBy(rows, ({ deviceId }) => deviceId).values()].filter((own) =>
    isWhole(airing, own),
  );
  if (whole.length === 0) return [];
  const airedAt = Math.max(...whole[0]!.map(({ at }) => at));
  const items = airing.items.flatMap(({ scriptId, title, sha256 }) =>
    scriptId === undefined ? [] : [{ scriptId, title, audioSha256: sha256 }],
  );
  const heard = { airingId: airing.id, airedAt: new Date(airedAt).toISOString() };
  return [
    {
      ...{ event: 'bulletin.aired', cause: `aired:${airing.id}`, at: airedAt },
      data: {
        ...heard,
        ...{ bulletinId: airing.bulletinId, title: airing.title, zones: airing.zones, items },
        ...{ startsAt: new Date(airing.startsAt).toISOString(), players: whole.length },
      },
    },
    ...items.flatMap(({ scriptId }): Happening[] => {
      const told = received.get(scriptId);
      if (!told) return [];
      const data = { ...receivedData(told), state: 'aired', reason: '', ...heard };
      return [{ event: 'received.changed', cause: `aired-received:${told.id}`, at: airedAt, data }];
    }),
  ];
}
