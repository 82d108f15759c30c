import { described, Field, idOf, type FieldProps } from './field.tsx';
import { Icon } from './icon.tsx';

export interface FileInputProps extends FieldProps {
  /** What the chooser offers: '.txt,.docx'. */
  accept?: string | undefined;
  multiple?: boolean | undefined;
  /** What is held already: 'ban-tin.docx, 24 kB'. */
  current?: string | undefined;
}

/** A file, chosen or dropped. What may be uploaded belongs in the hint. */
export function FileInput(props: FileInputProps) {
  return (
    <Field field={props}>
      <div class="drop" data-drop>
        <Icon name="upload" />
        <span class="small soft">Thả tệp vào đây, hoặc chọn từ máy</span>
        <input
          id={idOf(props)}
          name={props.name}
          type="file"
          accept={props.accept}
          multiple={props.multiple}
          {...described(props)}
        />
        <span class="button drop-name" aria-hidden="true" data-drop-name>
          Chọn tệp
        </span>
        {props.current && <span class="small">Đang giữ: {props.current}</span>}
      </div>
    </Field>
  );
}
