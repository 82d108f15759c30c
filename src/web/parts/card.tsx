import type { Child } from 'hono/jsx';

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
