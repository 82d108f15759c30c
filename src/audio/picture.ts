/**
 * Pictures, by the same ffmpeg under the same kind of limits as sound: a photograph of any size becomes a JPEG that other services take,
 * and a picture of words is drawn with our own fonts.
 */
import { copyFile, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fieldRefusal } from '../kernel/errors.ts';
import { ProgramMissing, runProcess, type ProcessLimits } from '../kernel/process.ts';
import { projectRoot } from '../kernel/project-files.ts';

/** What Zalo and most portals take. */
export const MOST_PICTURE_BYTES = 1_000_000;
/** A photograph of a good camera. */
export const MOST_UPLOAD_BYTES = 45 * 1024 * 1024;

const LIMITS: ProcessLimits = {
  ...{ wallMs: 30_000, cpuSeconds: 30, memoryBytes: 1.5 * 2 ** 30, stdoutBytes: 8 * 2 ** 20 },
};
/** Pixels of the longer side and quantiser, from fine to coarse: the first that is small enough is taken. */
const SIZES = [
  { side: 1600, quality: 4 },
  { side: 1280, quality: 7 },
  { side: 1024, quality: 12 },
  { side: 640, quality: 20 },
] as const;

type PictureFormat = 'jpeg' | 'png' | 'webp';

/**
 * The file as a JPEG of at most 1 MB.
 *
 * @param field of the form that a refusal belongs to
 * @throws Refusal at the field when it is no picture that can be read
 */
export async function jpegOf(file: string, field: string): Promise<Buffer> {
  const format = await formatOf(file);
  if (format === null)
    throw fieldRefusal(field, 'no-picture', 'Tệp này không phải ảnh JPG, PNG hay WebP; hãy chọn ảnh khác.');
  if (format === 'heic')
    throw fieldRefusal(
      field,
      'heic-picture',
      'Ảnh HEIC của iPhone chưa đọc được; hãy lưu ảnh thành JPG rồi chọn lại.',
    );
  for (const { side, quality } of SIZES) {
    const made = await drawn([
      ...['-protocol_whitelist', 'file', '-codec_whitelist', DECODERS[format], '-f', `${format}_pipe`],
      ...['-i', `file:${resolve(file)}`, '-frames:v', '1', '-vf'],
      `scale='min(${side},iw)':'min(${side},ih)':force_original_aspect_ratio=decrease,${format === 'jpeg' ? '' : ON_WHITE}format=yuvj420p`,
      ...['-q:v', String(quality)],
    ]);
    if (made === null)
      throw fieldRefusal(field, 'broken-picture', 'Ảnh này bị hỏng nên không đọc được; hãy chọn ảnh khác.');
    if (made.length <= MOST_PICTURE_BYTES) return made;
  }
  throw fieldRefusal(field, 'picture-too-large', 'Không làm nhỏ được ảnh này; hãy chọn ảnh khác.');
}

/** What is seen through a picture, a logo's ground most of all, becomes white: JPEG knows no holes, and would fill them with black. */
const ON_WHITE =
  'format=rgba,split[over][ground];[ground]lutrgb=r=255:g=255:b=255:a=255[white];[white][over]overlay=format=auto,';

const DECODERS: Record<PictureFormat, string> = { jpeg: 'mjpeg', png: 'png', webp: 'webp' };

/** By what it begins with, whatever it is called. */
async function formatOf(file: string): Promise<PictureFormat | 'heic' | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(12), 0, 12, 0);
    if (bytesRead < 12) return null;
    if (buffer.subarray(0, 3).toString('hex') === 'ffd8ff') return 'jpeg';
    if (buffer.subarray(0, 8).toString('hex') === '89504e470d0a1a0a') return 'png';
    const head = buffer.toString('latin1');
    if (/^ftyp(?:hei|hev|mif1|msf1)/.test(head.slice(4))) return 'heic';
    return head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP' ? 'webp' : null;
  } finally {
    await handle.close();
  }
}

/** Null when ffmpeg can make nothing of it. */
async function drawn(words: readonly string[]): Promise<Buffer | null> {
  const args = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1', ...words];
  const { code, stdout, stderr } = await runProcess('ffmpeg', [...args, '-f', 'mjpeg', 'pipe:1'], {
    limits: LIMITS,
  });
  if (/failed to execute/.test(stderr)) throw new ProgramMissing('ffmpeg');
  return code === 0 && stdout.length > 0 ? stdout : null;
}

export interface WordsPicture {
  width: number;
  height: number;
  /** '#14558f' */
  ground: string;
  /** An ASS script with styles of the family "Be Vietnam Pro". */
  script: string;
}

const FONTS = ['vietnamese', 'latin', 'latin-ext'].flatMap((part) =>
  ['400', '600'].map((weight) => `be-vietnam-pro-${part}-${weight}-normal.woff`),
);

/** Draws words by libass, which puts letters of several fonts of one family together and breaks lines. */
export async function pictureOfWords({ width, height, ground, script }: WordsPicture): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-anh-'));
  try {
    const fonts = join(folder, 'fonts');
    await mkdir(fonts);
    const source = join(projectRoot, 'node_modules/@fontsource/be-vietnam-pro/files');
    await Promise.all(FONTS.map((font) => copyFile(join(source, font), join(fonts, basename(font)))));
    const file = join(folder, 'chu.ass');
    await writeFile(file, script);
    const made = await drawn([
      ...['-f', 'lavfi', '-i', `color=${ground.replace('#', '0x')}:s=${width}x${height}:d=0.04:r=25`],
      ...[
        '-frames:v',
        '1',
        '-vf',
        `ass=filename=${inFilter(file)}:fontsdir=${inFilter(fonts)},format=yuvj420p`,
      ],
      ...['-q:v', '3'],
    ]);
    if (made === null) throw new Error('no picture of words was made');
    return made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A path as a filter's option inside a graph: escaped once for each. */
function inFilter(path: string): string {
  const option = path.replace(/[\\':]/g, '\\$&');
  return option.replace(/[\\'[\],;]/g, '\\$&');
}
