import { CheckboxGroup } from '../web/parts/choice-field.tsx';
import { Details } from '../web/parts/details.tsx';
import { RadioGroup } from '../web/parts/choice-field.tsx';
import { shortName } from './ward-view.ts';

export interface WardChoiceProps {
  wards: readonly { id: string; name: string }[];
  /** all: every ward · chosen: those ticked. */
  to: string;
  chosen: readonly string[];
  error: string | undefined;
}

/** To all wards, or to those ticked. */
export function WardChoice({ wards, to, chosen, error }: WardChoiceProps) {
  return (
    <>
      <RadioGroup
        name="to"
        label="Gửi đến"
        layout="beside"
        value={to}
        error={error}
        choices={[
          { value: 'all', label: `Tất cả ${wards.length} phường` },
          { value: 'chosen', label: 'Các phường chọn dưới đây' },
        ]}
      />
      <Details summary="Chọn phường" open={to === 'chosen'}>
        <CheckboxGroup
          name="wards"
          label="Phường"
          layout="columns"
          choices={wards
            .map(({ id, name }) => ({ value: id, label: shortName(name) }))
            .sort((a, b) => a.label.localeCompare(b.label, 'vi'))}
          values={chosen}
        />
      </Details>
    </>
  );
}

/** What a form with such a choice sends, as the list of wards it means. */
export function wardsMeant(body: Record<string, unknown>, all: readonly { id: string }[]): unknown {
  return body['to'] === 'all' ? all.map(({ id }) => id) : body['wards'];
}
