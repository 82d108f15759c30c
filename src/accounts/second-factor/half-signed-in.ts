/** Between the password and the second factor: a ticket that says who has given his password, and opens nothing else. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import type { SignOnIdentity } from '../single-sign-on/single-sign-on.store.ts';

const MINUTES = 10;
const BOUND = 'half-signed-in';

export interface HalfSignedInPerson {
  userId: string;
  /** He came by single sign-on for the first time: bound to his account once he has proved that it is his. */
  toBind: SignOnIdentity | null;
}

const ticketSchema = z.object({
  userId: z.string(),
  toBind: z.object({ issuer: z.string(), subject: z.string(), email: z.string() }).nullable().default(null),
  until: z.number(),
});

export type HalfSignedIn = ReturnType<typeof createHalfSignedIn>;

export function createHalfSignedIn(secret: string, machine: Clock) {
  const box = createSecretBox(secret);
  return {
    seconds: MINUTES * 60,
    /** For a cookie that no script reads. */
    ticket: (person: HalfSignedInPerson): string =>
      box.seal(
        JSON.stringify({ ...person, until: machine.now() + MINUTES * 60_000, salt: randomUUID() }),
        BOUND,
      ),
    /** Null for one that is too old or was never given. */
    holderOf: (ticket: string | undefined): HalfSignedInPerson | null => {
      const opened = ticket === undefined ? null : box.open(ticket, BOUND);
      if (opened === null) return null;
      const { until, ...person } = ticketSchema.parse(JSON.parse(opened));
      return until > machine.now() ? person : null;
    },
  };
}
