/** A whole city as `cityLoad` finds it: 126 wards with years behind them, ten players each, people with sessions. */
import { sql } from 'kysely';
import { setRoles } from '../accounts/members.ts';
import { setCityRoles } from '../accounts/city-members.ts';
import type { Installation } from '../accounts/installation.ts';
import { listStations, type Station } from '../accounts/stations.ts';
import { sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { findAirings, putAiring } from '../schedule/airings.store.ts';
import { copyWard } from './copied-wards.ts';
import type { LoadAirings, LoadPerson, LoadPlayer } from './load.worker.ts';
import { writeYears } from './ward-years.ts';

export interface FilledCity {
  players: LoadPlayer[];
  people: LoadPerson[];
  /** Of whoever may begin a backup. */
  administrator: LoadPerson;
}

export const WARDS = 126;
const MINUTE_MS = 60_000;
const OVERSEERS = 10;
/** What people open, the day's page most often. */
const WARD_PAGES = [
  ...['', '/tin-bai', '', '/lich-phat', '/tin-bai', '', '/ban-tin', '/lich-phat', '', '/thu-vien'],
  ...['/ke-hoach', '/cum-loa'],
];
const CITY_PAGES = ['/thanh-pho', '/thanh-pho/so-sanh'];

/**
 * Fills an installation that has its first station and nothing else.
 *
 * @param years of history, the running one included
 * @param people who have a page open: one in twenty looks after the city
 */
export async function fillCity(
  installation: Installation,
  { years, people }: { years: number; people: number },
): Promise<FilledCity> {
  const { database, clock } = installation;
  const today = dateOf(clock.now(), 'Asia/Ho_Chi_Minh');
  const last = Number(today.slice(0, 4));
  const [first] = await listStations(database.kysely);
  const written = Array.from({ length: years }, (_, back) => last - years + 1 + back);
  const from = await writeYears(database, written, today);
  await copyWard(database, from, WARDS - 1);
  const wards = (await listStations(database.kysely)).filter(({ id }) => id !== first!.id);
  const players: LoadPlayer[] = [];
  for (const ward of wards) players.push(...(await playersOf(installation, ward)));
  return { players, ...(await peopleOf(installation, wards, people)) };
}

/** Gives the ward's players tokens that we know, and an airing that they have just played. */
async function playersOf({ database, clock }: Installation, { id }: Station): Promise<LoadPlayer[]> {
  const { kysely } = database;
  const devices = await kysely.selectFrom('device').select('id').where('station_id', '=', id).execute();
  const newest = await kysely
    .selectFrom('airing')
    .select('id')
    .where('station_id', '=', id)
    .orderBy('starts_at', 'desc')
    .executeTakeFirstOrThrow();
  const [played] = await findAirings(kysely, id, [newest.id]);
  const startsAt = clock.now() - 20 * MINUTE_MS;
  const airing = {
    ...played!,
    ...{ id: newId(startsAt), startsAt, endsAt: startsAt + 15 * MINUTE_MS },
    slot: { id: played!.slot!.id, wallStart: new Date(startsAt).toISOString().slice(0, 19) },
  };
  await putAiring(kysely, airing);
  const item = airing.items.findIndex(({ role }) => role === 'item');
  const told: LoadAirings = { id: airing.id, item, startsAt, durationMs: airing.items[item]!.durationMs };
  const players: LoadPlayer[] = [];
  for (const device of devices) {
    const token = `loa_d_${crypto.randomUUID().replaceAll('-', '')}`;
    // Never changed in service, so that no store can.
    await sql`update device set token_hash = ${sha256(token)} where id = ${device.id}`.execute(kysely);
    players.push({ token, airing: told });
  }
  return players;
}

/** Editors of the wards, people of the city among them, and one administrator. */
async function peopleOf(installation: Installation, wards: readonly Station[], count: number) {
  const { database, clock, auth } = installation;
  const accountOf = async (name: string) =>
    auth.createUser({ name, email: `${crypto.randomUUID()}@do.invalid`, password: crypto.randomUUID() });
  const sessionOf = async (userId: string) => {
    const cookies = await auth.beginSession(userId, { headers: new Headers(), address: '127.0.0.1' });
    return cookies.map((one) => one.split(';')[0]).join('; ');
  };
  const overseer = await accountOf('Trực thành phố');
  await database.kysely
    .transaction()
    .execute((tx) => setCityRoles(tx, overseer, ['overseer', 'administrator'], clock.now()));
  const editors: string[] = [];
  for (const [index, ward] of wards.entries()) {
    const id = await accountOf('Biên tập viên');
    const roles = index === 0 ? (['editor', 'administrator'] as const) : (['editor'] as const);
    await setRoles(database.kysely, ward.id, id, [...roles], clock.now());
    editors.push(id);
  }
  const people: LoadPerson[] = [];
  for (let index = 0; index < count; index++) {
    const ward = index % wards.length;
    people.push(
      index % Math.round(count / OVERSEERS) === 0
        ? { cookie: await sessionOf(overseer), paths: CITY_PAGES }
        : { cookie: await sessionOf(editors[ward]!), paths: pagesOf(wards[ward]!) },
    );
  }
  const paths = [`/d/${wards[0]!.slug}/quan-tri/sao-luu`];
  return { people, administrator: { cookie: await sessionOf(editors[0]!), paths } };
}

const pagesOf = ({ slug }: Station) => WARD_PAGES.map((page) => `/d/${slug}${page}`);
