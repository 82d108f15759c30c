import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viBytes, viInstant, viNumber } from '../../kernel/vietnamese.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { FileInput } from '../../web/parts/file-field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form } from '../../web/parts/form.tsx';
import { Live } from '../../web/parts/live.tsx';
import { ProgressLine } from '../../web/parts/progress-line.tsx';
import type { ScriptListItem } from '../scripts.store.ts';
import { Post, Ready, Remove, type ReadyProps, type RefusedForm } from './ready-upload.page.tsx';
import { adviceOn, type Upload } from './upload.ts';
import type { UploadView } from './upload-views.ts';

export interface UploadsPageProps {
  call: PageCall;
  views: readonly UploadView[];
  /** Items that a recording may be put into. */
  drafts: readonly ScriptListItem[];
  /** Of a file that was sent by the form. */
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
  /** The file that could not be put into an item, and why. */
  intoOf?: ({ uploadId: string } & RefusedForm) | undefined;
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

function Received({ call, views, drafts, intoOf, path }: UploadsPageProps & { path: string }) {
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
          <Body
            {...{ call, view, drafts }}
            path={`${path}/${view.upload.id}`}
            refused={intoOf?.uploadId === view.upload.id ? intoOf : undefined}
          />
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

function Body(props: Omit<ReadyProps, 'facts'>) {
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
