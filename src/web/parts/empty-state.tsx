import type { Child } from 'hono/jsx';
import { Icon, type IconName } from './icon.tsx';

export interface EmptyStateProps {
  title: string;
  icon?: IconName | undefined;
  /** What to do first, in a sentence. */
  children: Child;
  /** The one button that does it. */
  action?: Child;
}

/** An empty list says what to do first. */
export function EmptyState({ title, icon = 'info', children, action }: EmptyStateProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h3>{title}</h3>
      <p>{children}</p>
      {action}
    </div>
  );
}
