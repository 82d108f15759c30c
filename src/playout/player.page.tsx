/** One player: how it is, how loud it is to be, and what can be asked of it from afar. */
import type { Device } from '../accounts/devices.ts';
import type { FormValues } from '../accounts/http/declaration.ts';
import type { Permission } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { RaisedAlarm } from '../schedule/alarms.ts';
import type { CommandRow } from './device-commands.store.ts';
import { PlayerState, type Player, type SoundingNow } from './player-state.page.tsx';

export interface PlayerPageProps {
  call: PageCall;
  player: Player;
  zones: readonly Zone[];
  /** What it says that it sounds, by the plan. */
  sounding: ReadonlyMap<string, SoundingNow>;
  alarms: readonly RaisedAlarm[];
  commands: readonly CommandRow[];
  /** Of the server's program. */
  version: string;
  /** UTC ms. */
  now: number;
  may: (permission: Permission) => boolean;
  typed?: FormValues | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

export function PlayerPage(props: PlayerPageProps) {
  const { call, player, alarms, may, message } = props;
  const { device } = player;
  const path = playerPath(call, device);
  return (
    <StationPage
      call={call}
      title={device.name}
      active="zones"
      back={{ href: `/d/${call.station.slug}/cum-loa`, label: 'Cụm loa, đầu phát' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <Live id="dau-phat" href={path}>
        {alarms.map((alarm) => (
          <Notice tone="danger">{alarm.message}</Notice>
        ))}
        <Card title="Hiện nay">
          <PlayerState {...props} />
        </Card>
        <Commands {...props} />
      </Live>
      {may('device.control') && <Settings {...props} />}
      {may('device.control') && <Asking call={call} device={device} />}
      {may('device.revoke') && (
        <Card title="Thu hồi">
          <p>Máy hỏng, mất hoặc thay máy khác thì thu hồi: máy này không phát được gì nữa.</p>
          <div class="row">
            <ConfirmOpener dialog="revoke" href={`${path}/thu-hoi`} small>
              Thu hồi…
            </ConfirmOpener>
          </div>
          <ConfirmDialog id="revoke" {...asking('thu-hoi', call, device)} />
        </Card>
      )}
    </StationPage>
  );
}

const RATHER_LONG = 'Tính bằng giây, từ 0 đến 600.';

function Settings({ call, player, typed, errors }: PlayerPageProps) {
  const { device } = player;
  const stored: Record<string, string> = {
    name: device.name,
    volume: String(device.volume),
    emergencyVolume: String(device.emergencyVolume),
    leadSeconds: String(device.amplifier.leadMs / 1000).replace('.', ','),
    tailSeconds: String(device.amplifier.tailMs / 1000).replace('.', ','),
    offAirDays: String(device.offAirDays),
  };
  const value = (name: string) => [typed?.[name] ?? stored[name] ?? ''].flat()[0];
  const number = (name: string, label: string, hint: string) => (
    <TextInput
      name={name}
      label={label}
      hint={hint}
      value={value(name)}
      error={errorOf(errors, name)}
      inputmode="decimal"
      width="short"
    />
  );
  return (
    <Card title="Đặt từ xa">
      <Form action={`${playerPath(call, device)}/dat`} errors={errors} guard>
        <TextInput name="name" label="Tên đầu phát" value={value('name')} error={errorOf(errors, 'name')} />
        {number('volume', 'Âm lượng', 'Từ 0 đến 100; bằng 0 thì loa không có tiếng và không được tính.')}
        {number('emergencyVolume', 'Âm lượng khẩn cấp', 'Từ 0 đến 100, dùng khi phát khẩn cấp.')}
        {number('leadSeconds', 'Bật tăng âm trước', `Để tăng âm kịp nóng máy. ${RATHER_LONG}`)}
        {number('tailSeconds', 'Tắt tăng âm sau', RATHER_LONG)}
        {number(
          'offAirDays',
          'Số ngày lưu bản ghi âm',
          'Máy giữ âm thanh thật đã phát trong bấy nhiêu ngày; 0 là không ghi.',
        )}
        <FormActions>
          <Button weight="primary">Lưu</Button>
        </FormActions>
      </Form>
      <p class="soft">Đầu phát nhận cài đặt ở lần báo kế tiếp, thường trong mười giây.</p>
    </Card>
  );
}

function Asking({ call, device }: { call: PageCall; device: Device }) {
  const path = playerPath(call, device);
  return (
    <Card title="Điều khiển từ xa">
      <div class="row">
        <ConfirmOpener dialog="test-sound" href={`${path}/tieng-thu`} weight="quiet">
          Phát tiếng thử…
        </ConfirmOpener>
        <ConfirmOpener dialog="restart" href={`${path}/khoi-dong-lai`} weight="quiet">
          Khởi động lại…
        </ConfirmOpener>
      </div>
      <ConfirmDialog id="test-sound" {...asking('tieng-thu', call, device)} />
      <ConfirmDialog id="restart" {...asking('khoi-dong-lai', call, device)} />
    </Card>
  );
}

const KINDS: Record<CommandRow['kind'], string> = {
  restart: 'Khởi động lại',
  'test-sound': 'Phát tiếng thử',
  'off-air': 'Lấy bản ghi âm',
};

function Commands({ call, commands, now }: PlayerPageProps) {
  const { timeZone } = call.station;
  if (commands.length === 0) return null;
  return (
    <Card title="Lệnh gần đây">
      <DataTable
        caption="Lệnh gần đây"
        hideCaption
        columns={[
          { header: 'Lệnh', cell: ({ kind }) => KINDS[kind] },
          { header: 'Ai yêu cầu', cell: ({ byName }) => byName },
          { header: 'Lúc', cell: ({ askedAt }) => viInstant(askedAt, timeZone) },
          { header: 'Kết quả', cell: (command) => resultOf(command, now, timeZone) },
        ]}
        rows={commands}
      />
    </Card>
  );
}

function resultOf({ done, expiresAt }: CommandRow, now: number, timeZone: string): string {
  if (done) {
    const said = done.ok ? 'đã làm' : 'không làm được';
    return `${said} lúc ${viInstant(done.at, timeZone)}${done.note ? `: ${done.note}` : ''}`;
  }
  return expiresAt <= now ? 'đầu phát không nhận lệnh, đã bỏ' : 'đang đợi đầu phát';
}

export type Asked = 'thu-hoi' | 'khoi-dong-lai' | 'tieng-thu';

/** The same question on a page of its own, for browsers without script. */
export function AskPlayerPage({ call, device, ask }: { call: PageCall; device: Device; ask: Asked }) {
  const confirm = asking(ask, call, device);
  return (
    <StationPage call={call} title={confirm.title} active="zones">
      <ConfirmForm {...confirm} backHref={playerPath(call, device)} />
    </StationPage>
  );
}

function asking(ask: Asked, call: PageCall, device: Device) {
  const action = `${playerPath(call, device)}/${ask}`;
  if (ask === 'thu-hoi') {
    return {
      ...{ title: `Thu hồi đầu phát ${device.name}?`, action, yes: 'Thu hồi', no: 'Giữ lại', danger: true },
      children: (
        <p>Máy này sẽ xóa lịch, ngừng phát và không kết nối lại được; muốn dùng lại phải ghép bằng mã mới.</p>
      ),
    };
  }
  if (ask === 'khoi-dong-lai') {
    return {
      ...{ title: `Khởi động lại ${device.name}?`, action, yes: 'Khởi động lại', no: 'Không' },
      children: <p>Phần mềm phát chạy lại trong ít giây. Lịch và âm thanh đã tải vẫn giữ nguyên.</p>,
    };
  }
  return {
    ...{ title: `Phát tiếng thử ở ${device.name}?`, action, yes: 'Phát tiếng thử', no: 'Không' },
    children: <p>Loa ngoài trời sẽ kêu vài giây. Nên báo trước cho bà con và tránh giờ nghỉ.</p>,
  };
}

export function playerPath({ station }: PageCall, { id }: Pick<Device, 'id'>): string {
  return `/d/${station.slug}/cum-loa/dau-phat/${id}`;
}
