/** Passkeys: made, asked and taken away. SimpleWebAuthn reads what browsers say; it is loaded when first needed. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import type { Database } from '../../storage/database.ts';
import { forgetFailures, reserveAttempt } from '../attempt-throttle.ts';
import * as store from './passkeys.store.ts';
import { relyingPartyOf, type RelyingParty } from './relying-party.ts';

const MINUTES = 10;
/** More is a mistake, or somebody filling the database. */
const MOST = 20;

/** What the page hands to the browser, as its JSON. */
export interface PasskeyOffer {
  kind: 'create' | 'get';
  options: string;
}

/** What the second step and the password's stand-in need of an account. */
export interface PasskeyOwner {
  id: string;
  name: string;
  email: string;
}

export type Passkeys = ReturnType<typeof createPasskeys>;

export interface PasskeyDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  /** Under which address people open the server. */
  baseUrl: string | null;
}

export function createPasskeys({ database, clock, machine, baseUrl }: PasskeyDependencies) {
  const { kysely } = database;
  const partyOf = (requestUrl: string) => relyingPartyOf(baseUrl, requestUrl);
  const keep = (challenge: string, userId: string, purpose: store.Purpose) =>
    store.keepChallenge(
      kysely,
      { challenge, userId, purpose, until: machine.now() + MINUTES * 60_000 },
      machine.now(),
    );

  /** The question for a new passkey; null where this address can have none. */
  async function offerNew(owner: PasskeyOwner, requestUrl: string): Promise<PasskeyOffer | null> {
    const party = partyOf(requestUrl);
    if (!party) return null;
    const { generateRegistrationOptions } = await import('@simplewebauthn/server');
    const known = await store.passkeysOf(kysely, owner.id);
    const options = await generateRegistrationOptions({
      ...{ rpName: 'Loa Phường', rpID: party.id, userName: owner.email, userDisplayName: owner.name },
      userID: new TextEncoder().encode(owner.id),
      attestationType: 'none',
      excludeCredentials: known.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
    });
    await keep(options.challenge, owner.id, 'register');
    return { kind: 'create', options: JSON.stringify(options) };
  }

  /** The question to one of his passkeys; null where he has none, or this address can have none. */
  async function offer(
    userId: string,
    purpose: 'sign-in' | 'confirm',
    requestUrl: string,
  ): Promise<PasskeyOffer | null> {
    const party = partyOf(requestUrl);
    const known = party ? await store.passkeysOf(kysely, userId) : [];
    if (!party || known.length === 0) return null;
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
    const options = await generateAuthenticationOptions({
      rpID: party.id,
      allowCredentials: known.map(({ id, transports }) => ({ id, transports: transports as 'usb'[] })),
      userVerification: verification(purpose),
    });
    await keep(options.challenge, userId, purpose);
    return { kind: 'get', options: JSON.stringify(options) };
  }

  /** Reads a new passkey. @throws Refusal on `passkey` when it was not asked for here and now */
  async function read(owner: PasskeyOwner, name: string, answer: string, requestUrl: string) {
    const party = required(partyOf(requestUrl));
    if ((await store.passkeysOf(kysely, owner.id)).length >= MOST)
      throw new Refusal('too-many-passkeys', `Mỗi tài khoản có nhiều nhất ${MOST} khóa truy cập.`, 409);
    const response = parsed(answer) as RegistrationResponseJSON;
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const read = await verifyRegistrationResponse({
      response,
      ...expected(party, owner.id, 'register'),
      requireUserVerification: false,
    }).catch(() => null);
    if (!read?.verified) throw notTaken();
    const { credential } = read.registrationInfo;
    return {
      ...{ id: credential.id, userId: owner.id, name, counter: credential.counter },
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      transports: credential.transports ?? [],
      createdAt: clock.now(),
    };
  }

  /** @throws Refusal on `passkey` when it is not his, not an answer to our question, or a copy; 429 after too many */
  async function check(
    userId: string,
    purpose: 'sign-in' | 'confirm',
    answer: string,
    requestUrl: string,
  ): Promise<void> {
    const guess = { at: 'second-factor', who: userId } as const;
    await reserveAttempt(database, guess, machine.now());
    const party = required(partyOf(requestUrl));
    const response = parsed(answer) as AuthenticationResponseJSON;
    const his = (await store.passkeysOf(kysely, userId)).find(({ id }) => id === response.id);
    if (!his) throw notTaken();
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    const checked = await verifyAuthenticationResponse({
      response,
      ...expected(party, userId, purpose),
      credential: {
        ...{ id: his.id, counter: his.counter },
        publicKey: new Uint8Array(Buffer.from(his.publicKey, 'base64url')),
      },
      requireUserVerification: verification(purpose) === 'required',
    }).catch(() => null);
    if (!checked?.verified) throw notTaken();
    await store.markUsed(kysely, his.id, checked.authenticationInfo.newCounter, clock.now());
    await forgetFailures(kysely, guess);
  }

  const expected = (party: RelyingParty, userId: string, purpose: store.Purpose) => ({
    expectedChallenge: (challenge: string) =>
      store.takeChallenge(kysely, { challenge, userId, purpose }, machine.now()),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
  });

  return { offerNew, offer, read, check, available: (requestUrl: string) => partyOf(requestUrl) !== null };
}

/** Beside a password it is enough to have the key; in place of one its owner must also show that it is he (PIN, finger, face). */
function verification(purpose: 'sign-in' | 'confirm'): 'required' | 'preferred' {
  return purpose === 'confirm' ? 'required' : 'preferred';
}

/** What a browser sends; its parts are read by SimpleWebAuthn, which refuses what is none. */
function parsed(answer: string): { id: string } {
  try {
    const value = JSON.parse(answer) as { id?: unknown } | null;
    if (typeof value?.id === 'string') return value as { id: string };
  } catch {
    // Told below.
  }
  throw notTaken();
}

function required(party: RelyingParty | null): RelyingParty {
  if (party) return party;
  throw new Refusal(
    'no-passkeys-here',
    'Khóa truy cập chỉ dùng được khi mở trang bằng địa chỉ https:// của đài.',
    409,
  );
}

function notTaken(): Refusal {
  return fieldRefusal(
    'passkey',
    'passkey-refused',
    'Khóa truy cập chưa được nhận, hoặc trang đã mở quá lâu. Hãy bấm lại.',
  );
}
