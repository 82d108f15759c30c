import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Checkbox, CheckboxGroup, RadioGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DateTimeInput } from '../web/parts/text-field.tsx';
import type { FormTyped } from './publication-form-props.ts';
import type { Publication } from './publication.ts';
import type { ZaloAccount } from './zalo/account.store.ts';
import { MOST_ARTICLES } from './zalo/article.ts';
import { AGE_NAMES, AGES, GENDER_NAMES, GENDERS } from './zalo/target.ts';

/** Who gets it. */
export function TargetFields({
  typed,
  errors,
}: {
  typed: FormTyped;
  errors: readonly FieldError[] | undefined;
}) {
  const many = (name: string) => [typed[name] ?? []].flat();
  return (
    <>
      <CheckboxGroup
        name="ages"
        label="Độ tuổi"
        hint="Không chọn: mọi độ tuổi. Zalo chỉ gửi tới người có khai tuổi khi có chọn."
        optional
        layout="columns"
        choices={AGES.map((value) => ({ value, label: AGE_NAMES[value] }))}
        values={many('ages')}
        error={errorOf(errors, 'ages')}
      />
      <RadioGroup
        name="gender"
        label="Giới tính"
        layout="beside"
        choices={GENDERS.map((value) => ({ value, label: GENDER_NAMES[value] }))}
        value={many('gender')[0] ?? '0'}
        error={errorOf(errors, 'gender')}
      />
      <Checkbox name="ownCity" label="Chỉ người ở Hà Nội" checked={many('ownCity').length > 0} />
    </>
  );
}

export interface BroadcastPageProps {
  call: PageCall;
  one: Publication;
  /** Articles that could go along. */
  offers: readonly Publication[];
  account: ZaloAccount | undefined;
  typed?: FormTyped | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** "Gửi tới người quan tâm OA": which articles, to whom, when. */
export function BroadcastPage({
  call,
  one,
  offers,
  account,
  typed = {},
  errors,
  message,
}: BroadcastPageProps) {
  const path = `/d/${call.station.slug}/xuat-ban/${one.id}`;
  const { timeZone } = call.station;
  const left = account?.allowanceLeft ?? null;
  return (
    <StationPage
      call={call}
      title="Gửi tới người quan tâm OA"
      active="publications"
      back={{ href: path, label: one.title }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <Form action={`${path}/gui`} errors={errors}>
        <Card title="Gửi bài nào">
          <p>
            <strong>{one.title}</strong>
          </p>
          {offers.length > 0 && (
            <CheckboxGroup
              name="along"
              label="Bài gửi cùng"
              hint={`Một lần gửi được nhiều nhất ${MOST_ARTICLES} bài: chọn thêm nhiều nhất ${MOST_ARTICLES - 1} bài đã đăng. Cả nhóm chỉ tính một lượt gửi.`}
              optional
              choices={offers.map((other) => ({
                ...{ value: other.id, label: other.title },
                hint: `Đăng lúc ${viInstant(other.publishedAt ?? 0, timeZone)}`,
              }))}
              values={[typed['along'] ?? []].flat()}
              error={errorOf(errors, 'along')}
            />
          )}
        </Card>
        <Card title="Gửi tới ai">
          <TargetFields typed={typed} errors={errors} />
        </Card>
        <Card title="Khi nào">
          <DateTimeInput
            name="after"
            label="Gửi từ"
            hint="Để trống: gửi ngay khi tới lượt. Zalo không gửi ban đêm, mỗi ngày một lần."
            optional
            value={[typed['after'] ?? ''].flat()[0]}
            error={errorOf(errors, 'after')}
          />
          {left !== null && <p class="soft">Lượt gửi còn lại của tháng: {viNumber(left)}.</p>}
        </Card>
        <FormActions>
          <Button weight="primary" icon="send">
            Đưa vào hàng đợi gửi
          </Button>
          <ButtonLink href={path}>Không gửi</ButtonLink>
        </FormActions>
      </Form>
    </StationPage>
  );
}
