import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Database } from '../../storage/database.ts';
import type { Station } from '../../accounts/stations.ts';
import { listZones } from '../../accounts/zones.ts';
import { Refusal } from '../../kernel/errors.ts';
import { oneOf, optionalText, requiredText, wholeNumber } from '../../kernel/fields.ts';
import { isoWithOffset } from '../../kernel/zoned-time.ts';
import { LONGEST_TEXT, LONGEST_TITLE } from '../script.ts';
import { PRIORITIES, type ReceivedBulletin } from './received.store.ts';
import type { Aired, Received } from './received.ts';

const BASE = '/api/v1/stations/{stationId}/received';
const access = { scope: 'station', permission: 'received.send' } as const;

/** Of one bulletin: more are told by the ward's log. */
const MOST_AIRINGS = 20;

const bodySchema = z.object({
  /** The sender's own. */
  id: requiredText('Mã bản tin', { max: 200 }),
  priority: oneOf('Mức độ', PRIORITIES),
  title: requiredText('Tiêu đề', { max: LONGEST_TITLE }),
  text: requiredText('Nội dung', { max: LONGEST_TEXT, lines: true }),
  sender: optionalText('Nơi gửi', { max: 200 }),
});

const receivedSchema = z
  .object({
    id: z.string(),
    priority: z.enum(PRIORITIES),
    title: z.string(),
    /** waiting: for the ward's confirmation; taken: it is an item of the ward's now, approved and aired as any other; aired: a player has played it to its end. */
    state: z.enum(['waiting', 'taken', 'aired', 'declined']),
    receivedAt: z.string(),
    decidedAt: z.string().nullable(),
    /** Why it was declined. */
    reason: z.string(),
    /** When it was heard, and in which zones; the first time first. */
    aired: z.array(z.object({ startedAt: z.string(), endedAt: z.string(), zones: z.array(z.string()) })),
  })
  .meta({ id: 'ReceivedBulletin' });

/** For the source-information systems of the city and the province: leave a bulletin, and ask what became of it. */
export function receivedApiRoutes(
  app: App,
  { received, database }: { received: Received; database: Database },
): void {
  const zonesOf = async ({ id }: Station) =>
    new Map((await listZones(database.kysely, id)).map((zone) => [zone.id, zone.name]));

  app.endpoint(
    {
      method: 'post',
      path: BASE,
      ...access,
      summary: 'Gửi bản tin từ cấp trên, chờ phường xác nhận; gửi lại cùng mã thì không tạo thêm',
      body: bodySchema,
      response: receivedSchema,
      status: 202,
    },
    async ({ station, actor, body: { id, ...words } }) => {
      const { bulletin } = await received.send(station, actor, { ...words, sourceId: id });
      return told(station, { bulletin, aired: [] }, new Map());
    },
  );

  app.endpoint(
    {
      method: 'get',
      path: BASE,
      ...access,
      summary: 'Các bản tin chương trình này đã gửi, mới nhất trước',
      query: z.object({ limit: wholeNumber('limit', { min: 1, max: 200 }).default(50) }),
      response: z.object({ items: z.array(receivedSchema) }),
    },
    async ({ station, actor, query }) => {
      const zones = await zonesOf(station);
      return {
        items: (await received.sentBy(station, actor, query)).map((one) => told(station, one, zones)),
      };
    },
  );

  app.endpoint(
    {
      method: 'get',
      path: `${BASE}/{sourceId}`,
      ...access,
      summary: 'Tình trạng một bản tin đã gửi, theo mã của nơi gửi',
      response: receivedSchema,
    },
    async ({ station, actor, params }) => {
      const [found] = await received.sentBy(station, actor, { sourceId: params.sourceId, limit: 1 });
      if (!found) throw new Refusal('received-not-found', 'Không tìm thấy bản tin này.', 404);
      return told(station, found, await zonesOf(station));
    },
  );
}

/** Who decided stays the ward's own. */
function told(
  { timeZone }: Station,
  { bulletin, aired }: { bulletin: ReceivedBulletin; aired: readonly Aired[] },
  zones: ReadonlyMap<string, string>,
): z.input<typeof receivedSchema> {
  const at = (instant: number) => isoWithOffset(instant, timeZone);
  const { sourceId, priority, title, state, receivedAt, decided } = bulletin;
  return {
    ...{ id: sourceId, priority, title, state: aired.length > 0 ? ('aired' as const) : state },
    aired: aired.slice(0, MOST_AIRINGS).map(({ startedAt, endedAt, zones: ids }) => ({
      ...{ startedAt: at(startedAt), endedAt: at(endedAt) },
      zones: ids.map((id) => zones.get(id) ?? id),
    })),
    receivedAt: isoWithOffset(receivedAt, timeZone),
    decidedAt: decided && isoWithOffset(decided.at, timeZone),
    reason: decided?.reason ?? '',
  };
}
