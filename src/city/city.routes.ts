import type { App } from '../accounts/http/app.ts';
import { cityPeopleRoutes, type CityPeopleRooms } from './people.routes.tsx';
import { wardsRoutes, type WardsRooms } from './wards.routes.tsx';

export type CityRooms = WardsRooms & CityPeopleRooms;

/** Everything that this room answers. */
export function cityRoutes(app: App, rooms: CityRooms): void {
  wardsRoutes(app, rooms);
  cityPeopleRoutes(app, rooms);
}
