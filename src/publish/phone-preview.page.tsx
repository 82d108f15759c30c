/** How an article looks on a phone, before it is there. */
import type { Child } from 'hono/jsx';
import type { BodyBlock } from './publication.ts';

export interface PhonePreviewProps {
  title: string;
  description: string;
  author: string;
  /** Address of the cover; null: it will be drawn from the title. */
  coverHref: string | null;
  station: string;
  body: readonly PreviewBlock[];
  /** Where there are two on a page. */
  id?: string;
}

/** A picture without an address is one that was not uploaded yet. */
export type PreviewBlock = { text: string } | { picture: string | null; caption: string };

/** @param hrefOf where a picture of the station's is shown */
export function previewOf(body: readonly BodyBlock[], hrefOf: (sha256: string) => string): PreviewBlock[] {
  return body.map((block) =>
    block.type === 'text'
      ? { text: block.content }
      : { picture: hrefOf(block.sha256), caption: block.caption },
  );
}

export const PREVIEW_ID = 'xem-thu';

export function PhonePreview({
  title,
  description,
  author,
  coverHref,
  station,
  body,
  id = PREVIEW_ID,
}: PhonePreviewProps) {
  const cover: Child =
    coverHref === null ? (
      <div class="phone-cover">
        <strong>{title || 'Tiêu đề'}</strong>
        <span>{station}</span>
      </div>
    ) : (
      <img class="phone-cover" src={coverHref} alt="Ảnh bìa" />
    );
  return (
    <div class="phone" id={id} role="group" aria-label="Xem thử trên điện thoại" tabindex={0}>
      {cover}
      <div class="phone-body">
        <p class="phone-title">{title || 'Tiêu đề'}</p>
        <p class="small soft">{author || 'Tác giả'}</p>
        <p class="phone-lead">{description || 'Mô tả ngắn của bài'}</p>
        {body.map((block) =>
          'text' in block ? (
            <p>{block.text}</p>
          ) : (
            <figure class="phone-picture">
              {block.picture === null ? (
                <div class="phone-no-picture">Ảnh</div>
              ) : (
                <img src={block.picture} alt={block.caption || 'Ảnh trong bài'} />
              )}
              {block.caption !== '' && <figcaption>{block.caption}</figcaption>}
            </figure>
          ),
        )}
      </div>
    </div>
  );
}
