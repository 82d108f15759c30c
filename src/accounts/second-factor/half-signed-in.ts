/** Between the password and the second factor: a ticket that says who has given his password, and opens nothing else. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';

const MINUTES = 10;
const BOUND = 'half-signed-in';

const ticketSchema = z.object({ userId: z.string(), until: z.number() });

export type HalfSignedIn = ReturnType<typeof createHalfSignedIn>;

export function createHalfSignedIn(secret: string, machine: Clock) {
  const box = createSecretBox(secret);
  return {
    seconds: MINUTES * 60,
    /** For a cookie that no script reads. */
    ticket: (userId: string): string =>
      box.seal(
        JSON.stringify({ userId, until: machine.now() + MINUTES * 60_000, salt: randomUUID() }),
        BOUND,
      ),
    /** Null for one that is too old or was never given. */
    userOf: (ticket: string | undefined): string | null => {
      const opened = ticket === undefined ? null : box.open(ticket, BOUND);
      if (opened === null) return null;
      const { userId, until } = ticketSchema.parse(JSON.parse(opened));
      return until > machine.now() ? userId : null;
    },
  };
}
