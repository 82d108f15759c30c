import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viInstant } from '../../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card, Line, Lines } from '../../web/parts/card.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { DateInput, TextArea, TextInput } from '../../web/parts/text-field.tsx';
import { Select } from '../../web/parts/text-field.tsx';
import { PlanTabs } from '../plan-tabs.tsx';
import { planFields } from './plan-edit.ts';
import type { VersionWithChanges, WrittenPlan } from './plan-editing.ts';

export interface TypedPlan {
  form: 'fields' | 'yaml';
  values: Record<string, string>;
  errors: readonly FieldError[];
  message: string | null;
}

interface EditPageProps {
  call: PageCall;
  written: WrittenPlan;
  versions: readonly VersionWithChanges[];
  typed?: TypedPlan | undefined;
}

/** "Sửa kế hoạch năm": the plan as a form, as YAML, and its versions. */
export function PlanEditPage(props: EditPageProps) {
  const { call, written, typed } = props;
  const { year } = written.plan;
  return (
    <StationPage
      call={call}
      title={`Sửa kế hoạch năm ${year}`}
      active="plan"
      back={{ href: `/d/${call.station.slug}/ke-hoach?nam=${year}`, label: 'Kế hoạch năm' }}
    >
      <PlanTabs call={call} active="year" />
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      <p class="soft">
        Mỗi lần lưu là một phiên bản mới. Tháng đã chốt số liệu vẫn tính theo phiên bản lúc chốt; bản có lỗi
        không được lưu và bản đang dùng giữ nguyên.
      </p>
      <FieldsForm {...props} />
      <YamlForm {...props} />
      <VersionsCard {...props} />
    </StationPage>
  );
}

function FieldsForm({ call, written: { plan }, typed }: EditPageProps) {
  const own = typed?.form === 'fields' ? typed : undefined;
  const stored = planFields(plan);
  const field = (name: string, label: string) => ({
    ...{ name, label, value: own?.values[name] ?? stored[name], error: errorOf(own?.errors, name) },
  });
  return (
    <Form action={`/d/${call.station.slug}/ke-hoach/sua?nam=${plan.year}`} errors={own?.errors} guard>
      <input type="hidden" name="base" value={own?.values.base ?? plan.version} />
      <Card title="Kế hoạch">
        <TextInput {...field('title', 'Tên kế hoạch')} />
        <TextInput {...field('number', 'Số ký hiệu')} optional width="short" />
        <DateInput {...field('signedOn', 'Ngày ký')} optional />
        <DateInput {...field('cityPlanOn', 'Ngày Thành phố ban hành kế hoạch')} optional />
        <DateInput {...field('validFrom', 'Có hiệu lực từ ngày')} />
        <Select
          {...field('draft', 'Tình trạng')}
          options={[
            { value: 'false', label: 'Kế hoạch chính thức' },
            { value: 'true', label: 'Bản nháp' },
          ]}
        />
      </Card>
      <Card title={`${plan.tasks.length} nhiệm vụ`}>
        {plan.tasks.map((task, index) => {
          const at = `tasks.${index}`;
          const wrong = own?.errors.some(({ field: name }) => name.startsWith(`${at}.`));
          return (
            <Details summary={`${task.task}. ${task.short ?? task.title}`} open={wrong}>
              <div class="form">
                <TextArea {...field(`${at}.title`, 'Tên nhiệm vụ')} rows={3} />
                <TextInput {...field(`${at}.short`, 'Tên gọi ngắn')} optional />
                <TextInput {...field(`${at}.lead`, 'Đơn vị chủ trì')} />
                <TextInput
                  {...field(`${at}.support`, 'Đơn vị phối hợp')}
                  hint="Nhiều đơn vị thì cách nhau bằng dấu chấm phẩy."
                  optional
                />
                <TextInput {...field(`${at}.timing`, 'Thời gian hoàn thành')} />
                <TextInput
                  {...field(`${at}.quota.required`, 'Chỉ tiêu')}
                  hint={RHYTHMS[task.quota.every]}
                  inputmode="numeric"
                  width="short"
                />
                <TextInput
                  {...field(`${at}.quota.from`, 'Từ tháng')}
                  hint={`Để trống: từ khi kế hoạch có hiệu lực. Ví dụ ${plan.year}-08.`}
                  optional
                  width="short"
                />
                <TextInput {...field(`${at}.quota.to`, 'Đến tháng')} optional width="short" />
                {stored[`${at}.quota.due`] !== undefined && (
                  <DateInput {...field(`${at}.quota.due`, 'Hạn hoàn thành')} />
                )}
              </div>
            </Details>
          );
        })}
      </Card>
      <Card title="Lưu">
        <TextInput
          {...{ name: 'note', label: 'Sửa gì, theo văn bản nào' }}
          value={own?.values.note}
          error={errorOf(own?.errors, 'note')}
        />
        <FormActions>
          <Button weight="primary">Lưu thành phiên bản mới</Button>
        </FormActions>
      </Card>
    </Form>
  );
}

