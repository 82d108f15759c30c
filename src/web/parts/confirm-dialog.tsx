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

export interface ConfirmDialogProps extends ConfirmProps {
  id: string;
  /** The page that asks the same question with ConfirmForm, for browsers without script. */
  href: string;
  /** The button that opens it. */
  opener: { label: string; weight?: ButtonWeight | undefined; small?: boolean | undefined };
}

/** A button, and the question it asks before anything that cannot be undone. */
export function ConfirmDialog({ id, href, opener, ...confirm }: ConfirmDialogProps) {
  return (
    <>
      <ButtonLink
        href={href}
        weight={opener.weight ?? (confirm.danger ? 'danger' : 'quiet')}
        small={opener.small}
        extra={{ 'data-dialog': id }}
      >
        {opener.label}
      </ButtonLink>
      <dialog class="dialog" id={id} aria-labelledby={`${id}-title`}>
        <div class="stack">
          <h2 id={`${id}-title`}>{confirm.title}</h2>
          <ConfirmForm {...confirm} />
        </div>
      </dialog>
    </>
  );
}

/** The question's body and its two answers; in a dialog, or on a page of its own (give `backHref`). */
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
          <Button type="button" extra={{ 'data-dialog-close': '' }}>
            {no}
          </Button>
        )}
      </div>
    </form>
  );
}
