/** Quản trị → Xử lý âm thanh: how the station's sound is treated, heard before it is saved. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import { textOf } from '../../accounts/sign-in.routes.tsx';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { stationSettingsSchema } from '../../accounts/station-settings.ts';
import { saveSettings, type Station } from '../../accounts/stations.ts';
import { listTrail, record } from '../../accounts/trail.ts';
import { MasterPreset } from '../../audio/master-preset.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal } from '../../kernel/errors.ts';
import { wholeNumber } from '../../kernel/fields.ts';
import type { Database } from '../../storage/database.ts';
import { hasRecording } from '../recordings.ts';
import { presetOf } from '../sound-maker.ts';
import type { PreviewBook } from '../sound.routes.ts';
import { SpokenRefusal } from '../spoken-panel.page.tsx';
import { trialsAMinute } from '../trials.ts';
import { Comparison, MasteringPage, type MasteringPageProps } from './mastering.page.tsx';
import { trialRecordings, tryPresets } from './preset-trial.ts';
import {
  PRESET_FIELDS,
  presetValues,
  SUGGESTED,
  type PresetValues,
  type SavedPreset,
} from './preset-words.ts';

export interface MasteringRooms {
  database: Database;
  clock: Clock;
  media: MediaStore;
  previews: PreviewBook;
  sayPreview: (station: Station, text: string, voice: string) => Promise<{ sha256: string }>;
  soundHref: (station: Station, sha256: string) => string;
}

const PAGE = '/d/{slug}/quan-tri/xu-ly-am-thanh';
const access = { scope: 'station', permission: 'settings.write' } as const;
/** Loud and soft words, and many of the consonants that get lost over a street. */
const SENTENCE =
  'Kính mời bà con khu phố sáu, sáng thứ bảy, đến nhà văn hóa nộp hồ sơ trực tuyến và nhận kết quả.';
const HISTORY_SHOWN = 10;
/** Lines on the station itself that are looked through for those of this page. */
const TRAIL_READ = 300;

const presetSchema = stationSettingsSchema.pick({
  ...{ loudnessLufs: true, truePeakDbtp: true, highPassHz: true, presenceDb: true, compressionRatio: true },
});
const pageQuery = z.object({
  mau: z.enum(Object.keys(SUGGESTED)).optional().catch(undefined),
  lan: wholeNumber('Lần thay đổi', { min: 1, max: 2 ** 40 })
    .optional()
    .catch(undefined),
});
const trialSchema = presetSchema.extend({ source: z.string().max(64).default('') });

export function masteringRoutes(app: App, rooms: MasteringRooms): void {
  const { database, clock, media, previews } = rooms;
  const trials = trialsAMinute(clock);

  async function page(call: PageCall, more: Partial<MasteringPageProps> = {}) {
    const { station } = call;
    return (
      <MasteringPage
        call={call}
        values={presetValues(presetOf(station))}
        recordings={await trialRecordings(database.kysely, station.id)}
        history={await historyOf(database, station)}
        {...more}
      />
    );
  }

  app.page({ method: 'get', path: PAGE, ...access, query: pageQuery }, async (call) => {
    const { mau, lan } = call.query;
    if (mau !== undefined) {
      const values = presetValues({ ...presetOf(call.station), ...SUGGESTED[mau] });
      return page(call, { values, proposed: 'Đã điền theo mẫu, chưa lưu.' });
    }
    const older = (await historyOf(database, call.station)).find(({ seq }) => seq === lan);
    if (!older) return page(call);
    return page(call, { values: presetValues(older.preset), proposed: 'Đã điền theo lần trước, chưa lưu.' });
  });

  app.form(
    { method: 'post', path: PAGE, ...access, body: presetSchema },
    async ({ station, actor, body, seeOther }) => {
      await database.kysely.transaction().execute(async (tx) => {
        await saveSettings(tx, station.id, { ...station.settings, ...body });
        const detail = { before: presetOf(station), after: body };
        await record(tx, station.id, actor, 'mastering.save', station.id, detail, clock.now());
      });
      return seeOther(
        `/d/${station.slug}/quan-tri/xu-ly-am-thanh`,
        'Đã lưu. Âm thanh làm từ nay được xử lý như vậy; âm thanh đã có giữ nguyên.',
      );
    },
    (call) => {
      const values = PRESET_FIELDS.map((name) => [name, textOf(call.values[name])]);
      return page(call, {
        values: Object.fromEntries(values) as PresetValues,
        errors: call.errors,
        message: call.message,
      });
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/nghe-thu`, ...access, body: trialSchema },
    async ({ station, body }) => {
      trials.take(station.id);
      const { source, ...typed } = body;
      if (source !== '' && !(await hasRecording(database.kysely, station.id, source)))
        throw fieldRefusal('source', 'recording-unknown', 'Bản ghi âm đã chọn không còn; hãy chọn bản khác.');
      const say = (at: Station, text: string) => rooms.sayPreview(at, text, station.settings.voice);
      const made = await tryPresets({ media, say }, station, source || null, SENTENCE, typed);
      for (const sha256 of [made.before, made.after]) previews.allow(station.id, sha256);
      return (
        <Comparison
          before={rooms.soundHref(station, made.before)}
          after={rooms.soundHref(station, made.after)}
        />
      );
    },
    ({ errors, message }) => <SpokenRefusal sentence={errors[0]?.message ?? message ?? ''} />,
  );
}

/** What it was set to and by whom, newest first, as the trail has it. */
async function historyOf({ kysely }: Database, station: Station): Promise<SavedPreset[]> {
  const lines = await listTrail(kysely, station.id, { limit: TRAIL_READ, subject: station.id });
  return lines
    .filter(({ action }) => action === 'mastering.save')
    .slice(0, HISTORY_SHOWN)
    .flatMap(({ seq, at, actor, detail }, index) => {
      const after = MasterPreset.safeParse((detail as { after?: unknown }).after);
      return after.success ? [{ seq, at, by: actor.name, preset: after.data, inForce: index === 0 }] : [];
    });
}
