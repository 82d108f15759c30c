import type { FieldError } from '../kernel/errors.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { Details } from '../web/parts/details.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { DateTimeInput, Select, TextArea } from '../web/parts/text-field.tsx';
import type { ByHandEntry } from './by-hand.store.ts';
import { Evidence } from './proof.page.tsx';

export interface ByHandCardProps {
  /** '/d/hai-ba-trung/kiem-tra/2026-11' */
  path: string;
  /** Where logs of other makers' systems are sent in. */
  otherLogsHref: string;
  timeZone: string;
  entries: readonly ByHandEntry[];
  titleOf: (scriptId: string) => string;
  /** Who looks. */
  actorId: string;
  mayWrite: boolean;
  mayConfirm: boolean;
  /** Tasks that count what is heard. */
  tasks: readonly { value: string; label: string }[];
  /** Approved tin/bài to choose from. */
  scripts: readonly { value: string; label: string }[];
  /** First and last wall clock that the form takes. */
  span: { min: string; max: string };
  typed?: ByHandTyped | undefined;
}

/** A refused form, to be shown again. */
export interface ByHandTyped {
  values: Record<string, string>;
  errors: readonly FieldError[];
  message: string | null;
}

/** Entries by hand of a month, and the form for another. */
export function ByHandCard(props: ByHandCardProps) {
  const { entries, mayWrite } = props;
  if (entries.length === 0 && !mayWrite) return null;
  return (
    <Card title="Nhập tay" id="nhap-tay">
      <p class="soft">
        Dùng khi tin, bài đã phát thật mà đầu phát mất nhật ký. Mục nhập tay chỉ được tính khi một người khác
        người nhập đã xem minh chứng và xác nhận.
      </p>
      {entries.length > 0 && (
        <Lines>
          {entries.map((entry) => (
            <EntryLine entry={entry} card={props} />
          ))}
        </Lines>
      )}
      {mayWrite && (
        <div class="no-print">
          <p>
            Phát qua hệ thống của nhà cung cấp khác thì{' '}
            <a href={props.otherLogsHref}>gửi nhật ký của hệ thống ấy</a>.
          </p>
          <Details summary="Nhập một lượt đã phát" open={props.typed !== undefined}>
            <EntryForm {...props} />
          </Details>
        </div>
      )}
    </Card>
  );
}

function EntryLine({ entry, card }: { entry: ByHandEntry; card: ByHandCardProps }) {
  const { timeZone, path, actorId, mayConfirm } = card;
  const confirmed = entry.confirmedBy !== null;
  return (
    <Line
      hint={
        <>
          {entry.byName} nhập {viInstant(entry.recordedAt, timeZone)}: {entry.reason}
          <Evidence lines={entry.evidence.split('\n').filter(Boolean)} />
        </>
      }
      end={
        confirmed ? (
          <Chip tone="proved">{entry.confirmedByName} đã xác nhận</Chip>
        ) : mayConfirm && actorId !== entry.by ? (
          <form method="post" action={`${path}/nhap-tay/${entry.id}/xac-nhan`}>
            <Button small>Xác nhận đã phát</Button>
          </form>
        ) : (
          <Chip tone="attention">Chờ người khác xác nhận</Chip>
        )
      }
    >
      <strong>{card.titleOf(entry.scriptId)}</strong>, {viInstant(entry.at, timeZone)}
    </Line>
  );
}

function EntryForm({ path, tasks, scripts, span, typed }: ByHandCardProps) {
  const value = (name: string) => typed?.values[name];
  const error = (name: string) => errorOf(typed?.errors, name);
  return (
    <>
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      <Form action={`${path}/nhap-tay`} errors={typed?.errors}>
        {tasks.length === 1 ? (
          <input type="hidden" name="task" value={tasks[0]!.value} />
        ) : (
          <Select
            name="task"
            label="Nhiệm vụ"
            options={[...tasks]}
            value={value('task')}
            error={error('task')}
          />
        )}
        <Select
          name="script"
          label="Tin, bài"
          placeholder="Chọn tin, bài đã duyệt"
          options={[...scripts]}
          value={value('script')}
          error={error('script')}
        />
        <DateTimeInput name="at" label="Thời điểm phát" {...span} value={value('at')} error={error('at')} />
        <TextArea
          name="reason"
          label="Lý do"
          hint="Vì sao không có nhật ký của đầu phát."
          rows={2}
          value={value('reason')}
          error={error('reason')}
        />
        <TextArea
          name="evidence"
          label="Minh chứng"
          hint="Mỗi dòng một đường dẫn tới tệp, ảnh, bản ghi âm, hoặc nơi lưu sổ, biên bản."
          rows={3}
          value={value('evidence')}
          error={error('evidence')}
        />
        <FormActions>
          <Button weight="primary">Lưu, chờ xác nhận</Button>
        </FormActions>
      </Form>
    </>
  );
}
