import { describe, expect, it } from 'vitest';
import { guessColumns, readOtherLog, type KnownItem, type ReadOptions } from './other-log.ts';

const ITEMS: KnownItem[] = [
  { scriptId: 's1', title: 'Nộp hồ sơ trực tuyến', codes: ['0123456789', 'aaaaaaaaaa'], durationMs: 60_000 },
  { scriptId: 's2', title: 'Lịch tiếp dân', codes: ['bbbbbbbbbb'], durationMs: 90_000 },
];
const OPTIONS: ReadOptions = {
  columns: { time: 0, item: 1, duration: 2, outcome: 3 },
  items: ITEMS,
  timeZone: 'Asia/Ho_Chi_Minh',
  now: Date.parse('2026-12-01T00:00:00+07:00'),
  completeRatio: 0.9,
  taken: new Set(),
};
const read = (cells: string[], options: Partial<ReadOptions> = {}) =>
  readOtherLog({ rows: [{ line: 2, cells }] }, { ...OPTIONS, ...options })[0]!;
const at = (text: string) => Date.parse(`${text}+07:00`);

describe('the columns of another system’s log', () => {
  it.each([
    [
      ['Thời gian phát', 'Tên tệp', 'Thời lượng', 'Trạng thái'],
      { time: 0, item: 1, duration: 2, outcome: 3 },
    ],
    [['STT', 'Ngày', 'Giờ bắt đầu', 'Nội dung', 'Kết quả'], { date: 1, time: 2, item: 3, outcome: 4 }],
    [['Start Time', 'Title', 'Duration (s)', 'Status'], { time: 0, item: 1, duration: 2, outcome: 3 }],
    [['Bản tin', 'Tệp âm thanh', 'Bắt đầu', 'Kết thúc'], { time: 2, item: 1 }],
    [['a', 'b'], {}],
  ])('%j', (heading, columns) => expect(guessColumns(heading)).toEqual(columns));
});

describe('the time of a row', () => {
  it.each([
    ['23/11/2026 07:00', '2026-11-23T07:00:00'],
    ['23-11-2026 7:05:09', '2026-11-23T07:05:09'],
    ['2026-11-23T07:00:05', '2026-11-23T07:00:05'],
    ['2026-11-23 07:00', '2026-11-23T07:00:00'],
    ['7h05 23/11/2026', '2026-11-23T07:05:00'],
    ['23/11/2026 5:00:00 CH', '2026-11-23T17:00:00'],
    ['23/11/2026 12:10 AM', '2026-11-23T00:10:00'],
  ])('%s', (text, wall) => expect(read([text, 'Lịch tiếp dân']).at).toBe(at(wall)));

  it.each(['', '31/11/2026 07:00', '23/11/2026', '07:00', '23/11/2026 25:00', '2026-11-23T07:00:00Z'])(
    'is not made up from %j',
    (text) => {
      expect(read([text, 'Lịch tiếp dân'])).toMatchObject({ at: null, problem: 'Không đọc được ngày, giờ.' });
    },
  );

  it('may be in two cells', () => {
    const row = read(['23/11/2026', 'Lịch tiếp dân', '17:00:00'], { columns: { date: 0, item: 1, time: 2 } });
    expect(row).toMatchObject({ at: at('2026-11-23T17:00:00'), problem: null });
  });
});

describe('what a row names', () => {
  it.each([
    ['am-thanh/0123456789-nop-ho-so-truc-tuyen.mp3', 's1'],
    ['C:\\phat\\aaaaaaaaaa.mp3', 's1'],
    ['LỊCH TIẾP DÂN', 's2'],
    ['lich-tiep-dan.wav', 's2'],
  ])('%s is known', (named, scriptId) => {
    expect(read(['23/11/2026 07:00', named]).item?.scriptId).toBe(scriptId);
  });

  it.each(['Lịch tiếp dân quý IV', '00123456789.mp3', 'Nhạc hiệu'])('%s is not', (named) => {
    expect(read(['23/11/2026 07:00', named])).toMatchObject({
      item: null,
      problem: 'Không có tin, bài đã duyệt nào mang tên hoặc mã này.',
    });
  });
});

describe('a row proves nothing', () => {
  const row = ['23/11/2026 07:00', 'Nộp hồ sơ trực tuyến'];
  it.each([
    [[...row, '53'], 'Mới phát 53 giây trên 1 phút.'],
    [[...row, '00:00:53'], 'Mới phát 53 giây trên 1 phút.'],
    [[...row, '', 'Lỗi kết nối'], 'Hệ thống kia ghi: “Lỗi kết nối”.'],
    [[...row, '60', 'Bị ngắt'], 'Hệ thống kia ghi: “Bị ngắt”.'],
    [['01/12/2026 07:00', 'Lịch tiếp dân'], 'Thời điểm này chưa tới.'],
  ])('%j', (cells, problem) => expect(read(cells).problem).toBe(problem));

  it.each([['54'], ['54,0 giây'], ['1:00'], ['1 phút'], ['00:01:00'], ['1 phút 2 giây'], ['không rõ']])(
    'but does with %s',
    (duration) => expect(read([...row, duration, 'Thành công']).problem).toBeNull(),
  );

  it('when it, or a row before it, was taken already', () => {
    const cells = ['23/11/2026 07:00', 'Lịch tiếp dân'];
    const rows = [2, 3].map((line) => ({ line, cells }));
    expect(readOtherLog({ rows }, OPTIONS).map(({ problem }) => problem)).toEqual([
      null,
      'Lượt này đã được nhập rồi.',
    ]);
    const taken = new Set([`s2 ${at('2026-11-23T07:00:00')}`]);
    expect(read(cells, { taken }).problem).toBe('Lượt này đã được nhập rồi.');
  });
});
