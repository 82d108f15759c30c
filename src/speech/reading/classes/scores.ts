/** Scores of matches, which look like ranges: thắng 3-1, Việt Nam - Lào 2-0. */
import { CONTEXT, phrases, textBefore } from '../context.ts';
import { comesAfter, type Site } from '../site.ts';
import { NAMED_BY_NUMBER } from './quantity.ts';

/** 'Pháp - Bỉ 1-0' */
const AFTER_TWO_NAMES =
  /(?<![\p{L}\d])\p{Lu}\p{L}{1,12}(?: \p{Lu}\p{L}{0,12})? ?[-–] ?\p{Lu}\p{L}{1,12}(?: \p{Lu}\p{L}{0,12})?:? $/u;

export const SCORE = /(\d{1,3}) ?[-–:] ?(\d{1,3})(?![\d.,/:]\d|\d)/y;

/** 'thắng U23 Indonesia 2-1.', 'Việt Nam - Lào: 3-0': a match is told of, and nothing is counted by the numbers. */
const MATCH_BEFORE =
  /(?:thắng|thua|hòa|hoà|đè bẹp|đá pen|loạt pen|tỷ số|tỉ số|đánh bại|hạ|vượt qua|dẫn|trận|hiệp|set|ván|chung kết|bán kết|tứ kết|đội tuyển|bóng đá)(?!\p{L})[^.;!?]{0,50}$/iu;

/** What is told of is a match. */
const MATCH_NEAR =
  /(?<!\p{L})(?:kết quả|ghi bàn|ngoại hạng|phút \d|\d'|hiệp|bàn thắng|trận|vòng bảng|chung kết|bán kết|tứ kết|cúp|giải|Euro|World Cup|SEA Games|V-League|bóng đá)(?!\p{L})/iu;

const NOTHING_COUNTED =
  /^(?: ?[.,;:!?()]| (?:trước|trong|ở|tại|trên|ngay|sau|cho|và|nghiêng|vì|nhờ|bởi|dù|khi|nhưng|để|do)(?!\p{L})|$)/u;

/** 'Man City 3-1 Liverpool' */
const BETWEEN_NAMES =
  /\p{Lu}\p{L}{1,10} \d{1,2} ?[-–] ?\d{1,2} (?:\p{Lu}[\p{Ll}\d]?|(?<=\p{Ll} \d{1,2} ?[-–] ?\d{1,2} )\p{Lu}\p{L}?)$/u;

const BEATEN = /(?<!\p{L})(?:thắng|thua|hạ|đánh bại)(?!\p{L})[^.;!?\d]{0,44}$/iu;

export function isScore([whole, home = '', away = '']: RegExpExecArray, site: Site): boolean {
  if (/^ ?=/.test(site.text.slice(site.at + whole.length, site.at + whole.length + 2))) return false;
  // Of basketball: 'thắng Portland Trail Blazers 116-108.'
  if (home.length > 2 || away.length > 2)
    return (
      BEATEN.test(textBefore(site, CONTEXT)) &&
      /^(?: ?[.,;!?()]|$)/.test(site.text.slice(site.at + whole.length, site.at + whole.length + 2))
    );
  // 'mở rộng lên 8-10 làn xe'
  if (
    comesAfter(site, phrases('lên, thành')) &&
    /^ \p{Ll}/u.test(site.text.slice(site.at + whole.length, site.at + whole.length + 2))
  )
    return false;
  if (comesAfter(site, SCORE_CUES) || IN_SETS.test(textBefore(site, 40))) return true;
  if (ROW_OF_SETS.test(site.text.slice(site.at, site.at + 24))) return true;
  if (FURTHER_SET.test(textBefore(site, 24)) && site.previous?.class === 'number') return true;
  if (Number(home) > 30 || Number(away) > 30) return false;
  const end = site.at + whole.length;
  const nought = home === '0' || away === '0';
  const nothingCounted = NOTHING_COUNTED.test(site.text.slice(end, end + 8));
  const before = textBefore(site, CONTEXT);
  if (
    nothingCounted &&
    AFTER_TWO_NAMES.test(before) &&
    (nought || MATCH_NEAR.test(site.text.slice(Math.max(0, site.at - 2 * CONTEXT), end + CONTEXT)))
  )
    return true;
  if (nought && nothingCounted && comesAfter(site, WON_OR_LOST)) return true;
  if (
    BETWEEN_NAMES.test(site.text.slice(Math.max(0, site.at - 12), end + 3)) &&
    !comesAfter(site, NAMED_BY_NUMBER)
  )
    return true;
  return nothingCounted && MATCH_BEFORE.test(before);
}

/** 'tỷ số 25-21, 25-18': set after set. */
const IN_SETS =
  /(?:tỷ số|tỉ số|thắng|thua|đôi nam|đôi nữ|nam nữ|đơn nam|đơn nữ|(?:thắng|thua|hạ) (?:\p{Lu}\p{L}{1,12} ?){1,3})(?: là|:)? ?\d{1,2}[-–:]\d{1,2}(?:, \d{1,2}[-–:]\d{1,2})*(?:,| và) $/iu;

/** '6-3, 6-2' of a match that is told after two names */
const ROW_OF_SETS =
  /^(?:[67]-[0-7]|[0-7]-[67])(?: ?\(\d{1,2}\))?, (?:[67](?:\(\d{1,2}\))?-[0-7]|[0-7](?:\(\d{1,2}\))?-[67])(?!\d)/;

/** '6-2, 7-6 (7-5) và 6-4' */
const FURTHER_SET = /(?<!\d)[0-7]-[0-7](?: ?\(\d{1,2}(?:[-/]\d{1,2})?\))?(?:,| và) $/;

/** 'ăn 1-0': nothing is counted from nought. */
const WON_OR_LOST = phrases('ăn, đè bẹp, hạ, cầm hòa, là');

const SCORE_CUES = phrases(
  'thắng ngược, ngược dòng, lội ngược dòng, cược, cược là, pen, agg, tỷ số, tỉ số, tỷ số là, thắng, hòa, thua, kết quả, dẫn, dẫn trước, luân lưu, hiệp phụ, lượt đi, lượt về, penalty, đôi nam, đôi nữ, đôi nam nữ, nam nữ, đơn nam, đơn nữ, thắng đậm, bị dẫn, chung cuộc, thành, lên, gỡ, gỡ hòa, tỷ số chung cuộc',
);
