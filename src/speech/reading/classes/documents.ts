/** Numbers and symbols of documents: 118/2025/NĐ-CP, 145/KH-UBND, 57-NQ/TW, 31/2024/QH15, and symbols alone: NĐ-CP. */
import { CAPITAL_RANGE, LETTER_RANGE, spellLetters } from '../alphabet.ts';
import { CONTEXT, phrases, textAround, textBefore } from '../context.ts';
import { readCardinal, readDigits, readYear } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { hasVietnameseMark, isSyllable } from '../syllable.ts';
import { romanValue } from './roman.ts';
import { endsWord } from './quantity.ts';

/** A part of a symbol: letters beginning with a capital, perhaps the number of a desk or a legislature behind them. */
const PART = `[${CAPITAL_RANGE}][${LETTER_RANGE}&]{0,15}\\d{0,3}`;
/** 'KH - UBND' is one symbol, 'QĐ-UBND. Trong' and 'QĐ-UBND - Ngày' are not: with a space only capitals go on with it. */
const JOINT = `(?:[-–/.]|(?: [-–/] ?|[-–/] )(?=[${CAPITAL_RANGE}]{2}))`;
const SYMBOL = `${PART}(?:${JOINT}${PART}){0,4}`;
/** '66.7' is the seventh that was made at the bidding of the sixty-sixth. */
const NUMBERED = new RegExp(
  `(\\d{1,6}(?:\\.\\d{1,2}(?=/\\d{4}/))?)([a-zA-Z]?)(?: ?[/-] ?(\\d{4}))? ?[/-] ?(${SYMBOL})`,
  'y',
);
const ALONE = new RegExp(`(${SYMBOL})`, 'y');
const UNNUMBERED = new RegExp(`(?:[.…]{0,20} ?)/ ?(${SYMBOL})`, 'y');

/** Kinds of document: a symbol that begins with one is surely a symbol. */
const KINDS = new Set(
  'GP GCN NĐ ND QD NQ NQLT QĐ CT TT TTLT KH BC TB TTr TTR CV CĐ CTr CTR HD QC QyĐ QĐi PA ĐA BB HĐ KL GM GUQ TC L PL VBHN CTPH KHPH KHLT QCPH TBKL QĐXP'.split(
    ' ',
  ),
);

interface SpokenSymbol {
  words: string;
  /** Every part is in the lexicon. */
  known: boolean;
  kind: boolean;
}

const LETTER_CUES = phrases('công văn, công văn số, cv, cv số');
/** 'BCĐTW', 'BTVTU': a body and whose it is, written as one. */
const OWNERS = /^(\p{Lu}{2,6})(TW|TƯ|TU|ĐU|TP|VN|CP|TTg)$/u;

function compoundOf(part: string, site: Site): { spoken: string } | null {
  const [, body = '', owner = ''] = OWNERS.exec(part) ?? [];
  const [whose, what] = [site.lexicon.inDocument(owner), body && site.lexicon.inDocument(body)];
  return whose && what ? { spoken: `${what.spoken} ${whose.spoken}` } : null;
}

/** Only beside another desk: 'CCHC&PC'. A symbol that begins with it is a 'Phiếu chuyển'. */
const LEGAL_DESK = 'pháp chế';
/** Parts that are a desk where they do not begin the symbol. */
const BEHIND_AN_ISSUER: Readonly<Record<string, string>> = {
  PC: LEGAL_DESK,
  BTT: 'Ban Thường trực',
  BT: 'Bộ trưởng',
  TC: 'Tài chính',
  PB: 'Phòng bệnh',
};

/** Kinds whose abbreviation is another's too: the sentence says which of them it is, 'Thông tri số 04/TT-MTTW'. */
const SAID_KINDS: Readonly<Record<string, readonly string[]>> = {
  QĐ: ['quy định'],
  TT: ['thông tri', 'tờ trình'],
  CT: ['chương trình'],
  CTr: ['chương trình'],
  HD: ['hợp đồng'],
};

