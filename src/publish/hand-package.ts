/** What whoever publishes by hand takes along: the words as text and as HTML, the cover, the sound. */
import { Readable } from 'node:stream';
import { zipped, type ZipEntry } from '../kernel/zip.ts';
import type { Publication } from './publication.ts';

/** The whole article as people paste it into a message. @param listen where it can be heard */
export function plainText(one: Publication, listen: string | null = null): string {
  const hear = listen === null ? [] : ['', listenWords(listen)];
  return [one.title, '', one.description, '', ...linesOf(one), ...hear, '', one.author].join('\n');
}

const HEAR = 'Nghe bài này:';

/** How an article says where it can be heard, wherever it stands. */
export function listenWords(address: string): string {
  return `${HEAR} ${address}`;
}

export interface HtmlOptions {
  /** Where a picture is fetched; by its name in the package when absent. */
  pictureAddress?: (name: string, sha256: string) => string;
  /** With the title above it. */
  heading?: boolean;
  /** Where it can be heard. */
  listen?: string | null;
}

/** The body for a website's editor: headings and paragraphs alone. */
export function htmlOf(
  one: Publication,
  { pictureAddress = (name) => name, heading = true, listen = null }: HtmlOptions = {},
): string {
  return [
    ...(heading ? [`<h1>${escaped(one.title)}</h1>`] : []),
    `<p><strong>${escaped(one.description)}</strong></p>`,
    ...one.body.map((block, at) =>
      block.type === 'text'
        ? `<p>${escaped(block.content)}</p>`
        : `<figure><img src="${escaped(pictureAddress(pictureName(one, at), block.sha256))}" alt="${escaped(block.caption)}"><figcaption>${escaped(block.caption)}</figcaption></figure>`,
    ),
    ...(listen === null ? [] : [`<p>${HEAR} <a href="${escaped(listen)}">${escaped(listen)}</a></p>`]),
    `<p><em>${escaped(one.author)}</em></p>`,
  ].join('\n');
}

/** Pictures inside the text, by the names that the HTML gives them. */
export function picturesOf(one: Publication): { name: string; sha256: string }[] {
  return one.body.flatMap((block, at) =>
    block.type === 'image' ? { name: pictureName(one, at), sha256: block.sha256 } : [],
  );
}

function pictureName({ body }: Publication, at: number): string {
  return `anh-${body.slice(0, at + 1).filter(({ type }) => type === 'image').length}.jpg`;
}

/** What is written, line by line. */
export function linesOf({ body }: Publication): string[] {
  return body.map((block) => (block.type === 'text' ? block.content : block.caption)).filter(Boolean);
}

/** Text as HTML shows it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** All of it as one archive. @param open a file of the media store; each is opened when its turn comes */
export function packageOf(
  one: Publication,
  open: (sha256: string) => Readable,
  listen: string | null,
): Response {
  const body = Readable.toWeb(Readable.from(zipped(entriesOf(one, open, listen))));
  return new Response(body as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="bai-dang-${one.id.slice(0, 8)}.zip"`,
      'cache-control': 'no-store',
    },
  });
}

function* entriesOf(
  one: Publication,
  open: (sha256: string) => Readable,
  listen: string | null,
): Generator<ZipEntry> {
  yield { name: 'bai.txt', content: plainText(one, listen) };
  const page = `<!doctype html><meta charset="utf-8">\n${htmlOf(one, { listen })}\n`;
  yield { name: 'bai.html', content: page };
  if (one.coverSha256 !== null) yield { name: 'anh-bia.jpg', content: open(one.coverSha256) };
  for (const { name, sha256 } of picturesOf(one)) yield { name, content: open(sha256) };
  if (one.audioSha256 !== null) yield { name: 'am-thanh.mp3', content: open(one.audioSha256) };
}
