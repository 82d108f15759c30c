/** What a slash says between things that are counted: 'trên', 'một', 'hoặc'. 2 gói/sào, 3 tháng/lần, 35 tấn rác/ngày. */
import { phrases, textBefore } from '../context.ts';
import { comesAfter, type Rule, type Site } from '../site.ts';
import { perChainAt } from './per.ts';

const MEASURES = phrases(
  'vòng, nhịp, chu kỳ, đồng, triệu, tỷ, tỉ, nghìn, ngàn, lần, buổi, ngày, giờ, lượt, người, hộ, tiết, suất, tấn, tạ, kg, ca, điểm, lít, mét, héc ta, tin, bài, cuộc, xe, phút, vụ, cháu, khách, trẻ, hồ sơ, sản phẩm, con',
);

const COUNTED_BEFORE =
  /(?:\d\p{L}{0,3}|(?<!\p{L})(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười|mỗi|số))(?: \p{L}{1,12}){1,5}$/u;
/** '15 xã/phường' names the one and the other. */
const PLACE_BEFORE = /(?<!\p{L})(?:xã|phường|thị trấn|quận|huyện|tỉnh|thôn|tổ|trường|đơn vị)$/iu;
const PERIOD_AFTER =
  /^\/ ?(?:phút|giây|hộ(?! (?:chiếu|tịch|khẩu))|người|học sinh|cháu|em|buổi|lần|lượt|lớp|đầu người|giờ|ngày|đêm|tuần|tháng|quý|năm|xã|phường|thôn|tổ|trường|huyện|tỉnh|tạ|tấn|sào|công|khẩu|bình|gốc|bông|cm³|cm3|mm³|lít|kg|hồ sơ|vùng|phòng (?:thi|học)|điểm thi|bệnh nhân|bé|(?:vạn|nghìn|ngàn|triệu) (?:dân|người)|dân|m2|m²|ha|h)(?!\p{L})/u;

/** '35 tấn rác/ngày': so many things of whatever kind in a time. */
function isRate(site: Site): boolean {
  return (
    !PLACE_BEFORE.test(textBefore(site, 9)) &&
    COUNTED_BEFORE.test(textBefore(site, 40)) &&
    PERIOD_AFTER.test(site.text.slice(site.at, site.at + 12))
  );
}

/** '(2,5ml)/lần' */
const MEASURED_IN_BRACKETS = /\(\d[\d.,]{0,6} ?\p{L}{1,3}\)$/u;

/** 'dầu 45.000/l' */
const PRICED_PER = /^\/(?:l|lít|kg|ký|m2|m²|m3|m³)(?![\p{L}\d])/u;

/** 'Ảnh: Doãn Tấn/TTXVN' */
const NAME_BEFORE = /\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+$/u;

/** '3 tháng/lần', '1 năm/1 lần' */
const EACH_TIME = /\/ ?(?:0?1 )?(?=lần(?!\p{L}))/uy;
const PERIOD_BEFORE = /(?<!\p{L})(?:giờ|ngày|tuần|tháng|quý|năm|phút|buổi) ?$/iu;
/** 'ngộ độc thực phẩm/năm': in a time, where no list of times stands. */
const IN_A_TIME = /\/(?=(?:năm|tháng|tuần|ngày|quý)(?!\p{L}|\/| (?:tháng|sinh|nay|nào)))/uy;
/** '5,8%/tổng dư nợ' */
const OUT_OF_ALL = /\/ ?(?=(?:tổng|số|kế hoạch|dự toán|toàn)(?!\p{L}))/uy;

/** 'bảo hành 7 năm/160.000 km': whichever comes first. */
const WARRANTED = /bảo hành(?: chính hãng)?(?: \p{L}{1,6}){0,2} \d{1,2} (?:năm|tháng) ?$/iu;

/** '66 hộ/300 khẩu', '123 mã tăng/186 mã giảm' */
const COUNTED_PAIR =
  /(?<![\d.,])\d{1,3}(?:\.\d{3})? (?:hộ(?: dân)?|vụ(?: án)?|mã \p{Ll}{2,5}|gia đình|bị can|tổ|nhóm|phương tiện|tàu|cơ sở|chi bộ|dự án|lớp|trường)$/u;

export const slashRules: readonly Rule[] = [
  {
    class: 'unit',
    why: 'Thời hạn bảo hành: điều nào đến trước',
    pattern: /\/(?= ?\d[\d.]{2,8} ?km)/y,
    begins: /\//,
    read: (_match, site) => (WARRANTED.test(textBefore(site, 40)) ? 'hoặc' : null),
  },
  {
    class: 'pause',
    why: 'Hai số đếm đi cùng nhau',
    pattern: /\/(?= ?(?!10{0,6}(?:[ .]|0{3})*(?! ?\d))\d{1,3}(?:\.\d{3})? \p{Ll}{2})/uy,
    begins: /\//,
    read: (_match, site) => (COUNTED_PAIR.test(textBefore(site, 34)) ? ',' : null),
  },
  {
    class: 'pause',
    why: 'Hai bộ nhớ của một máy',
    pattern: /\/(?= ?\d{1,4} ?[GT]B)/y,
    begins: /\//,
    read: (_match, site) => (/\d ?[GT]B ?$/.test(textBefore(site, 4)) ? ',' : null),
  },
  {
    class: 'unit',
    why: 'Bao lâu một lần',
    pattern: EACH_TIME,
    begins: /\//,
    read: (_match, site) => (PERIOD_BEFORE.test(textBefore(site, 8)) ? 'một' : null),
  },
  {
    class: 'unit',
    why: 'Phần trăm của tất cả',
    pattern: OUT_OF_ALL,
    begins: /\//,
    read: (_match, { text, at }) => (text[at - 1] === '%' ? 'trên' : null),
  },
  {
    class: 'unit',
    why: 'Tính trên mỗi: sau số lượng, dấu gạch chéo đọc là trên',
    pattern: /\//y,
    begins: /\//,
    read: (_match, site) => {
      const counted =
        (comesAfter(site, MEASURES) && !NAME_BEFORE.test(textBefore(site, 20))) ||
        site.text[site.at - 1] === '%' ||
        MEASURED_IN_BRACKETS.test(textBefore(site, 14)) ||
        (site.previous?.class === 'number' &&
          site.previous.end === site.at &&
          PRICED_PER.test(site.text.slice(site.at, site.at + 5))) ||
        (PRICED_PER.test(site.text.slice(site.at, site.at + 5)) &&
          /(?<!\p{L})giá(?: \p{L}{1,6}){0,2}$/iu.test(textBefore(site, 18))) ||
        site.previous?.class === 'money' ||
        site.previous?.class === 'time' ||
        isRate(site);
      const per = counted ? perChainAt(site, site.at) : null;
      return per?.spoken ? per : null;
    },
  },
  {
    class: 'unit',
    why: 'Trong một thời gian',
    pattern: IN_A_TIME,
    begins: /\//,
    read: (_match, site) => {
      const before = textBefore(site, 24);
      return /\p{Ll} \p{Ll}+$/u.test(before) && !PERIOD_BEFORE.test(before) && !/[/,]\p{L}*$/u.test(before)
        ? 'trên'
        : null;
    },
  },
];
