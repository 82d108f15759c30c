/** Tables of the whole installation, which belong to no station, and what the city keeps of each. */
import type { Fixed, JsonText } from './columns.ts';

export interface CityTables {
  city_member: CityMemberTable;
  city_trail: CityTrailTable;
  ward_month: WardMonthTable;
  received_bulletin: ReceivedBulletinTable;
  city_bulletin: CityBulletinTable;
  city_order: CityOrderTable;
  city_order_ward: CityOrderWardTable;
  turn: TurnTable;
}

export interface CityMemberTable {
  user_id: Fixed<string>;
  /** Of the city: overseer, sender, commander, administrator. */
  roles: JsonText;
  created_at: Fixed<number>;
  removed_at: number | null;
}

/** Who did what to the whole installation: append-only, one hash chain. */
export interface CityTrailTable {
  seq: Fixed<number>;
  at: Fixed<number>;
  actor_kind: Fixed<'person' | 'token' | 'device' | 'system' | 'command'>;
  actor_id: Fixed<string>;
  actor_name: Fixed<string>;
  action: Fixed<string>;
  subject: Fixed<string>;
  detail: Fixed<JsonText>;
  previous_hash: Fixed<string>;
  hash: Fixed<string>;
}

/** A ward's month as the judge last found it: made anew when what it rests on has moved. */
export interface WardMonthTable {
  station_id: Fixed<string>;
  /** YYYY-MM */
  month: Fixed<string>;
  figures: JsonText;
  /** What it rests on, as it stood: compared before anything is judged anew. */
  seen: string;
  /** The station's instant that it was judged as of. */
  made_at: number;
}

/** A bulletin sent to a ward from above: nothing of it airs before the ward has taken it as an item of its own. */
export interface ReceivedBulletinTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** 'city', or what a program calls itself: 'province'. */
  source: Fixed<string>;
  /** The sender's own id of it: the same one sent twice is one row. */
  source_id: Fixed<string>;
  /** For people: 'Thành phố: Nguyễn Văn An'. */
  sender: Fixed<string>;
  priority: Fixed<'normal' | 'priority' | 'urgent'>;
  title: Fixed<string>;
  text: Fixed<string>;
  received_at: Fixed<number>;
  state: 'waiting' | 'taken' | 'declined';
  decided_by_name: string | null;
  decided_at: number | null;
  /** Why it was declined. */
  reason: string | null;
  /** The item that it became. */
  script_id: string | null;
}

export interface CityBulletinTable {
  id: Fixed<string>;
  priority: Fixed<'normal' | 'priority' | 'urgent'>;
  title: Fixed<string>;
  text: Fixed<string>;
  /** How many wards it went to. */
  wards: Fixed<number>;
  sent_by: Fixed<string>;
  sent_by_name: Fixed<string>;
  sent_at: Fixed<number>;
}

/** An order of the city (phát khẩn cấp); what it says never changes. */
export interface CityOrderTable {
  id: Fixed<string>;
  kind: Fixed<'emergency' | 'drill' | 'channel-test'>;
  text: Fixed<string>;
  repeat_minutes: Fixed<number>;
  until: Fixed<number>;
  state: 'draft' | 'waiting' | 'live' | 'discarded' | 'stopped';
  ordered_by: Fixed<string>;
  ordered_by_name: Fixed<string>;
  ordered_at: Fixed<number>;
  /** When the one who ordered it gave his password. */
  confirmed_at: number | null;
  second_by: string | null;
  second_by_name: string | null;
  live_at: number | null;
  stopped_at: number | null;
  stopped_by_name: string | null;
  stop_reason: string | null;
}

/** A ward that an order of the city is for, with its own order of it. */
export interface CityOrderWardTable {
  city_order_id: Fixed<string>;
  station_id: Fixed<string>;
  order_id: string | null;
  /** Why it does not air in this ward. */
  failure: string | null;
}

/** Whose turn it is to do what only one process may. */
export interface TurnTable {
  name: Fixed<string>;
  owner: string;
  /** Machine ms. */
  until: number;
}
