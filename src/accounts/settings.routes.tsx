import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import type { Database } from '../storage/database.ts';
import { tabsFor } from './administration.page.tsx';
import type { App } from './http/app.ts';
import type { SettingsValues } from './settings-values.ts';
import { SettingsPage, settingsValues } from './settings.page.tsx';
import { textOf } from './sign-in.routes.tsx';
import { stationSettingsSchema } from './station-settings.ts';
import { saveSettings, type Station } from './stations.ts';
import { record } from './trail.ts';

export interface SettingsRooms {
  database: Database;
  clock: Clock;
  /** Airtime rules that this station may choose: a higher room knows the files. */
  rulesFor: (station: Station) => Promise<{ value: string; label: string }[]>;
}

const PAGE = '/d/{slug}/quan-tri/cai-dat';
/** Voices, the treatment of sound and Nghe lại have pages of their own: what is not in this form stays as it is. */
const formSchema = stationSettingsSchema.omit({
  ...{ voice: true, fallbackVoice: true, paceSyllables: true, listening: true },
  ...{ loudnessLufs: true, truePeakDbtp: true, highPassHz: true, presenceDb: true, compressionRatio: true },
});
const access = { scope: 'station', permission: 'settings.write' } as const;

/** Quản trị → Cài đặt, and Quản trị itself. */
export function settingsRoutes(app: App, rooms: SettingsRooms): void {
  const { database, clock, rulesFor } = rooms;

  app.page(
    { method: 'get', path: '/d/{slug}/quan-tri', scope: 'station', permission: 'station.see' },
    (call) => call.seeOther(`/d/${call.station.slug}${tabsFor(call)[0]?.path ?? ''}`),
  );

  app.page({ method: 'get', path: PAGE, ...access }, async (call) => (
    <SettingsPage
      call={call}
      values={settingsValues(call.station.settings)}
      rules={await rulesFor(call.station)}
    />
  ));

  app.form(
    { method: 'post', path: PAGE, ...access, body: formSchema },
    async ({ station, actor, body, seeOther }) => {
      if (!(await rulesFor(station)).some(({ value }) => value === body.rules))
        throw fieldRefusal('rules', 'unknown-rules', 'Quy định thời lượng không có trong danh sách.');
      await database.kysely.transaction().execute(async (tx) => {
        const after = { ...station.settings, ...body };
        await saveSettings(tx, station.id, after);
        const detail = { before: station.settings, after };
        await record(tx, station.id, actor, 'settings.save', station.id, detail, clock.now());
      });
      return seeOther(`/d/${station.slug}/quan-tri/cai-dat`, 'Đã lưu cài đặt.');
    },
    async (call) => {
      const names = Object.keys(stationSettingsSchema.shape);
      const values = Object.fromEntries(names.map((name) => [name, textOf(call.values[name])]));
      return (
        <SettingsPage
          call={call}
          values={values as SettingsValues}
          rules={await rulesFor(call.station)}
          errors={call.errors}
          message={call.message}
        />
      );
    },
  );
}
