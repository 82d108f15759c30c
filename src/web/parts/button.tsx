import type { Child } from 'hono/jsx';
import { Icon, type IconName } from './icon.tsx';

/** quiet: an outline, the common one · primary: the one thing this page is for · danger: outline, red · danger-sure: the last step. */
export type ButtonWeight = 'quiet' | 'primary' | 'danger' | 'danger-sure';

/** Attributes of htmx or data for our scripts, handed through to the element. */
export type ExtraAttributes = Record<`hx-${string}` | `data-${string}`, string>;

interface Look {
  weight?: ButtonWeight | undefined;
  small?: boolean | undefined;
  block?: boolean | undefined;
  icon?: IconName | undefined;
  /** Shows the icon alone; the words are read out and shown as a tooltip. */
  iconOnly?: boolean | undefined;
  extra?: ExtraAttributes | undefined;
}

export interface ButtonProps extends Look {
  children: Child;
  type?: 'submit' | 'button' | undefined;
  name?: string | undefined;
  value?: string | undefined;
  /** Address of another action than the form's. */
  formAction?: string | undefined;
  disabled?: boolean | undefined;
  /** Has the keyboard when its page or dialog opens. */
  autofocus?: boolean | undefined;
}

/** A button of a form. @example <Button weight="primary">Gửi duyệt</Button> */
export function Button(props: ButtonProps) {
  return (
    <button
      class={classesOf(props)}
      type={props.type ?? 'submit'}
      name={props.name}
      value={props.value}
      formaction={props.formAction}
      disabled={props.disabled}
      autofocus={props.autofocus}
      title={titleOf(props)}
      {...props.extra}
    >
      <Content look={props}>{props.children}</Content>
    </button>
  );
}

export interface ButtonLinkProps extends Look {
  children: Child;
  href: string;
  download?: boolean | undefined;
}

/** A link that looks like a button: goes somewhere, changes nothing. */
export function ButtonLink(props: ButtonLinkProps) {
  return (
    <a
      class={classesOf(props)}
      href={props.href}
      download={props.download ? '' : undefined}
      title={titleOf(props)}
      {...props.extra}
    >
      <Content look={props}>{props.children}</Content>
    </a>
  );
}

function Content({ look, children }: { look: Look; children: Child }) {
  return (
    <>
      {look.icon && <Icon name={look.icon} />}
      {look.iconOnly ? <span class="only-read">{children}</span> : children}
    </>
  );
}

function classesOf({ weight = 'quiet', small, block, iconOnly }: Look): string {
  const classes = ['button', `button-${weight}`];
  if (small) classes.push('button-small');
  if (block) classes.push('button-block');
  if (iconOnly) classes.push('button-square');
  return classes.join(' ');
}

function titleOf({ iconOnly, children }: Look & { children: Child }): string | undefined {
  return iconOnly && typeof children === 'string' ? children : undefined;
}
