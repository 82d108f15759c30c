import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { ZoneChoice } from '../accounts/zone-choice.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { Bulletin } from '../bulletins/bulletin.ts';
import type { FieldError } from '../kernel/errors.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { CheckboxGroup, RadioGroup } from '../web/parts/choice-field.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DateInput, Select, TextInput, TimeInput } from '../web/parts/text-field.tsx';
import type { RelaySource } from './relay-sources.store.ts';
import { WEEKDAYS, type SlotFormValues } from './slot-form.ts';
import { zoneHint } from './zone-hint.ts';

export interface SlotPageProps {
  call: PageCall;
  /** Null: a new one. */
  id: string | null;
  values: SlotFormValues;
  zones: readonly Zone[];
  bulletins: readonly Bulletin[];
  sources: readonly RelaySource[];
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

export function SlotPage({ call, id, values, zones, bulletins, sources, errors, message }: SlotPageProps) {
  const path = `/d/${call.station.slug}/lich-phat`;
  const parts = { values, errors };
  return (
    <StationPage
      call={call}
      title={id === null ? 'Xếp lịch' : 'Sửa khung giờ'}
      active="schedule"
      back={{ href: path, label: 'Lịch phát' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action={`${path}/khung-gio/${id ?? 'moi'}`} errors={errors} guard>
        <TextInput
          name="name"
          label="Tên khung giờ"
          placeholder="Bản tin sáng"
          value={values.name}
          error={errorOf(errors, 'name')}
        />
        <When {...parts} timeZone={call.station.timeZone} />
        <ZoneChoice zones={zones} values={values.zones} errors={errors} />
        <What {...parts} bulletins={bulletins} sources={sources} />
        <Standing {...parts} made={id !== null} />
        <FormActions>
          <Button weight="primary">Lưu khung giờ</Button>
          {id !== null && (
            <ConfirmOpener dialog="retire" href={`${path}/khung-gio/${id}/thoi-dung`}>
              Ngừng dùng…
            </ConfirmOpener>
          )}
        </FormActions>
      </Form>
      {id !== null && <ConfirmDialog id="retire" {...retiring(path, id, values.name)} />}
    </StationPage>
  );
}

type PartProps = Pick<SlotPageProps, 'values' | 'errors'>;

function When({ values, errors, timeZone }: PartProps & { timeZone: string }) {
  const own = values.repeat === 'own';
  return (
    <Card title="Khi nào">
      <div class="columns columns-2">
        <DateInput
          name="date"
          label="Ngày phát đầu tiên"
          value={values.date}
          error={errorOf(errors, 'date')}
        />
        <TimeInput
          name="time"
          label="Giờ bắt đầu"
          hint={zoneHint(timeZone)}
          value={values.time}
          error={errorOf(errors, 'time')}
        />
        <TextInput
          name="minutes"
          label="Thời lượng (phút)"
          inputmode="numeric"
          width="short"
          value={values.minutes}
          error={errorOf(errors, 'minutes')}
        />
        <DateInput
          name="until"
          label="Phát đến hết ngày"
          optional
          value={values.until}
          error={errorOf(errors, 'until')}
        />
      </div>
      <RadioGroup
        name="repeat"
        label="Lặp lại"
        choices={[
          { value: 'weekdays', label: 'Các ngày đã chọn trong tuần' },
          { value: 'daily', label: 'Mọi ngày' },
          { value: 'monthly-date', label: 'Hằng tháng, theo ngày trong tháng' },
          {
            value: 'monthly-weekday',
            label: 'Hằng tháng, theo thứ (như thứ Hai tuần đầu)',
          },
          { value: 'once', label: 'Một lần' },
          ...(own ? [{ value: 'own', label: 'Giữ quy tắc riêng', hint: values.rrule }] : []),
        ]}
        value={values.repeat}
        error={errorOf(errors, 'repeat')}
      />
      {own && <input type="hidden" name="rrule" value={values.rrule} />}
      <CheckboxGroup
        name="days"
        label="Ngày trong tuần"
        optional
        hint="Dùng khi lặp theo ngày trong tuần. Ngày đầu tiên không thuộc các ngày này thì phát từ ngày gần nhất sau đó."
        layout="beside"
        choices={[...WEEKDAYS]}
        values={values.days}
        error={errorOf(errors, 'days')}
      />
    </Card>
  );
}

/** One that was withdrawn is shown where it is still chosen, so that a person sees what is to be changed. */
function sourceOptions(sources: readonly RelaySource[], chosen: string) {
  return sources
    .filter(({ id, withdrawn }) => withdrawn === null || id === chosen)
    .map(({ id, name, withdrawn }) => ({
      value: id,
      label: withdrawn ? `${name} (thôi dùng)` : name,
    }));
}

function What({
  values,
  errors,
  bulletins,
  sources,
}: PartProps & Pick<SlotPageProps, 'bulletins' | 'sources'>) {
  const relays = sourceOptions(sources, values.relaySourceId);
  const options = bulletins.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <Card title="Phát gì">
      <div class="columns columns-2">
        <Select
          name="bulletinId"
          label="Bản tin"
          hint="Chưa chọn thì khung giờ để trống và hệ thống nhắc trước giờ phát."
          optional
          placeholder="Chọn sau"
          options={options}
          value={values.bulletinId}
          error={errorOf(errors, 'bulletinId')}
        />
        <Select
          name="reserveBulletinId"
          label="Bản tin dự phòng"
          hint="Phát thay khi bản tin chính chưa phát được, hoặc khi luồng tiếp âm hỏng."
          optional
          placeholder="Không có"
          options={options}
          value={values.reserveBulletinId}
          error={errorOf(errors, 'reserveBulletinId')}
        />
        {relays.length > 0 && (
          <Select
            name="relaySourceId"
            label="Hoặc tiếp âm"
            hint="Phát luồng này suốt khung giờ thay cho bản tin; không tính vào chỉ tiêu."
            optional
            placeholder="Không tiếp âm"
            options={relays}
            value={values.relaySourceId}
            error={errorOf(errors, 'relaySourceId')}
          />
        )}
      </div>
      <RadioGroup
        name="overrun"
        label="Khi bản tin dài hơn khung giờ"
        choices={[
          { value: 'finish', label: 'Không nhận bản tin dài hơn khung giờ' },
          { value: 'cut', label: 'Nhỏ dần rồi cắt khi hết giờ' },
          { value: 'shift', label: 'Phát hết; chương trình sau lùi lại, nhiều nhất 15 phút' },
        ]}
        value={values.overrun}
        error={errorOf(errors, 'overrun')}
      />
      <RadioGroup
        name="late"
        label="Khi đầu phát bắt đầu muộn"
        choices={[
          {
            value: 'whole',
            label: 'Muộn không quá 1 phút thì phát từ đầu nếu còn kịp, muộn hơn thì từ tin, bài kế tiếp',
          },
          { value: 'next-item', label: 'Luôn phát từ tin, bài kế tiếp' },
          { value: 'skip', label: 'Bỏ lượt phát đó' },
        ]}
        value={values.late}
        error={errorOf(errors, 'late')}
      />
      <RadioGroup
        name="afterPreempt"
        label="Sau khi nhường phát khẩn cấp"
        choices={[
          { value: 'next', label: 'Phát ngay tin, bài kế tiếp, bỏ bớt nếu không kịp giờ' },
          { value: 'restart', label: 'Phát lại tin, bài bị ngắt nếu còn kịp trong khung giờ' },
        ]}
        value={values.afterPreempt}
        error={errorOf(errors, 'afterPreempt')}
      />
    </Card>
  );
}

/** How it stands to the airtime rules and to other airings. */
function Standing({ values, errors, made }: PartProps & { made: boolean }) {
  const directive = values.kind === 'directive';
  return (
    <Card title="Quy định và ưu tiên">
      {made ? (
        <input type="hidden" name="kind" value={values.kind} />
      ) : (
        <RadioGroup
          name="kind"
          label="Loại khung giờ"
          choices={[
            { value: 'regular', label: 'Theo quy định thời lượng phát thanh' },
            {
              value: 'directive',
              label: 'Phát theo chỉ đạo',
              hint: 'Bầu cử, tiêm chủng, phòng chống bão…: không tính vào giới hạn thời lượng, được liệt kê trong kiểm tra tháng.',
            },
          ]}
          value={values.kind}
          error={errorOf(errors, 'kind')}
        />
      )}
      {(!made || directive) && (
        <div class="columns columns-2">
          <TextInput
            name="document"
            label="Số, ký hiệu văn bản"
            hint="Khi phát theo chỉ đạo."
            optional={!directive}
            placeholder="145/KH-UBND ngày 14/6/2026"
            value={values.document}
            error={errorOf(errors, 'document')}
          />
          <TextInput
            name="orderedBy"
            label="Người ký, người chỉ đạo"
            hint="Khi phát theo chỉ đạo."
            optional={!directive}
            placeholder="Chủ tịch UBND phường"
            value={values.orderedBy}
            error={errorOf(errors, 'orderedBy')}
          />
        </div>
      )}
      <RadioGroup
        name="priority"
        label="Mức ưu tiên"
        choices={[
          { value: 'normal', label: 'Thông thường' },
          {
            value: 'priority',
            label: 'Ưu tiên',
            hint: 'Trùng giờ với khung giờ thông thường trong cùng một buổi thì phát trước.',
          },
        ]}
        value={values.priority}
        error={errorOf(errors, 'priority')}
      />
    </Card>
  );
}

/** The same question on a page of its own, for browsers without script. */
export function RetireSlotPage({ call, slot }: { call: PageCall; slot: { id: string; name: string } }) {
  const path = `/d/${call.station.slug}/lich-phat`;
  const confirm = retiring(path, slot.id, slot.name);
  return (
    <StationPage call={call} title={confirm.title} active="schedule">
      <ConfirmForm {...confirm} backHref={`${path}/khung-gio/${slot.id}`} />
    </StationPage>
  );
}

function retiring(path: string, id: string, name: string) {
  return {
    title: `Ngừng dùng khung giờ “${name}”?`,
    action: `${path}/khung-gio/${id}/thoi-dung`,
    yes: 'Ngừng dùng',
    no: 'Vẫn dùng',
    danger: true,
    children: <p>Mọi lượt phát sắp tới của khung giờ này sẽ hủy. Những gì đã phát vẫn giữ trong nhật ký.</p>,
  };
}
