import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { ZoneChoice } from '../accounts/zone-choice.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { RadioGroup } from '../web/parts/choice-field.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { ConfirmForm } from '../web/parts/confirm-dialog.tsx';
import { ButtonLink } from '../web/parts/button.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { DateTimeInput, TextInput } from '../web/parts/text-field.tsx';
import { CAUSES } from './suspensions.ts';
import { zoneHint } from './zone-hint.ts';
import { endOf, type SuspensionRecord } from './suspensions.store.ts';

/** What the form shows: as typed, or to begin with. */
export interface SuspensionFormValues {
  zones: string[];
  from: string;
  to: string;
  cause: string;
  note: string;
}

export interface SuspensionsPageProps {
  call: PageCall;
  suspensions: readonly SuspensionRecord[];
  /** Of those that are on or to come. */
  warnings: readonly string[];
  zones: readonly Zone[];
  /** UTC ms. */
  now: number;
  /** Null for someone who may only look. */
  form: SuspensionFormValues | null;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Path of these pages below the station's. */
const PATH = 'lich-phat/tam-dung';

export function SuspensionsPage(props: SuspensionsPageProps) {
  const { call, suspensions, warnings, zones, now, form } = props;
  const base = `/d/${call.station.slug}`;
  return (
    <StationPage
      call={call}
      title="Tạm dừng cụm loa"
      active="schedule"
      back={{ href: `${base}/lich-phat`, label: 'Lịch phát' }}
    >
      {warnings.length > 0 && (
        <Notice tone="attention">
          <ul>
            {warnings.map((warning) => (
              <li>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Card title="Đang và đã tạm dừng">
        <DataTable
          caption="Các lần tạm dừng, mới nhất trước"
          hideCaption
          columns={[
            { header: 'Lý do', cell: ({ reason }) => reason },
            { header: 'Cụm loa', cell: (suspension) => zoneNames(suspension, zones) },
            { header: 'Từ', cell: ({ from }) => viInstant(from, call.station.timeZone) },
            { header: 'Phát lại từ', cell: (one) => viInstant(endOf(one), call.station.timeZone) },
            { header: 'Người đặt', cell: ({ createdBy }) => createdBy },
            { header: 'Tình trạng', cell: (one) => <State suspension={one} now={now} /> },
            {
              header: '',
              cell: (one) =>
                form !== null &&
                endOf(one) > now && (
                  <ButtonLink small href={`${base}/${PATH}/${one.id}/ket-thuc`}>
                    Phát lại ngay…
                  </ButtonLink>
                ),
            },
          ]}
          rows={suspensions}
          empty={<p>Chưa có lần tạm dừng nào.</p>}
        />
      </Card>
      {form && <SuspendForm {...props} form={form} />}
    </StationPage>
  );
}

function SuspendForm({
  call,
  zones,
  form,
  errors,
  message,
}: SuspensionsPageProps & { form: SuspensionFormValues }) {
  return (
    <Card title="Tạm dừng thêm" id="tam-dung-them">
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action={`/d/${call.station.slug}/${PATH}`} errors={errors} guard>
        <p>
          Trong thời gian tạm dừng, các lượt phát theo lịch không có tiếng ở cụm loa đã chọn; phát khẩn cấp
          vẫn phát.
        </p>
        <ZoneChoice zones={zones} values={form.zones} errors={errors} />
        <div class="columns columns-2">
          <DateTimeInput
            name="from"
            label="Tạm dừng từ"
            hint={zoneHint(call.station.timeZone)}
            value={form.from}
            error={errorOf(errors, 'from')}
          />
          <DateTimeInput
            name="to"
            label="Phát lại từ"
            hint="Lượt phát nào chạm vào khoảng này thì không phát."
            value={form.to}
            error={errorOf(errors, 'to')}
          />
        </div>
        <RadioGroup
          name="cause"
          label="Lý do"
          layout="beside"
          choices={Object.entries(CAUSES).map(([value, label]) => ({ value, label }))}
          value={form.cause}
          error={errorOf(errors, 'cause')}
        />
        <TextInput
          name="note"
          label="Ghi rõ"
          hint="Cần ghi khi lý do là việc khác; được ghi vào nhật ký và báo cho đầu phát."
          optional
          placeholder="Lễ tang tại nhà văn hóa tổ 5"
          value={form.note}
          error={errorOf(errors, 'note')}
        />
        <FormActions>
          <Button weight="primary">Tạm dừng cụm loa</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

export function EndSuspensionPage({
  call,
  suspension,
  zones,
}: {
  call: PageCall;
  suspension: SuspensionRecord;
  zones: readonly Zone[];
}) {
  const path = `/d/${call.station.slug}/${PATH}`;
  const title = `Phát lại ${zoneNames(suspension, zones)}?`;
  return (
    <StationPage call={call} title={title} active="schedule">
      <ConfirmForm
        title={title}
        action={`${path}/${suspension.id}/ket-thuc`}
        yes="Phát lại ngay"
        no="Vẫn tạm dừng"
        backHref={path}
      >
        <p>
          “{suspension.reason}” kết thúc ngay bây giờ thay vì{' '}
          {viInstant(suspension.to, call.station.timeZone)}. Các lượt phát còn ở phía trước sẽ phát lại bình
          thường.
        </p>
      </ConfirmForm>
    </StationPage>
  );
}

function State({ suspension, now }: { suspension: SuspensionRecord; now: number }) {
  const { from, ended } = suspension;
  if (ended) return <Chip>Kết thúc sớm, {ended.by}</Chip>;
  if (endOf(suspension) <= now) return <Chip>Đã hết</Chip>;
  return from <= now ? <Chip tone="attention">Đang tạm dừng</Chip> : <Chip tone="booked">Sắp tới</Chip>;
}

function zoneNames({ zones: own }: Pick<SuspensionRecord, 'zones'>, zones: readonly Zone[]): string {
  return own.map((id) => zones.find((zone) => zone.id === id)?.name ?? 'cụm loa đã bỏ').join(', ');
}
