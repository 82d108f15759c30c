import { z } from 'zod';
import { Refusal } from '../kernel/errors.ts';
import type { Database } from '../storage/database.ts';
import type { App } from './http/app.ts';
import { listMembers } from './members.ts';
import { PeoplePage, PersonPage, RemovePersonPage } from './people.page.tsx';
import { newPersonSchema, rolesField, unitField, type People } from './people.ts';
import { PERSONS_ROLES } from './permissions.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';
import type { SingleSignOn } from './single-sign-on/single-sign-on.ts';
import { textOf } from './sign-in.routes.tsx';
import type { PageCall } from './station-page.page.tsx';
import type { Station } from './stations.ts';

const PAGE = '/d/{slug}/quan-tri/nguoi-dung';
const access = { scope: 'station', permission: 'people.write' } as const;

export interface PeopleRooms {
  database: Database;
  people: People;
  secondFactors: SecondFactors;
  singleSignOn: SingleSignOn;
  /** Units of the station's plan: a higher room knows it. */
  unitsOf: (station: Station) => Promise<string[]>;
}

/** Quản trị → Người dùng. */
export function peopleRoutes(app: App, rooms: PeopleRooms): void {
  const { people, secondFactors, singleSignOn, unitsOf } = rooms;
  const members = (stationId: string) => listMembers(rooms.database.kysely, stationId);
  const member = async (stationId: string, userId: string) => {
    const found = (await members(stationId)).find((one) => one.userId === userId);
    if (!found) throw new Refusal('member-not-found', 'Người này không còn thuộc đài.', 404);
    return found;
  };

  const aboutOne = async (call: PageCall & { params: { userId: string } }) => ({
    call,
    member: await member(call.station.id, call.params.userId),
    units: await unitsOf(call.station),
    secondFactor: await secondFactors.isOn(call.params.userId),
    singleSignOn: (await singleSignOn.identitiesOf(call.params.userId)).length > 0,
  });

  app.page({ method: 'get', path: PAGE, ...access }, async (call) => (
    <PeoplePage call={call} members={await members(call.station.id)} units={await unitsOf(call.station)} />
  ));

  app.form(
    { method: 'post', path: PAGE, ...access, body: newPersonSchema },
    async (call) => {
      const { station, actor, body, seeOther } = call;
      const { password } = await people.add(station.id, actor, body);
      if (password === null)
        return seeOther(pathTo(station.slug), 'Đã thêm. Người này đăng nhập bằng mật khẩu đang có.');
      // Not by a redirect: the password must not be kept anywhere on the way.
      const handOver = { email: body.email, password };
      return (
        <PeoplePage
          call={call}
          members={await members(station.id)}
          units={await unitsOf(station)}
          handOver={handOver}
        />
      );
    },
    async (call) => {
      const { values, errors, message } = call;
      const typed = {
        name: textOf(values['name']),
        email: textOf(values['email']),
        roles: [values['roles'] ?? []].flat(),
        unit: textOf(values['unit']),
      };
      return (
        <PeoplePage
          call={call}
          members={await members(call.station.id)}
          units={await unitsOf(call.station)}
          values={typed}
          errors={errors}
          message={message}
        />
      );
    },
  );

  app.page({ method: 'get', path: `${PAGE}/{userId}`, ...access }, async (call) => (
    <PersonPage {...await aboutOne(call)} />
  ));

  app.form(
    {
      method: 'post',
      path: `${PAGE}/{userId}/vai-tro`,
      ...access,
      body: z.object({ roles: rolesField, unit: unitField }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      await people.changeRoles(station.id, actor, params.userId, body.roles, body.unit);
      return seeOther(pathTo(station.slug), 'Đã lưu vai trò.');
    },
    async (call) => {
      const shown = await aboutOne(call);
      const roles = PERSONS_ROLES.filter((role) => [call.values['roles'] ?? []].flat().includes(role));
      const { errors, message } = call;
      return (
        <PersonPage
          {...{ ...shown, errors, message, member: { ...shown.member, roles } }}
          unit={textOf(call.values['unit'])}
        />
      );
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/{userId}/mat-khau`, ...access },
    async (call) => {
      const { station, actor, params } = call;
      const { email } = await member(station.id, params.userId);
      const password = await people.resetPassword(station.id, actor, params.userId);
      return (
        <PeoplePage
          call={call}
          members={await members(station.id)}
          units={await unitsOf(station)}
          handOver={{ email, password }}
        />
      );
    },
    async (call) => {
      return <PersonPage {...await aboutOne(call)} message={call.message} />;
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/{userId}/hai-lop`, ...access },
    async ({ station, actor, params, seeOther }) => {
      await people.resetSecondFactor(station.id, actor, params.userId);
      return seeOther(`${pathTo(station.slug)}/${params.userId}`, 'Đã gỡ xác thực hai lớp.');
    },
    async (call) => <PersonPage {...await aboutOne(call)} message={call.message} />,
  );

  app.form(
    { method: 'post', path: `${PAGE}/{userId}/dang-nhap-mot-lan`, ...access },
    async ({ station, actor, params, seeOther }) => {
      await people.unbindSingleSignOn(station.id, actor, params.userId);
      return seeOther(`${pathTo(station.slug)}/${params.userId}`, 'Đã gỡ đăng nhập một lần.');
    },
    async (call) => <PersonPage {...await aboutOne(call)} message={call.message} />,
  );

  app.page({ method: 'get', path: `${PAGE}/{userId}/xoa`, ...access }, async (call) => (
    <RemovePersonPage call={call} member={await member(call.station.id, call.params.userId)} />
  ));

  app.form(
    { method: 'post', path: `${PAGE}/{userId}/xoa`, ...access },
    async ({ station, actor, params, seeOther }) => {
      await people.remove(station.id, actor, params.userId);
      return seeOther(pathTo(station.slug), 'Đã đưa khỏi đài.');
    },
    async (call) => {
      return <PersonPage {...await aboutOne(call)} message={call.message} />;
    },
  );
}

function pathTo(slug: string): string {
  return `/d/${slug}/quan-tri/nguoi-dung`;
}
