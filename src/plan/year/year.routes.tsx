/** Kế hoạch năm: the year's plan on one page. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { Refusal } from '../../kernel/errors.ts';
import { optional, wholeNumber } from '../../kernel/fields.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import type { Audits } from '../audits.ts';
import { comingDays } from './coming-days.ts';
import { indexScore } from './index-score.ts';
import { toldIn } from './told.ts';
import { YearPage, YearWithoutPlan } from './year.page.tsx';
import { yearView } from './year-view.ts';

export interface YearRooms {
  audits: Pick<Audits, 'yearAudit'>;
}

const see = { scope: 'station', permission: 'audit.read' } as const;
const yearField = () => optional(wholeNumber('Năm', { min: 2000, max: 2999 }));

export function yearRoutes(app: App, { audits }: YearRooms): void {
  async function show(call: PageCall, year: number) {
    const { station } = call;
    const found = await audits.yearAudit(station, year);
    const sight = { ...comingDays(found, station.timeZone), timeZone: station.timeZone };
    const { plan, months, book } = found;
    const view = yearView(plan, months, sight);
    const told = toldIn(plan, book);
    return <YearPage {...{ call, plan, view, told }} score={indexScore(plan, view.tasks, told.forms)} />;
  }

  app.page(
    { method: 'get', path: '/d/{slug}/ke-hoach', ...see, query: z.object({ nam: yearField() }) },
    async (call) => {
      const { domain, station, query } = call;
      const year = query.nam ?? Number(dateOf(domain.clock.now(), station.timeZone).slice(0, 4));
      try {
        return await show(call, year);
      } catch (error) {
        // The menu leads here: a year without a plan is where one is begun, not a fault.
        if (error instanceof Refusal && error.code === 'plan-missing')
          return <YearWithoutPlan call={call} year={year} />;
        throw error;
      }
    },
  );
}
