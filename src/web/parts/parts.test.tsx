import { describe, expect, test } from 'vitest';
import { errorStatus } from '../errors.page.tsx';
import { AudioPlayer } from './audio-player.tsx';
import { FewLines, Line } from './card.tsx';
import { DayTimeline } from './day-timeline.tsx';
import { FormErrors } from './form.tsx';
import { LineChart } from './line-chart.tsx';
import { Pager } from './pager.tsx';
import { QuotaCells, quotaAnswer } from './quota-cells.tsx';
import { SpokenWords } from './spoken-words.tsx';
import { DataTable } from './table.tsx';
import { TextArea, TextInput } from './text-field.tsx';
import { WeekGrid } from './week-grid.tsx';

const html = (node: { toString(): string }) => node.toString();
const times = (text: string, part: string) => text.split(part).length - 1;

describe('a figure over time', () => {
  const points = [10, 40, 25].map((value, index) => ({
    ...{ label: `${index + 1}/11/2026`, value, shown: `${value} lượt` },
  }));

  test('is a line from left to right, says its ends in words, and has every figure in a table', () => {
    const drawn = html(<LineChart title="Lượt xem" of="Ngày" points={points} />);
    const line = /<polyline[^>]*points="([^"]*)"/.exec(drawn)![1]!;
    const places = line.split(' ').map((place) => place.split(',').map(Number) as [number, number]);
    expect(places.map(([x]) => x)).toEqual([6, 300, 594]);
    // The highest figure stands highest: SVG counts downwards.
    expect(places[1]![1]).toBeLessThan(places[2]![1]);
    expect(places[2]![1]).toBeLessThan(places[0]![1]);
    expect(drawn).toContain('Lượt xem: từ 10 lượt (1/11/2026) đến 25 lượt (3/11/2026)');
    expect(times(drawn, '<tr')).toBe(4);
  });

  test('a single figure is no line, and figures that never change are a level one', () => {
    expect(html(<>{LineChart({ title: 'x', of: 'Ngày', points: points.slice(0, 1) })}</>)).toBe('');
    const level = html(<LineChart title="x" of="Ngày" points={[points[0]!, points[0]!]} />);
    expect(level).not.toContain('NaN');
  });
});

describe('a quota', () => {
  const quota = (counted: number, booked: number, required = 6) => ({
    label: 'x',
    required,
    counted,
    booked,
  });

  test.each([
    [quota(6, 0), '6/6 đạt', 'proved'],
    [quota(8, 0), '8/6 đạt', 'proved'],
    [quota(4, 2), 'đã có 4/6, đã xếp lịch 2', 'booked'],
    [quota(4, 5), 'đã có 4/6, đã xếp lịch 2', 'booked'],
    [quota(4, 1), 'đã có 4/6, đã xếp lịch 1, thiếu 1', 'attention'],
    [quota(0, 0, 1), 'đã có 0/1, thiếu 1', 'attention'],
  ])('%o says %s', (given, words, tone) => {
    const answer = quotaAnswer(given);
    expect([[answer.share, ...answer.rest].join(', '), answer.tone]).toEqual([words, tone]);
  });

  test('has a cell for each that is required, heard before booked before missing', () => {
    const cells = html(<QuotaCells quota={quota(3, 2)} />).match(/quota-cell quota-(\w+)/g);
    expect(cells?.map((cell) => cell.split('-').at(-1))).toEqual([
      'heard',
      'heard',
      'heard',
      'booked',
      'booked',
      'missing',
    ]);
  });

  test('is not shown whole while one of very many is missing', () => {
    const page = html(<QuotaCells quota={quota(99, 0, 100)} />);
    expect(times(page, 'quota-heard')).toBe(23);
    expect(times(page, 'quota-missing')).toBe(1);
  });
});

