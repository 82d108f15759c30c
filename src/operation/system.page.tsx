import { AdministrationPage } from '../accounts/administration.page.tsx';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Check } from '../kernel/check.ts';
import { Chip } from '../web/parts/chip.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { DataTable } from '../web/parts/table.tsx';

export interface SystemPageProps {
  call: PageCall;
  checks: readonly Check[];
}

const STATES = {
  ok: <Chip tone="proved">tốt</Chip>,
  attention: <Chip tone="attention">chú ý</Chip>,
  fault: <Chip tone="danger">hỏng</Chip>,
} as const;

const RANK = { fault: 0, attention: 1, ok: 2 } as const;

/** Tình trạng hệ thống: what is wrong first, each with what mends it. */
export function SystemPage({ call, checks }: SystemPageProps) {
  const sorted = checks.toSorted((a, b) => RANK[a.state] - RANK[b.state]);
  return (
    <AdministrationPage call={call} title="Tình trạng hệ thống" tab="/quan-tri/tinh-trang">
      <div class="stack">
        <Summary checks={checks} />
        <DataTable
          caption="Từng phần của hệ thống"
          hideCaption
          rows={sorted}
          columns={[
            { header: 'Phần', cell: ({ title }) => title },
            { header: 'Tình trạng', cell: ({ state }) => STATES[state] },
            {
              header: 'Chi tiết',
              cell: ({ message, mend }) => (
                <>
                  <span class="breaks">{message}</span>
                  {mend !== null && <div class="soft">Cách sửa: {mend}</div>}
                </>
              ),
            },
          ]}
        />
        <p class="soft">
          Kiểm tra đủ hơn (toàn vẹn dữ liệu, chuỗi nhật ký, máy chủ thư, chứng thư) bằng lệnh{' '}
          <code>loa doctor</code> trên máy chủ.
        </p>
      </div>
    </AdministrationPage>
  );
}

function Summary({ checks }: Pick<SystemPageProps, 'checks'>) {
  const count = (state: Check['state']) => checks.filter((one) => one.state === state).length;
  if (count('fault') > 0) return <Notice tone="danger">{count('fault')} chỗ hỏng phải sửa.</Notice>;
  if (count('attention') > 0)
    return <Notice tone="attention">Hệ thống chạy được; {count('attention')} chỗ nên xem.</Notice>;
  return <Notice tone="proved">Mọi thứ đều tốt.</Notice>;
}