/** 'Quy định số 144-QĐ/TW' → 'Quy định'. */
function saidKind(part: string, site: Site): string | null {
  const candidates = SAID_KINDS[part];
  if (candidates === undefined) return null;
  // 'Quy định số 30 QĐ/TW': the number stands between.
  const number = / \d{1,5} $/.exec(textBefore(site, 8))?.[0] ?? '';
  const place = { ...site, at: site.at - Math.max(0, number.length - 1) };
  const kind = candidates.find((words) => comesAfter(place, phrases(`${words}, ${words} số`)));
  if (part === 'CT' && comesAfter(site, phrases('hành động, hành động số'))) return 'Chương trình';
  return kind === undefined ? null : kind[0]!.toUpperCase() + kind.slice(1);
}

/** 'PC06', 'C08', 'V01': desks of the police go by a letter and a number. */
const POLICE_DESK = /^(P?[ACKTVX])(0\d|1[0-5])$/;
/** '09/PLIII': the form is of an annex. */
const ANNEX = /^PL([IVX]{1,5})$/;

function numberedPartOf(part: string, site: Site): { spoken: string } | null {
  const [, letters = '', number = ''] = POLICE_DESK.exec(part) ?? [];
  if (number !== '') return { spoken: `${spellLetters(letters)} ${readDigits(number)}` };
  const annex = romanValue(ANNEX.exec(part)?.[1] ?? '');
  return annex === null ? null : { spoken: `Phụ lục ${readCardinal(String(annex), site.style)}` };
}

/** What a letter of an office begins with is the office, not a kind: 'Công văn 348/CT-CS'. */
const TAX_OFFICES: Readonly<Record<string, string>> = { CT: 'Cục Thuế', TCT: 'Tổng cục Thuế' };

/** 'TTBTC', 'QĐUBND': a kind and its issuer, whose dash was forgotten. */
function joinedKindOf(part: string, site: Site): { spoken: string } | null {
  for (const kind of KINDS) {
    const issuer = part.startsWith(kind) && part.length >= kind.length + 3 ? part.slice(kind.length) : '';
    const [what, whose] = [site.lexicon.inDocument(kind), issuer && site.lexicon.inDocument(issuer)];
    if (what && whose) return { spoken: `${what.spoken} ${whose.spoken}` };
  }
  return null;
}

/** 'GDMNQLCL': two or three desks without anything between them, each of three letters at least. */
function joinedDesksOf(part: string, site: Site): { spoken: string } | null {
  for (let cut = part.length - 3; cut >= 3; cut--) {
    const first = site.lexicon.inDocument(part.slice(0, cut));
    const rest = part.slice(cut);
    const second = first && (site.lexicon.inDocument(rest) ?? joinedDesksOf(rest, site));
    if (second) return { spoken: `${first.spoken}, ${second.spoken}` };
  }
  return null;
}

/** 'CCHC&PC': two desks in one. */
function desksOf(part: string, site: Site): { spoken: string } | null {
  const [first, ...others] = part.split('&');
  if (others.length === 0) return null;
  const spoken = [first!, ...others].map((desk, index) =>
    index > 0 && desk === 'PC' ? LEGAL_DESK : site.lexicon.inDocument(desk)?.spoken,
  );
  return spoken.every((words) => words !== undefined) ? { spoken: spoken.join(' và ') } : null;
}

/** 'Quyết định 3352/QĐ-CT' is the tax office's where taxes are told of, else a chairman's. */
const TOLD_OF_TAXES = /thuế/iu;

function around(site: Site): string {
  return textAround(site, 3 * CONTEXT);
}

const CONTEST_TOLD = /Ban Tổ chức|(?<!\p{L})(?:cuộc thi|hội thi|thể lệ)(?!\p{L})/iu;

const CITY_TOLD = /Thành ủy|(?<!\p{L})(?:thành phố|TP)(?!\p{L})|Hà Nội|Thủ đô/iu;
const PROVINCE_TOLD =
  /(?<!\p{L})(?:(?:UBND|HĐND|nhân dân|Đảng bộ|toàn|của|địa bàn|trong|MTTQ|cấp) tỉnh(?!\p{L})|tỉnh \p{Lu})/u;

