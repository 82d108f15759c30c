import type { ExtraAttributes } from './button.tsx';

export interface ProgressLineProps {
  /** What is being done: 'Đang tổng hợp giọng đọc câu 7/20'. */
  words: string;
  /** Absent: how far along is unknown. */
  done?: { value: number; max: number } | undefined;
  /**
   * How it follows the work: `hx-get` of the address that renders it anew, `hx-trigger="load delay:1s"` and
   * `hx-swap="outerHTML"`. A finished answer without these attributes ends the asking by itself.
   */
  extra?: ExtraAttributes | undefined;
}

/** Anything over a second: what is being done, and how far it is. */
export function ProgressLine({ words, done, extra }: ProgressLineProps) {
  return (
    <div role="status" {...extra}>
      <div class="progress-words">
        <span>{words}</span>
        {done && <span class="soft">{Math.floor((100 * done.value) / Math.max(1, done.max))} %</span>}
      </div>
      <progress value={done?.value} max={done?.max} aria-label={words} />
    </div>
  );
}

/** The attributes that ask an address again after a second, until it answers without them. */
export function askingAgain(href: string): ExtraAttributes {
  return { 'hx-get': href, 'hx-trigger': 'load delay:1s', 'hx-swap': 'outerHTML' };
}
