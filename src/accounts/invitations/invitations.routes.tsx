import type { App } from '../http/app.ts';
import { setCookies, textOf } from '../sign-in.routes.tsx';
import { trialOf, type PageCall } from '../station-page.page.tsx';
import type { Auth } from '../auth.ts';
import type { Station } from '../stations.ts';
import { AcceptPage, InvitationsPage, pathOf, type InvitationsPageProps } from './invitations.page.tsx';
import { acceptanceSchema, INVITATION_PATH, invitationSchema, type Invitations } from './invitations.ts';

const PAGE = '/d/{slug}/quan-tri/loi-moi';
const ACCEPT = `${INVITATION_PATH}/{token}`;
const access = { scope: 'station', permission: 'people.write' } as const;

export interface InvitationRooms {
  auth: Auth;
  invitations: Invitations;
  config: { baseUrl: string | null };
  unitsOf: (station: Station) => Promise<string[]>;
}

/** Quản trị → Người dùng → Mời qua đường dẫn, and the page that the link leads to. */
export function invitationsRoutes(app: App, rooms: InvitationRooms): void {
  const { auth, invitations, unitsOf } = rooms;

  async function page(call: PageCall, more: Partial<InvitationsPageProps> = {}) {
    const { station } = call;
    const shown = { invitations: await invitations.open(station.id), units: await unitsOf(station) };
    return <InvitationsPage {...{ call, ...shown, ...more }} />;
  }

  app.page({ method: 'get', path: PAGE, ...access }, (call) => page(call));
  app.form(
    { method: 'post', path: PAGE, ...access, body: invitationSchema },
    async (call) => {
      const { path, mailed } = await invitations.invite(call.station, call.actor, call.body);
      // Without a base address the one at which this administrator himself has come.
      const base = rooms.config.baseUrl ?? new URL(call.c.req.url).origin;
      // Not by a redirect: the link must not be kept anywhere on the way.
      return page(call, { made: { email: call.body.email, link: base + path, mailed } });
    },
    (call) => {
      const { email, unit, roles } = call.values;
      const values = { email: textOf(email) ?? '', unit: textOf(unit) ?? '', roles: [roles ?? []].flat() };
      return page(call, { values, errors: call.errors, message: call.message });
    },
  );
  app.form(
    { method: 'post', path: `${PAGE}/{invitationId}/thu-hoi`, ...access },
    async ({ station, actor, params, seeOther }) => {
      await invitations.takeBack(station, actor, params.invitationId);
      return seeOther(pathOf({ station }), 'Đã thu hồi lời mời.');
    },
  );

  app.page({ method: 'get', path: ACCEPT, scope: 'public' }, async ({ params, domain }) => {
    const { invitation, station } = await invitations.find(params.token);
    return (
      <AcceptPage
        {...{ action: `${INVITATION_PATH}/${params.token}`, station: station.name, email: invitation.email }}
        trial={trialOf(domain, station)}
      />
    );
  });
  app.form(
    { method: 'post', path: ACCEPT, scope: 'public', body: acceptanceSchema },
    async ({ c, params, body, address, seeOther }) => {
      const { station, email } = await invitations.accept(params.token, body);
      const caller = { headers: c.req.raw.headers, address };
      setCookies(c, (await auth.signIn(email, body.password, caller)).cookies);
      return seeOther(`/d/${station.slug}`, 'Đã nhận lời mời. Chào mừng anh/chị.');
    },
    async ({ params, values, errors, message, domain }) => {
      const { invitation, station } = await invitations.find(params.token);
      return (
        <AcceptPage
          {...{
            action: `${INVITATION_PATH}/${params.token}`,
            station: station.name,
            email: invitation.email,
          }}
          {...{ name: textOf(values['name']), errors, message, trial: trialOf(domain, station) }}
        />
      );
    },
  );
}