const RHYTHMS = {
  month: 'Số lượng mỗi tháng.',
  quarter: 'Số lượng mỗi quý.',
  year: 'Số lượng trong năm.',
  once: 'Số lượng đến hạn.',
  stage: 'Số lượng mỗi kỳ báo cáo.',
} as const;

function YamlForm({ call, written: { plan, yaml }, typed }: EditPageProps) {
  const own = typed?.form === 'yaml' ? typed : undefined;
  return (
    <Card title="Sửa dạng văn bản YAML" id="yaml">
      <Details summary="Mở toàn bộ kế hoạch dạng văn bản" open={own !== undefined}>
        <Form
          action={`/d/${call.station.slug}/ke-hoach/sua/yaml?nam=${plan.year}`}
          errors={own?.errors}
          of="yaml"
          guard
        >
          <input type="hidden" name="base" value={own?.values.base ?? plan.version} />
          <TextArea
            {...{ name: 'yaml', label: 'Kế hoạch', rows: 30, of: 'yaml' }}
            hint="Thêm, bớt nhiệm vụ, sửa cách tính chỉ tiêu ở đây; chú thích sau dấu # được giữ lại."
            value={own?.values.yaml ?? yaml}
            error={own?.errors.map(({ message }) => message).join(' ') || undefined}
          />
          <TextInput
            {...{ name: 'note', label: 'Sửa gì, theo văn bản nào', of: 'yaml' }}
            value={own?.values.note}
            error={errorOf(own?.errors, 'note')}
          />
          <FormActions>
            <Button>Lưu thành phiên bản mới</Button>
          </FormActions>
        </Form>
      </Details>
    </Card>
  );
}

/** A changed version may differ in every task. */
const CHANGES_SHOWN = 8;

function VersionsCard({ call, written, versions }: EditPageProps) {
  const { slug, timeZone } = call.station;
  if (versions.length === 0)
    return (
      <Card title="Các phiên bản">
        <p class="soft">Kế hoạch đang dùng là bản kèm theo hệ thống, chưa ai sửa.</p>
      </Card>
    );
  return (
    <Card title="Các phiên bản" id="phien-ban">
      <Lines>
        {versions.map(({ version, changes }, index) => (
          <Line
            hint={
              <>
                {version.byName}, {viInstant(version.recordedAt, timeZone)} ·{' '}
                <code class="hash">{version.version.slice(0, 12)}</code>
                {changes.slice(0, CHANGES_SHOWN).map((change) => (
                  <span class="line-hint">{change}</span>
                ))}
                {changes.length > CHANGES_SHOWN && (
                  <span class="line-hint">và {changes.length - CHANGES_SHOWN} thay đổi khác</span>
                )}
              </>
            }
            end={
              index === 0 ? (
                'Đang dùng'
              ) : (
                <form
                  method="post"
                  action={`/d/${slug}/ke-hoach/phien-ban/${version.id}/khoi-phuc?nam=${written.plan.year}`}
                >
                  <Button small>Khôi phục</Button>
                </form>
              )
            }
          >
            {version.note}
          </Line>
        ))}
      </Lines>
    </Card>
  );
}

/** For those who may change the plan: where that is done. */
export function EditPlanLink({ call, year }: { call: PageCall; year: number }) {
  return (
    <ButtonLink small href={`/d/${call.station.slug}/ke-hoach/sua?nam=${year}`}>
      Sửa kế hoạch
    </ButtonLink>
  );
}

/** "Năm mới": one tap from the year before. */
export function NewYearForm({ call, year }: { call: PageCall; year: number }) {
  return (
    <form method="post" action={`/d/${call.station.slug}/ke-hoach/nam-moi?nam=${year}`}>
      <Button weight="primary">Chép từ kế hoạch năm {year - 1}</Button>
    </form>
  );
}
