import { AdministrationPage } from '../../accounts/administration.page.tsx';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viBytes, viDuration, viInstant, viNumber } from '../../kernel/vietnamese.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { DefinitionList } from '../../web/parts/definition-list.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Live } from '../../web/parts/live.tsx';
import { ProgressLine } from '../../web/parts/progress-line.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { type Progress } from './backups.ts';
import type { BackupRun } from './backup-runs.store.ts';
import type { BackupKind, Manifest } from './manifest.ts';

export interface BackupPageProps {
  call: PageCall;
  /** Where backups go, for people. */
  place: string;
  /** True for the data folder's own place: the same disk. */
  sameDisk: boolean;
  /** What can be restored; null with the reason when the place does not answer. */
  backups: readonly Manifest[] | { away: string };
  runs: readonly BackupRun[];
  lastGood: BackupRun | null;
  lastRehearsal: BackupRun | null;
  /** Something runs, in this process or another. */
  running: boolean;
  progress: Progress | null;
  hasKey: boolean;
  /** Whether the page may make one: where there are several stations the command line does. */
  keyFromHere: boolean;
  /** Just made, shown this once. */
  recoveryKey?: string | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

const KIND_WORDS: Record<BackupRun['kind'], string> = {
  night: 'hằng đêm',
  asked: 'theo yêu cầu',
  upgrade: 'trước khi nâng cấp',
  rehearsal: 'diễn tập khôi phục',
};

export function BackupPage(props: BackupPageProps) {
  const { call, recoveryKey, message } = props;
  return (
    <AdministrationPage call={call} title="Sao lưu" tab="/quan-tri/sao-luu">
      <div class="stack">
        {message && <Notice tone="danger">{message}</Notice>}
        {recoveryKey !== undefined && <KeyShown recoveryKey={recoveryKey} />}
        <State {...props} />
        <Kept {...props} />
        <KeyCard {...props} />
        <Runs {...props} />
      </div>
    </AdministrationPage>
  );
}

function State(props: BackupPageProps) {
  const { call, place, sameDisk, lastGood, lastRehearsal, running, progress } = props;
  const path = pathOf(call);
  const { timeZone } = call.station;
  const at = (run: BackupRun) => `${viInstant(run.at, timeZone)}. ${run.words}`;
  return (
    <Card title="Tình trạng">
      <Live id="sao-luu" href={running ? path : undefined} everySeconds={2}>
        {lastGood === null ? (
          <Notice tone="attention">
            Chưa có bản sao lưu nào. Hệ thống tự sao lưu lúc 01:30 mỗi đêm; nên sao lưu ngay một bản.
          </Notice>
        ) : (
          <DefinitionList
            items={[
              { term: 'Bản mới nhất', value: at(lastGood) },
              {
                term: 'Diễn tập khôi phục',
                value:
                  lastRehearsal === null ? (
                    'Chưa có; tự diễn tập mỗi tháng một lần, sau bản sao lưu đêm.'
                  ) : (
                    <>
                      {lastRehearsal.ok ? (
                        <Chip tone="proved">đạt</Chip>
                      ) : (
                        <Chip tone="danger">không đạt</Chip>
                      )}{' '}
                      {at(lastRehearsal)}
                    </>
                  ),
              },
              { term: 'Nơi giữ', value: place },
            ]}
          />
        )}
        {sameDisk && (
          <Notice tone="attention">
            Bản sao lưu đang nằm cùng ổ đĩa với dữ liệu: hỏng ổ là mất cả hai. Đặt LOA_BACKUP_TO tới ổ khác,
            máy khác hoặc kho S3.
          </Notice>
        )}
        {running ? (
          <ProgressLine words={progress?.words ?? 'Đang sao lưu'} done={progress?.done} />
        ) : (
          <div class="row">
            <Form action={path}>
              <Button weight="primary">Sao lưu ngay</Button>
            </Form>
            {lastGood !== null && (
              <Form action={`${path}/dien-tap`}>
                <Button>Diễn tập khôi phục</Button>
              </Form>
            )}
          </div>
        )}
      </Live>
    </Card>
  );
}

function Kept({ call, backups }: BackupPageProps) {
  const { timeZone } = call.station;
  if ('away' in backups) return <Notice tone="danger">{backups.away}</Notice>;
  return (
    <Card title="Các bản đang giữ">
      <DataTable
        caption="Các bản sao lưu, mới nhất ở trên"
        hideCaption
        rows={backups}
        empty={<EmptyState title="Chưa có bản nào">Bấm “Sao lưu ngay” ở trên.</EmptyState>}
        columns={[
          { header: 'Lúc', cell: ({ takenAt }) => viInstant(takenAt, timeZone) },
          { header: 'Loại', cell: ({ kind }) => KIND_WORDS[kind satisfies BackupKind] },
          { header: 'Các khóa', cell: ({ keys }) => (keys ? 'có, đã niêm phong' : 'không có') },
          { header: 'Tệp', cell: ({ files }) => viNumber(files.count, 0), numeric: true },
          {
            header: 'Dung lượng',
            cell: ({ database, files }) => viBytes(database.bytes + files.totalBytes),
            numeric: true,
          },
        ]}
      />
      <p class="soft">
        Giữ 7 ngày, 5 tuần, 12 tháng gần nhất. Âm thanh giống nhau chỉ chiếm chỗ một lần. Khôi phục bằng lệnh{' '}
        <code>loa restore</code> trên máy chủ, xem sổ tay, mục “Khôi phục”.
      </p>
    </Card>
  );
}

function KeyCard({ call, hasKey, keyFromHere, errors }: BackupPageProps) {
  return (
    <Card title="Mã khôi phục">
      {hasKey ? (
        <p>
          Các khóa (ký lịch phát, phiên đăng nhập, dịch vụ giọng đọc) được niêm phong trong từng bản sao lưu
          bằng mã khôi phục đã lấy.
        </p>
      ) : (
        <Notice tone="attention">
          Chưa lấy mã khôi phục nên các khóa không nằm trong bản sao lưu: khôi phục xong, mọi đầu phát phải
          ghép lại.
        </Notice>
      )}
      {keyFromHere ? (
        <KeyForm call={call} hasKey={hasKey} errors={errors} />
      ) : (
        <p>
          Máy chủ này có nhiều đài: người quản lý máy chủ lấy mã bằng lệnh <code>loa backup key</code>.
        </p>
      )}
    </Card>
  );
}

function KeyForm({ call, hasKey, errors }: Pick<BackupPageProps, 'call' | 'hasKey' | 'errors'>) {
  const form = (
    <Form action={`${pathOf(call)}/ma-khoi-phuc`} errors={errors}>
      <TextInput
        name="password"
        type="password"
        label="Mật khẩu của anh/chị"
        hint="Mã khôi phục mở được khóa ký lịch phát, nên cần mật khẩu. Mã chỉ hiện một lần."
        autocomplete="current-password"
        error={errorOf(errors, 'password')}
      />
      <FormActions>
        <Button weight={hasKey ? 'quiet' : 'primary'}>Lấy mã khôi phục</Button>
      </FormActions>
    </Form>
  );
  if (!hasKey) return form;
  return (
    <Details summary="Lấy mã mới" open={errors !== undefined}>
      <p>Mã mới dùng cho các bản sau này; các bản đã có vẫn mở bằng mã cũ, hãy giữ cả hai.</p>
      {form}
    </Details>
  );
}

function KeyShown({ recoveryKey }: { recoveryKey: string }) {
  return (
    <Notice tone="attention">
      Mã khôi phục: <strong class="code">{recoveryKey}</strong>
      <br />
      Hãy ghi ra giấy và cất ở nơi khác máy chủ. Rời trang này là không xem lại được.
    </Notice>
  );
}

function Runs({ call, runs }: BackupPageProps) {
  const { timeZone } = call.station;
  return (
    <Card title="Các lần gần đây">
      <DataTable
        caption="Các lần sao lưu và diễn tập gần đây"
        hideCaption
        rows={runs}
        empty={<EmptyState title="Chưa có lần nào">Lần đầu sẽ hiện ở đây.</EmptyState>}
        columns={[
          { header: 'Lúc', cell: ({ at }) => viInstant(at, timeZone) },
          {
            header: 'Việc',
            cell: ({ kind }) => (kind === 'rehearsal' ? 'diễn tập' : `sao lưu ${KIND_WORDS[kind]}`),
          },
          {
            header: 'Kết quả',
            cell: ({ ok }) => (ok ? <Chip tone="proved">đạt</Chip> : <Chip tone="danger">không đạt</Chip>),
          },
          { header: 'Chi tiết', cell: ({ words }) => words },
          { header: 'Mất', cell: ({ tookMs }) => viDuration(tookMs), numeric: true },
        ]}
      />
    </Card>
  );
}

function pathOf({ station }: PageCall): string {
  return `/d/${station.slug}/quan-tri/sao-luu`;
}
