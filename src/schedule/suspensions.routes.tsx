/** "Tạm dừng cụm loa": its page, and the same for programs. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { FormValues } from '../accounts/http/declaration.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { listZones } from '../accounts/zones.ts';
import { Refusal, type FieldError } from '../kernel/errors.ts';
import { addDays, dateOf, isoWithOffset, wallClockOf } from '../kernel/zoned-time.ts';
import type { ScheduleRooms } from './schedule-rooms.ts';
import { EndSuspensionPage, SuspensionsPage, type SuspensionFormValues } from './suspensions.page.tsx';
import { suspensionSchema } from './suspensions.ts';
import type { SuspensionRecord } from './suspensions.store.ts';

const PAGE = '/d/{slug}/lich-phat/tam-dung';
const API = '/api/v1/stations/{stationId}/suspensions';
const read = { scope: 'station', permission: 'schedule.read' } as const;
const write = { scope: 'station', permission: 'schedule.write' } as const;

interface Refused {
  form: SuspensionFormValues;
  errors: readonly FieldError[];
  message: string | null;
}

export function suspensionRoutes(app: App, rooms: ScheduleRooms): void {
  const { database, clock, suspensions } = rooms;

  async function page(call: PageCall, form: SuspensionFormValues | null, refused?: Omit<Refused, 'form'>) {
    const { id } = call.station;
    const all = await suspensions.list(id);
    const warnings = await Promise.all(all.map((one) => suspensions.warningsOf(id, one)));
    return (
      <SuspensionsPage
        call={call}
        suspensions={all}
        warnings={[...new Set(warnings.flat())]}
        zones={await listZones(database.kysely, id)}
        now={clock.now()}
        form={form}
        errors={refused?.errors}
        message={refused?.message}
      />
    );
  }

  async function existing(stationId: string, id: string): Promise<SuspensionRecord> {
    const found = (await suspensions.list(stationId)).find((one) => one.id === id);
    if (!found) throw new Refusal('suspension-not-found', 'Không tìm thấy lần tạm dừng này.', 404);
    return found;
  }

  app.page({ method: 'get', path: PAGE, ...read }, (call) =>
    page(call, call.may('schedule.write') ? newForm(clock.now(), call.station) : null),
  );

  app.form(
    { method: 'post', path: PAGE, ...write, body: suspensionSchema },
    async ({ station, actor, body, seeOther }) => {
      await suspensions.suspend(station, actor, body);
      return seeOther(`/d/${station.slug}/lich-phat/tam-dung`, 'Đã tạm dừng cụm loa.');
    },
    (call) => page(call, typedForm(call.values), call),
  );

  app.page({ method: 'get', path: `${PAGE}/{suspensionId}/ket-thuc`, ...write }, async (call) => (
    <EndSuspensionPage
      call={call}
      suspension={await existing(call.station.id, call.params.suspensionId)}
      zones={await listZones(database.kysely, call.station.id)}
    />
  ));
  app.form(
    { method: 'post', path: `${PAGE}/{suspensionId}/ket-thuc`, ...write },
    async ({ station, actor, params, seeOther }) => {
      await suspensions.end(station, actor, params.suspensionId);
      return seeOther(`/d/${station.slug}/lich-phat/tam-dung`, 'Đã kết thúc tạm dừng; cụm loa phát lại.');
    },
  );

  endpoints(app, rooms);
}

const suspensionJson = z
  .object({
    id: z.string(),
    zones: z.array(z.string()),
    from: z.string(),
    to: z.string(),
    reason: z.string(),
    createdBy: z.string(),
    endedAt: z.string().nullable(),
    /** Where loudspeakers are heard all the same, in sentences. */
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Suspension' });

function endpoints(app: App, { suspensions }: ScheduleRooms): void {
  const toJson = async ({ id, timeZone }: Station, one: SuspensionRecord) => ({
    ...one,
    from: isoWithOffset(one.from, timeZone),
    to: isoWithOffset(one.to, timeZone),
    endedAt: one.ended && isoWithOffset(one.ended.at, timeZone),
    warnings: await suspensions.warningsOf(id, one),
  });

  app.endpoint(
    {
      ...{ method: 'get', path: API, ...read, summary: 'Các lần tạm dừng cụm loa, mới nhất trước' },
      response: z.object({ suspensions: z.array(suspensionJson) }),
    },
    async ({ station }) => {
      const all = await suspensions.list(station.id);
      return { suspensions: await Promise.all(all.map((one) => toJson(station, one))) };
    },
  );
  app.endpoint(
    {
      ...{
        method: 'post',
        path: API,
        ...write,
        summary: 'Tạm dừng cụm loa từ lúc nào đến lúc nào, có lý do',
      },
      ...{ body: suspensionSchema, response: suspensionJson, status: 201 },
    },
    async ({ station, actor, body }) => toJson(station, await suspensions.suspend(station, actor, body)),
  );
  app.endpoint(
    {
      ...{ method: 'post', path: `${API}/{suspensionId}/end`, ...write },
      ...{ summary: 'Kết thúc tạm dừng ngay; các lượt sắp tới phát lại', response: suspensionJson },
    },
    async ({ station, actor, params }) =>
      toJson(station, await suspensions.end(station, actor, params.suspensionId)),
  );
}

/** From now to the end of today. */
function newForm(now: number, { timeZone }: Station): SuspensionFormValues {
  return {
    zones: [],
    from: wallClockOf(now, timeZone).slice(0, 16),
    to: `${addDays(dateOf(now, timeZone), 1)}T00:00`,
    cause: '',
    note: '',
  };
}

function typedForm(values: FormValues): SuspensionFormValues {
  const one = (name: string) => [values[name] ?? ''].flat()[0] ?? '';
  return {
    zones: [values['zones'] ?? []].flat().filter(Boolean),
    ...{ from: one('from'), to: one('to'), cause: one('cause'), note: one('note') },
  };
}
