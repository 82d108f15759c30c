import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { machineClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { startJobRunner } from '../storage/job-runner.ts';
import { createMail, MAIL_JOB } from './mail.ts';
import { createStation } from './stations.ts';

const LETTER = {
  to: 'duyet@phuong.gov.vn',
  subject: 'Có tin chờ duyệt: “Một cửa”',
  text: 'Mở http://loa.local/d/hai-ba-trung/duyet để nghe và duyệt.',
};

/** As much of SMTP (RFC 5321) as one letter needs; resolves with what the client sent. */
function smtpServer(): { server: Server; received: Promise<string>; url: () => string } {
  const { promise, resolve } = Promise.withResolvers<string>();
  const server = createServer((socket) => {
    let all = '';
    let inData = false;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      all += chunk.toString();
      const text = chunk.toString();
      if (inData) {
        if (!text.endsWith('\r\n.\r\n')) return;
        inData = false;
        socket.write('250 taken\r\n');
        resolve(all);
      } else if (text.startsWith('DATA')) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    });
  });
  const url = () => `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, received: promise, url };
}

describe('a letter', () => {
  let database: TestDatabase;
  let station: string;
  beforeEach(async () => {
    database = await openTestDatabase('sqlite');
    const wanted = { name: 'Đài', timeZone: 'Asia/Ho_Chi_Minh', trial: true };
    station = (await createStation(database.kysely, wanted, 0)).id;
  });
  afterEach(() => database.drop());

  it('reaches the SMTP server of the settings, once for its key', async () => {
    const { server, received, url } = smtpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const mail = createMail({ smtpUrl: url(), from: 'loa@phuong.gov.vn' });
    for (let twice = 0; twice < 2; twice++)
      await mail.enqueueLetter(database.kysely, station, 'submitted:1', LETTER, machineClock.now());
    const jobs = await database.kysely.selectFrom('job').selectAll().execute();
    expect(jobs).toHaveLength(1);
    const handlers = { [MAIL_JOB]: mail.handler };
    const runner = startJobRunner({ database, machine: machineClock, handlers, log: silentLog });
    const sent = await received;
    expect(sent).toContain('RCPT TO:<duyet@phuong.gov.vn>');
    expect(sent).toContain('From: loa@phuong.gov.vn');
    expect(sent).toMatch(/^Subject: =\?UTF-8\?/m);
    await runner.stop();
    server.close();
  });

  it('is not written where no SMTP server is set', async () => {
    const mail = createMail(null);
    expect(mail.enabled).toBe(false);
    await mail.enqueueLetter(database.kysely, station, 'submitted:1', LETTER, 0);
    expect(await database.kysely.selectFrom('job').selectAll().execute()).toEqual([]);
  });
});
