import type { Permission } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { ZoneChoice } from '../accounts/zone-choice.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { Details } from '../web/parts/details.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { TextInput } from '../web/parts/text-field.tsx';
import type { RaisedAlarm } from '../schedule/alarms.ts';
import { isOlder } from './device-commands.ts';
import { playerPath } from './player.page.tsx';
import { PlayerChips, playerInShort, type Player, type SoundingNow } from './player-state.page.tsx';
import type { RejectedRow } from './rejected-rows.store.ts';
import { Offer, type PairingOffer } from './pairing-offer.page.tsx';

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
  /** Airings that players say they sound. */
  sounding: ReadonlyMap<string, SoundingNow>;
  alarms: readonly RaisedAlarm[];
  /** Of the server's program. */
  version: string;
  /** UTC ms. */
  now: number;
  may: (permission: Permission) => boolean;
  offer?: PairingOffer | undefined;
  refused?: RefusedPlayersForm | undefined;
}

export function PlayersPage(props: PlayersPageProps) {
  const { call, zones, players, alarms, may, offer, refused } = props;
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
        {alarms.map(({ message }) => (
          <Notice tone="danger">{message}</Notice>
        ))}
        {inUse.length > 0 && zones.map((zone) => <ZoneCard {...props} zone={zone} />)}
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

/** A zone, and the players that make it sound. */
function ZoneCard({ zone, ...props }: PlayersPageProps & { zone: Zone }) {
  const { call, players, version } = props;
  const serving = players.filter(
    ({ device, health }) => health.state !== 'revoked' && device.zones.includes(zone.id),
  );
  return (
    <Card title={zone.name}>
      {serving.length === 0 ? (
        <p class="soft">Chưa có đầu phát: cụm loa này sẽ im.</p>
      ) : (
        <Lines>
          {serving.map((player) => (
            <Line
              hint={
                <>
                  {playerInShort(player)}
                  {player.health.troubles.map((trouble) => (
                    <strong> {trouble}</strong>
                  ))}
                  {player.health.told && isOlder(player.health.told.version, version) && (
                    <strong> Có bản mới {version}.</strong>
                  )}
                </>
              }
              end={<PlayerChips {...props} player={player} />}
            >
              <a href={playerPath(call, player.device)}>{player.device.name}</a>
            </Line>
          ))}
        </Lines>
      )}
    </Card>
  );
}

function PairForm({ call, zones, refused }: PlayersPageProps) {
  const wrong = refused?.form === 'pair' ? refused : undefined;
  return (
    <Card title="Ghép đầu phát">
      <Form action={`/d/${call.station.slug}/cum-loa/ghep`} errors={wrong?.errors}>
        <ZoneChoice
          zones={zones}
          values={wrong || zones.length !== 1 ? [] : [zones[0]!.id]}
          errors={wrong?.errors}
          label="Đầu phát này phục vụ cụm loa"
        />
        <FormActions>
          <Button weight="primary">Lấy mã ghép</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

function Zones({ call, zones, may, refused }: PlayersPageProps) {
  const path = `/d/${call.station.slug}/cum-loa`;
  const wrong = refused?.form === 'add' ? refused : undefined;
  return (
    <Card title="Đặt tên cụm loa">
      <div class="stack">
        <ul class="lines">
          {zones.map((zone) => (
            <li>
              <div>
                {zone.name}
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
