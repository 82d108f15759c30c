/** Nhập từ CSV: sending a table in, saying what its columns are, taking its rows. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { manyOf, oneOf, optional, optionalText, wholeNumber } from '../../kernel/fields.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { COLUMN_TITLES, COLUMNS, type Column } from './csv-articles.ts';
import { CSV_LIMITS, csvSchema, type Chosen, type CsvImport } from './csv-import.ts';
import { CsvPage, CsvTablePage, fieldOf } from './csv-import.page.tsx';
import { isStaff, type Evidence } from './evidence.ts';
import { CHANNELS, KINDS } from './words.ts';

const PAGE = '/d/{slug}/minh-chung/nhap-csv';
const write = { scope: 'station', permission: 'evidence.write' } as const;

const columnField = (column: Column) => optional(wholeNumber(COLUMN_TITLES[column], { min: 0, max: 1_000 }));
const fields = {
  'cot-url': columnField('url'),
  'cot-title': columnField('title'),
  'cot-kinds': columnField('kinds'),
  'cot-channel': columnField('channel'),
  'cot-unit': columnField('unit'),
  'cot-sentOn': columnField('sentOn'),
  'cot-publishedOn': columnField('publishedOn'),
  kinds: manyOf('Loại bài', KINDS),
  channel: optional(oneOf('Kênh đăng', CHANNELS)),
  unit: optionalText('Đơn vị', { max: 200 }),
} satisfies Record<ReturnType<typeof fieldOf>, z.ZodType> & Record<string, z.ZodType>;
const chosenSchema = z.object(fields);
const tableQuery = z.object({ ...fields, trang: optional(wholeNumber('Trang', { min: 1, max: 100_000 })) });

export function csvImportRoutes(app: App, rooms: { evidence: Evidence; csvImport: CsvImport }): void {
  const { evidence, csvImport } = rooms;

  async function table(
    call: PageCall,
    id: string,
    asked: z.output<typeof tableQuery>,
    message: string | null = null,
  ) {
    const { station, actor } = call;
    const { ownUnit } = await evidence.writerOf(station, actor);
    const read = await csvImport.read(station, actor, id, chosenOf(asked));
    const { trang, ...how } = asked;
    const search = new URLSearchParams(
      Object.entries(how).flatMap(([name, value]) =>
        [value ?? []].flat().map((one): [string, string] => [name, String(one)]),
      ),
    ).toString();
    const units = await evidence.unitsNow(station);
    return <CsvTablePage {...{ call, read, ownUnit, units, search, message, page: trang ?? 1 }} />;
  }

  app.page({ method: 'get', path: PAGE, ...write }, (call) => <CsvPage call={call} />);

  app.form(
    {
      ...{ method: 'post', path: PAGE, ...write, body: csvSchema },
      ...{ files: { file: CSV_LIMITS }, maxBytes: 4 * CSV_LIMITS.maxBytes },
    },
    async ({ station, actor, body, seeOther }) => {
      const id = await csvImport.add(station, actor, body);
      return seeOther(`/d/${station.slug}/minh-chung/nhap-csv/${id}`);
    },
    (call) => <CsvPage call={call} typed={{ errors: call.errors, message: call.message }} />,
  );

  app.page({ method: 'get', path: `${PAGE}/{fileId}`, ...write, query: tableQuery }, (call) =>
    table(call, call.params.fileId, call.query),
  );

  app.form(
    { method: 'post', path: `${PAGE}/{fileId}/nhap`, ...write, body: chosenSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const taken = await csvImport.take(station, actor, params.fileId, chosenOf(body));
      const then = isStaff(actor) ? '' : ' Các bài được tính khi Phòng Văn hoá – Xã hội xác nhận.';
      return seeOther(
        `/d/${station.slug}/minh-chung/nhap-csv/${params.fileId}`,
        `Đã nhập ${viNumber(taken)} bài.${then}`,
      );
    },
    (call) => table(call, call.params.fileId, tableQuery.parse({}), call.message),
  );
}

/** No column named at all: then the heading tells. */
function chosenOf(asked: z.output<typeof chosenSchema>): Chosen {
  const named = COLUMNS.flatMap((column) => {
    const index = asked[fieldOf(column)];
    return index === undefined ? [] : [[column, index] as const];
  });
  const { kinds, channel, unit } = asked;
  return {
    columns: named.length === 0 ? undefined : Object.fromEntries(named),
    defaults: { kinds, ...(channel && { channel }), ...(unit !== '' && { unit }) },
  };
}
