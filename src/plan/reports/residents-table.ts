/** Residents on the ward's OA, in the report: figures alone, no word of theirs. Pure. */
import { viNumber } from '../../kernel/vietnamese.ts';
import type { Cell, ContentTable } from '../../kernel/office/content.ts';
import type { ResidentFigures } from '../../publish/residents/figures.ts';

const ROWS: [string, keyof ResidentFigures][] = [
  ['Câu hỏi, phản ánh của người dân gửi qua Zalo OA', 'asked'],
  ['Câu hỏi, phản ánh đã được trả lời', 'answered'],
  ['Lượt quan tâm mới', 'follows'],
  ['Lượt bỏ quan tâm', 'unfollows'],
  ['Người quan tâm OA cuối kỳ', 'followers'],
];

/** Null where the OA has nothing to tell in both periods, so that a ward without one has no empty chapter. */
export function residentsTable(
  now: ResidentFigures,
  before: ResidentFigures,
  beforeName: string,
): ContentTable | null {
  const silent = [now, before].every((figures) => Object.values(figures).every((value) => !value));
  if (silent) return null;
  return {
    key: 'nguoi-dan',
    title: `Tương tác với người dân qua Zalo OA, so sánh với ${beforeName}`,
    columns: [
      { title: 'Nội dung', width: 6 },
      { title: 'Kỳ này', width: 1.6, align: 'right' },
      { title: 'Kỳ trước', width: 1.6, align: 'right' },
      { title: 'Tăng, giảm', width: 1.6, align: 'right' },
    ],
    rows: ROWS.map(([name, key]): Cell[] => [name, now[key], before[key], changeOf(now[key], before[key])]),
    empty: '',
  };
}

function changeOf(now: number | null, before: number | null): string {
  if (now === null || before === null) return '–';
  const change = now - before;
  return change === 0 ? '0' : `${change > 0 ? '+' : '−'}${viNumber(Math.abs(change))}`;
}
