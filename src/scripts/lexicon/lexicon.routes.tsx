/** Quản trị → Từ điển đọc, and the same for programs. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { textOf } from '../../accounts/sign-in.routes.tsx';
import type { Station } from '../../accounts/stations.ts';
import { fieldRefusal } from '../../kernel/errors.ts';
import { optionalText, wholeNumber } from '../../kernel/fields.ts';
import { Upload } from '../../kernel/received-file.ts';
import { withoutMarks } from '../../kernel/vietnamese.ts';
import { isoWithOffset } from '../../kernel/zoned-time.ts';
import type { LexiconEntry } from '../../speech/reading/lexicon.ts';
import { productLexicon } from '../../speech/reading/lexicon/product.ts';
import { normaliseText } from '../../speech/reading/normalise.ts';
import { readingStyleSchema } from '../../speech/reading/reading-style.ts';
import { AudioPlayer } from '../../web/parts/audio-player.tsx';
import { SpokenWords } from '../../web/parts/spoken-words.tsx';
import { shownTokens, SpokenRefusal } from '../spoken-panel.page.tsx';
import type { PreviewBook } from '../sound.routes.ts';
import type { StationEntry } from './entries.store.ts';
import type { Entries } from './entries.ts';
import { entrySchema, sampleOf, toLexiconEntry, type EntryContent } from './entry.ts';
import {
  EntryPage,
  LexiconPage,
  NO_VALUES,
  PRODUCT_PAGE_SIZE,
  type EntryValues,
  type LexiconPageProps,
} from './lexicon.page.tsx';
import { lexiconWith } from './read-aloud.ts';

const PAGE = '/d/{slug}/quan-tri/tu-dien';
const ENTRY = `${PAGE}/{entryId}` as const;
const API = '/api/v1/stations/{stationId}/lexicon';
const access = { scope: 'station', permission: 'lexicon.write' } as const;
const TABLE_LIMITS = {
  field: 'file',
  maxBytes: 2 * 1024 * 1024,
  tooLarge: 'Bảng lớn hơn 2 MB; hãy chia thành nhiều tệp.',
};

const listQuery = z.object({
  q: z.string().max(100).optional().catch(undefined),
  tu: z.string().max(60).optional().catch(undefined),
  doc: z.string().max(200).optional().catch(undefined),
  trang: wholeNumber('Trang', { min: 1, max: 10_000 }).default(1).catch(1),
});
const entryForm = entrySchema.and(z.object({ sentence: optionalText('Câu để nghe thử', { max: 300 }) }));
const tableForm = z.object({ file: z.instanceof(Upload, { error: 'Hãy chọn tệp TSV hoặc CSV.' }) });

export interface LexiconRooms {
  entries: Entries;
  previews: PreviewBook;
  /** Makes a short piece of sound now, of a text that is spoken text already. */
  sayPreview: (station: Station, text: string, voice: string) => Promise<{ sha256: string }>;
  soundHref: (station: Station, sha256: string) => string;
}

export function lexiconRoutes(app: App, rooms: LexiconRooms): void {
  const { entries } = rooms;

  async function page(
    call: PageCall,
    more: Partial<LexiconPageProps> & { values: EntryValues },
    { search = '', at = 1 }: { search?: string | undefined; at?: number } = {},
  ) {
    const found = productEntries(search);
    const last = Math.max(1, Math.ceil(found.length / PRODUCT_PAGE_SIZE));
    const shown = Math.min(at, last);
    const from = (shown - 1) * PRODUCT_PAGE_SIZE;
    return (
      <LexiconPage
        call={call}
        entries={await entries.list(call.station.id)}
        doubts={await entries.doubts(call.station)}
        product={{
          entries: found.slice(from, from + PRODUCT_PAGE_SIZE),
          ...{ total: found.length, page: shown },
        }}
        search={search}
        {...more}
      />
    );
  }

  app.page({ method: 'get', path: PAGE, ...access, query: listQuery }, (call) => {
    const { q, tu, doc, trang } = call.query;
    const values = { ...NO_VALUES, written: tu ?? '', spoken: doc ?? '' };
    return page(call, { values }, { search: q, at: trang });
  });
  app.form(
    { method: 'post', path: PAGE, ...access, body: entryForm },
    async ({ station, actor, body, seeOther }) => {
      const { written, spoken } = await entries.save(station, actor, body);
      return seeOther(`/d/${station.slug}/quan-tri/tu-dien`, savedWords(written, spoken));
    },
    (call) => page(call, { values: typed(call.values), errors: call.errors, message: call.message }),
  );

  tableRoutes(app, rooms, page);
  previewRoutes(app, rooms);
  entryRoutes(app, rooms);
  endpoints(app, entries);
}

