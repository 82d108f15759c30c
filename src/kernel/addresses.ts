/** Where a name on the network leads: to the world, into the ward's own network, or somewhere no stream of a station can be. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** world: anybody's · inside: private or loopback, only by a person's word · nowhere: link-local (a cloud's metadata), multicast, reserved. */
export type Reach = 'world' | 'inside' | 'nowhere';

/** RFC 1918, 6598 (carriers), 4193; loopback. */
const INSIDE = blocks(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['fc00::', 7],
  ['::1', 128],
);
/** RFC 6890: this host, link-local, protocol assignments, documentation, benchmarks, multicast, reserved; tunnels that hide another address. */
const NOWHERE = blocks(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
);

function blocks(...nets: [string, number][]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, isIPv6(net) ? 'ipv6' : 'ipv4');
  return list;
}

/**
 * @param address an IP address, IPv6 also in brackets
 * @example reachOf('192.168.1.5') // 'inside'
 */
export function reachOf(address: string): Reach {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const mapped = v4Inside(bare);
  if (mapped !== null) return reachOf(mapped);
  const family = isIPv4(bare) ? 'ipv4' : isIPv6(bare) ? 'ipv6' : null;
  if (family === null || NOWHERE.check(bare, family)) return 'nowhere';
  return INSIDE.check(bare, family) ? 'inside' : 'world';
}

/** The IPv4 address that an IPv6 one only dresses up (::ffff:127.0.0.1, ::127.0.0.1), in whatever spelling. */
function v4Inside(address: string): string | null {
  if (!isIPv6(address)) return null;
  const whole = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const parts = /^::(?:ffff:)?(?:([0-9a-f]{1,4}):)([0-9a-f]{1,4})$/.exec(whole);
  if (!parts) return null;
  const [high, low] = [parseInt(parts[1]!, 16), parseInt(parts[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
