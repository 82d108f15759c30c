/** Whether what has the form of a date is meant as one: 3/4 is a day, a part, a score or an address. */
import { phrases, textBefore } from '../../context.ts';
import { comesAfter, comesBefore, type Site } from '../../site.ts';
import { followsShare } from '../quantity.ts';
import { datePieceAt, jointAt, type DatePiece } from './date-piece.ts';
import { afterDate, DAY_SAID, isInRowOfDays, isKnownDay, isNamedDay, isPlaceOfDay } from './date-said.ts';
import {
  isEyesight,
  isInRowOfShares,
  isInSum,
  isLikelihood,
  isNamedShare,
  isOfSome,
  isPartOfSum,
  isSet,
  isShareInPercent,
  isTieBreak,
  isWonOrLost,
  looksLikePart,
} from './no-date.ts';

const DATE_CUES = phrases(
  'chiến thắng, hết, sáng sớm, thời điểm, mốc, tính đến, sale, khuyến mãi, ưu đãi, ngày, sáng, trưa, chiều, tối, đêm, hôm, từ, đến, tới, trước, sau, lễ, dịp, quốc khánh, hạn, kể từ, vào, mùng, tết, giải phóng, lao động, phụ nữ, nhà giáo, thương binh, liệt sĩ, quân đội, mỗi, và ngày, cách mạng, hai, ba, tư, năm, sáu, bảy, chủ nhật, nay, qua, mai, ký',
);

/** What is counted out of a whole is no date: '3/63 tỉnh', 'đạt 5/7 chỉ tiêu'. */
const RATIO_BEFORE = phrases(
  'giải thành, thành công, thắng, phân số, điểm thi, bài thi, đạt, có, gồm, với, tỷ lệ, tỉ lệ, chọi, tỷ số, hoàn thành, được, tổng số, chiếm, khoảng, gần, hơn, trên, còn, bằng, thứ, xếp, hạng, vị trí, tại',
);

export const RATIO_AFTER = phrases(
  'tthc, dvc, dvctt, ca, ca bệnh, ca mắc, thanh thiếu niên, thanh niên, thiếu niên, phụ huynh, du khách, học viên, nam giới, nữ giới, đàn ông, lao động, nhân viên, doanh thu, sản lượng, thu nhập, nguồn vốn, dân, thìa, muỗng, cốc, chén, bác sĩ, phụ nữ, khách hàng, sinh viên, giáo viên, trẻ, trẻ em, bệnh nhân, công nhân, vận động viên, cầu thủ, người dùng, cái, chiếc, đ, đc, nhóm, mặt hàng, ngành hàng, mẫu, quầy, bếp, giếng, cơ sở, doanh nghiệp, cửa hàng, hợp tác xã, điểm bán, nhà, căn, phương tiện, tàu, bình, máy, trạm, chợ, thiết bị, tổ chức, tỉnh, thành, thành phố, quận, huyện, phường, xã, hộ, chỉ tiêu, đại biểu, đơn vị, cơ quan, tổ, người, hồ sơ, tiêu chí, nhiệm vụ, thủ tục, số, tổng, diện tích, dân số, quãng, chặng, điểm, phiếu, thành viên, chi bộ, đảng viên, trường, lớp, học sinh, khu, thế kỷ, đồng chí, em, cháu, bài, tờ, đội, cuộc, lượt, giải, huy chương, địa bàn, công trình, dự án, nội dung, ý kiến, thôn, ủy viên, ngày, tháng, năm, nước, quốc gia, giờ, cán bộ, công chức, mục tiêu, kiến nghị, câu, chặng đường, công, sản phẩm, xe, vụ, tuyến, mô hình, camera, phòng, bước, quần chúng, hội viên, đoàn viên, gia đình, chỉ số, cụm, khu dân cư, hạng mục, chiều cao, chiều dài, chiều rộng, chiều sâu, thời gian, kinh phí, quân số, khối lượng',
);

/** After these a number with a month-like part names something else: 'tổ 5/8', 'khoản 2/3'. */
const NOT_A_DATE = phrases(
  'độ văn hóa, độ học vấn, độ phổ thông, tđvh, tb, chi bộ, ấp, vòng, windows, win, thương binh, bệnh binh, apgar, thị lực, thang điểm, euro, chất lượng, số nhà, ngõ, ngách, hẻm, kiệt, thửa, tầng, chia, ca, toa, ghế, hàng, tổ, lớp, khối, nhóm, đội, khoản, điều, điểm, phòng, căn hộ',
);

