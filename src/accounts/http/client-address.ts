import { BlockList, isIP } from 'node:net';
import type { RequestContext } from './request-context.ts';

/**
 * Whose request it is: the socket's other end, or, when that is a proxy named in the settings, the last address of
 * X-Forwarded-For that is not such a proxy. Whatever a client itself writes into that header lies further left and is never
 * believed: a rotating X-Forwarded-For must not evade throttling.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | null,
  trusted: BlockList,
): string {
  let address = plain(socketAddress ?? '');
  if (forwardedFor === null) return address || 'unknown';
  const hops = forwardedFor.split(',').map((hop) => plain(hop.trim()));
  while (isTrusted(address, trusted)) {
    const hop = hops.pop();
    if (!hop || !isIP(hop)) break;
    address = hop;
  }
  return address || 'unknown';
}

/** "10.0.0.1, 172.16.0.0/12" → a list of what may speak for others. Throws RangeError naming what is no address. */
export function parseTrustedProxies(text: string): BlockList {
  const list = new BlockList();
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const longest = family === 'ipv6' ? 128 : 32;
    const length = prefix === undefined ? longest : Number(prefix);
    if (!isIP(address) || !Number.isInteger(length) || length < 0 || length > longest)
      throw new RangeError(entry);
    list.addSubnet(address, length, family);
  }
  return list;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 that comes over a dual-stack socket is '::ffff:10.0.0.1'. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The same of a request in hand. */
export function addressOf(c: RequestContext, trusted: BlockList): string {
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  return clientAddress(incoming?.socket?.remoteAddress, c.req.header('x-forwarded-for') ?? null, trusted);
}
