/** Joins the pieces' readings into one spoken line: single spaces, one pause mark at a time, none at the head. */
import type { Piece } from './piece.ts';

/** Where several marks meet ('),' or '…'.), the strongest is kept, the earlier of equals. */
const STRENGTH: Record<string, number> = { ',': 1, '–': 2, ':': 3, ';': 4, '…': 5, '.': 6, '!': 7, '?': 7 };

/** Written with a dash, said as one: no pause between their halves. */
const COMPOUNDS = new Set([
  'kinh tế xã hội', 'văn hóa xã hội', 'văn hoá xã hội', 'chính trị xã hội', 'quốc phòng an ninh', 'thể dục thể thao', 'văn hóa thể thao',
  'văn hoá thể thao', 'văn hóa văn nghệ', 'tài chính kế hoạch', 'kinh tế hạ tầng', 'hạ tầng đô thị', 'phát thanh truyền hình', 'văn hóa thông tin',
  'văn hoá thông tin', 'khoa học kỹ thuật', 'khoa học công nghệ', 'dân số kế hoạch', 'chính trị tư tưởng', 'tổ chức cán bộ',
  'lao động thương binh', 'an ninh quốc phòng', 'thi đua khen thưởng', 'văn phòng thống kê', 'tư pháp hộ tịch', 'địa chính xây dựng',
]); // prettier-ignore

/**
 * Each piece's share of the spoken line, in the same order; joined they are the line.
 */
export function assemble(pieces: readonly Piece[]): string[] {
  const shares = pieces.map(() => '');
  /** The share that the next word's space may go to. */
  let space: number | null = null;
  /** The share that ends with the line's last pause mark, while no word has followed it. */
  let pause: { index: number; mark: string } | null = null;
  let begun = false;

  const takePauseBack = () => {
    if (!pause) return;
    const share = shares[pause.index]!;
    shares[pause.index] = share.slice(0, share.length - widthOf(pause.mark));
    pause = null;
  };
  const put = (index: number, mark: string) => {
    if (!begun || (pause && STRENGTH[pause.mark]! >= STRENGTH[mark]!)) return;
    takePauseBack();
    shares[index] = `${shares[index]!}${mark === '–' ? ' ' : ''}${mark}`;
    pause = { index, mark };
    space = null;
  };

  for (const [index, piece] of pieces.entries()) {
    if (piece.class === 'space') {
      space ??= index;
      continue;
    }
    if (piece.spoken === '') continue;
    if (piece.class === 'pause') {
      if (piece.spoken !== '–' || !joinsCompound(pieces, index)) put(index, piece.spoken);
      continue;
    }
    const endsWithComma = piece.spoken.endsWith(',');
    const words = endsWithComma ? piece.spoken.slice(0, -1) : piece.spoken;
    if (begun && space !== null) shares[space] = ' ';
    shares[index] = (begun && space === null ? ' ' : '') + words;
    begun = true;
    space = null;
    pause = null;
    if (endsWithComma) put(index, ',');
  }
  const last = pause as { mark: string } | null;
  if (last?.mark === ',' || last?.mark === '–') takePauseBack();
  return shares;
}

function widthOf(mark: string): number {
  return mark === '–' ? 2 : 1;
}

function joinsCompound(pieces: readonly Piece[], index: number): boolean {
  const before = wordsBeside(pieces, index, -1);
  const after = wordsBeside(pieces, index, 1);
  return COMPOUNDS.has(`${before.join(' ')} ${after.join(' ')}`);
}

/** The two words beside a piece, in lower case; fewer where a pause stands between. */
function wordsBeside(pieces: readonly Piece[], index: number, step: 1 | -1): string[] {
  const words: string[] = [];
  for (let at = index + step; words.length < 2 && Math.abs(at - index) < 12; at += step) {
    const piece = pieces[at];
    if (!piece || (piece.class === 'pause' && piece.spoken !== '')) break;
    if (piece.spoken === '') continue;
    const own = piece.spoken.toLowerCase().split(' ');
    if (step === 1) words.push(...own);
    else words.unshift(...own);
  }
  return step === 1 ? words.slice(0, 2) : words.slice(-2);
}
