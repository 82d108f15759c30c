import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpegOf, MOST_PICTURE_BYTES } from '../audio/picture.ts';
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

  it('a photograph of tens of megabytes is made small, its shape kept', async () => {
    ffmpeg('-i', 'color=gray:s=5200x3900,noise=alls=100:allf=t', '-frames:v', '1', '-q:v', '1', at('to.jpg'));
    expect(statSync(at('to.jpg')).size).toBeGreaterThan(10_000_000);
    const small = await jpegOf(at('to.jpg'), 'cover');
    expect(small.length).toBeLessThanOrEqual(MOST_PICTURE_BYTES);
    const [, width, height] = sizeOf(small).split(',').map(Number);
    expect(width! / height!).toBeCloseTo(4 / 3, 1);
  });

  it('PNG and WebP become JPEG; what is no picture, whatever its name, is refused at its field', async () => {
    ffmpeg('-i', 'color=red:s=40x30', '-frames:v', '1', at('a.png'));
    expect(sizeOf(await jpegOf(at('a.png'), 'cover'))).toBe('mjpeg,40,30');
    writeFileSync(at('b.jpg'), '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    writeFileSync(at('c.jpg'), Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(2_000, 7)]));
    writeFileSync(at('d.jpg'), '');
    for (const [name, code] of [
      ['b.jpg', 'no-picture'],
      ['c.jpg', 'broken-picture'],
      ['d.jpg', 'no-picture'],
    ] as const)
      await expect(jpegOf(at(name), 'cover')).rejects.toMatchObject({ code, errors: [{ field: 'cover' }] });
  });
});
