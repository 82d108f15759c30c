import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Station } from '../../accounts/stations.ts';
import { Refusal } from '../../kernel/errors.ts';
import { oneOf, optionalText, requiredText, wholeNumber } from '../../kernel/fields.ts';
import { isoWithOffset } from '../../kernel/zoned-time.ts';
import { LONGEST_TEXT, LONGEST_TITLE } from '../script.ts';
import { PRIORITIES, type ReceivedBulletin } from './received.store.ts';
import type { Received } from './received.ts';

const BASE = '/api/v1/stations/{stationId}/received';
const access = { scope: 'station', permission: 'received.send' } as const;

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
    /** waiting: for the ward's confirmation; taken: it is an item of the ward's now, approved and aired as any other. */
    state: z.enum(['waiting', 'taken', 'declined']),
    receivedAt: z.string(),
    decidedAt: z.string().nullable(),
    /** Why it was declined. */
    reason: z.string(),
  })
  .meta({ id: 'ReceivedBulletin' });

/** For the source-information systems of the city and the province: leave a bulletin, and ask what became of it. */
export function receivedApiRoutes(app: App, received: Received): void {
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
      return told(station, bulletin);
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
    async ({ station, actor, query }) => ({
      items: (await received.sentBy(station, actor, query)).map((one) => told(station, one)),
    }),
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
      return told(station, found);
    },
  );
}

/** Who decided stays the ward's own. */
function told({ timeZone }: Station, bulletin: ReceivedBulletin): z.input<typeof receivedSchema> {
  const { sourceId, priority, title, state, receivedAt, decided } = bulletin;
  return {
    ...{ id: sourceId, priority, title, state },
    receivedAt: isoWithOffset(receivedAt, timeZone),
    decidedAt: decided && isoWithOffset(decided.at, timeZone),
    reason: decided?.reason ?? '',
  };
}
