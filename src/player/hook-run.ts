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
  /** What a program or the system said of it, for the log. */
  raw?: string;
}

const TOO_SLOW = 'quá thời gian chờ';

/** By the system's codes; people read these. */
const FAULTS: Record<string, string> = {
  ...{ ECONNREFUSED: 'thiết bị từ chối kết nối', ECONNRESET: 'thiết bị ngắt kết nối giữa chừng' },
  ...{ EPIPE: 'thiết bị ngắt kết nối giữa chừng', ETIMEDOUT: TOO_SLOW },
  ...{ ENOTFOUND: 'không tìm thấy địa chỉ', EAI_AGAIN: 'không tìm thấy địa chỉ' },
  ...{ EHOSTUNREACH: 'không có đường mạng tới thiết bị', ENETUNREACH: 'không có đường mạng tới thiết bị' },
  ...{
    ENOENT: 'không có thiết bị này',
    ENXIO: 'không có thiết bị nào nhận',
    ENODEV: 'không có thiết bị này',
  },
  ...{ EACCES: 'không có quyền dùng thiết bị', EPERM: 'không có quyền dùng thiết bị' },
  ...{ EBUSY: 'thiết bị đang bận', EAGAIN: 'thiết bị đang bận', EIO: 'thiết bị bị lỗi' },
  ENOSPC: 'đĩa đã đầy',
};

/** What an action itself finds at fault; the message is Vietnamese. */
class HookFailed extends Error {
  constructor(
    message: string,
    readonly raw?: string,
  ) {
    super(message);
  }
}

export async function runAction(action: Action, event: HookEvent): Promise<HookResult> {
  try {
    if ('run' in action) return await runCommand(action, event);
    if ('http' in action) await call(action, event);
    else await writeBytes(action);
    return { failure: null, code: null };
  } catch (error) {
    return { ...whyOf(error), code: null };
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
  const raw = stderr.trim();
  return { failure: `chương trình kết thúc với mã ${code ?? 'không rõ'}`, code, ...(raw !== '' && { raw }) };
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
  if (status < 200 || status > 299) throw new HookFailed(`được trả lời ${status}`);
}

async function writeBytes(action: Extract<Action, { write: unknown }>): Promise<void> {
  const { write: path, hex, baud, timeoutMs } = action;
  if (baud !== undefined) {
    const words = ['-F', path, String(baud), 'raw', '-echo', '-hupcl', 'clocal'];
    const { code, stderr } = await runProcess('stty', words, { limits: { wallMs: timeoutMs } });
    if (code !== 0) throw new HookFailed('không đặt được tốc độ cổng nối tiếp', stderr.trim());
  }
  // A line without its modem signals, or a FIFO that nobody reads, must not hold us up.
  const file = await open(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const bytes = Buffer.from(hex.replace(/\s+/g, ''), 'hex');
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten !== bytes.length) throw new HookFailed('thiết bị không nhận hết');
  } finally {
    await file.close();
  }
}

function whyOf(error: unknown): { failure: string; raw?: string } {
  if (error instanceof ProgramMissing) return { failure: `không có chương trình ${error.program}` };
  if (!(error instanceof Error)) return { failure: 'lỗi không rõ', raw: String(error) };
  if (error instanceof HookFailed)
    return { failure: error.message, ...(error.raw !== undefined && { raw: error.raw }) };
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return { failure: TOO_SLOW };
  // A name with several addresses fails with all their errors and no words of its own.
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return { failure: FAULTS[code] ?? 'lỗi không rõ', raw: error.message || code };
}
