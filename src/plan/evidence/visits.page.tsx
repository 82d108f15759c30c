import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viInstant, viMonth, viNumber } from '../../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { FileInput } from '../../web/parts/file-field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { MonthInput, TextInput } from '../../web/parts/text-field.tsx';
import type { Visits } from './visits.store.ts';

export interface VisitsPageProps {
  call: PageCall;
  year: number;
  thisMonth: string;
  visits: ReadonlyMap<string, Visits>;
  /** "IV.1.g. Chuyên mục CCHC trên trang phường"; null where the plan follows no visits. */
  task: string | null;
  mayWrite: boolean;
  typed?:
    { month: string; visits: string; errors: readonly FieldError[]; message: string | null } | undefined;
}

/** Lượt truy cập: how often the website's column was opened, month by month. */
export function VisitsPage({ call, year, thisMonth, visits, task, mayWrite, typed }: VisitsPageProps) {
  const base = `/d/${call.station.slug}/minh-chung`;
  const path = `${base}/luot-truy-cap`;
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
  const total = [...visits.values()].reduce((sum, one) => sum + one.visits, 0);
  return (
    <StationPage
      call={call}
      title={`Lượt truy cập trang năm ${year}`}
      active="plan"
      back={{ href: base, label: 'Minh chứng' }}
      actions={
        <>
          <ButtonLink small href={`${path}?nam=${year - 1}`}>
            Năm {year - 1}
          </ButtonLink>
          <ButtonLink small href={`${path}?nam=${year + 1}`}>
            Năm {year + 1}
          </ButtonLink>
        </>
      }
    >
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      {task && <p class="soft">Theo dõi cho nhiệm vụ {task}.</p>}
      <div class="columns columns-wide-left">
        <Card title={`Cả năm: ${viNumber(total)} lượt`}>
          <DataTable
            caption="Lượt truy cập từng tháng"
            hideCaption
            rows={months}
            columns={[
              { header: 'Tháng', cell: (month) => viMonth(month) },
              {
                header: 'Lượt truy cập',
                cell: (month) => (visits.has(month) ? viNumber(visits.get(month)!.visits) : 'chưa nhập'),
                numeric: true,
              },
              {
                header: 'Người nhập',
                cell: (month) => {
                  const one = visits.get(month);
                  return one ? `${one.by.name}, ${viInstant(one.recordedAt, call.station.timeZone)}` : '';
                },
              },
            ]}
          />
        </Card>
        {mayWrite && (
          <div class="stack">
            <Card title="Nhập một tháng">
              <Form action={path} errors={typed?.errors.filter(({ field }) => field !== 'file')}>
                <MonthInput
                  name="month"
                  label="Tháng"
                  max={thisMonth}
                  value={typed?.month ?? thisMonth}
                  error={errorOf(typed?.errors, 'month')}
                />
                <TextInput
                  name="visits"
                  label="Lượt truy cập"
                  hint="Chỉ ghi chữ số, như thống kê của trang cho biết."
                  inputmode="numeric"
                  width="short"
                  value={typed?.visits}
                  error={errorOf(typed?.errors, 'visits')}
                />
                <FormActions>
                  <Button weight="primary">Lưu</Button>
                </FormActions>
              </Form>
            </Card>
            <Card title="Nhập từ CSV">
              <Form
                action={`${path}/csv`}
                files
                errors={typed?.errors.filter(({ field }) => field === 'file')}
              >
                <FileInput
                  name="file"
                  label="Tệp CSV"
                  hint="Hai cột: tháng (11/2026) và lượt truy cập."
                  accept=".csv,.txt,text/csv"
                  error={errorOf(typed?.errors, 'file')}
                />
                <FormActions>
                  <Button>Nhập tệp</Button>
                </FormActions>
              </Form>
            </Card>
          </div>
        )}
      </div>
    </StationPage>
  );
}
