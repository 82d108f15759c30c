import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viInstant, viMonth } from '../../kernel/vietnamese.ts';
import type { Month } from '../../kernel/zoned-time.ts';
import { TOPIC_KEYS, TOPICS } from '../../scripts/topic.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card, Line, Lines } from '../../web/parts/card.tsx';
import { CheckboxGroup, RadioGroup } from '../../web/parts/choice-field.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { ConfirmForm } from '../../web/parts/confirm-dialog.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { TextArea } from '../../web/parts/text-field.tsx';
import type { CorrectionEntry, LogLine } from '../fact-log.store.ts';
import type { MonthClose } from '../month-closes.store.ts';

export interface ClosingCardProps {
  /** '/d/hai-ba-trung/kiem-tra/2026-11' */
  path: string;
  month: Month;
  timeZone: string;
  /** Every closing of the month, oldest first. */
  closes: readonly MonthClose[];
  /** Corrections that were written for items and rows of the month. */
  corrections: readonly LogLine<CorrectionEntry>[];
  /** What a correction is about, in words. */
  subjectOf: (entry: CorrectionEntry) => string;
  isIntact: (closed: MonthClose) => boolean;
  /** The month has ended. */
  over: boolean;
  mayClose: boolean;
}

/** Whether the month is closed, by whom, and what was put right. */
export function ClosingCard(props: ClosingCardProps) {
  const { closes, corrections, timeZone, over, mayClose, path } = props;
  const standing = closes.find(({ reopened }) => reopened === null);
  if (closes.length === 0 && corrections.length === 0 && !(over && mayClose)) return null;
  return (
    <Card title="Chốt số liệu" id="chot">
      {closes.length === 0 && <p class="soft">Tháng này chưa chốt số liệu.</p>}
      <Lines>
        {closes.map((closed) => (
          <CloseLine closed={closed} card={props} />
        ))}
        {corrections.map((line) => (
          <Line hint={`${line.by.name}, ${viInstant(line.recordedAt, timeZone)}: ${line.entry.reason}`}>
            Đính chính: {props.subjectOf(line.entry)}
          </Line>
        ))}
      </Lines>
      {mayClose && over && (
        <p class="row no-print">
          {standing ? (
            <ButtonLink href={`${path}/mo-lai`}>Mở lại số liệu…</ButtonLink>
          ) : (
            <ButtonLink href={`${path}/chot`} weight="primary">
              Chốt số liệu…
            </ButtonLink>
          )}
        </p>
      )}
    </Card>
  );
}

function CloseLine({ closed, card }: { closed: MonthClose; card: ClosingCardProps }) {
  const { reopened } = closed;
  return (
    <Line
      hint={
        <>
          Mã số liệu{' '}
          <code class="hash" title={`SHA-256 ${closed.sha256}`}>
            {closed.sha256.slice(0, 12)}
          </code>
          {reopened &&
            `; ${reopened.byName} mở lại ${viInstant(reopened.at, card.timeZone)}: ${reopened.reason}`}
        </>
      }
      end={
        reopened ? (
          <Chip>Đã mở lại</Chip>
        ) : card.isIntact(closed) ? (
          <Chip tone="proved">Đã chốt, chữ ký đúng</Chip>
        ) : (
          <Chip tone="danger">Số liệu chốt bị sửa</Chip>
        )
      }
    >
      {closed.byName} chốt {viInstant(closed.closedAt, card.timeZone)}
    </Line>
  );
}

interface AskProps {
  call: PageCall;
  month: Month;
  /** Of the month's page. */
  path: string;
}

/** What is still short, before the auditor says yes. */
export function ClosePage({ call, month, path, short }: AskProps & { short: readonly string[] }) {
  return (
    <StationPage call={call} title={`Chốt số liệu tháng ${viMonth(month)}?`} active="plan">
      <Card>
        <ConfirmForm
          title="Chốt số liệu"
          action={`${path}/chot`}
          yes="Chốt số liệu"
          no="Chưa chốt"
          backHref={path}
        >
          {short.length > 0 && (
            <Notice tone="attention">
              Còn thiếu: {short.join('; ')}. Chốt rồi thì các chỉ tiêu này giữ là thiếu.
            </Notice>
          )}
          <p>
            Số liệu tháng này được ký và giữ nguyên như bây giờ. Nhật ký, minh chứng đến sau chỉ hiện riêng ở
            phần bổ sung. Mở lại phải ghi lý do.
          </p>
        </ConfirmForm>
      </Card>
    </StationPage>
  );
}

