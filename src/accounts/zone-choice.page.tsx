import type { FieldError } from '../kernel/errors.ts';
import { CheckboxGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import type { Zone } from './zones.ts';

interface ZoneChoiceProps {
  /** Of the station, in its order. */
  zones: readonly Zone[];
  /** Ids of those chosen. */
  values: readonly string[];
  errors: readonly FieldError[] | undefined;
  label?: string;
  hint?: string;
}

/** Which zones something is for: a box for each, sent as `zones`. */
export function ZoneChoice({ zones, values, errors, label = 'Cụm loa', hint }: ZoneChoiceProps) {
  return (
    <CheckboxGroup
      name="zones"
      label={label}
      {...(hint !== undefined && { hint })}
      layout="columns"
      choices={zones.map(({ id, name }) => ({ value: id, label: name }))}
      values={values}
      error={errorOf(errors, 'zones')}
    />
  );
}
