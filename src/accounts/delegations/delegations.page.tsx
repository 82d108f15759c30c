import type { FieldError } from '../../kernel/errors.ts';
import { viDate, viInstant } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { RadioGroup } from '../../web/parts/choice-field.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { DateInput, Select, TextInput } from '../../web/parts/text-field.tsx';
import { AdministrationPage } from '../administration.page.tsx';
import type { Member } from '../members.ts';
import type { PageCall } from '../station-page.page.tsx';
import { DELEGATED_ROLES, type Delegation } from './delegations.store.ts';

export interface DelegationsPageProps {
  call: PageCall;
  delegations: readonly Delegation[];
  members: readonly Member[];
  now: number;
  values: { userId?: string; role?: string; document?: string; from?: string; until?: string };
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Quản trị → Ủy quyền duyệt. */
export function DelegationsPage(props: DelegationsPageProps) {
  const { call, members, values, errors, message } = props;
  const choices = members.filter(({ roles }) => !DELEGATED_ROLES.every((role) => roles.includes(role)));
  const twoSteps = call.station.settings.twoStepApproval;
  return (
    <AdministrationPage call={call} title="Ủy quyền duyệt" tab="/quan-tri/uy-quyen">
      {message && <Notice tone="danger">{message}</Notice>}
      <p>
        Người được ủy quyền duyệt thay lãnh đạo trong thời gian của văn bản. Mỗi lượt duyệt, phiếu duyệt và
        minh chứng ghi rõ văn bản ấy; tin, bài mình soạn thì vẫn không tự duyệt được.
      </p>
      <Given {...props} />
      <Card title="Ủy quyền mới">
        <Form action={pathOf(call)} errors={errors}>
          <Select
            name="userId"
            label="Người được ủy quyền"
            placeholder="Chọn người"
            options={choices.map(({ userId, name }) => ({ value: userId, label: name }))}
            value={values.userId}
            error={errorOf(errors, 'userId')}
          />
          {twoSteps && (
            <RadioGroup
              name="role"
              label="Việc được ủy quyền"
              choices={[
                { value: 'approver', label: 'Duyệt (lãnh đạo UBND)' },
                { value: 'reviewer', label: 'Soát (lãnh đạo phòng)' },
              ]}
              value={values.role ?? 'approver'}
              error={errorOf(errors, 'role')}
            />
          )}
          <TextInput
            name="document"
            label="Số, ngày văn bản ủy quyền"
            placeholder="12/GUQ-UBND ngày 01/12/2026"
            value={values.document}
            error={errorOf(errors, 'document')}
          />
          <div class="columns columns-2">
            <DateInput name="from" label="Từ ngày" value={values.from} error={errorOf(errors, 'from')} />
            <DateInput
              name="until"
              label="Đến hết ngày"
              value={values.until}
              error={errorOf(errors, 'until')}
            />
          </div>
          <FormActions>
            <Button weight="primary">Ủy quyền</Button>
          </FormActions>
        </Form>
      </Card>
    </AdministrationPage>
  );
}

function Given({ call, delegations, members, now }: DelegationsPageProps) {
  const { timeZone } = call.station;
  const nameOf = (userId: string) => members.find((one) => one.userId === userId)?.name ?? 'Người đã rời đài';
  return (
    <DataTable
      caption="Các ủy quyền duyệt"
      hideCaption
      columns={[
        { header: 'Người được ủy quyền', cell: ({ userId }) => nameOf(userId) },
        { header: 'Việc', cell: ({ role }) => (role === 'approver' ? 'Duyệt' : 'Soát') },
        { header: 'Văn bản', cell: ({ document }) => document },
        {
          header: 'Thời gian',
          cell: ({ from, until }) =>
            `${viDate(dateOf(from, timeZone))} – ${viDate(dateOf(until - 1, timeZone))}`,
        },
        { header: 'Người ủy quyền', cell: ({ byName }) => byName },
        { header: 'Tình trạng', cell: (one) => <State one={one} now={now} timeZone={timeZone} /> },
        {
          header: '',
          cell: ({ id, document, endedAt, until }) =>
            endedAt === null &&
            until > now && (
              <form method="post" action={`${pathOf(call)}/${id}/cham-dut`}>
                <Button small>
                  Chấm dứt<span class="only-read"> {document}</span>
                </Button>
              </form>
            ),
        },
      ]}
      rows={delegations}
      empty={<p>Chưa có ủy quyền nào.</p>}
    />
  );
}

function State({ one, now, timeZone }: { one: Delegation; now: number; timeZone: string }) {
  if (one.endedAt !== null) return <Chip struck>chấm dứt {viInstant(one.endedAt, timeZone)}</Chip>;
  if (one.until <= now) return <Chip>đã hết</Chip>;
  if (one.from > now) return <Chip tone="booked">chưa tới ngày</Chip>;
  return <Chip tone="proved">đang có hiệu lực</Chip>;
}

export function pathOf({ station }: Pick<PageCall, 'station'>): string {
  return `/d/${station.slug}/quan-tri/uy-quyen`;
}
