/** What a backup is made of: one manifest, written last, and objects under their own hashes that backups share. */
import { z } from 'zod';
import { Refusal } from '../../kernel/errors.ts';
import { wrappingSchema } from './recovery-key.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const object = z.object({ sha256, bytes: z.int().min(0) });

/** Nothing may be written outside the folder that is restored. */
const insidePath = z
  .string()
  .min(1)
  .max(400)
  .refine((path) => !path.startsWith('/') && !path.split('/').some((part) => ['', '.', '..'].includes(part)));

/** A file of the data folder that is neither the database nor a key. */
export const keptFileSchema = object.extend({ path: insidePath });
export type KeptFile = z.output<typeof keptFileSchema>;

export const KINDS = ['night', 'asked', 'upgrade'] as const;

export const manifestSchema = z.object({
  format: z.literal(1),
  id: z.string().regex(/^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}$/),
  kind: z.enum(KINDS),
  /** The product's, by which it was made. */
  version: z.string(),
  takenAt: z.int(),
  /** SQLite: the file, gzipped. PostgreSQL: pg_dump's custom format. */
  database: object.extend({ dialect: z.enum(['sqlite', 'postgres']) }),
  /** JSON list of KeptFile, gzipped. */
  files: object.extend({ count: z.int(), totalBytes: z.int() }),
  /** The keys, sealed; null while nobody has taken a recovery key. */
  keys: object.extend({ wrapping: wrappingSchema }).nullable(),
  /** Where each station's trail ended; a restored one must end there. */
  stations: z.array(z.object({ id: z.string(), name: z.string(), lines: z.int(), head: z.string() })),
  trial: z.boolean(),
  /** Sounds whose bytes no longer had their hash when they were to be copied. */
  damaged: z.array(z.string()),
});
export type Manifest = z.output<typeof manifestSchema>;
export type BackupKind = Manifest['kind'];

const NAME = /^backups\/([0-9]{8}T[0-9]{6}Z-[0-9a-f]{6})\.json$/;

export const manifestName = (id: string): string => `backups/${id}.json`;
export const manifestId = (name: string): string | null => NAME.exec(name)?.[1] ?? null;
export const objectName = (hash: string): string => `objects/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`;
export const objectHash = (name: string): string | null => /([0-9a-f]{64})$/.exec(name)?.[1] ?? null;

/** @example '20261126T013000Z-3fa91c' */
export function backupId(takenAt: number, random: string): string {
  return `${new Date(takenAt).toISOString().replace(/[-:]|\.\d+/g, '')}-${random}`;
}

/** @throws Refusal when it is none of ours, or of a version that this program does not know */
export function parseManifest(text: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    throw new Refusal('bad-manifest', 'Bảng kê của bản sao lưu bị hỏng hoặc do phiên bản khác tạo.');
  }
}

/** Objects that a backup rests on, its files' apart: those are in the list. */
export function ownObjects({ database, files, keys }: Manifest): string[] {
  return [database.sha256, files.sha256, ...(keys ? [keys.sha256] : [])];
}
