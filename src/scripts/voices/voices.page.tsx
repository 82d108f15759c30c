import { AdministrationPage } from '../../accounts/administration.page.tsx';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import type { ServiceName, ServiceState } from '../../speech/voices/voice-services.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Checkbox } from '../../web/parts/choice-field.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { ProgressLine } from '../../web/parts/progress-line.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { Select, TextArea, TextInput } from '../../web/parts/text-field.tsx';
import { voiceOption } from './voice-words.ts';

/** A voice as the page shows it. */
export interface ShownVoice {
  id: string;
  title: string;
  outside: boolean;
  licence: string;
  /** Why it can't read now. */
  obstacle: string | null;
}

export interface VoicesPageProps {
  call: PageCall;
  voices: readonly ShownVoice[];
  services: readonly ServiceState[];
  values: { voice: string; fallbackVoice: string; paceSyllables: string };
  /** Whether the operator has put a neural voice there. */
  hasNeural: boolean;
  /** Which form was refused, and what was typed into it; a key is never shown again. */
  refused?:
    | { form: 'choice' | ServiceName; errors: readonly FieldError[]; message: string | null; typed: Typed }
    | undefined;
}

type Typed = Record<string, string | undefined>;

const TRIAL = 'thu-giong';
const SAMPLE = 'Kính chào bà con, sau đây là bản tin của phường lúc 6h30 ngày 15/8.';

export function VoicesPage(props: VoicesPageProps) {
  const { call, hasNeural, services } = props;
  return (
    <AdministrationPage call={call} title="Giọng đọc" tab="/quan-tri/giong-doc">
      <div class="stack">
        <ChoiceCard {...props} />
        <TrialCard {...props} />
        {!hasNeural && (
          <Notice>
            Máy chủ chưa có giọng nơ-ron. Người cài đặt máy chủ thêm bằng lệnh <code>loa voices add</code>;
            nên dùng vi_VN-vais1000-medium của Piper (CC BY 4.0).
          </Notice>
        )}
        {services.map((service) => (
          <ServiceCard {...props} service={service} />
        ))}
      </div>
    </AdministrationPage>
  );
}

