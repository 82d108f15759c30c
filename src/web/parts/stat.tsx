import type { Child } from 'hono/jsx';
import type { Tone } from './chip.tsx';

export interface StatProps {
  /** Already written for people: '1.248', '11 phút 20 giây'. */
  value: Child;
  label: string;
  tone?: Tone | undefined;
}

/** One figure with what it counts. */
export function Stat({ value, label, tone }: StatProps) {
  return (
    <div>
      <span class={tone ? `stat-value tone-${tone}` : 'stat-value'}>{value}</span>
      <span class="stat-label">{label}</span>
    </div>
  );
}

/** Figures beside one another. */
export function Stats({ children }: { children: Child }) {
  return <div class="stats">{children}</div>;
}
