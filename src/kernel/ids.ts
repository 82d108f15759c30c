import { createHash, randomBytes } from 'node:crypto';

/**
 * A UUIDv7 (RFC 9562): sorts by the time it was made, so that primary keys stay in order on both databases.
 *
 * @example newId(clock.now()) // '019adf2c-…'
 */
export function newId(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  return format(bytes, 0x70);
}

/**
 * The same id for the same name, always and everywhere (UUIDv8 over SHA-256): airings are identified by their slot and
 * wall-clock start, so that expanding a schedule twice names the same airings.
 *
 * @example nameId('slot-id', '2026-11-23T07:00')
 */
export function nameId(...parts: string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  return format(bytes, 0x80);
}

function format(bytes: Buffer, version: number): string {
  bytes[6] = (bytes[6]! & 0x0f) | version;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
