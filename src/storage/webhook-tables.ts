/** Webhook gửi đi: other systems that are told what happens in a station. */
import type { Fixed, JsonText } from './columns.ts';

export interface WebhookTables {
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
}

export interface WebhookTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: Fixed<string>;
  url: Fixed<string>;
  /** Names of events. */
  events: Fixed<JsonText>;
  /** Opened with a key that lies outside the database. */
  sealed_secret: string;
  /** The secret before, which also signs until then (the machine's clock). */
  sealed_before: string | null;
  before_until: number | null;
  /** The last line of the station's trail that was looked at, and the last row of its players. */
  trail_seq: number;
  as_run_at: number;
  by_name: Fixed<string>;
  created_at: Fixed<number>;
  removed_at: number | null;
}

export interface WebhookDeliveryTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  webhook_id: Fixed<string>;
  /** What it tells of, so that it is told once: 'trail:118', 'aired:<airing>'. */
  cause: Fixed<string>;
  event: Fixed<string>;
  /** The very bytes that are signed. */
  body: Fixed<string>;
  state: 'waiting' | 'delivered' | 'failed';
  tries: number;
  /** When it is tried next, the machine's clock. */
  next_at: number | null;
  /** Of the last try: 'trả lời 204'. */
  answer: string | null;
  answered_at: number | null;
  created_at: Fixed<number>;
}
