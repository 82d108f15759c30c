/** Pictures of publications: covers and those inside the text, each made a JPEG of at most 1 MB and kept by its hash. */
import { writeFile } from 'node:fs/promises';
import type { Station } from '../accounts/stations.ts';
import type { MediaStore } from '../audio/media-store.ts';
import { jpegOf } from '../audio/picture.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import type { Upload } from '../kernel/received-file.ts';
import type { Picture } from './article-text.ts';
import { coverOf, type CoverWords } from './cover.ts';
import type { PictureSlot } from './publication-form.ts';
import type { BodyBlock } from './publication.ts';

export interface PicturesDependencies {
  media: Pick<MediaStore, 'put' | 'temporaryFile'>;
  /** Draws a cover where nobody gave one. */
  drawCover?: ((words: CoverWords) => Promise<Buffer>) | undefined;
}

export type Pictures = ReturnType<typeof createPictures>;

export function createPictures({ media, drawCover = coverOf }: PicturesDependencies) {
  async function keep(jpeg: Buffer): Promise<string> {
    const file = media.temporaryFile('.jpg');
    await writeFile(file, jpeg);
    return (await media.put(file)).sha256;
  }

  /** @param field of the form that a refusal belongs to */
  const ofUpload = async (upload: Upload, field: string) => keep(await jpegOf(upload.path, field));

  async function drawn(station: Station, title: string, topics: readonly string[]): Promise<string> {
    const topic = (topics[0] ?? null) as CoverWords['topic'];
    return keep(await drawCover({ station: station.name, title, topic }));
  }

  /**
   * The pictures of a form by their numbers: a new file, or one that the article has already.
   *
   * @throws Refusal at the field of the picture at fault
   */
  async function inside(
    slots: readonly PictureSlot[],
    before: readonly BodyBlock[],
  ): Promise<(Picture | null)[]> {
    const made: (Picture | null)[] = [];
    for (const [at, { upload, kept, caption }] of slots.entries()) {
      const field = `picture${at + 1}`;
      if (upload) made.push({ sha256: await ofUpload(upload, field), caption });
      else if (kept === undefined) made.push(null);
      // Only a picture of this very article: a hash alone must not open the store.
      else if (before.some((block) => block.type === 'image' && block.sha256 === kept))
        made.push({ sha256: kept, caption });
      else throw fieldRefusal(field, 'picture-gone', 'Ảnh này không còn trong bài; hãy chọn lại ảnh.', 409);
    }
    return made;
  }

  return { ofUpload, drawn, inside };
}
