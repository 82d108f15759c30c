import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { ButtonLink } from '../web/parts/button.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { AdministrationPage } from './administration.page.tsx';
import type { PageCall } from './station-page.page.tsx';
import { actionWords, detailInWords } from './trail-words.ts';
import type { TrailCheck, TrailLine } from './trail.ts';

export interface TrailPageProps {
  call: PageCall;
  lines: readonly TrailLine[];
  /** Address of the older lines, when there are any. */
  older: string | null;
  /** The chain, when its check was asked for. */
  check: TrailCheck | null;
}

/** Who did what, newest first. */
export function TrailPage({ call, lines, older, check }: TrailPageProps) {
  const { station } = call;
  return (
    <AdministrationPage call={call} title="Nhật ký hệ thống" tab="/quan-tri/nhat-ky">
      {check ? (
        <CheckResult check={check} />
      ) : (
        <div class="row">
          <ButtonLink href={`/d/${station.slug}/quan-tri/nhat-ky?kiem=1`}>Kiểm tra tính toàn vẹn</ButtonLink>
        </div>
      )}
      <DataTable
        caption="Ai đã làm gì, mới nhất ở trên"
        columns={[
          { header: 'Lúc', cell: ({ at }) => viInstant(at, station.timeZone) },
          { header: 'Ai', cell: ({ actor }) => actor.name },
          { header: 'Việc', cell: ({ action }) => actionWords(action) },
          { header: 'Chi tiết', cell: ({ detail }) => detailInWords(detail) },
          { header: 'Dòng', cell: ({ seq }) => viNumber(seq), numeric: true },
        ]}
        rows={lines}
        empty={<EmptyState title="Chưa có dòng nào">Mọi việc làm trong đài sẽ được ghi ở đây.</EmptyState>}
      />
      {older !== null && (
        <div class="row">
          <ButtonLink href={older}>Cũ hơn</ButtonLink>
        </div>
      )}
    </AdministrationPage>
  );
}

function CheckResult({ check }: { check: TrailCheck }) {
  return check.whole ? (
    <Notice tone="proved">Nhật ký nguyên vẹn: {viNumber(check.lines)} dòng nối nhau đúng mã băm.</Notice>
  ) : (
    <Notice tone="danger">
      Nhật ký đã bị sửa từ dòng {viNumber(check.brokenAt)}. Hãy giữ nguyên máy chủ và báo người quản trị.
    </Notice>
  );
}
