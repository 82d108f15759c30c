import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { ZoneChoice } from '../accounts/zone-choice.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { Bulletin } from '../bulletins/bulletin.ts';
import type { FieldError } from '../kernel/errors.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { RadioGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Select, TextArea, TextInput } from '../web/parts/text-field.tsx';
import { DRILL_WORDS, LONGEST_MINUTES, LONGEST_TEXT, type Order, type Relation } from './order.ts';
import { zonesInWords } from './order-words.page.tsx';

/** What the form shows: as typed, or as prepared from an earlier order. */
export interface OrderValues {
  kind: string;
  zones: readonly string[];
  text: string;
  bulletinId: string;
  repeatMinutes: string;
  minutes: string;
  relation: string;
  refersTo: string;
}

export interface OrderFormPageProps {
  call: PageCall;
  values: OrderValues;
  zones: readonly Zone[];
  bulletins: readonly Bulletin[];
  /** The order that this one goes on with, corrects or replaces. */
  before: Order | null;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

const WHY: Record<Relation, string> = {
  renews: 'Lệnh này tiếp tục lệnh',
  corrects: 'Lệnh này đính chính lệnh',
  replaces: 'Lệnh này thay cho lệnh chưa phát',
};

/** The first of two steps: nothing sounds by this form. */
export function OrderFormPage(props: OrderFormPageProps) {
  const { call, values, zones, bulletins, before, errors, message } = props;
  const path = `/d/${call.station.slug}/khan-cap`;
  return (
    <StationPage
      call={call}
      title="Soạn lệnh phát khẩn cấp"
      back={{ href: path, label: 'Các lệnh phát khẩn cấp' }}
      aside="Bước 1/2 · chưa có gì phát ra loa"
    >
      {message && <Notice tone="danger">{message}</Notice>}
      {before && <Before path={path} order={before} relation={values.relation} zones={zones} />}
      <Form action={`${path}/moi`} errors={errors} guard>
        <input type="hidden" name="relation" value={values.relation} />
        <input type="hidden" name="refersTo" value={values.refersTo} />
        <Card>
          <Kinds value={values.kind} error={errorOf(errors, 'kind')} />
        </Card>
        <Card title="Phát ở đâu">
          <ZoneChoice
            zones={zones}
            values={values.zones}
            errors={errors}
            hint="Không có cụm nào được chọn sẵn."
          />
        </Card>
        <Card title="Phát gì">
          <div class="stack">
            <TextArea
              name="text"
              label="Nội dung đọc"
              hint="Gõ ngắn, rõ: chuyện gì, ở đâu, bà con cần làm gì. Hoặc chọn bản tin bên dưới."
              rows={6}
              counter={{ limit: LONGEST_TEXT }}
              value={values.text}
              error={errorOf(errors, 'text')}
            />
            <Select
              name="bulletinId"
              label="Hoặc bản tin đã duyệt"
              optional
              placeholder="Không dùng bản tin"
              options={bulletins.map(({ id, title }) => ({ value: id, label: title }))}
              value={values.bulletinId}
              error={errorOf(errors, 'bulletinId')}
            />
          </div>
        </Card>
        <Card title="Đến bao giờ">
          <div class="stack">
            <TextInput
              name="minutes"
              label="Hiệu lực (phút)"
              hint={`Hết giờ này không phát thêm lần nào; nhiều nhất ${LONGEST_MINUTES} phút.`}
              inputmode="numeric"
              width="short"
              value={values.minutes}
              error={errorOf(errors, 'minutes')}
            />
            <TextInput
              name="repeatMinutes"
              label="Lặp lại sau (phút)"
              inputmode="numeric"
              width="short"
              value={values.repeatMinutes}
              error={errorOf(errors, 'repeatMinutes')}
            />
          </div>
        </Card>
        <FormActions>
          <Button weight="primary">Tiếp tục: đọc lại lệnh</Button>
          <ButtonLink href={path}>Không ra lệnh</ButtonLink>
        </FormActions>
      </Form>
    </StationPage>
  );
}

function Kinds({ value, error }: { value: string; error: string | undefined }) {
  return (
    <RadioGroup
      name="kind"
      label="Loại lệnh"
      value={value}
      error={error}
      choices={[
        {
          value: 'emergency',
          label: 'Phát khẩn cấp',
          hint: 'Phát ngay, bất kể giờ giấc và hạn mức thời lượng.',
        },
        {
          value: 'drill',
          label: 'Diễn tập',
          hint: `Chỉ trong giờ được phát; tự bắt đầu bằng “${DRILL_WORDS}”`,
        },
        {
          value: 'channel-test',
          label: 'Thử kênh',
          hint: 'Không phát tiếng nào; chỉ xem đầu phát nào nhận được lệnh.',
        },
      ]}
    />
  );
}

interface BeforeProps {
  path: string;
  order: Order;
  relation: string;
  zones: readonly Zone[];
}

function Before({ path, order, relation, zones }: BeforeProps) {
  return (
    <Notice tone="neutral">
      <p>
        {WHY[relation as Relation]} <a href={`${path}/${order.id}`}>{order.title}</a>. Lệnh đó phát ở:{' '}
        {zonesInWords(order.zones, zones)}.
        {relation === 'renews' && ' Ở cụm không chọn, lệnh đó vẫn lặp lại như cũ.'}
      </p>
    </Notice>
  );
}
