/** What changed between two texts, word by word. Pure. */

export interface Change {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Words with what belongs within them (7h30, 35.500.000, 12/2026), spaces, and every other sign by itself. */
const TOKEN = /[\p{L}\p{M}\p{N}]+(?:[.,:/-][\p{L}\p{M}\p{N}]+)*|\s+|[^\s]/gu;

/**
 * Beyond so many differing tokens two texts have little in common: what differs is told as one piece, and the time taken stays
 * near ten milliseconds (it grows with the square of this).
 */
const MOST_EDITS = 1_000;

/**
 * The fewest words removed and added that lead from one text to another (Myers, "An O(ND) Difference Algorithm", 1986), with
 * neighbouring changes joined so that they read as phrases. All but the added make the old text, all but the removed the new.
 *
 * @example wordDiff('từ 7h30', 'từ 8h') // same 'từ ', removed '7h30', added '8h'
 */
export function wordDiff(before: string, after: string): Change[] {
  const old = before.match(TOKEN) ?? [];
  const now = after.match(TOKEN) ?? [];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  const room = Math.min(old.length, now.length) - head;
  while (tail < room && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  return joined([
    { kind: 'same', text: old.slice(0, head).join('') },
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    { kind: 'same', text: old.slice(old.length - tail).join('') },
  ]);
}

function middle(old: string[], now: string[]): Change[] {
  const trail = old.length > 0 && now.length > 0 ? shortestEdits(old, now) : null;
  if (trail === null)
    return [
      { kind: 'removed', text: old.join('') },
      { kind: 'added', text: now.join('') },
    ];
  const changes: Change[] = [];
  let x = old.length;
  let y = now.length;
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    const reached = trail[edits]!;
    const k = x - y;
    const from = edits === 0 ? 0 : stepsDown(reached, k, edits) ? k + 1 : k - 1;
    const startX = edits === 0 ? 0 : reached[from + MOST_EDITS + 1]!;
    const startY = edits === 0 ? 0 : startX - from;
    while (x > startX && y > startY) {
      changes.push({ kind: 'same', text: old[--x]! });
      y--;
    }
    if (edits === 0) break;
    if (x === startX) changes.push({ kind: 'added', text: now[--y]! });
    else changes.push({ kind: 'removed', text: old[--x]! });
  }
  return changes.reverse();
}

/** For each number of edits how far it was come on every diagonal before; null when more than MOST_EDITS are needed. */
function shortestEdits(old: string[], now: string[]): Int32Array[] | null {
  const reached = new Int32Array(2 * MOST_EDITS + 3);
  const trail: Int32Array[] = [];
  for (let edits = 0; edits <= MOST_EDITS; edits++) {
    trail.push(reached.slice());
    for (let k = -edits; k <= edits; k += 2) {
      const at = k + MOST_EDITS + 1;
      let x = edits === 0 ? 0 : stepsDown(reached, k, edits) ? reached[at + 1]! : reached[at - 1]! + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x++;
      reached[at] = x;
      if (x >= old.length && x - k >= now.length) return trail;
    }
  }
  return null;
}

/** Whether the best way onto a diagonal adds a token (from the one above) rather than removes one. */
function stepsDown(reached: Int32Array, k: number, edits: number): boolean {
  const at = k + MOST_EDITS + 1;
  return k === -edits || (k !== edits && reached[at - 1]! < reached[at + 1]!);
}

interface Block {
  same: string;
  removed: string;
  added: string;
}

/** Changes with nothing but a space between them are one phrase: what goes first, then what comes. */
function joined(changes: readonly Change[]): Change[] {
  const blocks: Block[] = [{ same: '', removed: '', added: '' }];
  for (const { kind, text } of changes) {
    const last = blocks.at(-1)!;
    if (kind !== 'same') last[kind] += text;
    else if (last.removed || last.added) blocks.push({ same: text, removed: '', added: '' });
    else last.same += text;
  }
  return blocks
    .reduce<Block[]>((phrases, next) => {
      const last = phrases.at(-1);
      if (last && isOnePhrase(last, next)) {
        last.removed += next.same + next.removed;
        last.added += next.same + next.added;
      } else phrases.push({ ...next });
      return phrases;
    }, [])
    .flatMap(({ same, removed, added }) => [
      { kind: 'same' as const, text: same },
      { kind: 'removed' as const, text: removed },
      { kind: 'added' as const, text: added },
    ])
    .filter(({ text }) => text !== '');
}

function isOnePhrase(last: Block, next: Block): boolean {
  const bothWays = Boolean(last.removed || next.removed) && Boolean(last.added || next.added);
  return bothWays && Boolean(next.removed || next.added) && /^[^\S\n]*$/.test(next.same);
}

/** Words of what stayed that are shown before and after a change, so that one sees where it is. */
const CONTEXT_WORDS = 8;

/**
 * The changes with only the words around them; `…` stands for what stayed the same in between.
 *
 * @example aroundChanges(wordDiff(before, after))
 */
export function aroundChanges(changes: readonly Change[]): Change[] {
  return changes.map((change, index) => {
    if (change.kind !== 'same') return change;
    const words = change.text.split(/(?<=\s)(?=\S)/u);
    const before = index === 0 ? 0 : CONTEXT_WORDS;
    const after = index === changes.length - 1 ? 0 : CONTEXT_WORDS;
    if (words.length <= before + after + 1) return change;
    const start = words.slice(0, before).join('');
    const end = after === 0 ? '' : words.slice(-after).join('');
    return { kind: 'same', text: `${start}… ${end}` };
  });
}
