/** The first run: whoever reads the console of a fresh server makes its station and administrator, once. */
import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { emailField, newPasswordField, requiredText, timeZoneField } from '../kernel/fields.ts';
import { sameSecret, sha256 } from '../kernel/hash.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { Actor } from './actor.ts';
import { forgetFailures, reserveAttempt } from './attempt-throttle.ts';
import type { Auth } from './auth.ts';
import { setRoles } from './members.ts';
import { deleteMeta, readMeta, writeMeta } from './meta.ts';
import type { Role } from './permissions.ts';
import { newCode, plainCode } from './secret-code.ts';
import { createStation, type Station } from './stations.ts';
import { record } from './trail.ts';
import { addZone } from './zones.ts';

const CODE = 'first-run-code';
/** Its key is unique: of two first runs at once, one fails. */
const DONE = 'set-up';

export const DEFAULT_ZONE = 'Trụ sở UBND phường';
export const DEFAULT_TIME_ZONE = 'Asia/Ho_Chi_Minh';

/** Whoever sets up a station is often alone at first; what he approves must still be approved by another. */
export const FIRST_ROLES: readonly Role[] = ['administrator', 'editor'];

/** One zone a line. */
const zoneLines = requiredText('Cụm loa', { max: 2_000, lines: true })
  .transform((text) => [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean))
  .refine((zones) => zones.length <= 100 && zones.every((zone) => zone.length <= 80), {
    error: 'Mỗi dòng là tên một cụm loa, không quá 80 ký tự, nhiều nhất 100 cụm.',
  });

/** The page begins the name; left as it is, it names no ward. */
export const stationNameField = requiredText('Tên đài', { max: 120, min: 5 }).refine(
  (name) => !/ (phường|xã)$/iu.test(name),
  { error: 'Hãy viết tiếp tên phường, ví dụ Đài truyền thanh phường Hai Bà Trưng.' },
);
export const personNameField = requiredText('Họ và tên', { max: 80 });

export const firstRunSchema = z.object({
  code: requiredText('Mã cài đặt', { max: 20 }),
  station: stationNameField,
  zones: zoneLines,
  timeZone: timeZoneField('Múi giờ'),
  name: personNameField,
  email: emailField('E-mail'),
  password: newPasswordField('Mật khẩu'),
});
export type FirstRunForm = z.output<typeof firstRunSchema>;

export interface FirstStation {
  station: string;
  zones: readonly string[];
  timeZone: string;
  trial: boolean;
  name: string;
  email: string;
  password: string;
}

export interface FirstRunDependencies {
  database: Database;
  auth: Auth;
  clock: Clock;
  machine: Clock;
}

export async function isSetUp(executor: Executor): Promise<boolean> {
  const row = await executor.selectFrom('station').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Makes the code to be printed on the console, in place of any earlier one; null when the first run is done. */
export async function openFirstRun(executor: Executor): Promise<string | null> {
  if (await isSetUp(executor)) return null;
  const code = newCode();
  await writeMeta(executor, CODE, sha256(code));
  return code;
}

/** The first run by the page. Throws Refusal for a wrong code, and 429 for guessing. */
export async function setUpByCode(
  deps: FirstRunDependencies,
  form: FirstRunForm,
  trial: boolean,
): Promise<{ station: Station; userId: string }> {
  const guess = { at: 'first-run', who: 'server' } as const;
  await reserveAttempt(deps.database, guess, deps.machine.now());
  const kept = await readMeta(deps.database.kysely, CODE);
  if (kept === undefined || !sameSecret(kept, sha256(plainCode(form.code))))
    throw fieldRefusal('code', 'wrong-code', 'Mã cài đặt chưa đúng. Hãy xem mã in trên màn hình máy chủ.');
  await forgetFailures(deps.database.kysely, guess);
  return setUp(deps, { ...form, trial }, null);
}

/**
 * Makes the station, its zones and its administrator. `actor` is who does it, null for the administrator himself. Throws
 * Refusal 409 when it was done before.
 */
export async function setUp(
  deps: FirstRunDependencies,
  wanted: FirstStation,
  actor: Actor | null,
): Promise<{ station: Station; userId: string }> {
  const { database, auth, clock } = deps;
  const now = clock.now();
  if (await isSetUp(database.kysely)) throw alreadySetUp();
  const userId = await administratorOf(auth, wanted);
  const station = await database.kysely.transaction().execute(async (tx) => {
    await tx
      .insertInto('meta')
      .values({ key: DONE, value: String(now) })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .executeTakeFirstOrThrow(alreadySetUp);
    const made = await createStation(
      tx,
      { name: wanted.station, timeZone: wanted.timeZone, trial: wanted.trial },
      now,
    );
    for (const zone of wanted.zones) await addZone(tx, made.id, zone, now);
    await setRoles(tx, made.id, userId, FIRST_ROLES, now);
    await deleteMeta(tx, CODE);
    const by = actor ?? { kind: 'person', id: userId, name: wanted.name };
    const detail = {
      name: made.name,
      zones: [...wanted.zones],
      administrator: wanted.email,
      trial: made.trial,
    };
    await record(tx, made.id, by, 'station.create', made.id, detail, now);
    return made;
  });
  return { station, userId };
}

/** An account left over from a first run that was cut off is taken up again, with the new password. */
async function administratorOf(auth: Auth, wanted: FirstStation): Promise<string> {
  const left = await auth.findUser(wanted.email);
  if (!left) return auth.createUser(wanted);
  await auth.setPassword(left.id, wanted.password);
  return left.id;
}

function alreadySetUp(): Refusal {
  return new Refusal('already-set-up', 'Máy chủ này đã được cài đặt lần đầu. Hãy đăng nhập.', 409);
}
