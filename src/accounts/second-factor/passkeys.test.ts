/** A passkey's answer holds once, at our address, for its owner and what was asked; the authenticator is a key of the test's own. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { createPasskeys, type PasskeyOffer } from './passkeys.ts';
import { keepPasskey } from './passkeys.store.ts';

const HOME = 'https://loa.phuong.gov.vn';
const PAGE = `${HOME}/dang-nhap/hai-lop`;
const ID = Buffer.from('khóa của Lan').toString('base64url');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** COSE (RFC 9053) of a key on P-256: kty EC2, alg ES256, crv P-256, x, y. */
function coseKey(): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' });
  const part = (label: number, coordinate: string) =>
    Buffer.concat([Buffer.from([label, 0x58, 0x20]), Buffer.from(coordinate, 'base64url')]);
  return Buffer.concat([Buffer.from('a5010203262001', 'hex'), part(0x21, x!), part(0x22, y!)]);
}

interface Answer {
  origin?: string;
  rpId?: string;
  counter?: number;
  /** User present, user verified. */
  flags?: number;
  type?: string;
}

let counter = 0;

/** What a browser hands back to an offer (WebAuthn, 7.2). */
function answered(offer: PasskeyOffer | null, more: Answer = {}): string {
  const { origin = HOME, rpId = 'loa.phuong.gov.vn', flags = 0b101, type = 'webauthn.get' } = more;
  const { challenge } = JSON.parse(offer!.options) as { challenge: string };
  const client = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const count = Buffer.alloc(4);
  count.writeUInt32BE(more.counter ?? ++counter);
  const data = Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count]);
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
  const response = {
    ...{ clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url') },
    signature: sign('sha256', signed, privateKey).toString('base64url'),
  };
  return JSON.stringify({ id: ID, rawId: ID, type: 'public-key', clientExtensionResults: {}, response });
}

describe('the answer of a passkey', () => {
  let database: TestDatabase;
  let machine: VirtualClock;
  let passkeys: ReturnType<typeof createPasskeys>;
  beforeAll(async () => {
    database = await openTestDatabase('sqlite');
    machine = new VirtualClock(Date.parse('2026-11-26T09:00:00+07:00'));
    passkeys = createPasskeys({ database, clock: machine, machine, baseUrl: HOME });
    await keepPasskey(database.kysely, {
      ...{ id: ID, userId: 'lan', publicKey: coseKey().toString('base64url'), counter: 0 },
      ...{ transports: [], name: 'Điện thoại', createdAt: 1 },
    });
  });
  afterAll(() => database.drop());

  const offer = (purpose: 'sign-in' | 'confirm' = 'sign-in') => passkeys.offer('lan', purpose, PAGE);
  const check = (answer: string, purpose: 'sign-in' | 'confirm' = 'sign-in', userId = 'lan') =>
    passkeys.check(userId, purpose, answer, PAGE);
  const refused = { errors: [{ field: 'passkey' }] };

  it('is taken once: whoever caught it on the way can do nothing with it', async () => {
    const answer = answered(await offer());
    await check(answer);
    await expect(check(answer)).rejects.toMatchObject(refused);
  });

  it.each<[string, Answer]>([
    ['of another site that looks like ours', { origin: 'https://loa-phuong.example' }],
    ['of ours without TLS', { origin: 'http://loa.phuong.gov.vn' }],
    ['of another port', { origin: `${HOME}:8443` }],
    ['for another site’s keys', { rpId: 'gov.vn' }],
    ['of a registration', { type: 'webauthn.create' }],
    ['of nobody who was present', { flags: 0 }],
    ['of a copy, whose count goes back', { counter: 1 }],
  ])('is not taken %s', async (_, wrong) => {
    await check(answered(await offer()));
    await expect(check(answered(await offer(), wrong))).rejects.toMatchObject(refused);
  });

  it('is not taken for something else, for another person, too late, or signed by another key', async () => {
    await check(answered(await offer()));
    await expect(check(answered(await offer('sign-in')), 'confirm')).rejects.toMatchObject(refused);
    await check(answered(await offer()));
    await expect(check(answered(await offer()), 'sign-in', 'minh')).rejects.toMatchObject(refused);
    // In a password's place its owner must show that it is he.
    await expect(check(answered(await offer('confirm'), { flags: 1 }), 'confirm')).rejects.toMatchObject(
      refused,
    );
    await check(answered(await offer('confirm')), 'confirm');
    const changed = JSON.parse(answered(await offer())) as { response: { signature: string } };
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    changed.response.signature = sign('sha256', Buffer.from('x'), other).toString('base64url');
    await expect(check(JSON.stringify(changed))).rejects.toMatchObject(refused);
    const late = answered(await offer());
    await machine.advance(11 * 60_000);
    await expect(check(late)).rejects.toMatchObject(refused);
  });
});
