/** For which address a passkey is made: a browser gives it to no other, which is what keeps it from a look-alike page. */
export interface RelyingParty {
  id: string;
  origin: string;
}

/**
 * The address that the settings name, over HTTPS; or this machine itself, where somebody tries the product out. Null elsewhere:
 * over plain HTTP and by a bare number browsers have no passkeys. Never what a Host header says.
 *
 * @example relyingPartyOf('https://loa.phuong.gov.vn', request.url) // { id: 'loa.phuong.gov.vn', origin: 'https://loa.phuong.gov.vn' }
 */
export function relyingPartyOf(baseUrl: string | null, requestUrl: string): RelyingParty | null {
  if (baseUrl?.startsWith('https://')) {
    const { hostname, origin } = new URL(baseUrl);
    return /^[\d.]+$|^\[/.test(hostname) ? null : { id: hostname, origin };
  }
  const { hostname, origin } = new URL(requestUrl);
  return hostname === 'localhost' ? { id: hostname, origin } : null;
}