interface Typed {
  values: Record<string, string>;
  errors: readonly FieldError[];
  message: string | null;
}

export function ReopenPage({ call, month, path, typed }: AskProps & { typed?: Typed | undefined }) {
  return (
    <StationPage call={call} title={`Mở lại số liệu tháng ${viMonth(month)}?`} active="plan">
      <Card>
        {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
        <ConfirmForm
          title="Mở lại số liệu"
          action={`${path}/mo-lai`}
          yes="Mở lại"
          no="Giữ nguyên"
          danger
          backHref={path}
        >
          <p>Số liệu đã chốt vẫn được lưu; từ nay tháng này được tính lại theo mọi minh chứng đã có.</p>
          <TextArea
            name="reason"
            label="Lý do mở lại"
            rows={2}
            value={typed?.values.reason}
            error={errorOf(typed?.errors, 'reason')}
          />
        </ConfirmForm>
      </Card>
    </StationPage>
  );
}

export interface CorrectPageProps extends AskProps {
  item: { id: string; title: string; cchc: boolean; topics: readonly string[] } | null;
  /** Ids of what proves it, to be struck out. */
  facts: readonly string[];
  title: string;
  typed?: (Typed & { form: 'mark' | 'strike'; topics: readonly string[] }) | undefined;
}

/** Putting an item's mark right, or striking out what proves it. */
export function CorrectPage({ call, path, item, facts, title, typed }: CorrectPageProps) {
  const mark = typed?.form === 'mark' ? typed : undefined;
  const strike = typed?.form === 'strike' ? typed : undefined;
  return (
    <StationPage
      call={call}
      title={`Đính chính “${title}”`}
      active="plan"
      back={{ href: path, label: 'Kiểm tra tháng' }}
    >
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      {item && (
        <Card title="Sửa nội dung, chủ đề">
          <Form action={`${path}/dinh-chinh/${item.id}`} errors={mark?.errors}>
            <RadioGroup
              name="mark"
              label="Nội dung"
              choices={[
                { value: 'cchc', label: 'Tin, bài CCHC' },
                { value: 'other', label: 'Không phải CCHC' },
              ]}
              value={mark?.values.mark ?? (item.cchc ? 'cchc' : 'other')}
              error={errorOf(mark?.errors, 'mark')}
            />
            <CheckboxGroup
              name="topics"
              label="Chủ đề"
              layout="columns"
              choices={TOPIC_KEYS.map((key) => ({ value: key, label: `${key}) ${TOPICS[key]}` }))}
              values={mark?.topics ?? item.topics}
              error={errorOf(mark?.errors, 'topics')}
            />
            <TextArea
              name="reason"
              label="Lý do đính chính"
              rows={2}
              value={mark?.values.reason}
              error={errorOf(mark?.errors, 'reason')}
            />
            <FormActions>
              <Button weight="primary">Lưu đính chính</Button>
            </FormActions>
          </Form>
        </Card>
      )}
      {facts.length > 0 && (
        <Card title="Loại khỏi số liệu">
          <Form action={`${path}/loai`} errors={strike?.errors}>
            {facts.map((fact) => (
              <input type="hidden" name="facts" value={fact} />
            ))}
            <p>
              Dùng khi nhật ký hoặc mục nhập này sai, ví dụ phát thử bị ghi là phát thật. Mục vẫn được lưu
              nhưng không còn được tính.
            </p>
            <TextArea
              name="reason"
              label="Lý do loại"
              rows={2}
              value={strike?.values.reason}
              error={errorOf(strike?.errors, 'reason')}
            />
            <FormActions>
              <Button weight="danger">Loại khỏi số liệu</Button>
            </FormActions>
          </Form>
        </Card>
      )}
    </StationPage>
  );
}
