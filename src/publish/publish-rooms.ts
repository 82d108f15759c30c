import type { MediaStore } from '../audio/media-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../storage/database.ts';
import type { Places } from './places/places.ts';
import type { Publications } from './publications.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';

/** What the pages of this room work with. */
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
