/** The bulletin's form as it travels: its buttons send the whole form, which is then shown again with the items changed. */
import type { FormValues } from '../accounts/http/declaration.ts';
import type { BulletinContent } from './bulletin.ts';

/** What the editor begins with. */
export const NEW_BULLETIN: BulletinContent = {
  title: '',
  openingChime: 'mo-dau',
  closingChime: 'ket-thuc',
  openingTemplateId: null,
  closingTemplateId: null,
  between: null,
  scriptIds: [],
};

/** What was typed, whether or not it is right. */
export function draftOf(values: FormValues): BulletinContent {
  const one = (name: string) => [values[name] ?? ''].flat()[0] ?? '';
  return {
    title: one('title'),
    openingChime: one('openingChime') || null,
    closingChime: one('closingChime') || null,
    openingTemplateId: one('openingTemplateId') || null,
    closingTemplateId: one('closingTemplateId') || null,
    between: one('between') || null,
    scriptIds: [values['scriptIds'] ?? []].flat().filter(Boolean),
  };
}

/** Was it one of the buttons that only change the items? */
export function isEdit(values: FormValues): boolean {
  return ['move', 'remove', 'add'].some((name) => name in values);
}

/**
 * The items after the button that was pressed: `move=up:<id>`, `move=down:<id>`, `remove=<id>`, or `add` with the item chosen in
 * `candidate`. An item is never there twice.
 *
 * @example editedItems({ scriptIds: ['a', 'b'], move: 'up:b' }) // ['b', 'a']
 */
export function editedItems(values: FormValues): string[] {
  const { scriptIds } = draftOf(values);
  const one = (name: string) => [values[name] ?? ''].flat()[0] ?? '';
  if ('remove' in values) return scriptIds.filter((id) => id !== one('remove'));
  if ('add' in values) {
    const added = one('candidate');
    return added && !scriptIds.includes(added) ? [...scriptIds, added] : scriptIds;
  }
  const [way, id = ''] = one('move').split(/:(.*)/s);
  const from = scriptIds.indexOf(id);
  const to = way === 'up' ? from - 1 : from + 1;
  if (from < 0 || to < 0 || to >= scriptIds.length) return scriptIds;
  return scriptIds.with(from, scriptIds[to]!).with(to, id);
}
