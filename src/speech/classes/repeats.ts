/** What is written twice and said once: 'cải cách hành chính (CCHC)', 'Chỉ số PAPI', 'thuế VAT'. */
import { isLetter } from '../alphabet.ts';
import { phrases, wordsBefore } from '../context.ts';
import type { Rule, Site } from '../site.ts';

export const repeatRules: readonly Rule[] = [
  {
    class: 'dropped',
    why: 'Chữ viết tắt trong ngoặc nhắc lại điều vừa đọc',
    pattern: /\(([A-ZĐ][A-ZĐ&-]{1,14})\)/y,
    read: ([whole, acronym = ''], site) => {
      const said = site.lexicon.word(acronym)?.spoken.toLowerCase();
      if (said === undefined) return null;
      const before = site.text.slice(Math.max(0, site.at - said.length - 2), site.at);
      return before.trimEnd().toLowerCase().endsWith(said)
        ? { end: site.at + whole.length, spoken: '' }
        : null;
    },
  },
];

/** No acronym's reading overlaps with more words than this. */
const MOST_SAID = 5;
/**
 * One word in common may be chance ('Đảng ủy UBND', 'cán bộ BNV' are two things); of these it is not.
 */
const SAID_ALONE = phrases('thuế, phường, quận, luật, đường, phố');

/**
 * An acronym's reading without the words that stand right before it: 'Chỉ số' + 'Chỉ số cải cách hành chính' → 'cải cách hành
 * chính'. '' where all of it was said.
 */
export function withoutWhatWasSaid(spoken: string, { text, at }: Pick<Site, 'text' | 'at'>): string {
  if (text[at - 1] !== ' ' || !isLetter(text[at - 2])) return spoken;
  const words = spoken.split(' ');
  for (let count = Math.min(MOST_SAID, words.length); count > 0; count--) {
    const said = words.slice(0, count).join(' ').toLowerCase();
    if ((count > 1 || SAID_ALONE.has(said)) && wordsBefore(text, at, count) === said)
      return words.slice(count).join(' ');
  }
  return spoken;
}
