/** Nghe lại: the public page and feed, off until the administrator switches them on. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { RequestContext } from '../../accounts/http/request-context.ts';
import { findStation, saveSettings, type Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import { pictureOfWords } from '../../audio/picture.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { checkbox } from '../../kernel/fields.ts';
import { sha256 } from '../../kernel/hash.ts';
import { answerRange, type MediaSource } from '../../playout/media-range.ts';
import type { Database } from '../../storage/database.ts';
import { squareScript } from '../cover.ts';
import { ListeningPage, ListeningSettingsPage } from './listening.page.tsx';
import type { Listening } from './listening.ts';
import { podcastXml } from './podcast.ts';

const PUBLIC = '/nghe-lai/{slug}';
const SETTINGS = '/d/{slug}/xuat-ban/nghe-lai';
const open = { scope: 'public', embeddable: true } as const;

export interface ListeningRooms {
  database: Database;
  clock: Clock;
  machine: Clock;
  media: MediaSource;
  listening: Listening;
  publicBase: (c: RequestContext) => string;
}

export function listeningRoutes(
  app: App,
  { database, clock, media, listening, publicBase }: ListeningRooms,
): void {
  const { kysely } = database;

  /** To others a station that has it off is not there. */
  async function heardStation(slug: string): Promise<Station> {
    const station = await findStation(kysely, { slug });
    if (!station?.settings.listening) throw notHere();
    return station;
  }

  app.page({ method: 'get', path: PUBLIC, ...open }, async ({ params, domain }) => {
    const station = await heardStation(params.slug);
    return (
      <ListeningPage
        {...{ station, path: `/nghe-lai/${station.slug}`, trial: domain.trial || station.trial }}
        episodes={await listening.episodes(station)}
      />
    );
  });

  app.raw(
    { method: 'get', path: `${PUBLIC}/rss.xml`, ...open, summary: 'Podcast (RSS) của bản tin đã phát' },
    async ({ c, params }) => {
      const station = await heardStation(params.slug);
      const channel = {
        ...{
          title: station.name,
          author: station.name,
          address: `${publicBase(c)}/nghe-lai/${station.slug}`,
        },
        description: `Bản tin đã phát trên loa của ${station.name}.`,
      };
      const xml = podcastXml(channel, await listening.episodes(station));
      const etag = `"${sha256(xml).slice(0, 32)}"`;
      const headers = {
        'content-type': 'application/rss+xml; charset=utf-8',
        etag,
        'cache-control': 'public, max-age=300',
      };
      if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
      return new Response(xml, { headers });
    },
  );

  app.raw(
    { method: 'get', path: `${PUBLIC}/am-thanh/{file}`, ...open, summary: 'Âm thanh của tin, bài đã phát' },
    async ({ c, params }) => {
      const station = await heardStation(params.slug);
      const hash = params.file.replace(/\.mp3$/, '');
      const episode = (await listening.episodes(station)).find((one) => one.sha256 === hash);
      if (!episode) throw notHere();
      return answerRange(media, episode.sha256, episode.mediaType, c.req.raw.headers);
    },
  );

  app.raw(
    { method: 'get', path: `${PUBLIC}/loi/{file}`, ...open, summary: 'Lời của tin, bài đã phát' },
    async ({ params }) => {
      const station = await heardStation(params.slug);
      const id = params.file.replace(/\.txt$/, '');
      const episode = (await listening.episodes(station)).find(({ scriptId }) => scriptId === id);
      if (!episode) throw notHere();
      return new Response(`${episode.title}\n\n${episode.text}\n`, {
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    },
  );

  const pictures = new Map<string, Promise<Buffer>>();
  app.raw(
    { method: 'get', path: `${PUBLIC}/anh.jpg`, ...open, summary: 'Ảnh của podcast' },
    async ({ params }) => {
      const station = await heardStation(params.slug);
      const drawn = pictures.get(station.name) ?? pictureOfWords(squareScript(station.name));
      pictures.set(station.name, drawn);
      drawn.catch(() => pictures.delete(station.name));
      return new Response(new Uint8Array(await drawn), {
        headers: { 'content-type': 'image/jpeg', 'cache-control': 'public, max-age=86400' },
      });
    },
  );

  app.page({ method: 'get', path: SETTINGS, scope: 'station', permission: 'script.read' }, async (call) => {
    const { station, c } = call;
    return (
      <ListeningSettingsPage
        {...{ call, on: station.settings.listening, maySet: call.may('settings.write') }}
        address={`${publicBase(c)}/nghe-lai/${station.slug}`}
        episodes={(await listening.episodes(station)).length}
      />
    );
  });
  app.form(
    {
      method: 'post',
      path: SETTINGS,
      scope: 'station',
      permission: 'settings.write',
      body: z.object({ on: checkbox() }),
    },
    async ({ station, actor, body, seeOther }) => {
      await kysely.transaction().execute(async (tx) => {
        const now = clock.now();
        await saveSettings(tx, station.id, { ...station.settings, listening: body.on });
        await record(tx, station.id, actor, 'listening.set', station.id, { on: body.on }, now);
      });
      return seeOther(
        `/d/${station.slug}/xuat-ban/nghe-lai`,
        body.on ? 'Đã mở trang nghe lại.' : 'Đã tắt trang nghe lại.',
      );
    },
  );
}

function notHere(): Refusal {
  return new Refusal('not-here', 'Không có trang này.', 404);
}
