/** What waits at Xuất bản for whoever opens Hôm nay: nothing there is done twice by itself, so a person has to know. */
import { stepOf, stepsFor } from '../accounts/approval-policy.ts';
import type { Actor } from '../accounts/actor.ts';
import { mayDo } from '../accounts/permissions.ts';
import type { Station } from '../accounts/stations.ts';
import { approvalCaseOf } from '../publish/approval.ts';
import { inStates, revisedWaiting } from '../publish/publication-lists.store.ts';
import { returnInForce } from '../publish/publication.ts';
import type { RaisedAlarm } from '../schedule/alarms.ts';
import type { Executor } from '../storage/database.ts';
import type { Todo } from './today.ts';

/** More than a person would count; the queue's own page shows as many. */
const MOST = 50;

/** The most urgent first. @param alarms those that stand */
export async function publishingTodos(
  db: Executor,
  station: Station,
  actor: Actor,
  alarms: readonly RaisedAlarm[],
): Promise<Todo[]> {
  const writes = mayDo(actor.roles, 'publish.write');
  const connects = mayDo(actor.roles, 'publish.connect');
  const steps = stepsFor(actor.roles, station.settings);
  const unknown = writes ? await inStates(db, station.id, ['unknown'], MOST) : [];
  const failed = writes ? await inStates(db, station.id, ['failed'], MOST) : [];
  const unapproved =
    writes || steps.length > 0
      ? [
          ...(await inStates(db, station.id, ['draft'], MOST)),
          ...(await revisedWaiting(db, station.id, MOST)),
        ]
      : [];
  const back = writes ? unapproved.filter(returnInForce) : [];
  const his = unapproved.filter(
    (one) => !returnInForce(one) && steps.includes(stepOf(approvalCaseOf(station, one))),
  );
  const lines = [
    unknown.length > 0 && {
      title: `${unknown.length} bài không rõ đã đăng, đã gửi hay chưa`,
      hint: 'Hệ thống không tự gửi lại; hãy xem rồi trả lời.',
      ...{ path: '/xuat-ban', button: 'Trả lời' },
    },
    ...(writes || connects ? alarms : [])
      .filter(({ key }) => key.startsWith('zalo:'))
      .map(({ message }) => ({ title: message, path: '/xuat-ban/zalo', button: 'Xem' })),
    failed.length > 0 && {
      title: `${failed.length} bài xuất bản dừng lại`,
      ...(failed[0]?.reason && { hint: failed[0].reason }),
      ...{ path: '/xuat-ban', button: 'Xem' },
    },
    back.length > 0 && {
      title: `${back.length} bản đăng bị trả lại`,
      hint: `“${back[0]!.title}”: ${returnInForce(back[0]!)!.reason}`,
      ...{ path: '/xuat-ban', button: 'Sửa' },
    },
    his.length > 0 && { title: `${his.length} bản đăng chờ duyệt`, path: '/xuat-ban', button: 'Duyệt' },
  ];
  return lines.filter((line) => line !== false);
}
