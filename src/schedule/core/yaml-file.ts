import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { Refusal, type FieldError } from '../../kernel/errors.ts';

const LONGEST_FILE = 4_000_000;

/**
 * Reads a YAML file that people edit by hand.
 *
 * @param told `what` begins the sentence of the refusal ("Tệp khung giờ"), `code` is its code
 * @throws Refusal with one entry for each fault: its field ("slots.0.start") and a sentence that begins with its line
 */
export function parseYaml<T>(text: string, schema: z.ZodType<T>, told: { code: string; what: string }): T {
  const refuse = (faults: FieldError[]) =>
    new Refusal(told.code, `${told.what} có ${faults.length} chỗ chưa đúng.`, 422, faults);
  if (text.length > LONGEST_FILE) {
    throw refuse([{ field: 'file', message: 'Tệp lớn hơn 4 MB.' }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw refuse(
      document.errors.slice(0, 10).map((error) => ({
        field: 'file',
        message: `Dòng ${lines.linePos(error.pos[0]).line}: sai cú pháp YAML (${SYNTAX[error.code] ?? 'không đọc được'}).`,
      })),
    );
  }
  const parsed = schema.safeParse(plainValue(document, refuse));
  if (parsed.success) return parsed.data;
  throw refuse(
    parsed.error.issues.slice(0, 20).map(({ path, message }) => {
      const field = path.length === 0 ? 'file' : path.map(String).join('.');
      return { field, message: `Dòng ${lineOf(document, path, lines)}: ${message}` };
    }),
  );
}

/** What the YAML reader's codes mean, for those that people run into. */
const SYNTAX: Record<string, string> = {
  BAD_INDENT: 'thụt lề không đều',
  TAB_AS_INDENT: 'dùng phím Tab để thụt lề, hãy dùng dấu cách',
  DUPLICATE_KEY: 'một tên được ghi hai lần',
  MISSING_CHAR: 'thiếu dấu nháy hoặc dấu ngoặc',
  MULTILINE_IMPLICIT_KEY: 'thiếu dấu hai chấm',
  BLOCK_AS_IMPLICIT_KEY: 'thụt lề hoặc dấu hai chấm đặt sai chỗ',
  MULTIPLE_DOCS: 'tệp có nhiều hơn một tài liệu',
};

function plainValue(document: Document, refuse: (faults: FieldError[]) => Refusal): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    // Only aliases fail here: to something that is not there, or so many that the file would grow without bound.
    throw refuse([{ field: 'file', message: 'Tệp dùng tham chiếu YAML (dấu *) sai hoặc quá nhiều.' }]);
  }
}

/** The line of a field, or of what should have held it. */
function lineOf(document: Document, path: PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
