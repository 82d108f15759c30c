import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Checkbox } from '../web/parts/choice-field.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { ConfirmForm } from '../web/parts/confirm-dialog.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { RelaySource } from './relay-sources.store.ts';

/** What the form shows: as typed. */
export interface SourceFormValues {
  name: string;
  url: string;
  inside: boolean;
}

interface SourcesPageProps {
  call: PageCall;
  sources: readonly RelaySource[];
  /** Null for someone who may only look. */
  form: SourceFormValues | null;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

const pathOf = ({ station }: PageCall) => `/d/${station.slug}/lich-phat/nguon-tiep-am`;

export function RelaySourcesPage(props: SourcesPageProps) {
  const { call, sources, form } = props;
  return (
    <StationPage
      call={call}
      title="Nguồn tiếp âm"
      active="schedule"
      back={{ href: `/d/${call.station.slug}/lich-phat`, label: 'Lịch phát' }}
    >
      <p>
        Đầu phát chỉ tiếp âm những luồng ghi ở đây. Nội dung tiếp âm không qua duyệt của phường, được ghi âm,
        ghi nhật ký và không tính vào chỉ tiêu nào.
      </p>
      <Card title="Các nguồn">
        <DataTable
          caption="Các nguồn tiếp âm của đài"
          hideCaption
          columns={[
            { header: 'Tên', cell: ({ name }) => name },
            { header: 'Địa chỉ luồng', cell: ({ url }) => <span class="hash">{url}</span> },
            {
              header: 'Người cho phép',
              cell: ({ allowed }) => `${allowed.name}, ${viInstant(allowed.at, call.station.timeZone)}`,
            },
            { header: 'Tình trạng', cell: (source) => <State call={call} source={source} /> },
            {
              header: '',
              cell: ({ id, withdrawn }) =>
                form !== null &&
                withdrawn === null && (
                  <ButtonLink small href={`${pathOf(call)}/${id}`}>
                    Nghe thử, thôi dùng…
                  </ButtonLink>
                ),
            },
          ]}
          rows={sources}
          empty={<p>Chưa có nguồn nào. Quản trị của đài thêm nguồn rồi mới xếp lịch tiếp âm được.</p>}
        />
      </Card>
      {form && <AllowForm {...props} form={form} />}
    </StationPage>
  );
}

function State({ call, source: { inside, withdrawn } }: { call: PageCall; source: RelaySource }) {
  if (withdrawn)
    return (
      <Chip>
        Thôi dùng: {withdrawn.name}, {viInstant(withdrawn.at, call.station.timeZone)}
      </Chip>
    );
  return (
    <>
      <Chip tone="proved">Được phép</Chip> {inside && <Chip tone="attention">Trong mạng của phường</Chip>}
    </>
  );
}

function AllowForm({ call, form, errors, message }: SourcesPageProps & { form: SourceFormValues }) {
  return (
    <Card title="Cho phép thêm nguồn" id="them-nguon">
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action={pathOf(call)} errors={errors} guard>
        <TextInput
          name="name"
          label="Tên nguồn"
          placeholder="Đài Hà Nội FM 90"
          value={form.name}
          error={errorOf(errors, 'name')}
        />
        <TextInput
          name="url"
          label="Địa chỉ luồng"
          hint="Luồng MP3, AAC hoặc Ogg phát liên tục, không phải trang nghe đài hay danh sách phát."
          placeholder="https://stream.dai.vn/truc-tiep.mp3"
          value={form.url}
          error={errorOf(errors, 'url')}
        />
        <Checkbox
          name="inside"
          label="Nguồn ở trong mạng của phường"
          hint="Chỉ đánh dấu khi luồng do chính phường đặt, ví dụ 192.168.1.20. Không đánh dấu thì đầu phát từ chối mọi địa chỉ nội bộ."
          checked={form.inside}
        />
        <FormActions>
          <Button weight="primary">Cho phép nguồn này</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

export function RelaySourcePage({
  call,
  source,
  slots,
}: {
  call: PageCall;
  source: RelaySource;
  /** Names of those that relay it. */
  slots: readonly string[];
}) {
  const path = `${pathOf(call)}/${source.id}`;
  return (
    <StationPage
      call={call}
      title={source.name}
      active="schedule"
      back={{ href: pathOf(call), label: 'Nguồn tiếp âm' }}
    >
      <Card title="Nghe thử">
        <AudioPlayer src={`${path}/nghe-thu`} label={`20 giây của ${source.name}`}>
          <span class="hash">{source.url}</span>. Không có tiếng nghĩa là đầu phát cũng không tiếp âm được.
        </AudioPlayer>
      </Card>
      {source.withdrawn === null && (
        <Card title="Thôi dùng nguồn này?">
          <ConfirmForm
            title={`Thôi dùng ${source.name}?`}
            action={`${path}/thoi-dung`}
            yes="Thôi dùng nguồn này"
            no="Vẫn dùng"
            danger
            backHref={pathOf(call)}
          >
            <p>
              {slots.length === 0
                ? 'Hiện không khung giờ nào tiếp âm nguồn này.'
                : `Các khung giờ ${slots.map((name) => `“${name}”`).join(', ')} sẽ phát bản tin dự phòng, hoặc không có gì để phát.`}{' '}
              Lượt đang phát không bị ngắt; muốn ngắt, hãy mở lượt phát rồi bấm Dừng phát.
            </p>
          </ConfirmForm>
        </Card>
      )}
    </StationPage>
  );
}
