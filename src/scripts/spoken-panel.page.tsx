import { mayDo } from '../accounts/permissions.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { viDuration } from '../kernel/vietnamese.ts';
import type { SpokenLine, Token } from '../speech/reading/token.ts';
import { fieldId } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { SpokenWords, type SpokenToken } from '../web/parts/spoken-words.tsx';
import { doubtsOf } from './lexicon/doubts.ts';
import type { ReadAloud } from './script-rooms.ts';

/** Id of what a new reading replaces. */
export const SPOKEN_PANEL = 'van-ban-doc';

/** Where this person may teach a word; undefined where he may not. */
export function teachAt({ station, actor, hasPage }: PageCall): string | undefined {
  const there = hasPage('/d/{slug}/quan-tri/tu-dien') && mayDo(actor.roles, 'lexicon.write');
  return there ? `/d/${station.slug}/quan-tri/tu-dien` : undefined;
}

interface SpokenPanelProps {
  /** Null where there is no text yet. */
  reading: ReadAloud | null;
  id?: string | undefined;
  /** Name of the field that the text is being written in, where it is. */
  writtenIn?: string | undefined;
  /** Address of Từ điển đọc, for somebody who may teach it. */
  teachAt?: string | undefined;
}

/** Văn bản đọc beside the text, with the length it will have. */
export function SpokenPanel({ reading, id, writtenIn, teachAt: lexicon }: SpokenPanelProps) {
  if (!reading || reading.lines.length === 0)
    return <p class="soft">Nhập nội dung để xem máy sẽ đọc từng chữ như thế nào.</p>;
  return (
    <div class="stack">
      <p>
        Thời lượng ước tính: <strong>{viDuration(reading.estimatedMs)}</strong>
      </p>
      <SpokenWords
        id={id}
        tokens={shownTokens(reading.lines)}
        writtenIn={writtenIn === undefined ? undefined : fieldId(writtenIn)}
      />
      {lexicon !== undefined && <Teaching lines={reading.lines} lexicon={lexicon} />}
    </div>
  );
}

const MOST_TAUGHT = 12;

/** The words that were guessed, each a step away from being taught. */
function Teaching({ lines, lexicon }: { lines: readonly SpokenLine[]; lexicon: string }) {
  const guessed = doubtsOf([{ scriptId: '', title: '', lines }]).slice(0, MOST_TAUGHT);
  if (guessed.length === 0) return null;
  return (
    <p class="soft">
      Dạy cách đọc:{' '}
      {guessed.map(({ written, spoken }, index) => (
        <>
          {index > 0 && ', '}
          <a
            href={`${lexicon}?${new URLSearchParams({ tu: written, doc: spoken }).toString()}#day`}
            target="_blank"
          >
            {written}
          </a>
        </>
      ))}
    </p>
  );
}

/** Why there is no reading: in the panel's place. */
export function SpokenRefusal({ sentence }: { sentence: string }) {
  return <Notice tone="attention">{sentence}</Notice>;
}

/** The lines' tokens in one row, as the page marks them. */
export function shownTokens(lines: readonly SpokenLine[]): SpokenToken[] {
  return lines.flatMap((line, index) => [
    ...(index > 0 ? [{ written: '\n', spoken: '\n', sure: true }] : []),
    ...line.tokens.map((token) => shownToken(line.written.slice(token.from, token.to), token)),
  ]);
}

/** Spaces, pauses and a capital letter read the same are no change that anyone must look at; that a slash is a pause is one. */
function shownToken(written: string, { class: kind, spoken, sure, why }: Token): SpokenToken {
  const same =
    kind === 'space' ||
    (kind === 'pause' && !written.includes('/')) ||
    written.toLowerCase() === spoken.toLowerCase();
  return { written, spoken: same && sure ? written : spoken, sure, ...(why !== undefined && { kind: why }) };
}
