/** A file that was looked over and is sound: hear it, cut its silence, make an item of it. */
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { editedMs, proposedTrims } from '../../audio/recording-edit.ts';
import { bucketPeaks } from '../../audio/peaks.ts';
import type { FieldError } from '../../kernel/errors.ts';
import { viDuration, viNumber } from '../../kernel/vietnamese.ts';
import { AudioPlayer } from '../../web/parts/audio-player.tsx';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form } from '../../web/parts/form.tsx';
import { Select } from '../../web/parts/text-field.tsx';
import type { RecordingFacts } from '../recording-facts.ts';
import type { ScriptListItem } from '../scripts.store.ts';
import { originalHrefs } from '../script-facts.page.tsx';
import type { Upload } from './upload.ts';
import type { UploadView } from './upload-views.ts';

/** What a form that was refused has to say when it is shown again. */
export interface RefusedForm {
  errors: readonly FieldError[];
  message: string | null;
}

export interface ReadyProps {
  call: PageCall;
  view: UploadView;
  facts: RecordingFacts;
  drafts: readonly ScriptListItem[];
  path: string;
  /** Putting it into an item was refused. */
  refused: RefusedForm | undefined;
}

const POINTS = 240;

/** What was found of a file that is sound, and what may be made of it. */
export function Ready({ call, view: { upload }, facts, drafts, path, refused }: ReadyProps) {
  const { probe, peaks } = facts;
  const item = `/d/${call.station.slug}/tin-bai`;
  return (
    <>
      <AudioPlayer
        {...originalHrefs(call, facts)}
        label="Bản gốc"
        durationMs={probe.durationMs}
        peaks={bucketPeaks(
          Array.from(peaks, (peak) => peak / 255),
          Math.min(POINTS, Math.max(1, peaks.length)),
        )}
      >
        {measuresInWords(facts)}
      </AudioPlayer>
      {warningsOf(upload, facts).map((message) => (
        <Notice tone="attention">{message}</Notice>
      ))}
      <Trims upload={upload} facts={facts} path={path} />
      {upload.scriptId === null ? (
        <div class="row">
          <ButtonLink href={`${item}/moi?upload=${upload.id}`} weight="primary" icon="plus">
            Tạo tin, bài
          </ButtonLink>
          <Remove path={path} words="Bỏ khỏi danh sách" />
        </div>
      ) : (
        <div class="row">
          <ButtonLink href={`${item}/${upload.scriptId}`}>Mở tin, bài</ButtonLink>
          <Remove path={path} words="Bỏ khỏi danh sách" />
        </div>
      )}
      {upload.scriptId === null && drafts.length > 0 && <Into {...{ upload, drafts, path, refused }} />}
    </>
  );
}

/** A silence that is cut needs no question any more. */
function warningsOf({ edit }: Upload, { probe }: RecordingFacts): string[] {
  const messages = probe.warnings.map(({ message }) => message);
  return edit ? messages.filter((message) => !message.endsWith('cắt?')) : messages;
}

/** 'MP3, 44,1 kHz, 2 kênh · −21,3 LUFS · đỉnh −0,4 dBTP' */
function measuresInWords({ probe }: RecordingFacts): string {
  const { codec, sampleRate, channels, loudnessLufs, truePeakDbtp } = probe;
  return [
    `${codec.startsWith('pcm') ? 'PCM' : codec.toUpperCase()}, ${viNumber(sampleRate / 1000)} kHz, ${channels} kênh`,
    loudnessLufs === null ? 'chưa đo được độ to' : `độ to ${viNumber(loudnessLufs)} LUFS`,
    ...(truePeakDbtp === null ? [] : [`đỉnh ${viNumber(truePeakDbtp)} dBTP`]),
  ].join(' · ');
}

/** One tap takes what is proposed, one takes it back. */
function Trims({ upload, facts, path }: { upload: Upload; facts: RecordingFacts; path: string }) {
  if (upload.scriptId !== null) return null;
  const { durationMs, silences } = facts.probe;
  if (upload.edit)
    return (
      <div class="row">
        <Chip tone="proved">Đã cắt im lặng, còn {viDuration(editedMs(upload.edit, durationMs))}</Chip>
        <Post path={`${path}/cat`} words="Bỏ cắt" step="undo" />
      </div>
    );
  const trims = proposedTrims(silences, durationMs);
  if (!trims) return null;
  return (
    <div class="row">
      <Post path={`${path}/cat`} words={trimWords(trims)} step="accept" />
    </div>
  );
}

function trimWords({ trimStartMs, trimEndMs }: { trimStartMs: number; trimEndMs: number }): string {
  const parts = [
    ...(trimStartMs > 0 ? [`${viDuration(trimStartMs)} đầu`] : []),
    ...(trimEndMs > 0 ? [`${viDuration(trimEndMs)} cuối`] : []),
  ];
  return `Cắt im lặng ${parts.join(', ')}`;
}

function Into({
  upload,
  drafts,
  path,
  refused,
}: Pick<ReadyProps, 'drafts' | 'path' | 'refused'> & { upload: Upload }) {
  return (
    <Details summary="Đưa vào tin, bài nháp đã có" open={refused !== undefined}>
      <Form action={`${path}/dua-vao`}>
        {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
        <Select
          name="scriptId"
          of={upload.id}
          label="Tin, bài nháp"
          placeholder="Chọn tin, bài"
          error={errorOf(refused?.errors, 'scriptId')}
          options={drafts.map(({ script, revision }) => ({ value: script.id, label: revision.title }))}
        />
        <div class="row">
          <Button>Đưa vào</Button>
        </div>
      </Form>
    </Details>
  );
}

/** A lone button. */
export function Post({ path, words, step }: { path: string; words: string; step?: string }) {
  return (
    <form method="post" action={path}>
      <Button name={step === undefined ? undefined : 'step'} value={step}>
        {words}
      </Button>
    </form>
  );
}

export const Remove = ({ path, words }: { path: string; words: string }) => (
  <Post path={`${path}/bo`} words={words} />
);
