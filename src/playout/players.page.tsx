import type { Device } from '../accounts/devices.ts';
import type { Permission } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Chip, StateChip } from '../web/parts/chip.tsx';
import { CheckboxGroup } from '../web/parts/choice-field.tsx';
import { ConfirmDialog, ConfirmForm, ConfirmOpener } from '../web/parts/confirm-dialog.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { Details } from '../web/parts/details.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { DeviceHealth } from './device-health.ts';
import type { RejectedRow } from './rejected-rows.store.ts';
import { Offer, type PairingOffer } from './pairing-offer.page.tsx';

export interface Player {
  device: Device;
  health: DeviceHealth;
}

/** The form that was refused: 'add', 'pair', or the zone's id whose name was changed. */
export interface RefusedPlayersForm {
  form: string;
  typed: string;
  errors: readonly FieldError[];
  message: string | null;
}

export interface PlayersPageProps {
  call: PageCall;
  zones: readonly Zone[];
  players: readonly Player[];
  /** Rows of their logs that were not taken, newest first. */
  rejected: readonly RejectedRow[];
  /** Names of the airings that players say they sound. */
  airingNames: ReadonlyMap<string, string>;
  may: (permission: Permission) => boolean;
  offer?: PairingOffer | undefined;
  refused?: RefusedPlayersForm | undefined;
}

export function PlayersPage(props: PlayersPageProps) {
  const { call, players, may, offer, refused } = props;
  const inUse = players.filter(({ health }) => health.state !== 'revoked');
  const revoked = players.filter(({ health }) => health.state === 'revoked');
  return (
    <StationPage call={call} title="Cụm loa, đầu phát" active="zones">
      {offer && <Offer call={call} offer={offer} />}
      {refused?.message && <Notice tone="danger">{refused.message}</Notice>}
      <Live id="dau-phat" href={`/d/${call.station.slug}/cum-loa`}>
        {inUse.length === 0 && (
          <EmptyState title="Chưa ghép đầu phát nào" icon="loudspeaker">
            {may('device.pair')
              ? 'Lấy mã ghép ở dưới, rồi chạy lệnh trên máy đặt cạnh tăng âm.'
              : 'Hãy nhờ người quản trị lấy mã ghép cho máy đặt cạnh tăng âm.'}
          </EmptyState>
        )}
        {inUse.map((player) => (
          <PlayerCard {...props} player={player} />
        ))}
      </Live>
      {may('device.pair') && <PairForm {...props} />}
      <Zones {...props} />
      <Rejected {...props} />
      {revoked.length > 0 && (
        <Details summary={`Đã thu hồi: ${revoked.length} đầu phát`}>
          <ul>
            {revoked.map(({ device }) => (
              <li>
                {device.name}, thu hồi lúc {viInstant(device.revokedAt ?? 0, call.station.timeZone)}
              </li>
            ))}
          </ul>
        </Details>
      )}
    </StationPage>
  );
}

function PlayerCard({ call, zones, airingNames, may, player }: PlayersPageProps & { player: Player }) {
  const { device, health } = player;
  const { timeZone } = call.station;
  const { told } = health;
  const dialog = `revoke-${device.id}`;
  return (
    <Card title={device.name}>
      <div class="stack">
        <p class="row">
          <HealthChip health={health} timeZone={timeZone} />
          {told?.onAir && (
            <Chip tone="danger" live>
              Đang phát{airingNames.has(told.onAir) && `: ${airingNames.get(told.onAir)}`}
            </Chip>
          )}
        </p>
        {health.troubles.map((trouble) => (
          <Notice tone="attention">{trouble}</Notice>
        ))}
        <DefinitionList
          items={[
            { term: 'Cụm loa', value: zoneNames(device, zones) },
            {
              term: 'Báo lần cuối',
              value: health.lastSeenAt !== null && viInstant(health.lastSeenAt, timeZone),
            },
            { term: 'Đồng hồ', value: told?.clock && clockInWords(told.clock) },
            { term: 'Âm lượng', value: `${told?.volume ?? device.volume}/100` },
            {
              term: 'Âm thanh trên máy',
              value: told?.media && `${told.media.ready} tệp sẵn sàng, thiếu ${told.media.missing}`,
            },
            {
              term: 'Đĩa còn trống',
              value: told?.disk && `${viNumber(told.disk.freeBytes / 1024 ** 3)} GB`,
            },
            { term: 'Phiên bản', value: told?.version },
            { term: 'Ghép lúc', value: viInstant(device.pairedAt, timeZone) },
          ].map(({ term, value }) => ({ term, value: value || undefined }))}
        />
        {may('device.revoke') && (
          <div class="row">
            <ConfirmOpener dialog={dialog} href={revokePath(call, device)} small>
              Thu hồi…
            </ConfirmOpener>
          </div>
        )}
      </div>
      {may('device.revoke') && <ConfirmDialog id={dialog} {...revoking(call, device)} />}
    </Card>
  );
}

/** Is it there, and since when not. */
export function HealthChip({ health, timeZone }: { health: DeviceHealth; timeZone: string }) {
  if (health.state === 'online') return <StateChip state="connected" />;
  if (health.state === 'revoked') return <StateChip state="revoked" />;
  if (health.lastSeenAt === null) return <Chip tone="attention">Chưa kết nối lần nào</Chip>;
  return <StateChip state="disconnected" detail={`từ ${viInstant(health.lastSeenAt, timeZone)}`} />;
}

