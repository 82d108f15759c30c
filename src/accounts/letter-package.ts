/** A letter with files that must not go twice: sent at once, and what became of it told as far as anybody can know. */
import type { MailConfig } from '../kernel/config.ts';

export interface LetterPackage {
  to: string;
  /** One line. */
  subject: string;
  text: string;
  html: string;
  /** The letter's own name on its way ("<…@loa-phuong>"): a mail server tells by it which letter was meant. */
  messageId: string;
  attachments: readonly {
    filename: string;
    /** A file of the machine. */
    path: string;
    contentType: string;
    /** By which the HTML shows it. */
    cid?: string | undefined;
  }[];
}

/**
 * sent: the server took it · refused: it said no, for good or for now · away: it was not reached, or would not let us in ·
 * unclear: nobody knows.
 */
export type LetterOutcome =
  | { outcome: 'sent'; answer: string }
  | { outcome: 'refused'; code: number; answer: string }
  | { outcome: 'away' | 'unclear'; answer: string };

/** Ms: a mail server that says nothing for so long is away. */
const PATIENCE_MS = 20_000;

/** @param config null: the installation has no mail server */
export function createLetterPackages(config: MailConfig | null, patienceMs = PATIENCE_MS) {
  async function deliver(letter: LetterPackage): Promise<LetterOutcome> {
    if (!config) return { outcome: 'away', answer: 'Máy chủ chưa được cài đặt gửi thư.' };
    const { createTransport } = await import('nodemailer');
    const patience = {
      ...{ connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs },
    };
    const transport = createTransport({ url: config.smtpUrl, ...patience });
    try {
      // Up to here no letter was spoken of: whatever fails is safe to be tried again.
      try {
        await transport.verify();
      } catch (error) {
        return { outcome: 'away', answer: wordsOf(error) };
      }
      const { attachments, ...words } = letter;
      const sent = await transport.sendMail({ from: config.from, ...words, attachments: [...attachments] });
      return { outcome: 'sent', answer: sent.response };
    } catch (error) {
      const code = codeOf(error);
      return code === null
        ? { outcome: 'unclear', answer: wordsOf(error) }
        : { outcome: 'refused', code, answer: wordsOf(error) };
    } finally {
      transport.close();
    }
  }

  return { enabled: config !== null, deliver };
}

export type LetterPackages = ReturnType<typeof createLetterPackages>;

/** The server's own number, where it has said one. */
function codeOf(error: unknown): number | null {
  const code = (error as { responseCode?: unknown }).responseCode;
  return typeof code === 'number' ? code : null;
}

/** Without the address of the mail server, which may hold a password. */
function wordsOf(error: unknown): string {
  const { response, code } = error as { response?: unknown; code?: unknown };
  if (typeof response === 'string' && response !== '') return response.slice(0, 300);
  return typeof code === 'string' ? code : 'lỗi';
}
