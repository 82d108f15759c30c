import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { fileKindOf } from './file-kind.ts';

const kindOf = async (bytes: Buffer) =>
  (await fileKindOf((from, length) => Promise.resolve(bytes.subarray(from, from + length)), bytes.length))
    ?.extension ?? null;
const text = (words: string) => Buffer.from(words, 'latin1');
const zip = (...names: string[]) =>
  Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, strToU8(name.repeat(50))]))));

/** A header of [MS-CFB] whose directory is in its first sector. */
function oldOffice(entry: string): Buffer {
  const file = Buffer.alloc(4096);
  text('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(2, 48);
  file.write(`${entry}\0`, 3 * 512, 'utf16le');
  return file;
}

/** Two frames of 32 kbit/s at 44.1 kHz. */
function mp3(): Buffer {
  const frame = Buffer.alloc(104);
  frame.writeUInt32BE(0xfffb1000);
  return Buffer.concat([frame, frame]);
}

it.each<[string, Buffer, string | null]>([
  ['a PDF', text('%PDF-1.7\n…'), 'pdf'],
  ['a JPEG', text('\xff\xd8\xff\xe0'), 'jpg'],
  ['a PNG', text('\x89PNG\r\n\x1a\n'), 'png'],
  ['a Word file', zip('[Content_Types].xml', 'word/document.xml'), 'docx'],
  ['an Excel file', zip('[Content_Types].xml', 'xl/workbook.xml'), 'xlsx'],
  ['an old Word file', oldOffice('WordDocument'), 'doc'],
  ['an old Excel file', oldOffice('Workbook'), 'xls'],
  ['an MP3 with tags', text('ID3\x03\0\0'), 'mp3'],
  ['a bare MP3', mp3(), 'mp3'],
  ['an MP4', text('\0\0\0\x18ftypisom'), 'mp4'],
  ['a Word file with macros', zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'), null],
  ['another archive', zip('a.txt'), null],
  ['an installer in the old container', oldOffice('Property'), null],
  ['an iPhone photo', text('\0\0\0\x18ftypheic'), null],
  ['a program', text('MZ\x90\0'), null],
  ['a page', text('<!doctype html><script>'), null],
  ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), null],
  ['half a frame', mp3().subarray(0, 60), null],
  ['nothing', Buffer.alloc(0), null],
])('%s is known by its content', async (_, bytes, kind) => expect(await kindOf(bytes)).toBe(kind));
