import { composed } from '../kernel/vietnamese.ts';
import type { ItemFact } from './fact.ts';

/**
 * Puts items whose approved revisions sound the same into one group, also over a chain of revisions. Texts are compared as
 * they are heard: letter case, the Unicode form of the marks, spacing and punctuation make no sound (but a comma or a dash
 * between digits is read). An item without text stands alone.
 *
 * @returns item id → the group's name (the smallest id in it, so that the order of the items does not matter)
 */
export function groupBySpokenText(items: { id: string; approved: ItemFact[] }[]): Map<string, string> {
  const parent = new Map(items.map(({ id }) => [id, id]));
  const rootOf = (id: string): string => {
    let root = id;
    while (parent.get(root) !== root) root = parent.get(root)!;
    parent.set(id, root);
    return root;
  };
  const speakerOf = new Map<string, string>();
  for (const { id, approved } of items) {
    for (const revision of approved) {
      const sound = soundOf(revision.spoken || revision.text);
      if (sound === '') continue;
      const other = speakerOf.get(sound);
      if (other === undefined) speakerOf.set(sound, id);
      else join(parent, rootOf(id), rootOf(other));
    }
  }
  return new Map(items.map(({ id }) => [id, rootOf(id)]));
}

function join(parent: Map<string, string>, a: string, b: string): void {
  if (a < b) parent.set(b, a);
  else parent.set(a, b);
}

const SOUNDLESS = /(?<!\d)[.,;:!?…–—\-"'“”‘’()]+|[.,;:!?…–—\-"'“”‘’()]+(?!\d)/g;

function soundOf(text: string): string {
  return composed(text).toLowerCase().replace(SOUNDLESS, ' ').replace(/\s+/g, ' ').trim();
}
