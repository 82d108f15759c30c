import { describe, expect, it } from 'vitest';
import { clientAddress, parseTrustedProxies } from './client-address.ts';

describe('the client’s address', () => {
  it.each<[string, string, string | null, string, string]>([
    ['is the socket’s without a proxy', '192.0.2.1', '198.51.100.9', '', '192.0.2.1'],
    ['is what the proxy adds last', '10.0.0.1', '198.51.100.9, 192.0.2.7', '10.0.0.1', '192.0.2.7'],
    ['is found behind two proxies', '10.0.0.1', '6.6.6.6, 192.0.2.7, 10.0.0.2', '10.0.0.0/8', '192.0.2.7'],
    ['is the proxy’s own when it adds nothing', '10.0.0.1', null, '10.0.0.1', '10.0.0.1'],
    ['is no made-up word', '10.0.0.1', 'localhost', '10.0.0.1', '10.0.0.1'],
    ['is IPv4 on a dual-stack socket', '::ffff:192.0.2.1', null, '', '192.0.2.1'],
    ['may be IPv6', '::1', '2001:db8::7', '::1', '2001:db8::7'],
  ])('%s', (_, socket, forwarded, trusted, expected) => {
    expect(clientAddress(socket, forwarded, parseTrustedProxies(trusted))).toBe(expected);
  });

  it('needs proxies that are addresses', () => {
    expect(() => parseTrustedProxies('proxy.local')).toThrow(RangeError);
    expect(() => parseTrustedProxies('10.0.0.0/40')).toThrow(RangeError);
  });
});
