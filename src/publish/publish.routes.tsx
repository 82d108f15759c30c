/** Xuất bản: all its pages, in the order in which their addresses are looked at. */
import type { App } from '../accounts/http/app.ts';
import { broadcastRoutes } from './broadcast.routes.tsx';
import { pictureRoutes } from './pictures.routes.ts';
import { publicationFormRoutes } from './publication-form.routes.tsx';
import { publicationRoutes } from './publication.routes.tsx';
import type { PublishRooms } from './publish-rooms.ts';
import { queueRoutes } from './queue.routes.tsx';

export function publishRoutes(app: App, rooms: PublishRooms): void {
  queueRoutes(app, rooms);
  publicationFormRoutes(app, rooms);
  broadcastRoutes(app, rooms);
  pictureRoutes(app, rooms);
  publicationRoutes(app, rooms);
}
