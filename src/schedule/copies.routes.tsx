/** "Chép lịch" of a day or a week: the page that asks where to, and says what there is no room for. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Invalid } from '../accounts/http/declaration.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { dateField, oneOf, optional } from '../kernel/fields.ts';
import { addDays } from '../kernel/zoned-time.ts';
import { undoable } from './calendar-edits.routes.tsx';
import { copySchema, MOST_COPIES } from './copies.ts';
import { CopyPage, periodInWords, type CopyFormValues } from './copy.page.tsx';
import type { ScheduleRooms } from './schedule-rooms.ts';
import { mondayOf } from './week.ts';

const PAGE = '/d/{slug}/lich-phat/chep';
const write = { scope: 'station', permission: 'schedule.write' } as const;

const copyQuery = z.object({
  tu: dateField('Chép từ ngày'),
  kieu: optional(oneOf('Chép', ['ngay', 'tuan'])),
});
const copyForm = copySchema.safeExtend({
  /** Which target `without` was told of for: on another day others have no room. */
  agreedTo: optional(dateField('Chép sang ngày')),
  /** Keys of those that the person agreed to leave out. */
  without: z.preprocess(
    (value) => (value === undefined ? [] : [value].flat()),
    z
      .array(z.string().max(120, { error: 'Lượt phát không hợp lệ.' }), { error: 'Lượt phát không hợp lệ.' })
      .max(MOST_COPIES, { error: 'Có quá nhiều lượt phát.' }),
  ),
});

export function copyRoutes(app: App, { copies }: ScheduleRooms): void {
  async function page(call: PageCall, values: CopyFormValues, refused?: Pick<Invalid, 'errors' | 'message'>) {
    const content = copySchema.safeParse(values);
    const proposal = content.success ? await copies.propose(call.station, content.data) : null;
    return (
      <CopyPage call={call} {...{ values, proposal, asked: refused !== undefined }} {...(refused ?? {})} />
    );
  }

  app.page({ method: 'get', path: PAGE, ...write, query: copyQuery }, (call) => {
    const { tu, kieu } = call.query;
    const unit = kieu === 'tuan' ? 'week' : 'day';
    const from = unit === 'week' ? mondayOf(tu) : tu;
    return page(call, { unit, from, to: addDays(from, 7) });
  });

  app.form(
    { method: 'post', path: PAGE, ...write, body: copyForm },
    async ({ station, actor, body, seeOther }) => {
      const { without, agreedTo, ...content } = body;
      const agreed = agreedTo === content.to ? without : [];
      const { editId, count } = await copies.copy(station, actor, content, agreed);
      const path = `/d/${station.slug}/lich-phat`;
      const words = `Đã chép ${count} lượt phát sang ${periodInWords(body.to, body.unit === 'week')}.`;
      const offer = undoable(words, `${path}/hoan-tac/${editId}`, { tuan: body.to });
      return seeOther(`${path}?tuan=${body.to}`, offer);
    },
    (call) => page(call, typed(call.values), call),
  );
}

function typed(values: Record<string, string | string[]>): CopyFormValues {
  const one = (name: string) => textOf(values[name]) ?? '';
  return { unit: one('unit') === 'week' ? 'week' : 'day', from: one('from'), to: one('to') };
}
