import type { Child } from 'hono/jsx';
import { Icon } from './icon.tsx';

export interface ProofStep {
  /** 'Phiên bản 3', 'Âm thanh', 'Duyệt', 'Lượt phát', 'Nhật ký đầu phát'. */
  title: string;
  state: 'done' | 'now' | 'waiting' | 'failed';
  /** Who, when, what. */
  detail?: Child;
  /** SHA-256 in hex. */
  sha256?: string | undefined;
}

const SPOKEN = { done: 'xong', now: 'đang làm', waiting: 'chưa có', failed: 'không đạt' };

/** The way of an item, one proof a step: revision → audio → approval → airing → the player's log. Also plain steps of a task. */
export function ProofChain({ steps, label }: { steps: readonly ProofStep[]; label: string }) {
  return (
    <ol class="proof" aria-label={label}>
      {steps.map((step, index) => (
        <li class={`proof-${step.state}`} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span class="proof-mark" aria-hidden="true">
            <Mark step={step} number={index + 1} />
          </span>
          <span class="proof-title">{step.title}</span>
          <span class="only-read"> ({SPOKEN[step.state]})</span>
          {step.detail && <div class="proof-detail">{step.detail}</div>}
          {step.sha256 && <Hash value={step.sha256} />}
        </li>
      ))}
    </ol>
  );
}

function Mark({ step, number }: { step: ProofStep; number: number }) {
  if (step.state === 'done') return <Icon name="check" />;
  if (step.state === 'failed') return <Icon name="cross" />;
  return <>{number}</>;
}

/** The first twelve digits of a hash tell two apart; the whole is in its title. */
export function Hash({ value }: { value: string }) {
  return (
    <code class="hash" title={`SHA-256 ${value}`}>
      {value.slice(0, 12)}
    </code>
  );
}
