/**
 * `npm run bench`: one JSON line a measure on standard output, in about twenty minutes. What is fast on one machine is slow on
 * another, so where it can a measure stands beside a baseline of the same run; nothing here passes or fails.
 */
import { cityLoad } from './bench/city-load.ts';
import { cityLoadPostgres } from './bench/city-load-postgres.ts';
import { cityYears } from './bench/city-years.ts';
import { emergencyFanout } from './bench/emergency-fanout.ts';
import { emergencyFirstSound } from './bench/emergency-first-sound.ts';
import type { Measure } from './bench/measure.ts';
import { nightlyGrowth } from './bench/nightly-growth.ts';
import { normalise } from './bench/normalise.ts';
import { pagesWhileMastering } from './bench/pages-while-mastering.ts';
import { playerMemory } from './bench/player-memory.ts';
import { publishQueue } from './bench/publish-queue.ts';
import { recordingToMp3 } from './bench/recording-to-mp3.ts';
import { reportDocx } from './bench/report-docx.ts';
import { schedulePoll } from './bench/schedule-poll.ts';
import { oneSentenceChanged, scriptToMp3 } from './bench/script-to-mp3.ts';
import { serverStart } from './bench/server-start.ts';
import { startLateness } from './bench/start-lateness.ts';
import { uploadMemory } from './bench/upload-memory.ts';
import { wardAudit } from './bench/ward-audit.ts';
import { webhookFlood } from './bench/webhook-flood.ts';
import { yearSchedule } from './bench/year-schedule.ts';

/** One after the other: at once they would measure each other. */
const MEASURES: readonly (() => Promise<Measure[]>)[] = [
  serverStart,
  schedulePoll,
  emergencyFanout,
  emergencyFirstSound,
  normalise,
  scriptToMp3,
  oneSentenceChanged,
  recordingToMp3,
  pagesWhileMastering,
  wardAudit,
  reportDocx,
  cityYears,
  cityLoad,
  cityLoadPostgres,
  nightlyGrowth,
  yearSchedule,
  publishQueue,
  webhookFlood,
  startLateness,
  playerMemory,
  uploadMemory,
];

/** Some of them by name: `npm run bench -- schedulePoll`. */
const named = process.argv.slice(2);

for (const measure of MEASURES.filter(({ name }) => named.length === 0 || named.includes(name)))
  for (const line of await measure()) process.stdout.write(`${JSON.stringify(line)}\n`);
