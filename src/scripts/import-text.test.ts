import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importText } from './import-text.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loa-import-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const CONTENT_TYPES = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`;
const RELATIONS = `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;

/** A real DOCX as a word processor packs it: zipped by Python's standard library. */
function docx(document: string): Uint8Array {
  const source = join(folder, 'docx');
  mkdirSync(join(source, '_rels'), { recursive: true });
  mkdirSync(join(source, 'word'), { recursive: true });
  writeFileSync(join(source, '[Content_Types].xml'), CONTENT_TYPES);
  writeFileSync(join(source, '_rels', '.rels'), RELATIONS);
  writeFileSync(
    join(source, 'word', 'document.xml'),
    `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${document}</w:body></w:document>`,
  );
  const target = join(folder, 'made.docx');
  execFileSync('python3', [
    '-c',
    'import shutil,sys; shutil.make_archive(sys.argv[1],"zip",sys.argv[2])',
    target,
    source,
  ]);
  return readFileSync(`${target}.zip`);
}

const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('importing a text', () => {
  it('reads the paragraphs of a DOCX', async () => {
    const text = await importText(docx(paragraph('Cải cách hành chính') + paragraph('Một cửa, một lần')));
    expect(text).toBe('Cải cách hành chính\n\nMột cửa, một lần');
  });

  it.each([
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, ...bytesOf('Duyệt hồ sơ')], 'Duyệt hồ sơ'],
    ['UTF-16', [0xff, 0xfe, ...Buffer.from('Duyệt hồ sơ', 'utf16le')], 'Duyệt hồ sơ'],
    ['Windows-1258', [0x43, 0xf4, 0x6e, 0x67, 0x20, 0x64, 0xe2, 0x6e], 'Công dân'],
    ['decomposed Unicode', bytesOf('Duyệt'.normalize('NFD')), 'Duyệt'],
  ])('reads %s', async (_name, bytes, text) => {
    expect(await importText(Uint8Array.from(bytes))).toBe(text);
  });

  it.each([
    ['nothing', new Uint8Array(), 'file-empty'],
    ['blanks', bytesOf(' \n\t '), 'file-no-text'],
    ['a zip that is no DOCX', Buffer.from('PK\x03\x04 no archive at all'), 'file-not-docx'],
    ['a PDF', bytesOf('%PDF-1.7'), 'file-pdf'],
    ['an old .doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'file-doc'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0xff, 0xfe, 0]), 'file-not-text'],
    ['a hundred thousand words', bytesOf('chữ '.repeat(100_000)), 'text-too-long'],
  ])('refuses %s with a sentence at its field', async (_name, bytes, code) => {
    await expect(importText(bytes)).rejects.toMatchObject({ code, errors: [{ field: 'file' }] });
  });

  it('survives a DOCX that unpacks to far more than it is', async () => {
    await expect(importText(docx(paragraph('không '.repeat(12_000_000))))).rejects.toMatchObject({
      status: 422,
    });
  });

  it('puts the letters of old fonts into today’s, in a text file and in a DOCX', async () => {
    const old = 'Uû ban nh©n d©n ph­êng th«ng b¸o lÞch tiÕp c«ng d©n';
    const now = 'Uỷ ban nhân dân phường thông báo lịch tiếp công dân';
    expect(await importText(Buffer.from(old, 'latin1'))).toBe(now);
    expect(await importText(docx(paragraph(old)))).toBe(now);
  });
});
