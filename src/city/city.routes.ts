import type { App } from '../accounts/http/app.ts';
import { bulletinsRoutes, type BulletinsRooms } from './bulletins.routes.tsx';
import { cityOrdersRoutes, type CityOrdersRooms } from './orders/orders.routes.tsx';
import { cityPeopleRoutes, type CityPeopleRooms } from './people.routes.tsx';
import { wardsRoutes, type WardsRooms } from './wards.routes.tsx';

export type CityRooms = WardsRooms & CityPeopleRooms & BulletinsRooms & CityOrdersRooms;

/** Everything that this room answers. */
export function cityRoutes(app: App, rooms: CityRooms): void {
  wardsRoutes(app, rooms);
  cityPeopleRoutes(app, rooms);
  bulletinsRoutes(app, rooms);
  cityOrdersRoutes(app, rooms);
}
