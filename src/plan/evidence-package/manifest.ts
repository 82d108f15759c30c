/** What an evidence archive says of itself: every file with its hash, signed. */
import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const manifestSchema = z.object({
  version: z.literal(1),
  station: z.string(),
  trial: z.boolean(),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  /** ISO 8601. Nothing learned later is in it. */
  asOf: z.string(),
  madeBy: z.string(),
  key: z.object({ keyId: z.string(), publicKey: z.string() }),
  files: z.array(z.object({ path: z.string().min(1), bytes: z.int().min(0), sha256: hash })),
});
export type Manifest = z.output<typeof manifestSchema>;

export const MANIFEST = 'manifest.json';
/** Base64 Ed25519 over the manifest's bytes. */
export const SIGNATURE = 'manifest.sig';
export const AUDIT = 'so-lieu/kiem-tra-thang.json';
export const FACTS = 'so-lieu/du-kien.ndjson';
/** The plan as it counted, in JSON, which is YAML as well. */
export const PLAN = 'so-lieu/ke-hoach.yaml';
/** The month as it was closed, where it was. */
export const CLOSED = 'so-lieu/chot-so-lieu.json';