describe('a field', () => {
  test('with a fault is tied to its sentence for those who hear the page', () => {
    const field = html(
      <TextInput name="slots.0.start" label="Giờ" hint="24 giờ" error="Hãy ghi giờ." value="9" />,
    );
    expect(field).toContain('for="f-slots-0-start"');
    expect(field).toContain('aria-describedby="f-slots-0-start-hint f-slots-0-start-error"');
    expect(field).toContain('aria-invalid="true"');
    expect(field).toContain('value="9"');
  });

  test('for a password never gives it back', () => {
    expect(html(<TextInput name="p" label="Mật khẩu" type="password" value="bi-mat" />)).not.toContain(
      'bi-mat',
    );
  });

  test('keeps what was typed as text, whatever it looks like', () => {
    const area = html(<TextArea name="t" label="Nội dung" value={'</textarea><script>alert(1)</script>'} />);
    expect(area).not.toContain('<script>');
    expect(area).toContain('&lt;/textarea&gt;');
  });

  test('counts letters as people see them, whichever way their marks are stored', () => {
    const text = 'Tiếng';
    const composed = html(<TextArea name="t" label="x" counter value={text.normalize('NFC')} />);
    const apart = html(<TextArea name="t" label="x" counter value={text.normalize('NFD')} />);
    expect(composed).toContain('1 tiếng · 5 ký tự');
    expect(apart).toContain('1 tiếng · 5 ký tự');
  });

  test('counts towards a limit what will be kept of a text', () => {
    const typed = ` ${'Hội'.normalize('NFD')}\u200B\r\n\r\n👩‍👩‍👧 `;
    const line = html(<TextInput name="t" label="x" counter={{ limit: 50 }} value={typed} />);
    expect(line).toContain('12/50 ký tự');
    expect(line).toContain('data-one-line');
    expect(html(<TextArea name="t" label="x" counter={{ limit: 50 }} value={typed} />)).toContain(
      '13/50 ký tự',
    );
  });
});

test('a form without faults shows no list of them', () => {
  expect(FormErrors({ errors: [] })).toBeNull();
});

describe('a pager', () => {
  const pager = (page: number, total: number) =>
    html(
      <div>
        <Pager page={page} total={total} pageSize={20} noun="tin" hrefOf={(to) => `?trang=${to}`} />
      </div>,
    );

  test('is not there when one page holds all', () => {
    expect(pager(1, 20)).toBe('<div></div>');
  });

  test('ends at the last item and leads only where there is a page', () => {
    expect(pager(3, 41)).toContain('41–41 trong 41 tin');
    expect(pager(3, 41)).toContain('?trang=2');
    expect(pager(3, 41)).not.toContain('?trang=4');
    expect(pager(1, 41)).not.toContain('Trang trước');
  });
});

describe('a week', () => {
  const block = (id: string, fromMinute: number) => ({
    id,
    fromMinute,
    toMinute: fromMinute + 15,
    time: '07:00',
    title: id,
    state: 'booked' as const,
  });
  const day = (...blocks: ReturnType<typeof block>[]) => ({
    ...{ day: '2026-11-23', name: 'Thứ Hai', date: '23/11' },
    blocks,
  });

  test('lies on one axis, with one thin gap for the hours between', () => {
    const week = html(
      <WeekGrid label="Tuần" days={[day(block('a', 420), block('b', 435)), day(block('c', 1020))]} />,
    );
    expect(times(week, 'class="week-gap ')).toBe(1);
    expect(week).toContain('week-block week-block-booked at-7 rows-3 lane-1');
    expect(week).toContain('week-block week-block-booked at-10 rows-3 lane-1');
  });

  test('has no gap between hours that touch, and lanes for what touches', () => {
    const week = html(<WeekGrid label="Tuần" days={[day(block('a', 420), block('b', 425))]} />);
    expect(week).not.toContain('week-gap');
    expect(week).toContain('at-8 rows-3 lane-2');
  });
});

