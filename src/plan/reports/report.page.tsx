/** A report as it will be sent, the texts that a person edits, and the question before it is marked as sent. */
import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { cellText, TRIAL_WORDS, type Cell, type ContentTable } from '../../kernel/office/content.ts';
import { viDate, viInstant } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { BarChart } from '../../web/parts/bar-chart.tsx';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { ConfirmForm } from '../../web/parts/confirm-dialog.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions, FormErrors } from '../../web/parts/form.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { DateInput, TextArea, TextInput } from '../../web/parts/text-field.tsx';
import { PlanTabs } from '../plan-tabs.tsx';
import { TEXT_KEYS, type Block, type ReportModel, type TextKey } from './model.ts';
import type { Report } from './report-rows.store.ts';

export interface ReportPageProps {
  call: PageCall;
  report: Report;
  model: ReportModel;
  mayWrite: boolean;
}

const pathOf = ({ station }: PageCall, { id }: Report) => `/d/${station.slug}/bao-cao/${id}`;
const backOf = ({ station }: PageCall, { year }: Report) => ({
  href: `/d/${station.slug}/bao-cao?nam=${year}`,
  label: 'Báo cáo',
});

export function ReportPage({ call, report, model, mayWrite }: ReportPageProps) {
  const path = pathOf(call, report);
  return (
    <StationPage
      call={call}
      title={`Báo cáo ${report.title.charAt(0).toLowerCase()}${report.title.slice(1)}`}
      active="plan"
      back={backOf(call, report)}
      actions={
        <>
          <ButtonLink href={`${path}/word`} icon="download" weight="primary" small download>
            Xuất Word
          </ButtonLink>
          <ButtonLink href={`${path}/excel`} icon="download" small download>
            Xuất Excel
          </ButtonLink>
          <ButtonLink href={`${path}/long-ghep`} icon="download" small download>
            Phần lồng ghép
          </ButtonLink>
        </>
      }
    >
      <PlanTabs call={call} active="reports" />
      <State call={call} report={report} mayWrite={mayWrite} />
      <Card>
        <article class="report">
          <ReportBody model={model} />
        </article>
      </Card>
    </StationPage>
  );
}

function State({ call, report, mayWrite }: Omit<ReportPageProps, 'model'>) {
  const path = pathOf(call, report);
  const { timeZone } = call.station;
  if (report.state === 'sent' && report.sentAt !== null) {
    return (
      <div class="no-print stack">
        <Notice tone="proved">
          Đã gửi ngày {viDate(dateOf(report.sentAt, timeZone))}, số {report.number}. Văn bản được giữ nguyên
          như khi gửi
          {report.sha256 && (
            <>
              {' '}
              (mã{' '}
              <code class="hash" title={`SHA-256 ${report.sha256}`}>
                {report.sha256.slice(0, 12)}
              </code>
              )
            </>
          )}
          .
        </Notice>
        {mayWrite && (
          <form method="post" action={`${path}/thay-the`}>
            <Button small>Lập báo cáo thay thế</Button>
          </form>
        )}
      </div>
    );
  }
  return (
    <div class="no-print stack">
      <Notice>
        Bản soạn của {report.byName}, lưu {viInstant(report.updatedAt, timeZone)}. Số liệu được tính lại mỗi
        lần mở, đến khi ghi là đã gửi.
      </Notice>
      {mayWrite && (
        <p class="row">
          <ButtonLink href={`${path}/soan`}>Sửa lời văn</ButtonLink>
          <ButtonLink href={`${path}/gui`}>Đã gửi…</ButtonLink>
          <ButtonLink href={`${path}/bo`} weight="danger">
            Bỏ bản soạn…
          </ButtonLink>
        </p>
      )}
    </div>
  );
}

function ReportBody({ model }: { model: ReportModel }) {
  const { letterhead: head, about, blocks, annexes, trial } = model;
  return (
    <>
      {trial && (
        <p class="report-about">
          <strong>{TRIAL_WORDS}</strong>
        </p>
      )}
      <div class="report-head">
        <div>
          {head.above.map((line) => (
            <p>{line}</p>
          ))}
          {head.issuer.map((line) => (
            <p>
              <strong>{line}</strong>
            </p>
          ))}
          <hr class="report-rule" />
          <p>{head.number}</p>
        </div>
        <div>
          <p>
            <strong>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong>
          </p>
          <p class="report-nation">
            <strong>Độc lập - Tự do - Hạnh phúc</strong>
          </p>
          <hr class="report-rule" />
          <p>
            <em>{head.placeAndDate}</em>
          </p>
        </div>
      </div>
      <div class="report-about">
        <h2>BÁO CÁO</h2>
        <p>
          <strong>{about}</strong>
        </p>
      </div>
      {blocks.map((block) => (
        <BlockView block={block} />
      ))}
      <div class="report-sign">
        <div class="report-to">
          <p>
            <strong>
              <em>Nơi nhận:</em>
            </strong>
          </p>
          <ul>
            {head.recipients.map((line, index) => (
              <li>
                - {line}
                {index < head.recipients.length - 1 ? ';' : '.'}
              </li>
            ))}
          </ul>
        </div>
        <div class="report-signature">
          {head.signedAs.map((line) => (
            <p>
              <strong>{line}</strong>
            </p>
          ))}
          <p class="report-signer">
            <strong>{head.signer}</strong>
          </p>
        </div>
      </div>
      {annexes.map((table) => (
        <TableView table={table} />
      ))}
    </>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? <h2>{block.text}</h2> : <h3>{block.text}</h3>;
    case 'text':
      return (
        <>
          {block.text
            .split('\n')
            .filter((line) => line.trim() !== '')
            .map((line) => (
              <p class="report-words">{line}</p>
            ))}
        </>
      );
    case 'table':
      return <TableView table={block.table} />;
    case 'chart':
      return (
        <BarChart
          title={`${block.chart.title} (${block.chart.unit})`}
          bars={block.chart.bars.map((bar) => ({ ...bar, shown: cellText(bar.value) }))}
        />
      );
  }
}

