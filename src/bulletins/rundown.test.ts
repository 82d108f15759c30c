import { describe, expect, it } from 'vitest';
import type { Bulletin } from './bulletin.ts';
import { buildRundown, isReady, type Airable, type RundownParts } from './rundown.ts';
import { fixedDates } from './template.ts';

const sound = (name: string, durationMs: number) => ({
  segmentId: name,
  sha256: name,
  bytes: durationMs,
  durationMs,
  mediaType: 'audio/mpeg',
});
const CHIMES: Record<string, { title: string; quiet?: true }> = {
  'mo-dau': { title: 'Nhạc hiệu' },
  'lang-1': { title: 'Khoảng lặng 1 giây', quiet: true },
};
const withdrawn: Airable = { obstacle: { kind: 'withdrawn', message: 'Đã thu hồi.' } };
const parts: RundownParts = {
  chime: (name) => {
    const known = CHIMES[name];
    return known && { title: known.title, sound: { ...sound(name, 1000), ...known } };
  },
  template: (id) => ({ title: id, airable: { sound: sound(id, 5000) } }),
  script: (id) => ({
    title: id,
    airable: id.startsWith('thu hồi') ? withdrawn : { sound: { ...sound(id, 60_000), scriptId: id } },
  }),
};

function bulletin(content: Partial<Bulletin>): Bulletin {
  return {
    ...{
      id: 'b',
      stationId: 's',
      title: 'Bản tin',
      createdBy: 'e',
      createdAt: 0,
      updatedAt: 0,
      archivedAt: null,
    },
    ...{ openingChime: 'mo-dau', closingChime: null, openingTemplateId: 'chào', closingTemplateId: null },
    ...{ between: 'lang-1', scriptIds: ['một', 'hai'] },
    ...content,
  };
}

const rolesOf = (content: Partial<Bulletin>) =>
  buildRundown(bulletin(content), parts).items.map(({ role, title }) => `${role} ${title}`);

describe('what is heard between two items', () => {
  it('stands only between them', () => {
    expect(rolesOf({})).toEqual([
      'chime Nhạc hiệu',
      'opening chào',
      'item một',
      'pause Khoảng lặng 1 giây',
      'item hai',
    ]);
    expect(buildRundown(bulletin({}), parts).totalMs).toBe(1000 + 5000 + 60_000 + 1000 + 60_000);
  });

  it('may be a chime, or nothing', () => {
    expect(rolesOf({ between: 'mo-dau' }).filter((line) => line === 'chime Nhạc hiệu')).toHaveLength(2);
    expect(rolesOf({ between: null })).toEqual(['chime Nhạc hiệu', 'opening chào', 'item một', 'item hai']);
  });

  it('is not doubled where an item was withdrawn', () => {
    expect(rolesOf({ scriptIds: ['một', 'thu hồi a', 'thu hồi b', 'hai', 'thu hồi c'] }).slice(2)).toEqual([
      'item một',
      'pause Khoảng lặng 1 giây',
      'item hai',
    ]);
  });

  it('holds the bulletin back when the product no longer ships it', () => {
    const made = buildRundown(bulletin({ between: 'nhạc cũ' }), parts);
    expect(made.obstacles.map(({ kind }) => kind)).toEqual(['missing']);
    expect(isReady(made)).toBe(false);
  });
});

describe('a day that opening words name as their own', () => {
  it.each([
    ['Bản tin ngày 26/11/2026.', ['2026-11-26']],
    ['Kính chào. Hôm nay, thứ Năm, ngày 5 tháng 3 năm 2026.', ['2026-03-05']],
    ['Chương trình thứ Hai 23.11.2026', ['2026-11-23']],
    ['Bản tin {thứ}, {ngày}.', []],
    ['Thực hiện Kế hoạch số 12 ngày 15/7/2025, phường mở chuyên mục.', []],
    ['Chào mừng ngày Quốc khánh 2/9/1945.', []],
  ])('%s', (text, days) => expect(fixedDates(text)).toEqual(days));
});