type ShowPage = (
  call: PageCall,
  more: Partial<LexiconPageProps> & { values: EntryValues },
) => ReturnType<typeof LexiconPage> | Promise<ReturnType<typeof LexiconPage>>;

function tableRoutes(app: App, { entries }: LexiconRooms, page: ShowPage): void {
  app.raw(
    { method: 'get', path: `${PAGE}/bang.tsv`, ...access, summary: 'Từ điển đọc của đài, TSV' },
    async ({ station }) =>
      new Response(await entries.exportTable(station), {
        headers: {
          'content-type': 'text/tab-separated-values; charset=utf-8',
          'content-disposition': `attachment; filename="tu-dien-doc-${station.slug}.tsv"`,
        },
      }),
  );
  app.form(
    { method: 'post', path: `${PAGE}/nhap`, ...access, body: tableForm, files: { file: TABLE_LIMITS } },
    async (call) => {
      const { station, actor, body } = call;
      const imported = await entries.importTable(station, actor, await body.file.content());
      return page(call, { values: NO_VALUES, imported });
    },
    (call) => page(call, { values: NO_VALUES, errors: call.errors, message: call.message }),
  );
}

function previewRoutes(app: App, { previews, sayPreview, soundHref }: LexiconRooms): void {
  for (const path of [`${PAGE}/nghe-thu`, `${ENTRY}/nghe-thu`] as const)
    app.form(
      { method: 'post', path, ...access, body: entryForm },
      async ({ station, body }) => {
        const lines = normaliseText(body.sentence || sampleOf(body), {
          lexicon: lexiconWith([toLexiconEntry(body)]),
          style: readingStyleSchema.parse(station.settings),
        });
        const spoken = lines.map((line) => line.spoken).join('\n');
        if (spoken.trim() === '')
          throw fieldRefusal('sentence', 'nothing-to-say', 'Câu này không có chữ nào để đọc.');
        const { sha256 } = await sayPreview(station, spoken, station.settings.voice);
        previews.allow(station.id, sha256);
        return (
          <div class="stack">
            <AudioPlayer src={soundHref(station, sha256)} label="Nghe thử" preload="metadata" />
            <SpokenWords tokens={shownTokens(lines)} id="thu" />
          </div>
        );
      },
      ({ errors, message }) => <SpokenRefusal sentence={errors[0]?.message ?? message ?? ''} />,
    );
}

function entryRoutes(app: App, { entries }: LexiconRooms): void {
  async function page(
    call: PageCall & { params: { entryId: string } },
    more: Partial<Parameters<typeof EntryPage>[0]> = {},
  ) {
    const entry = await entries.existing(call.station.id, call.params.entryId);
    const history = await entries.history(call.station.id, entry.written);
    return <EntryPage call={call} entry={entry} history={history} values={valuesOf(entry)} {...more} />;
  }

  app.page({ method: 'get', path: ENTRY, ...access }, (call) => page(call));
  app.form(
    { method: 'post', path: ENTRY, ...access, body: entryForm },
    async ({ station, actor, params, body, seeOther }) => {
      const { written, spoken } = await entries.save(station, actor, body, params.entryId);
      return seeOther(`/d/${station.slug}/quan-tri/tu-dien`, savedWords(written, spoken));
    },
    (call) => page(call, { values: typed(call.values), errors: call.errors, message: call.message }),
  );
  app.form(
    { method: 'post', path: `${ENTRY}/bo`, ...access },
    async ({ station, actor, params, seeOther }) => {
      const { id, written } = await entries.remove(station, actor, params.entryId);
      const list = `/d/${station.slug}/quan-tri/tu-dien`;
      return seeOther(list, {
        tone: 'proved',
        message: `Đã thôi dùng cách đọc “${written}” của đài.`,
        undo: { action: `${list}/${id}/dung-lai`, seconds: 10 },
      });
    },
  );
  app.form(
    { method: 'post', path: `${ENTRY}/dung-lai`, ...access },
    async ({ station, actor, params, seeOther }) => {
      const { written, spoken } = await entries.restore(station, actor, params.entryId);
      return seeOther(`/d/${station.slug}/quan-tri/tu-dien`, savedWords(written, spoken));
    },
  );
}

