import { viDuration } from '../kernel/vietnamese.ts';
import type { SpokenLine, Token } from '../speech/token.ts';
import { fieldId } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { SpokenWords, type SpokenToken } from '../web/parts/spoken-words.tsx';
import type { ReadAloud } from './script-rooms.ts';

/** Id of what a new reading replaces. */
export const SPOKEN_PANEL = 'van-ban-doc';

interface SpokenPanelProps {
  /** Null where there is no text yet. */
  reading: ReadAloud | null;
  id?: string | undefined;
  /** Name of the field that the text is being written in, where it is. */
  writtenIn?: string | undefined;
}

/** Văn bản đọc beside the text, with the length it will have. */
export function SpokenPanel({ reading, id, writtenIn }: SpokenPanelProps) {
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
    </div>
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

/** Spaces, pauses and a capital letter read the same are no change that anyone must look at. */
function shownToken(written: string, { class: kind, spoken, sure, why }: Token): SpokenToken {
  const same = kind === 'space' || kind === 'pause' || written.toLowerCase() === spoken.toLowerCase();
  return { written, spoken: same && sure ? written : spoken, sure, ...(why !== undefined && { kind: why }) };
}
