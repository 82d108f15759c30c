/** Visits of the ward website's column, a figure a month: typed in, or from a table. */
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { readCsv } from '../../kernel/csv-reader.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { monthField, wholeNumber } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import { Upload } from '../../kernel/received-file.ts';
import { viMonth, viNumber, withoutMarks } from '../../kernel/vietnamese.ts';
import { isMonth, monthOf, type Month } from '../../kernel/zoned-time.ts';
import type { Database } from '../../storage/database.ts';
import { isStaff } from './evidence.ts';
import { insertVisits, visitsOfYear } from './visits.store.ts';

const MOST_VISITS = 1_000_000_000;

export const visitsSchema = z.object({
  month: monthField('Tháng'),
  visits: wholeNumber('Lượt truy cập', { min: 0, max: MOST_VISITS }),
});
export const visitsCsvSchema = z.object({ file: z.instanceof(Upload, { error: 'Hãy chọn tệp CSV.' }) });

export type WebsiteVisits = ReturnType<typeof createWebsiteVisits>;

export function createWebsiteVisits({ database, clock }: { database: Database; clock: Clock }) {
  const { kysely } = database;

  /** @throws Refusal at `month` when it has not begun; 403 for a collaborator */
  async function write(station: Station, actor: Actor, form: z.output<typeof visitsSchema>): Promise<void> {
    if (form.month > monthOf(clock.now(), station.timeZone))
      throw fieldRefusal('month', 'month-to-come', `Tháng ${viMonth(form.month)} chưa tới.`);
    await keep(station, actor, [form]);
  }

  /** A table with a month and a figure a line; all of it or nothing. @returns how many months @throws Refusal at `file` naming the line */
  async function importCsv(station: Station, actor: Actor, file: Upload): Promise<number> {
    const { heading, rows, broken } = await readCsv(await file.content(), 'file');
    const words = heading.cells.map(withoutMarks);
    const monthAt = Math.max(
      0,
      words.findIndex((word) => /thang|month/.test(word)),
    );
    const found = words.findIndex((word) => /luot|truy cap|visit/.test(word));
    const visitsAt = found < 0 ? 1 - Math.min(monthAt, 1) : found;
    if (broken[0]) throw wrongLine(broken[0].line, broken[0].message);
    const thisMonth = monthOf(clock.now(), station.timeZone);
    const read = rows.map(({ line, cells }) => {
      const month = monthIn(cells[monthAt] ?? '');
      const visits = numberIn(cells[visitsAt] ?? '');
      if (month === null) throw wrongLine(line, 'không đọc được tháng, ví dụ đúng: 11/2026.');
      if (month > thisMonth) throw wrongLine(line, `tháng ${viMonth(month)} chưa tới.`);
      if (visits === null) throw wrongLine(line, 'không đọc được số lượt truy cập.');
      return { month, visits };
    });
    if (read.length === 0) throw fieldRefusal('file', 'csv-empty', 'Tệp chỉ có dòng tên cột.');
    await keep(station, actor, read);
    return read.length;
  }

  async function keep(station: Station, actor: Actor, read: readonly { month: Month; visits: number }[]) {
    if (!isStaff(actor))
      throw new Refusal('no-permission', 'Chỉ cán bộ của đài nhập được lượt truy cập trang.', 403);
    const now = clock.now();
    const by = { id: actor.id, name: actor.name };
    // Of a month that stands twice in a table the last line holds.
    const lines = [...new Map(read.map((one) => [one.month, one])).values()];
    await kysely.transaction().execute(async (tx) => {
      await insertVisits(
        tx,
        station.id,
        lines.map((one) => ({ ...one, id: newId(now), by, recordedAt: now })),
      );
      const detail = { months: lines.map(({ month }) => month), visits: lines.map(({ visits }) => visits) };
      await record(tx, station.id, actor, 'visits.write', lines[0]!.month, detail, now);
    });
  }

  const ofYear = (station: Station, year: number) => visitsOfYear(kysely, station.id, year);

  return { write, importCsv, ofYear };
}

function wrongLine(line: number, what: string): Refusal {
  return fieldRefusal('file', 'csv-line', `Dòng ${viNumber(line)}: ${what}`);
}

/** "11/2026", "2026-11", "Tháng 11 năm 2026". */
function monthIn(text: string): Month | null {
  const iso = /(\d{4})-(\d{1,2})(?!\d)/.exec(text);
  const ours = /(\d{1,2})\D+(\d{4})/.exec(text);
  const [year, month] = iso ? iso.slice(1) : ours ? ours.slice(1).reverse() : [];
  if (!year || !month) return null;
  const named = `${year}-${month.padStart(2, '0')}`;
  return isMonth(named) ? named : null;
}

/** "12.345" and "12,345" are twelve thousand: nobody visits by halves. */
function numberIn(text: string): number | null {
  const bare = text.replace(/[\s.,]/g, '');
  return /^\d{1,10}$/.test(bare) && Number(bare) <= MOST_VISITS ? Number(bare) : null;
}
