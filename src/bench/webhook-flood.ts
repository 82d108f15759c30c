/** Five hundred messages a second of residents, each signed, each kept. */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { Worker } from 'node:worker_threads';
import { machineClock } from '../kernel/clock.ts';
import { workerFile } from '../kernel/project-files.ts';
import { webhookMac } from '../publish/zalo/signature.ts';
import { absolute, type Measure } from './measure.ts';

export const FLOOD_APP = '4400000000000000001';
export const FLOOD_SECRET = 'khoa-bi-mat-de-do';

const PER_SECOND = 500;
const SECONDS = 8;
const RUNS = 3;

export async function webhookFlood(): Promise<Measure[]> {
  const worker = new Worker(workerFile('bench/webhook-server'));
  const ended = once(worker, 'exit');
  const [{ port, stationId }] = (await once(worker, 'message')) as [{ port: number; stationId: string }];
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const p99s: number[] = [];
  let sent = 0;
  for (let run = 0; run < RUNS; run++) {
    const waits: Promise<number>[] = [];
    const begun = machineClock.monotonic();
    for (let index = 0; index < PER_SECOND * SECONDS; index++) {
      const due = begun + (index * 1000) / PER_SECOND;
      if (due > machineClock.monotonic()) await machineClock.wait(due - machineClock.monotonic());
      waits.push(answered(agent, port, stationId, `m${++sent}`));
    }
    const times = (await Promise.all(waits)).sort((a, b) => a - b);
    p99s.push(times[Math.floor(times.length * 0.99)]!);
  }
  worker.postMessage('count');
  const [kept] = (await once(worker, 'message')) as [number];
  agent.destroy();
  worker.postMessage('stop');
  await ended;
  if (kept !== sent) throw new Error(`${sent} were sent, ${kept} are kept`);
  const measure = `a message of the webhook answered (p99) at ${PER_SECOND} a second, none lost`;
  return [absolute({ measure, unit: 'ms', aim: '≤ 200' }, p99s)];
}

/** Ms until the message was answered 200. */
function answered(agent: Agent, port: number, stationId: string, id: string): Promise<number> {
  const timestamp = String(machineClock.now());
  const message = { text: 'Bộ phận Một cửa làm việc đến mấy giờ?', msg_id: id };
  const body = JSON.stringify({ event_name: 'user_send_text', sender: { id: '1' }, message, timestamp });
  const mac = webhookMac(FLOOD_APP, body, timestamp, FLOOD_SECRET);
  const headers = {
    ...{ 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
    ...{ 'x-zevent-signature': `mac=${mac}`, 'x-zevent-timestamp': timestamp },
  };
  const begun = machineClock.monotonic();
  return new Promise((resolve, reject) => {
    const asked = request(
      { agent, host: '127.0.0.1', port, path: `/api/webhooks/zalo/${stationId}`, method: 'POST', headers },
      (answer) => {
        answer.resume();
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(machineClock.monotonic() - begun);
          else reject(new Error(`a message was answered ${answer.statusCode}`));
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
