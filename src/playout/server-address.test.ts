import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isLoopback, lanAddresses, serverReach } from './server-address.ts';

const card = (address: string, more: { family?: 'IPv4' | 'IPv6'; internal?: boolean } = {}) =>
  ({ address, family: 'IPv4', internal: false, ...more }) as NetworkInterfaceInfo;

describe('the server’s addresses', () => {
  it('are those of the office’s networks, not of the machine’s own', () => {
    const interfaces = {
      lo: [card('127.0.0.1', { internal: true })],
      eth0: [card('192.168.1.10'), card('fe80::1', { family: 'IPv6' })],
      wlan0: [card('10.0.0.7'), card('169.254.3.4')],
      docker0: [card('172.17.0.1')],
    };
    expect(lanAddresses(interfaces)).toEqual(['192.168.1.10', '10.0.0.7']);
  });

  it.each(['localhost', 'loa.localhost', '127.0.0.1', '[::1]'])('know %s for the machine itself', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['192.168.1.10', 'loa.phuong.gov.vn', '10.127.0.1'])(
    'know %s for an address of its own',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('where a player finds the server', () => {
  const page = 'http://localhost:3000/d/x/cum-loa/ghep';

  it('is what the settings say, wherever the page is open', () => {
    const reach = serverReach(page, 'https://loa.phuong.gov.vn', ['192.168.1.10']);
    expect(reach).toEqual({ servers: ['https://loa.phuong.gov.vn'], loopback: false });
  });

  it('is the page’s own address where another machine can call it', () => {
    const reach = serverReach('http://192.168.1.10:3000/d/x/cum-loa/ghep', null, ['10.0.0.7']);
    expect(reach).toEqual({ servers: ['http://192.168.1.10:3000'], loopback: false });
  });

  it('is each address in the office’s network where the page is open on the server itself', () => {
    const reach = serverReach(page, null, ['192.168.1.10', '10.0.0.7']);
    expect(reach).toEqual({ servers: ['http://192.168.1.10:3000', 'http://10.0.0.7:3000'], loopback: true });
  });

  it('is the machine itself where it is in no network', () => {
    expect(serverReach(page, null, [])).toEqual({ servers: ['http://localhost:3000'], loopback: true });
  });
});
