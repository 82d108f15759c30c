import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { UsageError, type Command, type CommandIo } from '../../kernel/command.ts';
import { normaliseLine } from './normalise.ts';

/** `loa normalize`: standard input line by line to spoken lines, as many lines out as in, at any length of input. */
export const command: Command = {
  summary: 'Chuyển văn bản viết thành văn bản đọc, từng dòng một',
  usage: 'loa normalize [--json] < VĂN-BẢN',
  async run(args, io) {
    const json = wantsJson(args);
    for await (const line of linesOf(io)) {
      const { written, spoken, tokens } = normaliseLine(line);
      const body = json
        ? JSON.stringify({
            written,
            spoken,
            tokens: tokens.map(({ from, to, class: tokenClass, spoken: words, sure }) => ({
              from,
              to,
              class: tokenClass,
              spoken: words,
              sure,
            })),
          })
        : spoken;
      if (!io.stdout.write(`${body}\n`)) await once(io.stdout, 'drain');
      if (io.signal.aborted) return 1;
    }
    return 0;
  },
};

function wantsJson(args: string[]): boolean {
  try {
    return parseArgs({ args, options: { json: { type: 'boolean', default: false } } }).values.json;
  } catch {
    throw new UsageError('Lệnh normalize chỉ có tùy chọn --json; văn bản đưa vào theo đầu vào chuẩn.');
  }
}

/**
 * Lines end with `\n` or `\r\n`; a last line without either is a line, and nothing follows a last line end. A lone `\r` and the
 * other separators of Unicode do not end a line, so that counts agree with `wc -l`.
 */
async function* linesOf({ stdin }: CommandIo): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  let rest: string[] = [];
  for await (const chunk of stdin as AsyncIterable<Buffer | string>) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    for (const line of lines.slice(0, -1)) {
      yield withoutReturn([...rest, line].join(''));
      rest = [];
    }
    rest.push(lines.at(-1)!);
  }
  const last = rest.join('') + decoder.decode();
  if (last !== '') yield withoutReturn(last);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
