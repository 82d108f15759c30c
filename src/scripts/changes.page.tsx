import { DefinitionList } from '../web/parts/definition-list.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { changesSince } from './changes.ts';
import type { ScriptDetail } from './script-detail.ts';
import type { Change } from './word-diff.ts';

/** What was asked for last time, and what was changed since: so that one sees whether it was done. */
export function ChangesSince({ detail }: { detail: ScriptDetail }) {
  const found = changesSince(detail.revision, detail);
  if (!found) return null;
  const { base, decision, parts } = found;
  return (
    <section class="stack stack-tight">
      {decision?.outcome === 'returned' && (
        <Notice>
          Bản {base.number} đã được {decision.byName} trả lại: {decision.comment}
        </Notice>
      )}
      <h3>Thay đổi so với bản {base.number}</h3>
      {parts.length === 0 ? (
        <p>Nội dung không thay đổi.</p>
      ) : (
        <>
          <DefinitionList
            items={parts.map(({ term, changes }) => ({ term, value: <Words changes={changes} /> }))}
          />
          <p class="soft small">
            <del class="removed">Gạch ngang</del> là bỏ, <ins class="added">gạch chân</ins> là thêm.
          </p>
        </>
      )}
    </section>
  );
}

/** Struck and underlined, not coloured alone; and told in words to those who hear the page. */
function Words({ changes }: { changes: readonly Change[] }) {
  return (
    <span class="changed">
      {changes.map(({ kind, text }) => {
        if (kind === 'same') return <>{text}</>;
        if (kind === 'removed')
          return (
            <del class="removed">
              <span class="only-read">bỏ: </span>
              {text}
            </del>
          );
        return (
          <ins class="added">
            <span class="only-read">thêm: </span>
            {text}
          </ins>
        );
      })}
    </span>
  );
}
