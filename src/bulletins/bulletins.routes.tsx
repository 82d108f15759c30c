/** Bản tin, for people and for programs. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { parseWith } from '../accounts/http/parse.ts';
import type { Station } from '../accounts/stations.ts';
import { textsOfForm } from '../kernel/fields.ts';
import { dateOf, isoWithOffset } from '../kernel/zoned-time.ts';
import { airableScript } from '../scripts/airable.ts';
import { listScripts } from '../scripts/scripts.store.ts';
import { bulletinContentSchema, type Bulletin, type BulletinContent } from './bulletin.ts';
import { draftOf, editedItems, isEdit, NEW_BULLETIN } from './bulletin-form.ts';
import { ArchiveBulletinPage, BulletinPage, BulletinsPage, type ApprovedItem } from './bulletins.page.tsx';
import { begunFrom } from './frames.ts';
import { frameRoutes, type FrameRooms } from './frames.routes.tsx';
import { fitInto, type Session } from './fit.ts';
import { listeningRoutes, type ListeningRooms } from './listening.routes.ts';
import type { Templates } from './templates.ts';
import { templateRoutes, type TemplateRooms } from './templates.routes.tsx';

export interface BulletinRooms extends TemplateRooms, ListeningRooms, FrameRooms {
  templates: Templates;
  /** The sessions that air a bulletin now: a higher room knows them. */
  sessionsOf: (station: Station, bulletinId: string) => Promise<Session[]>;
}

const PAGE = '/d/{slug}/ban-tin';
const API = '/api/v1/stations/{stationId}/bulletins';
const read = { scope: 'station', permission: 'bulletin.read' } as const;
const write = { scope: 'station', permission: 'bulletin.write' } as const;

/** Of the station's items, how many of the last changed are offered for a bulletin. */
const OFFERED = 200;

const formSchema = textsOfForm();
const newQuery = z.object({
  chep: z.string().max(100).optional().catch(undefined),
  khung: z.string().max(100).optional().catch(undefined),
});

/** Pages and endpoints of bản tin and of their opening and closing words. */
export function bulletinRoutes(app: App, rooms: BulletinRooms): void {
  // Before '{bulletinId}', which would take its address.
  templateRoutes(app, rooms);
  frameRoutes(app, rooms);
  listeningRoutes(app, rooms);
  bulletinPages(app, rooms);
  bulletinEndpoints(app, rooms);
}

