import type { FieldError } from '../kernel/errors.ts';
import { mayDo } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Checkbox, CheckboxGroup, RadioGroup } from '../web/parts/choice-field.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { FileInput } from '../web/parts/file-field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Select, TextArea, TextInput } from '../web/parts/text-field.tsx';
import type { ScriptDetail } from './script-detail.ts';
import { DecisionHistory, FactsList, soundHref, StatusCard } from './script-facts.page.tsx';
import type { HeldRecording } from './held-recordings.ts';
import type { RecordingFacts } from './recording-facts.ts';
import type { ScriptValues } from './script-form.ts';
import type { ReadAloud } from './script-rooms.ts';
import { isAllowed, LONGEST_TEXT } from './script.ts';
import { SPOKEN_PANEL, SpokenPanel, teachAt } from './spoken-panel.page.tsx';
import { mayWithdraw, WithdrawDialog, WithdrawOpener } from './withdraw.page.tsx';
import type { VoiceChoice } from '../speech/voices/voices.ts';
import { Compare } from './editing/compare.page.tsx';
import { editWords } from './editing/edit-words.ts';
import { TOPIC_KEYS, TOPICS } from './topic.ts';
import { voiceOption } from './voices/voice-words.ts';

const PREVIEW = 'nghe-thu';

