/** A report's tables as a page and a Word file have them, for tests that hold one against the other. */
import { strFromU8, unzipSync } from 'fflate';

/** Without marks that only help a line to break. */
export function textsOf(tables: string[][][]): string[][][] {
  return tables.map((rows) => rows.map((row) => row.map((cell) => cell.replaceAll('\u200B', '').trim())));
}

export function pageTables(html: string): string[][][] {
  return parts(html, /<table[^>]*>([\s\S]*?)<\/table>/g).map((table) =>
    parts(table, /<tr[^>]*>([\s\S]*?)<\/tr>/g).map((row) =>
      parts(row, /<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g).map((cell) => plain(cell.replace(/<[^>]*>/g, ''))),
    ),
  );
}

/** Tables with a heading, behind the letterhead, which is the first: chart and signature have none. */
export function wordTables(bytes: Uint8Array): string[][][] {
  const xml = strFromU8(unzipSync(bytes)['word/document.xml']!);
  const tables = parts(xml, /<w:tbl>([\s\S]*?)<\/w:tbl>/g).filter(
    (table, index) => index === 0 || table.includes('<w:tblHeader'),
  );
  return tables.map((table) =>
    parts(table, /<w:tr>([\s\S]*?)<\/w:tr>/g).map((row) =>
      parts(row, /<w:tc>([\s\S]*?)<\/w:tc>/g).map((cell) =>
        plain(parts(cell, /<w:t[ >][^<]*?>?([^<>]*)<\/w:t>/g).join('')),
      ),
    ),
  );
}

export function parts(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

export function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
