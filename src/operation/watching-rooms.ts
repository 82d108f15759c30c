import type { Installation } from '../accounts/installation.ts';
import type { Backups } from './backup/backups.ts';
import type { Metrics } from './metrics.ts';

export interface WatchingRooms {
  installation: Installation;
  backups: Backups;
  metrics: Metrics;
}