/** '10-10' is a range or a score except after these. */
const DASHED_CUES = phrases(
  'khuya, phiên, phiên giao dịch, phiên sáng, phiên chiều, sáng mai, trưa mai, chiều mai, tối mai, từ nay đến, từ nay tới, từ giờ đến, đến hết, hạn, trước, ngày, mùng, sáng, trưa, chiều, tối, đêm, rạng sáng, quốc khánh, lễ, dịp, phụ nữ, nhà giáo, liệt sĩ, kỷ niệm, chào mừng, hôm, hôm nay, hôm qua, hôm kia, ngày mai, sáng nay, trưa nay, chiều nay, tối nay, đêm nay, sáng qua, chiều qua, tối qua, đêm qua, chủ nhật, thứ hai, thứ ba, thứ tư, thứ năm, thứ sáu, thứ bảy, tình yêu, valentine, giáng sinh, noel',
);

/** 'cấp 6-7 (tức là …)' */
const LEVELS = phrases(
  'khu phố, kp, tổ, tdp, tổ dân phố, thôn, ấp, xóm, ngõ, cấp, gió cấp, giật cấp, mức, bậc, cỡ',
);

/** 'ngày 2-3 lần, mỗi lần 1-2 viên' */
const TIMES = phrases(
  'lần, viên, bữa, buổi, ly, cốc, gói, tiếng, giờ, lít, liều, suất, giọt, thìa, muỗng, ống, quả, người, km',
);

/** 'bế giảng 31-5': no range goes down, and no match ends so. */
function fallsLikeNoRange(piece: DatePiece, site: Site): boolean {
  return (
    Number(piece.day) > 12 &&
    Number(piece.day) > Number(piece.month) &&
    !SET_BEFORE.test(textBefore(site, 50)) &&
    !comesAfter(site, PLACES_BY_NUMBER) &&
    NOTHING_COUNTED.test(site.text.slice(piece.end, piece.end + 5))
  );
}

/** 'từ 1-7, phí giảm', 'đến 31-12 sẽ xong', 'dời từ 9-5 sang 11-5': from a day, or up to it, and nothing is counted there. */
function beginsOrEndsSpan(piece: DatePiece, site: Site): boolean {
  if (comesAfter(site, phrases('kể từ'))) return true;
  if (!comesAfter(site, phrases('từ, đến, tới, sang'))) return false;
  const falls = Number(piece.day) > 12 && Number(piece.day) > Number(piece.month);
  if (falls && !comesAfter(site, phrases('từ'))) return !comesBefore(site, piece.end, TIMES);
  return SPAN_ENDS.test(site.text.slice(piece.end, piece.end + 12)) && !GRADED.test(textBefore(site, 40));
}
const SPAN_ENDS = /^(?:[,.;:!?)](?!\d)|$| (?:sang|đến|tới) \d{1,2}[-/]\d{1,2}(?:[,.;:!?)]|$| \())/u;
const GRADED =
  /(?<!\p{L})(?:thang|điểm|số|tổng|xúc xắc|cấp|mức|bậc|hạng|độ|tuổi|tầng|lớp|khối|tổ|nhóm|câu|giảm|tăng|chọn|đếm|khoảng|mất|lần|giá|size|cỡ)(?!\p{L})[^.;!?]{0,24}$/iu;

const SET_BEFORE =
  /(?<!\p{L})(?:t[ỷỉ] số|thắng|thua|hiệp|set|séc|ván|dẫn|trận|chung kết|bán kết|thửa|lô|ô|số|mã|giảm|từ)(?!\p{L})[^.;!?]*$/iu;
const PLACES_BY_NUMBER = phrases('thửa, lô, ô, bảng, biểu, bv, bệnh viện, nhà, khu, tổ, ngõ, tờ');
const NOTHING_COUNTED = /^(?:[,.;:!?)]|$| và | tại | (?=[\p{Lu}(]))/u;

/** 'hoàn thành 30/9; …': more than all there is, and nothing is counted. */
function isMoreThanAll({ day, month, end }: DatePiece, { text }: Site): boolean {
  return Number(day) > Number(month) && Number(day) > 12 && /^(?:[;.)]|$)/.test(text.slice(end, end + 1));
}

/** 'Hôm nay, 1-9, công trình' */
const TODAY_BEFORE =
  /(?<!\p{L})(?:hôm (?:nay|qua|kia)|(?:sáng|trưa|chiều|tối|đêm) (?:nay|qua|mai)|ngày mai),? $/iu;

const SCALES = phrases(
  'quy hoạch, tỷ lệ, tỉ lệ, bản đồ, quy hoạch phân khu, quy hoạch chi tiết, phân khu, chi tiết',
);

/** 'tỷ lệ 1/500, 1/2000' */
function followsScale(site: Site): boolean {
  return /1\/[1-9]0{2,4}(?:,| và) $/.test(textBefore(site, 14));
}

