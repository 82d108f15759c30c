/** 'cải cách hành chính (CCHC)': the bracket says again what was just said, and a newsreader leaves it out. */
import type { Rule } from '../site.ts';

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
