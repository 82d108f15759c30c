/** A self-test's lines: what was looked at, how it is, and the command that mends it. */

export interface Check {
  /** Stable, for programs. */
  check: string;
  title: string;
  state: 'ok' | 'attention' | 'fault';
  /** A sentence. */
  message: string;
  /** The command that mends it, or what to do by hand. */
  mend: string | null;
}

export const ok = (check: string, title: string, message: string): Check => ({
  ...{ check, title, message, state: 'ok', mend: null },
});
/** It works; somebody should look at it. */
export const attention = (check: string, title: string, message: string, mend: string): Check => ({
  ...{ check, title, message, state: 'attention', mend },
});
/** What is to be heard will not be, or what is kept may be lost. */
export const fault = (check: string, title: string, message: string, mend: string): Check => ({
  ...{ check, title, message, state: 'fault', mend },
});

const SIGNS: Record<Check['state'], string> = { ok: '✓ tốt  ', attention: '! chú ý', fault: '✗ hỏng ' };

/** One screen: a line each, below it what mends it. @param end the last line, by how many faults and attentions there are */
export function screenOf(
  checks: readonly Check[],
  end: (faults: number, attentions: number) => string,
): string {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const lines = checks.flatMap(({ state, title, message, mend }) => [
    `${SIGNS[state]}  ${title.padEnd(width)}  ${message}`,
    ...(mend === null ? [] : [`${' '.repeat(width + 11)}→ ${mend}`]),
  ]);
  const count = (state: Check['state']) => checks.filter((one) => one.state === state).length;
  return `${lines.join('\n')}\n\n${end(count('fault'), count('attention'))}\n`;
}
