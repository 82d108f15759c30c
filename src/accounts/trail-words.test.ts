import { expect, it } from 'vitest';
import { detailInWords } from './trail-words.ts';

it('tells of a line what people know, and leaves what only programs do to the table', () => {
  const detail = {
    ...{ id: '01a21897-6693-72aa-b81d-0a029bfeb17d', kind: 'emergency', title: 'Lũ trên sông Hồng' },
    ...{ until: Date.UTC(2026, 10, 26, 16, 31), bytes: 131_825, year: 2026, note: '', none: null },
    ...{ zones: ['01a21859-9f7f-71a3-9e38-1a223506bbce'], audio: '26496e21cbc9'.padEnd(64, '0') },
  };
  expect(detailInWords(detail, 'Asia/Ho_Chi_Minh')).toBe(
    'phát khẩn cấp · Lũ trên sông Hồng · 23:31 26/11/2026 · 131.825 · 2026 · 26496e21cbc9',
  );
});
