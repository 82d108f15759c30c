import type { PageCall } from '../../accounts/station-page.page.tsx';
import { keptPieces, NO_EDIT, type RecordingEdit } from '../../audio/recording-edit.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { AudioPlayer } from '../../web/parts/audio-player.tsx';
import { Button } from '../../web/parts/button.tsx';
import type { RecordingFacts } from '../recording-facts.ts';
import { originalHrefs, soundHref } from '../script-facts.page.tsx';
import { equalGains } from './equal-loudness.ts';
import type { PreviewSound } from './mastered-preview.ts';

export interface CompareProps {
  call: PageCall;
  original: RecordingFacts;
  mastered: PreviewSound;
  edit: RecordingEdit | null;
}

/** Before and after, at the same loudness and the same place: whatever is louder seems better, and would decide alone. */
export function Compare({ call, original, mastered, edit }: CompareProps) {
  const { before, after, targetLufs } = equalGains(original.probe, mastered);
  const { durationMs } = original.probe;
  return (
    <div
      class="stack"
      data-compare
      data-compare-pieces={JSON.stringify(keptPieces(edit ?? NO_EDIT, durationMs))}
      data-compare-before={before.toFixed(2)}
      data-compare-after={after.toFixed(2)}
    >
      <div data-compare-one="before">
        <AudioPlayer {...originalHrefs(call, original)} label="Trước: bản gốc" durationMs={durationMs} />
      </div>
      <div data-compare-one="after">
        <AudioPlayer
          src={soundHref(call, mastered.sha256)}
          label="Sau: bản đã xử lý"
          durationMs={mastered.durationMs}
        />
      </div>
      <div class="row" data-compare-tools hidden>
        <Button type="button" icon="play" extra={{ 'data-compare-toggle': '' }}>
          Đổi trước / sau
        </Button>
        <span role="status" data-compare-status>
          Bấm để nghe, bấm lại để đổi bản ở cùng một chỗ.
        </span>
      </div>
      <p class="small soft">
        {targetLufs === null
          ? 'Chưa đo được độ to nên hai bản không được đưa về bằng nhau.'
          : `Hai bản được nghe ở cùng độ to ${viNumber(targetLufs)} LUFS, để chỉ so chất lượng tiếng.`}
      </p>
    </div>
  );
}
