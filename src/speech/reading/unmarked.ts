/** Vietnamese typed without its marks: 'phuong', 'nuoc', 'Nguyen'. Of such words only those are dealt with that are no syllables so. */
import { isSyllable } from './syllable.ts';

/** What a ward writes most; a guess, for 'tien' is money more often than forward. */
const COMMON: Readonly<Record<string, string>> = {
  phuong: 'phường', nuoc: 'nước', nguoi: 'người', truoc: 'trước', tuoi: 'tuổi', duoc: 'được', duong: 'đường', lien: 'liên', tiem: 'tiêm',
  dien: 'điện', tien: 'tiền', viec: 'việc', nhiem: 'nhiệm', chieu: 'chiều', buoi: 'buổi', cuoi: 'cuối', truong: 'trường', luong: 'lượng',
  quyen: 'quyền', biet: 'biết', muon: 'muốn', thuoc: 'thuộc', kiem: 'kiểm', hien: 'hiện', thuong: 'thường', nguyen: 'nguyên', huyen: 'huyện',
  tuyen: 'tuyến', chuyen: 'chuyển', vuon: 'vườn', cuoc: 'cuộc', buoc: 'bước', duoi: 'dưới', tuong: 'tượng', trien: 'triển', tiep: 'tiếp',
  tiet: 'tiết', kien: 'kiến', dieu: 'điều', nhieu: 'nhiều', bieu: 'biểu', phieu: 'phiếu', mien: 'miễn', diem: 'điểm', tuoc: 'tước', yeu: 'yêu',
  hieu: 'hiệu', nghiep: 'nghiệp', uong: 'uống', ruou: 'rượu', nghiem: 'nghiêm', thieu: 'thiếu', tieu: 'tiêu', lieu: 'liệu', vien: 'viên',
}; // prettier-ignore

/** A rhyme as it is typed, and with its marks. */
const RHYMES: readonly (readonly [RegExp, string])[] = [
  [/uye(?=[nt]$)/, 'uyê'],
  [/uo(?=(?:ng?|c|i|m|p|t|u)$)/, 'ươ'],
  [/ie(?=(?:ng?|c|m|p|t|u)$)/, 'iê'],
  [/^ye(?=(?:n|u|t)$)/, 'yê'],
];

/**
 * A word with the marks it most probably has, in its own case; null when it is a syllable as it stands, or none with marks either.
 * @example withMarks('phuong') // 'phường'
 */
export function withMarks(word: string): string | null {
  if (!/^[A-Za-z]?[a-z]{2,6}$/.test(word) || isSyllable(word)) return null;
  const common = COMMON[word];
  if (common !== undefined) return common;
  const rhyme = RHYMES.find(([typed]) => typed.test(word));
  const marked = rhyme && word.replace(rhyme[0], rhyme[1]);
  return marked !== undefined && isSyllable(marked) ? marked : null;
}
