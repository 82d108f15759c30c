import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { Details } from '../web/parts/details.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Pager } from '../web/parts/pager.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { Tabs } from '../web/parts/tabs.tsx';
import type { KeptAlert } from './cap.store.ts';
import { KIND_TITLES, ORDER_KINDS, type Order, type OrderKind, type Phase } from './order.ts';
import { KindChip, PhaseChip, zonesInWords } from './order-words.page.tsx';

interface Paged {
  page: number;
  pageSize: number;
  total: number;
}

export interface OrdersPageProps extends Paged {
  call: PageCall;
  orders: readonly { order: Order; phase: Phase }[];
  kind: OrderKind | undefined;
  zones: readonly Zone[];
  mayOrder: boolean;
  /** In force, and no order: a person should read them. */
  alertsToSee: readonly KeptAlert[];
}

/** Every order, the newest first; drills and tests of the channel apart. */
export function OrdersPage({ call, orders, kind, zones, mayOrder, alertsToSee, ...paged }: OrdersPageProps) {
  const path = pathOf(call);
  const { timeZone } = call.station;
  const ofKind = kind ? `loai=${kind}&` : '';
  return (
    <StationPage
      call={call}
      title="Các lệnh phát khẩn cấp"
      actions={
        <>
          {mayOrder && (
            <ButtonLink href={`${path}/moi`} weight="danger" icon="emergency">
              Phát khẩn cấp…
            </ButtonLink>
          )}
          <ButtonLink href={`${path}/canh-bao`}>Cảnh báo CAP</ButtonLink>
        </>
      }
    >
      {alertsToSee.map((alert) => (
        <Notice tone="attention">
          Cảnh báo CAP “{alert.headline || alert.identifier}” của {alert.sender}: {alert.note}{' '}
          <a href={`${path}/canh-bao`}>Xem cảnh báo</a>
        </Notice>
      ))}
      <Tabs
        label="Loại lệnh"
        tabs={[
          { label: 'Tất cả', href: path, active: kind === undefined },
          ...ORDER_KINDS.map((one) => ({
            label: KIND_TITLES[one],
            href: `${path}?loai=${one}`,
            active: kind === one,
          })),
        ]}
      />
      <DataTable
        caption="Các lệnh phát khẩn cấp"
        hideCaption
        columns={[
          { header: 'Lệnh', cell: ({ order }) => <a href={`${path}/${order.id}`}>{order.title}</a> },
          { header: 'Loại', cell: ({ order }) => <KindChip kind={order.kind} /> },
          { header: 'Tình trạng', cell: ({ order, phase }) => <PhaseChip phase={phase} kind={order.kind} /> },
          { header: 'Ra lệnh', cell: ({ order }) => viInstant(order.liveAt ?? order.ordered.at, timeZone) },
          { header: 'Người ra lệnh', cell: ({ order }) => order.ordered.name },
          { header: 'Cụm loa', cell: ({ order }) => zonesInWords(order.zones, zones) },
        ]}
        rows={orders}
        empty={
          <EmptyState title="Chưa có lệnh nào" icon="emergency">
            Nên thử kênh một lần để biết đầu phát nào nhận được lệnh.
          </EmptyState>
        }
      />
      <Pager {...paged} noun="lệnh" hrefOf={(page) => `${path}?${ofKind}trang=${page}`} />
    </StationPage>
  );
}

export interface AlertsPageProps extends Paged {
  call: PageCall;
  alerts: readonly KeptAlert[];
}

/** What came in by CAP, and what became of it. */
export function AlertsPage({ call, alerts, ...paged }: AlertsPageProps) {
  const path = pathOf(call);
  const { timeZone } = call.station;
  return (
    <StationPage
      call={call}
      title="Cảnh báo CAP đã nhận"
      back={{ href: path, label: 'Các lệnh phát khẩn cấp' }}
    >
      <Notice tone="neutral">
        Cảnh báo CAP 1.2 gửi vào bằng API chờ người xem và xác nhận; chỉ{' '}
        <a href={`${path}/ben-gui`}>bên gửi được phường cho phép bằng văn bản</a>, ký đúng, mới phát tự động.
        Bản thử và diễn tập của bên gửi chỉ được lưu.
      </Notice>
      <DataTable
        caption="Cảnh báo CAP đã nhận"
        hideCaption
        columns={[
          { header: 'Cảnh báo', cell: (alert) => <AlertName alert={alert} path={path} /> },
          { header: 'Bên gửi', cell: ({ sender }) => sender },
          { header: 'Loại', cell: ({ msgType, status }) => wordsOf(msgType, status) },
          { header: 'Nhận lúc', cell: ({ received }) => viInstant(received.at, timeZone) },
          {
            header: 'Hết hạn',
            cell: ({ expires }) => (expires === null ? '' : viInstant(expires, timeZone)),
          },
          { header: 'Tình trạng', cell: (alert) => <OutcomeChip alert={alert} /> },
        ]}
        rows={alerts}
        empty={
          <EmptyState title="Chưa nhận cảnh báo nào" icon="info">
            Hệ thống cảnh báo gửi tệp CAP 1.2 đến địa chỉ ghi trong tài liệu API.
          </EmptyState>
        }
      />
      <Pager {...paged} noun="cảnh báo" hrefOf={(page) => `${path}/canh-bao?trang=${page}`} />
    </StationPage>
  );
}

function AlertName({ alert, path }: { alert: KeptAlert; path: string }) {
  const name = alert.headline || alert.identifier;
  if (alert.orderId !== null) return <a href={`${path}/${alert.orderId}`}>{name}</a>;
  if (alert.note === null) return <>{name}</>;
  return (
    <>
      {name}
      <p class="soft">{alert.note}</p>
      <Details summary="Đọc nội dung">
        <p class="order-text">{alert.text}</p>
      </Details>
    </>
  );
}

const MESSAGES: Record<string, string> = {
  Alert: 'cảnh báo mới',
  Update: 'cập nhật',
  Cancel: 'hủy cảnh báo',
  Ack: 'báo đã nhận',
  Error: 'báo lỗi',
};

const STATUSES: Record<string, string> = {
  Actual: 'thật',
  Exercise: 'diễn tập',
  System: 'nội bộ hệ thống',
  Test: 'bản thử',
  Draft: 'bản nháp',
};

function wordsOf(msgType: string, status: string): string {
  return `${MESSAGES[msgType] ?? msgType}, ${STATUSES[status] ?? status}`;
}

function OutcomeChip({ alert }: { alert: KeptAlert }) {
  switch (alert.outcome) {
    case 'waiting':
      return <Chip tone="attention">Đã thành lệnh</Chip>;
    case 'superseded':
      return <Chip struck>Đã có bản cập nhật</Chip>;
    case 'cancelled':
      return <Chip struck>Bên gửi đã hủy</Chip>;
    case 'kept':
      return <Chip>Chỉ lưu</Chip>;
  }
}

function pathOf({ station }: PageCall): string {
  return `/d/${station.slug}/khan-cap`;
}