/** Whose 'TU' is: a province's where one is told of and no city is. */
function isOfProvince(around: string): boolean {
  if (/Tỉnh ủy/.test(around)) return !/Thành ủy/.test(around);
  return PROVINCE_TOLD.test(around) && !CITY_TOLD.test(around);
}

/** A part with several readings, where its neighbours or the sentence say which; null leaves it to the lexicon. */
function decidedPart(parts: readonly string[], index: number, site: Site): string | null {
  const part = parts[index]!;
  const before = parts[index - 1];
  const told = around(site);
  if (part === 'CTTN' && before === 'TWĐTN') return 'công tác thiếu nhi';
  if (part === 'TCT' && before === 'BTC') return 'Tổng cục Thuế';
  if (part === 'BTC' && parts[0] !== 'TT' && CONTEST_TOLD.test(told) && !/[Tt]ài chính/.test(told))
    return 'Ban Tổ chức';
  if (part === 'TU' && isOfProvince(told)) return 'Tỉnh ủy';
  if (index === 0) return part === 'TL' && /thể lệ/iu.test(told) ? 'Thể lệ' : null;
  if (part === 'ĐĐ' && /thiên tai|đê|bão|(?<!\p{L})lũ/iu.test(told)) return 'Đê điều';
  if (part === 'TL' && /thủy lợi/iu.test(told)) return 'Thủy lợi';
  if (part === 'CT') return TOLD_OF_TAXES.test(told) ? 'Cục Thuế' : 'Chủ tịch';
  return BEHIND_AN_ISSUER[part] ?? null;
}

function readSymbol(symbol: string, site: Site): SpokenSymbol {
  const parts = symbol.split(/ ?[-–/.] ?/).filter(Boolean);
  let known = true;
  const office = comesAfter(site, LETTER_CUES) ? TAX_OFFICES[parts[0]!] : undefined;
  const said = saidKind(parts[0]!, site);
  const spoken = parts.map((part, index) => {
    if (index === 0 && office !== undefined) return office;
    const decided = decidedPart(parts, index, site);
    if (decided !== null) return decided;
    if (index === 0 && said) return said;
    const entry =
      site.lexicon.inDocument(part) ??
      numberedPartOf(part, site) ??
      compoundOf(part, site) ??
      desksOf(part, site) ??
      (index === 0 ? joinedKindOf(part, site) : null) ??
      joinedDesksOf(part, site);
    if (entry) return entry.spoken;
    const [, letters = '', digits = ''] = /^(\D+)(\d*)$/.exec(part) ?? [];
    const stem = site.lexicon.inDocument(letters);
    if (!stem) known = false;
    const words = stem?.spoken ?? spellLetters(letters);
    const isAssembly = letters === 'QH' || letters === 'UBTVQH';
    const number = digits && readCardinal(digits, site.style);
    return [words, isAssembly && number ? 'khóa' : '', number].filter(Boolean).join(' ');
  });
  const kind = office === undefined && KINDS.has(parts[0]!);
  return { words: joinParts(kind, spoken), known, kind };
}

/** Kind and issuer are one breath ('Kế hoạch Ủy ban nhân dân'); the desk that drafted it comes after a pause. */
function joinParts(kind: boolean, spoken: readonly string[]): string {
  const issuers = kind ? 2 : 1;
  return [spoken.slice(0, issuers).join(' '), ...spoken.slice(issuers)].join(', ');
}

function readNumbered(
  [whole, number = '', letter = '', year, symbol = '']: RegExpExecArray,
  site: Site,
): Reading | null {
  const end = site.at + whole.length;
  if (!endsWord(site.text, end)) return null;
  const spoken = readSymbol(symbol, site);
  const cued = comesAfter(site, DOCUMENT_CUES);
  // 'Mẫu số 04 - Phụ lục VI': a word of the sentence.
  if (!spoken.known && isSyllable(symbol) && (/^\p{Lu}\p{Ll}+$/u.test(symbol) || isMarkedWord(symbol)))
    return null;
  // '14h - CT tiếp dân': an hour, and who.
  if (/h/i.test(letter) && year === undefined) return null;
  if (!spoken.known && !(cued && symbol.length > 1)) return null;
  // '15-TP', '50.000/BV': a dash or slash before one known word is a document only when something says so.
  if (year === undefined && !spoken.kind && !cued && !/[-/&]/.test(symbol)) return null;
  if (year !== undefined && !plausibleYear(year)) return null;
  return {
    end,
    spoken: [
      readNamedNumber(number, site) + (letter ? ` ${spellLetters(letter)}` : ''),
      year === undefined ? '' : `năm ${readYear(year, site.style)}`,
      spoken.words,
    ]
      .filter(Boolean)
      .join(', '),
    sure: spoken.known,
  };
}

