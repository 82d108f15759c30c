import type { Child } from 'hono/jsx';
import { Notice } from './flash.tsx';

/** What nobody sees again: a password, a link, a key. `lead` says what it is, `children` to whom it goes and how. */
export function ShownOnce({ lead, secret, children }: { lead: string; secret: string; children: Child }) {
  return (
    <Notice tone="attention">
      <p>
        {lead} <code class="hash">{secret}</code>
      </p>
      <p>Chỉ hiện một lần. {children}</p>
    </Notice>
  );
}