function TableView({ table }: { table: ContentTable }) {
  if (table.rows.length === 0) {
    return (
      <p class="report-words">
        <em>{table.empty}</em>
      </p>
    );
  }
  return (
    <div>
      <DataTable<Cell[]>
        caption={table.title}
        columns={table.columns.map(({ title, align }, index) => ({
          header: title,
          cell: (row) => cellText(row[index] ?? null),
          numeric: align === 'right',
        }))}
        rows={table.rows}
      />
      {table.note && (
        <p class="soft small">
          <em>{table.note}</em>
        </p>
      )}
    </div>
  );
}

const TEXT_LABELS: Record<TextKey, { label: string; rows: number }> = {
  opening: { label: 'Phần mở đầu', rows: 3 },
  done: { label: 'Kết quả chung', rows: 9 },
  shortfalls: { label: 'Tồn tại, hạn chế và nguyên nhân', rows: 8 },
  next: { label: 'Phương hướng, nhiệm vụ thời gian tới', rows: 8 },
  proposals: { label: 'Đề xuất, kiến nghị', rows: 6 },
  closing: { label: 'Câu kết', rows: 3 },
};

export interface Typed {
  values: Record<string, string>;
  errors: readonly FieldError[];
  message: string | null;
}

export function ReportTextsPage({
  call,
  report,
  model,
  typed,
}: Omit<ReportPageProps, 'mayWrite'> & { typed?: Typed | undefined }) {
  const path = pathOf(call, report);
  const texts = new Map(
    model.blocks.flatMap((block) =>
      block.kind === 'text' && block.key ? [[block.key, block.text] as const] : [],
    ),
  );
  return (
    <StationPage
      call={call}
      title="Sửa lời văn báo cáo"
      active="plan"
      aside={report.title}
      back={{ href: path, label: 'Xem báo cáo' }}
    >
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      <Notice>
        Lời văn được soạn sẵn từ số liệu; hãy đọc và sửa trước khi trình ký. Để trống một mục rồi lưu thì mục
        đó lấy lại lời soạn sẵn.
      </Notice>
      <Card>
        <Form action={`${path}/soan`} draft={`bao-cao:${report.id}`} guard errors={typed?.errors}>
          {TEXT_KEYS.map((key) => (
            <TextArea
              name={key}
              label={TEXT_LABELS[key].label}
              rows={TEXT_LABELS[key].rows}
              counter
              value={typed?.values[key] ?? texts.get(key)}
              error={errorOf(typed?.errors, key)}
            />
          ))}
          <FormActions stay>
            <Button weight="primary">Lưu lời văn</Button>
            <ButtonLink href={path}>Xem báo cáo</ButtonLink>
          </FormActions>
        </Form>
      </Card>
    </StationPage>
  );
}

export function SendReportPage({
  call,
  report,
  code,
  today,
  short,
  typed,
}: {
  call: PageCall;
  report: Report;
  /** 'BC-UBND' */
  code: string;
  today: string;
  /** The window is not over: until when. */
  short: string | null;
  typed?: Typed | undefined;
}) {
  const path = pathOf(call, report);
  return (
    <StationPage
      call={call}
      title="Báo cáo đã gửi?"
      active="plan"
      aside={report.title}
      back={{ href: path, label: 'Xem báo cáo' }}
    >
      <Card>
        {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
        {typed && <FormErrors errors={typed.errors} />}
        <ConfirmForm title="Đã gửi" action={`${path}/gui`} yes="Ghi là đã gửi" no="Chưa gửi" backHref={path}>
          <div class="stack">
            {short && (
              <Notice tone="attention">
                Kỳ báo cáo đến hết ngày {viDate(short)} chưa hết; số liệu mới tính đến hôm nay.
              </Notice>
            )}
            <p>
              Ghi số và ngày như trên văn bản đã ký. Từ đó báo cáo được giữ nguyên, số liệu không đổi nữa, và
              nhiệm vụ báo cáo của kế hoạch được tính. Sai thì lập báo cáo thay thế.
            </p>
            <TextInput
              name="number"
              label="Số, ký hiệu"
              hint={`Ví dụ 125/${code}.`}
              value={typed?.values.number ?? ''}
              error={errorOf(typed?.errors, 'number')}
              width="short"
            />
            <DateInput
              name="sentOn"
              label="Ngày gửi"
              value={typed?.values.sentOn ?? today}
              max={today}
              error={errorOf(typed?.errors, 'sentOn')}
            />
          </div>
        </ConfirmForm>
      </Card>
    </StationPage>
  );
}

export function DiscardReportPage({ call, report }: { call: PageCall; report: Report }) {
  const path = pathOf(call, report);
  return (
    <StationPage
      call={call}
      title="Bỏ bản soạn?"
      active="plan"
      aside={report.title}
      back={{ href: path, label: 'Xem báo cáo' }}
    >
      <Card>
        <ConfirmForm
          title="Bỏ bản soạn"
          action={`${path}/bo`}
          yes="Bỏ bản soạn"
          no="Giữ lại"
          danger
          backHref={path}
        >
          <p>
            Lời văn đã sửa trong bản soạn này sẽ mất. Số liệu không mất, lập lại báo cáo lúc nào cũng được.
          </p>
        </ConfirmForm>
      </Card>
    </StationPage>
  );
}
