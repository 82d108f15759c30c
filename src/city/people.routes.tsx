/** Thành phố → Người dùng. */
import { z } from 'zod';
import { listCityMembers } from '../accounts/city-members.ts';
import { CITY_ROLES } from '../accounts/city-roles.ts';
import type { App } from '../accounts/http/app.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import { manyOf } from '../kernel/fields.ts';
import {
  addCityPerson,
  changeCityRoles,
  newCityPersonSchema,
  type CityPeopleDependencies,
} from './city-people.ts';
import { CityPeoplePage, type CityPeoplePageProps } from './people.page.tsx';
import type { CityCall } from './city-page.page.tsx';

export type CityPeopleRooms = CityPeopleDependencies;

const PAGE = '/thanh-pho/nguoi-dung';
const access = { scope: 'city', permission: 'city.people' } as const;

export function cityPeopleRoutes(app: App, rooms: CityPeopleRooms): void {
  const show = async (call: CityCall, more: Partial<CityPeoplePageProps> = {}) => (
    <CityPeoplePage call={call} members={await listCityMembers(rooms.database.kysely)} {...more} />
  );

  app.page({ method: 'get', path: PAGE, ...access }, (call) => show(call));

  app.form(
    { method: 'post', path: PAGE, ...access, body: newCityPersonSchema },
    async (call) => {
      const { actor, body, seeOther } = call;
      const { password } = await addCityPerson(rooms, actor, body);
      if (password === null) return seeOther(PAGE, 'Đã thêm. Người này đăng nhập bằng mật khẩu đang có.');
      // Not by a redirect: the password must not be kept anywhere on the way.
      return show(call, { handOver: { email: body.email, password } });
    },
    (call) => {
      const { values, errors, message } = call;
      const roles = [values['roles'] ?? []].flat();
      return show(call, {
        ...{ errors, message },
        values: { name: textOf(values['name']), email: textOf(values['email']), roles },
      });
    },
  );

  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/{userId}/vai-tro`, ...access },
      body: z.object({ roles: manyOf('Vai trò', CITY_ROLES) }),
    },
    async ({ actor, params, body, seeOther }) => {
      await changeCityRoles(rooms, actor, params.userId, body.roles);
      return seeOther(PAGE, 'Đã lưu vai trò.');
    },
    (call) => show(call, { message: call.message ?? call.errors[0]?.message }),
  );
}
