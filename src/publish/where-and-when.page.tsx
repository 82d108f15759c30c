/** Where a publication goes and when: what the chosen place does not ask for is hidden by the style sheet. */
import { viNumber } from '../kernel/vietnamese.ts';
import { Card } from '../web/parts/card.tsx';
import { Checkbox, CheckboxGroup, RadioGroup } from '../web/parts/choice-field.tsx';
import { Details } from '../web/parts/details.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { DateTimeInput, TextInput } from '../web/parts/text-field.tsx';
import { TargetFields } from './broadcast.page.tsx';
import type { FormTyped, PublicationFormPageProps } from './publication-form-props.ts';
import {
  ARTICLE_KINDS,
  CHANNEL_NAMES,
  KIND_NAMES,
  PUBLICATION_CHANNELS,
  type PublicationChannel,
} from './publication.ts';

/** What was typed, as one value or as several. */
function typedOf(typed: FormTyped) {
  return {
    one: (name: string) => [typed[name] ?? ''].flat()[0] ?? '',
    many: (name: string) => [typed[name] ?? []].flat(),
  };
}

type CardProps = Pick<PublicationFormPageProps, 'typed' | 'errors' | 'connected' | 'sends' | 'allowanceLeft'>;

export function WhereCard({ typed, errors, connected, sends }: CardProps) {
  const { one, many } = typedOf(typed);
  return (
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
      <div class="publish-of-other">
        <TextInput
          name="place"
          label="Nơi đăng cụ thể"
          hint="Khi chọn “Nơi khác”, ví dụ: Nhóm Zalo Tổ dân phố 5."
          value={one('place')}
          error={errorOf(errors, 'place')}
        />
      </div>
      <div class="publish-of-plan stack">
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
      </div>
    </Card>
  );
}

export function WhenCard({ typed, errors, allowanceLeft }: CardProps) {
  const { one, many } = typedOf(typed);
  const left = allowanceLeft === null ? '' : ` Lượt gửi còn lại của tháng: ${viNumber(allowanceLeft)}.`;
  return (
    <Card title="Khi nào">
      <div class="publish-of-zalo stack">
        <Checkbox
          name="broadcast"
          label="Gửi tới mọi người quan tâm OA sau khi đăng"
          checked={one('broadcast') !== ''}
          hint={`Zalo kiểm duyệt khoảng 30 phút, không gửi từ 22 giờ đến 6 giờ; mỗi ngày một lần.${left}`}
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
      </div>
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
          <div class="publish-of-zalo">
            <DateTimeInput
              name="broadcastAfter"
              label="Gửi từ"
              optional
              value={one('broadcastAfter')}
              error={errorOf(errors, 'broadcastAfter')}
            />
          </div>
          <Checkbox
            name="byHand"
            label="Đăng tay"
            checked={one('byHand') !== ''}
            hint="Chép nội dung sang nơi đăng rồi xác nhận; không cần kết nối."
          />
        </div>
      </Details>
    </Card>
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
