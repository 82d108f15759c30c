import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { ConfirmDialog, ConfirmOpener } from '../../web/parts/confirm-dialog.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import type { PlacesPageProps } from './places-props.ts';

/** Whether the program writes to whoever keeps the city's page, and to whom. */
export function CityCard({ call, city, mail, typed, errors, mayConnect }: PlacesPageProps) {
  const base = `/d/${call.station.slug}/xuat-ban/noi-dang`;
  return (
    <Card title="Trang CCHC của Thành phố">
      <p class="row">
        {city && mail ? <Chip tone="proved">Hệ thống tự gửi thư</Chip> : <Chip tone="neutral">Gửi tay</Chip>}
        {city && <strong>{city.to}</strong>}
      </p>
      <p class="soft">
        Mỗi bài đi một thư có toàn bài, ảnh và âm thanh (tệp lớn thì kèm đường dẫn nghe). Khi bài lên trang
        thì dán đường dẫn; lúc ấy mới tính.
      </p>
      {!mail && (
        <Notice tone="attention">
          Máy chủ chưa được cài đặt gửi thư (LOA_SMTP_URL), nên bài vẫn phải gửi tay.
        </Notice>
      )}
      {mayConnect && (
        <Form action={`${base}/thanh-pho`} errors={errors?.filter(({ field }) => OWN.includes(field))}>
          <TextInput
            name="to"
            label="Địa chỉ nhận thư"
            type="email"
            value={typed['to']}
            error={errorOf(errors, 'to')}
          />
          <TextInput
            name="subject"
            label="Đầu tiêu đề thư"
            hint="Đứng trước tiêu đề bài, ví dụ: [Phường Hai Bà Trưng] Tin CCHC:"
            optional
            value={typed['subject']}
            error={errorOf(errors, 'subject')}
          />
          <FormActions>
            <Button weight={city ? 'quiet' : 'primary'}>Lưu địa chỉ</Button>
            {city && (
              <ConfirmOpener dialog="bo-thanh-pho" href="#bo-thanh-pho">
                Thôi gửi thư…
              </ConfirmOpener>
            )}
          </FormActions>
        </Form>
      )}
      {city && mayConnect && (
        <ConfirmDialog
          {...{ id: 'bo-thanh-pho', title: 'Thôi tự gửi thư tới Thành phố?', action: `${base}/bo-thanh-pho` }}
          {...{ yes: 'Thôi gửi thư', no: 'Để nguyên', danger: true }}
        >
          Bài đã gửi không đổi; bài đang chờ sẽ dừng lại.
        </ConfirmDialog>
      )}
    </Card>
  );
}

/** Fields of this card: faults of the other one are told there. */
const OWN = ['to', 'subject'];
