import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import type { Revision } from '../scripts/script.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Checkbox, CheckboxGroup, RadioGroup } from '../web/parts/choice-field.tsx';
import { Details } from '../web/parts/details.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DateTimeInput, TextInput } from '../web/parts/text-field.tsx';
import { TargetFields } from './broadcast.page.tsx';
import { ArticleFields, asksForPreview } from './article-fields.page.tsx';
import { bodyOf } from './article-text.ts';
import { PhonePreview } from './phone-preview.page.tsx';
import {
  ARTICLE_KINDS,
  CHANNEL_NAMES,
  KIND_NAMES,
  PUBLICATION_CHANNELS,
  type Publication,
  type PublicationChannel,
} from './publication.ts';
import { PublicationLines } from './queue.page.tsx';

export type FormTyped = Record<string, string | string[] | undefined>;

export interface PublicationFormPageProps {
  call: PageCall;
  revision: Revision;
  typed: FormTyped;
  /** An OA is connected, so that the program can publish by itself. */
  connected: boolean;
  /** Other channels to which the program brings articles by itself. */
  sends: readonly PublicationChannel[];
  /** What was published of the same item before. */
  before: readonly Publication[];
  corrects: Publication | null;
  now: number;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** "Đăng": an approved item on its way to one place. */
export function PublicationFormPage(props: PublicationFormPageProps) {
  const { call, revision, typed, connected, sends, before, corrects, errors, message, now } = props;
  const base = `/d/${call.station.slug}/xuat-ban`;
  const one = (name: string) => [typed[name] ?? ''].flat()[0] ?? '';
  const many = (name: string) => [typed[name] ?? []].flat();
  return (
    <StationPage
      call={call}
      title={corrects ? 'Đăng bài đính chính' : 'Đăng tin, bài'}
      active="publications"
      back={{ href: `/d/${call.station.slug}/tin-bai/${revision.scriptId}`, label: 'Tin, bài' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      {corrects && (
        <Notice>
          Bài này đính chính “{corrects.title}”. Sau khi đăng, hãy ẩn hoặc gỡ bài cũ nếu cần; hai bài được ghi
          nối với nhau.
        </Notice>
      )}
      {before.length > 0 && (
        <Card title="Đã đăng hoặc đang chờ của tin, bài này">
          <PublicationLines call={call} items={before} now={now} />
        </Card>
      )}
      <div class="publish-columns">
        <Form action={`${base}/moi`} errors={errors} files guard extra={asksForPreview(base)}>
          <input type="hidden" name="scriptId" value={revision.scriptId} />
          {corrects && <input type="hidden" name="corrects" value={corrects.id} />}
          <Card title="Đăng ở đâu">
            <RadioGroup
              name="channel"
              label="Nơi đăng"
              choices={PUBLICATION_CHANNELS.map((value) => ({
                ...{ value, label: CHANNEL_NAMES[value] },
                hint: hintOf(value, connected, sends),
              }))}
              value={one('channel')}
              error={errorOf(errors, 'channel')}
            />
            <TextInput
              name="place"
              label="Nơi đăng cụ thể"
              hint="Chỉ cần khi chọn “Nơi khác”, ví dụ: Nhóm Zalo Tổ dân phố 5."
              optional
              value={one('place')}
              error={errorOf(errors, 'place')}
            />
            <CheckboxGroup
              name="kinds"
              label="Tính vào chỉ tiêu"
              hint="Bài được ghi thành minh chứng của kế hoạch khi đã đăng. Không chọn thì không tính."
              optional
              layout="columns"
              choices={ARTICLE_KINDS.map((value) => ({ value, label: KIND_NAMES[value] }))}
              values={many('kinds')}
              error={errorOf(errors, 'kinds')}
            />
            <TextInput
              name="unit"
              label="Đơn vị"
              hint="Đơn vị của bài trong kế hoạch."
              optional
              value={one('unit')}
              error={errorOf(errors, 'unit')}
            />
          </Card>
          <ArticleFields typed={typed} errors={errors} kept={[]} />
          <Card title="Khi nào">
            <Checkbox
              name="broadcast"
              label="Gửi tới mọi người quan tâm OA sau khi đăng"
              checked={one('broadcast') !== ''}
              hint="Zalo kiểm duyệt khoảng 30 phút, không gửi từ 22 giờ đến 6 giờ; mỗi ngày một lần."
            />
            {errorOf(errors, 'broadcast') && <Notice tone="danger">{errorOf(errors, 'broadcast')}</Notice>}
            <Details
              summary="Chỉ gửi cho một số người quan tâm"
              open={many('ages').length > 0 || one('ownCity') !== '' || !['', '0'].includes(one('gender'))}
            >
              <div class="stack">
                <TargetFields {...{ typed, errors }} />
              </div>
            </Details>
            <Details
              summary="Hẹn giờ, đăng tay"
              open={['notBefore', 'broadcastAfter', 'byHand'].some(
                (name) => one(name) !== '' || errorOf(errors, name),
              )}
            >
              <div class="stack">
                <DateTimeInput
                  name="notBefore"
                  label="Đăng từ"
                  optional
                  value={one('notBefore')}
                  error={errorOf(errors, 'notBefore')}
                />
                <DateTimeInput
                  name="broadcastAfter"
                  label="Gửi từ"
                  optional
                  value={one('broadcastAfter')}
                  error={errorOf(errors, 'broadcastAfter')}
                />
                <Checkbox
                  name="byHand"
                  label="Đăng tay"
                  checked={one('byHand') !== ''}
                  hint="Chép nội dung sang nơi đăng rồi xác nhận; không cần kết nối."
                />
              </div>
            </Details>
          </Card>
          <FormActions stay>
            <Button weight="primary" icon="send">
              Đưa vào hàng đợi
            </Button>
            <ButtonLink href={`/d/${call.station.slug}/tin-bai/${revision.scriptId}`}>Không đăng</ButtonLink>
          </FormActions>
        </Form>
        <aside class="publish-preview" aria-label="Xem thử">
          <h2>Xem thử trên điện thoại</h2>
          <PhonePreview
            {...{ title: one('title'), description: one('description'), author: one('author') }}
            {...{ coverHref: null, station: call.station.name }}
            body={bodyOf(one('text') || revision.text, []).body.flatMap((block) =>
              block.type === 'text' ? { text: block.content } : [],
            )}
          />
        </aside>
      </div>
    </StationPage>
  );
}

function hintOf(
  channel: PublicationChannel,
  connected: boolean,
  sends: readonly PublicationChannel[],
): string {
  switch (channel) {
    case 'zalo-oa':
      return connected ? 'Hệ thống tự đăng.' : 'Chưa kết nối: hãy đánh dấu “Đăng tay” bên dưới.';
    case 'ward-website':
      return sends.includes(channel)
        ? 'Hệ thống tự đăng.'
        : 'Chép nội dung có sẵn sang trang quản trị, rồi dán đường dẫn.';
    case 'city-page':
      return sends.includes(channel)
        ? 'Hệ thống tự gửi thư kèm tệp, khi bài lên trang thì dán đường dẫn.'
        : 'Gửi thư với tệp có sẵn, khi bài lên trang thì dán đường dẫn.';
    case 'other':
      return 'Nội dung, ảnh, âm thanh chép sẵn; xác nhận bằng đường dẫn hoặc ảnh chụp.';
  }
}
