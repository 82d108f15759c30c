import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viInstant } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { TextInput } from '../web/parts/text-field.tsx';

export interface CalendarAddressPageProps {
  call: PageCall;
  /** Null: there is none. */
  address: { madeBy: string; madeAt: number } | null;
  mayWrite: boolean;
  /** The address just made: it is shown this once. */
  made?: string | undefined;
}

/** "Đường dẫn lịch": who has it reads the schedule in a calendar of their own. */
export function CalendarAddressPage({ call, address, mayWrite, made }: CalendarAddressPageProps) {
  const { slug, timeZone } = call.station;
  const path = `/d/${slug}/lich-phat`;
  return (
    <StationPage
      call={call}
      title="Đường dẫn lịch"
      active="schedule"
      back={{ href: path, label: 'Lịch phát' }}
    >
      {made && (
        <Card title="Đường dẫn mới">
          <Notice tone="attention">
            Hãy chép lại ngay: đường dẫn chỉ hiện một lần này. Ai có đường dẫn đều xem được lịch phát.
          </Notice>
          <TextInput name="address" label="Đường dẫn" value={made} readonly />
        </Card>
      )}
      <Card title="Xem lịch phát trong Outlook, Google Lịch, điện thoại">
        <p>
          Thêm đường dẫn vào chương trình lịch (“Thêm lịch từ internet”, “Từ URL”); lịch tự cập nhật, có cả
          lượt phát đã hủy. Đường dẫn chỉ để xem, không sửa được gì.
        </p>
        <p class="soft">
          {address
            ? `Đường dẫn đang dùng do ${address.madeBy} tạo lúc ${viInstant(address.madeAt, timeZone)}. Máy chủ không giữ lại đường dẫn, nên không hiện lại được.`
            : 'Đài chưa có đường dẫn lịch.'}
        </p>
        {mayWrite &&
          (address ? (
            <p>
              <ConfirmOpener dialog="doi-duong-dan" href={`${path}/duong-dan/doi`}>
                Đổi đường dẫn…
              </ConfirmOpener>
            </p>
          ) : (
            <Form action={`${path}/duong-dan`}>
              <FormActions>
                <Button weight="primary">Tạo đường dẫn</Button>
              </FormActions>
            </Form>
          ))}
      </Card>
      {mayWrite && address && <ConfirmDialog id="doi-duong-dan" {...renewing(path)} />}
    </StationPage>
  );
}

/** The same question on a page of its own, for browsers without script. */
export function RenewAddressPage({ call }: { call: PageCall }) {
  const path = `/d/${call.station.slug}/lich-phat`;
  const confirm = renewing(path);
  return (
    <StationPage call={call} title={confirm.title} active="schedule">
      <ConfirmForm {...confirm} backHref={`${path}/duong-dan`} />
    </StationPage>
  );
}

function renewing(path: string) {
  return {
    title: 'Đổi đường dẫn lịch?',
    action: `${path}/duong-dan`,
    yes: 'Đổi đường dẫn',
    no: 'Giữ đường dẫn cũ',
    danger: true,
    children: (
      <p>Đường dẫn cũ ngừng dùng ngay; ai đang xem lịch bằng đường dẫn đó phải thêm lại đường dẫn mới.</p>
    ),
  };
}