/** 'trực 24/7': round the clock, unless something says that the 24th of July is meant. */
export function isRoundTheClock({ kind, day, month, end }: DatePiece, site: Site): boolean {
  if (kind !== 'dayMonth' || day !== '24' || month !== '7' || comesAfter(site, DATE_CUES)) return false;
  return !afterDate(site) && !isInRowOfDays(site) && jointAt(site.text, end) === undefined;
}

/** '- nay', '– 10.2021' */
const SPAN_OF_MONTHS = /^ ?[-–] ?(?:nay(?!\p{L})|\d{1,2}[./]\d{4}(?!\d))/u;

/** 'Chính phủ Lâm thời 8.1945)': four figures behind a point are no thousands, and these are a year. */
function isPlainYear({ year, end }: DatePiece, { text, at }: Site): boolean {
  return (
    /^(?:19|20)\d\d$/.test(year) &&
    /\p{L} $|\($/u.test(textBefore({ text, at }, 2)) &&
    /^[),;]/.test(text.slice(end, end + 1))
  );
}

/** '07.2016', 'tháng 7.2016', '4.2020 - nay'; '2.5000' is a number. */
function isPointedMonth(piece: DatePiece, site: Site): boolean {
  const { month, end } = piece;
  return (
    month.startsWith('0') ||
    isPlainYear(piece, site) ||
    comesAfter(site, phrases('tháng, từ, từ tháng, đến tháng, đến, tới, trước, sau')) ||
    SPAN_OF_MONTHS.test(site.text.slice(end, end + 11))
  );
}

/** 'trước 30/6 năm sau' */
const YEAR_SAID = /^ năm (?:sau|nay|trước|ngoái|tới|\d{4}|(?:Giáp|Ất|Bính|Đinh|Mậu|Kỷ|Canh|Tân|Nhâm|Quý) )/u;

/** '3/63 tỉnh'; more than all there are is none of them: '27/7 phường tặng quà'. */
function isOutOf(piece: DatePiece, site: Site): boolean {
  if (YEAR_SAID.test(site.text.slice(piece.end, piece.end + 12))) return false;
  if (piece.kind === 'dayMonth' && Number(piece.day) > Number(piece.month) && isKnownDay(piece)) return false;
  return comesBefore(site, piece.end, RATIO_AFTER);
}

const MOMENTS = phrases('thời điểm, mốc, mốc thời gian');
const MONTH_SAID = phrases('xuất bản, phát hành, tháng, nsx, hsd, sản xuất, hạn sử dụng, hạn dùng');

/** '6/6 (CN)', '5/6 (thứ Bảy)' */
export const WEEKDAY_AFTER = /^ ?\((?:CN|T[2-7]|chủ nhật|thứ |mùng |tức )/iu;

/** 'các tháng 4, 5 và 6-2025' */
const ROW_OF_MONTHS = /(?<!\p{L})tháng \d{1,2}(?:, ?\d{1,2}){0,4} và $/iu;

/** 'từ đầu năm đến 10-2019' */
function isUpToMonth({ year, end }: DatePiece, site: Site): boolean {
  return (
    /^(?:19|20)\d\d$/.test(year) &&
    comesAfter(site, phrases('đến, tới, kể từ, đến hết')) &&
    /^(?:[,.;)]|$)/.test(site.text.slice(end, end + 1))
  );
}

/** @see meansDate, of a month and its year. */
function meansMonth(piece: DatePiece, site: Site): true | null {
  const written = site.text.slice(site.at, piece.end);
  // 'Quy hoạch 1/2000' is a scale.
  if (/^1\/[25]000$/.test(written) && (comesAfter(site, SCALES) || followsScale(site))) return null;
  if (written.includes('.')) return isPointedMonth(piece, site) ? true : null;
  return written.includes('-') &&
    !comesAfter(site, MONTH_SAID) &&
    !ROW_OF_MONTHS.test(textBefore(site, 24)) &&
    !isUpToMonth(piece, site)
    ? null
    : true;
}

/** 'Thương binh hạng 1/4, 2/4' */
function followsFraction({ previous, at }: Site): boolean {
  return previous?.class === 'fraction' && at - previous.end <= 2;
}

