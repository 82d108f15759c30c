import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpegOf, MOST_PICTURE_BYTES, MOST_UPLOAD_BYTES } from '../audio/picture.ts';
import { coverOf } from './cover.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "loa-anh-thử 'dấu'-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const sizeOf = (jpeg: Buffer) => {
  writeFileSync(at('do.jpg'), jpeg);
  const args = [
    '-v',
    'error',
    '-show_entries',
    'stream=codec_name,width,height',
    '-of',
    'csv=p=0',
    at('do.jpg'),
  ];
  return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim();
};
const ffmpeg = (...words: string[]) => execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', ...words]);

describe('pictures', () => {
  it('a cover is drawn from station, title and topic, small enough for Zalo', async () => {
    const cover = await coverOf({
      ...{ station: 'Đài truyền thanh phường Hai Bà Trưng', topic: 'e' },
      title: 'Giảm {\\b1}50%\\N lệ phí: “nộp trực tuyến”, ưu tiên người cao tuổi ở mọi tổ dân phố',
    });
    expect(sizeOf(cover)).toBe('mjpeg,1200,630');
    expect(cover.length).toBeLessThan(300_000);
  });

  it('a photograph of more than 40 MB is made small, its shape kept', async () => {
    ffmpeg('-i', 'color=gray:s=7500x5700,noise=alls=100:allf=t', '-frames:v', '1', '-q:v', '1', at('to.jpg'));
    const { size } = statSync(at('to.jpg'));
    expect(size).toBeGreaterThan(40 * 1024 * 1024);
    expect(size).toBeLessThanOrEqual(MOST_UPLOAD_BYTES);
    const small = await jpegOf(at('to.jpg'), 'cover');
    rmSync(at('to.jpg'));
    expect(small.length).toBeLessThanOrEqual(MOST_PICTURE_BYTES);
    expect(small.length).toBeGreaterThan(100_000);
    const [, width, height] = sizeOf(small).split(',').map(Number);
    expect(width! / height!).toBeCloseTo(75 / 57, 1);
  });

  it('a photograph stands as its camera was held, and tells nothing of where it was taken', async () => {
    ffmpeg('-i', 'color=red:s=60x40', '-frames:v', '1', at('ngang.jpg'));
    const lying = readFileSync(at('ngang.jpg'));
    // EXIF as a telephone writes it: held upright (orientation 6), with a block of words that stands for its place.
    const exif = Buffer.from('4d4d002a0000000800010112000300000001000600000000000000', 'hex');
    const block = Buffer.concat([Buffer.from('Exif\0\0'), exif, Buffer.from('GPS 21.01, 105.85')]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(block.length + 2);
    const told = Buffer.concat([
      ...[lying.subarray(0, 2), Buffer.from('ffe1', 'hex'), length],
      ...[block, lying.subarray(2)],
    ]);
    writeFileSync(at('dung.jpg'), told);
    const small = await jpegOf(at('dung.jpg'), 'cover');
    expect(sizeOf(small)).toBe('mjpeg,40,60');
    expect(small.toString('latin1')).not.toMatch(/Exif|GPS/);
  });

  it('PNG and WebP become JPEG, what is seen through them white', async () => {
    for (const name of ['a.png', 'a.webp']) {
      ffmpeg('-i', 'color=black@0.0:s=40x30,format=rgba', '-frames:v', '1', at(name));
      const made = await jpegOf(at(name), 'cover');
      expect(sizeOf(made)).toBe('mjpeg,40,30');
      const one = ['-vf', 'scale=1:1,format=rgb24', '-f', 'rawvideo', '-'];
      const pixel = execFileSync('ffmpeg', ['-v', 'error', '-i', at('do.jpg'), ...one]);
      expect(Math.min(...pixel), name).toBeGreaterThan(250);
    }
  });

  it('what is no picture, whatever its name, is refused at its field', async () => {
    const file = (name: string, ...parts: (string | Buffer)[]) =>
      writeFileSync(at(name), Buffer.concat(parts.map((part) => Buffer.from(part as string))));
    file('b.jpg', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    file('c.jpg', Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(2_000, 7));
    file('d.jpg', '');
    file('e.png', Buffer.from('89504e470d0a1a0a', 'hex'), '#EXTM3U\nfile:///etc/passwd\n');
    file('g.webp', 'RIFF', Buffer.alloc(4), 'WEBP', 'concat:/etc/passwd');
    file('h.jpg', Buffer.alloc(4), 'ftypheic', Buffer.alloc(100));
    ffmpeg('-i', 'sine=d=1', at('i.mp3'));
    renameSync(at('i.mp3'), at('i.jpg'));
    for (const [name, code] of [
      ['b.jpg', 'no-picture'],
      ['c.jpg', 'broken-picture'],
      ['d.jpg', 'no-picture'],
      ['e.png', 'broken-picture'],
      ['g.webp', 'broken-picture'],
      ['h.jpg', 'heic-picture'],
      ['i.jpg', 'no-picture'],
    ] as const)
      await expect(jpegOf(at(name), 'cover'), name).rejects.toMatchObject({
        code,
        errors: [{ field: 'cover' }],
      });
  });
});
