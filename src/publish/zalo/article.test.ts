import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsFormSchema } from '../publication-form.ts';
import { ARTICLE_LIMITS, articleJson, shortened, zaloLength } from './article.ts';
import { KNOWN_FAULTS, ZaloRefused, isNight } from './faults.ts';
import { isSigned, webhookMac } from './signature.ts';

const WORDS = { title: 'Tiêu đề', description: 'Mô tả', author: 'UBND phường' };

describe('lengths', () => {
  it('a letter with its marks is one however it was typed, an emoji is two', () => {
    expect(zaloLength('Hội'.normalize('NFD'))).toBe(3);
    expect(zaloLength('😀')).toBe(2);
  });

  it('at the very limits: what fits is taken as it will stand, one more is refused at its field', () => {
    // Letters typed apart (NFD), a family of four joined by ZWJ (11 units), a flag (4), a letter that has no composed form (2).
    const units = ['ệ'.normalize('NFD'), '👨‍👩‍👧‍👦', '🇻🇳', 'q\u0323'] as const;
    expect(units.map(zaloLength)).toEqual([1, 11, 4, 2]);
    for (const [field, limit] of Object.entries(ARTICLE_LIMITS))
      for (const unit of units) {
        const size = zaloLength(unit);
        const whole = unit.repeat(Math.floor(limit / size)) + 'x'.repeat(limit % size);
        const parsed = wordsFormSchema.safeParse({ ...WORDS, [field]: ` \u200B${whole}\r\n ` });
        expect(parsed.data).toMatchObject({ [field]: whole.normalize('NFC') });
        expect(zaloLength((parsed.data as unknown as Record<string, string>)[field]!)).toBe(limit);
        const over = wordsFormSchema.safeParse({ ...WORDS, [field]: `${whole}.` });
        expect(over.error?.issues).toMatchObject([
          { path: [field], message: expect.stringMatching(`dài quá ${limit} ký tự mà Zalo nhận`) as string },
        ]);
      }
  });

  it('what is shortened fits, is well formed, and is a beginning', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 400 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 10, max: 150 }), (text, most) => {
        const short = shortened(text, most);
        expect(zaloLength(short)).toBeLessThanOrEqual(most);
        expect(short.isWellFormed()).toBe(true);
        const whole = text.normalize('NFC').replace(/\s+/g, ' ').trim();
        if (short !== whole && text.isWellFormed()) expect(whole.startsWith(short.slice(0, -1))).toBe(true);
      }),
    );
  });
});

it('every number of the table has Vietnamese words, and those that stop say what to do', () => {
  for (const code of KNOWN_FAULTS) {
    const fault = new ZaloRefused(code, '');
    expect(fault.message).toMatch(/^[\p{L}].*\.$/u);
    if (fault.class === 'stop' || fault.class === 'reconnect') expect(fault.todo).toMatch(/^Hãy/);
  }
});

it('night is from 22 to 6 o’clock', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isNight(hour, 22, 6));
  expect(hours).toEqual([0, 1, 2, 3, 4, 5, 22, 23]);
});

it('no text of people is HTML in an article', () => {
  fc.assert(
    fc.property(fc.string(), (content) => {
      const json = articleJson({
        ...{ title: 't', description: 'd', author: 'a', coverUrl: 'https://x.vn/a.jpg', shown: true },
        ...{ comments: false, body: [{ type: 'text', content }] },
      });
      expect(JSON.stringify(json.body)).not.toMatch(/[<>]/);
    }),
  );
});

describe('a webhook’s signature', () => {
  const rawBody = '{"event_name":"follow"}';
  const mac = webhookMac('44', rawBody, '1700000000000', 'khóa');
  const holds = (signature: string, more: Partial<{ rawBody: string; timestamp: string }> = {}) =>
    isSigned({ signature, rawBody, timestamp: '1700000000000', ...more }, '44', 'khóa');

  it('is taken in each of its three spellings', () => {
    expect([`mac=${mac}`, `mac = ${mac}`, mac, mac.toUpperCase()].map((text) => holds(text))).toEqual([
      ...[true, true, true, true],
    ]);
  });

  it('holds for nothing else', () => {
    expect(holds(`mac=${mac}`, { rawBody: `${rawBody} ` })).toBe(false);
    expect(holds(`mac=${mac}`, { timestamp: '1700000000001' })).toBe(false);
    expect(holds(`mac=${mac.replace(/^./, mac.startsWith('0') ? '1' : '0')}`)).toBe(false);
    expect(holds('')).toBe(false);
  });
});