function bulletinPages(app: App, rooms: BulletinRooms): void {
  const { bulletins } = rooms;
  const { summaryOf, editorProps } = views(rooms);

  app.page({ method: 'get', path: PAGE, ...read }, async (call) => {
    const list = await bulletins.list(call.station.id);
    const rows = await Promise.all(list.map((bulletin) => summaryOf(call.station, bulletin)));
    return <BulletinsPage call={call} rows={rows} mayWrite={call.may('bulletin.write')} />;
  });

  app.page({ method: 'get', path: `${PAGE}/moi`, ...write, query: newQuery }, async (call) => {
    const content = await begunWith(call.station, call.query);
    const props = await editorProps(call.station, null, content);
    const frames = await rooms.frames.list(call.station.id);
    return <BulletinPage call={call} id={null} {...props} frames={frames} mayWrite />;
  });

  /** A copy of another, the frame of a programme, or nothing. */
  async function begunWith(
    station: Station,
    { chep, khung }: z.output<typeof newQuery>,
  ): Promise<BulletinContent> {
    const copied = chep === undefined ? undefined : await bulletins.find(station.id, chep);
    if (copied) return { ...copied, title: `${copied.title} (bản chép)`.slice(0, 200) };
    const frame = khung === undefined ? undefined : await rooms.frames.find(station.id, khung);
    return frame ? begunFrom(frame, dateOf(rooms.clock.now(), station.timeZone)) : NEW_BULLETIN;
  }

  app.page({ method: 'get', path: `${PAGE}/{bulletinId}`, ...read }, async (call) => {
    const bulletin = await bulletins.find(call.station.id, call.params.bulletinId);
    const props = await editorProps(call.station, bulletin.id, bulletin);
    return <BulletinPage call={call} id={bulletin.id} {...props} mayWrite={call.may('bulletin.write')} />;
  });

  app.page({ method: 'get', path: `${PAGE}/{bulletinId}/cat`, ...write }, async (call) => (
    <ArchiveBulletinPage
      call={call}
      bulletin={await bulletins.find(call.station.id, call.params.bulletinId)}
    />
  ));

  app.form(
    { method: 'post', path: `${PAGE}/{bulletinId}/cat`, ...write },
    async ({ station, actor, params, seeOther }) => {
      await bulletins.archive(station, actor, params.bulletinId);
      return seeOther(`/d/${station.slug}/ban-tin`, 'Đã lưu trữ bản tin.');
    },
  );

  /** One form, new or not: its buttons that move, add or take out an item only show it again. */
  const saving = (path: `${typeof PAGE}/moi` | `${typeof PAGE}/{bulletinId}`) =>
    app.form(
      { method: 'post', path, ...write, body: formSchema },
      async (call) => {
        const { station, actor, body, seeOther } = call;
        const id = idOf(call.params);
        if (isEdit(body)) {
          const draft = { ...draftOf(body), scriptIds: editedItems(body) };
          return <BulletinPage call={call} id={id} {...await editorProps(station, id, draft)} mayWrite />;
        }
        const saved = await bulletins.save(
          station,
          actor,
          id,
          parseWith(bulletinContentSchema, draftOf(body)),
        );
        await prepareToday(rooms, station, saved);
        return seeOther(`/d/${station.slug}/ban-tin/${saved.id}`, 'Đã lưu bản tin.');
      },
      async (call) => (
        <BulletinPage
          call={call}
          id={idOf(call.params)}
          {...await editorProps(call.station, idOf(call.params), draftOf(call.values))}
          errors={call.errors}
          message={call.message}
          mayWrite
        />
      ),
    );
  saving(`${PAGE}/moi`);
  saving(`${PAGE}/{bulletinId}`);
}

function idOf(params: { bulletinId?: string }): string | null {
  return params.bulletinId ?? null;
}

/** A dated opening is otherwise only made once a slot airs it: whoever has just saved wants to know the length. */
async function prepareToday(rooms: BulletinRooms, station: Station, bulletin: Bulletin): Promise<void> {
  const { kysely } = rooms.database;
  const date = dateOf(rooms.clock.now(), station.timeZone);
  const { obstacles } = await rooms.bulletins.rundown(kysely, bulletin, date);
  for (const { templateId } of obstacles)
    if (templateId !== undefined) await rooms.templates.prepare(kysely, station.id, templateId, date);
}

