import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import { mayDo } from '../../accounts/permissions.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { optionalText } from '../../kernel/fields.ts';
import type { Database } from '../../storage/database.ts';
import { ReceivedPage, type ReceivedPageProps } from './received.page.tsx';
import { listReceived } from './received.store.ts';
import type { Received } from './received.ts';

export interface ReceivedRooms {
  database: Database;
  received: Received;
}

const PAGE = '/d/{slug}/tin-nhan';
const MOST = 100;
const read = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'script.write' } as const;

/** Bản tin cấp trên gửi. */
export function receivedRoutes(app: App, { database, received }: ReceivedRooms): void {
  const show = async (call: PageCall, refused?: ReceivedPageProps['refused']) => (
    <ReceivedPage
      {...{ call, refused }}
      bulletins={await listReceived(database.kysely, call.station.id, MOST)}
      mayTake={mayDo(call.actor.roles, 'script.write')}
    />
  );

  app.page({ method: 'get', path: PAGE, ...read }, (call) => show(call));

  app.form(
    { method: 'post', path: `${PAGE}/{receivedId}/nhan`, ...write },
    async ({ station, actor, params, seeOther }) => {
      const script = await received.take(station, actor, params.receivedId);
      return seeOther(
        `/d/${station.slug}/tin-bai/${script}`,
        'Đã nhận. Hãy xem lại, nghe và gửi duyệt như tin của phường.',
      );
    },
    (call) => show(call, { id: call.params.receivedId, errors: call.errors, message: call.message }),
  );

  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/{receivedId}/khong-nhan`, ...write },
      body: z.object({ reason: optionalText('Lý do', { max: 500 }) }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      await received.decline(station, actor, params.receivedId, body.reason);
      return seeOther(`/d/${station.slug}/tin-nhan`, 'Đã ghi không nhận; nơi gửi sẽ thấy lý do.');
    },
    (call) => show(call, { id: call.params.receivedId, errors: call.errors, message: call.message }),
  );
}
