import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatSignature,
  isSignedBy,
  keyIdOf,
  makeKey,
  parseSignature,
  sign,
  signatureHeader,
  verify,
} from './signing.ts';

const bytes = (value: string) => new TextEncoder().encode(value);

describe('signing', () => {
  it('agrees with the first test vector of RFC 8032', () => {
    const seed = Buffer.from(
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'hex',
    ).toString('base64');
    const publicKey = Buffer.from(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      'hex',
    ).toString('base64');
    const sig = Buffer.from(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      'hex',
    ).toString('base64');
    expect(sign(new Uint8Array(), seed)).toBe(sig);
    expect(verify(new Uint8Array(), sig, publicKey)).toBe(true);
  });

  it('takes what the key signed and refuses every change of it by one bit', () => {
    const key = makeKey();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), (body, at) => {
        const header = signatureHeader(body, key);
        const changed = body.slice();
        changed[at % body.length]! ^= 1 << (at % 8);
        expect(isSignedBy([key], body, header)).toBe(true);
        expect(isSignedBy([key], changed, header)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a stranger, also one that takes the name of a held key', () => {
    const held = makeKey();
    const stranger = makeKey();
    const body = bytes('{"revision":1}');
    expect(isSignedBy([held], body, signatureHeader(body, stranger))).toBe(false);
    expect(
      isSignedBy([held], body, formatSignature({ keyId: held.keyId, sig: sign(body, stranger.privateKey) })),
    ).toBe(false);
  });

  it('is refused without an error when header or key are nonsense', () => {
    const body = bytes('x');
    const key = makeKey();
    for (const header of [null, undefined, '', 'keyId="a"', 'keyId="a", sig="!!"', 'sig="", keyId=""']) {
      expect(isSignedBy([key], body, header)).toBe(false);
    }
    expect(verify(body, sign(body, key.privateKey), 'short')).toBe(false);
    expect(verify(body, 'short', key.publicKey)).toBe(false);
  });

  it('reads back the header it writes', () => {
    const key = makeKey();
    const signature = { keyId: key.keyId, sig: sign(bytes('x'), key.privateKey) };
    expect(parseSignature(formatSignature(signature))).toEqual(signature);
  });

  it('names a key by the hash of its bytes', () => {
    const key = makeKey();
    expect(key.keyId).toBe(keyIdOf(key.publicKey));
    expect(Buffer.from(key.publicKey, 'base64')).toHaveLength(32);
    expect(makeKey().keyId).not.toBe(key.keyId);
  });
});
