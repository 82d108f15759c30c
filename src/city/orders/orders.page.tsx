import { mayDoInCity } from '../../accounts/city-roles.ts';
import { KIND_TITLES, titleOf, type Phase } from '../../emergencies/order.ts';
import type { FieldError } from '../../kernel/errors.ts';
import { viInstant, viNumber, viTime } from '../../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip, type Tone } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Stat, Stats } from '../../web/parts/stat.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { TextInput } from '../../web/parts/text-field.tsx';
import { CITY_ZONE, CityPage, type CityCall } from '../city-page.page.tsx';
import { shortName } from '../ward-view.ts';
import type { CityOrder } from './city-order.ts';
import type { WardOfOrder } from './city-orders.store.ts';

/** How an order of the city stands in one ward. */
export interface WardReport extends WardOfOrder {
  name: string;
  /** Of the ward's own order, once it is on the air. */
  phase: Phase | null;
  players: number;
  delivered: number;
  /** Players that played it whole at least once. */
  heard: number;
}

const STATES: Record<CityOrder['state'], { words: string; tone: Tone }> = {
  draft: { words: 'Chờ người soạn xác nhận', tone: 'attention' },
  waiting: { words: 'Chờ người thứ hai', tone: 'attention' },
  live: { words: 'Đã ra lệnh', tone: 'danger' },
  stopped: { words: 'Đã dừng', tone: 'neutral' },
  discarded: { words: 'Đã bỏ', tone: 'neutral' },
};

function stateOf(order: CityOrder, now: number): { words: string; tone: Tone } {
  if (order.state === 'live' && now >= order.until) return { words: 'Đã hết giờ', tone: 'neutral' };
  const lapsed = (order.state === 'draft' || order.state === 'waiting') && now >= order.until;
  return lapsed ? { words: 'Quá giờ, không phát', tone: 'neutral' } : STATES[order.state];
}

export function CityOrdersPage({
  call,
  orders,
  now,
}: {
  call: CityCall;
  orders: readonly CityOrder[];
  now: number;
}) {
  const mayOrder = mayDoInCity(call.cityRoles, 'city.order');
  return (
    <CityPage call={call} title="Lệnh phát khẩn cấp của Thành phố" active="cityOrders">
      <Card>
        <DataTable
          caption="Các lệnh, mới nhất ở trên"
          hideCaption
          rows={orders}
          columns={[
            {
              header: 'Lệnh',
              cell: ({ id, kind, text }) => <a href={`/thanh-pho/khan-cap/${id}`}>{titleOf(kind, text)}</a>,
            },
            { header: 'Tình trạng', cell: (order) => <StateChip order={order} now={now} /> },
            { header: 'Soạn lúc', cell: ({ ordered }) => viInstant(ordered.at, CITY_ZONE) },
            { header: 'Người soạn', cell: ({ ordered }) => ordered.name },
            { header: 'Người thứ hai', cell: ({ second }) => second?.name ?? '' },
          ]}
          empty={
            <EmptyState title="Chưa có lệnh nào" icon="emergency">
              {mayOrder
                ? 'Bấm Phát khẩn cấp… để soạn lệnh cho các phường.'
                : 'Người có vai trò ra lệnh khẩn cấp của Thành phố soạn lệnh ở đây.'}
            </EmptyState>
          }
        />
      </Card>
    </CityPage>
  );
}

function StateChip({ order, now }: { order: CityOrder; now: number }) {
  const { words, tone } = stateOf(order, now);
  return <Chip tone={tone}>{words}</Chip>;
}

export interface CityOrderPageProps {
  call: CityCall;
  order: CityOrder;
  wards: readonly WardReport[];
  /** UTC ms. */
  now: number;
  refused?: { form: 'confirm' | 'stop'; errors: readonly FieldError[]; message: string | null } | undefined;
}

/** One order read back, confirmed, and watched over its wards. */
export function CityOrderPage({ call, order, wards, now, refused }: CityOrderPageProps) {
  const { id, kind, text, until, repeatMinutes, ordered, second, stopped } = order;
  const path = `/thanh-pho/khan-cap/${id}`;
  return (
    <CityPage
      call={call}
      title={KIND_TITLES[kind]}
      active="cityOrders"
      back={{ href: '/thanh-pho/khan-cap', label: 'Các lệnh của Thành phố' }}
      aside={`${ordered.name} soạn lúc ${viInstant(ordered.at, CITY_ZONE)}`}
      actions={
        <ButtonLink href={`${path}/bao-cao.csv`} icon="download" download>
          Tải báo cáo (CSV)
        </ButtonLink>
      }
    >
      <p class="row">
        <StateChip order={order} now={now} />
        <span class="soft">
          Hiệu lực đến {viTime(until, CITY_ZONE)}, lặp lại sau {repeatMinutes} phút
          {second && ` · người thứ hai: ${second.name}`}
        </span>
      </p>
      {stopped && (
        <Notice tone="attention">
          {stopped.name} dừng lúc {viInstant(stopped.at, CITY_ZONE)}: {stopped.reason}
        </Notice>
      )}
      {text !== '' && (
        <Card title="Nội dung đọc">
          {text.split('\n').map((line) => (
            <p>{line}</p>
          ))}
        </Card>
      )}
      <Actions {...{ call, order, now, refused, path }} />
      <Wards wards={wards} />
    </CityPage>
  );
}

