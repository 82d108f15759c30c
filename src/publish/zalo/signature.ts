/** Whether a webhook's message is Zalo's own: a plain SHA-256 over what both sides know, compared in constant time. Pure. */
import { sameSecret, sha256 } from '../../kernel/hash.ts';

export interface SignedMessage {
  /** Header X-ZEvent-Signature: 'mac=<hex>', 'mac = <hex>', or the bare hex. */
  signature: string;
  /** Exactly as it came. */
  rawBody: string;
  /** Header X-ZEvent-Timestamp, else the body's; ms. */
  timestamp: string;
}

/** SHA-256 (no HMAC) of app id + raw body + timestamp + the OA's secret key. */
export function webhookMac(appId: string, rawBody: string, timestamp: string, oaSecret: string): string {
  return sha256(`${appId}${rawBody}${timestamp}${oaSecret}`);
}

export function isSigned(
  { signature, rawBody, timestamp }: SignedMessage,
  appId: string,
  oaSecret: string,
): boolean {
  const hex = /^(?:mac\s*=\s*)?([0-9a-f]{64})$/i.exec(signature.trim())?.[1];
  if (hex === undefined) return false;
  return sameSecret(hex.toLowerCase(), webhookMac(appId, rawBody, timestamp, oaSecret));
}