function ChoiceCard({ call, voices, values, refused }: VoicesPageProps) {
  const mine = refused?.form === 'choice' ? refused : undefined;
  const shown = { ...values, ...mine?.typed };
  const inside = voices.filter(({ outside }) => !outside).map(voiceOption);
  return (
    <Card title="Giọng của đài">
      {mine?.message && <Notice tone="danger">{mine.message}</Notice>}
      <Form action={`/d/${call.station.slug}/quan-tri/giong-doc`} errors={mine?.errors} of="choice" guard>
        <Select
          name="voice"
          of="choice"
          label="Giọng thường dùng"
          hint="Tin, bài mới và lời mở đầu, lời kết dùng giọng này nếu không chọn giọng khác."
          value={shown.voice}
          options={voices.map(voiceOption)}
          error={errorOf(mine?.errors, 'voice')}
        />
        <Select
          name="fallbackVoice"
          of="choice"
          label="Giọng dự phòng"
          hint="Đọc thay cả bài khi giọng đã chọn không đọc được; tin, bài ghi rõ việc đọc thay. Chỉ chọn được giọng chạy trên máy chủ."
          placeholder="Không đọc thay, báo lỗi để chọn lại"
          value={shown.fallbackVoice}
          options={inside}
          error={errorOf(mine?.errors, 'fallbackVoice')}
        />
        <TextInput
          name="paceSyllables"
          of="choice"
          label="Tốc độ đọc"
          hint="Số tiếng mỗi giây, từ 2,5 đến 4,5."
          value={shown.paceSyllables}
          error={errorOf(mine?.errors, 'paceSyllables')}
          inputmode="decimal"
          width="short"
        />
        <FormActions>
          <Button weight="primary">Lưu giọng đọc</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

function TrialCard({ call, voices }: VoicesPageProps) {
  const path = `/d/${call.station.slug}/quan-tri/giong-doc/nghe-thu`;
  return (
    <Card title="Nghe thử">
      <Form action={path} of="trial">
        <TextArea
          name="sentence"
          of="trial"
          label="Câu nghe thử"
          hint="Gõ câu của anh/chị rồi bấm Nghe thử ở từng giọng. Giọng ngoài trừ vào hạn mức của tháng."
          rows={2}
          value={SAMPLE}
        />
        <div id={TRIAL} aria-live="polite" />
        <DataTable
          caption="Các giọng đọc"
          hideCaption
          rows={voices}
          columns={[
            {
              header: 'Giọng',
              cell: ({ title, licence }) => (
                <>
                  {title}
                  <div class="soft">{licence}</div>
                </>
              ),
            },
            {
              header: 'Chạy ở đâu',
              cell: ({ outside }) =>
                outside ? <Chip tone="attention">dịch vụ ngoài</Chip> : <Chip>trên máy chủ</Chip>,
            },
            { header: 'Tình trạng', cell: ({ obstacle }) => obstacle ?? 'Sẵn sàng.' },
            {
              header: 'Nghe',
              cell: ({ id, title }) => (
                <Button
                  type="button"
                  small
                  icon="play"
                  extra={{
                    'hx-post': path,
                    'hx-target': `#${TRIAL}`,
                    'hx-vals': JSON.stringify({ voice: id }),
                    'data-voice': id,
                  }}
                >
                  Nghe thử<span class="only-read"> {title}</span>
                </Button>
              ),
            },
          ]}
        />
      </Form>
    </Card>
  );
}

const ABOUT: Record<ServiceName, string> = {
  fpt: 'Lấy khóa (api key) ở console.fpt.ai.',
  zalo: 'Lấy khóa (apikey) ở zalo.ai, mục My Keys.',
};

function ServiceCard({ call, service, refused }: VoicesPageProps & { service: ServiceState }) {
  const { name, title, hasKey, monthlyCharacters, usedCharacters } = service;
  const mine = refused?.form === name ? refused : undefined;
  const enabled = mine ? mine.typed['enabled'] !== undefined : service.enabled;
  const budget = mine?.typed['monthlyCharacters'] ?? String(monthlyCharacters);
  return (
    <Card title={`Dịch vụ ngoài: ${title}`}>
      {mine?.message && <Notice tone="danger">{mine.message}</Notice>}
      <Form
        action={`/d/${call.station.slug}/quan-tri/giong-doc/dich-vu/${name}`}
        errors={mine?.errors}
        of={name}
        guard
      >
        <Checkbox
          name="enabled"
          of={name}
          label={`Cho phép gửi văn bản đọc đến ${title}`}
          checked={enabled}
          hint="Tắt thì không có gì được gửi đi. Tin, bài nội bộ và lệnh phát khẩn cấp không bao giờ được gửi."
        />
        <TextInput
          name="key"
          of={name}
          label="Khóa của dịch vụ"
          type="password"
          autocomplete="new-password"
          optional={hasKey}
          hint={
            hasKey
              ? 'Đã có khóa, được mã hóa và không hiện lại. Để trống nếu không đổi.'
              : `${ABOUT[name]} Khóa được mã hóa khi lưu và không hiện lại.`
          }
          error={errorOf(mine?.errors, 'key')}
        />
        <TextInput
          name="monthlyCharacters"
          of={name}
          label="Hạn mức mỗi tháng (ký tự)"
          hint="Hết hạn mức thì không gửi nữa cho đến tháng sau. Một bài 1.000 chữ khoảng 5.000 ký tự."
          value={budget}
          inputmode="numeric"
          width="short"
          error={errorOf(mine?.errors, 'monthlyCharacters')}
        />
        <ProgressLine
          words={`Tháng này đã gửi ${viNumber(usedCharacters)} trong ${viNumber(monthlyCharacters)} ký tự`}
          done={{ value: Math.min(usedCharacters, monthlyCharacters), max: monthlyCharacters }}
        />
        <FormActions>
          <Button>Lưu dịch vụ {title}</Button>
        </FormActions>
      </Form>
    </Card>
  );
}
