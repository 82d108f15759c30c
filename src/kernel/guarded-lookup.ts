import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * For a request's `lookup`: the addresses of a name, looked at before one of them is connected to, so that a name that changes its
 * address in between leads nowhere. Of several addresses, one that may not be asked spoils all.
 *
 * @param refuse throws for an address that may not be connected to; what it throws is what the request fails with
 */
export function guardedLookup(refuse: (address: string) => void): LookupFunction {
  return (host, options, done) => {
    dnsLookup(host, { ...options, all: true }, (error, found) => {
      // A name that nobody knows comes without any list.
      const refused = error ?? whyRefused(found, refuse);
      if (refused) done(refused, '', 0);
      else if (options.all) done(null, found);
      else done(null, found[0]!.address, found[0]!.family);
    });
  };
}

function whyRefused(found: readonly { address: string }[], refuse: (address: string) => void): Error | null {
  try {
    for (const { address } of found) refuse(address);
    return null;
  } catch (error) {
    return error as Error;
  }
}
