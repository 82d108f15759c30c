import { Button, type ExtraAttributes } from './button.tsx';

export interface SearchBoxProps {
  action: string;
  /** What is searched: 'Tìm tin, bài'. */
  label: string;
  value?: string | undefined;
  /** Other query fields that must survive the search. */
  keep?: Record<string, string> | undefined;
  /** Attributes of htmx, to search while typing. */
  extra?: ExtraAttributes | undefined;
}

/** Search by GET, so that a result has an address. */
export function SearchBox({ action, label, value, keep = {}, extra }: SearchBoxProps) {
  return (
    <form class="search" role="search" action={action} method="get">
      {Object.entries(keep).map(([name, kept]) => (
        <input type="hidden" name={name} value={kept} />
      ))}
      <input
        class="input"
        type="search"
        name="q"
        value={value ?? ''}
        placeholder="Tìm, không cần dấu"
        aria-label={label}
        {...extra}
      />
      <Button icon="search" iconOnly>
        Tìm
      </Button>
    </form>
  );
}