/** 'thứ Hai, 02/02' */
const WEEKDAY_SAID = /(?<!\p{L})(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|CN|T[2-7]),? \(?$/iu;

/** 'Đợt cao điểm 20/10-20/11': no two shares are written so. */
function beginsDays({ kind, day, month, end }: DatePiece, { text, at }: Site): boolean {
  const joint = jointAt(text, end);
  if (kind !== 'dayMonth' || joint === undefined || text[at + day.length] !== '/') return false;
  const until = datePieceAt(text, end + joint.length);
  return (
    until?.kind === 'dayMonth' &&
    Number(day) > Number(month) &&
    Number(until.day) > Number(until.month) &&
    text[end + joint.length + until.day.length] === '/'
  );
}

/** 'trao Huy hiệu Đảng đợt 2-9': the days on which the Party gives its badges. */
const BADGE_DAYS = new Set(['3/2', '19/5', '2/9', '7/11']);

function isBadgeDay({ kind, day, month }: DatePiece, site: Site): boolean {
  return (
    kind === 'dayMonth' &&
    BADGE_DAYS.has(`${Number(day)}/${Number(month)}`) &&
    comesAfter(site, phrases('đợt'))
  );
}

/** '125/190 hộ …, 15/06 tổ': one share behind another, and what is counted is named. */
function isCountedOn({ end }: DatePiece, site: Site): boolean {
  return /\d{2,4}\/\d{1,3} \p{Ll}/u.test(textBefore(site, 60)) && comesBefore(site, end, RATIO_AFTER);
}

/** Whether what looks like a date is meant as one: null for 'something else', false for 'perhaps'. */
export function meansDate(piece: DatePiece, site: Site): boolean | null {
  if (piece.kind === 'full') return true;
  if (piece.kind === 'monthYear') return meansMonth(piece, site);
  const written = site.text.slice(site.at, piece.end);
  const dashed = written.includes('-');
  // 'chênh lệch ngày đêm 8-10°C'
  if (dashed && /^ ?(?:°|độ(?!\p{L})|%)/u.test(site.text.slice(piece.end, piece.end + 4))) return null;
  if (!dashed && WEEKDAY_SAID.test(textBefore(site, 14))) return true;
  if (isBadgeDay(piece, site) || beginsDays(piece, site)) return true;
  if (dashed && /^ ?(?:âm lịch|AL)(?!\p{L})/u.test(site.text.slice(piece.end, piece.end + 9))) return true;
  // 'đến 18 giờ 7/8 ghi nhận'
  if (!dashed && /\d (?:giờ|h) $/iu.test(textBefore(site, 8)) && Number(piece.day) > 2) return true;
  // '14 giờ 18-5'
  if (dashed && Number(piece.day) > 12 && /\d ?(?:giờ|h|g) $/iu.test(textBefore(site, 7))) return true;
  if (dashed && (comesAfter(site, LEVELS) || isWonOrLost(piece, site))) return null;
  if (isInRowOfDays(site) || WEEKDAY_AFTER.test(site.text.slice(piece.end, piece.end + 12))) return true;
  if (!dashed && comesAfter(site, MOMENTS)) return true;
  // '30/06': no share is written with a zero.
  if (/\/0[1-9]$/.test(written) && Number(piece.day) > 12 && !isCountedOn(piece, site)) return true;
  if (isLikelihood(site) || (!dashed && isNamedShare(site))) return null;
  if (!dashed && followsFraction(site)) return null;
  if (isInSum(site, piece.end) || isTieBreak(site) || isInRowOfShares(site)) return null;
  if (isEyesight(site, piece.end) || isPartOfSum(piece, site) || isSet(site) || isOfSome(site)) return null;
  if (isPlaceOfDay(piece, site)) return true;
  if (comesAfter(site, NOT_A_DATE) || isShareInPercent(piece, site)) return null;
  if (dashed && comesBefore(site, piece.end, TIMES)) return null;
  if (
    dashed &&
    !comesAfter(site, DASHED_CUES) &&
    !isNamedDay(piece, site) &&
    !beginsOrEndsSpan(piece, site) &&
    !TODAY_BEFORE.test(textBefore(site, 12)) &&
    !(isKnownDay(piece) && afterDate(site))
  )
    return fallsLikeNoRange(piece, site) ? false : null;
  if (isNamedDay(piece, site)) return true;
  if (comesAfter(site, DATE_CUES)) return isOutOf(piece, site) && !comesAfter(site, DAY_SAID) ? null : true;
  if (isOutOf(piece, site) || (comesAfter(site, RATIO_BEFORE) && !isMoreThanAll(piece, site))) return null;
  // 'trước 17h, 12/12'
  if (!dashed && site.previous?.class === 'time' && site.at - site.previous.end <= 2) return true;
  // '12/12': all of them.
  if (Number(piece.day) === Number(piece.month) && !isKnownDay(piece) && !afterDate(site)) return null;
  if (looksLikePart(piece, site) || (piece.day === '1' && followsShare(site))) return null;
  if (YEAR_SAID.test(site.text.slice(piece.end, piece.end + 12))) return true;
  return isKnownDay(piece) || site.text[site.at - 1] === '(' || afterDate(site);
}
