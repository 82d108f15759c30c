import { describe, expect, it } from 'vitest';
import { checkedEdit, NO_EDIT } from '../../audio/recording-edit.ts';
import { editOfForm, parseClockMs, textsOf, viClockMs } from './edit-form.ts';

const LENGTH = 65_250.6;

describe('a time in a field', () => {
  it.each([
    ['1:05,250', 65_250],
    ['1:05.25', 65_250],
    ['65,25', 65_250],
    ['0:00', 0],
    ['75', 75_000],
    ['1:02:03', 3_723_000],
    [' 2:00,5 ', 120_500],
  ])('%s is %d ms', (text, ms) => expect(parseClockMs(text)).toBe(ms));

  it.each(['1:75', '', 'một phút', '-1', '1:', '1:05,2500', '1:60:00', '1e3'])('“%s” is none', (text) =>
    expect(parseClockMs(text)).toBeNull(),
  );

  it('is written as it is read', () => {
    for (const ms of [0, 5, 999, 59_999, 60_000, 5_025_001]) expect(parseClockMs(viClockMs(ms))).toBe(ms);
  });
});

describe('the form of an edit', () => {
  it('says the same as the edit it shows', () => {
    const edit = {
      ...{ trimStartMs: 1_500, trimEndMs: 2_000, fadeInMs: 300, fadeOutMs: 1_000 },
      cuts: [
        { fromMs: 10_000, toMs: 12_000 },
        { fromMs: 20_001, toMs: 30_999 },
      ],
    };
    expect(editOfForm(textsOf(edit, LENGTH), LENGTH)).toEqual(edit);
    expect(editOfForm({}, LENGTH)).toEqual(NO_EDIT);
  });

  it('takes an end beyond the recording for its end, and leaves blank rows out', () => {
    const texts = { end: '9:00', cutFrom3: '', cutTo3: ' ' };
    expect(editOfForm(texts, LENGTH)).toEqual(NO_EDIT);
  });

  it.each([
    [{ start: 'đầu' }, 'start', 'không phải là phút:giây'],
    [{ start: '0:30', end: '0:20' }, 'end', 'Điểm dừng phải sau điểm bắt đầu.'],
    [{ start: '9:00' }, 'start', 'nằm ngoài bản ghi'],
    [{ cutFrom2: '0:30', cutTo2: '0:20' }, 'cutFrom2', 'điểm cuối phải sau điểm đầu'],
    [{ cutFrom0: '0:00', cutTo0: '1:05,250' }, 'cutFrom0', 'không còn gì để nghe'],
    [{ fadeIn: '0:40', fadeOut: '0:30' }, 'fadeIn', 'dài hơn phần còn lại'],
  ])('%j is refused at its field', (texts, field, message) => {
    expect(() => editOfForm(texts as Record<string, string>, LENGTH)).toThrow(
      expect.objectContaining({
        status: 422,
        errors: [{ field, message: expect.stringContaining(message) as string }],
      }) as Error,
    );
  });
});

describe('cuts in disorder', () => {
  const cuts = (...list: [number, number][]) => list.map(([fromMs, toMs]) => ({ fromMs, toMs }));
  const ordered = (edit: Partial<typeof NO_EDIT>) => {
    const checked = checkedEdit({ ...NO_EDIT, ...edit }, LENGTH);
    return 'edit' in checked ? checked.edit : checked.faults;
  };

  it('are sorted, and joined where they touch', () => {
    expect(ordered({ cuts: cuts([30_000, 31_000], [10_000, 20_000], [20_000, 25_000]) })).toMatchObject({
      cuts: cuts([10_000, 25_000], [30_000, 31_000]),
    });
  });

  it('at an end are trims', () => {
    expect(ordered({ trimEndMs: 1_250, cuts: cuts([0, 2_000], [60_000, 64_000]) })).toEqual({
      ...{ ...NO_EDIT, trimStartMs: 2_000, trimEndMs: 5_250 },
    });
  });
});
