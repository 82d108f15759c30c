import { AdministrationPage } from '../../accounts/administration.page.tsx';
import { mayDo } from '../../accounts/permissions.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { viBytes, viInstant, viNumber } from '../../kernel/vietnamese.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form } from '../../web/parts/form.tsx';
import { ProgressLine } from '../../web/parts/progress-line.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import type { Fault } from './media-checks.store.ts';
import { storeTroubles } from './store-words.ts';
import type { StoreState } from './store-watch.ts';
import type { UnusedState } from './collector.ts';
import { RoomCard, UnusedCard, type StationRoom } from './unused.page.tsx';

const FAULTS: Record<Fault, string> = { missing: 'Không còn tệp', changed: 'Tệp đã bị thay đổi hoặc hỏng' };

export interface StorePageProps {
  call: PageCall;
  state: StoreState;
  unused: UnusedState;
  room: StationRoom;
}

/** Quản trị → Kho âm thanh. */
export function StorePage({ call, state, unused, room }: StorePageProps) {
  const { wanted, checked, oldest, faults, freeBytes, kind } = state;
  const path = `/d/${call.station.slug}/quan-tri/kho-am-thanh`;
  const may = mayDo(call.actor.roles, 'settings.write');
  const when = (at: number) => viInstant(at, call.station.timeZone);
  return (
    <AdministrationPage call={call} title="Kho âm thanh" tab="/quan-tri/kho-am-thanh">
      <div class="stack">
        {storeTroubles({ ...state, faults: faults.length }).map(({ title, hint }) => (
          <Notice tone="danger">
            {title}. {hint}
          </Notice>
        ))}
        <Card title="Kiểm tra tự động">
          <p class="soft">
            Mỗi tuần máy chủ đọc lại từng tệp âm thanh và so với mã SHA-256 đã ghi. Không tệp nào bị xóa vì
            việc này.
          </p>
          {kind === 'bucket' && (
            <p class="soft">
              Âm thanh nằm ở kho dùng chung; ổ đĩa của máy này chỉ giữ tệp hay dùng. Việc kiểm tra đọc ở kho.
            </p>
          )}
          <ProgressLine
            words={`Đã kiểm tra ${viNumber(checked)} trong ${viNumber(wanted)} tệp`}
            done={{ value: checked, max: Math.max(1, wanted) }}
          />
          <p>
            {oldest === null ? 'Chưa kiểm tra tệp nào.' : `Lần kiểm tra lâu nhất: ${when(oldest)}.`}{' '}
            {freeBytes !== null && `Ổ đĩa còn trống ${viBytes(freeBytes)}.`}
          </p>
        </Card>
        <Card title="Tệp mất hoặc hỏng">
          <DataTable
            caption="Tệp mất hoặc hỏng"
            hideCaption
            rows={faults}
            columns={[
              { header: 'Của', cell: ({ title }) => title },
              { header: 'Tình trạng', cell: ({ fault }) => FAULTS[fault] },
              { header: 'Thấy lúc', cell: ({ at }) => when(at) },
              { header: 'SHA-256', cell: ({ sha256 }) => <code>{sha256.slice(0, 12)}…</code> },
            ]}
            empty={<EmptyState title="Không có tệp nào mất hoặc hỏng">Trong các tệp đã kiểm tra.</EmptyState>}
          />
          {faults.length > 0 && may && (
            <Form action={path}>
              <div class="row">
                <Button>Kiểm tra lại các tệp này</Button>
              </div>
            </Form>
          )}
        </Card>
        <RoomCard room={room} />
        <UnusedCard state={unused} path={path} may={may} />
      </div>
    </AdministrationPage>
  );
}
