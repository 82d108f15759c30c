/** A bulletin as it will sound today, whole: to be heard, taken away as one file, and its cue sheet. */
import type { App } from '../accounts/http/app.ts';
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { withoutMarks } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import type { Bulletins } from './bulletins.ts';
import { cueSheet } from './cue-sheet.ts';
import type { JoinedSounds } from './joined-sounds.ts';

export interface ListeningRooms {
  database: Database;
  clock: Clock;
  bulletins: Bulletins;
  joined: JoinedSounds;
  /** Bytes of the media store, whole or a range. */
  answerMedia: (sha256: string, headers: Headers) => Promise<Response>;
}

const ITEM = '/d/{slug}/ban-tin/{bulletinId}';
const read = { scope: 'station', permission: 'bulletin.read' } as const;

export function listeningRoutes(app: App, rooms: ListeningRooms): void {
  const { database, clock, bulletins, joined, answerMedia } = rooms;

  async function whole(station: Station, id: string) {
    const bulletin = await bulletins.find(station.id, id);
    const date = dateOf(clock.now(), station.timeZone);
    const rundown = await bulletins.rundown(database.kysely, bulletin, date);
    if (rundown.items.length === 0)
      throw new Refusal('nothing-to-hear', 'Bản tin chưa có âm thanh nào để nghe.', 409);
    const name = fileName(bulletin.title, date);
    return { title: bulletin.title, name, items: rundown.items, sound: await joined(rundown) };
  }

  app.raw(
    { ...{ method: 'get', path: `${ITEM}/nghe`, ...read }, summary: 'Nghe cả bản tin như sẽ phát hôm nay' },
    async ({ c, station, params }) => {
      const { sound } = await whole(station, params.bulletinId);
      return answerMedia(sound.sha256, c.req.raw.headers);
    },
  );
  app.raw(
    { ...{ method: 'get', path: `${ITEM}/tep.mp3`, ...read }, summary: 'Cả bản tin thành một tệp MP3' },
    async ({ c, station, params }) => {
      const { sound, name } = await whole(station, params.bulletinId);
      const answer = await answerMedia(sound.sha256, c.req.raw.headers);
      answer.headers.set('content-disposition', `attachment; filename="${name}.mp3"`);
      return answer;
    },
  );
  app.raw(
    { ...{ method: 'get', path: `${ITEM}/tep.cue`, ...read }, summary: 'Cue sheet của bản tin' },
    async ({ station, params }) => {
      const { title, items, sound, name } = await whole(station, params.bulletinId);
      const points = items.map((item, index) => ({ title: item.title, startMs: sound.startsMs[index]! }));
      return new Response(cueSheet(title, `${name}.mp3`, points), {
        headers: {
          'content-type': 'application/x-cue; charset=utf-8',
          'content-disposition': `attachment; filename="${name}.cue"`,
        },
      });
    },
  );
}

/** @example fileName('Bản tin sáng', '2026-11-24') // 'ban-tin-sang-2026-11-24' */
function fileName(title: string, date: string): string {
  const plain = withoutMarks(title)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${plain.slice(0, 60) || 'ban-tin'}-${date}`;
}
