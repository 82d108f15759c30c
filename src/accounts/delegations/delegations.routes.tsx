import { dateOf } from '../../kernel/zoned-time.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../storage/database.ts';
import type { App } from '../http/app.ts';
import { listMembers } from '../members.ts';
import { textOf } from '../sign-in.routes.tsx';
import type { PageCall } from '../station-page.page.tsx';
import { DelegationsPage, pathOf } from './delegations.page.tsx';
import { listDelegations } from './delegations.store.ts';
import { delegationSchema, type Delegations } from './delegations.ts';

const PAGE = '/d/{slug}/quan-tri/uy-quyen';
const access = { scope: 'station', permission: 'approval.delegate' } as const;

interface DelegationRooms {
  database: Database;
  clock: Clock;
  delegations: Delegations;
}

/** Quản trị → Ủy quyền duyệt. */
export function delegationsRoutes(app: App, { database, clock, delegations }: DelegationRooms): void {
  const shown = async (call: PageCall) => ({
    call,
    delegations: await listDelegations(database.kysely, call.station.id),
    members: await listMembers(database.kysely, call.station.id),
    now: clock.now(),
  });

  app.page({ method: 'get', path: PAGE, ...access }, async (call) => (
    <DelegationsPage {...await shown(call)} values={{ from: dateOf(clock.now(), call.station.timeZone) }} />
  ));

  app.form(
    { method: 'post', path: PAGE, ...access, body: delegationSchema },
    async ({ station, actor, body, seeOther }) => {
      await delegations.give(station, actor, body);
      return seeOther(pathOf({ station }), 'Đã ủy quyền duyệt.');
    },
    async (call) => {
      const typed = (name: string) => textOf(call.values[name]) ?? '';
      const values = {
        ...{ userId: typed('userId'), role: typed('role'), document: typed('document') },
        ...{ from: typed('from'), until: typed('until') },
      };
      return (
        <DelegationsPage {...await shown(call)} values={values} errors={call.errors} message={call.message} />
      );
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/{delegationId}/cham-dut`, ...access },
    async ({ station, actor, params, seeOther }) => {
      await delegations.end(station, actor, params.delegationId);
      return seeOther(pathOf({ station }), 'Đã chấm dứt ủy quyền.');
    },
  );
}
