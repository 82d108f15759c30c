/** The station's OA as it lies in the database: secrets sealed, each change by one statement. */
import { z } from 'zod';
import type { Executor } from '../../storage/database.ts';
import type { ZaloAccountTable } from '../../storage/publish-tables.ts';
import type { Selectable, Updateable } from 'kysely';

/** What the ward decides, since Zalo's rules change. */
export const zaloSettingsSchema = z.object({
  /** Hours of the day between which Zalo sends nothing. */
  nightFrom: z.number().int().min(0).max(23).default(22),
  nightTo: z.number().int().min(0).max(23).default(6),
  /** Broadcasts that one follower may get a day. */
  perDay: z.number().int().min(1).default(1),
  author: z.string().default(''),
});
export type ZaloSettings = z.output<typeof zaloSettingsSchema>;
export const DEFAULT_ZALO_SETTINGS: ZaloSettings = zaloSettingsSchema.parse({});

export interface ZaloAccount {
  stationId: string;
  appId: string;
  sealedSecret: string;
  sealedOaSecret: string | null;
  settings: ZaloSettings;
  oaId: string | null;
  oaName: string | null;
  /** Null while Zalo was not asked. */
  verified: boolean | null;
  packageName: string | null;
  sealedAccess: string | null;
  sealedRefresh: string | null;
  /** Machine ms. */
  accessUntil: number | null;
  refreshUntil: number | null;
  version: number;
  problem: string | null;
  followers: number | null;
  allowance: number | null;
  allowanceLeft: number | null;
  /** UTC ms. */
  lookedAt: number | null;
  connectedAt: number | null;
  connectedByName: string | null;
}

export async function findAccount(db: Executor, stationId: string): Promise<ZaloAccount | undefined> {
  const row = await db
    .selectFrom('zalo_account')
    .selectAll()
    .where('station_id', '=', stationId)
    .executeTakeFirst();
  return row && toAccount(row);
}

/** App and secrets; what was connected under another app is connected no more. */
export async function saveApp(
  db: Executor,
  stationId: string,
  app: { appId: string; sealedSecret: string; sealedOaSecret: string | null; settings: ZaloSettings },
  now: number,
): Promise<void> {
  const values = {
    ...{ app_id: app.appId, sealed_secret: app.sealedSecret, sealed_oa_secret: app.sealedOaSecret },
    ...{ settings: JSON.stringify(app.settings), updated_at: now },
  };
  await db
    .insertInto('zalo_account')
    .values({ station_id: stationId, ...values, version: 0 })
    .onConflict((conflict) => conflict.column('station_id').doUpdateSet(values))
    .execute();
}

export async function changeAccount(
  db: Executor,
  stationId: string,
  changes: Updateable<ZaloAccountTable>,
): Promise<void> {
  await db.updateTable('zalo_account').set(changes).where('station_id', '=', stationId).execute();
}

/** Takes it upon itself to fetch the next pair; false when somebody else does, or has done so. Instants are the machine's. */
export async function beginRenewal(
  db: Executor,
  stationId: string,
  { version, renewer, now, until }: { version: number; renewer: string; now: number; until: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('zalo_account')
    .set({ renewer, renewing_until: until })
    .where('station_id', '=', stationId)
    .where('version', '=', version)
    .where((eb) => eb.or([eb('renewing_until', 'is', null), eb('renewing_until', '<', now)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Stores the new pair, whoever else thought to fetch it meanwhile: it is the only one that still works. */
export async function keepPair(
  db: Executor,
  stationId: string,
  pair: { sealedAccess: string; sealedRefresh: string; accessUntil: number; refreshUntil: number },
): Promise<void> {
  await db
    .updateTable('zalo_account')
    .set((eb) => ({
      ...{ sealed_access: pair.sealedAccess, sealed_refresh: pair.sealedRefresh },
      ...{ access_until: pair.accessUntil, refresh_until: pair.refreshUntil },
      ...{ renewer: null, renewing_until: null, problem: null },
      version: eb('version', '+', 1),
    }))
    .where('station_id', '=', stationId)
    .execute();
}

export async function endRenewal(
  db: Executor,
  stationId: string,
  renewer: string,
  problem: string | null,
): Promise<void> {
  await db
    .updateTable('zalo_account')
    .set({ renewer: null, renewing_until: null, ...(problem !== null && { problem }) })
    .where('station_id', '=', stationId)
    .where('renewer', '=', renewer)
    .execute();
}

export interface ZaloLogin {
  id: string;
  sealedVerifier: string;
  redirectUri: string;
  by: string;
  byName: string;
  createdAt: number;
  usedAt: number | null;
}

export async function insertLogin(db: Executor, stationId: string, login: ZaloLogin): Promise<void> {
  await db
    .insertInto('zalo_login')
    .values({
      ...{ id: login.id, station_id: stationId, sealed_verifier: login.sealedVerifier },
      ...{ redirect_uri: login.redirectUri, by: login.by, by_name: login.byName },
      ...{ created_at: login.createdAt, used_at: login.usedAt },
    })
    .execute();
}

/** Uses it up; undefined when there is none, or it was used before. */
export async function useLogin(
  db: Executor,
  stationId: string,
  id: string,
  now: number,
): Promise<ZaloLogin | undefined> {
  const row = await db
    .updateTable('zalo_login')
    .set({ used_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return (
    row && {
      ...{ id: row.id, sealedVerifier: row.sealed_verifier, redirectUri: row.redirect_uri },
      ...{ by: row.by, byName: row.by_name, createdAt: row.created_at, usedAt: row.used_at },
    }
  );
}

function toAccount(row: Selectable<ZaloAccountTable>): ZaloAccount {
  return {
    ...{ stationId: row.station_id, appId: row.app_id, sealedSecret: row.sealed_secret },
    sealedOaSecret: row.sealed_oa_secret,
    settings: zaloSettingsSchema.parse(JSON.parse(row.settings)),
    ...{ oaId: row.oa_id, oaName: row.oa_name, packageName: row.package_name },
    verified: row.verified === null ? null : row.verified === 1,
    ...{ sealedAccess: row.sealed_access, sealedRefresh: row.sealed_refresh },
    ...{ accessUntil: row.access_until, refreshUntil: row.refresh_until, version: row.version },
    ...{ problem: row.problem, followers: row.followers },
    ...{ allowance: row.allowance, allowanceLeft: row.allowance_left, lookedAt: row.looked_at },
    ...{ connectedAt: row.connected_at, connectedByName: row.connected_by_name },
  };
}
