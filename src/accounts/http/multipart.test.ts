import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Upload } from '../../kernel/received-file.ts';
import { readMultipart, type MultipartOptions } from './multipart.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loa-multipart-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => expect(readdirSync(folder)).toEqual([]));

const LIMITS = { maxBytes: 10_000, maxTextBytes: 1_000 };
const FILES = { recording: { maxBytes: 500, tooLarge: 'Bản ghi âm lớn quá.' } };

async function send(form: FormData, options: Partial<MultipartOptions> = {}) {
  const request = new Request('http://loa.local', { method: 'POST', body: form });
  const headers = Object.fromEntries(request.headers);
  return readMultipart((await request.blob()).stream(), headers, {
    ...{ ...LIMITS, files: FILES, folder },
    ...options,
  });
}

function formOf(...fields: [string, string | Blob, string?][]): FormData {
  const form = new FormData();
  for (const [name, value, file] of fields)
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, file);
  return form;
}

const sound = (bytes: number) => new Blob([new Uint8Array(bytes).fill(7)]);

describe('a form with files', () => {
  it('gives its text in order and its file on disk, until it is discarded', async () => {
    const form = formOf(
      ['topics', 'a'],
      ['topics', 'đ'],
      ['recording', sound(400), 'đọc.mp3'],
      ['step', 'save'],
    );
    const { fields, refused, discard } = await send(form);
    const upload = fields.find(([name]) => name === 'recording')![1] as Upload;
    expect(refused).toBeNull();
    expect(fields.filter(([, value]) => typeof value === 'string')).toEqual([
      ['topics', 'a'],
      ['topics', 'đ'],
      ['step', 'save'],
    ]);
    expect([upload.name, upload.bytes]).toEqual(['đọc.mp3', 400]);
    expect(readFileSync(upload.path)).toEqual(Buffer.alloc(400, 7));
    expect(readdirSync(folder)).toHaveLength(1);
    await discard();
  });

  it('counts a file that was not chosen, or that nobody asked for, as none', async () => {
    const form = formOf(['recording', new Blob([]), ''], ['other', sound(10), 'a.exe'], ['title', 'Tin']);
    expect((await send(form)).fields).toEqual([['title', 'Tin']]);
  });

  it('keeps the text before and after a file that is too large, and nothing of the file', async () => {
    const form = formOf(['title', 'Tin'], ['recording', sound(5_000), 'a.mp3'], ['step', 'save']);
    const { fields, refused } = await send(form);
    expect(fields).toEqual([
      ['title', 'Tin'],
      ['step', 'save'],
    ]);
    expect(refused).toMatchObject({
      status: 413,
      errors: [{ field: 'recording', message: 'Bản ghi âm lớn quá.' }],
    });
  });

  it('stops a file at its field before the disk is full', async () => {
    const form = formOf(['recording', sound(400), 'a.mp3'], ['title', 'Tin']);
    const { fields, refused } = await send(form, { freeBytesKept: Infinity });
    expect(fields).toEqual([['title', 'Tin']]);
    expect(refused).toMatchObject({ code: 'disk-full', errors: [{ field: 'recording' }] });
  });

  it('is refused with more text than any form has, or a longer body', async () => {
    const { refused } = await send(formOf(['a', 'x'.repeat(600)], ['b', 'x'.repeat(600)]));
    expect(refused).toMatchObject({ code: 'body-too-large', status: 413 });
    const long = send(formOf(['recording', sound(20_000), 'a.mp3']));
    await expect(long).rejects.toMatchObject({ code: 'body-too-large', status: 413 });
  });

  it.each([
    ['breaks off in the middle of a file', true],
    ['ends in the middle of a file', false],
  ])('leaves nothing behind when it %s', async (_how, breaks) => {
    const head = `--x\r\ncontent-disposition: form-data; name="recording"; filename="a.mp3"\r\n\r\n`;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(Buffer.concat([Buffer.from(head), Buffer.alloc(300)]));
        if (!breaks) controller.close();
      },
      pull: (controller) => {
        controller.error(new Error('connection lost'));
      },
    });
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const reading = readMultipart(body, headers, { ...LIMITS, files: FILES, folder });
    await expect(reading).rejects.toMatchObject({ code: 'malformed-form', status: 400 });
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=y'])(
    'is none with the header %s',
    async (type) => {
      const reading = readMultipart(
        new Blob(['--x\r\nkhông phải']).stream(),
        { 'content-type': type },
        { ...LIMITS, files: FILES, folder },
      );
      await expect(reading).rejects.toMatchObject({ code: 'malformed-form', status: 400 });
    },
  );
});
