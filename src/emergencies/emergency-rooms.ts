import type { Auth } from '../accounts/auth.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../storage/database.ts';
import type { CapInbox } from './cap-inbox.ts';
import type { CapSenders } from './cap-senders.ts';
import type { Orders } from './orders.ts';
import type { Watch } from './watch.ts';

/** What the pages and the API of this room work with. */
export interface EmergencyRooms {
  database: Database;
  clock: Clock;
  auth: Pick<Auth, 'verifyPassword' | 'prove' | 'passkeyOffer'>;
  bulletins: Bulletins;
  orders: Orders;
  cap: CapInbox;
  capSenders: CapSenders;
  watch: Watch;
}
