/** Articles and events for programs: the same rules, JSON instead of forms. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Station } from '../../accounts/stations.ts';
import type { Clock } from '../../kernel/clock.ts';
import { optional, wholeNumber } from '../../kernel/fields.ts';
import { dateOf, isoWithOffset, monthOf } from '../../kernel/zoned-time.ts';
import type { EventEntry, PublicationEntry } from '../fact-log.store.ts';
import { eventSchema, publicationSchema } from './evidence-form.ts';
import type { Evidence } from './evidence.ts';
import { dayOf, isEvent, isPublication, type Known } from './known.ts';

const API = '/api/v1/stations/{stationId}';
const see = { scope: 'station', permission: 'audit.read' } as const;
const write = { scope: 'station', permission: 'evidence.write' } as const;

const listQuery = z.object({
  year: optional(wholeNumber('year', { min: 2000, max: 2999 })),
  month: optional(wholeNumber('month', { min: 1, max: 12 })),
  limit: wholeNumber('limit', { min: 1, max: 500 }).default(100),
  offset: wholeNumber('offset', { min: 0, max: 1_000_000 }).default(0),
});

const told = {
  id: z.string(),
  title: z.string(),
  unit: z.string(),
  enteredBy: z.string(),
  enteredAt: z.string(),
  /** Null: it waits for somebody, and counts for nothing yet. */
  confirmedBy: z.string().nullable(),
  struckOut: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
};
const publicationJson = z
  .object({
    ...told,
    url: z.string(),
    kinds: z.array(z.string()),
    channel: z.string(),
    sentOn: z.string().nullable(),
    publishedOn: z.string().nullable(),
    source: z.string(),
  })
  .meta({ id: 'Publication' });
const eventJson = z
  .object({
    ...told,
    on: z.string(),
    tasks: z.array(z.string()),
    forms: z.array(z.string()),
    place: z.string(),
    note: z.string(),
    /** Addresses, places, or "tep:<id>" of a file. */
    evidence: z.array(z.string()),
  })
  .meta({ id: 'EvidenceEvent' });

/** Programs send lines as a list; files come by the page alone. */
const eventBody = eventSchema.omit({ evidence: true, files: true, kept: true }).extend({
  evidence: z
    .array(z.string({ error: 'Minh chứng phải là danh sách chữ.' }).max(2_000), {
      error: 'Minh chứng phải là danh sách.',
    })
    .max(60, { error: 'Nhiều nhất 60 minh chứng.' })
    .default([]),
});

export interface EvidenceApiRooms {
  clock: Clock;
  evidence: Evidence;
}

export function evidenceApiRoutes(app: App, { clock, evidence }: EvidenceApiRooms): void {
  async function listed<E extends Known>(
    station: Station,
    query: z.output<typeof listQuery>,
    is: (known: Known) => known is E,
  ): Promise<{ page: E[]; total: number }> {
    const year = query.year ?? Number(monthOf(clock.now(), station.timeZone).slice(0, 4));
    const wish = query.month === undefined ? `${year}-` : `${year}-${String(query.month).padStart(2, '0')}`;
    const all = (await evidence.ofYear(station, year))
      .filter(is)
      .filter((known) => dateOf(dayOf(known), station.timeZone).startsWith(wish))
      .sort((one, other) => dayOf(other) - dayOf(one) || (one.id < other.id ? 1 : -1));
    return { page: all.slice(query.offset, query.offset + query.limit), total: all.length };
  }

  app.endpoint(
    {
      ...{ method: 'get', path: `${API}/publications`, ...see, query: listQuery },
      summary: 'Bài đã đăng của một năm hoặc một tháng, mới nhất trước',
      response: z.object({ items: z.array(publicationJson), total: z.int() }),
    },
    async ({ station, query }) => {
      const { page, total } = await listed(station, query, isPublication);
      return { items: page.map((known) => publicationOut(station, known)), total };
    },
  );

  app.endpoint(
    {
      ...{ method: 'post', path: `${API}/publications`, ...write, body: publicationSchema, status: 201 },
      summary: 'Nhập bài đã đăng; bài có cùng địa chỉ đã nhập thì 409',
      response: publicationJson,
    },
    async ({ station, actor, body }) => {
      const id = await evidence.addPublication(station, actor, body);
      return publicationOut(station, (await evidence.find(station, id)).known as Known<PublicationEntry>);
    },
  );

  app.endpoint(
    {
      ...{ method: 'get', path: `${API}/events`, ...see, query: listQuery },
      summary: 'Sự kiện của một năm hoặc một tháng, mới nhất trước',
      response: z.object({ items: z.array(eventJson), total: z.int() }),
    },
    async ({ station, query }) => {
      const { page, total } = await listed(station, query, isEvent);
      return { items: page.map((known) => eventOut(station, known)), total };
    },
  );

  app.endpoint(
    {
      ...{ method: 'post', path: `${API}/events`, ...write, body: eventBody, status: 201 },
      summary: 'Nhập sự kiện; được tính khi một người xác nhận',
      response: eventJson,
    },
    async ({ station, actor, body }) => {
      const form = { ...body, evidence: body.evidence.join('\n'), kept: [], files: [] };
      const id = await evidence.addEvent(station, actor, form);
      return eventOut(station, (await evidence.find(station, id)).known as Known<EventEntry>);
    },
  );
}

function toldOf({ timeZone }: Station, { id, entry, entered, struckOut }: Known) {
  return {
    ...{ id, title: entry.title, unit: entry.unit, enteredBy: entered.by.name },
    enteredAt: isoWithOffset(entered.at, timeZone),
    confirmedBy: entry.confirmedBy?.name ?? null,
    struckOut: struckOut && {
      ...{ by: struckOut.by.name, at: isoWithOffset(struckOut.at, timeZone), reason: struckOut.reason },
    },
  };
}

function publicationOut(station: Station, known: Known<PublicationEntry>) {
  const { url, kinds, channel, sentAt, publishedAt, source } = known.entry;
  const day = (at: number | null) => (at === null ? null : dateOf(at, station.timeZone));
  return {
    ...toldOf(station, known),
    ...{ url, kinds, channel, source, sentOn: day(sentAt), publishedOn: day(publishedAt) },
  };
}

function eventOut(station: Station, known: Known<EventEntry>) {
  const { at, tasks, forms, place, note, evidence } = known.entry;
  return { ...toldOf(station, known), on: dateOf(at, station.timeZone), tasks, forms, place, note, evidence };
}
