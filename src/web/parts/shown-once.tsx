import type { Child } from 'hono/jsx';
import { Button } from './button.tsx';
import { Notice } from './flash.tsx';

const SECRET = 'shown-once';

/** What nobody sees again: a password, a link, a key. `lead` says what it is, `children` to whom it goes and how. */
export function ShownOnce({ lead, secret, children }: { lead: string; secret: string; children: Child }) {
  return (
    <Notice tone="attention">
      <p>
        {lead}{' '}
        <code id={SECRET} class="hash">
          {secret}
        </code>{' '}
        <Button type="button" small icon="copy" extra={{ 'data-copy': SECRET }}>
          Chép
        </Button>
      </p>
      <p>Chỉ hiện một lần. {children}</p>
    </Notice>
  );
}
