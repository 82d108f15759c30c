import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { Revision } from './script.ts';

export interface ScriptsDependencies {
  database: Database;
  /** The domain's clock. */
  clock: Clock;
  /** The machine's, for the job queue. */
  machine: Clock;
  /** Starts looking for work at once. */
  wakeJobs: () => void;
  /** True when the stored bytes still have this hash. */
  verifyMedia: (sha256: string) => Promise<boolean>;
  /** In the transaction of a review, the first of two steps: those who may approve are told. */
  onReviewed?: (
    tx: Executor,
    station: Station,
    scriptId: string,
    revision: Revision,
    by: string,
  ) => Promise<void>;
  /** After what may air has changed: approved, undone, withdrawn. */
  onAirableChange: (stationId: string) => Promise<void>;
}
