/** A report as programs get it: the very texts and tables that page, Word and Excel are drawn from. */
import { z } from 'zod';
import { TEXT_KEYS, tablesOf, type ReportModel } from './model.ts';
import type { ReportWindow } from './windows.ts';

const cell = z.union([z.string(), z.number()]).nullable();
export const reportSchema = z
  .object({
    about: z.string(),
    /** Local dates, both included. */
    from: z.string(),
    to: z.string(),
    /** Calendar months whose quotas are told. */
    months: z.array(z.string()),
    trial: z.boolean(),
    /** Proposed texts by their key. */
    texts: z.record(z.enum(TEXT_KEYS), z.string()),
    /** Tables in their order, annexes last; a cell is text, a number, or nothing. */
    tables: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        columns: z.array(z.string()),
        rows: z.array(z.array(cell)),
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Report' });

export function reportJson(
  model: ReportModel,
  { from, to, months }: ReportWindow,
): z.input<typeof reportSchema> {
  const texts = Object.fromEntries(
    TEXT_KEYS.map((key) => {
      const found = model.blocks.find((block) => block.kind === 'text' && block.key === key);
      return [key, found?.kind === 'text' ? found.text : ''];
    }),
  ) as Record<(typeof TEXT_KEYS)[number], string>;
  return {
    ...{ about: model.about, from, to, months, trial: model.trial, texts },
    tables: tablesOf(model).map(({ key, title, columns, rows, note }) => ({
      ...{ key, title, rows, note: note ?? null },
      columns: columns.map((column) => column.title),
    })),
  };
}
