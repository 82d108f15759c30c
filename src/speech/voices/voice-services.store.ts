import type { Executor } from '../../storage/database.ts';

/** A service as a station has set it up. */
export interface ServiceRow {
  enabled: boolean;
  sealedKey: string | null;
  /** Most characters a month. */
  monthlyCharacters: number;
  updatedAt: number;
  updatedBy: string;
}

export async function findService(
  db: Executor,
  stationId: string,
  service: string,
): Promise<ServiceRow | undefined> {
  const row = await db
    .selectFrom('voice_service')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('service', '=', service)
    .executeTakeFirst();
  return (
    row && {
      enabled: row.enabled === 1,
      sealedKey: row.sealed_key,
      monthlyCharacters: row.monthly_characters,
      updatedAt: row.updated_at,
      updatedBy: row.updated_by,
    }
  );
}

export async function saveService(
  db: Executor,
  stationId: string,
  service: string,
  row: ServiceRow,
): Promise<void> {
  const values = {
    enabled: row.enabled ? (1 as const) : (0 as const),
    sealed_key: row.sealedKey,
    monthly_characters: row.monthlyCharacters,
    updated_at: row.updatedAt,
    updated_by: row.updatedBy,
  };
  await db
    .insertInto('voice_service')
    .values({ station_id: stationId, service, ...values })
    .onConflict((conflict) => conflict.columns(['station_id', 'service']).doUpdateSet(values))
    .execute();
}

/** Characters sent in a month, 'YYYY-MM'. */
export async function usedCharacters(
  db: Executor,
  stationId: string,
  service: string,
  month: string,
): Promise<number> {
  const row = await db
    .selectFrom('voice_use')
    .select('characters')
    .where('station_id', '=', stationId)
    .where('service', '=', service)
    .where('month', '=', month)
    .executeTakeFirst();
  return row?.characters ?? 0;
}

/** Adds characters in one step, however many makers there are; false when they would go over the most. */
export async function addCharacters(
  db: Executor,
  stationId: string,
  service: string,
  month: string,
  characters: number,
  most: number,
): Promise<boolean> {
  await db
    .insertInto('voice_use')
    .values({ station_id: stationId, service, month, characters: 0 })
    .onConflict((conflict) => conflict.columns(['station_id', 'service', 'month']).doNothing())
    .execute();
  const result = await db
    .updateTable('voice_use')
    .set((eb) => ({ characters: eb('characters', '+', characters) }))
    .where('station_id', '=', stationId)
    .where('service', '=', service)
    .where('month', '=', month)
    .where((eb) => eb(eb('characters', '+', characters), '<=', most))
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
