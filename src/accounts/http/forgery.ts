import { Refusal } from '../../kernel/errors.ts';

/**
 * Refuses an unsafe request that another site made the browser send (CSRF). Browsers tell by Sec-Fetch-Site on HTTPS and on
 * localhost, and by Origin everywhere; the ward's LAN is plain HTTP, so Origin must do there. A request with neither is no
 * browser's and may not ride on a cookie.
 *
 * `origins` are further origins under which people open the server (LOA_BASE_URL, where a proxy changes Host).
 */
export function refuseForgedRequest(headers: Headers, origins: readonly string[]): void {
  const site = headers.get('sec-fetch-site');
  if (site === 'same-origin') return;
  const origin = headers.get('origin');
  const own = origin !== null && (origins.includes(origin) || hostOf(origin) === headers.get('host'));
  if ((site === null || site === 'none') && own) return;
  throw new Refusal(
    'cross-site-request',
    'Yêu cầu này được gửi từ một trang khác nên bị từ chối. Hãy mở lại trang và làm lại.',
    403,
  );
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
