import { describe, expect, it } from 'vitest';
import { slotContentSchema } from './slot-content.ts';
import { newSlotForm, repeatInWords, slotFormOf, slotInput, type Repeat } from './slot-form.ts';
import type { StationSlot } from './slots.store.ts';

describe('how a slot comes again', () => {
  it.each<[Repeat, string, string | undefined, string]>([
    ['daily', '2026-11-23', 'FREQ=DAILY', 'mọi ngày'],
    ['once', '2026-11-23', undefined, 'một lần, thứ Hai'],
    ['weekdays', '2026-11-23', 'FREQ=WEEKLY;BYDAY=MO,TU', 'thứ Hai, thứ Ba'],
    ['monthly-date', '2026-11-05', 'FREQ=MONTHLY;BYMONTHDAY=5', 'ngày 5 hằng tháng'],
    ['monthly-date', '2026-12-31', 'FREQ=MONTHLY;BYMONTHDAY=31', 'ngày 31 hằng tháng'],
    ['monthly-weekday', '2026-11-02', 'FREQ=MONTHLY;BYDAY=1MO', 'thứ Hai thứ nhất của tháng'],
    ['monthly-weekday', '2026-11-22', 'FREQ=MONTHLY;BYDAY=4SU', 'Chủ nhật thứ tư của tháng'],
    ['monthly-weekday', '2026-11-30', 'FREQ=MONTHLY;BYDAY=-1MO', 'thứ Hai cuối cùng của tháng'],
  ])('%s from %s is %s, and the form knows it again', (repeat, date, rrule, words) => {
    const form = { ...newSlotForm(date, ['z1']), repeat, days: ['MO', 'TU'] };
    const input = slotInput(form);
    expect(input['rrule']).toBe(rrule);
    const slot = {
      ...{ name: 'Buổi sáng', start: `${date}T07:00`, durationMinutes: 15, zones: ['z1'] },
      ...(rrule !== undefined && { rrule }),
      directive: null,
    } as unknown as StationSlot;
    expect(slotFormOf(slot).repeat).toBe(repeat);
    expect(repeatInWords(slot)).toBe(words);
  });

  it('by a rule that the form can’t show is kept as it is', () => {
    const slot = {
      start: '2026-11-23T07:00',
      rrule: 'FREQ=MONTHLY;BYDAY=2MO',
      directive: null,
    } as StationSlot;
    expect(slotFormOf(slot)).toMatchObject({ repeat: 'own', rrule: 'FREQ=MONTHLY;BYDAY=2MO' });
  });
});

it('plays a late airing whole where nobody has chosen otherwise', () => {
  expect(newSlotForm('2026-11-23', ['z1']).late).toBe('whole');
  const content = { name: 'Sáng', start: '2026-11-23T07:00', durationMinutes: 15, zones: ['z1'] };
  expect(slotContentSchema.parse(content).late).toBe('whole');
  // What was chosen before stays.
  expect(slotContentSchema.parse({ ...content, late: 'next-item' }).late).toBe('next-item');
});

it('says of a slot whether what an emergency broke off begins again, and keeps what was chosen', () => {
  const form = { ...newSlotForm('2026-11-23', ['z1']), name: 'Sáng', days: ['MO'] };
  expect(slotContentSchema.parse(slotInput(form)).afterPreempt).toBe('next');
  const chosen = slotContentSchema.parse(slotInput({ ...form, afterPreempt: 'restart' }));
  expect(chosen.afterPreempt).toBe('restart');
  const slot = { ...chosen, directive: null } as unknown as StationSlot;
  expect(slotFormOf(slot).afterPreempt).toBe('restart');
});
