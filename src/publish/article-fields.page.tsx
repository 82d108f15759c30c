/** The words and pictures of an article, as the form of a new publication and that of an edited one ask for them. */
import type { FieldError } from '../kernel/errors.ts';
import { Card } from '../web/parts/card.tsx';
import { Checkbox } from '../web/parts/choice-field.tsx';
import { Details } from '../web/parts/details.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { FileInput } from '../web/parts/file-field.tsx';
import { TextArea, TextInput } from '../web/parts/text-field.tsx';
import { MOST_BODY, MOST_CAPTION, MOST_PICTURES, type Picture } from './article-text.ts';
import { PREVIEW_ID } from './phone-preview.page.tsx';
import type { FormTyped } from './publication-form-props.ts';
import { ARTICLE_LIMITS } from './zalo/article.ts';

/** While one types, the server draws the article as a phone shows it. @param base of the publishing pages */
export function asksForPreview(base: string) {
  return {
    ...{ 'hx-post': `${base}/xem-thu`, 'hx-trigger': 'input changed delay:500ms' },
    ...{ 'hx-target': `#${PREVIEW_ID}`, 'hx-swap': 'outerHTML', 'hx-sync': 'this:replace' },
    'hx-encoding': 'application/x-www-form-urlencoded',
  } as const;
}

export interface ArticleFieldsProps {
  typed: FormTyped;
  errors: readonly FieldError[] | undefined;
  /** Pictures that the article has already, by their numbers. */
  kept: readonly Picture[];
  hrefOf?: (sha256: string) => string;
  /** The cover is a picture that somebody gave, so that it can be given up. */
  ownCover?: boolean;
}

const IMAGES = '.jpg,.jpeg,.png,.webp,image/*';

export function ArticleFields({ typed, errors, kept, hrefOf, ownCover = false }: ArticleFieldsProps) {
  const one = (name: string) => [typed[name] ?? ''].flat()[0] ?? '';
  return (
    <>
      <Card title="Lời của bài">
        <TextArea
          name="title"
          label="Tiêu đề"
          rows={2}
          counter={{ limit: ARTICLE_LIMITS.title, oneLine: true }}
          value={one('title')}
          error={errorOf(errors, 'title')}
        />
        <TextArea
          name="description"
          label="Mô tả"
          hint="Dùng đúng lời trong bài đã duyệt thì đăng được ngay; lời khác cần lãnh đạo duyệt bản đăng."
          rows={4}
          counter={{ limit: ARTICLE_LIMITS.description, oneLine: true }}
          value={one('description')}
          error={errorOf(errors, 'description')}
        />
        <TextInput
          name="author"
          label="Tác giả"
          hint="Thường là tên cơ quan."
          counter={{ limit: ARTICLE_LIMITS.author }}
          value={one('author')}
          error={errorOf(errors, 'author')}
        />
        <TextArea
          name="text"
          label="Thân bài"
          hint="Mỗi dòng một đoạn. Sửa khác bài đã duyệt thì lãnh đạo duyệt bản đăng; để trống là đúng lời đã duyệt."
          rows={10}
          counter={{ limit: MOST_BODY }}
          value={one('text')}
          error={errorOf(errors, 'text')}
        />
      </Card>
      <Card title="Ảnh">
        <FileInput
          name="cover"
          label="Ảnh bìa"
          hint="JPG, PNG, WebP đến 45 MB, hệ thống tự thu nhỏ. Để trống: vẽ từ tiêu đề và tên đài. Ảnh riêng cần lãnh đạo duyệt bản đăng."
          accept={IMAGES}
          optional
          error={errorOf(errors, 'cover')}
        />
        {ownCover && <Checkbox name="drawCover" label="Bỏ ảnh riêng, vẽ lại ảnh bìa từ tiêu đề" />}
        <Details
          summary={`Ảnh trong bài (nhiều nhất ${MOST_PICTURES})`}
          open={kept.length > 0 || slots.some((slot) => errorOf(errors, `picture${slot}`) !== undefined)}
        >
          <p class="soft small">
            Ảnh đứng ở dòng “[ảnh 1]”, “[ảnh 2]”… của thân bài; không có dòng ấy thì đứng cuối bài.
          </p>
          <div class="picture-slots">
            {slots.map((slot) => (
              <PictureField
                {...{ slot, errors, hrefOf }}
                caption={one(`caption${slot}`)}
                kept={kept[slot - 1]}
              />
            ))}
          </div>
        </Details>
      </Card>
    </>
  );
}

const slots = Array.from({ length: MOST_PICTURES }, (_, at) => at + 1);

interface PictureFieldProps {
  slot: number;
  caption: string;
  kept: Picture | undefined;
  errors: readonly FieldError[] | undefined;
  hrefOf: ((sha256: string) => string) | undefined;
}

function PictureField({ slot, caption, kept, errors, hrefOf }: PictureFieldProps) {
  return (
    <div class="picture-slot">
      {kept && (
        <>
          <input type="hidden" name={`kept${slot}`} value={kept.sha256} />
          {hrefOf && <img src={hrefOf(kept.sha256)} alt={`Ảnh ${slot} đang có`} />}
          <Checkbox name={`drop${slot}`} label={`Bỏ ảnh ${slot}`} />
        </>
      )}
      <FileInput
        name={`picture${slot}`}
        label={kept ? `Thay ảnh ${slot}` : `Ảnh ${slot}`}
        accept={IMAGES}
        optional
        error={errorOf(errors, `picture${slot}`)}
      />
      <TextInput
        name={`caption${slot}`}
        label={`Chú thích ảnh ${slot}`}
        optional
        counter={{ limit: MOST_CAPTION }}
        value={caption}
        error={errorOf(errors, `caption${slot}`)}
      />
    </div>
  );
}
