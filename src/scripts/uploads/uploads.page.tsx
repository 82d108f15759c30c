import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import { editedMs, proposedTrims } from '../../audio/recording-edit.ts';
import { bucketPeaks } from '../../audio/peaks.ts';
import type { FieldError } from '../../kernel/errors.ts';
import { viBytes, viDuration, viInstant, viNumber } from '../../kernel/vietnamese.ts';
import { AudioPlayer } from '../../web/parts/audio-player.tsx';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { FileInput } from '../../web/parts/file-field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form } from '../../web/parts/form.tsx';
import { Live } from '../../web/parts/live.tsx';
import { ProgressLine } from '../../web/parts/progress-line.tsx';
import { Select } from '../../web/parts/text-field.tsx';
import type { RecordingFacts } from '../recording-facts.ts';
import type { ScriptListItem } from '../scripts.store.ts';
import { originalHrefs } from '../script-facts.page.tsx';
import { adviceOn, type Upload } from './upload.ts';
import type { UploadView } from './upload-views.ts';

export interface UploadsPageProps {
  call: PageCall;
  views: readonly UploadView[];
  /** Items that a recording may be put into. */
  drafts: readonly ScriptListItem[];
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Tải bản ghi: where files come in, and what became of each. */
export function UploadsPage(props: UploadsPageProps) {
  const { call, views, errors, message } = props;
  const path = `/d/${call.station.slug}/tai-ban-ghi`;
  const moving = views.some(({ upload }) => upload.state === 'waiting');
  return (
    <StationPage
      call={call}
      title="Tải bản ghi"
      active="scripts"
      back={{ href: `/d/${call.station.slug}/tin-bai`, label: 'Tin, bài' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <Card title="Đưa tệp lên">
        <Sender call={call} path={path} errors={errors} />
      </Card>
      <Card title="Các tệp đã tải">
        <Live id="tep-da-tai" href={path} everySeconds={moving ? 1 : 15}>
          <Received {...props} path={path} />
        </Live>
      </Card>
    </StationPage>
  );
}

/** The form sends one whole file where no script runs; with it, uploads.js takes the files over and sends them in pieces. */
function Sender({
  call,
  path,
  errors,
}: {
  call: PageCall;
  path: string;
  errors?: readonly FieldError[] | undefined;
}) {
  const { uploadMegabytes } = call.station.settings;
  return (
    <div data-uploads={`/api/v1/stations/${call.station.id}/uploads`}>
      <Form action={path} files errors={errors}>
        <FileInput
          name="recording"
          label="Bản ghi âm hoặc video"
          hint={
            <>
              MP3, WAV, M4A, tệp ghi âm của điện thoại, Zalo, video có tiếng…; kéo thả nhiều tệp một lần, mỗi
              tệp nhiều nhất {viNumber(uploadMegabytes)} MB. Mất mạng thì tự tải tiếp; đóng trang rồi chọn lại
              đúng tệp ấy cũng tải tiếp.
            </>
          }
          multiple
          error={errorOf(errors, 'recording')}
        />
        <div class="row" data-uploads-plain>
          <Button icon="upload">Tải tệp lên</Button>
        </div>
      </Form>
      <ul class="lines uploads-sending" aria-label="Đang tải lên" data-uploads-sending hidden />
      <p class="only-read" role="status" data-uploads-status />
      <template data-uploads-row>
        <li class="upload">
          <div class="upload-head">
            <strong class="upload-name" data-name />
            <span class="soft" data-size />
          </div>
          <div>
            <div class="progress-words">
              <span data-words>Đang chờ đến lượt</span>
              <span class="soft" data-percent />
            </div>
            <progress value="0" max="1" aria-label="Đã tải lên" data-bar />
          </div>
          <div class="row">
            <Button type="button" small extra={{ 'data-pause': '' }}>
              Tạm dừng
            </Button>
            <Button type="button" small icon="cross" extra={{ 'data-cancel': '' }}>
              Hủy
            </Button>
          </div>
        </li>
      </template>
    </div>
  );
}

function Received({ call, views, drafts, path }: UploadsPageProps & { path: string }) {
  if (views.length === 0)
    return (
      <EmptyState title="Chưa có tệp nào" icon="upload">
        Thả bản ghi vào ô ở trên. Mỗi tệp được giải mã thử cả bài; tệp hỏng được nói rõ lý do.
      </EmptyState>
    );
  return (
    <ul class="lines uploads">
      {views.map((view) => (
        <li class="upload" id={`tep-${view.upload.id}`}>
          <Head call={call} upload={view.upload} />
          <Body call={call} view={view} drafts={drafts} path={`${path}/${view.upload.id}`} />
        </li>
      ))}
    </ul>
  );
}

function Head({ call, upload }: { call: PageCall; upload: Upload }) {
  return (
    <div class="upload-head">
      <strong class="upload-name">{upload.name}</strong>
      <StateOfUpload upload={upload} />
      <span class="soft">
        {viBytes(upload.bytes)} · {upload.byName} · {viInstant(upload.createdAt, call.station.timeZone)}
      </span>
    </div>
  );
}

function StateOfUpload({ upload }: { upload: Upload }) {
  if (upload.scriptId !== null) return <Chip tone="proved">Đã vào tin, bài</Chip>;
  switch (upload.state) {
    case 'receiving':
      return <Chip tone="attention">Tải dở</Chip>;
    case 'waiting':
      return (
        <Chip tone="booked" live>
          Đang phân tích
        </Chip>
      );
    case 'ready':
      return <Chip tone="proved">Dùng được</Chip>;
    case 'refused':
      return <Chip tone="danger">Không dùng được</Chip>;
  }
}

function Body(props: { call: PageCall; view: UploadView; drafts: readonly ScriptListItem[]; path: string }) {
  const { view, path } = props;
  const { upload, facts, job } = view;
  switch (upload.state) {
    case 'receiving':
      return (
        <>
          <ProgressLine
            words={`Đã nhận ${viBytes(upload.received)} trên ${viBytes(upload.bytes)}; chọn lại đúng tệp này để tải tiếp`}
            done={{ value: upload.received, max: upload.bytes }}
          />
          <Remove path={path} words="Hủy" />
        </>
      );
    case 'waiting':
      return <ProgressLine words={job?.progress?.words ?? 'Đang chờ phân tích'} />;
    case 'refused':
      return <Refused upload={upload} path={path} />;
    case 'ready':
      return facts ? <Ready {...props} facts={facts} /> : null;
  }
}

function Refused({ upload, path }: { upload: Upload; path: string }) {
  const { code, reason } = upload.refused ?? { code: '', reason: '' };
  return (
    <>
      <Notice tone="danger">
        {reason} {adviceOn(code)}
      </Notice>
      <div class="row">
        {code === 'fault' && <Post path={`${path}/phan-tich-lai`} words="Phân tích lại" />}
        <Remove path={path} words="Bỏ khỏi danh sách" />
      </div>
    </>
  );
}

interface ReadyProps {
  call: PageCall;
  view: UploadView;
  facts: RecordingFacts;
  drafts: readonly ScriptListItem[];
  path: string;
}

const POINTS = 240;

function Ready({ call, view: { upload }, facts, drafts, path }: ReadyProps) {
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
      {upload.scriptId === null && drafts.length > 0 && <Into upload={upload} drafts={drafts} path={path} />}
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

function Into({ upload, drafts, path }: { upload: Upload; drafts: readonly ScriptListItem[]; path: string }) {
  return (
    <Details summary="Đưa vào tin, bài nháp đã có">
      <Form action={`${path}/dua-vao`}>
        <Select
          name="scriptId"
          of={upload.id}
          label="Tin, bài nháp"
          placeholder="Chọn tin, bài"
          options={drafts.map(({ script, revision }) => ({ value: script.id, label: revision.title }))}
        />
        <div class="row">
          <Button>Đưa vào</Button>
        </div>
      </Form>
    </Details>
  );
}

function Post({ path, words, step }: { path: string; words: string; step?: string }) {
  return (
    <form method="post" action={path}>
      <Button name={step === undefined ? undefined : 'step'} value={step}>
        {words}
      </Button>
    </form>
  );
}

const Remove = ({ path, words }: { path: string; words: string }) => (
  <Post path={`${path}/bo`} words={words} />
);
