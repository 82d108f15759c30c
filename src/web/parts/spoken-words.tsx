/** A stretch of the script and how it is read. Written stretches joined give the whole script. */
export interface SpokenToken {
  written: string;
  spoken: string;
  /** false: the reading is a guess that a person should hear. */
  sure: boolean;
  /** What it was taken for, in Vietnamese: 'chữ viết tắt', 'ngày tháng'. */
  kind?: string | undefined;
}

export interface SpokenWordsProps {
  /** Apart from other such panels on the page. */
  id?: string | undefined;
  /** Id of the field that the script is being written in: it stands there already and is not shown again. */
  writtenIn?: string | undefined;
  tokens: readonly SpokenToken[];
}

/**
 * The spoken text beside its script: changed words are marked, unsure ones flagged; pointing at, tapping or tabbing to one
 * shows what it came from. Without script the same stands in its tooltip.
 */
export function SpokenWords({ id = 'doc', tokens, writtenIn }: SpokenWordsProps) {
  const unsure = tokens.filter((token) => !token.sure).length;
  const sourceOf = (index: number) => writtenIn ?? sourceId(id, index);
  return (
    <div class={writtenIn === undefined ? 'spoken spoken-both' : 'spoken'} data-spoken>
      {writtenIn === undefined && (
        <div>
          <p class="spoken-head">Văn bản gốc</p>
          <p class="spoken-text">
            {tokens.map((token, index) => (
              <Written token={token} index={index} source={sourceOf(index)} />
            ))}
          </p>
        </div>
      )}
      <div>
        {writtenIn === undefined && <p class="spoken-head">Văn bản đọc</p>}
        <p class="spoken-text">
          {tokens.map((token, index) => (
            <Spoken token={token} index={index} source={sourceOf(index)} />
          ))}
        </p>
      </div>
      <p class="word-status" role="status" data-spoken-status>
        {unsure > 0
          ? `${unsure} chỗ chưa chắc cách đọc (gạch đứt). Hãy nghe lại những chỗ này.`
          : 'Chạm vào từ được đánh dấu để xem chữ gốc.'}
      </p>
    </div>
  );
}

function Written({ token, index, source }: WordProps) {
  if (!isMarked(token)) return <>{token.written}</>;
  return (
    <span class="word-source" id={source} data-token={String(index)}>
      {token.written}
    </span>
  );
}

/** A link to its source: it breaks over lines as words do, and leads there without script. */
function Spoken({ token, index, source }: WordProps) {
  if (!isMarked(token)) return <>{token.spoken}</>;
  const says = originOf(token);
  return (
    <a
      class={token.sure ? 'word' : 'word word-unsure'}
      href={`#${source}`}
      title={says}
      data-token={String(index)}
      data-says={says}
    >
      {token.spoken || '(không đọc)'}
    </a>
  );
}

interface WordProps {
  token: SpokenToken;
  index: number;
  /** Id of what it was read from. */
  source: string;
}

function sourceId(id: string, index: number): string {
  return `${id}-${index}`;
}

function isMarked({ written, spoken, sure }: SpokenToken): boolean {
  return !sure || written !== spoken;
}

function originOf({ written, spoken, sure, kind }: SpokenToken): string {
  const reading = spoken ? `đọc là “${spoken}”` : 'không đọc';
  const why = kind ? ` (${kind})` : '';
  return `“${written}” ${reading}${why}${sure ? '' : '. Chưa chắc: hãy nghe lại.'}`;
}
