import type { Job } from '../storage/jobs.ts';
import type { Revision, Script } from './script.ts';
import type { Decision, Segment } from './segments.store.ts';

/** Everything a page shows of one item. */
export interface ScriptDetail {
  script: Script;
  revision: Revision;
  /** The mastered sound of `revision`, once made. */
  segment: Segment | undefined;
  /** On any revision of the item, newest first. */
  decisions: Decision[];
  revisions: Revision[];
  /** The making of the sound, while it runs or when it failed. */
  job: Job | undefined;
}
