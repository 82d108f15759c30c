import { Button } from './button.tsx';
import { TextArea, TextInput } from './text-field.tsx';

/** Words to be taken elsewhere by hand, with their button; of several lines where `rows` is given. */
export function Copyable({
  name,
  label,
  text,
  rows,
}: {
  name: string;
  label: string;
  text: string;
  rows?: number;
}) {
  return (
    <div class="copyable">
      {rows === undefined ? (
        <TextInput name={name} label={label} value={text} readonly />
      ) : (
        <TextArea name={name} label={label} value={text} rows={rows} extra={{ 'data-readonly': '' }} />
      )}
      <Button type="button" small icon="copy" extra={{ 'data-copy': `f-${name}` }}>
        Chép
      </Button>
    </div>
  );
}
