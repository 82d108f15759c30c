/** What an approver must look at anew: what changed since the revision he knows. Pure. */
import { editWords } from './editing/edit-words.ts';
import type { Revision } from './script.ts';
import type { Decision } from './segments.store.ts';
import { TOPICS } from './topic.ts';
import { aroundChanges, wordDiff, type Change } from './word-diff.ts';

export interface RevisionChanges {
  /** What it is compared with. */
  base: Revision;
  /** The last decision on that one, if there was any. */
  decision: Decision | undefined;
  /** Each part that changed, by what the page calls it; none: nothing changed. */
  parts: { term: string; changes: Change[] }[];
}

/**
 * Compares a revision with the last one that was decided on, or else with the last one that was submitted; null for the first.
 *
 * @param known.revisions newest first
 * @param known.decisions newest first
 */
export function changesSince(
  revision: Revision,
  known: { revisions: readonly Revision[]; decisions: readonly Decision[] },
): RevisionChanges | null {
  const earlier = known.revisions.filter(
    ({ number, contentHash }) => number < revision.number && contentHash !== null,
  );
  const decisionOn = ({ id }: Revision) => {
    const last = known.decisions.find(({ subjectId }) => subjectId === id);
    return last?.outcome === 'undone' ? undefined : last;
  };
  const base = earlier.find(decisionOn) ?? earlier[0];
  if (!base) return null;
  return { base, decision: decisionOn(base), parts: partsChanged(base, revision) };
}

function partsChanged(base: Revision, revision: Revision): RevisionChanges['parts'] {
  const parts: [term: string, of: (one: Revision) => string][] = [
    ['Tiêu đề', ({ title }) => title],
    ['Thể loại', ({ form }) => (form === 'tin' ? 'Tin' : 'Bài')],
    [
      'CCHC',
      ({ cchc, topics }) => (cchc ? topics.map((key) => `${key}) ${TOPICS[key]}`).join('; ') : 'Không'),
    ],
    ['Đơn vị cung cấp', ({ unit }) => unit],
    ['Nội dung', ({ text }) => text],
  ];
  const written = parts
    .filter(([, of]) => of(base) !== of(revision))
    .map(([term, of]) => ({ term, changes: aroundChanges(wordDiff(of(base), of(revision))) }));
  return [...written, ...soundChanged(base, revision)];
}

/** Who or what is heard: told in words, for ids and hashes say nothing to people. */
function soundChanged(base: Revision, revision: Revision): RevisionChanges['parts'] {
  const [before, after] = [base.recordingSha256, revision.recordingSha256];
  const told = (term: string, text: string) => [{ term, changes: [{ kind: 'added' as const, text }] }];
  if (before !== after) {
    const words =
      before === null ? 'mới đính kèm' : after === null ? 'đã bỏ, máy đọc văn bản' : 'đã thay bằng bản khác';
    return told('Bản ghi âm', words);
  }
  const edits = [base, revision].map(({ recordingEdit }) => JSON.stringify(recordingEdit ?? null));
  if (edits[0] !== edits[1]) {
    const words = revision.recordingEdit ? editWords(revision.recordingEdit) : 'bỏ mọi chỉnh sửa';
    return told('Cắt, sửa bản ghi', words);
  }
  return after === null && base.voice !== revision.voice ? told('Giọng đọc', 'đã đổi giọng khác') : [];
}
