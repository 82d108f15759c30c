/** Pictures of publications: for people of the station, and of what goes out for whoever fetches it. */
import type { App } from '../accounts/http/app.ts';
import { MOST_UPLOAD_BYTES } from '../audio/picture.ts';
import { Refusal } from '../kernel/errors.ts';
import { hasPicture, isOutgoingImage } from './publication-lists.store.ts';
import type { PublishRooms } from './publish-rooms.ts';

const LIST = '/d/{slug}/xuat-ban';
const see = { scope: 'station', permission: 'script.read' } as const;

/** A picture of a form. */
export const PICTURE = {
  maxBytes: MOST_UPLOAD_BYTES,
  tooLarge: 'Ảnh lớn hơn 45 MB; hãy chọn ảnh nhỏ hơn.',
};

export function pictureRoutes(app: App, { database, publications }: PublishRooms): void {
  const answer = async (sha256: string, cache: string) =>
    new Response(new Uint8Array(await publications.picture(sha256)), {
      headers: { 'content-type': 'image/jpeg', 'cache-control': cache },
    });
  const none = () => new Refusal('picture-not-found', 'Không tìm thấy ảnh này.', 404);
  app.raw(
    { method: 'get', path: `${LIST}/anh/{sha256}`, ...see, summary: 'Ảnh của một bản đăng' },
    async ({ station, params }) => {
      if (
        !/^[0-9a-f]{64}$/.test(params.sha256) ||
        !(await hasPicture(database.kysely, station.id, params.sha256))
      )
        throw none();
      return answer(params.sha256, 'private, max-age=31536000, immutable');
    },
  );
  app.raw(
    {
      method: 'get',
      path: '/anh-dang/{sha256}',
      scope: 'public',
      summary: 'Ảnh của bài đã đưa đi đăng, để Zalo lấy',
    },
    async ({ params }) => {
      if (!/^[0-9a-f]{64}$/.test(params.sha256) || !(await isOutgoingImage(database.kysely, params.sha256)))
        throw none();
      return answer(params.sha256, 'public, max-age=31536000, immutable');
    },
  );
}
