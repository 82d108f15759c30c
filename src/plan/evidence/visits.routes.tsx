/** Lượt truy cập trang: its page, its form, its table. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Permission } from '../../accounts/permissions.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { Station } from '../../accounts/stations.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { optional, wholeNumber } from '../../kernel/fields.ts';
import { viMonth, viNumber, withoutMarks } from '../../kernel/vietnamese.ts';
import { monthOf } from '../../kernel/zoned-time.ts';
import type { Audits } from '../audits.ts';
import { isStaff } from './evidence.ts';
import { VisitsPage, type VisitsPageProps } from './visits.page.tsx';
import { visitsCsvSchema, visitsSchema, type WebsiteVisits } from './visits.ts';

export interface VisitsRooms {
  clock: Clock;
  audits: Pick<Audits, 'planOf'>;
  visits: WebsiteVisits;
}

const PAGE = '/d/{slug}/minh-chung/luot-truy-cap';
const write = { scope: 'station', permission: 'evidence.write' } as const;
const CSV = { maxBytes: 1024 * 1024, tooLarge: 'Tệp lớn hơn 1 MB.' };

export function visitsRoutes(app: App, { clock, audits, visits }: VisitsRooms): void {
  async function page(
    call: PageCall & { may: (permission: Permission) => boolean },
    asked?: number,
    typed?: VisitsPageProps['typed'],
  ) {
    const { station, actor } = call;
    const thisMonth = monthOf(clock.now(), station.timeZone);
    const year = asked ?? Number(thisMonth.slice(0, 4));
    return (
      <VisitsPage
        {...{ call, year, thisMonth, typed }}
        visits={await visits.ofYear(station, year)}
        task={await taskFollowing(station, year)}
        mayWrite={call.may('evidence.write') && isStaff(actor)}
      />
    );
  }

  /** The task whose own words ask to follow visits: no task has code of its own. */
  async function taskFollowing(station: Station, year: number): Promise<string | null> {
    try {
      const { tasks } = await audits.planOf(station, `${year}-01`);
      const found = tasks.find(({ title }) => withoutMarks(title).includes('truy cap'));
      return found ? `${found.task}. ${found.short ?? found.title}` : null;
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  app.page(
    {
      ...{ method: 'get', path: PAGE, scope: 'station', permission: 'audit.read' },
      query: z.object({ nam: optional(wholeNumber('Năm', { min: 2000, max: 2999 })) }),
    },
    (call) => page(call, call.query.nam),
  );

  app.form(
    { method: 'post', path: PAGE, ...write, body: visitsSchema },
    async ({ station, actor, body, seeOther }) => {
      await visits.write(station, actor, body);
      const { month } = body;
      return seeOther(
        `/d/${station.slug}/minh-chung/luot-truy-cap?nam=${month.slice(0, 4)}`,
        `Đã lưu lượt truy cập tháng ${viMonth(month)}.`,
      );
    },
    (call) => {
      const text = (name: string) => [call.values[name] ?? ''].flat()[0]!;
      const { errors, message } = call;
      return page(call, undefined, { month: text('month'), visits: text('visits'), errors, message });
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/csv`, ...write, body: visitsCsvSchema, files: { file: CSV } },
    async ({ station, actor, body, seeOther }) => {
      const months = await visits.importCsv(station, actor, body.file);
      return seeOther(`/d/${station.slug}/minh-chung/luot-truy-cap`, `Đã nhập ${viNumber(months)} tháng.`);
    },
    (call) => page(call, undefined, { month: '', visits: '', errors: call.errors, message: call.message }),
  );
}
