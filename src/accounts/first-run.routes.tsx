import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../storage/database.ts';
import type { Auth } from './auth.ts';
import { FirstRunPage, type FirstRunPageProps } from './first-run.page.tsx';
import { DEFAULT_TIME_ZONE, DEFAULT_ZONE, firstRunSchema, isSetUp, setUpByCode } from './first-run.ts';
import { cityRolesOf } from './city-members.ts';
import type { App } from './http/app.ts';
import type { FormValues } from './http/declaration.ts';
import { stationsOf } from './members.ts';
import { NoStationPage } from './sign-in.page.tsx';
import { setCookies, textOf } from './sign-in.routes.tsx';
import { trialOf } from './station-page.page.tsx';

export interface FirstRunRooms {
  database: Database;
  auth: Auth;
  clock: Clock;
  machine: Clock;
}

/** The front page: the first run, then the way to one's station. */
export function firstRunRoutes(app: App, rooms: FirstRunRooms): void {
  const { database, auth } = rooms;

  app.page(
    { method: 'get', path: '/', scope: 'public', beforeSetup: true },
    async ({ viewer, seeOther, domain }) => {
      if (!(await isSetUp(database.kysely))) {
        const values = {
          station: 'Đài truyền thanh phường ',
          zones: DEFAULT_ZONE,
          timeZone: DEFAULT_TIME_ZONE,
        };
        return <FirstRunPage values={values} trial={trialOf(domain)} />;
      }
      const person = await viewer();
      if (!person) return seeOther('/dang-nhap');
      const [station] = await stationsOf(database.kysely, person.id);
      if (station) return seeOther(`/d/${station.slug}`);
      if ((await cityRolesOf(database.kysely, person.id)).length > 0) return seeOther('/thanh-pho');
      return <NoStationPage name={person.name} trial={trialOf(domain)} />;
    },
  );

  app.form(
    { method: 'post', path: '/', scope: 'public', beforeSetup: true, body: firstRunSchema },
    async ({ c, body, address, seeOther, domain }) => {
      const { station } = await setUpByCode(rooms, body, domain.trial);
      const caller = { headers: c.req.raw.headers, address };
      setCookies(c, (await auth.signIn(body.email, body.password, caller)).cookies);
      return seeOther(`/d/${station.slug}`, 'Đã tạo đài. Hãy thêm người dùng rồi soạn tin, bài đầu tiên.');
    },
    ({ values, errors, message, domain }) => (
      <FirstRunPage values={typed(values)} errors={errors} message={message} trial={trialOf(domain)} />
    ),
  );
}

function typed(values: FormValues): FirstRunPageProps['values'] {
  const names = ['code', 'station', 'zones', 'timeZone', 'name', 'email'] as const;
  return Object.fromEntries(names.map((name) => [name, textOf(values[name])]));
}
