/** An edit of a recording as people and programs give it: clock times in a form, milliseconds in JSON. */
import { z } from 'zod';
import { checkedEdit, MOST_CUTS, type EditFault, type RecordingEdit } from '../../audio/recording-edit.ts';
import { Refusal, type FieldError } from '../../kernel/errors.ts';
import { wholeNumber } from '../../kernel/fields.ts';

const LONGEST_MS = 24 * 3_600_000;
const ms = (label: string) => wholeNumber(label, { min: 0, max: LONGEST_MS });

/** As JSON holds it; whether it fits the recording is for `editFor` to say. */
export const recordingEditSchema = z.object({
  trimStartMs: ms('Cắt đầu').default(0),
  trimEndMs: ms('Cắt cuối').default(0),
  fadeInMs: ms('Vào dần').default(0),
  fadeOutMs: ms('Ra dần').default(0),
  cuts: z
    .array(z.object({ fromMs: ms('Từ'), toMs: ms('Đến') }), { error: 'Các đoạn cắt phải là một danh sách.' })
    .max(MOST_CUTS, `Nhiều nhất ${MOST_CUTS} đoạn cắt bỏ.`)
    .default([]),
});

/** '1:05,250' */
export function viClockMs(instantMs: number): string {
  const minutes = Math.floor(instantMs / 60_000);
  const seconds = String(Math.floor(instantMs / 1000) % 60).padStart(2, '0');
  return `${minutes}:${seconds},${String(Math.floor(instantMs % 1000)).padStart(3, '0')}`;
}

const CLOCK = /^(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,3}))?$/;

/** '1:05,250', '65,25', '1:02:03' as ms; null for anything else. */
export function parseClockMs(text: string): number | null {
  const match = CLOCK.exec(text.trim());
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds, fraction = ''] = match;
  // 1:75 is a slip, 75 alone is not.
  if (match[2] !== undefined && Number(seconds) > 59) return null;
  if (match[1] !== undefined && Number(minutes) > 59) return null;
  return (
    (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'))
  );
}

/** What the form's fields hold, by name: start, end, fadeIn, fadeOut, cutFrom0, cutTo0, cutFrom1 … */
export type EditTexts = Record<string, string>;

export function textsOf(edit: RecordingEdit, durationMs: number): EditTexts {
  const texts: EditTexts = {
    start: viClockMs(edit.trimStartMs),
    end: viClockMs(Math.floor(durationMs) - edit.trimEndMs),
    fadeIn: viClockMs(edit.fadeInMs),
    fadeOut: viClockMs(edit.fadeOutMs),
  };
  edit.cuts.forEach(({ fromMs, toMs }, index) => {
    texts[`cutFrom${index}`] = viClockMs(fromMs);
    texts[`cutTo${index}`] = viClockMs(toMs);
  });
  return texts;
}

/** Numbers of the cut rows that a form has, in order. */
export function cutRows(texts: EditTexts): number[] {
  const numbers = Object.keys(texts).map((name) => /^cut(?:From|To)(\d{1,4})$/.exec(name)?.[1]);
  return [...new Set(numbers.filter((one) => one !== undefined).map(Number))].sort((a, b) => a - b);
}

/**
 * The edit that a form asks for. Blank fields are as if untouched; a row with both ends blank is none.
 *
 * @throws Refusal with a sentence at each field
 */
export function editOfForm(texts: EditTexts, durationMs: number): RecordingEdit {
  const errors: FieldError[] = [];
  const whole = Math.floor(durationMs);
  const read = (field: string, blank: number): number => {
    const text = (texts[field] ?? '').trim();
    if (text === '') return blank;
    const value = parseClockMs(text);
    if (value === null) errors.push({ field, message: `“${text}” không phải là phút:giây, ví dụ 1:05,250.` });
    return value ?? blank;
  };
  const rows = cutRows(texts).filter((row) =>
    `${texts[`cutFrom${row}`] ?? ''}${texts[`cutTo${row}`] ?? ''}`.trim(),
  );
  const wanted: RecordingEdit = {
    trimStartMs: read('start', 0),
    trimEndMs: Math.max(0, whole - read('end', whole)),
    fadeInMs: read('fadeIn', 0),
    fadeOutMs: read('fadeOut', 0),
    cuts: rows.map((row) => ({ fromMs: read(`cutFrom${row}`, 0), toMs: read(`cutTo${row}`, whole) })),
  };
  if (errors.length > 0) throw refused(errors);
  return editFor(wanted, durationMs, ({ part }) => {
    if (part === 'cuts') return rows.length > 0 ? `cutFrom${rows[0]!}` : 'end';
    const row = /^cut(\d+)$/.exec(part)?.[1];
    return row === undefined ? part : `cutFrom${rows[Number(row)]!}`;
  });
}

/** The edit in order, if it fits a recording of this length. @throws Refusal at the fields that `fieldOf` names */
export function editFor(
  wanted: RecordingEdit,
  durationMs: number,
  fieldOf: (fault: EditFault) => string,
): RecordingEdit {
  const checked = checkedEdit(wanted, durationMs);
  if ('edit' in checked) return checked.edit;
  throw refused(checked.faults.map((fault) => ({ field: fieldOf(fault), message: fault.message })));
}

const JSON_FIELDS: Record<string, string> = {
  start: 'trimStartMs',
  end: 'trimEndMs',
  fadeIn: 'fadeInMs',
  fadeOut: 'fadeOutMs',
};

/** Names in JSON. */
export function jsonFieldOf({ part }: EditFault): string {
  const cut = /^cut(\d+)$/.exec(part)?.[1];
  return cut === undefined ? (JSON_FIELDS[part] ?? 'cuts') : `cuts.${cut}`;
}

function refused(errors: FieldError[]): Refusal {
  return new Refusal('edit-impossible', errors[0]!.message, 422, errors);
}
