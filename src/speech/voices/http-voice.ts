/** What the voices of services outside have in common: few questions at a time, patience with a busy one, and no other host. */
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { OutgoingRefused, type Outgoing, type OutgoingAnswer } from '../../kernel/outgoing.ts';
import type { Pcm } from '../../kernel/pcm.ts';
import type { z } from 'zod';

/** Where and how one service is asked. */
export interface HttpVoiceDependencies {
  outgoing: Outgoing;
  /** 'https://api.fpt.ai', without a slash at the end. */
  base: string;
  /** Reads a sound file of another server, under the same guard as a person's upload. @throws Refusal */
  decode: (file: Buffer, sampleRate: number, signal: AbortSignal | undefined) => Promise<Pcm>;
  /** The machine's: pauses between tries are real time. */
  machine: Clock;
}

/** What one sentence is charged to, and with which key. */
export interface HttpVoiceAccount {
  /** @throws Refusal `voice-off`, `voice-key` */
  key(): Promise<string>;
  /** Takes characters off the month's budget. @throws Refusal `voice-budget` */
  spend(characters: number): Promise<void>;
  /** Gives them back: the service never took the text. */
  refund(characters: number): Promise<void>;
}

/** Hz of everything that comes from a service. */
export const SERVICE_RATE = 22_050;

const ANSWER_BYTES = 100_000;
const SOUND_BYTES = 20_000_000;
const ASK_MS = 20_000;
const TRIES = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** From one question of a service to the next, ms: both allow a few a second. */
const APART_MS = 250;

const WRONG_ANSWER = 'trả lời không đúng như tài liệu của dịch vụ';

/** @throws Refusal that a person can read */
export function failed(service: string, why: string, code = 'voice-failed'): Refusal {
  return new Refusal(code, `Dịch vụ giọng đọc ${service} ${why}.`, 503);
}

/** Asks one service: paced, again after what passes by itself, its answer as JSON. */
export function serviceCaller(service: string, deps: HttpVoiceDependencies) {
  const { outgoing, machine } = deps;
  let nextAt = 0;

  /** Questions leave one after the other, some time apart. */
  async function inTurn(signal: AbortSignal | undefined): Promise<void> {
    const now = machine.monotonic();
    const at = Math.max(now, nextAt);
    nextAt = at + APART_MS;
    if (at > now) await machine.wait(at - now, signal);
  }

  /** Any status under 500 but 429; the others are asked again, later and later. */
  async function patiently(
    question: () => Promise<OutgoingAnswer>,
    signal: AbortSignal | undefined,
  ): Promise<OutgoingAnswer> {
    let why = 'không trả lời';
    let pauseMs = 0;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (pauseMs > 0) await machine.wait(pauseMs, signal);
      pauseMs = FIRST_PAUSE_MS * 4 ** attempt;
      signal?.throwIfAborted();
      try {
        await inTurn(signal);
        const answer = await question();
        if (answer.status !== 429 && answer.status < 500) return answer;
        why = answer.status === 429 ? 'đang từ chối vì bị hỏi quá nhiều' : `đang gặp lỗi (${answer.status})`;
        const asked = Number(answer.headers['retry-after']) * 1000;
        if (asked > 0) pauseMs = Math.min(LONGEST_PAUSE_MS, asked);
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof OutgoingRefused)) throw error;
        why = error.code === 'too-slow' ? 'trả lời quá chậm' : 'không kết nối được';
        if (error.code === 'forbidden' || error.code === 'bad-address') break;
      }
    }
    throw failed(service, why);
  }

  /** POSTs a text and reads the JSON that answers. */
  async function ask<S extends z.ZodType>(
    path: string,
    headers: Record<string, string>,
    body: string,
    schema: S,
    signal: AbortSignal | undefined,
  ): Promise<z.output<S>> {
    const address = `${deps.base}${path}`;
    const { host } = new URL(address);
    const answer = await patiently(
      () =>
        outgoing.post(address, {
          ...{ headers, body, maxBytes: ANSWER_BYTES, timeoutMs: ASK_MS, signal },
          mayAsk: (asked) => asked === host,
        }),
      signal,
    );
    if (answer.status === 401 || answer.status === 403)
      throw failed(service, 'không nhận khóa của đài', 'voice-key');
    const parsed = schema.safeParse(jsonOf(answer.body));
    if (!parsed.success) throw failed(service, WRONG_ANSWER);
    return parsed.data;
  }

  /** The sound at an address of an answer: on the service's own hosts only. Null while it is not there yet. */
  async function fetchSound(address: string, signal: AbortSignal | undefined): Promise<Buffer | null> {
    const mayAsk = (host: string) => belongs(host, deps.base);
    if (!URL.canParse(address) || !mayAsk(new URL(address).host)) throw failed(service, WRONG_ANSWER);
    const answer = await patiently(
      () => outgoing.get(address, { mayAsk, maxBytes: SOUND_BYTES, timeoutMs: ASK_MS, signal }),
      signal,
    );
    if (answer.status === 404 || answer.status === 403 || answer.status === 202) return null;
    if (answer.status !== 200) throw failed(service, `không đưa tệp âm thanh (${answer.status})`);
    return answer.body.length === 0 ? null : answer.body;
  }

  async function decode(file: Buffer, signal: AbortSignal | undefined): Promise<Pcm> {
    try {
      return await deps.decode(file, SERVICE_RATE, signal);
    } catch (error) {
      if (error instanceof Refusal) throw failed(service, 'gửi về tệp không phải âm thanh');
      throw error;
    }
  }

  return { ask, fetchSound, decode };
}

/** Charged before it is sent; what was never taken is given back. */
export async function charged<T>(
  account: HttpVoiceAccount,
  characters: number,
  work: () => Promise<T>,
): Promise<T> {
  await account.spend(characters);
  try {
    return await work();
  } catch (error) {
    await account.refund(characters);
    throw error;
  }
}

/** The very host, or a host of the same two-part domain (file01.fpt.ai for api.fpt.ai). An address of numbers has no relatives. */
export function belongs(host: string, base: string): boolean {
  const own = new URL(base);
  if (host === own.host) return true;
  if (!/[a-z]/i.test(own.hostname)) return false;
  const domain = own.hostname.split('.').slice(-2).join('.');
  return own.port === '' && host.endsWith(`.${domain}`);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
