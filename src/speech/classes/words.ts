/** Letters: Vietnamese syllables as they are, acronyms and names by the lexicon, everything else as well as can be. */
import { isDigit, isLetter } from '../alphabet.ts';
import { phrases } from '../context.ts';
import { spokenOfForeign } from '../respell.ts';
import { beginsLine, type Reading, type Rule, type Site } from '../site.ts';
import { hasVietnameseMark, isSyllable } from '../syllable.ts';
import { spokenCode } from './numbers-plain.ts';
import { readSymbol } from './documents.ts';
import { readCardinal } from '../numbers.ts';
import { romanValue } from './roman.ts';

const LONGEST_WORD = 400;
const REPEATED = /\(([A-ZĐ][A-ZĐ&-]{1,14})\)/y;

/** 'cải cách hành chính (CCHC)': the bracket says again what was just said. */
export function repeatedInBrackets(site: Site): Reading | null {
  REPEATED.lastIndex = site.at;
  const match = REPEATED.exec(site.text);
  const entry = match && site.lexicon.word(match[1]!);
  if (!entry) return null;
  const spoken = entry.spoken.toLowerCase();
  const before = site.text
    .slice(Math.max(0, site.at - spoken.length - 2), site.at)
    .trimEnd()
    .toLowerCase();
  if (!before.endsWith(spoken)) return null;
  return {
    end: site.at + match[0].length,
    spoken: '',
    class: 'dropped',
    why: 'Chữ viết tắt trong ngoặc nhắc lại điều vừa đọc',
    sure: true,
  };
}

const LIST_NUMBER = /(\d{1,2}|[IVXLC]{1,6}|[a-zđ])([.)])(?= )/y;

/** '1. Mục đích', 'II. Nội dung', 'a) Tăng cường': the mark is said, with a pause after it. */
export const listRules: readonly Rule[] = [
  {
    class: 'list',
    why: 'Số hoặc chữ đầu mục',
    pattern: LIST_NUMBER,
    read: ([whole, mark = '', closing = ''], site) => {
      if (!beginsLine(site)) return null;
      if (/[a-zđ]/.test(mark) && closing !== ')') return null;
      const value = /\d/.test(mark) ? mark : String(romanValue(mark) ?? '');
      const spoken = value ? readCardinal(value, site.style) : spokenCode(mark, site);
      return { end: site.at + whole.length, spoken: `${spoken},` };
    },
  },
];

/** The word at the site; always answers. */
export function readWord(site: Site, shouting: boolean): Required<Reading> {
  const { text, at, lexicon } = site;
  const run = letterRun(text, at);
  // In a heading all in capitals a syllable is a word, not an acronym.
  const heading = shouting && isSyllable(run) && hasVowel(run);
  const known = heading ? null : lexicon.match(text, at);
  if (known && known.end >= at + run.length) {
    const by = known.fromStation ? 'Từ điển đọc của đài' : 'Từ điển đọc';
    const { entry, end, sure } = known;
    const rivals = sure ? '' : `; cũng có thể là: ${entry.rivals?.join(', ') ?? ''}`;
    const foreign = entry.foreign === true;
    return {
      end,
      spoken: entry.spoken,
      sure,
      class: foreign ? 'foreign' : 'acronym',
      why: `${by}: ${entry.written}${rivals}`,
    };
  }
  const code = codeAt(text, at);
  if (code) {
    return {
      end: at + code.length,
      spoken: spokenCode(code, site),
      sure: true,
      class: 'code',
      why: 'Mã gồm chữ và số',
    };
  }
  const symbol = symbolAt(site);
  if (symbol) return symbol;
  if (isSyllable(run)) {
    const shout = run.length > 1 && run === run.toUpperCase() && run !== run.toLowerCase();
    return {
      end: at + run.length,
      spoken: shout ? run.toLowerCase() : run,
      sure: true,
      class: 'word',
      why: '',
    };
  }
  const { spoken, way } = spokenOfForeign(run);
  const why =
    way === 'letters' ? 'Không có trong từ điển, đọc từng chữ cái' : 'Từ nước ngoài, đọc theo âm tiết';
  return { end: at + run.length, spoken, sure: false, class: way === 'letters' ? 'spelled' : 'foreign', why };
}

function letterRun(text: string, at: number): string {
  let end = at;
  while (end < text.length && end - at < LONGEST_WORD && isLetter(text[end])) end++;
  return text.slice(at, end);
}

const CODE = /[A-Za-zĐđ]{1,5}-?\d{1,6}(?:[A-Za-z]{1,3}\d{0,4})?(?![A-Za-z0-9À-ỹĐđ])/y;

/** 'H5N1', 'Covid-19', 'A4'. */
function codeAt(text: string, at: number): string | null {
  if (!isDigit(text[at + 1]) && !/[A-Za-zĐđ-]/.test(text[at + 1] ?? '')) return null;
  CODE.lastIndex = at;
  return CODE.exec(text)?.[0] ?? null;
}

const SYMBOL = /[A-ZĐ][A-Za-zĐđ]{1,7}(?:[-/][A-ZĐ][A-Za-zĐđ]{1,7}){1,3}(?![A-Za-z0-9À-ỹĐđ])/y;
const SYMBOL_HEADS = phrases('NĐ, NQ, QĐ, CT, TT, TTLT, KH, BC, TB, TTr, CV, KL, HD, QC');

/** A document's symbol without its number: 'NĐ-CP', 'KH-UBND'. */
function symbolAt(site: Site): Required<Reading> | null {
  SYMBOL.lastIndex = site.at;
  const symbol = SYMBOL.exec(site.text)?.[0];
  if (!symbol || !SYMBOL_HEADS.has(symbol.split(/[-/]/)[0]!)) return null;
  const { spoken, sure } = readSymbol(symbol, site.lexicon, site.style);
  if (!sure) return null;
  return { end: site.at + symbol.length, spoken, sure, class: 'document', why: 'Ký hiệu văn bản' };
}

function hasVowel(word: string): boolean {
  return hasVietnameseMark(word) || /[aeiouy]/i.test(word);
}
