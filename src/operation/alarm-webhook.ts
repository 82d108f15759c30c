/** Báo động to another system: posted, signed, and tried again until it is taken. */
import type { Station } from '../accounts/stations.ts';
import type { Config } from '../kernel/config.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Outgoing } from '../kernel/outgoing.ts';
import type { Alarm } from '../schedule/alarms.ts';
import type { Executor } from '../storage/database.ts';
import { enqueue } from '../storage/jobs.ts';
import { signedHeaders } from './webhooks/signature.ts';
import type { JobHandler } from '../storage/job-runner.ts';

export const ALARM_WEBHOOK_JOB = 'alarm.webhook';
/** 2 s, 4 s … ten minutes: for about an hour and a half. */
const TRIES = 16;

export interface AlarmNotice {
  /** The same alarm sent twice has one id. */
  id: string;
  station: { id: string; name: string; slug: string };
  key: string;
  message: string;
  raisedAt: string;
}

export interface AlarmWebhookDependencies {
  webhook: Config['alarmWebhook'];
  outgoing: Pick<Outgoing, 'post'>;
  machineNow: () => number;
}

export function createAlarmWebhook({ webhook, outgoing, machineNow }: AlarmWebhookDependencies) {
  /** In the transaction that raises the alarm; nothing happens without an address. */
  async function tell(tx: Executor, { id, name, slug }: Station, alarm: Alarm, at: number): Promise<void> {
    if (!webhook) return;
    const key = `webhook:${id}:${alarm.key}:${at}`;
    const notice: AlarmNotice = {
      ...{ id: key, station: { id, name, slug }, raisedAt: new Date(at).toISOString() },
      ...{ key: alarm.key, message: alarm.message },
    };
    const job = { stationId: id, name: ALARM_WEBHOOK_JOB, key, payload: notice, maxAttempts: TRIES };
    await enqueue(tx, job, machineNow());
  }

  const handler: JobHandler = async (job, { signal }) => {
    if (!webhook) throw new Refusal('webhook-off', 'Máy chủ không còn được cài địa chỉ nhận báo động.');
    const body = JSON.stringify(job.payload);
    const { id } = job.payload as AlarmNotice;
    const seconds = Math.floor(machineNow() / 1000);
    const headers = signedHeaders([webhook.secret], { id, seconds, body });
    const { status } = await outgoing.post(webhook.url, { body, headers, maxBytes: 0, signal });
    if (status < 200 || status > 299) throw new Error(`the receiver answered ${status}`);
  };

  return { tell, handler };
}
