/** Xuất bản: places outside, Zalo. */
import type { ColumnType } from 'kysely';
import type { Fixed, Flag, JsonText } from './columns.ts';

export interface PublishTables {
  zalo_account: ZaloAccountTable;
  zalo_login: ZaloLoginTable;
  publishing_place: PublishingPlaceTable;
  publication: PublicationTable;
  publication_step: PublicationStepTable;
  zalo_event: ZaloEventTable;
  zalo_question: ZaloQuestionTable;
  zalo_count: ZaloCountTable;
}

/** The ward's Zalo OA: one a station. Tokens and secrets are sealed (`kernel/secret-box.ts`); token times are the machine's. */
export interface ZaloAccountTable {
  station_id: Fixed<string>;
  app_id: string;
  sealed_secret: string;
  /** Signs what the webhook is sent. */
  sealed_oa_secret: string | null;
  /** Night hours, author. */
  settings: JsonText;
  oa_id: string | null;
  oa_name: string | null;
  verified: Flag | null;
  package_name: string | null;
  sealed_access: string | null;
  sealed_refresh: string | null;
  access_until: number | null;
  refresh_until: number | null;
  /** Counts the pairs of tokens. */
  version: number;
  /** Which process fetches the next pair, and until when nobody else may. */
  renewer: string | null;
  renewing_until: number | null;
  /** Why it is not connected any more, a sentence. */
  problem: string | null;
  followers: number | null;
  /** Broadcasts of the month: all, and those left, as Zalo last said. */
  allowance: number | null;
  allowance_left: number | null;
  looked_at: number | null;
  connected_at: number | null;
  connected_by_name: string | null;
  updated_at: number;
}

/** Somebody on the way to Zalo's page and back; used once. */
export interface ZaloLoginTable {
  /** SHA-256 of the state that comes back. */
  id: Fixed<string>;
  station_id: Fixed<string>;
  sealed_verifier: Fixed<string>;
  redirect_uri: Fixed<string>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  created_at: Fixed<number>;
  used_at: number | null;
}

export type PublicationState =
  | 'draft'
  | 'queued'
  | 'creating'
  | 'verifying'
  | 'published'
  | 'broadcasting'
  | 'sent'
  | 'failed'
  | 'unknown'
  | 'cancelled';

/** A place to which the program itself brings articles: the ward's website by its API, the city's page by letter. */
export interface PublishingPlaceTable {
  station_id: Fixed<string>;
  /** ward-website, city-page. */
  channel: Fixed<string>;
  /** `Recipe` or `CitySettings` of publish/places. */
  settings: JsonText;
  /** Headers of the website's API, which hold its secrets. */
  sealed: string | null;
  updated_at: number;
}

/** An item on its way to one place outside (bản đăng). */
export interface PublicationTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** zalo-oa, ward-website, city-page, other. */
  channel: Fixed<string>;
  /** api: by the program; hand: by a person who says afterwards where it is. */
  way: 'api' | 'hand';
  /** Of `other`: which group or page. */
  place: string;
  kinds: JsonText;
  unit: string;
  script_id: Fixed<string>;
  /** The approved revision that it is made of, with its hash and that of its sound. */
  revision_id: Fixed<string>;
  content_hash: Fixed<string>;
  audio_sha256: Fixed<string | null>;
  title: string;
  description: string;
  author: string;
  /** [{type: "text", content} | {type: "image", sha256, caption}] */
  body: JsonText;
  cover_sha256: string | null;
  /** The cover is a picture that somebody gave; else it was drawn from the title. */
  own_cover: Flag;
  /** Hash of all that readers will see; it goes out only where `approved_hash` is the same. */
  words_hash: string;
  approved_hash: string | null;
  approved_by_name: string | null;
  approved_at: number | null;
  state: PublicationState;
  held: Flag;
  /** Order in the queue. */
  position: number;
  /** When the program has something to do for it; null: never by itself. */
  next_at: number | null;
  /** Not to go out before; null: as soon as may be. */
  not_before: number | null;
  /** Times in a row that nobody was reached. */
  tries: number;
  /** Counts changes of state: an answer that comes late changes nothing. */
  turn: number;
  lease_owner: string | null;
  /** Of the machine's clock. */
  lease_until: number | null;
  wants_broadcast: Flag;
  broadcast_after: number | null;
  target: JsonText;
  /** The article with which this one goes to followers. */
  lead_id: string | null;
  /** By which Zalo is asked for the article's id. */
  token: string | null;
  remote_id: string | null;
  link: string | null;
  message_id: string | null;
  /** Of `unknown`: what nobody knows. */
  unclear: 'article' | 'broadcast' | null;
  reason: string | null;
  /** What a person does about it. */
  todo: string | null;
  /** What is to be done to an article that is out. */
  wish: 'update' | 'hide' | 'show' | 'remove' | null;
  hidden: Flag;
  removed_at: number | null;
  /** The article that this one puts right. */
  corrects: Fixed<string | null>;
  /** Its line of evidence. */
  fact_id: string | null;
  views: number | null;
  views_at: number | null;
  /** Who last changed its words; null: whoever made it. */
  edited_by: string | null;
  /** Who reviewed which words (Duyệt hai bước). */
  review: JsonText | null;
  /** Who gave which words back, and why: `PublicationReturn` of publish/publication.ts. */
  returned: ColumnType<string | null, string | null | undefined>;
  /** Words that are to take the place of those that are out, with their approval: `Revised` of publish/publication.ts. */
  revised: JsonText | null;
  revised_at: number | null;
  by: Fixed<string>;
  by_name: Fixed<string>;
  created_at: Fixed<number>;
  updated_at: number;
  published_at: number | null;
  sent_at: number | null;
}

/** One step of a publication: what was meant, written before it; what came of it, written after. Kept as evidence. */
export interface PublicationStepTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  publication_id: Fixed<string>;
  /** create, verify, broadcast, look, update, hide, show, remove, decide, confirm … */
  step: Fixed<string>;
  asked: Fixed<JsonText>;
  begun_at: Fixed<number>;
  ended_at: number | null;
  /** done, refused, away, unclear, interrupted. */
  outcome: string | null;
  answer: JsonText | null;
  words: string | null;
  /** The person, where one did it. */
  by_name: string | null;
}

/** An event that Zalo's webhook sent, once: what it said is kept only where it is a question. */
export interface ZaloEventTable {
  station_id: Fixed<string>;
  id: Fixed<string>;
  /** follow, unfollow, user_send_text … */
  name: Fixed<string>;
  at: Fixed<number>;
  received_at: Fixed<number>;
}

/** What a resident wrote to the OA (hỏi đáp). */
export interface ZaloQuestionTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** Zalo's id of the sender: the same person, without a name. */
  sender: Fixed<string>;
  text: string;
  at: Fixed<number>;
  state: 'new' | 'answered' | 'dismissed';
  /** Written down here; sent by a person in Zalo's own console. */
  answer: string;
  answered_by_name: string | null;
  answered_at: number | null;
}

/** A figure of a day, as Zalo last said it that day. */
export interface ZaloCountTable {
  station_id: Fixed<string>;
  /** 'followers', or the id of a publication whose views these are. */
  what: Fixed<string>;
  /** YYYY-MM-DD of the station's zone. */
  day: Fixed<string>;
  value: number;
}
