/** Tables of the whole installation, which belong to no station, and what the city keeps of each. */
import type { Fixed, JsonText } from './schema.ts';

export interface CitySchema {
  city_member: CityMemberTable;
  city_trail: CityTrailTable;
  ward_month: WardMonthTable;
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
