import { Migrator, type Migration } from 'kysely/migration';
import type { Database } from './database.ts';
import * as theLine from './migrations/0001-the-line.ts';
import * as airingsOfOrders from './migrations/0002-airings-of-orders.ts';
import * as unreadableRows from './migrations/0003-unreadable-rows.ts';
import * as emergencies from './migrations/0004-emergencies.ts';
import * as lifeOfAirings from './migrations/0005-life-of-airings.ts';
import * as calendar from './migrations/0006-calendar.ts';
import * as relayAndLive from './migrations/0007-relay-and-live.ts';
import * as calendarEdits from './migrations/0008-calendar-edits.ts';
import * as otherLogs from './migrations/0009-other-logs.ts';
import * as theYear from './migrations/0010-the-year.ts';
import * as airingVersions from './migrations/0011-airing-versions.ts';
import * as retention from './migrations/0012-retention.ts';
import * as voices from './migrations/0013-voices.ts';
import * as lexicon from './migrations/0014-lexicon.ts';
import * as afterPreempt from './migrations/0015-after-preempt.ts';
import * as toldAtOnce from './migrations/0016-told-at-once.ts';
import * as uploads from './migrations/0017-uploads.ts';
import * as library from './migrations/0018-library.ts';
import * as mediaChecks from './migrations/0019-media-checks.ts';
import * as publishing from './migrations/0020-publishing.ts';
import * as fromResidents from './migrations/0021-from-residents.ts';
import * as publishedOrder from './migrations/0022-published-order.ts';
import * as backups from './migrations/0023-backups.ts';
import * as webhooks from './migrations/0024-webhooks.ts';
import * as betweenItems from './migrations/0025-between-items.ts';
import * as unusedMedia from './migrations/0026-unused-media.ts';
import * as watchedFiles from './migrations/0027-watched-files.ts';
import * as editingPublications from './migrations/0029-editing-publications.ts';
import * as broadcastsTogether from './migrations/0030-broadcasts-together.ts';
import * as publishingPlaces from './migrations/0031-publishing-places.ts';
import * as secondFactor from './migrations/0032-second-factor.ts';
import * as passkeys from './migrations/0033-passkeys.ts';
import * as delegations from './migrations/0034-delegations.ts';
import * as invitations from './migrations/0035-invitations.ts';
import * as city from './migrations/0036-city.ts';
import * as fromTheCity from './migrations/0037-from-the-city.ts';
import * as turns from './migrations/0038-turns.ts';
import * as twoSteps from './migrations/0039-two-steps.ts';
import * as returnedPublications from './migrations/0040-returned-publications.ts';
import * as capSenders from './migrations/0043-cap-senders.ts';
import * as bulletinFrames from './migrations/0044-bulletin-frames.ts';
import * as rejectedRows from './migrations/0045-rejected-rows.ts';
import * as exactMeasures from './migrations/0046-exact-measures.ts';
import * as recordedRevisions from './migrations/0047-recorded-revisions.ts';
import * as jobCrashes from './migrations/0048-job-crashes.ts';
import * as singleSignOn from './migrations/0050-single-sign-on.ts';
import * as publicationOfFact from './migrations/0051-publication-of-a-fact.ts';

/** Forward only, in order of their names; a landed migration is never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-the-line': theLine,
  '0002-airings-of-orders': airingsOfOrders,
  '0003-unreadable-rows': unreadableRows,
  '0004-emergencies': emergencies,
  '0005-life-of-airings': lifeOfAirings,
  '0006-calendar': calendar,
  '0007-relay-and-live': relayAndLive,
  '0008-calendar-edits': calendarEdits,
  '0009-other-logs': otherLogs,
  '0010-the-year': theYear,
  '0011-airing-versions': airingVersions,
  '0012-retention': retention,
  '0013-voices': voices,
  '0014-lexicon': lexicon,
  '0015-after-preempt': afterPreempt,
  '0016-told-at-once': toldAtOnce,
  '0017-uploads': uploads,
  '0018-library': library,
  '0019-media-checks': mediaChecks,
  '0020-publishing': publishing,
  '0021-from-residents': fromResidents,
  '0022-published-order': publishedOrder,
  '0023-backups': backups,
  '0024-webhooks': webhooks,
  '0025-between-items': betweenItems,
  '0026-unused-media': unusedMedia,
  '0027-watched-files': watchedFiles,
  '0029-editing-publications': editingPublications,
  '0030-broadcasts-together': broadcastsTogether,
  '0031-publishing-places': publishingPlaces,
  '0032-second-factor': secondFactor,
  '0033-passkeys': passkeys,
  '0034-delegations': delegations,
  '0035-invitations': invitations,
  '0036-city': city,
  '0037-from-the-city': fromTheCity,
  '0038-turns': turns,
  '0039-two-steps': twoSteps,
  '0040-returned-publications': returnedPublications,
  '0043-cap-senders': capSenders,
  '0044-bulletin-frames': bulletinFrames,
  '0045-rejected-rows': rejectedRows,
  '0046-exact-measures': exactMeasures,
  '0047-recorded-revisions': recordedRevisions,
  '0048-job-crashes': jobCrashes,
  '0050-single-sign-on': singleSignOn,
  '0051-publication-of-a-fact': publicationOfFact,
};

/**
 * Brings the database to the newest shape, or to that of the migration `upTo`. Safe to repeat, also from two processes at once.
 */
export async function migrate(database: Database, upTo?: string): Promise<void> {
  const migrator = new Migrator({
    db: database.kysely,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    // A lower number may land after a higher one; each leaves the others' tables alone.
    allowUnorderedMigrations: true,
  });
  const { error } = await (upTo === undefined ? migrator.migrateToLatest() : migrator.migrateTo(upTo));
  if (error) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}

/** Names of migrations that the database has and this program does not know: it was opened by a newer version. */
export async function unknownMigrations(database: Database): Promise<string[]> {
  return (await doneMigrations(database)).filter((name) => !(name in MIGRATIONS));
}

/** Names of migrations that this program would do when it opens the database. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const done = new Set(await doneMigrations(database));
  return Object.keys(MIGRATIONS).filter((name) => !done.has(name));
}

async function doneMigrations({ kysely }: Database): Promise<string[]> {
  const rows = await kysely
    .selectFrom('kysely_migration' as never)
    .select('name' as never)
    .execute();
  return (rows as { name: string }[]).map((row) => row.name);
}
