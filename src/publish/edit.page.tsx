import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { ArticleFields, asksForPreview } from './article-fields.page.tsx';
import { writtenBody } from './article-text.ts';
import { PhonePreview, previewOf } from './phone-preview.page.tsx';
import type { FormTyped } from './publication-form-props.ts';
import { isOut, type Publication } from './publication.ts';
import { pictureHref } from './picture-href.ts';

export interface EditPageProps {
  call: PageCall;
  one: Publication;
  typed?: FormTyped | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** "Sửa bài": the words and pictures of a publication, before it goes out or after. */
export function EditPage({ call, one, typed, errors, message }: EditPageProps) {
  const base = `/d/${call.station.slug}/xuat-ban`;
  const words = one.revised ?? one;
  const { text, pictures } = writtenBody(words.body);
  const captions = Object.fromEntries(pictures.map(({ caption }, at) => [`caption${at + 1}`, caption]));
  const { title, description, author } = words;
  const fields: FormTyped = typed ?? { title, description, author, text, ...captions };
  const hrefOf = (sha256: string) => pictureHref(call, sha256);
  return (
    <StationPage
      call={call}
      title="Sửa bài"
      active="publications"
      back={{ href: `${base}/${one.id}`, label: 'Bản đăng' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <Notice>{isOut(one) ? outWords(one) : BEFOREHAND}</Notice>
      <div class="publish-columns">
        <Form action={`${base}/${one.id}/sua`} errors={errors} files guard extra={asksForPreview(base)}>
          <input type="hidden" name="publicationId" value={one.id} />
          <input type="hidden" name="scriptId" value={one.scriptId} />
          <ArticleFields {...{ typed: fields, errors, kept: pictures, hrefOf }} ownCover={words.ownCover} />
          <FormActions stay>
            <Button weight="primary" icon="check">
              Lưu bản sửa
            </Button>
            <ButtonLink href={`${base}/${one.id}`}>Không sửa</ButtonLink>
          </FormActions>
        </Form>
        <aside class="publish-preview" aria-label="Xem thử">
          <h2>Xem thử trên điện thoại</h2>
          <PhonePreview
            {...{ title, description, author, station: call.station.name }}
            coverHref={words.coverSha256 === null ? null : hrefOf(words.coverSha256)}
            body={previewOf(words.body, hrefOf)}
          />
        </aside>
      </div>
    </StationPage>
  );
}

const BEFOREHAND =
  'Lời cắt từ bản đã duyệt thì đi tiếp ngay; lời khác hoặc ảnh riêng chờ lãnh đạo duyệt bản đăng.';

function outWords({ channel }: Publication): string {
  const [where, sentOnce] =
    channel === 'zalo-oa'
      ? ['trên OA', ' Bài đã gửi tới người quan tâm không được gửi lại.']
      : ['trên trang', ''];
  return `Bài đang ở ${where}. Lời cắt từ bản đã duyệt được cập nhật ngay; lời khác hoặc ảnh riêng chờ lãnh đạo duyệt, trong lúc đó bài cũ vẫn giữ nguyên.${sentOnce}`;
}
