/** Changes made straight on the calendar, and "Hoàn tác". */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Html, Invalid } from '../accounts/http/declaration.ts';
import type { Notice } from '../accounts/http/notice.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { textOf } from '../accounts/sign-in.routes.tsx';
import { Refusal } from '../kernel/errors.ts';
import { dateField, idField, oneOf, optional, optionalText, wallClockField } from '../kernel/fields.ts';
import { viWeekdayDate } from '../kernel/vietnamese.ts';
import { isDate, isWallClock } from '../kernel/zoned-time.ts';
import { moveSchema } from './calendar-edits.ts';
import { calendarPath } from './calendar-path.ts';
import { MovePage, type MoveFormValues } from './move.page.tsx';
import type { ScheduleRooms } from './schedule-rooms.ts';

const PAGE = '/d/{slug}/lich-phat';
const write = { scope: 'station', permission: 'schedule.write' } as const;

/** Seconds that "Hoàn tác" is offered for. */
const UNDO_SECONDS = 10;

const viewField = optional(oneOf('Cách xem', ['thang']));
const moveQuery = z.object({
  'khung-gio': idField('Khung giờ'),
  luc: wallClockField('Lượt phát'),
  /** Where it was dragged to. */
  ngay: optional(dateField('Ngày phát')),
  gio: optionalText('Giờ bắt đầu', { max: 5 }),
  phut: optionalText('Thời lượng', { max: 5 }),
  cum: optional(idField('Cụm loa')),
  xem: viewField,
});
const moveForm = moveSchema.extend({ zone: optional(idField('Cụm loa')), view: viewField });
/** Where the person was: the page after "Hoàn tác" is that one again. */
const undoForm = z.object({
  tuan: optional(dateField('Tuần')),
  cum: optional(idField('Cụm loa')),
  xem: viewField,
});

export function calendarEditRoutes(app: App, { calendarEdits }: ScheduleRooms): void {
  /** The form as it was typed, with what is wrong; and in its place why, when the airing can't be moved any more. */
  async function moveAgain(call: PageCall & Pick<Invalid, 'values' | 'errors' | 'message'>): Promise<Html> {
    const shown = { call, values: typed(call.values), errors: call.errors, message: call.message };
    try {
      if (!isWallClock(shown.values.wallStart)) throw noSuchAiring();
      const { slot, startsAt } = await calendarEdits.look(call.station, shown.values);
      return await (<MovePage {...shown} slot={slot} startsAt={startsAt} />);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return <MovePage {...shown} slot={null} startsAt={0} errors={[]} message={error.message} />;
    }
  }

  app.page({ method: 'get', path: `${PAGE}/doi-gio`, ...write, query: moveQuery }, async (call) => {
    const { 'khung-gio': slotId, luc: wallStart, ngay, gio, phut, cum, xem } = call.query;
    const { slot, startsAt } = await calendarEdits.look(call.station, { slotId, wallStart });
    const values: MoveFormValues = {
      ...{ slotId, wallStart, scope: 'once', zone: cum ?? '', view: xem ?? '' },
      date: ngay ?? wallStart.slice(0, 10),
      time: gio || wallStart.slice(11, 16),
      minutes: phut || String(slot.durationMinutes),
    };
    return <MovePage call={call} slot={slot} startsAt={startsAt} values={values} />;
  });

  app.form(
    { method: 'post', path: `${PAGE}/doi-gio`, ...write, body: moveForm },
    async ({ station, actor, body, seeOther }) => {
      const { editId, slot } = await calendarEdits.move(station, actor, body);
      const path = `/d/${station.slug}/lich-phat`;
      const words = `Đã đổi “${short(slot.name)}” sang ${body.time} ${viWeekdayDate(body.date)}, ${body.minutes} phút.`;
      return seeOther(
        calendarPath(station.slug, body),
        undoable(words, `${path}/hoan-tac/${editId}`, {
          tuan: body.wallStart.slice(0, 10),
          ...(body.zone && { cum: body.zone }),
          ...(body.view && { xem: body.view }),
        }),
      );
    },
    (call) => moveAgain(call),
  );

  app.form(
    { method: 'post', path: `${PAGE}/hoan-tac/{editId}`, ...write, body: undoForm },
    async ({ station, actor, params, body, seeOther }) => {
      await calendarEdits.undo(station, actor, params.editId);
      return seeOther(backTo(station.slug, body), 'Đã hoàn tác, lịch phát như trước.');
    },
    ({ station, values, message, seeOther }) => {
      const week = textOf(values['tuan']) ?? '';
      const back = backTo(station.slug, isDate(week) ? { tuan: week } : {});
      return seeOther(back, { tone: 'danger', message: message ?? 'Không hoàn tác được.' });
    },
  );
}

/** A sentence with the offer to take back what it tells of. */
export function undoable(message: string, action: string, fields: Record<string, string>): Notice {
  return { tone: 'proved', message, undo: { action, fields, seconds: UNDO_SECONDS } };
}

/** For a notice, which travels in a cookie. */
export function short(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}

function backTo(slug: string, { tuan, cum, xem }: z.output<typeof undoForm>): string {
  return calendarPath(slug, { date: tuan, zone: cum, view: xem });
}

function noSuchAiring(): Refusal {
  return new Refusal('not-an-occurrence', 'Không tìm thấy lượt phát này; hãy mở lại lịch.', 404);
}

function typed(values: Record<string, string | string[]>): MoveFormValues {
  const one = (name: string) => textOf(values[name]) ?? '';
  return {
    ...{ slotId: one('slotId'), wallStart: one('wallStart'), date: one('date'), time: one('time') },
    ...{ minutes: one('minutes'), scope: one('scope') || 'once', zone: one('zone') },
    view: one('view') === 'thang' ? 'thang' : '',
  };
}