export interface EditorPageProps {
  call: PageCall;
  /** Absent for an item not saved yet. */
  detail?: ScriptDetail | undefined;
  values: ScriptValues;
  /** `values` were typed: they stay in a form even where somebody else moved the item on meanwhile. */
  typed: boolean;
  reading: ReadAloud | null;
  voices: readonly VoiceChoice[];
  /** Uploaded with the form that is shown again. */
  held?: HeldRecording | undefined;
  /** What is known of the recording, where there is one and its sound is made. */
  original?: RecordingFacts | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** One item: written by those who may, read by the others. */
export function EditorPage(props: EditorPageProps) {
  const { call, detail, message, reading } = props;
  const list = `/d/${call.station.slug}/tin-bai`;
  const mayWrite = mayDo(call.actor.roles, 'script.write');
  const editable = mayWrite && (props.typed || !detail || isAllowed('edit', detail.script.state));
  return (
    <StationPage
      call={call}
      title={detail ? detail.revision.title : 'Soạn tin, bài'}
      active="scripts"
      back={{ href: list, label: 'Tin, bài' }}
      actions={
        detail && (
          <>
            {mayPublish(call, detail) && (
              <ButtonLink href={`/d/${call.station.slug}/xuat-ban/moi?tin=${detail.script.id}`} icon="send">
                Đăng Zalo, trang web…
              </ButtonLink>
            )}
            {mayWithdraw(call, detail) && <WithdrawOpener call={call} detail={detail} />}
          </>
        )
      }
    >
      {message && <Notice tone="danger">{message}</Notice>}
      {detail && <StatusCard call={call} detail={detail} />}
      {detail?.segment && props.original && (
        <Card title="Bản ghi trước và sau khi xử lý">
          <Compare
            call={call}
            original={props.original}
            mastered={detail.segment}
            edit={detail.revision.recordingEdit ?? null}
          />
        </Card>
      )}
      {editable ? <EditorForm {...props} /> : detail && <Reading detail={detail} reading={reading} />}
      {detail && <DecisionHistory call={call} detail={detail} />}
      {detail && mayWithdraw(call, detail) && <WithdrawDialog call={call} detail={detail} />}
    </StationPage>
  );
}

/** What is approved can go out by other ways than the air; a higher room does that. */
function mayPublish({ actor, hasPage }: PageCall, { script }: ScriptDetail): boolean {
  const approved = script.approvedRevisionId !== null && script.state !== 'withdrawn';
  return approved && mayDo(actor.roles, 'publish.write') && hasPage('/d/{slug}/xuat-ban/moi');
}

function Reading({ detail, reading }: { detail: ScriptDetail; reading: ReadAloud | null }) {
  return (
    <>
      <Card title="Thông tin">
        <FactsList revision={detail.revision} />
      </Card>
      <Card title="Nội dung và văn bản đọc">
        <SpokenPanel reading={reading} />
      </Card>
    </>
  );
}

function EditorForm(props: EditorPageProps) {
  const { call, detail, errors, reading } = props;
  const path = `/d/${call.station.slug}/tin-bai/${detail?.script.id ?? 'moi'}`;
  return (
    <Form action={path} files draft={`tin-bai:${detail?.script.id ?? 'moi'}`} guard errors={errors}>
      {detail && <BeginsAnew detail={detail} />}
      <div class="beside">
        <TextCard {...props} path={path} />
        <div class="beside-stays">
          <ReadingCard reading={reading} path={path} teachAt={teachAt(call)} />
        </div>
      </div>
      <MarksCard {...props} />
      <RecordingCard {...props} />
      <FormActions>
        <Button weight="primary" name="step" value="submit">
          Gửi duyệt
        </Button>
        <Button name="step" value="save">
          Lưu nháp
        </Button>
      </FormActions>
    </Form>
  );
}

function TextCard({ values, errors, path }: EditorPageProps & { path: string }) {
  return (
    <Card title="Nội dung">
      <div class="stack">
        <TextInput name="title" label="Tiêu đề" value={values.title} error={errorOf(errors, 'title')} />
        <TextArea
          name="text"
          label="Nội dung"
          hint="Gõ hoặc dán văn bản. Với bản ghi âm, ghi lời đọc hoặc tóm tắt."
          rows={18}
          counter={{ limit: LONGEST_TEXT }}
          value={values.text}
          error={errorOf(errors, 'text')}
          extra={asksForReading(path)}
        />
        <FileInput
          name="file"
          label="Lấy chữ từ tệp"
          hint="TXT hoặc DOCX, nhiều nhất 10 MB. Chữ trong tệp thay cho ô Nội dung."
          accept=".txt,.docx"
          optional
          error={errorOf(errors, 'file')}
        />
        <div class="row">
          <Button formAction={`${path}/nhap-tep`} icon="upload">
            Đưa chữ trong tệp vào ô Nội dung
          </Button>
        </div>
      </div>
    </Card>
  );
}

interface ReadingCardProps {
  reading: ReadAloud | null;
  path: string;
  teachAt: string | undefined;
}

/** Scrolls by itself where it stays in view; the keyboard must reach it for that. */
function ReadingCard({ reading, path, teachAt: lexicon }: ReadingCardProps) {
  return (
    <Card title="Văn bản đọc">
      <div class="beside-scrolls" id={SPOKEN_PANEL} role="region" aria-label="Văn bản đọc" tabindex={0}>
        <SpokenPanel reading={reading} writtenIn="text" teachAt={lexicon} />
      </div>
      <div class="row">
        <Button type="button" icon="play" extra={asksForPreview(path)}>
          Nghe thử đoạn đầu
        </Button>
      </div>
      <div id={PREVIEW} aria-live="polite" />
    </Card>
  );
}

function MarksCard({ values, errors, voices }: EditorPageProps) {
  return (
    <Card title="Phân loại">
      <div class="stack">
        <RadioGroup
          name="form"
          label="Thể loại"
          layout="beside"
          value={values.form}
          error={errorOf(errors, 'form')}
          choices={[
            { value: 'tin', label: 'Tin' },
            { value: 'bài', label: 'Bài' },
          ]}
        />
        <Checkbox
          name="cchc"
          label="Thuộc nội dung cải cách hành chính (CCHC)"
          checked={values.cchc}
          hint="Được tính vào chỉ tiêu tháng của kế hoạch CCHC."
        />
        <CheckboxGroup
          name="topics"
          label="Chủ đề CCHC"
          hint="Chọn ít nhất một chủ đề nếu là tin, bài CCHC."
          layout="columns"
          optional
          values={values.topics}
          error={errorOf(errors, 'topics')}
          choices={TOPIC_KEYS.map((key) => ({ value: key, label: `${key}) ${TOPICS[key]}` }))}
        />
        <TextInput
          name="unit"
          label="Đơn vị cung cấp"
          optional
          value={values.unit}
          error={errorOf(errors, 'unit')}
        />
        <Select
          name="voice"
          label="Giọng đọc"
          value={values.voice}
          error={errorOf(errors, 'voice')}
          hint={
            voices.some(({ outside }) => outside)
              ? 'Giọng ghi “ngoài” gửi văn bản đọc ra dịch vụ ngoài.'
              : undefined
          }
          options={voices.map(voiceOption)}
        />
        <Checkbox
          name="internal"
          label="Nội bộ"
          checked={values.internal}
          hint="Văn bản chỉ được đọc bằng giọng chạy trên máy chủ, không bao giờ gửi ra dịch vụ ngoài."
        />
      </div>
    </Card>
  );
}

function RecordingCard({ call, detail, held, errors }: EditorPageProps) {
  const attached = detail?.revision.recordingSha256 ?? null;
  return (
    <Card title="Bản ghi âm">
      <div class="stack">
        {detail && (
          <div class="row">
            <ButtonLink
              href={`/d/${call.station.slug}/tin-bai/${detail.script.id}/ghi-am`}
              icon="loudspeaker"
            >
              Người đọc, ghi âm tại đây
            </ButtonLink>
          </div>
        )}
        {attached !== null && (
          <>
            <AudioPlayer src={soundHref(call, attached)} label="Bản ghi âm đã đính kèm" />
            <div class="row">
              <ButtonLink href={`/d/${call.station.slug}/tin-bai/${detail!.script.id}/cat-sua`}>
                Cắt, sửa bản ghi
              </ButtonLink>
              {detail!.revision.recordingEdit && (
                <span class="soft">Đã chỉnh: {editWords(detail!.revision.recordingEdit)}</span>
              )}
            </div>
            <Checkbox name="dropRecording" label="Bỏ bản ghi âm này, để máy đọc văn bản" />
          </>
        )}
        {held && (
          <>
            <AudioPlayer src={soundHref(call, held.sha256)} label="Bản ghi âm vừa tải lên, chưa lưu" />
            <input type="hidden" name="heldRecording" value={held.sha256} />
            <input type="hidden" name="heldName" value={held.name} />
          </>
        )}
        <FileInput
          name="recording"
          label={attached === null ? 'Đính kèm bản ghi âm' : 'Thay bằng bản ghi âm khác'}
          hint="MP3, WAV hoặc M4A, nhiều nhất 200 MB. Có bản ghi âm thì phát bản ghi âm, máy không đọc."
          accept=".mp3,.wav,.m4a,audio/*"
          optional
          current={held?.name}
          error={errorOf(errors, 'recording')}
        />
      </div>
    </Card>
  );
}

/** What saving will do to an item that is beyond its draft. */
function BeginsAnew({ detail: { script } }: { detail: ScriptDetail }) {
  if (script.approvedRevisionId !== null)
    return (
      <Notice tone="attention">
        Tin, bài này đã được duyệt. Lưu sẽ tạo bản mới cần duyệt lại; bản đã duyệt vẫn phát theo lịch.
      </Notice>
    );
  if (script.state === 'submitted')
    return (
      <Notice tone="attention">Tin, bài đang chờ duyệt. Lưu sẽ rút về nháp và cần gửi duyệt lại.</Notice>
    );
  return null;
}

/** The text alone goes along, urlencoded: a chosen recording must not be sent at every pause of typing. */
const WITHOUT_FILES = { 'hx-encoding': 'application/x-www-form-urlencoded' } as const;

function asksForReading(path: string) {
  return {
    'hx-post': `${path}/van-ban-doc`,
    'hx-trigger': 'input changed delay:700ms',
    'hx-target': `#${SPOKEN_PANEL}`,
    'hx-sync': 'this:replace',
    ...WITHOUT_FILES,
  } as const;
}

function asksForPreview(path: string) {
  return { 'hx-post': `${path}/nghe-thu`, 'hx-target': `#${PREVIEW}`, ...WITHOUT_FILES } as const;
}

/** The sound of a preview, in the place of the last one. */
export function PreviewPlayer({ call, sha256 }: { call: PageCall; sha256: string }) {
  return <AudioPlayer src={soundHref(call, sha256)} label="Nghe thử" preload="metadata" />;
}
