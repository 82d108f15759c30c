/** Xuất bản: all its pages, in the order in which their addresses are looked at. */
import type { App } from '../accounts/http/app.ts';
import type { MediaStore } from '../audio/media-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../storage/database.ts';
import { broadcastRoutes } from './broadcast.routes.tsx';
import type { Places } from './places/places.ts';
import { pictureRoutes } from './pictures.routes.ts';
import { publicationFormRoutes } from './publication-form.routes.tsx';
import { publicationRoutes } from './publication.routes.tsx';
import type { Publications } from './publications.ts';
import { queueRoutes } from './queue.routes.tsx';
import type { ZaloAccounts } from './zalo/accounts.ts';

export interface PublishRooms {
  database: Database;
  clock: Clock;
  machine: Clock;
  publications: Publications;
  accounts: ZaloAccounts;
  places: Places;
  /** Bytes of the media store. */
  media: Pick<MediaStore, 'open'>;
}

export function publishRoutes(app: App, rooms: PublishRooms): void {
  queueRoutes(app, rooms);
  publicationFormRoutes(app, rooms);
  broadcastRoutes(app, rooms);
  pictureRoutes(app, rooms);
  publicationRoutes(app, rooms);
}
