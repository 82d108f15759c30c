/** Lines of a trail, each carrying the hash of the one before: what a station's trail and the installation's have in common. */
import { canonicalJson, hashOf } from '../kernel/hash.ts';
import type { Actor } from './actor.ts';

/** Who did what to what. Lines are only ever added. */
export interface ChainLine {
  /** 1, 2, 3 … within the chain, without gaps. */
  seq: number;
  at: number;
  actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  /** 'script.approve' */
  action: string;
  /** Id of what it was done to. */
  subject: string;
  detail: Record<string, unknown>;
  previousHash: string;
  /** SHA-256 of the canonical JSON (RFC 8785) of all else in the line. */
  hash: string;
}

export type TrailCheck = { whole: true; lines: number } | { whole: false; brokenAt: number };

/** A place in a chain: what the next line continues from. */
type Place = Pick<ChainLine, 'seq' | 'hash'>;

/** What the first line follows. */
export const BEGINNING: Place = { seq: 0, hash: '0'.repeat(64) };

/** The line that follows; `of` is what else belongs to it and is hashed with it. */
export function nextLine<Of extends object>(
  of: Of,
  head: Place = BEGINNING,
  { at, actor, action, subject, detail }: Pick<ChainLine, 'at' | 'actor' | 'action' | 'subject' | 'detail'>,
): Of & ChainLine {
  const content = {
    ...of,
    seq: head.seq + 1,
    at,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    ...{ action, subject, detail },
    previousHash: head.hash,
  };
  return { ...content, hash: hashOf(content) };
}

/** Whether a line is as it was written, right behind that place. */
export function follows(line: ChainLine, before: Place): boolean {
  const { hash, ...content } = line;
  return line.seq === before.seq + 1 && line.previousHash === before.hash && hash === hashOf(content);
}

export function columnsOf({ seq, at, actor, action, subject, detail, previousHash, hash }: ChainLine) {
  return {
    ...{ seq, at, action, subject, hash },
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    detail: canonicalJson(detail),
    previous_hash: previousHash,
  };
}

type Columns = Omit<ReturnType<typeof columnsOf>, 'actor_kind'> & { actor_kind: ChainLine['actor']['kind'] };

export function lineOf(row: Columns): ChainLine {
  return {
    seq: row.seq,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    subject: row.subject,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

/** Lines read at once: a chain of years is not held in memory. */
export const LINES_AT_ONCE = 1_000;

/**
 * Reads a whole chain: `brokenAt` is the first line that was changed, is missing, or was put in.
 *
 * @param after the next lines after a number, oldest first, at most LINES_AT_ONCE
 */
export async function checkChain(after: (seq: number) => Promise<readonly ChainLine[]>): Promise<TrailCheck> {
  let before = BEGINNING;
  for (;;) {
    const lines = await after(before.seq);
    if (lines.length === 0) return { whole: true, lines: before.seq };
    for (const line of lines) {
      if (!follows(line, before)) return { whole: false, brokenAt: before.seq + 1 };
      before = line;
    }
  }
}