describe('a day', () => {
  const airing = (fromMinute: number, toMinute: number) => ({
    fromMinute,
    toMinute,
    time: '00:00',
    title: 'Bản tin',
    state: 'aired' as const,
  });

  test('begins at 05:00 and ends at 21:00; what lies outside stands at the edge', () => {
    const at = (from: number, to: number) =>
      /<rect[^>]* x="([^"]+)"/.exec(html(<DayTimeline label="x" airings={[airing(from, to)]} />))?.[1];
    expect(at(5 * 60, 310)).toBe('0%');
    expect(at(13 * 60, 790)).toBe('50%');
    expect(at(2 * 60, 130)).toBe('0%');
    expect(at(23 * 60, 1400)).toBe('99%');
  });

  test('puts airings that would cover one another under one another', () => {
    const heights = (fromMinute: number) => {
      const page = html(
        <DayTimeline label="x" airings={[airing(420, 430), airing(fromMinute, fromMinute + 10)]} />,
      );
      return new Set([...page.matchAll(/<rect[^>]* y="(\d+)"/g)].map((match) => match[1])).size;
    };
    expect(heights(432)).toBe(2);
    expect(heights(1020)).toBe(1);
  });
});

test('a spoken text marks what is read otherwise than written, and flags what is unsure', () => {
  const panel = html(
    <SpokenWords
      tokens={[
        { written: 'Theo ', spoken: 'Theo ', sure: true },
        { written: 'UBND', spoken: 'Ủy ban nhân dân', sure: true },
        { written: '😀', spoken: '', sure: false },
      ]}
    />,
  );
  expect(times(panel, 'data-says=')).toBe(2);
  expect(times(panel, 'word-unsure')).toBe(1);
  expect(panel).toContain('(không đọc)');
  expect(panel).toContain('1 chỗ chưa chắc cách đọc');
});

test('a spoken text beside the field it is written in shows the reading alone, and leads to the field', () => {
  const tokens = [{ written: 'UBND', spoken: 'Ủy ban nhân dân', sure: true }];
  const panel = html(<SpokenWords tokens={tokens} writtenIn="f-text" />);
  expect(panel).not.toContain('Văn bản gốc');
  expect(panel).toContain('href="#f-text"');
});

test('a table labels the cells of its cards, and leaves empty ones out of them', () => {
  const table = html(
    <DataTable
      caption="Tin"
      columns={[
        { header: 'Tiêu đề', cell: (row: { title: string; at: string }) => row.title },
        { header: 'Phát lúc', cell: (row) => row.at },
      ]}
      rows={[
        { title: 'A', at: '07:00' },
        { title: 'B', at: '' },
      ]}
    />,
  );
  expect(times(table, 'data-label="Phát lúc"')).toBe(2);
  expect(times(table, 'is-empty')).toBe(1);
});

test.each([
  [0, 0, 0],
  [3, 3, 0],
  [9, 3, 6],
])('of %i lines %i are seen and %i folded away', (all, seen, folded) => {
  const lines = Array.from({ length: all }, (_, index) => <Line>{`việc ${index}`}</Line>);
  const page = html(
    <div>
      <FewLines lines={lines} most={3} noun="việc khác" />
    </div>,
  );
  const [before = '', after = ''] = page.split('<details');
  expect([times(before, '<li>'), times(after, '<li>')]).toEqual([seen, folded]);
  expect(page.includes(`Còn ${folded} việc khác`)).toBe(folded > 0);
});

test('silence still shows in a waveform', () => {
  expect(html(<AudioPlayer src="/a.mp3" label="a" peaks={[0, 2]} />)).toContain(
    'd="M0.5 48.0V52.0M1.5 2.0V98.0"',
  );
});

test.each([
  [401, 403],
  [404, 404],
  [412, 409],
  [413, 422],
  [503, 500],
])('a refusal of status %i is told by the page of %i', (status, page) => {
  expect(errorStatus(status)).toBe(page);
});
