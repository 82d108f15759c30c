export interface ProgressLineProps {
  /** What is being done: 'Đang tổng hợp giọng đọc câu 7/20'. */
  words: string;
  /** Absent: how far along is unknown. */
  done?: { value: number; max: number } | undefined;
}

/** Anything over a second: what is being done, and how far it is. In a Live part it follows the work. */
export function ProgressLine({ words, done }: ProgressLineProps) {
  return (
    <div role="status">
      <div class="progress-words">
        <span>{words}</span>
        {done && <span class="soft">{Math.floor((100 * done.value) / Math.max(1, done.max))} %</span>}
      </div>
      <progress value={done?.value} max={done?.max} aria-label={words} />
    </div>
  );
}
