import { FieldGroup, idOf, type FieldProps } from './field.tsx';

export interface Choice {
  value: string;
  label: string;
  hint?: string | undefined;
  disabled?: boolean | undefined;
}

/** under: one below the other · beside: in a row · columns: two columns where there is room. */
export type ChoiceLayout = 'under' | 'beside' | 'columns';

export interface CheckboxGroupProps extends FieldProps {
  choices: Choice[];
  values?: readonly string[] | undefined;
  layout?: ChoiceLayout | undefined;
}

/** Any number of a list. */
export function CheckboxGroup(props: CheckboxGroupProps) {
  return (
    <Choices
      type="checkbox"
      field={props}
      choices={props.choices}
      chosen={props.values ?? []}
      layout={props.layout}
    />
  );
}

export interface RadioGroupProps extends FieldProps {
  choices: Choice[];
  value?: string | undefined;
  layout?: ChoiceLayout | undefined;
}

/** Exactly one of a few, all of them seen. */
export function RadioGroup(props: RadioGroupProps) {
  const chosen = props.value === undefined ? [] : [props.value];
  return <Choices type="radio" field={props} choices={props.choices} chosen={chosen} layout={props.layout} />;
}

export interface CheckboxProps {
  name: string;
  label: string;
  /** Posted when ticked. */
  value?: string | undefined;
  checked?: boolean | undefined;
  hint?: string | undefined;
  /** Which of several forms on the page it is in, where they have fields of one name. */
  of?: string | undefined;
}

/** One yes or no. */
export function Checkbox({ name, label, value = '1', checked, hint, of }: CheckboxProps) {
  const choice = { value, label, hint };
  return (
    <ChoiceLine
      type="checkbox"
      name={name}
      id={idOf({ name, of })}
      choice={choice}
      checked={checked ?? false}
    />
  );
}

interface ChoicesProps {
  type: 'checkbox' | 'radio';
  field: FieldProps;
  choices: Choice[];
  chosen: readonly string[];
  layout: ChoiceLayout | undefined;
}

function Choices({ type, field, choices, chosen, layout = 'under' }: ChoicesProps) {
  return (
    <FieldGroup field={field}>
      <div class={`choices choices-${layout}`}>
        {choices.map((choice) => (
          <ChoiceLine
            type={type}
            name={field.name}
            id={`${idOf(field)}-${choice.value}`}
            choice={choice}
            checked={chosen.includes(choice.value)}
          />
        ))}
      </div>
    </FieldGroup>
  );
}

interface ChoiceLineProps {
  type: 'checkbox' | 'radio';
  name: string;
  id: string;
  choice: Choice;
  checked: boolean;
}

function ChoiceLine({ type, name, id, choice, checked }: ChoiceLineProps) {
  return (
    <label class="choice" for={id}>
      <input
        type={type}
        id={id}
        name={name}
        value={choice.value}
        checked={checked}
        disabled={choice.disabled}
        aria-describedby={choice.hint ? `${id}-hint` : undefined}
      />
      <span class="choice-words">
        {choice.label}
        {choice.hint && (
          <span class="choice-hint" id={`${id}-hint`}>
            {choice.hint}
          </span>
        )}
      </span>
    </label>
  );
}
