import type { FieldError } from '../kernel/errors.ts';
import { Card } from '../web/parts/card.tsx';
import { RadioGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import type { SettingsValues } from './settings-values.ts';
import type { StationSettings } from './station-settings.ts';

/** Each choice as it sounds. */
const QUESTIONS: { name: keyof StationSettings; label: string; choices: [value: string, label: string][] }[] =
  [
    {
      ...{ name: 'zeroTens', label: '105' },
      choices: [
        ['linh', 'một trăm linh năm'],
        ['lẻ', 'một trăm lẻ năm'],
      ],
    },
    {
      ...{ name: 'thousand', label: '1.000' },
      choices: [
        ['nghìn', 'một nghìn'],
        ['ngàn', 'một ngàn'],
      ],
    },
    {
      ...{ name: 'fourAfterTens', label: '24' },
      choices: [
        ['tư', 'hai mươi tư'],
        ['bốn', 'hai mươi bốn'],
      ],
    },
    {
      ...{ name: 'years', label: 'Năm 2026' },
      choices: [
        ['full', 'năm hai nghìn không trăm hai mươi sáu'],
        ['short', 'năm hai nghìn hai mươi sáu'],
      ],
    },
    {
      ...{ name: 'sayMinutes', label: '7h30' },
      choices: [
        ['true', 'bảy giờ ba mươi phút'],
        ['false', 'bảy giờ ba mươi'],
      ],
    },
    {
      ...{ name: 'decimals', label: '6,35' },
      choices: [
        ['number', 'sáu phẩy ba mươi lăm'],
        ['digits', 'sáu phẩy ba năm'],
      ],
    },
    {
      ...{ name: 'per', label: '50.000 đồng/người' },
      choices: [
        ['trên', 'năm mươi nghìn đồng trên người'],
        ['một', 'năm mươi nghìn đồng một người'],
      ],
    },
    {
      ...{ name: 'addressSlash', label: 'Ngõ 3/12' },
      choices: [
        ['trên', 'ngõ ba trên mười hai'],
        ['xuyệt', 'ngõ ba xuyệt mười hai'],
      ],
    },
    {
      ...{ name: 'earlyDays', label: 'Ngày 05/8' },
      choices: [
        ['plain', 'ngày năm tháng tám'],
        ['mùng', 'ngày mùng năm tháng tám'],
      ],
    },
  ];

/** How the station likes its numbers, days and times read. */
export function ReadingCard({
  values,
  errors,
}: {
  values: SettingsValues;
  errors?: readonly FieldError[] | undefined;
}) {
  return (
    <Card title="Cách đọc số, ngày, giờ">
      {QUESTIONS.map(({ name, label, choices }) => (
        <RadioGroup
          name={name}
          label={label}
          layout="beside"
          choices={choices.map(([value, words]) => ({ value, label: words }))}
          value={values[name]}
          error={errorOf(errors, name)}
        />
      ))}
    </Card>
  );
}
