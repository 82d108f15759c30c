/** Letters to people, by the SMTP server of the settings; without one none are written. */
import { Refusal } from '../kernel/errors.ts';
import type { MailConfig } from '../kernel/config.ts';
import type { Executor } from '../storage/database.ts';
import { enqueue } from '../storage/jobs.ts';
import type { JobHandler } from '../storage/job-runner.ts';

export interface Letter {
  to: string;
  /** One line. */
  subject: string;
  /** Plain text: it reaches every phone, and no mail filter frowns at it. */
  text: string;
}

export const MAIL_JOB = 'mail.send';

export type Mail = ReturnType<typeof createMail>;

export function createMail(config: MailConfig | null) {
  /**
   * Leaves a letter to be sent, in the transaction of what it tells of; the same key is sent once. Nothing happens without an
   * SMTP server.
   */
  async function enqueueLetter(
    tx: Executor,
    stationId: string,
    key: string,
    letter: Letter,
    machineNow: number,
  ): Promise<void> {
    if (config)
      await enqueue(tx, { stationId, name: MAIL_JOB, key: `mail:${key}`, payload: letter }, machineNow);
  }

  /** For the job runner: sends one letter; tried again later when the server is away. */
  const handler: JobHandler = async (job) => {
    if (!config) throw new Refusal('mail-off', 'Máy chủ không còn được cài đặt gửi thư.');
    await send(config, job.payload as Letter);
  };

  return { enabled: config !== null, enqueueLetter, handler };
}

async function send(config: MailConfig, letter: Letter): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(config.smtpUrl, { from: config.from });
  try {
    await transport.sendMail(letter);
  } finally {
    transport.close();
  }
}
