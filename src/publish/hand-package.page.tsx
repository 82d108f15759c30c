import type { PageCall } from '../accounts/station-page.page.tsx';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Copyable } from '../web/parts/copyable.tsx';
import { htmlOf, picturesOf, plainText } from './hand-package.ts';
import type { Publication } from './publication.ts';

/** Đăng tay: everything ready to be copied, for whoever puts it there himself. */
export function HandPackage({
  call,
  one,
  listen,
}: {
  call: PageCall;
  one: Publication;
  /** Where it can be heard. */
  listen: string | null;
}) {
  const path = `/d/${call.station.slug}/xuat-ban/${one.id}`;
  const text = plainText(one, listen);
  return (
    <Card title="Nội dung để chép">
      <p class="soft">
        {one.channel === 'city-page'
          ? 'Gửi thư tới đầu mối của Thành phố, kèm các tệp dưới đây; khi bài lên trang thì quay lại xác nhận.'
          : 'Chép từng ô sang nơi đăng, tải ảnh và âm thanh kèm theo; đăng xong thì quay lại xác nhận.'}
      </p>
      <Copyable name="copy-title" label="Tiêu đề" text={one.title} />
      <Copyable name="copy-text" label="Toàn bài (chữ)" text={text} rows={8} />
      <Copyable
        name="copy-html"
        label="Toàn bài (HTML cho trang web)"
        text={htmlOf(one, { listen })}
        rows={6}
      />
      <div class="row">
        {one.coverSha256 !== null && (
          <ButtonLink
            href={`/d/${call.station.slug}/xuat-ban/anh/${one.coverSha256}`}
            icon="download"
            download
          >
            Tải ảnh bìa
          </ButtonLink>
        )}
        {picturesOf(one).map(({ sha256 }, at) => (
          <ButtonLink href={`/d/${call.station.slug}/xuat-ban/anh/${sha256}`} icon="download" download>
            Tải ảnh {at + 1}
          </ButtonLink>
        ))}
        {one.audioSha256 !== null && (
          <ButtonLink href={`/d/${call.station.slug}/am-thanh/${one.audioSha256}`} icon="download" download>
            Tải âm thanh
          </ButtonLink>
        )}
        <ButtonLink href={`${path}/goi.zip`} icon="download" download>
          Tải cả gói (ZIP)
        </ButtonLink>
      </div>
    </Card>
  );
}
