import type { Child } from 'hono/jsx';

export interface Definition {
  term: string;
  value: Child;
}

/** Facts of one thing: name and value; what has no value is left out. */
export function DefinitionList({ items }: { items: readonly Definition[] }) {
  return (
    <dl class="definitions">
      {items
        .filter(({ value }) => value !== undefined && value !== null && value !== '')
        .map(({ term, value }) => (
          <>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </>
        ))}
    </dl>
  );
}
