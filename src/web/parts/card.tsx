import type { Child } from 'hono/jsx';
import { Details } from './details.tsx';

export interface CardProps {
  title?: string | undefined;
  /** A link at the right of the title: where more of it is. */
  more?: { href: string; label: string } | undefined;
  id?: string | undefined;
  children?: Child;
}

/** A surface with a heading. */
export function Card({ title, more, id, children }: CardProps) {
  return (
    <section class="card" id={id}>
      {title && (
        <div class="card-head">
          <h2>{title}</h2>
          {more && <a href={more.href}>{more.label}</a>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Lines under one another with hairlines between: to-dos, recent things, players. */
export function Lines({ children }: { children: Child }) {
  return <ul class="lines">{children}</ul>;
}

export interface FewLinesProps {
  lines: readonly Child[];
  /** So many are seen at once. */
  most: number;
  /** What the others are called: 'đầu phát'. */
  noun: string;
}

/** Lines of which there may be very many: the others are folded away, so that they push nothing else off the page. */
export function FewLines({ lines, most, noun }: FewLinesProps) {
  const rest = lines.slice(most);
  return (
    <>
      <Lines>{lines.slice(0, most)}</Lines>
      {rest.length > 0 && (
        <Details summary={`Còn ${rest.length} ${noun}`}>
          <Lines>{rest}</Lines>
        </Details>
      )}
    </>
  );
}

export interface LineProps {
  children: Child;
  /** A soft second line. */
  hint?: Child;
  /** At the right: a chip, a time, the one button. */
  end?: Child;
}

export function Line({ children, hint, end }: LineProps) {
  return (
    <li>
      <div>
        {children}
        {hint && <span class="line-hint">{hint}</span>}
      </div>
      {end && <div class="line-end">{end}</div>}
    </li>
  );
}
