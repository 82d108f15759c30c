/** One action of hooks.json, done once: under limits and a time-out, and never in anybody's way. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ProgramMissing, runProcess } from '../kernel/process.ts';
import type { Action } from './hooks-file.ts';
import { httpRequest } from './http-request.ts';

/** What an action is told of: JSON on a program's standard input, or in the body of a call. */
export interface HookEvent {
  event: 'before' | 'after' | 'amplifier-on' | 'amplifier-off' | 'sense';
  airing?: string;
  title?: string;
  priority?: string;
  /** ISO instant at which the airing begins, or began. */
  at?: string;
}

/** Null when it was done, else why not, in Vietnamese. Never rejects. `code` is a program's exit code. */
export interface HookResult {
  failure: string | null;
  code: number | null;
}

const TOO_SLOW = 'quá thời gian chờ';

export async function runAction(action: Action, event: HookEvent): Promise<HookResult> {
  try {
    if ('run' in action) return await runCommand(action, event);
    if ('http' in action) await call(action, event);
    else await writeBytes(action);
    return { failure: null, code: null };
  } catch (error) {
    return { failure: whyOf(error), code: null };
  }
}

async function runCommand(action: Extract<Action, { run: unknown }>, event: HookEvent): Promise<HookResult> {
  const [program, ...words] = action.run;
  const { code, stderr, stoppedBy } = await runProcess(program!, words, {
    limits: { wallMs: action.timeoutMs, stdoutBytes: 1_000_000 },
    stdin: `${JSON.stringify(event)}\n`,
  });
  if (stoppedBy === 'wallMs') return { failure: TOO_SLOW, code: null };
  if (code === 0) return { failure: null, code };
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return { failure: `kết thúc với mã ${code ?? 'không rõ'}${said === '' ? '' : `: ${said}`}`, code };
}

async function call(action: Extract<Action, { http: unknown }>, event: HookEvent): Promise<void> {
  const { http, method, headers = {}, timeoutMs } = action;
  const body = method === 'GET' ? undefined : (action.body ?? JSON.stringify(event));
  const json = action.body === undefined && body !== undefined ? { 'Content-Type': 'application/json' } : {};
  const answer = await httpRequest(http, {
    ...{ method, headers: { ...json, ...headers }, signal: AbortSignal.timeout(timeoutMs) },
    ...(body !== undefined && { body }),
  });
  answer.drop();
  const { status } = answer;
  if (status < 200 || status > 299) throw new Error(`được trả lời ${status}`);
}

async function writeBytes(action: Extract<Action, { write: unknown }>): Promise<void> {
  const { write: path, hex, baud, timeoutMs } = action;
  if (baud !== undefined) {
    const words = ['-F', path, String(baud), 'raw', '-echo', '-hupcl', 'clocal'];
    const { code, stderr } = await runProcess('stty', words, { limits: { wallMs: timeoutMs } });
    if (code !== 0) throw new Error(stderr.trim());
  }
  // A line without its modem signals, or a FIFO that nobody reads, must not hold us up.
  const file = await open(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const bytes = Buffer.from(hex.replace(/\s+/g, ''), 'hex');
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten !== bytes.length) throw new Error('thiết bị không nhận hết');
  } finally {
    await file.close();
  }
}

function whyOf(error: unknown): string {
  if (error instanceof ProgramMissing) return `không có chương trình ${error.program}`;
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return TOO_SLOW;
  // A name with several addresses fails with all their errors and no words of its own.
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}