function clockInWords({ offsetMs, trusted }: { offsetMs: number; trusted: boolean }): string {
  // What a trusted clock is off by says nothing to people: the player corrects by it.
  return trusted
    ? 'đúng, theo giờ máy chủ'
    : `chưa tin cậy, lệch ${viNumber(Math.abs(offsetMs) / 1000)} giây`;
}

function zoneNames(device: Device, zones: readonly Zone[]): string {
  return device.zones.map((id) => zones.find((zone) => zone.id === id)?.name ?? 'cụm loa đã bỏ').join(', ');
}

function PairForm({ call, zones, refused }: PlayersPageProps) {
  const wrong = refused?.form === 'pair' ? refused : undefined;
  return (
    <Card title="Ghép đầu phát">
      <Form action={`/d/${call.station.slug}/cum-loa/ghep`} errors={wrong?.errors}>
        <CheckboxGroup
          name="zones"
          label="Đầu phát này phục vụ cụm loa"
          layout="columns"
          choices={zones.map(({ id, name }) => ({ value: id, label: name }))}
          values={wrong || zones.length !== 1 ? [] : [zones[0]!.id]}
          error={errorOf(wrong?.errors, 'zones')}
        />
        <FormActions>
          <Button weight="primary">Lấy mã ghép</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

function Zones({ call, zones, players, may, refused }: PlayersPageProps) {
  const path = `/d/${call.station.slug}/cum-loa`;
  const wrong = refused?.form === 'add' ? refused : undefined;
  const served = (zone: Zone) =>
    players
      .filter(({ device, health }) => health.state !== 'revoked' && device.zones.includes(zone.id))
      .map(({ device }) => device.name)
      .join(', ') || 'chưa có đầu phát';
  return (
    <Card title="Cụm loa">
      <div class="stack">
        <ul class="lines">
          {zones.map((zone) => (
            <li>
              <div>
                {zone.name}
                <span class="line-hint">{served(zone)}</span>
                {may('settings.write') && <RenameForm path={path} zone={zone} refused={refused} />}
              </div>
            </li>
          ))}
        </ul>
        {may('settings.write') && (
          <Form action={path} errors={wrong?.errors}>
            <TextInput
              name="name"
              label="Thêm cụm loa"
              placeholder="Tổ dân phố 5"
              value={wrong?.typed}
              error={errorOf(wrong?.errors, 'name')}
            />
            <FormActions>
              <Button>Thêm cụm loa</Button>
            </FormActions>
          </Form>
        )}
      </div>
    </Card>
  );
}

interface RenameFormProps {
  path: string;
  zone: Zone;
  refused: RefusedPlayersForm | undefined;
}

/** Folded away; its field has the zone's own id, for several stand on one page. */
function RenameForm({ path, zone, refused }: RenameFormProps) {
  const wrong = refused?.form === zone.id ? refused : undefined;
  const id = `rename-${zone.id}`;
  const error = errorOf(wrong?.errors, 'name');
  return (
    <Details summary="Đổi tên" open={wrong !== undefined}>
      <Form action={`${path}/${zone.id}/ten`}>
        <div class="field">
          <label class="field-label" for={id}>
            Tên mới của {zone.name}
          </label>
          <input
            class="input"
            id={id}
            name="name"
            value={wrong?.typed ?? zone.name}
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
        <FormActions>
          <Button small>Lưu tên</Button>
        </FormActions>
      </Form>
    </Details>
  );
}

/** A quiet list for who audits the log: it counts for nothing, and nothing of it is thrown away. */
function Rejected({ call, players, rejected }: PlayersPageProps) {
  if (rejected.length === 0) return null;
  const { timeZone } = call.station;
  const names = new Map(players.map(({ device }) => [device.id, device.name]));
  return (
    <Details summary={`Dòng nhật ký không được nhận: ${rejected.length} dòng gần nhất`}>
      <DataTable
        caption="Dòng nhật ký không được nhận, không tính vào chỉ tiêu"
        columns={[
          { header: 'Nhận lúc', cell: ({ recordedAt }) => viInstant(recordedAt, timeZone) },
          { header: 'Đầu phát', cell: ({ deviceId }) => names.get(deviceId) ?? 'đầu phát đã thu hồi' },
          { header: 'Vì sao', cell: ({ reason }) => reason },
          {
            header: 'Nội dung gửi lên',
            cell: ({ raw, at }) =>
              raw === null ? (
                at !== null && `phát lúc ${viInstant(at, timeZone)}`
              ) : (
                <code class="hash">{raw}</code>
              ),
          },
        ]}
        rows={rejected}
      />
    </Details>
  );
}

/** The same question on a page of its own, for browsers without script. */
export function RevokePlayerPage({ call, device }: { call: PageCall; device: Device }) {
  const confirm = revoking(call, device);
  return (
    <StationPage call={call} title={confirm.title} active="zones">
      <ConfirmForm {...confirm} backHref={`/d/${call.station.slug}/cum-loa`} />
    </StationPage>
  );
}

function revoking(call: PageCall, device: Device) {
  return {
    title: `Thu hồi đầu phát ${device.name}?`,
    action: revokePath(call, device),
    yes: 'Thu hồi',
    no: 'Giữ lại',
    danger: true,
    children: (
      <p>Máy này sẽ xóa lịch, ngừng phát và không kết nối lại được; muốn dùng lại phải ghép bằng mã mới.</p>
    ),
  };
}

function revokePath({ station }: PageCall, { id }: Device): string {
  return `/d/${station.slug}/cum-loa/dau-phat/${id}/thu-hoi`;
}
