import type { LetterPackages } from '../accounts/letter-package.ts';
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { FoundByFeed } from './found-again.ts';
import type { CitySettings } from './places/place-forms.ts';
import type { Portal } from './places/portal.ts';
import type { Publication } from './publication.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';

export interface OutboxDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  log: Log;
  accounts: Pick<ZaloAccounts, 'clientOf' | 'find' | 'look'>;
  station: (id: string) => Promise<Station>;
  /** A picture of the media store. */
  image: (sha256: string) => Promise<Uint8Array>;
  /** Where anybody may fetch it; null while the server has no public address. */
  imageAddress: (sha256: string) => string | null;
  /** The station's website by its own API; absent: nothing is put out there by the program. */
  portalOf?: (stationId: string) => Promise<Portal>;
  /** How the city's page is written to; absent: by hand alone. */
  cityLetters?: CityLetters;
  foundByFeed?: FoundByFeed;
  /** The address at which an item can be heard; null while that is off. */
  listenAddress?: (publication: Publication) => Promise<string | null>;
  evidence: EvidenceOfPublishing;
  leaseMs?: number;
  pollMs?: number;
  /** Pause before the first new try, machine ms. */
  firstRetryMs?: number;
  /** Between two looks whether Zalo has made an article, ms. */
  verifyMs?: number;
}

/** What the outbox needs to write letters. */
export interface CityLetters {
  settingsOf: (stationId: string) => Promise<CitySettings | null>;
  letters: Pick<LetterPackages, 'deliver'>;
  /** Of a file of the media store. */
  fileOf: (sha256: string) => Promise<string>;
}

/** The higher rooms' evidence of a publication, each in the transaction in which it is known. Ids are those of the evidence. */
export interface EvidenceOfPublishing {
  /** It has gone to a place that tells no address. */
  sent: (tx: Executor, station: Station, publication: Publication) => Promise<string | null>;
  /** It is out, and where is known. */
  published: (tx: Executor, station: Station, publication: Publication) => Promise<string | null>;
  /** Nobody waits any more for where it is. */
  givenUp: (tx: Executor, station: Station, publication: Publication) => Promise<void>;
}
