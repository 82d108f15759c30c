/** FPT.AI Text to Speech v5 (docs.fpt.ai): the text as it is, an address that the sound will come to. */
import { z } from 'zod';
import type { Voice } from './voice.ts';
import {
  charged,
  failed,
  SERVICE_RATE,
  serviceCaller,
  type HttpVoiceAccount,
  type HttpVoiceDependencies,
} from './http-voice.ts';

const SERVICE = 'FPT.AI';
/** Characters of one question; fewer than three are refused there. */
const LONGEST = 5_000;
const SHORTEST = 3;

/** Its names for its voices. */
const VOICES = [
  ['banmai', 'Ban Mai, nữ miền Bắc'],
  ['leminh', 'Lê Minh, nam miền Bắc'],
  ['thuminh', 'Thu Minh, nữ miền Bắc'],
  ['myan', 'Mỹ An, nữ miền Trung'],
  ['giahuy', 'Gia Huy, nam miền Trung'],
  ['lannhi', 'Lan Nhi, nữ miền Nam'],
  ['linhsan', 'Linh San, nữ miền Nam'],
  ['minhquang', 'Minh Quang, nam miền Nam'],
] as const;

const answerSchema = z.object({
  error: z.coerce.number(),
  async: z.string().default(''),
  message: z.string().default(''),
});

/** The sound is promised within minutes; a sentence is there in seconds. Machine ms. */
const SOUND_MS = 60_000;
const LOOK_EVERY_MS = 700;

/** The nine steps of `speed`, −3 to 3, for a pace in syllables a second; 0 is about 3.6. */
export function fptSpeed(pace: number): number {
  return Math.max(-3, Math.min(3, Math.round((pace - 3.6) / 0.4)));
}

export function fptVoices(deps: HttpVoiceDependencies, account: HttpVoiceAccount): Voice[] {
  const caller = serviceCaller(SERVICE, deps);
  const { machine } = deps;

  async function speak(voice: string, sentence: string, pace: number, signal: AbortSignal | undefined) {
    const key = await account.key();
    const text = sentence.length < SHORTEST ? sentence.padEnd(SHORTEST, '.') : sentence;
    const address = await charged(account, text.length, async () => {
      const headers = {
        api_key: key,
        voice,
        speed: String(fptSpeed(pace)),
        'content-type': 'text/plain; charset=utf-8',
      };
      const answer = await caller.ask('/hmi/tts/v5', headers, text, answerSchema, signal);
      if (answer.error !== 0 || answer.async === '')
        throw failed(SERVICE, `không nhận câu (lỗi ${answer.error})`);
      return answer.async;
    });
    const until = machine.monotonic() + SOUND_MS;
    for (;;) {
      const file = await caller.fetchSound(address, signal);
      if (file) return caller.decode(file, signal);
      if (machine.monotonic() >= until) throw failed(SERVICE, 'chưa làm xong tệp âm thanh sau một phút');
      await machine.wait(LOOK_EVERY_MS, signal);
    }
  }

  return VOICES.map(([name, title]) => ({
    id: `fpt-${name}`,
    title: `FPT.AI ${title}`,
    outside: true,
    licence: 'Dịch vụ của FPT, tính tiền theo số ký tự, theo hợp đồng của đơn vị.',
    longestText: LONGEST,
    sampleRate: SERVICE_RATE,
    // Its steps of speed are coarse.
    band: { slowest: 0.5, fastest: 2 },
    obstacle: () => obstacleOf(account),
    fingerprint: () => Promise.resolve(`fpt.ai v5 ${name}`),
    speak: (sentence, { pace, signal }) => speak(name, sentence, pace, signal),
  }));
}

/** Why the account can't be used, without asking the service. */
export async function obstacleOf(account: HttpVoiceAccount): Promise<string | null> {
  try {
    await account.key();
    await account.spend(0);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
