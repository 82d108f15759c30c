import type { Child } from 'hono/jsx';
import type { FieldError } from '../../kernel/errors.ts';
import { Icon } from './icon.tsx';

/** What every field of a form has. */
export interface FieldProps {
  /** Name it is posted under; its element's id is made from it. */
  name: string;
  label: string;
  /** What to type, before anything is wrong. */
  hint?: Child;
  /** What is wrong, one sentence that says what to do. */
  error?: string | undefined;
  /** Which of several forms on the page it is in, where they have fields of one name: part of its id. */
  of?: string | undefined;
  /** May be left empty; said in words, because most may not. */
  optional?: boolean | undefined;
}

/** Id of a field's control: FormErrors links to it. */
export function fieldId(name: string): string {
  return `f-${name.replace(/[^\w-]/g, '-')}`;
}

/** Id of the control of this very field. */
export function idOf({ name, of }: Pick<FieldProps, 'name' | 'of'>): string {
  return fieldId(of === undefined ? name : `${of}-${name}`);
}

/** The sentence that belongs to a field, if any. @example errorOf(errors, 'title') */
export function errorOf(errors: readonly FieldError[] | undefined, name: string): string | undefined {
  return errors?.find(({ field }) => field === name)?.message;
}

/** Attributes that tie a control to its hint and error. */
export function described(field: FieldProps) {
  const { hint, error, optional } = field;
  const id = idOf(field);
  const by = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return {
    'aria-describedby': by || undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
    'aria-required': optional ? undefined : ('true' as const),
  };
}

/** Label, hint, the control, its error: in this order, everywhere. */
export function Field({ field, foot, children }: { field: FieldProps; foot?: Child; children: Child }) {
  return (
    <div class="field">
      <label class="field-label" for={idOf(field)}>
        {field.label}
        <OptionalMark optional={field.optional} />
      </label>
      <FieldHint field={field} />
      {children}
      <FieldError field={field} />
      {foot}
    </div>
  );
}

export interface FieldGroupProps {
  field: FieldProps;
  children: Child;
}

/** The same for several controls that answer one question. */
export function FieldGroup({ field, children }: FieldGroupProps) {
  const { 'aria-describedby': by } = described(field);
  return (
    <fieldset class="field" id={idOf(field)} tabindex={-1} aria-describedby={by}>
      <legend class="field-label">
        {field.label}
        <OptionalMark optional={field.optional} />
      </legend>
      <FieldHint field={field} />
      {children}
      <FieldError field={field} />
    </fieldset>
  );
}

function OptionalMark({ optional }: { optional: boolean | undefined }) {
  return optional ? <span class="field-optional"> (không bắt buộc)</span> : null;
}

function FieldHint({ field }: { field: FieldProps }) {
  if (!field.hint) return null;
  return (
    <span class="field-hint" id={`${idOf(field)}-hint`}>
      {field.hint}
    </span>
  );
}

function FieldError({ field }: { field: FieldProps }) {
  if (!field.error) return null;
  return (
    <span class="field-error" id={`${idOf(field)}-error`}>
      <Icon name="warning" />
      {field.error}
    </span>
  );
}
