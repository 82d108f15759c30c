/** Zalo AI Text to Audio Converter v1 (zalo.ai/docs): a form with the text, the address of a sound in `data.url`. */
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
import { obstacleOf } from './fpt.ts';

const SERVICE = 'Zalo AI';
/** Characters of one question; above it the answer is error 155. */
const LONGEST = 2_000;
/** `encode_type` of a WAV: nothing is lost before our own encoder. */
const WAV = '0';

const VOICES = [
  [2, 'nữ miền Bắc 1'],
  [5, 'nữ miền Bắc 2'],
  [4, 'nam miền Bắc'],
  [1, 'nữ miền Nam 1'],
  [6, 'nữ miền Nam 2'],
  [3, 'nam miền Nam'],
] as const;

const answerSchema = z.object({
  error_code: z.coerce.number(),
  error_message: z.string().default(''),
  // An empty list stands for nothing in answers that tell an error.
  data: z.union([z.object({ url: z.string() }), z.array(z.never()), z.null()]).optional(),
});

const FAULTS: Record<number, [why: string, code?: string]> = {
  150: ['không nhận một tham số'],
  155: ['không nhận câu dài quá 2.000 ký tự'],
  400: ['không nhận yêu cầu'],
  401: ['không nhận khóa của đài', 'voice-key'],
};

/** The address may come before its bytes. Machine ms. */
const SOUND_MS = 30_000;
const LOOK_EVERY_MS = 700;

/** `speed` 0.8 to 1.2 for a pace in syllables a second; 1 is about 3.8. */
export function zaloSpeed(pace: number): number {
  return Math.max(0.8, Math.min(1.2, Math.round((pace / 3.8) * 20) / 20));
}

export function zaloVoices(deps: HttpVoiceDependencies, account: HttpVoiceAccount): Voice[] {
  const caller = serviceCaller(SERVICE, deps);
  const { machine } = deps;

  async function speak(speaker: number, sentence: string, pace: number, signal: AbortSignal | undefined) {
    const key = await account.key();
    const address = await charged(account, sentence.length, async () => {
      const form = new URLSearchParams({
        ...{ input: sentence, speaker_id: String(speaker), speed: String(zaloSpeed(pace)), encode_type: WAV },
      });
      const headers = { apikey: key, 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await caller.ask('/v1/tts/synthesize', headers, form.toString(), answerSchema, signal);
      if (answer.error_code !== 0) {
        const [why, code] = FAULTS[answer.error_code] ?? [`báo lỗi ${answer.error_code}`];
        throw failed(SERVICE, why, code);
      }
      if (!answer.data || !('url' in answer.data)) throw failed(SERVICE, 'không cho địa chỉ tệp âm thanh');
      return answer.data.url;
    });
    const until = machine.monotonic() + SOUND_MS;
    for (;;) {
      const file = await caller.fetchSound(address, signal);
      if (file) return caller.decode(file, signal);
      if (machine.monotonic() >= until) throw failed(SERVICE, 'chưa làm xong tệp âm thanh sau nửa phút');
      await machine.wait(LOOK_EVERY_MS, signal);
    }
  }

  return VOICES.map(([speaker, title]) => ({
    id: `zalo-${speaker}`,
    title: `Zalo AI, ${title}`,
    outside: true,
    licence: 'Dịch vụ của Zalo AI, theo hạn mức của khóa và hợp đồng của đơn vị.',
    longestText: LONGEST,
    sampleRate: SERVICE_RATE,
    band: { slowest: 0.5, fastest: 2 },
    obstacle: () => obstacleOf(account),
    fingerprint: () => Promise.resolve(`zalo.ai v1 ${speaker}`),
    speak: (sentence, { pace, signal }) => speak(speaker, sentence, pace, signal),
  }));
}
