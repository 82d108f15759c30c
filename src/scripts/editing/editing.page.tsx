import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import { editedMs, proposedTrims, type RecordingEdit } from '../../audio/recording-edit.ts';
import type { FieldError } from '../../kernel/errors.ts';
import { viDuration } from '../../kernel/vietnamese.ts';
import { assetUrl } from '../../web/assets.ts';
import { AudioPlayer } from '../../web/parts/audio-player.tsx';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { errorOf, idOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Live } from '../../web/parts/live.tsx';
import { ProgressLine } from '../../web/parts/progress-line.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import type { RecordingFacts } from '../recording-facts.ts';
import type { ScriptDetail } from '../script-detail.ts';
import { originalHrefs } from '../script-facts.page.tsx';
import { Compare } from './compare.page.tsx';
import { cutRows, viClockMs, type EditTexts } from './edit-form.ts';
import type { Preview } from './mastered-preview.ts';

export interface EditingPageProps {
  call: PageCall;
  detail: ScriptDetail;
  facts: RecordingFacts;
  /** As stored. */
  edit: RecordingEdit | null;
  /** What the fields hold: as stored, or as typed. */
  texts: EditTexts;
  preview: Preview | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Cắt, sửa bản ghi: the waveform with what is left away, the same as numbers, and how it will sound. */
export function EditingPage(props: EditingPageProps) {
  const { call, detail, message } = props;
  const item = `/d/${call.station.slug}/tin-bai/${detail.script.id}`;
  return (
    <StationPage
      call={call}
      title={`Cắt, sửa bản ghi: ${detail.revision.title}`}
      active="scripts"
      back={{ href: item, label: 'Trở lại tin, bài' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      {detail.script.approvedRevisionId !== null && (
        <Notice tone="attention">
          Tin, bài này đã được duyệt. Lưu sẽ tạo bản mới cần duyệt lại; bản đã duyệt vẫn phát theo lịch.
        </Notice>
      )}
      <EditForm {...props} path={`${item}/cat-sua`} />
      <Card title="Nghe như sẽ phát">
        <PreviewPart {...props} path={`${item}/cat-sua`} />
      </Card>
      <script type="module" src={assetUrl('recording-edit.js')} />
    </StationPage>
  );
}

function EditForm(props: EditingPageProps & { path: string }) {
  const { call, facts, path, errors } = props;
  const { durationMs } = facts.probe;
  return (
    <Form action={path} errors={errors} guard>
      <Card title="Bản ghi">
        <div class="stack" data-edit={`${path}/song`} data-edit-duration={String(Math.floor(durationMs))}>
          <div class="edit-wave" data-edit-wave hidden />
          <AudioPlayer {...originalHrefs(call, facts)} label="Bản gốc" durationMs={durationMs} />
          <Tools />
          <Summary {...props} />
        </div>
      </Card>
      <Card title="Chỗ bắt đầu, chỗ dừng, các đoạn cắt bỏ">
        <Fields {...props} />
      </Card>
      <FormActions>
        <Button weight="primary" name="step" value="save">
          Lưu chỉnh sửa
        </Button>
        <Button name="step" value="listen" icon="play">
          Lưu và nghe như sẽ phát
        </Button>
        {props.edit && (
          <Button name="step" value="clear">
            Bỏ mọi chỉnh sửa
          </Button>
        )}
      </FormActions>
    </Form>
  );
}

/** What a script does with the waveform; without it the fields below do the same. */
function Tools() {
  const tool = (name: string, words: string) => (
    <Button type="button" small extra={{ 'data-edit-tool': name }}>
      {words}
    </Button>
  );
  return (
    <div class="row" data-edit-tools hidden>
      {tool('start', 'Bắt đầu ở chỗ đang nghe')}
      {tool('end', 'Dừng ở chỗ đang nghe')}
      {tool('cut', 'Thêm đoạn cắt ở chỗ đang nghe')}
      {tool('play', 'Nghe, bỏ qua chỗ cắt')}
      {tool('closer', 'Phóng to')}
      {tool('wider', 'Thu nhỏ')}
      {tool('undo', 'Hoàn tác')}
    </div>
  );
}

function Summary({ facts, edit }: EditingPageProps) {
  const { durationMs, silences } = facts.probe;
  const trims = proposedTrims(silences, durationMs);
  return (
    <div class="row">
      <span role="status" data-edit-left>
        {edit
          ? `Còn ${viDuration(editedMs(edit, durationMs))} trên ${viDuration(durationMs)}.`
          : `Chưa cắt gì, dài ${viDuration(durationMs)}.`}
      </span>
      {trims && (
        <Button name="step" value="propose" small>
          Cắt im lặng ở đầu, cuối
        </Button>
      )}
    </div>
  );
}

/** Empty rows that a browser without script may fill. */
const SPARE_ROWS = 2;

function Fields({ facts, texts, errors }: EditingPageProps) {
  const rows = cutRows(texts);
  const next = (rows.at(-1) ?? -1) + 1;
  const spare = Array.from({ length: SPARE_ROWS }, (_, index) => next + index);
  const time = (name: string, label: string) => (
    <TextInput
      name={name}
      label={label}
      width="short"
      value={texts[name] ?? ''}
      error={errorOf(errors, name)}
    />
  );
  const cutTime = (name: string, label: string) => (
    <CutTime name={name} label={label} value={texts[name] ?? ''} error={errorOf(errors, name)} />
  );
  return (
    <div class="stack">
      <p class="field-hint">
        Phút:giây của bản gốc, ví dụ 1:05,250. Bản gốc dài {viClockMs(facts.probe.durationMs)} và vẫn được giữ
        nguyên.
      </p>
      <div class="edit-times">
        {time('start', 'Bắt đầu từ')}
        {time('end', 'Dừng ở')}
        {time('fadeIn', 'To dần lúc vào')}
        {time('fadeOut', 'Nhỏ dần lúc ra')}
      </div>
      <fieldset class="edit-cuts" data-edit-cuts>
        <legend class="field-label">Các đoạn cắt bỏ ở giữa; để trống nếu không cắt</legend>
        {[...rows, ...spare].map((row) => (
          <div class="edit-times" data-cut={String(row)}>
            {cutTime(`cutFrom${row}`, `Đoạn ${row + 1}, từ`)}
            {cutTime(`cutTo${row}`, 'đến')}
          </div>
        ))}
      </fieldset>
    </div>
  );
}

/** A row that may stay empty, without saying so at each of its fields. */
function CutTime({
  name,
  label,
  value,
  error,
}: {
  name: string;
  label: string;
  value: string;
  error?: string | undefined;
}) {
  const id = idOf({ name });
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <input
        class="input input-short"
        id={id}
        name={name}
        value={value}
        autocomplete="off"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      />
      {error && (
        <span class="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

function PreviewPart({ call, facts, edit, preview, path }: EditingPageProps & { path: string }) {
  if (preview?.sound)
    return (
      <div id="nghe-truoc">
        <Compare call={call} original={facts} mastered={preview.sound} edit={edit} />
      </div>
    );
  if (preview?.job.state === 'failed')
    return <Notice tone="danger">{preview.job.reason ?? 'Không tạo được âm thanh.'}</Notice>;
  if (!preview)
    return (
      <p class="soft" id="nghe-truoc">
        Bấm Lưu và nghe như sẽ phát: máy chủ cắt, chỉnh âm lượng đúng như khi phát, rồi để anh/chị so trước và
        sau.
      </p>
    );
  return (
    <Live id="nghe-truoc" href={`${path}/nghe`} everySeconds={1}>
      <ProgressLine words={preview.job.progress?.words ?? 'Đang chờ xử lý âm thanh'} />
    </Live>
  );
}