function views({ database, clock, bulletins, templates, sessionsOf }: BulletinRooms) {
  const { kysely } = database;

  async function summaryOf(station: Station, bulletin: Bulletin) {
    const date = dateOf(clock.now(), station.timeZone);
    return { bulletin, rundown: await bulletins.rundown(kysely, bulletin, date) };
  }

  async function editorProps(station: Station, id: string | null, content: BulletinContent) {
    const now = clock.now();
    const draft = {
      ...{ id: '', stationId: station.id, createdBy: '', createdAt: now, updatedAt: now, archivedAt: null },
      ...content,
    };
    const approved = await approvedItems(station.id);
    const offered = new Set(approved.map(({ id }) => id));
    const beyond = content.scriptIds.filter((id) => !offered.has(id));
    const { rundown } = await summaryOf(station, draft);
    const sessions = id === null ? [] : await sessionsOf(station, id);
    return {
      content,
      rundown,
      fits: sessions.map((session) => fitInto(rundown, session)),
      chimes: bulletins.chimes,
      templates: (await templates.list(station.id)).filter(({ state }) => state === 'approved'),
      approved,
      titles: new Map([
        ...approved.map(({ id, title }) => [id, title] as const),
        ...(await Promise.all(beyond.map(async (id) => [id, await titleOf(station.id, id)] as const))),
      ]),
    };
  }

  async function titleOf(stationId: string, id: string): Promise<string> {
    const found = await airableScript(kysely, stationId, id);
    const title =
      found.kind === 'missing' ? '' : found.kind === 'airable' ? found.revision.title : found.title;
    return title || 'Tin, bài không còn';
  }

  async function approvedItems(stationId: string): Promise<ApprovedItem[]> {
    const { items } = await listScripts(
      kysely,
      stationId,
      { archived: false },
      { limit: OFFERED, offset: 0 },
    );
    const held = items.filter(
      ({ script }) => script.approvedRevisionId !== null && script.state !== 'withdrawn',
    );
    const found = await Promise.all(held.map(({ script }) => airableScript(kysely, stationId, script.id)));
    return found.flatMap((item) =>
      item.kind === 'airable'
        ? [{ id: item.script.id, title: item.revision.title, durationMs: item.segment.durationMs }]
        : [],
    );
  }

  return { summaryOf, editorProps };
}

const bulletinSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    openingChime: z.string().nullable(),
    closingChime: z.string().nullable(),
    openingTemplateId: z.string().nullable(),
    closingTemplateId: z.string().nullable(),
    between: z.string().nullable(),
    scriptIds: z.array(z.string()),
    updatedAt: z.string(),
    /** Today, milliseconds. */
    totalMs: z.int(),
    obstacles: z.array(z.object({ kind: z.string(), message: z.string() })),
  })
  .meta({ id: 'Bulletin' });

function bulletinEndpoints(app: App, rooms: BulletinRooms): void {
  const { bulletins } = rooms;
  const { summaryOf } = views(rooms);
  const toJson = async (station: Station, bulletin: Bulletin) => {
    const { totalMs, obstacles } = (await summaryOf(station, bulletin)).rundown;
    return {
      ...bulletin,
      updatedAt: isoWithOffset(bulletin.updatedAt, station.timeZone),
      ...{ totalMs, obstacles },
    };
  };

  app.endpoint(
    {
      method: 'get',
      path: API,
      ...read,
      summary: 'Các bản tin, với độ dài tính cho hôm nay',
      response: z.object({ bulletins: z.array(bulletinSchema) }),
    },
    async ({ station }) => {
      const list = await bulletins.list(station.id);
      return { bulletins: await Promise.all(list.map((bulletin) => toJson(station, bulletin))) };
    },
  );
  app.endpoint(
    {
      method: 'get',
      path: `${API}/{bulletinId}`,
      ...read,
      summary: 'Một bản tin',
      response: bulletinSchema,
    },
    async ({ station, params }) => toJson(station, await bulletins.find(station.id, params.bulletinId)),
  );
  app.endpoint(
    {
      method: 'post',
      path: API,
      ...write,
      summary: 'Soạn bản tin mới từ tin, bài đã duyệt',
      body: bulletinContentSchema,
      response: bulletinSchema,
      status: 201,
    },
    async ({ station, actor, body }) => toJson(station, await bulletins.save(station, actor, null, body)),
  );
  app.endpoint(
    {
      method: 'put',
      path: `${API}/{bulletinId}`,
      ...write,
      summary: 'Sửa một bản tin',
      body: bulletinContentSchema,
      response: bulletinSchema,
    },
    async ({ station, actor, params, body }) =>
      toJson(station, await bulletins.save(station, actor, params.bulletinId, body)),
  );
  app.endpoint(
    { method: 'delete', path: `${API}/{bulletinId}`, ...write, summary: 'Lưu trữ một bản tin' },
    async ({ station, actor, params }) => {
      await bulletins.archive(station, actor, params.bulletinId);
      return undefined;
    },
  );
}
