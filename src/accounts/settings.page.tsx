import type { FieldError } from '../kernel/errors.ts';
import { viNumber } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Checkbox, RadioGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Select, TextArea, TextInput } from '../web/parts/text-field.tsx';
import { AdministrationPage } from './administration.page.tsx';
import { ReadingCard } from './reading-settings.page.tsx';
import type { SettingsValues } from './settings-values.ts';
import type { StationSettings } from './station-settings.ts';
import type { PageCall } from './station-page.page.tsx';

export interface SettingsPageProps {
  call: PageCall;
  values: SettingsValues;
  rules: readonly { value: string; label: string }[];
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

export function SettingsPage({ call, values, rules, errors, message }: SettingsPageProps) {
  const number = (name: keyof StationSettings, label: string, hint: string) => (
    <TextInput
      name={name}
      label={label}
      hint={hint}
      value={values[name]}
      error={errorOf(errors, name)}
      inputmode="decimal"
      width="short"
    />
  );
  const text = (name: keyof StationSettings, label: string, hint: string) => (
    <TextInput name={name} label={label} hint={hint} value={values[name]} error={errorOf(errors, name)} />
  );
  return (
    <AdministrationPage call={call} title="Cài đặt" tab="/quan-tri/cai-dat">
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action={`/d/${call.station.slug}/quan-tri/cai-dat`} errors={errors} guard>
        <Card title="Tải bản ghi">
          {number('uploadMegabytes', 'Tệp tải lên lớn nhất (MB)', 'Ở trang Tải bản ghi; mặc định 2.048.')}
        </Card>
        <Card title="Kho âm thanh">
          {number(
            'storageGigabytes',
            'Dung lượng của đài (GB)',
            'Gần đủ mức này thì máy chủ không nhận tệp tải lên nữa. Ghi 0 nếu chỉ giới hạn theo ổ đĩa.',
          )}
          {number(
            'unusedDays',
            'Giữ tệp không dùng (ngày)',
            'Tệp không còn hồ sơ nào cần chỉ được dọn sau bấy nhiêu ngày (ít nhất 7, mặc định 30).',
          )}
          <Checkbox
            name="cleanUnused"
            label="Mỗi đêm tự dọn tệp không dùng đã quá hạn"
            checked={isTicked(values.cleanUnused)}
            hint="Không bật thì người quản trị bấm Dọn ở trang Kho âm thanh."
          />
        </Card>
        <ReadingCard values={values} errors={errors} />
        <Card title="Duyệt">
          <Checkbox
            name="twoStepApproval"
            label="Duyệt hai bước"
            checked={isTicked(values.twoStepApproval)}
            hint="Lãnh đạo phòng soát trước, rồi lãnh đạo UBND mới duyệt; người soạn, người soát và người duyệt là ba người khác nhau. Cần ít nhất một người có vai trò lãnh đạo phòng soát."
          />
          <Checkbox
            name="ownApproval"
            label="Người soạn được tự duyệt tin, bài của mình"
            checked={isTicked(values.ownApproval)}
            hint="Nhật ký và minh chứng sẽ ghi rõ là tự duyệt."
          />
        </Card>
        <Card title="Đăng nhập">
          <Checkbox
            name="secondFactor"
            label="Bắt buộc xác thực hai lớp với người duyệt và quản trị"
            checked={isTicked(values.secondFactor)}
            hint="Ai chưa bật thì sau khi đăng nhập chỉ vào được trang bật xác thực hai lớp."
          />
        </Card>
        <Card title="Lịch phát">
          <Select
            name="rules"
            label="Quy định thời lượng"
            options={[...rules]}
            value={values.rules}
            error={errorOf(errors, 'rules')}
          />
          {number(
            'scheduleDays',
            'Số ngày lịch gửi trước',
            'Đầu phát giữ lịch và âm thanh của bấy nhiêu ngày.',
          )}
          {number(
            'missingBulletinAlarmMinutes',
            'Báo thiếu bản tin trước (phút)',
            'Khung giờ chưa có bản tin đã duyệt thì báo trước bấy nhiêu phút.',
          )}
        </Card>
        <Card title="Phát khẩn cấp">
          <TextInput
            name="oneCommanderDocument"
            label="Văn bản cho phép một người ra lệnh"
            hint="Để trống: nội dung tự gõ, cảnh báo CAP và lệnh cho mọi cụm loa cần người thứ hai xác nhận. Ghi số, ngày văn bản của phường thì không cần nữa; số này nằm trong báo cáo của từng lệnh."
            optional
            value={values.oneCommanderDocument}
            error={errorOf(errors, 'oneCommanderDocument')}
          />
        </Card>
        <Card title="Kiểm tra tháng">
          {number(
            'completionThreshold',
            'Tỷ lệ phát để được tính',
            'Mặc định 0,9: phát được chín phần mười.',
          )}
          {number(
            'silenceThreshold',
            'Tỷ lệ im lặng tối đa',
            'Mặc định 0,1: im quá một phần mười thì không tính.',
          )}
          <Checkbox
            name="countRepeats"
            label="Tháng sau phát lại vẫn được tính thêm một lần"
            checked={isTicked(values.countRepeats)}
          />
        </Card>
        <Card title="Lưu giữ">
          {number(
            'keepYears',
            'Thời hạn lưu giữ (năm)',
            'Âm thanh của tin, bài và bản ghi âm của đầu phát được giữ đến hết bấy nhiêu năm sau năm kế hoạch (ít nhất 1, mặc định 2), rồi xóa. Tin, bài, lượt duyệt, nhật ký phát thanh và số liệu đã chốt được giữ mãi.',
          )}
        </Card>
        <Card title="Đôn đốc">
          <TextInput
            name="reminderDays"
            label="Ngày đôn đốc trong tháng"
            hint="Đơn vị chủ trì được nhắc vào các ngày này khi chỉ tiêu còn thiếu. Để trống: không nhắc theo ngày."
            optional
            value={values.reminderDays}
            error={errorOf(errors, 'reminderDays')}
            width="short"
          />
          {number(
            'reminderWorkdays',
            'Đôn đốc trước hạn (ngày làm việc)',
            'Nhiệm vụ có hạn được nhắc thêm trước hạn bấy nhiêu ngày làm việc.',
          )}
        </Card>
        <Card title="Báo cáo">
          <RadioGroup
            name="reportIssuer"
            label="Cơ quan ban hành"
            choices={[
              { value: 'ward', label: 'UBND phường, xã' },
              { value: 'office', label: 'Phòng Văn hoá – Xã hội' },
            ]}
            value={values.reportIssuer}
            error={errorOf(errors, 'reportIssuer')}
          />
          {text('reportWard', 'Tên phường, xã', 'Ví dụ: phường Hai Bà Trưng. Để trống thì lấy theo tên đài.')}
          {text('reportOffice', 'Tên phòng', 'Đứng tên khi phòng ban hành.')}
          {text('reportCode', 'Ký hiệu báo cáo', 'Để trống: BC-UBND, hoặc BC-VHXH khi phòng ban hành.')}
          {text('reportPlace', 'Địa danh', 'Trước ngày tháng. Để trống thì lấy tên phường, xã.')}
          <Checkbox
            name="reportDeputy"
            label="Cấp phó ký thay (KT.)"
            checked={isTicked(values.reportDeputy)}
          />
          {text('reportSigner', 'Người ký', 'Họ và tên dưới chữ ký.')}
          <TextArea
            name="reportRecipients"
            label="Nơi nhận"
            hint="Mỗi nơi một dòng."
            rows={4}
            value={values.reportRecipients}
            error={errorOf(errors, 'reportRecipients')}
          />
          {number('reportDays', 'Gửi báo cáo trong (ngày làm việc)', 'Sau ngày chốt số liệu; mặc định 2.')}
          <RadioGroup
            name="reportCalendar"
            label="Kỳ số liệu thường dùng"
            choices={[
              { value: 'administrative', label: 'Chốt ngày 14 (từ 15 tháng trước đến 14)' },
              { value: 'calendar', label: 'Theo tháng dương lịch' },
            ]}
            value={values.reportCalendar}
            error={errorOf(errors, 'reportCalendar')}
          />
        </Card>
        <FormActions>
          <Button weight="primary">Lưu cài đặt</Button>
        </FormActions>
      </Form>
    </AdministrationPage>
  );
}

/** Settings as a form shows them: Vietnamese decimal comma. */
export function settingsValues(settings: StationSettings): SettingsValues {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'number' ? viNumber(value, 3) : String(value),
    ]),
  ) as SettingsValues;
}

/** As the station has it, or as a refused form sent it. */
function isTicked(value: string | undefined): boolean {
  return value === 'true' || value === '1';
}