function Actions({ call, order, now, refused, path }: Omit<CityOrderPageProps, 'wards'> & { path: string }) {
  if (!mayDoInCity(call.cityRoles, 'city.order') || now >= order.until) return null;
  const own = order.ordered.by === call.person.id;
  const open = order.state === 'draft' || order.state === 'waiting';
  const mayConfirm = order.state === 'draft' ? own : order.state === 'waiting' && !own;
  const of = (form: 'confirm' | 'stop') => (refused?.form === form ? refused : undefined);
  if (order.state === 'live')
    return (
      <Card title="Dừng phát">
        {of('stop')?.message && <Notice tone="danger">{of('stop')?.message}</Notice>}
        <Form action={`${path}/dung`} errors={of('stop')?.errors}>
          <TextInput name="reason" label="Lý do" optional error={errorOf(of('stop')?.errors, 'reason')} />
          <FormActions>
            <Button weight="danger-sure" icon="stop">
              Dừng ở tất cả các phường
            </Button>
          </FormActions>
        </Form>
      </Card>
    );
  if (!open) return null;
  return (
    <Card title={mayConfirm ? 'Bước 2/2: đọc lại rồi xác nhận' : 'Chờ xác nhận'}>
      {of('confirm')?.message && <Notice tone="danger">{of('confirm')?.message}</Notice>}
      {mayConfirm ? (
        <Form action={`${path}/xac-nhan`} errors={of('confirm')?.errors}>
          <TextInput
            name="password"
            label="Mật khẩu của anh/chị"
            type="password"
            autocomplete="current-password"
            error={errorOf(of('confirm')?.errors, 'password')}
          />
          <FormActions>
            <Button weight="danger-sure" icon="emergency">
              {order.state === 'waiting' ? 'Xác nhận và phát' : 'Xác nhận'}
            </Button>
          </FormActions>
        </Form>
      ) : (
        <p>
          {order.state === 'draft'
            ? 'Người soạn lệnh xác nhận trước.'
            : 'Lệnh chờ một người khác có vai trò ra lệnh khẩn cấp của Thành phố.'}
        </p>
      )}
      <Details summary="Bỏ lệnh…">
        <Form action={`${path}/bo`}>
          <FormActions>
            <Button weight="danger">Bỏ lệnh này</Button>
          </FormActions>
        </Form>
      </Details>
    </Card>
  );
}

function Wards({ wards }: { wards: readonly WardReport[] }) {
  const sum = (of: (ward: WardReport) => number) =>
    viNumber(wards.reduce((total, ward) => total + of(ward), 0));
  const rank = ({ failure, soundFailure, players, delivered }: WardReport) =>
    failure !== null || soundFailure !== null ? 0 : delivered < players ? 1 : 2;
  const sorted = wards.toSorted(
    (a, b) => rank(a) - rank(b) || shortName(a.name).localeCompare(shortName(b.name), 'vi'),
  );
  return (
    <Card title={`${wards.length} phường`}>
      <Stats>
        <Stat value={sum(({ ready }) => Number(ready))} label="phường sẵn sàng" />
        <Stat value={sum(({ state }) => Number(state === 'live'))} label="phường đã phát lệnh" />
        <Stat
          value={`${sum(({ delivered }) => delivered)}/${sum(({ players }) => players)}`}
          label="đầu phát đã nhận"
        />
        <Stat value={sum(({ heard }) => heard)} label="đầu phát đã phát trọn" tone="proved" />
      </Stats>
      <DataTable
        caption="Từng phường, chỗ vướng ở trên"
        hideCaption
        rows={sorted}
        columns={[
          { header: 'Phường', cell: ({ name }) => shortName(name) },
          { header: 'Tình trạng', cell: wardStateWords },
          { header: 'Đầu phát', numeric: true, cell: ({ players }) => viNumber(players) },
          { header: 'Đã nhận', numeric: true, cell: ({ delivered }) => viNumber(delivered) },
          { header: 'Đã phát trọn', numeric: true, cell: ({ heard }) => viNumber(heard) },
        ]}
      />
    </Card>
  );
}

export function wardStateWords({ failure, soundFailure, state, ready, phase }: WardReport): string {
  if (failure !== null) return failure;
  if (soundFailure !== null && !ready) return soundFailure;
  if (phase === 'stopped') return 'Đã dừng';
  if (phase === 'over') return 'Đã hết giờ';
  if (state === 'live') return 'Đang phát';
  if (state === 'discarded') return 'Đã bỏ';
  return ready ? 'Sẵn sàng' : 'Đang chuẩn bị âm thanh';
}
