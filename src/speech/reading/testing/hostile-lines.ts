/** Lines that no newsroom writes: pieces of news, of code and of malice, repeated, nested and cut anywhere. Each seed gives its own. */

/** What rules begin with, and what makes them look far ahead. */
const PIECES = [
  'UBND', 'TTHC', 'Ủy ban nhân dân', 'QĐ-UBND', 'NĐ-CP', 'TP.', 'P.', 'Q.', 'đ/c', 'v.v...', 'ChatGPT', 'iHanoi', 'a', 'A', 'ế', 'Ử', 'w', 'zzz',
  '0', '1', '12', '007', '1.000', '1,5', '2.500.000', '15/8', '15/8/2025', '30/4-1/5', '2021-2025', '7h30', '07:30', '1/3', '0912', '+84', '1900 1009',
  '024.3825.xxxx', '29A-123.45', '12/4A', 'III', 'XIV/2025', '118/2025/NĐ-CP', '145/KH-UBND', '25.000đ', '5tr', '$', '€', '₫', '%', '°C', 'm²', 'km/h',
  '/người/tháng', '/', '-', '–', '.', '..', '…', ',', ';', ':', '(', ')', '[', '"', "'", '&', '@', '#', '+', '±', '≥', '<', '=', '*', '^', '_', '|', '\\', '§', '№',
  'http://', 'www.', 'gov.vn', 'a@b.vn', 'tep.docx', '#CCHC', '#thanhkhoadung ', 'thanhxuanthanhxuan.vn ', '@quangla ', '(CCHC)', '(cải cách hành chính)', 'cải cách hành chính', 'ngày', 'số', 'thắng', 'quý',
  '12 hs ', 'T3 ', 'CN ', 'SN ', 'TT ', 'HS ', 'Km12+300', 'K2 Đ5', 'Nguyễn T. ', '7tr5', '3k5', ':)', '<3', '=>', '→', 'α', 'x³', 'phuong', '16/15 ', '31-5 ', '2-0 ', '95% KH ',
  'phân số 2/5 và ', 'mắt phải 8/10, ', 'T3+T4', 'Ảnh: T.', '1m64 -', '2/4/6 ', 'từ 9-5 sang ', '20k ',
  '😀', '👨‍👩‍👧', '\u0000', '\u200b', '\u0301', '\u0323\u0302', '\ufb03', '½', '⁶', '漢字', 'العربية', '\ud800', '\ufffd', '\t', ' ', '  ', '\u00a0',
]; // prettier-ignore

/** Park and Miller's generator: the same numbers everywhere. */
function randomOf(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/**
 * @param longest characters; most lines are far shorter
 * @example hostileLine(7, 400)
 */
export function hostileLine(seed: number, longest: number): string {
  const random = randomOf(seed);
  const piece = () => PIECES[random(PIECES.length)]!;
  const kind = random(4);
  if (kind === 0) {
    const unit = piece() + (random(2) ? piece() : '');
    return unit.repeat(Math.ceil(longest / unit.length)).slice(0, longest);
  }
  if (kind === 1)
    return Array.from({ length: 1 + random(40) }, () => String.fromCharCode(random(0x3000))).join('');
  return Array.from({ length: 1 + random(30) }, () => piece() + (random(3) ? '' : ' '))
    .join('')
    .slice(0, longest);
}

/** A document of one thing over and over, for each piece and each pair of neighbours. */
export function hostileDocuments(length: number): string[] {
  const pairs = PIECES.map((piece, index) => piece + PIECES[(index + 1) % PIECES.length]!);
  return [...PIECES, ...pairs].map((unit) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length));
}