const entryJson = z
  .object({
    id: z.string(),
    written: z.string(),
    spoken: z.string(),
    /** everywhere, document (in numbers and symbols of documents), after or before one of `neighbours`. */
    place: z.string(),
    neighbours: z.array(z.string()),
    note: z.string(),
    taughtBy: z.string(),
    taughtAt: z.string(),
  })
  .meta({ id: 'LexiconEntry' });

function endpoints(app: App, entries: Entries): void {
  const toJson = ({ timeZone }: Station, { created, ...entry }: StationEntry) => ({
    ...entry,
    ...{ taughtBy: created.name, taughtAt: isoWithOffset(created.at, timeZone) },
  });
  app.endpoint(
    {
      ...{ method: 'get', path: API, ...access, summary: 'Từ điển đọc của đài' },
      response: z.object({ entries: z.array(entryJson) }),
    },
    async ({ station }) => ({
      entries: (await entries.list(station.id)).map((entry) => toJson(station, entry)),
    }),
  );
  app.endpoint(
    {
      ...{ method: 'post', path: API, ...access, summary: 'Dạy cách đọc một từ; thay cách đọc cũ nếu có' },
      ...{ body: entrySchema, response: entryJson, status: 201 },
    },
    async ({ station, actor, body }) => toJson(station, await entries.save(station, actor, body)),
  );
  app.endpoint(
    { method: 'delete', path: `${API}/{entryId}`, ...access, summary: 'Thôi dùng một cách đọc' },
    async ({ station, actor, params }) => {
      await entries.remove(station, actor, params.entryId);
      return undefined;
    },
  );
}

let inOrder: readonly LexiconEntry[] | undefined;

/** As a dictionary is leafed through: what is written alike stands together, its usual reading first. Sorted when first asked for. */
function leafed(): readonly LexiconEntry[] {
  return (inOrder ??= sorted(productLexicon));
}

function sorted(entries: readonly LexiconEntry[]): LexiconEntry[] {
  const letters = new Intl.Collator('vi', { numeric: true });
  const decided = ({ context }: LexiconEntry) => Number(context !== undefined);
  return [...entries].sort((a, b) => letters.compare(a.written, b.written) || decided(a) - decided(b));
}

function productEntries(search: string) {
  const wanted = plain(search);
  if (wanted === '') return leafed();
  const scored = leafed().flatMap((entry) => {
    const written = plain(entry.written);
    const rank = written === wanted ? 0 : written.startsWith(wanted) ? 1 : written.includes(wanted) ? 2 : 3;
    return rank < 3 || plain(entry.spoken).includes(wanted) ? [{ entry, rank }] : [];
  });
  return scored.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}

function plain(text: string): string {
  return withoutMarks(text).toLowerCase().trim();
}

function savedWords(written: string, spoken: string): string {
  const short = spoken.length > 80 ? `${spoken.slice(0, 79)}…` : spoken;
  return `Từ nay “${written}” đọc là “${short}”. Âm thanh đã duyệt giữ nguyên.`;
}

function valuesOf({ written, spoken, place, neighbours, note }: EntryContent): EntryValues {
  return { written, spoken, place, neighbours: neighbours.join(', '), note, sentence: '' };
}

function typed(values: Record<string, string | string[]>): EntryValues {
  const one = (name: keyof EntryValues) => textOf(values[name]) ?? '';
  return {
    ...{ written: one('written'), spoken: one('spoken'), place: one('place') || 'everywhere' },
    ...{ neighbours: one('neighbours'), note: one('note'), sentence: one('sentence') },
  };
}
