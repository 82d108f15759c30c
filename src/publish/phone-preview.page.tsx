/** How an article looks on a phone, before it is there. */
import type { Child } from 'hono/jsx';

export interface PhonePreviewProps {
  title: string;
  description: string;
  author: string;
  /** Address of the cover; null: it will be drawn from the title. */
  coverHref: string | null;
  station: string;
  paragraphs: readonly string[];
}

export const PREVIEW_ID = 'xem-thu';

export function PhonePreview({
  title,
  description,
  author,
  coverHref,
  station,
  paragraphs,
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
    <div class="phone" id={PREVIEW_ID} role="group" aria-label="Xem thử trên điện thoại" tabindex={0}>
      {cover}
      <div class="phone-body">
        <p class="phone-title">{title || 'Tiêu đề'}</p>
        <p class="small soft">{author || 'Tác giả'}</p>
        <p class="phone-lead">{description || 'Mô tả ngắn của bài'}</p>
        {paragraphs.map((text) => (
          <p>{text}</p>
        ))}
      </div>
    </div>
  );
}
