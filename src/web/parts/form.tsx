import type { Child } from 'hono/jsx';
import type { FieldError } from '../../kernel/errors.ts';
import { Button, type ExtraAttributes } from './button.tsx';
import { idOf } from './field.tsx';

export interface FormProps {
  action: string;
  method?: 'post' | 'get' | undefined;
  /** The form carries files. */
  files?: boolean | undefined;
  /** Keeps what is typed on this machine under the key until the server has it: 'tin-bai:0198…'. */
  draft?: string | undefined;
  /** Asks before the page is left with changes not sent. */
  guard?: boolean | undefined;
  errors?: readonly FieldError[] | undefined;
  /** Which of several forms on the page, as its fields have it. */
  of?: string | undefined;
  extra?: ExtraAttributes | undefined;
  children: Child;
}

/**
 * A form whose faults the server names. `novalidate`: the browser would speak its own language, often English, and of one field
 * at a time.
 */
export function Form(props: FormProps) {
  return (
    <form
      class="form"
      method={props.method ?? 'post'}
      action={props.action}
      enctype={props.files ? 'multipart/form-data' : undefined}
      novalidate
      data-draft={props.draft}
      data-guard={props.guard ? '' : undefined}
      {...props.extra}
    >
      {props.draft && <DraftOffer />}
      {props.errors && <FormErrors errors={props.errors} of={props.of} />}
      {props.children}
    </form>
  );
}

export interface FormActionsProps {
  /** They stay at the foot of the window while any of the form is seen: for forms that one reads before one decides. */
  stay?: boolean | undefined;
  children: Child;
}

/** The buttons at the foot of a form, the chief one first. */
export function FormActions({ stay, children }: FormActionsProps) {
  return <div class={stay ? 'form-actions form-actions-stay' : 'form-actions'}>{children}</div>;
}

/** All faults of a form in one place, each linking to its field. */
export function FormErrors({ errors, of }: { errors: readonly FieldError[]; of?: string | undefined }) {
  if (errors.length === 0) return null;
  return (
    <div class="form-errors" role="alert">
      <strong>{errors.length === 1 ? 'Còn 1 chỗ cần sửa' : `Còn ${errors.length} chỗ cần sửa`}</strong>
      <ul>
        {errors.map(({ field, message }) => (
          <li>
            <a href={`#${idOf({ name: field, of })}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Shown by script when this machine holds a newer text than the server. */
function DraftOffer() {
  return (
    <div class="draft-offer" data-draft-offer hidden>
      <p>
        Trên máy này còn bản soạn dở lúc <span data-draft-at />, chưa được lưu.
      </p>
      <Button type="button" small extra={{ 'data-draft-restore': '' }}>
        Lấy lại bản soạn dở
      </Button>
      <Button type="button" small extra={{ 'data-draft-drop': '' }}>
        Bỏ
      </Button>
    </div>
  );
}
