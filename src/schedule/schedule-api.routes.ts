/** The schedule for programs: slots, airings between two instants, "Dừng phát", moving and copying with "Hoàn tác". */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Station } from '../accounts/stations.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import { optionalText } from '../kernel/fields.ts';
import { isoWithOffset, parseInstant } from '../kernel/zoned-time.ts';
import { storiesOf, type AiringStory } from './airing-story.ts';
import { airingsBetween } from './airings.store.ts';
import { moveSchema } from './calendar-edits.ts';
import { copySchema } from './copies.ts';
import { airingState } from './heard.ts';
import type { ScheduleRooms } from './schedule-rooms.ts';
import { slotContentSchema } from './slot-content.ts';

const API = '/api/v1/stations/{stationId}';
const read = { scope: 'station', permission: 'schedule.read' } as const;
const write = { scope: 'station', permission: 'schedule.write' } as const;

/** More than a quarter in one answer helps nobody. */
const MOST_DAYS = 100;
const DAY_MS = 86_400_000;

const slotSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Wall clock of the station's zone. */
    start: z.string(),
    durationMinutes: z.int(),
    rrule: z.string().optional(),
    until: z.string().optional(),
    exdates: z.array(z.string()),
    zones: z.array(z.string()),
    bulletinId: z.string().nullable(),
    reserveBulletinId: z.string().nullable(),
    /** It relays this stream in place of a bulletin. */
    relaySourceId: z.string().nullable(),
    late: z.string(),
    overrun: z.string(),
    /** restart; absent: the next item by the clock. */
    afterPreempt: z.string().optional(),
    /** regular, directive (beyond the airtime rules), make-good. */
    kind: z.string(),
    priority: z.string(),
    directive: z.object({ document: z.string(), orderedBy: z.string() }).nullable(),
  })
  .meta({ id: 'StationSlot' });

