import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { ZoneChoice } from '../accounts/zone-choice.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { FieldError } from '../kernel/errors.ts';
import { viDate, viInstant } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { ConfirmForm } from '../web/parts/confirm-dialog.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextArea, TextInput } from '../web/parts/text-field.tsx';
import type { CapSender } from './cap-senders.store.ts';
import { isInForce } from './cap-senders.ts';
import { readCertificate } from './cap-signature.ts';
import { zonesInWords } from './order-words.page.tsx';

/** What the form shows: as typed, or empty. */
export interface CapSenderValues {
  name: string;
  sender: string;
  document: string;
  zones: string[];
  certificate: string;
}

export interface CapSendersPageProps {
  call: PageCall;
  senders: readonly CapSender[];
  zones: readonly Zone[];
  /** Null for someone who may only look. */
  form: CapSenderValues | null;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** "Bên gửi phát tự động": whose signed alerts air without a person, since when, by which document. */
export function CapSendersPage(props: CapSendersPageProps) {
  const { call, senders, zones, form } = props;
  const { timeZone } = call.station;
  return (
    <StationPage
      call={call}
      title="Bên gửi được phát tự động"
      back={{ href: `/d/${call.station.slug}/khan-cap/canh-bao`, label: 'Cảnh báo CAP đã nhận' }}
    >
      <Card title="Bên gửi">
        <p class="soft">
          Cảnh báo thật gửi cho công chúng, ký đúng bằng chứng thư số dưới đây và mới soạn trong một giờ, phát
          ngay khi đọc xong thành tiếng, không cần người của phường xác nhận. Mọi cảnh báo khác vẫn chờ người
          xem. Phường dừng được như mọi lệnh khẩn cấp.
        </p>
        <DataTable
          caption="Bên gửi được phát tự động, đang có hiệu lực trước"
          hideCaption
          columns={[
            { header: 'Bên gửi', cell: (one) => <SenderName one={one} /> },
            { header: 'Văn bản cho phép', cell: ({ document }) => document },
            { header: 'Cụm loa', cell: (one) => zonesInWords(one.zones, zones) },
            { header: 'Chứng thư số', cell: (one) => <CertificateWords one={one} timeZone={timeZone} /> },
            {
              header: 'Cho phép',
              cell: ({ created }) => `${created.by}, ${viInstant(created.at, timeZone)}`,
            },
            { header: 'Tình trạng', cell: (one) => <SenderState one={one} call={call} /> },
            {
              header: '',
              cell: ({ id, ended }) =>
                form !== null &&
                ended === null && (
                  <ButtonLink small href={`${pathOf(call)}/${id}/cham-dut`}>
                    Chấm dứt…
                  </ButtonLink>
                ),
            },
          ]}
          rows={senders}
          empty={
            <EmptyState title="Chưa cho bên gửi nào phát tự động" icon="info">
              Mọi cảnh báo CAP đều chờ người xem và xác nhận.
            </EmptyState>
          }
        />
      </Card>
      {form && <AllowForm {...props} form={form} />}
    </StationPage>
  );
}

function AllowForm({ call, zones, form, errors, message }: CapSendersPageProps & { form: CapSenderValues }) {
  return (
    <Card title="Cho phép thêm" id="cho-phep">
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action={pathOf(call)} errors={errors} guard>
        <div class="columns columns-2">
          <TextInput
            name="name"
            label="Tên bên gửi"
            hint="Tên hiện trên lệnh và trong nhật ký, ví dụ Đài Khí tượng Thủy văn."
            value={form.name}
            error={errorOf(errors, 'name')}
          />
          <TextInput
            name="sender"
            label="Mã bên gửi"
            hint="Đúng như mục sender của cảnh báo, ví dụ canhbao@kttv.gov.vn."
            value={form.sender}
            error={errorOf(errors, 'sender')}
          />
        </div>
        <TextInput
          name="document"
          label="Văn bản cho phép"
          hint="Số, ký hiệu, ngày của văn bản cho phép phát không cần người xác nhận."
          value={form.document}
          error={errorOf(errors, 'document')}
        />
        <ZoneChoice zones={zones} values={form.zones} errors={errors} hint="Chỉ phát ở các cụm loa này." />
        <TextArea
          name="certificate"
          label="Chứng thư số"
          hint="Dán chứng thư dạng PEM mà bên gửi ký (khóa RSA từ 2.048 bit), nhận trực tiếp từ bên gửi."
          rows={8}
          value={form.certificate}
          error={errorOf(errors, 'certificate')}
        />
        <FormActions>
          <Button weight="danger">Cho phép phát tự động</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

export function EndSenderPage({ call, one }: { call: PageCall; one: CapSender }) {
  const title = `Không cho ${one.name} phát tự động nữa?`;
  return (
    <StationPage call={call} title={title}>
      <ConfirmForm
        title={title}
        action={`${pathOf(call)}/${one.id}/cham-dut`}
        yes="Chấm dứt"
        no="Vẫn cho phép"
        backHref={pathOf(call)}
      >
        <p>
          Từ bây giờ cảnh báo của bên gửi này chờ người xem và xác nhận như mọi cảnh báo khác. Lệnh đang phát
          vẫn phát đến khi hết giờ hoặc có người dừng.
        </p>
      </ConfirmForm>
    </StationPage>
  );
}

function SenderName({ one: { name, sender } }: { one: CapSender }) {
  return (
    <>
      {name}
      <span class="line-hint">{sender}</span>
    </>
  );
}

function CertificateWords({ one, timeZone }: { one: CapSender; timeZone: string }) {
  const { subject, fingerprint, validTo } = readCertificate(one.certificate);
  return (
    <>
      {subject}, đến hết {viDate(dateOf(validTo, timeZone))}
      <span class="line-hint">
        SHA-256 <code class="hash">{fingerprint.slice(0, 16)}</code>
      </span>
    </>
  );
}

function SenderState({ one, call }: { one: CapSender; call: PageCall }) {
  const { timeZone } = call.station;
  if (one.ended !== null)
    return (
      <Chip struck>
        Đã chấm dứt, {one.ended.by}, {viInstant(one.ended.at, timeZone)}
      </Chip>
    );
  return isInForce(readCertificate(one.certificate), call.domain.clock.now()) ? (
    <Chip tone="attention">Được phát tự động</Chip>
  ) : (
    <Chip tone="danger">Chứng thư hết hiệu lực</Chip>
  );
}

function pathOf({ station }: PageCall): string {
  return `/d/${station.slug}/khan-cap/ben-gui`;
}
