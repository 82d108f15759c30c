import type { Child } from 'hono/jsx';
import { Button, ButtonLink, type ButtonWeight } from './button.tsx';

export interface ConfirmProps {
  /** The question: 'Dừng phát Bản tin chiều?'. */
  title: string;
  /** What will be lost or changed, and fields to fill in (a reason). */
  children: Child;
  /** Where yes is posted. */
  action: string;
  fields?: Record<string, string> | undefined;
  /** The verb of the deed: 'Dừng phát'. Never just 'Đồng ý'. */
  yes: string;
  /** No, in words: 'Không dừng'. */
  no?: string | undefined;
  danger?: boolean | undefined;
}

export interface ConfirmOpenerProps {
  /** Id of the ConfirmDialog. */
  dialog: string;
  /** The page that asks the same question with ConfirmForm, for browsers without script. */
  href: string;
  weight?: ButtonWeight | undefined;
  small?: boolean | undefined;
  /** Ends in '…': it asks first. */
  children: Child;
}

/** The button that opens a ConfirmDialog. It may stand anywhere, also among the buttons of a form. */
export function ConfirmOpener({ dialog, href, weight = 'danger', small, children }: ConfirmOpenerProps) {
  return (
    <ButtonLink href={href} weight={weight} small={small} extra={{ 'data-dialog': dialog }}>
      {children}
    </ButtonLink>
  );
}

/**
 * The question asked before anything that cannot be undone. It has a form of its own, so it stands outside any other: HTML drops
 * a form within a form, and "yes" would send the outer one.
 */
export function ConfirmDialog({ id, ...confirm }: ConfirmProps & { id: string }) {
  return (
    <dialog class="dialog" id={id} aria-labelledby={`${id}-title`}>
      <div class="stack">
        <h2 id={`${id}-title`}>{confirm.title}</h2>
        <ConfirmForm {...confirm} />
      </div>
    </dialog>
  );
}

/**
 * The question's body and its two answers; in a dialog, or on a page of its own (give `backHref`). In a dialog that asks for
 * something dangerous the keyboard is on "no": an Enter too many does no harm.
 */
export function ConfirmForm(props: ConfirmProps & { backHref?: string | undefined }) {
  const no = props.no ?? 'Không';
  return (
    <form class="form" method="post" action={props.action} novalidate>
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <div>{props.children}</div>
      <div class="form-actions">
        <Button weight={props.danger ? 'danger-sure' : 'primary'}>{props.yes}</Button>
        {props.backHref ? (
          <ButtonLink href={props.backHref}>{no}</ButtonLink>
        ) : (
          <Button type="button" autofocus={props.danger} extra={{ 'data-dialog-close': '' }}>
            {no}
          </Button>
        )}
      </div>
    </form>
  );
}