const airingSchema = z
  .object({
    id: z.string(),
    /** Of what a slot airs; null for an emergency. */
    slotId: z.string().nullable(),
    slotName: z.string(),
    orderId: z.string().nullable(),
    priority: z.string(),
    startsAt: z.string(),
    endsAt: z.string(),
    zones: z.array(z.string()),
    bulletinId: z.string().nullable(),
    status: z.string(),
    /** What became of it: planned, onAir, aired, interrupted, missed, unreported, empty, cancelled. */
    state: z.string(),
    reason: z.string().nullable(),
    /** Why it was not heard, or will not be: a code and one Vietnamese sentence; null when it was, or may still be. */
    why: z.object({ code: z.string(), sentence: z.string() }).nullable(),
    /** Which players hold it as it is now, since when. */
    deliveries: z.array(z.object({ deviceId: z.string(), at: z.string().nullable() })),
    /** What the checks a day, an hour and five minutes ahead found. */
    readiness: z.array(
      z.object({
        check: z.string(),
        at: z.string(),
        ready: z.boolean(),
        unready: z.array(z.object({ deviceId: z.string(), why: z.string() })),
      }),
    ),
    /** Of each player that told: how late it began, ms. */
    starts: z.array(z.object({ deviceId: z.string(), latenessMs: z.number().nullable() })),
    items: z.array(
      z.object({
        /** chime, opening, item, closing; relay or live for a stream. */
        role: z.string(),
        title: z.string(),
        durationMs: z.int(),
        /** Of a sound; a stream has none. */
        sha256: z.string().optional(),
        /** Heard only when the stream before it fails. */
        fallback: z.boolean().optional(),
        scriptId: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Airing' });

const instant = (name: string) =>
  z.string({ error: `Hãy ghi ${name}, ví dụ 2026-11-23T00:00:00+07:00.` }).transform((text, context) => {
    const at = parseInstant(text);
    if (at !== null) return at;
    context.addIssue(`${name} phải là thời điểm có múi giờ, ví dụ 2026-11-23T00:00:00+07:00.`);
    return z.NEVER;
  });

/** What a change can be taken back by, for five minutes. */
const editSchema = z.object({ editId: z.string() });

export function scheduleEndpoints(app: App, rooms: ScheduleRooms): void {
  const { database, clock, schedule } = rooms;
  editEndpoints(app, rooms);

  app.endpoint(
    {
      method: 'get',
      path: `${API}/slots`,
      ...read,
      summary: 'Các khung giờ phát đang dùng',
      response: z.object({ slots: z.array(slotSchema) }),
    },
    async ({ station }) => ({ slots: await schedule.list(station.id) }),
  );
  app.endpoint(
    {
      method: 'post',
      path: `${API}/slots`,
      ...write,
      summary: 'Tạo khung giờ phát',
      body: slotContentSchema,
      response: slotSchema,
      status: 201,
    },
    ({ station, actor, body }) => schedule.saveSlot(station, actor, null, body),
  );
  app.endpoint(
    {
      method: 'put',
      path: `${API}/slots/{slotId}`,
      ...write,
      summary: 'Sửa khung giờ phát',
      body: slotContentSchema,
      response: slotSchema,
    },
    ({ station, actor, params, body }) => schedule.saveSlot(station, actor, params.slotId, body),
  );
  app.endpoint(
    {
      method: 'delete',
      path: `${API}/slots/{slotId}`,
      ...write,
      summary: 'Ngừng dùng khung giờ phát; các lượt phát sắp tới bị hủy',
    },
    async ({ station, actor, params }) => {
      await schedule.retireSlot(station, actor, params.slotId);
      return undefined;
    },
  );

  app.endpoint(
    {
      method: 'get',
      path: `${API}/airings`,
      ...read,
      summary: 'Các lượt phát chạm vào khoảng từ from đến trước to, đã xếp hoặc đã qua',
      query: z.object({ from: instant('from'), to: instant('to') }),
      response: z.object({ airings: z.array(airingSchema) }),
    },
    async ({ station, query: { from, to } }) => {
      if (to <= from) throw fieldRefusal('to', 'ends-before-it-starts', 'to phải sau from.');
      if (to - from > MOST_DAYS * DAY_MS)
        throw fieldRefusal('to', 'too-long', `Mỗi lần chỉ hỏi được ${MOST_DAYS} ngày.`);
      const airings = await airingsBetween(database.kysely, station.id, from, to);
      const now = clock.now();
      const stories = await storiesOf(database.kysely, rooms, station, airings, now);
      return { airings: stories.map((story) => toJson(station, story, now)) };
    },
  );
  app.endpoint(
    {
      method: 'post',
      path: `${API}/airings/{airingId}/stop`,
      scope: 'station',
      permission: 'airing.stop',
      summary: 'Dừng phát, có lý do',
      body: z.object({ reason: optionalText('Lý do', { max: 500 }) }),
      response: airingSchema,
    },
    async ({ station, actor, params, body }) => {
      const airing = await schedule.stop(station, actor, params.airingId, body.reason);
      const now = clock.now();
      const [story] = await storiesOf(database.kysely, rooms, station, [airing], now);
      return toJson(station, story!, now);
    },
  );
}

function editEndpoints(app: App, { calendarEdits, copies }: ScheduleRooms): void {
  app.endpoint(
    {
      method: 'post',
      path: `${API}/schedule/moves`,
      ...write,
      summary: 'Đổi giờ, thời lượng một lượt phát (once) hoặc cả khung giờ từ lượt đó (following)',
      body: moveSchema,
      response: editSchema.extend({ slot: slotSchema }),
    },
    ({ station, actor, body }) => calendarEdits.move(station, actor, body),
  );
  app.endpoint(
    {
      method: 'post',
      path: `${API}/schedule/copies`,
      ...write,
      summary: 'Chép lịch một ngày hoặc một tuần; có lượt nào vướng thì không chép lượt nào',
      body: copySchema,
      response: editSchema.extend({ count: z.int() }),
      status: 201,
    },
    ({ station, actor, body }) => copies.copy(station, actor, body, []),
  );
  app.endpoint(
    {
      method: 'post',
      path: `${API}/schedule/edits/{editId}/undo`,
      ...write,
      summary: 'Hoàn tác một lần đổi giờ hoặc chép lịch, trong năm phút',
    },
    async ({ station, actor, params }) => {
      await calendarEdits.undo(station, actor, params.editId);
      return undefined;
    },
  );
}

function toJson(station: Station, { airing, life, rows, why }: AiringStory, now: number) {
  const iso = (at: number) => isoWithOffset(at, station.timeZone);
  const starts = Map.groupBy(
    rows.filter(({ kind }) => kind === 'start'),
    ({ deviceId }) => deviceId,
  );
  return {
    ...airing,
    slotId: airing.slot?.id ?? null,
    slotName: airing.title,
    startsAt: iso(airing.startsAt),
    endsAt: iso(airing.endsAt),
    state: airingState(airing, rows, now),
    why,
    deliveries: life.deliveries.map(({ deviceId, at }) => ({ deviceId, at: at === null ? null : iso(at) })),
    readiness: life.readiness.map((one) => ({ ...one, at: iso(one.at) })),
    starts: [...starts].map(([deviceId, own]) => ({ deviceId, latenessMs: own[0]?.latenessMs ?? null })),
  };
}
