import {
  DEFAULT_MINUTES,
  DEFAULT_REPEAT_MINUTES,
  DRILL_WORDS,
  LONGEST_MINUTES,
  LONGEST_TEXT,
} from '../../emergencies/order.ts';
import type { FieldError } from '../../kernel/errors.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { RadioGroup } from '../../web/parts/choice-field.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextArea, TextInput } from '../../web/parts/text-field.tsx';
import { CityPage, type CityCall } from '../city-page.page.tsx';
import { WardChoice } from '../ward-choice.page.tsx';

export interface OrderFormPageProps {
  call: CityCall;
  wards: readonly { id: string; name: string }[];
  values?:
    | {
        kind: string;
        text: string;
        minutes: string;
        repeatMinutes: string;
        to: string;
        chosen: readonly string[];
      }
    | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** The first of two steps: nothing sounds by this form. */
export function OrderFormPage({ call, wards, values, errors, message }: OrderFormPageProps) {
  return (
    <CityPage
      call={call}
      title="Soạn lệnh phát khẩn cấp"
      back={{ href: '/thanh-pho/khan-cap', label: 'Các lệnh của Thành phố' }}
      aside="Bước 1/2 · chưa có gì phát ra loa"
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action="/thanh-pho/khan-cap" errors={errors} guard>
        <Card>
          <RadioGroup
            name="kind"
            label="Loại lệnh"
            value={values?.kind ?? 'emergency'}
            error={errorOf(errors, 'kind')}
            choices={[
              { value: 'emergency', label: 'Phát khẩn cấp', hint: 'Phát ngay ở mọi cụm loa của phường.' },
              { value: 'drill', label: 'Diễn tập', hint: `Tự bắt đầu bằng “${DRILL_WORDS}”` },
              { value: 'channel-test', label: 'Thử kênh', hint: 'Không phát tiếng nào.' },
            ]}
          />
        </Card>
        <Card title="Phát ở phường nào">
          <WardChoice
            wards={wards}
            to={values?.to ?? ''}
            chosen={values?.chosen ?? []}
            error={errorOf(errors, 'to') ?? errorOf(errors, 'wards')}
          />
        </Card>
        <Card title="Phát gì, đến bao giờ">
          <TextArea
            name="text"
            label="Nội dung đọc"
            hint="Gõ ngắn, rõ: chuyện gì, ở đâu, bà con cần làm gì."
            rows={6}
            counter={{ limit: LONGEST_TEXT }}
            value={values?.text}
            error={errorOf(errors, 'text')}
          />
          <TextInput
            name="minutes"
            label="Hiệu lực (phút)"
            hint={`Hết giờ này không phát thêm lần nào; nhiều nhất ${LONGEST_MINUTES} phút.`}
            inputmode="numeric"
            width="short"
            value={values?.minutes ?? String(DEFAULT_MINUTES)}
            error={errorOf(errors, 'minutes')}
          />
          <TextInput
            name="repeatMinutes"
            label="Lặp lại sau (phút)"
            inputmode="numeric"
            width="short"
            value={values?.repeatMinutes ?? String(DEFAULT_REPEAT_MINUTES)}
            error={errorOf(errors, 'repeatMinutes')}
          />
        </Card>
        <FormActions>
          <Button weight="primary">Tiếp tục: đọc lại lệnh</Button>
          <ButtonLink href="/thanh-pho/khan-cap">Không ra lệnh</ButtonLink>
        </FormActions>
      </Form>
    </CityPage>
  );
}
