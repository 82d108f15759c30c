/** Forms of address and names: Ô. Nam, Q. Giám đốc, Trần T. Dũng, Ng. Văn A: the letters of persons, which places have too. */
import { letterName, spellLetters } from '../alphabet.ts';
import { CONTEXT, textAround, textBefore } from '../context.ts';
import type { Rule, Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';

/** 'Ô. Lê Văn Tám, B. Trần Thị Út' */
const MISSIS = /B\. ?(?=\p{Lu}\p{Ll}{1,6}(?!\p{L}))/uy;
/** A man beside her is called so too. */
const MISTER_NEAR = /(?<!\p{L})Ô\. ?\p{Lu}/u;

/** 'LH: C.Hạnh', 'gặp A. Tuấn' */
const CALLED = /([AC])\. ?(?=\p{Lu}\p{Ll}+ ?[-:(,]? ?\(?0\d{2})/uy;

/** 'Q. Giám đốc', 'Q.Chủ tịch': acting; before a name it is a district. */
const ACTING =
  /Q\. ?(?=(?:Phó )?(?:Tổng )?(?:Giám đốc|Chủ tịch|Chủ nhiệm|Trưởng|Bí thư|Cục trưởng|Vụ trưởng|Viện trưởng|Hiệu trưởng|Chi cục trưởng|Chánh)(?!\p{L}))/iuy;

/** 'P.CT HĐND', 'P. Giám đốc': a deputy; before a name it is a ward. */
const DEPUTY =
  /P\. ?(?=CT(?!\p{L})|(?:Tổng )?(?:Giám đốc|Chủ tịch|Trưởng|Bí thư|Hiệu trưởng|Chủ nhiệm)(?!\p{L}))/uy;

/** 'UBND P. giao', 'ngân sách P.:': the ward; before a capital letter it is the name's, or an office's. */
const OF_THE_WARD =
  /(?<=(?:[\p{Lu}&]{2,}|\p{Ll}{2,}|^) )P(?:\.(?= (?:(?<=\p{Lu}{2} P\. )|(?!họp|làm việc|tiếp|khách))\p{Ll}|[:;,])|\.? (?=(?:PH|GS|TH|KT)(?!\p{L}))|\.?(?=$))/uy;

/** 'Ô. Nam', 'ô. Nam', '; b. Lan'. */
const ADDRESSED = /([ôÔ]|(?<=(?:^|[,;:(]|và) ?)b)\. ?(?=\p{Lu}\p{Ll})/uy;

/** 'UBND phường (c.Hạnh, 0912…)' */
const IN_BRACKETS = /(?<=\() ?([ac])\. ?(?=\p{Lu}\p{Ll})/uy;

/** 'Robert H. McCooey' */
function isForeignMiddle(before: string): boolean {
  const [, name = ''] = /(?<!\p{L})(\p{Lu}\p{Ll}{2,}) $/u.exec(before) ?? [];
  return name !== '' && !isSyllable(name);
}

const PERSON =
  /(?<!\p{L})(?:tài xế|lái xe|bị cáo|bị can|nạn nhân|đối tượng|nghi phạm|chị|anh|ông|bà|em|cháu|cô|chú|bác|bé|cụ) $/iu;

/** The surnames that nine of ten people have. */
const SURNAMES =
  'Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Lý|Đinh|Trịnh|Lương|Đoàn|Tạ|Cao|Chu|Đào|Lâm';

/** 'Trần T. Dung', 'Phạm Q. H.': an initial right behind a surname, or behind another initial. */
const MIDDLE = new RegExp(`(?<!\\p{L})(?:(?:${SURNAMES}) |Ng\\. ?)(?:\\p{Lu}\\. ?){0,2}$`, 'u');
/** 'Lê Văn P.', 'Ngô Thị P. trú tại' */
const LAST = new RegExp(
  `(?<!\\p{L})(?:${SURNAMES}) (?:\\p{Lu}\\p{Ll}{0,6} )?(?:Thị|Văn|Đình|Hữu|Đức|Ngọc|Minh|Thanh|Xuân|Quang|Thu|Kim) $`,
  'u',
);
const INITIAL = /(\p{Lu})\. ?(?=\p{Lu}\p{Ll}|\p{Lu}[.,;)]|\p{Lu}(?!\p{L}))/uy;
const LAST_INITIAL = /(\p{Lu})\.(?= \p{Ll}| \d|[,;)]| \()/uy;

function before(site: Site): string {
  return textBefore(site, 30);
}

/** 'Ng. Văn Bình', 'Ng.T.Hoa', 'Ng.V.T': the commonest surname, shortened. */
const NGUYEN = /Ng\. ?(?=\p{Lu}(?:\p{Ll}|\.))/uy;

/** 'Tr. Văn Lộc' */
const TRAN = /Tr\. ?(?=(?:Văn|Thị|Đình|Hữu|Đức|Ngọc|Minh|Thanh|Quang|Quốc) \p{Lu})/uy;

/** 'Gửi: C. Mai (VP), A. Dũng, E. Hà': one beside the other. */
const FAMILIAR = /([ACE])\. ?(?=\p{Lu}\p{Ll}+(?!\p{L}))/uy;
const FAMILIAR_BESIDE = /(?<!\p{L})[ACE]\. ?\p{Lu}\p{Ll}/gu;
const BEGINS_PART = /(?:^|[,;:(]|(?:gửi|mời|với|và|báo)) ?$/iu;
const FAMILIARS: Readonly<Record<string, string>> = { A: 'anh', C: 'chị', E: 'em' };

/** 'N.T.Hằng', 'CB xử lý: P. T. Lan' */
const INITIALS = /(?!T\.P\.)(\p{Lu})\. ?(\p{Lu})\. ?(?=\p{Lu}\p{Ll})/uy;
/** 'Ảnh: T. Hương', 'Ảnh: Q.VIỆT', 'Tin, ảnh: TK.': who made it. */
const PERSON_BEFORE =
  /(?:^|[:;,(]|(?<!\p{L})(?:ông|bà|anh|chị|em|cháu|bé|cô|thầy|bác sĩ|đồng chí|đ\/c|cb|cán bộ|và)) ?$/iu;
const MADE_BY = /(?<!\p{L})(?:ảnh|tin|bài|clip|video|đồ họa|biểu đồ)(?: minh họa)?: ?$/iu;
const MAKER = /(\p{Lu})\. ?(?=\p{Lu}\p{L})|(?!PV|BT|CTV)(\p{Lu}{2,3})(?=[.)]|$)/uy;

/** Letters that stand for a name; before all others, for places have the same. */
export const nameRules: readonly Rule[] = [
  {
    class: 'acronym',
    why: 'Chữ viết tắt tên đệm, đọc tên chữ',
    pattern: INITIAL,
    begins: /\p{Lu}/u,
    read: ([, letter = ''], site) =>
      MIDDLE.test(before(site)) || isForeignMiddle(before(site)) ? letterName(letter) : null,
  },
  {
    class: 'acronym',
    why: 'Chữ viết tắt tên, đọc tên chữ',
    pattern: LAST_INITIAL,
    begins: /\p{Lu}/u,
    read: ([, letter = ''], site) =>
      LAST.test(before(site)) || MIDDLE.test(before(site)) || PERSON.test(before(site))
        ? letterName(letter)
        : null,
  },
  {
    class: 'acronym',
    why: 'Chữ viết tắt họ, tên đệm, đọc tên chữ',
    pattern: INITIALS,
    begins: /\p{Lu}/u,
    read: ([, first = '', second = ''], site) =>
      PERSON_BEFORE.test(before(site)) ? `${letterName(first)} ${letterName(second)}` : null,
  },
  {
    class: 'acronym',
    why: 'Chữ viết tắt tên người chụp, người viết',
    pattern: MAKER,
    begins: /\p{Lu}/u,
    read: ([, initial = '', letters = ''], site) =>
      MADE_BY.test(before(site)) ? spellLetters(initial + letters) : null,
  },
  {
    class: 'foreign',
    why: 'Tên người Ê Đê, Ba Na',
    pattern: /H'(?!Mông)(?=\p{Lu}\p{Ll})/uy,
    begins: /H/,
    read: () => 'Hơ',
  },
  { class: 'acronym', why: 'Họ viết tắt', pattern: NGUYEN, begins: /N/, read: () => 'Nguyễn' },
  { class: 'acronym', why: 'Họ viết tắt', pattern: TRAN, begins: /T/, read: () => 'Trần' },
  {
    class: 'acronym',
    why: 'Anh, chị, em trước tên',
    pattern: FAMILIAR,
    begins: /[ACE]/,
    read: ([, letter = ''], { text, at }) => {
      // 'A. Đúng B. Sai': the answers of a question.
      if (/ [BD]\. ?\p{Lu}/u.test(text.slice(at, at + CONTEXT))) return null;
      if (!BEGINS_PART.test(textBefore({ text, at }, 6))) return null;
      const around = textAround({ text, at }, CONTEXT);
      return (around.match(FAMILIAR_BESIDE) ?? []).length > 1 ? FAMILIARS[letter]! : null;
    },
  },
];

/** Titles and forms of address; after the rules of rooms and offices. */
export const titleRules: readonly Rule[] = [
  {
    class: 'acronym',
    why: 'Phường của cơ quan',
    pattern: OF_THE_WARD,
    begins: /P/,
    // 'chị P. đã chủ động': a person.
    read: (_match, site) => (PERSON.test(before(site)) ? null : 'phường'),
  },
  { class: 'acronym', why: 'Quyền, trước chức vụ', pattern: ACTING, begins: /Q/, read: () => 'quyền' },
  { class: 'acronym', why: 'Phó, trước chức vụ', pattern: DEPUTY, begins: /P/, read: () => 'Phó' },
  {
    class: 'acronym',
    why: 'Ông, bà trước tên',
    pattern: ADDRESSED,
    begins: /[ôÔb]/,
    read: ([, letter], site) => {
      // 'a. Tiền; b. Hỗ trợ; c. Vốn': the points of a list.
      if (letter === 'b' && /(?<!\p{L})[acd]\. ?\p{Lu}/u.test(textAround(site, 2 * CONTEXT))) return null;
      return letter === 'b' ? 'bà' : 'ông';
    },
  },
  {
    class: 'acronym',
    why: 'Anh, chị trước tên, trong ngoặc',
    pattern: IN_BRACKETS,
    begins: /[ac]/,
    read: ([, letter]) => (letter === 'a' ? 'anh' : 'chị'),
  },
  {
    class: 'acronym',
    why: 'Bà trước tên',
    pattern: MISSIS,
    begins: /B/,
    read: (match, { text, at }) =>
      / Thị/.test(text.slice(at, at + match[0].length + 12)) ||
      MISTER_NEAR.test(textAround({ text, at }, CONTEXT))
        ? 'bà'
        : null,
  },
  {
    class: 'acronym',
    why: 'Anh, chị trước tên và số điện thoại',
    pattern: CALLED,
    begins: /[AC]/,
    read: ([, letter]) => (letter === 'A' ? 'anh' : 'chị'),
  },
];
