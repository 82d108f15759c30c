/** The package for another maker's loudspeaker system, as one archive. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Station } from '../accounts/stations.ts';
import { listZones } from '../accounts/zones.ts';
import type { MediaStore } from '../audio/media-store.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { dateField, idField, optional } from '../kernel/fields.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { zipped, type ZipEntry } from '../kernel/zip.ts';
import type { Database } from '../storage/database.ts';
import { airingsBetween, findAiring, type Airing } from './airings.store.ts';
import { packageOf, type PackageEntry } from './week-package.ts';
import { daysBounds, mondayOf } from './week.ts';

export interface PackageRooms {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'open' | 'size'>;
}

const see = { scope: 'station', permission: 'schedule.read' } as const;

const packageQuery = z.object({
  /** Any day of the week that is wanted; absent: the week that runs. */
  tuan: optional(dateField('Tuần')),
  cum: optional(idField('Cụm loa')),
  /** Only this airing. */
  luot: optional(idField('Lượt phát')),
});

export function weekPackageRoutes(app: App, { database, clock, media }: PackageRooms): void {
  const { kysely } = database;

  app.raw(
    {
      ...{ method: 'get', path: '/d/{slug}/lich-phat/xuat', ...see, query: packageQuery },
      summary: 'Gói phát cho hệ thống truyền thanh khác: âm thanh, danh sách phát, lịch (ZIP)',
    },
    async ({ station, query, domain }) => {
      const { name, airings } = await wanted(station, query);
      const zoneNames = new Map((await listZones(kysely, station.id)).map((zone) => [zone.id, zone.name]));
      const { timeZone } = station;
      const parts = packageOf(airings, { name: station.name, timeZone, zoneNames, trial: domain.trial });
      for (const { content } of parts) {
        if (typeof content !== 'string' && (await media.size(content.sha256)) === null) {
          throw new Refusal('media-missing', 'Máy chủ thiếu một tệp âm thanh của gói này.', 409);
        }
      }
      const body = Readable.toWeb(Readable.from(zipped(entriesOf(parts), new Date(clock.now()))));
      return new Response(body as ReadableStream<Uint8Array>, {
        headers: {
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="${name}.zip"`,
          'cache-control': 'no-store',
        },
      });
    },
  );

  /** A sound is opened when its turn comes: a week may hold a hundred. */
  function* entriesOf(parts: readonly PackageEntry[]): Generator<ZipEntry> {
    for (const { name, content } of parts) {
      yield { name, content: typeof content === 'string' ? content : media.open(content.sha256) };
    }
  }

  async function wanted(
    station: Station,
    { tuan, cum, luot }: z.output<typeof packageQuery>,
  ): Promise<{ name: string; airings: Airing[] }> {
    if (luot !== undefined) {
      const airing = await findAiring(kysely, station.id, luot);
      if (!airing) throw new Refusal('airing-not-found', 'Không tìm thấy lượt phát này.', 404);
      return { name: `luot-phat-${dateOf(airing.startsAt, station.timeZone)}`, airings: [airing] };
    }
    const monday = mondayOf(tuan ?? dateOf(clock.now(), station.timeZone));
    const { from, to } = daysBounds(monday, 7, station.timeZone);
    const airings = (await airingsBetween(kysely, station.id, from, to)).filter(
      ({ orderId, zones }) => orderId === null && (cum === undefined || zones.includes(cum)),
    );
    return { name: `lich-phat-${monday}`, airings };
  }
}
