/**
 * The rows of a Word file's tables. The library builds an object for every property of every cell, so that a year's log would
 * take gigabytes: it draws one row of each table, and the others are written after that pattern, in memory that grows with
 * their text alone.
 */
import { randomUUID } from 'node:crypto';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

const BODY = 'word/document.xml';

export interface RowPatterns {
  /** Texts for the cells of a pattern row, which the rows will replace. */
  patternOf: (rows: readonly (readonly string[])[]) => string[];
  /** The file with every row in the place of its pattern. */
  fill: (docx: Uint8Array) => Uint8Array<ArrayBuffer>;
}

/** One for each file. */
export function rowPatterns(): RowPatterns {
  // Nothing that a person wrote can hold it.
  const mark = randomUUID();
  const tables: (readonly (readonly string[])[])[] = [];
  return {
    patternOf(rows) {
      const table = tables.push(rows) - 1;
      return (rows[0] ?? []).map((_, column) => `${mark}.${table}.${column};`);
    },
    fill(docx) {
      const files = unzipSync(docx);
      const parts: string[] = [];
      let rest = strFromU8(files[BODY]!);
      for (const [table, rows] of tables.entries()) {
        const at = rest.indexOf(`${mark}.${table}.0;`);
        const from = rest.lastIndexOf('<w:tr>', at);
        const until = rest.indexOf('</w:tr>', at) + '</w:tr>'.length;
        const pieces = rest.slice(from, until).split(new RegExp(`${mark}\\.${table}\\.\\d+;`));
        parts.push(rest.slice(0, from), ...rows.map((row) => filled(pieces, row)));
        rest = rest.slice(until);
      }
      return zipSync({ ...files, [BODY]: strToU8(parts.join('') + rest) });
    },
  };
}

function filled(pieces: readonly string[], row: readonly string[]): string {
  return pieces
    .map((piece, column) => (column === 0 ? piece : escaped(row[column - 1] ?? '') + piece))
    .join('');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text of an element; what XML 1.0 can't hold (section 2.2) is left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>]/g, (sign) => ENTITIES[sign]!);
}
