/**
 * Counts what is tried against one secret, wherever it comes from: many addresses must not make many guesses at one account,
 * nor one address at many pairing codes.
 */
import { Refusal } from '../kernel/errors.ts';
import { sha256 } from '../kernel/hash.ts';
import type { Database, Executor } from '../storage/database.ts';

/** What is guessed at, and by or for whom: an e-mail, a client's address, the installation, a person. */
export interface Guess {
  at: 'sign-in' | 'pairing' | 'first-run' | 'confirm' | 'second-factor';
  who: string;
}

const WORDS: Record<Guess['at'], string> = {
  'sign-in': 'Tài khoản này tạm khóa vì nhập sai nhiều lần.',
  pairing: 'Đã nhập sai mã ghép đầu phát nhiều lần.',
  'first-run': 'Đã nhập sai mã cài đặt nhiều lần.',
  confirm: 'Đã nhập sai mật khẩu nhiều lần.',
  'second-factor': 'Đã nhập sai mã xác thực nhiều lần.',
};

/** Mistyping a few times is human. */
const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 60_000;
/** Short enough that nobody can lock a colleague out for a day. */
const LONGEST_LOCK_MS = 15 * 60_000;
/** After so long without a failure one starts anew. */
const FORGOTTEN_MS = 24 * 3600_000;

/**
 * Counts an attempt before the secret is looked at, so that a hundred guesses at once are not a hundred free ones. Throws
 * Refusal 429 while locked; says nothing of whether there is such an account or code. Instants are the machine's.
 */
export async function reserveAttempt(database: Database, guess: Guess, machineNow: number): Promise<void> {
  const account = keyOf(guess);
  const lockedUntil = await database.kysely.transaction().execute(async (tx) => {
    // The insert takes the row's lock on both databases, also when the row is already there.
    await tx
      .insertInto('sign_in_failure')
      .values({ account, failures: 0, last_at: machineNow, locked_until: null })
      .onConflict((conflict) =>
        conflict.column('account').doUpdateSet((eb) => ({ failures: eb.ref('sign_in_failure.failures') })),
      )
      .execute();
    const row = await tx
      .selectFrom('sign_in_failure')
      .selectAll()
      .where('account', '=', account)
      .executeTakeFirstOrThrow();
    if (row.locked_until !== null && row.locked_until > machineNow) return row.locked_until;
    const failures = (machineNow - row.last_at > FORGOTTEN_MS ? 0 : row.failures) + 1;
    await tx
      .updateTable('sign_in_failure')
      .set({ failures, last_at: machineNow, locked_until: lockAfter(failures, machineNow) })
      .where('account', '=', account)
      .execute();
    return null;
  });
  if (lockedUntil === null) return;
  const minutes = Math.ceil((lockedUntil - machineNow) / 60_000);
  const again = `Hãy thử lại sau ${minutes} phút.`;
  const seconds = Math.ceil((lockedUntil - machineNow) / 1_000);
  throw new Refusal('too-many-attempts', `${WORDS[guess.at]} ${again}`, 429, [], seconds);
}

/** The right secret was given. */
export async function forgetFailures(executor: Executor, guess: Guess): Promise<void> {
  await executor.deleteFrom('sign_in_failure').where('account', '=', keyOf(guess)).execute();
}

function lockAfter(failures: number, machineNow: number): number | null {
  if (failures < FREE_ATTEMPTS) return null;
  return machineNow + Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - FREE_ATTEMPTS));
}

/** Hashed: a list of what was tried must not become a list of accounts. */
function keyOf({ at, who }: Guess): string {
  return sha256(`${at}:${who.trim().toLowerCase()}`);
}
