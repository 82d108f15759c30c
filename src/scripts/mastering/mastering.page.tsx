import { AdministrationPage } from '../../accounts/administration.page.tsx';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viInstant } from '../../kernel/vietnamese.ts';
import { AudioPlayer } from '../../web/parts/audio-player.tsx';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { Select, TextInput } from '../../web/parts/text-field.tsx';
import { presetWords, type PresetField, type PresetValues, type SavedPreset } from './preset-words.ts';
import type { TrialRecording } from './preset-trial.ts';

export interface MasteringPageProps {
  call: PageCall;
  values: PresetValues;
  /** Whether the values come from an older state or a suggestion and are not saved yet. */
  proposed?: string | undefined;
  recordings: readonly TrialRecording[];
  history: readonly SavedPreset[];
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

const TRIAL = 'nghe-so-sanh';

const FIELDS: { name: PresetField; label: string; hint: string }[] = [
  {
    name: 'loudnessLufs',
    label: 'Độ to (LUFS)',
    hint: 'Từ −24 đến −12; mặc định −16. Số càng gần 0 càng to.',
  },
  { name: 'truePeakDbtp', label: 'Đỉnh cao nhất (dBTP)', hint: 'Từ −6 đến −1; mặc định −1.' },
  {
    name: 'highPassHz',
    label: 'Cắt tiếng trầm dưới (Hz)',
    hint: 'Từ 0 (tắt) đến 400; mặc định 80. Loa nén không phát được tiếng dưới khoảng 150 Hz.',
  },
  {
    name: 'presenceDb',
    label: 'Nâng dải rõ tiếng quanh 3 kHz (dB)',
    hint: 'Từ −6 đến 9; mặc định 0. Nâng 3–5 dB thì phụ âm nghe rõ hơn ngoài đường.',
  },
  {
    name: 'compressionRatio',
    label: 'Tỷ lệ nén',
    hint: 'Từ 1 (tắt) đến 8; mặc định 1. Nén 2–3 lần thì chỗ nói nhỏ nghe rõ hơn bên cạnh chỗ nói to.',
  },
];

/** Quản trị → Xử lý âm thanh. */
export function MasteringPage(props: MasteringPageProps) {
  const { call, values, proposed, recordings, history, errors, message } = props;
  const path = `/d/${call.station.slug}/quan-tri/xu-ly-am-thanh`;
  return (
    <AdministrationPage call={call} title="Xử lý âm thanh" tab="/quan-tri/xu-ly-am-thanh">
      <div class="stack">
        {message && <Notice tone="danger">{message}</Notice>}
        {proposed && (
          <Notice tone="attention">{proposed} Hãy nghe so sánh, rồi bấm Lưu nếu muốn dùng.</Notice>
        )}
        <Form action={path} errors={errors} guard>
          <Card title="Âm thanh của đài">
            <p class="soft">
              Mọi tin, bài, bản ghi âm làm từ sau khi lưu được xử lý như sau. Âm thanh đã duyệt giữ nguyên
              từng byte.
            </p>
            {FIELDS.map(({ name, label, hint }) => (
              <TextInput
                name={name}
                label={label}
                hint={hint}
                value={values[name]}
                error={errorOf(errors, name)}
                inputmode="decimal"
                width="short"
              />
            ))}
            <Lead path={path} />
            <FormActions>
              <Button weight="primary">Lưu xử lý âm thanh</Button>
            </FormActions>
          </Card>
          <Card title="Nghe so sánh">
            <Select
              name="source"
              label="Nghe bằng"
              hint="20 giây đầu của bản ghi âm, hoặc câu mẫu. Hai bản to như nhau, để chỉ nghe ra khác biệt về tiếng."
              value=""
              options={[
                { value: '', label: 'Câu mẫu bằng giọng của đài' },
                ...recordings.map(({ sha256, title }) => ({ value: sha256, label: `Ghi âm: ${title}` })),
              ]}
              error={errorOf(errors, 'source')}
            />
            <Button
              type="button"
              icon="play"
              extra={{
                'hx-post': `${path}/nghe-thu`,
                'hx-target': `#${TRIAL}`,
                'hx-include': 'closest form',
              }}
            >
              Nghe so sánh
            </Button>
            <div id={TRIAL} aria-live="polite" />
          </Card>
        </Form>
        <History {...props} path={path} rows={history} />
      </div>
    </AdministrationPage>
  );
}

function Lead({ path }: { path: string }) {
  return (
    <p class="soft">
      Mẫu có sẵn: <a href={`${path}?mau=loa-nen`}>loa nén ngoài trời</a>,{' '}
      <a href={`${path}?mau=co-ban`}>cơ bản (mặc định)</a>.
    </p>
  );
}

function History({ call, path, rows }: MasteringPageProps & { path: string; rows: readonly SavedPreset[] }) {
  return (
    <Card title="Các lần thay đổi">
      <DataTable
        caption="Các lần thay đổi, mới nhất ở trên"
        hideCaption
        rows={rows}
        columns={[
          { header: 'Lúc', cell: ({ at }) => viInstant(at, call.station.timeZone) },
          { header: 'Người sửa', cell: ({ by }) => by },
          { header: 'Đặt thành', cell: ({ preset }) => presetWords(preset) },
          {
            header: 'Dùng lại',
            cell: ({ seq, inForce }) =>
              inForce ? (
                <Chip tone="proved">đang dùng</Chip>
              ) : (
                <ButtonLink small href={`${path}?lan=${seq}`}>
                  Dùng lại
                </ButtonLink>
              ),
          },
        ]}
        empty={<EmptyState title="Chưa thay đổi lần nào">Đài đang dùng cách xử lý mặc định.</EmptyState>}
      />
    </Card>
  );
}

/** The two sounds, one under the other. */
export function Comparison({ before, after }: { before: string; after: string }) {
  return (
    <div class="stack">
      <AudioPlayer src={before} label="Đang dùng" preload="metadata" />
      <AudioPlayer src={after} label="Theo các số đang điền" preload="metadata" />
    </div>
  );
}