/** 'SỐ 21 - THÁNG 11/2025': in capitals too. */
function isMarkedWord(symbol: string): boolean {
  return symbol.length > 2 && hasVietnameseMark(symbol);
}

function plausibleYear(year: string): boolean {
  return Number(year) >= 1940 && Number(year) <= 2100;
}

/** Numbers of documents keep a leading zero: 'không một'. */
export function readNamedNumber(digits: string, site: Site): string {
  const [whole = '', part] = digits.split('.');
  if (part !== undefined) return `${readNamedNumber(whole, site)} chấm ${readCardinal(part, site.style)}`;
  return digits.length > 1 && digits.startsWith('0') ? readDigits(digits) : readCardinal(digits, site.style);
}

const DOCUMENT_CUES = phrases(
  'số, nghị định, nghị quyết, quyết định, chỉ thị, thông tư, kế hoạch, báo cáo, thông báo, tờ trình, công văn, công điện, chương trình, hướng dẫn, luật, kết luận, quy định, quy chế, đề án, văn bản, pháp lệnh, giấy mời, nghị định số, quyết định số, kế hoạch số, công văn số, văn bản số, nđ, nq, qđ, kh, cv, thông tư liên tịch, điện',
);

/** 'Số: /KH-UBND' of a draft: the missing number is left out. */
function readUnnumbered([whole, symbol = '']: RegExpExecArray, site: Site): Reading | null {
  const spoken = readSymbol(symbol, site);
  const end = site.at + whole.length;
  if (!spoken.kind || !spoken.known || !endsWord(site.text, end) || !comesAfter(site, phrases('số')))
    return null;
  return { end, spoken: spoken.words, sure: false, why: 'Văn bản chưa có số' };
}

function readAlone([symbol = '']: RegExpExecArray, site: Site): Reading | null {
  if (!/[-–/]/.test(symbol) || / /.test(symbol)) return null;
  const listed = site.lexicon.match(site.text, site.at);
  if (listed && listed.end >= site.at + symbol.length) return null;
  const spoken = readSymbol(symbol, site);
  if (!spoken.kind || !spoken.known || !endsWord(site.text, site.at + symbol.length)) return null;
  return { end: site.at + symbol.length, spoken: spoken.words };
}

const NUMBER_YEAR = /(\d{1,5}) ?\/ ?(\d{4})(?![\d/])/y;
const NUMBER_YEAR_CUES = phrases(
  'số, nđ, nq, qđ, tt, luật số, nghị định, nghị quyết, quyết định, thông tư, luật, nghị định số, quyết định số, thông tư số, nghị quyết số, luật số, pháp lệnh, quyết định số, bản án số, đơn số',
);

/** 'TCVN 7957:2023', 'QCVN 08:2023/BTNMT', 'ISO 9001:2015': a standard and the year of its edition. */
const STANDARD = /(\d{1,6}(?:-\d{1,3})?):(\d{4})(?!\d)/y;
const STANDARD_CUES = phrases('tcvn, qcvn, iso, iec, tiêu chuẩn, quy chuẩn, tcvn iso');

export const documentRules: readonly Rule[] = [
  {
    class: 'document',
    why: 'Số tiêu chuẩn và năm ban hành',
    pattern: STANDARD,
    afterDigits: /[:-]/,
    read: ([, number = '', year = ''], site) =>
      comesAfter(site, STANDARD_CUES) && plausibleYear(year)
        ? `${number
            .split('-')
            .map((part) => readNamedNumber(part, site))
            .join(' ')}, năm ${readYear(year, site.style)}`
        : null,
  },
  {
    class: 'document',
    why: 'Số và ký hiệu văn bản',
    pattern: NUMBERED,
    afterDigits: /[a-zA-Z .\/-]/,
    read: readNumbered,
  },
  {
    class: 'document',
    why: 'Số văn bản và năm ban hành',
    pattern: NUMBER_YEAR,
    afterDigits: /[ \/]/,
    read: ([, number = '', year = ''], site) =>
      comesAfter(site, NUMBER_YEAR_CUES) && plausibleYear(year)
        ? `${readNamedNumber(number, site)}, năm ${readYear(year, site.style)}`
        : null,
  },
];

