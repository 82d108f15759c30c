import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiskCache } from '../../kernel/disk-cache.ts';
import { pcmDurationMs, type Pcm } from '../../kernel/pcm.ts';
import { estimateDurationMs } from './estimate.ts';
import { findVoice, VOICES } from './machine-voices.ts';
import { normaliseText } from '../reading/normalise.ts';
import { sentencesOf, syllablesIn } from '../reading/sentences.ts';
import { faultOf, WIDE_BAND } from './sentence-check.ts';
import { synthesise } from './synthesise.ts';
import type { Voice } from './voice.ts';
import { foreignIn, speedFor } from './espeak.ts';

const NEWS = `Phường Hai Bà Trưng đẩy mạnh dịch vụ công trực tuyến.

Từ ngày 01/10/2026, người dân nộp hồ sơ đăng ký khai sinh, chứng thực bản sao trên Cổng DVCQG được giảm 50% lệ phí.
Bộ phận Một cửa làm việc từ 7h30 đến 17h00; mọi thắc mắc xin gọi 024.3825.1234.`;

const spoken = (text: string) => normaliseText(text).map((line) => line.spoken);

describe('sentences', () => {
  it('end where a reader stops, with the longest pause between paragraphs', () => {
    const sentences = sentencesOf(['Một. Hai; ba', '', 'Bốn?']);
    expect(sentences).toEqual([
      { text: 'Một.', pauseMs: 450 },
      { text: 'Hai;', pauseMs: 350 },
      { text: 'ba', pauseMs: 900 },
      { text: 'Bốn?', pauseMs: 0 },
    ]);
  });

  it('too long for one breath are parted without losing a word', () => {
    const long = Array.from({ length: 200 }, (_, i) => (i % 9 === 8 ? 'hành,' : 'hành')).join(' ');
    const parts = sentencesOf([long]);
    expect(parts.every(({ text }) => text.length <= 221)).toBe(true);
    expect(parts.map(({ text }) => text).join(' ')).toBe(long);
  });
});

describe('espeak-ng', () => {
  it.each([2.5, 3.3, 4.5])('keeps a pace of %d syllables a second', async (pace) => {
    const sentence = spoken(NEWS)[2]!;
    const pcm = await findVoice('espeak-vi').speak(sentence, { pace });
    const measured = syllablesIn(sentence) / (pcmDurationMs(pcm) / 1000);
    expect(measured).toBeGreaterThan(pace * 0.85);
    expect(measured).toBeLessThan(pace * 1.15);
  });

  it('goes faster for a higher pace, and never out of its table', () => {
    expect(speedFor(3.3)).toBeGreaterThan(speedFor(2.5));
    expect(speedFor(99)).toBe(205);
    expect(speedFor(0)).toBe(80);
  });

  it('speaks with each of its voices', async () => {
    for (const voice of VOICES) {
      const pcm = await voice.speak('Kính chào quý vị.', { pace: 3.3 });
      expect(faultOf(pcm, 'Kính chào quý vị.', 3.3, voice.band)).toBeNull();
    }
  });

  it('tells the languages that it changed over to for a word', async () => {
    const said = await findVoice('espeak-vi').speak('Xem trang facebook của phường.', { pace: 3.3 });
    expect(said.foreign).toEqual(['en']);
    expect(foreignIn("tS'a:2w_|\n(en)w'I7n(vi)_|")).toEqual(['en']);
    expect(foreignIn("s'i1n_| tS'a:2w_|")).toEqual([]);
  });

  it('is refused at its field when nobody knows it', () => {
    expect(() => findVoice('giọng-lạ')).toThrow('Giọng đọc đã chọn không có trên máy chủ này');
  });
});

describe('synthesis', () => {
  it('speaks every sentence in order, with our pauses between', async () => {
    const progress: number[] = [];
    const { pcm, sentences } = await synthesise(spoken(NEWS), findVoice('espeak-vi'), {
      pace: 3.3,
      onProgress: (done) => progress.push(done),
    });
    expect(sentences.length).toBe(progress.length);
    sentences
      .slice(1)
      .forEach(({ fromMs }, index) => expect(fromMs - sentences[index]!.toMs).toBeGreaterThan(200));
    expect(pcmDurationMs(pcm)).toBeGreaterThan(sentences.at(-1)!.toMs);
  });

  it('takes about as long as was estimated', async () => {
    for (const text of [NEWS, 'Mời bà con ra nhà văn hóa họp tổ dân phố lúc 19h30 tối nay.']) {
      const { pcm } = await synthesise(spoken(text), findVoice('espeak-vi'), { pace: 3.3 });
      const ratio = estimateDurationMs(spoken(text), 3.3) / pcmDurationMs(pcm);
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.15);
    }
  });

  const silent: Voice = {
    id: 'câm',
    title: 'Câm',
    ...{ outside: false, licence: '', longestText: 5_000, sampleRate: 22_050, band: WIDE_BAND },
    obstacle: () => Promise.resolve(null),
    fingerprint: () => Promise.resolve('câm'),
    speak: () => Promise.resolve<Pcm>({ sampleRate: 22_050, samples: new Int16Array(22_050) }),
  };

  it('refuses a sentence that came out silent twice, and names it', async () => {
    await expect(synthesise(['Xin chào.'], silent, { pace: 3.3 })).rejects.toThrow(
      'không phát ra tiếng ở câu “Xin chào.”',
    );
  });

  it('refuses a word read in another language, unless it must be said whatever it sounds like', async () => {
    const options = { pace: 3.3 };
    const lines = ['Xem trang facebook của phường.'];
    await expect(synthesise(lines, findVoice('espeak-vi'), options)).rejects.toThrow('theo tiếng nước ngoài');
    const { pcm } = await synthesise(lines, findVoice('espeak-vi'), { ...options, lenient: true });
    expect(pcmDurationMs(pcm)).toBeGreaterThan(1_000);
  });

  it('asks a voice for a sentence once while it is kept', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loa-kept-'));
    try {
      let asked = 0;
      const voice: Voice = {
        ...findVoice('espeak-vi'),
        speak: (text, options) => {
          asked++;
          return findVoice('espeak-vi').speak(text, options);
        },
      };
      const cache = createDiskCache(folder, 1e8);
      const read = (lines: string[], pace = 3.3) => synthesise(lines, voice, { pace, cache });
      await read(['Một ngày mới.', 'Mời bà con họp.']);
      await read(['Một ngày mới.', 'Mời bà con đi họp.']);
      expect(asked).toBe(3);
      await read(['Một ngày mới.'], 3);
      expect(asked).toBe(4);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('refuses a text of nothing', async () => {
    await expect(synthesise(['', ' '], silent, { pace: 3.3 })).rejects.toMatchObject({
      code: 'nothing-to-say',
    });
  });
});
