import type { Child } from 'hono/jsx';
import { Icon } from './icon.tsx';

/** Something more, folded away until wanted. */
export function Details({
  summary,
  open,
  children,
}: {
  summary: Child;
  open?: boolean | undefined;
  children: Child;
}) {
  return (
    <details class="details" open={open}>
      <summary>
        <Icon name="right" />
        {summary}
      </summary>
      <div class="details-body">{children}</div>
    </details>
  );
}