/** 'mẫu TP/HT-2025-KS.1': the name of a form, of which no part stands for a word. */
const FORM = /\p{Lu}{1,5}(?:[-/.](?:\p{Lu}{1,5}|\d{1,4})(?!\p{L})){2,6}(?![\p{L}\d])/uy;
const FORM_CUES = phrases('mẫu, mẫu số, theo mẫu, biểu mẫu, tờ khai mẫu, biểu, biểu số, phụ lục');

function readForm([code]: RegExpExecArray, site: Site): string | null {
  if (!/\d/.test(code) || !comesAfter(site, FORM_CUES)) return null;
  return code
    .split(/[-/.]/)
    .map((part) => (/\d/.test(part) ? readNamedNumber(part, site) : spellLetters(part)))
    .join(' ');
}

/** 'K1 Đ24 Luật', 'điểm b, k.3, Đ.21': a clause of a law's article. */
const CLAUSE = /[Kk]\.? ?(\d{1,2})(?=,? ?(?:Đ|đ|Điều|điều)\.? ?\d)/uy;
const ARTICLE_BEHIND = /Đ\.? ?(\d{1,3})(?![\p{L}\d]|[.,]\d)/uy;
/** 'Đ8, K2 của Hợp đồng' */
const ARTICLE_FIRST = /Đ\.? ?(\d{1,3})(?=,? ?[Kk]\.? ?\d)/uy;
const CLAUSE_BEHIND = /[Kk]\.? ?(\d{1,2})(?![\p{L}\d]|[.,]\d)/uy;
const ARTICLE_BEFORE = /(?:Đ\.? ?|[Đđ]iều )\d{1,3},? ?$/u;
const CLAUSE_BEFORE = /(?:[Kk]\.? ?|[Kk]hoản )\d{1,2},? ?$/u;

export const symbolAloneRules: readonly Rule[] = [
  {
    class: 'acronym',
    why: 'Khoản của điều',
    pattern: CLAUSE,
    begins: /[Kk]/,
    read: ([, clause = ''], site) => `khoản ${readCardinal(clause, site.style)}`,
  },
  {
    class: 'acronym',
    why: 'Điều, sau khoản',
    pattern: ARTICLE_BEHIND,
    begins: /Đ/,
    read: ([, article = ''], { text, at, style }) =>
      CLAUSE_BEFORE.test(textBefore({ text, at }, 12)) ? `Điều ${readCardinal(article, style)}` : null,
  },
  {
    class: 'acronym',
    why: 'Điều, trước khoản',
    pattern: ARTICLE_FIRST,
    begins: /Đ/,
    read: ([, article = ''], site) => `Điều ${readCardinal(article, site.style)}`,
  },
  {
    class: 'acronym',
    why: 'Khoản, sau điều',
    pattern: CLAUSE_BEHIND,
    begins: /[Kk]/,
    read: ([, clause = ''], { text, at, style }) =>
      ARTICLE_BEFORE.test(textBefore({ text, at }, 12)) ? `khoản ${readCardinal(clause, style)}` : null,
  },
  { class: 'code', why: 'Ký hiệu biểu mẫu, đọc từng chữ', pattern: FORM, begins: /\p{Lu}/u, read: readForm },
  { class: 'document', why: 'Ký hiệu văn bản', pattern: ALONE, begins: /\p{Lu}/u, read: readAlone },
];

export const unnumberedRules: readonly Rule[] = [
  {
    class: 'document',
    why: 'Văn bản chưa có số',
    pattern: UNNUMBERED,
    begins: /[.…\/ ]/,
    read: readUnnumbered,
  },
];
