import type { Devices } from '../accounts/devices.ts';
import type { Station } from '../accounts/stations.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import type { LifeOf } from './airing-life.ts';
import type { CalendarEdits } from './calendar-edits.ts';
import type { CalendarFeed } from './calendar-feed.ts';
import type { HeardOf } from './heard.ts';
import type { Copies } from './copies.ts';
import type { MakeGoods } from './make-goods.ts';
import type { Schedule } from './schedule.ts';
import type { RelaySources } from './relay-sources.ts';
import type { Suspensions } from './suspensions.ts';
import type { PackageRooms } from './week-package.routes.ts';

/** What the pages and the API of this room work with. */
export interface ScheduleRooms extends PackageRooms {
  schedule: Schedule;
  calendarEdits: CalendarEdits;
  copies: Copies;
  calendarFeed: CalendarFeed;
  suspensions: Suspensions;
  bulletins: Bulletins;
  devices: Devices;
  /** What players told of airings: the playout room keeps it. */
  heardOf: HeardOf;
  /** Approved CCHC items that were not heard this month, newest first: the plan room counts. */
  notHeardOf: (station: Station) => Promise<{ id: string; title: string }[]>;
  /** Deliveries, checks and players' states: the playout room keeps them. */
  lifeOf: LifeOf;
  makeGoods: MakeGoods;
  relaySources: RelaySources;
  /** Bytes of the media store, whole or a range. @throws Refusal 404 */
  answerMedia: (sha256: string, headers: Headers) => Promise<Response>;
}
