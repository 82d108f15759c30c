import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viDuration, viNumber } from '../kernel/vietnamese.ts';
import { AudioPlayer } from '../web/parts/audio-player.tsx';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Details } from '../web/parts/details.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { FileInput } from '../web/parts/file-field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Select } from '../web/parts/text-field.tsx';
import type { ScriptDetail } from './script-detail.ts';
import { soundHref } from './script-facts.page.tsx';
import type { ReadAloud } from './script-rooms.ts';

/** One reading by a person, looked over by the server and not kept yet. */
export interface Take {
  sha256: string;
  durationMs: number | null;
  warnings: readonly string[];
}

export interface ReadOutPageProps {
  call: PageCall;
  detail: ScriptDetail;
  reading: ReadAloud | null;
  take?: Take | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** Syllables a second. */
const PACES = [2.5, 2.8, 3.1, 3.4, 3.8, 4.2];

/** Người đọc: the spoken text in large letters that roll by, recorded, listened to, kept or read again. */
export function ReadOutPage({ call, detail, reading, take, errors, message }: ReadOutPageProps) {
  const item = `/d/${call.station.slug}/tin-bai/${detail.script.id}`;
  return (
    <StationPage
      call={call}
      title={`Đọc và ghi âm: ${detail.revision.title}`}
      active="scripts"
      back={{ href: item, label: 'Trở lại tin, bài' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      {take && <TakeCard call={call} path={`${item}/ghi-am`} take={take} />}
      <Form action={`${item}/ghi-am`} files errors={errors}>
        <Card title={take ? 'Đọc lại' : 'Đọc'}>
          <div class="read-out" data-record>
            <p class="speak-state" role="status" data-record-state>
              Trang này cần bật JavaScript để ghi từ micro; nếu không, hãy chọn tệp đã ghi ở dưới.
            </p>
            <div class="read-out-text" role="region" aria-label="Văn bản đọc" tabindex={0} data-record-text>
              {(reading?.lines ?? []).map(({ spoken }) => (spoken.trim() === '' ? null : <p>{spoken}</p>))}
            </div>
            <div class="read-out-tools">
              <label class="speak-level">
                Mức tiếng{' '}
                <meter min="0" max="1" low={0.05} high={0.9} optimum={0.5} value={0} data-record-level />
              </label>
              <span class="speak-clock" data-record-clock>
                00:00
              </span>
            </div>
            <PaceSelect pace={call.station.settings.paceSyllables} reading={reading} />
            <div class="speak-actions">
              <div data-record-start hidden>
                <Button weight="primary" type="button">
                  Bắt đầu ghi
                </Button>
              </div>
              <div data-record-stop hidden>
                <Button weight="danger-sure" type="button">
                  Dừng và nghe lại
                </Button>
              </div>
            </div>
            <Details summary="Chọn tệp đã ghi sẵn" open={errorOf(errors, 'recording') !== undefined}>
              <div class="stack">
                <FileInput
                  name="recording"
                  label="Bản ghi âm"
                  hint="MP3, WAV hoặc M4A, nhiều nhất 200 MB."
                  accept="audio/*"
                  error={errorOf(errors, 'recording')}
                />
                <div class="row">
                  <Button name="step" value="listen" icon="upload" extra={{ 'data-record-send': '' }}>
                    Gửi lên để nghe
                  </Button>
                </div>
              </div>
            </Details>
          </div>
        </Card>
      </Form>
    </StationPage>
  );
}

function PaceSelect({ pace, reading }: { pace: number; reading: ReadAloud | null }) {
  const nearest = PACES.reduce((best, one) => (Math.abs(one - pace) < Math.abs(best - pace) ? one : best));
  const length = (one: number) =>
    reading ? `, khoảng ${viDuration((reading.estimatedMs * pace) / one)}` : '';
  return (
    <Select
      name="pace"
      label="Tốc độ chữ chạy"
      options={[
        ...PACES.map((one) => ({
          value: String(one),
          label: `${viNumber(one)} tiếng mỗi giây${length(one)}`,
        })),
        { value: '0', label: 'Chữ đứng yên, tự cuộn' },
      ]}
      value={String(nearest)}
      extra={{ 'data-record-pace': '' }}
    />
  );
}

function TakeCard({ call, path, take }: { call: PageCall; path: string; take: Take }) {
  return (
    <Card title="Bản vừa ghi">
      <AudioPlayer
        src={soundHref(call, take.sha256)}
        label="Nghe lại bản vừa ghi"
        {...(take.durationMs !== null && { durationMs: take.durationMs })}
      />
      {take.warnings.map((warning) => (
        <Notice tone="attention">{warning}</Notice>
      ))}
      <Form action={path} files>
        <input type="hidden" name="heldRecording" value={take.sha256} />
        <FormActions>
          <Button weight="primary" name="step" value="keep">
            Dùng bản này
          </Button>
        </FormActions>
      </Form>
      <p class="soft">Chưa vừa ý thì đọc lại ở dưới; bản này chỉ được giữ khi bấm Dùng bản này.</p>
    </Card>
  );
}
