import type { Executor } from '../storage/database.ts';

/** A fact about the data folder itself. */
export async function readMeta(executor: Executor, key: string): Promise<string | undefined> {
  const row = await executor.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}

export async function writeMeta(executor: Executor, key: string, value: string): Promise<void> {
  await executor
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

export async function deleteMeta(executor: Executor, key: string): Promise<void> {
  await executor.deleteFrom('meta').where('key', '=', key).execute();
}
