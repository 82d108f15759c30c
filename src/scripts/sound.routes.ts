import type { App } from '../accounts/http/app.ts';
import { Refusal } from '../kernel/errors.ts';
import { hasRecording } from './recordings.ts';
import type { ScriptRooms } from './script-rooms.ts';
import { hasMedia } from './segments.store.ts';

/** Previews are made to be heard at once: the last ones made are enough, and a restart may forget them. */
const PREVIEWS_KEPT = 500;

/** Which previews belong to which station. */
export interface PreviewBook {
  allow: (stationId: string, sha256: string) => void;
  has: (stationId: string, sha256: string) => boolean;
}

/** The sounds of a station's items, by their hash: mastered, as recorded, and previews. Another station's are not there. */
export function soundRoutes(app: App, { database, answerMedia, answerCopy }: ScriptRooms): PreviewBook {
  const previews = createPreviewBook();

  app.raw(
    {
      method: 'get',
      path: '/d/{slug}/am-thanh/{sha256}',
      scope: 'station',
      permission: 'script.read',
      summary: 'Nghe âm thanh của đài, theo SHA-256',
    },
    async ({ c, station, params: { sha256 } }) => {
      const known =
        previews.has(station.id, sha256) ||
        (await hasMedia(database.kysely, station.id, sha256)) ||
        (await hasRecording(database.kysely, station.id, sha256));
      if (!known) throw new Refusal('media-not-found', 'Đài không có âm thanh này.', 404);
      return answerMedia(sha256, c.req.raw.headers);
    },
  );

  app.raw(
    {
      method: 'get',
      path: '/d/{slug}/am-thanh/{sha256}/opus',
      scope: 'station',
      permission: 'script.read',
      summary: 'Nghe bản nhẹ (Opus) của một bản ghi; chưa có thì 404, hãy nghe bản gốc',
    },
    async ({ c, station, params: { sha256 } }) => {
      if (!(await hasRecording(database.kysely, station.id, sha256)))
        throw new Refusal('media-not-found', 'Đài không có âm thanh này.', 404);
      return answerCopy(station, sha256, c.req.raw.headers);
    },
  );

  return previews;
}

function createPreviewBook(): PreviewBook {
  const kept = new Set<string>();
  const keyOf = (stationId: string, sha256: string) => `${stationId}/${sha256}`;
  return {
    has: (stationId, sha256) => kept.has(keyOf(stationId, sha256)),
    allow: (stationId, sha256) => {
      const key = keyOf(stationId, sha256);
      kept.delete(key);
      kept.add(key);
      // A set keeps the order in which things came: the first is the oldest.
      for (const oldest of kept) {
        if (kept.size <= PREVIEWS_KEPT) break;
        kept.delete(oldest);
      }
    },
  };
}
