/** Quản trị → Giọng đọc: which voice reads, which stands in, and the services outside that the station allows. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { textOf } from '../../accounts/sign-in.routes.tsx';
import { stationSettingsSchema } from '../../accounts/station-settings.ts';
import { saveSettings, type Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal } from '../../kernel/errors.ts';
import { checkbox, optionalText, requiredText, wholeNumber } from '../../kernel/fields.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { SERVICE_NAMES, type ServiceName, type VoiceServices } from '../../speech/voices/voice-services.ts';
import type { Voices } from '../../speech/voices/voices.ts';
import type { Database } from '../../storage/database.ts';
import { AudioPlayer } from '../../web/parts/audio-player.tsx';
import { unknownVoice } from '../script-form.ts';
import type { PreviewBook } from '../sound.routes.ts';
import { SpokenRefusal } from '../spoken-panel.page.tsx';
import { trialsAMinute } from '../trials.ts';
import { VoicesPage, type VoicesPageProps } from './voices.page.tsx';

export interface VoicesRooms {
  database: Database;
  clock: Clock;
  voices: Pick<Voices, 'list'>;
  voiceServices: Pick<VoiceServices, 'list' | 'save'>;
  previews: PreviewBook;
  sayPreview: (station: Station, text: string, voice: string) => Promise<{ sha256: string }>;
  soundHref: (station: Station, sha256: string) => string;
}

const PAGE = '/d/{slug}/quan-tri/giong-doc';
const access = { scope: 'station', permission: 'settings.write' } as const;

const choiceSchema = stationSettingsSchema.pick({ voice: true, fallbackVoice: true, paceSyllables: true });
const serviceSchema = z.object({
  enabled: checkbox(),
  key: optionalText('Khóa', { max: 200 }).default(''),
  monthlyCharacters: wholeNumber('Hạn mức mỗi tháng', { min: 1_000, max: 100_000_000 }),
});
const trialSchema = z.object({
  sentence: requiredText('Câu nghe thử', { max: 300 }),
  voice: requiredText('Giọng đọc', { max: 100 }),
});

export function voicesRoutes(app: App, rooms: VoicesRooms): void {
  const { database, clock, voices, voiceServices } = rooms;
  const trials = trialsAMinute(clock);

  async function page(call: PageCall, refused?: VoicesPageProps['refused']) {
    const { station } = call;
    const known = await voices.list(station);
    const shown = await Promise.all(
      known.map(async (voice) => {
        const { id, title, outside, licence } = voice;
        return { id, title, outside, licence, obstacle: await voice.obstacle() };
      }),
    );
    const { voice, fallbackVoice, paceSyllables } = station.settings;
    return (
      <VoicesPage
        call={call}
        voices={shown}
        services={await voiceServices.list(station)}
        values={{ voice, fallbackVoice, paceSyllables: viNumber(paceSyllables, 3) }}
        hasNeural={known.some(({ id, outside }) => !outside && !id.startsWith('espeak-'))}
        refused={refused}
      />
    );
  }

  app.page({ method: 'get', path: PAGE, ...access }, (call) => page(call));

  app.form(
    { method: 'post', path: PAGE, ...access, body: choiceSchema },
    async ({ station, actor, body, seeOther }) => {
      const known = await voices.list(station);
      if (!known.some(({ id }) => id === body.voice)) throw unknownVoice();
      const stands =
        body.fallbackVoice === '' || known.some(({ id, outside }) => id === body.fallbackVoice && !outside);
      if (!stands)
        throw fieldRefusal(
          'fallbackVoice',
          'voice-outside',
          'Giọng dự phòng phải là giọng chạy trên máy chủ.',
        );
      const after = { ...station.settings, ...body };
      await database.kysely.transaction().execute(async (tx) => {
        await saveSettings(tx, station.id, after);
        const detail = { before: station.settings, after };
        await record(tx, station.id, actor, 'settings.save', station.id, detail, clock.now());
      });
      return seeOther(`/d/${station.slug}/quan-tri/giong-doc`, 'Đã lưu giọng đọc.');
    },
    (call) => page(call, refusedForm('choice', call)),
  );

  for (const name of SERVICE_NAMES)
    app.form(
      { method: 'post', path: `${PAGE}/dich-vu/${name}`, ...access, body: serviceSchema },
      async ({ station, actor, body, seeOther }) => {
        await voiceServices.save(station, actor, name, body);
        return seeOther(`/d/${station.slug}/quan-tri/giong-doc`, 'Đã lưu dịch vụ giọng đọc.');
      },
      (call) => page(call, refusedForm(name, call)),
    );

  app.form(
    { method: 'post', path: `${PAGE}/nghe-thu`, ...access, body: trialSchema },
    async ({ station, body }) => {
      trials.take(station.id);
      const voice = (await voices.list(station)).find(({ id }) => id === body.voice);
      if (!voice) throw unknownVoice();
      const { sha256 } = await rooms.sayPreview(station, body.sentence, voice.id);
      rooms.previews.allow(station.id, sha256);
      return <AudioPlayer src={rooms.soundHref(station, sha256)} label={voice.title} preload="metadata" />;
    },
    ({ errors, message }) => <SpokenRefusal sentence={errors[0]?.message ?? message ?? ''} />,
  );
}

/** What was typed, but for the key. */
function refusedForm(
  form: 'choice' | ServiceName,
  call: Pick<NonNullable<VoicesPageProps['refused']>, 'errors' | 'message'> & {
    values: Record<string, string | string[]>;
  },
): VoicesPageProps['refused'] {
  const kept = Object.entries(call.values).filter(([name]) => name !== 'key');
  const typed = Object.fromEntries(kept.map(([name, value]) => [name, textOf(value)]));
  return { form, errors: call.errors, message: call.message, typed };
}
