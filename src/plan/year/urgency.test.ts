import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuotaAudit } from '../month-audit.ts';
import { datesBetween, workdaysOf } from './coming-days.ts';
import { chancesOf, PRESSING, urgencyOf } from './urgency.ts';

const quota = (told: Partial<QuotaAudit> = {}) => ({
  ...{ state: 'short' as QuotaAudit['state'], required: 2, counted: 0, missing: 2 },
  ...{ lastHelpfulDay: '2026-11-30' as string | null, dated: false, ahead: false },
  ...told,
});

describe('how pressing a quota is', () => {
  it('is calm while there are days enough, then amber, then red, and all of it before it is too late', () => {
    const through = [20, 8, 4, 3, 1].map((chances) => urgencyOf(quota(), chances));
    expect(through).toEqual(['open', 'attention', 'attention', 'danger', 'danger']);
    expect(urgencyOf(quota({ lastHelpfulDay: null }), 0)).toBe('missed');
  });

  it('is red earlier where much is missing: one thing a day', () => {
    expect(urgencyOf(quota({ required: 6, missing: 6 }), 6)).toBe('danger');
    expect(urgencyOf(quota({ required: 6, missing: 6 }), 12)).toBe('attention');
  });

  it('gives what has a date of its own weeks, not days', () => {
    const dated = { ...quota({ state: 'notYetDue', required: 1, missing: 1 }), dated: true };
    expect([40, 20, 5].map((chances) => urgencyOf(dated, chances))).toEqual(['open', 'attention', 'danger']);
  });

  it('never presses where nothing is asked, all is there, or all is booked', () => {
    expect(urgencyOf(quota({ state: 'notApplicable' }), 1)).toBe('none');
    expect(urgencyOf(quota({ state: 'notMeasured' }), 1)).toBe('unknown');
    expect(urgencyOf(quota({ state: 'met', counted: 2, missing: 0 }), 1)).toBe('met');
    expect(urgencyOf(quota({ counted: 1, missing: 0 }), 1)).toBe('promised');
  });

  it('grows no calmer as days pass, and is never missed while a day still helps', () => {
    const anyQuota = fc.record({ required: fc.integer({ min: 1, max: 9 }), dated: fc.boolean() });
    fc.assert(
      fc.property(anyQuota, fc.integer({ min: 1, max: 60 }), ({ required, dated }, chances) => {
        const asked = { ...quota({ required, missing: required }), dated };
        const before = urgencyOf(asked, chances + 1);
        const after = urgencyOf(asked, chances);
        expect(PRESSING.indexOf(after)).toBeLessThanOrEqual(PRESSING.indexOf(before));
        expect(PRESSING).toContain(after);
      }),
    );
  });
});

describe('the days that are left', () => {
  const coming = {
    today: '2026-08-31',
    airingDays: ['2026-08-31', '2026-09-03', '2026-09-08'],
    isWorkday: workdaysOf('2026-08-01', '2026-12-31'),
    datesBetween,
  };

  it('are days with a session for what must be heard this month', () => {
    const november = { ...coming, today: '2026-09-01' };
    expect(chancesOf({ lastHelpfulDay: '2026-09-07', onAir: true }, november)).toBe(1);
  });

  it('are working days for everything else; Quốc khánh is none', () => {
    expect(chancesOf({ lastHelpfulDay: '2026-09-04', onAir: false }, coming)).toBe(4);
    expect(chancesOf({ lastHelpfulDay: null, onAir: false }, coming)).toBe(0);
    expect(chancesOf({ lastHelpfulDay: '2026-08-30', onAir: false }, coming)).toBe(0);
  });
});
