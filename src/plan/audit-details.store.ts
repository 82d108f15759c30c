/** What an audit names only by id, as people know it: zones, players, airings, revisions, and the players' own log rows. */
import { asRunOfAirings, type AsRunRow } from '../playout/as-run.store.ts';
import type { Executor } from '../storage/database.ts';
import { filesIn, isWebAddress } from './evidence/evidence-form.ts';
import { filesById } from './evidence/evidence.store.ts';
import { brokenSince } from './evidence/link-check.ts';
import { linkChecksOf } from './evidence/link-checks.store.ts';
import type { MonthAudit } from './month-audit.ts';
import { sameAddress } from './published-articles.ts';

export interface AuditDetails {
  /** Name of a zone, also of one no longer in use. */
  zone(id: string): string;
  player(id: string): string;
  airing(id: string): AiringDetails | undefined;
  revision(scriptId: string, number: string): RevisionDetails | undefined;
  /** Of an item's newest revision. */
  title(scriptId: string): string;
  /** Accepted rows of an airing, in the order they happened. */
  log(airingId: string): readonly AsRunRow[];
  /** What a file of evidence is called; null for one that is not there. */
  evidenceFile(id: string): string | null;
  /** Since when an address no longer opens, UTC ms; null while it does. */
  brokenSince(address: string): number | null;
}

export interface AiringDetails {
  title: string;
  startsAt: number;
  endsAt: number;
  zones: string[];
  /** By index in the rundown: the tin/bài there, if it is one. */
  scriptAt: (string | undefined)[];
}

export interface RevisionDetails {
  number: string;
  title: string;
  authorName: string;
  submittedAt: number | null;
}

/** Everything that the audit's proofs name, and further items, in a fixed number of queries. */
export async function auditDetails(
  db: Executor,
  stationId: string,
  audit: MonthAudit,
  furtherItems: readonly string[],
): Promise<AuditDetails> {
  const items = audit.quotas.flatMap((quota) => [...quota.items, ...quota.notCounted, ...quota.supplement]);
  const airingIds = [...new Set(items.flatMap(({ proof }) => proof.flatMap(({ airing }) => airing ?? [])))];
  const zones = await namesOf(db, 'zone', stationId);
  const players = await namesOf(db, 'device', stationId);
  const airings = await airingsOf(db, stationId, airingIds);
  const itemIds = [...new Set([...items.map(({ id }) => id), ...furtherItems])];
  const revisions = await revisionsOf(db, stationId, itemIds);
  const proofs = items.flatMap(({ proof }) => proof);
  const fileIds = proofs.flatMap(({ evidence }) => filesIn(evidence ?? []));
  const files = new Map((await filesById(db, stationId, fileIds)).map(({ id, name }) => [id, name]));
  const addresses = proofs.flatMap(({ url, evidence }) => [...(url ? [url] : []), ...(evidence ?? [])]);
  const checks = await linkChecksOf(db, stationId, addresses.filter(isWebAddress).map(sameAddress));
  const rows = Map.groupBy(await asRunOfAirings(db, stationId, airingIds), ({ airingId }) => airingId);
  return {
    zone: (id) => zones.get(id) ?? id,
    player: (id) => players.get(id) ?? id,
    airing: (id) => airings.get(id),
    revision: (scriptId, number) => revisions.get(scriptId)?.find((one) => one.number === number),
    title: (scriptId) => revisions.get(scriptId)?.at(-1)?.title ?? '',
    log: (id) => rows.get(id) ?? [],
    evidenceFile: (id) => files.get(id) ?? null,
    brokenSince: (address) => {
      const check = checks.get(sameAddress(address));
      return check ? brokenSince(check) : null;
    },
  };
}

async function namesOf(
  db: Executor,
  table: 'zone' | 'device',
  stationId: string,
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom(table)
    .select(['id', 'name'])
    .where('station_id', '=', stationId)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function airingsOf(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<Map<string, AiringDetails>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('airing')
    .select(['id', 'title', 'starts_at', 'ends_at', 'zones', 'items'])
    .where('station_id', '=', stationId)
    .where('id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        title: row.title,
        startsAt: row.starts_at,
        endsAt: row.ends_at,
        zones: JSON.parse(row.zones) as string[],
        scriptAt: (JSON.parse(row.items) as { scriptId?: string }[]).map(({ scriptId }) => scriptId),
      },
    ]),
  );
}

/** By item, oldest revision first. */
async function revisionsOf(
  db: Executor,
  stationId: string,
  scriptIds: readonly string[],
): Promise<Map<string, RevisionDetails[]>> {
  if (scriptIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('revision')
    .select(['script_id', 'number', 'title', 'author_name', 'submitted_at'])
    .where('station_id', '=', stationId)
    .where('script_id', 'in', scriptIds)
    .orderBy('number')
    .execute();
  const revisions = new Map<string, RevisionDetails[]>();
  for (const [scriptId, ofItem] of Map.groupBy(rows, (row) => row.script_id)) {
    revisions.set(
      scriptId,
      ofItem.map((row) => ({
        number: String(row.number),
        title: row.title,
        authorName: row.author_name,
        submittedAt: row.submitted_at,
      })),
    );
  }
  return revisions;
}
