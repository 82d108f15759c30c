import { cleanLine, cleanLines } from '../../kernel/fields.ts';
import { composed, viNumber } from '../../kernel/vietnamese.ts';
import type { ExtraAttributes } from './button.tsx';
import { described, Field, idOf, type FieldProps } from './field.tsx';
import { Icon } from './icon.tsx';

export interface TextInputProps extends FieldProps {
  value?: string | undefined;
  type?: 'text' | 'email' | 'password' | 'url' | 'tel' | 'number' | undefined;
  autocomplete?: string | undefined;
  placeholder?: string | undefined;
  inputmode?: 'text' | 'numeric' | 'decimal' | undefined;
  min?: number | undefined;
  max?: number | undefined;
  step?: number | undefined;
  /** short: for numbers, dates · code: for codes read off a console. */
  width?: 'full' | 'short' | 'code' | undefined;
  autofocus?: boolean | undefined;
  readonly?: boolean | undefined;
  /** Offered while one types; something else may be typed all the same. */
  suggestions?: readonly string[] | undefined;
  /** Shows how much of a limit is used. */
  counter?: { limit: number } | undefined;
  extra?: ExtraAttributes | undefined;
}

/** One line of text. A password is never given back to the page. */
export function TextInput(props: TextInputProps) {
  const { type = 'text', width = 'full' } = props;
  const counter = props.counter && { ...props.counter, oneLine: true };
  return (
    <Field field={props} foot={counter && <Count field={props} counter={counter} />}>
      <input
        class={width === 'full' ? 'input' : `input input-${width}`}
        id={idOf(props)}
        name={props.name}
        type={type}
        value={type === 'password' ? undefined : props.value}
        autocomplete={props.autocomplete ?? 'off'}
        placeholder={props.placeholder}
        inputmode={props.inputmode}
        min={props.min}
        max={props.max}
        step={props.step}
        autofocus={props.autofocus}
        readonly={props.readonly}
        list={props.suggestions && `${idOf(props)}-list`}
        {...described(props)}
        {...(counter && counted(props, counter))}
        {...props.extra}
      />
      {props.suggestions && (
        <datalist id={`${idOf(props)}-list`}>
          {props.suggestions.map((value) => (
            <option value={value} />
          ))}
        </datalist>
      )}
    </Field>
  );
}

export interface TextAreaProps extends FieldProps {
  value?: string | undefined;
  /** Visible lines at first. */
  rows?: number | undefined;
  /** Shows how long the text is; with a limit, how much of it is used. */
  counter?: boolean | Limit | undefined;
  placeholder?: string | undefined;
  autofocus?: boolean | undefined;
  extra?: ExtraAttributes | undefined;
}

/** Several lines of text, with a counter if wanted. */
export function TextArea(props: TextAreaProps) {
  const counter = props.counter === true ? {} : props.counter || undefined;
  return (
    <Field field={props} foot={counter && <Count field={props} counter={counter} />}>
      <textarea
        class="input"
        id={idOf(props)}
        name={props.name}
        rows={props.rows ?? 6}
        placeholder={props.placeholder}
        autofocus={props.autofocus}
        {...described(props)}
        {...(counter && counted(props, counter))}
        {...props.extra}
      >
        {props.value ?? ''}
      </textarea>
    </Field>
  );
}

/** UTF-16 units of the text as it will be kept: NFC, without what cannot be seen. */
interface Limit {
  limit: number;
  /** Line ends are kept as blanks. */
  oneLine?: boolean;
}

type CountedField = FieldProps & { value?: string | undefined };

const countId = (field: CountedField) => `${idOf(field)}-count`;

/** What `text-counter.js` goes by. */
function counted(field: CountedField, { limit, oneLine }: Partial<Limit>) {
  return {
    'data-counter': countId(field),
    ...(limit && { 'data-limit': String(limit) }),
    ...(oneLine && { 'data-one-line': '' }),
  };
}

function Count({ field, counter }: { field: CountedField; counter: Partial<Limit> }) {
  return (
    <span class="field-count" id={countId(field)}>
      {countWords(field.value ?? '', counter)}
    </span>
  );
}

/** The same words as `text-counter.js` writes while one types. */
function countWords(text: string, { limit, oneLine = false }: Partial<Limit>): string {
  if (limit) {
    const kept = oneLine ? cleanLine(text) : cleanLines(text);
    return `${viNumber(kept.length)}/${viNumber(limit)} ký tự`;
  }
  const letters = Array.from(composed(text)).length;
  return `${viNumber(text.split(/\s+/).filter(Boolean).length)} tiếng · ${viNumber(letters)} ký tự`;
}

export interface DateTimeInputProps extends FieldProps {
  /** Date 'YYYY-MM-DD', time 'HH:mm', month 'YYYY-MM', datetime-local 'YYYY-MM-DDTHH:mm': wall clock of the station. */
  value?: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
}

/** A day, by the browser's own calendar. */
export function DateInput(props: DateTimeInputProps) {
  return <Native type="date" {...props} />;
}

/** A time of day. */
export function TimeInput(props: DateTimeInputProps) {
  return <Native type="time" {...props} />;
}

/** A day with a time of day. */
export function DateTimeInput(props: DateTimeInputProps) {
  return <Native type="datetime-local" {...props} />;
}

/** A month of a year. */
export function MonthInput(props: DateTimeInputProps) {
  return <Native type="month" {...props} />;
}

function Native({
  type,
  ...props
}: DateTimeInputProps & { type: 'date' | 'time' | 'datetime-local' | 'month' }) {
  return (
    <Field field={props}>
      <input
        class="input input-short"
        id={idOf(props)}
        name={props.name}
        type={type}
        value={props.value}
        min={props.min}
        max={props.max}
        {...described(props)}
      />
    </Field>
  );
}

export interface SelectProps extends FieldProps {
  options: { value: string; label: string }[];
  value?: string | undefined;
  /** First entry, with the empty value: 'Chọn cụm loa'. */
  placeholder?: string | undefined;
  extra?: ExtraAttributes | undefined;
}

/** One of a list; for up to five entries RadioGroup is quicker to use. */
export function Select(props: SelectProps) {
  return (
    <Field field={props}>
      <div class="select">
        <select class="input" id={idOf(props)} name={props.name} {...described(props)} {...props.extra}>
          {props.placeholder && <option value="">{props.placeholder}</option>}
          {props.options.map(({ value, label }) => (
            <option value={value} selected={value === props.value}>
              {label}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </div>
    </Field>
  );
}
