import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { machineClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { startJobRunner } from '../storage/job-runner.ts';
import { createMail, MAIL_JOB } from './mail.ts';
import { createStation } from './stations.ts';
import { startSmtp } from './testing/smtp-server.ts';

const LETTER = {
  to: 'duyet@phuong.gov.vn',
  subject: 'Có tin chờ duyệt: “Một cửa”',
  text: 'Mở http://loa.local/d/hai-ba-trung/duyet để nghe và duyệt.',
};

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
    const server = await startSmtp();
    const mail = createMail({ smtpUrl: server.url, from: 'loa@phuong.gov.vn' });
    for (let twice = 0; twice < 2; twice++)
      await mail.enqueueLetter(database.kysely, station, 'submitted:1', LETTER, machineClock.now());
    const jobs = await database.kysely.selectFrom('job').selectAll().execute();
    expect(jobs).toHaveLength(1);
    const handlers = { [MAIL_JOB]: mail.handler };
    const runner = startJobRunner({ database, machine: machineClock, handlers, log: silentLog });
    try {
      await expect.poll(() => server.letters.length).toBe(1);
    } finally {
      await runner.stop();
      await server.close();
    }
    const sent = server.letters[0]!;
    expect(sent).toContain('RCPT TO:<duyet@phuong.gov.vn>');
    expect(sent).toContain('From: loa@phuong.gov.vn');
    expect(sent).toMatch(/^Subject: =\?UTF-8\?/m);
  });

  it('is not written where no SMTP server is set', async () => {
    const mail = createMail(null);
    expect(mail.enabled).toBe(false);
    await mail.enqueueLetter(database.kysely, station, 'submitted:1', LETTER, 0);
    expect(await database.kysely.selectFrom('job').selectAll().execute()).toEqual([]);
  });
});
