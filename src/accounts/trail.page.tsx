import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { DateInput, TextInput } from '../web/parts/text-field.tsx';
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
  /** Address of the same lines as a table to keep. */
  csv: string;
  /** What was asked for. */
  search: Partial<Record<'ai' | 'viec' | 'tu' | 'den', string | undefined>>;
}

/** Who did what, newest first. */
export function TrailPage({ call, lines, older, check, csv, search }: TrailPageProps) {
  const { station } = call;
  return (
    <AdministrationPage call={call} title="Nhật ký hệ thống" tab="/quan-tri/nhat-ky">
      {check && <CheckResult check={check} />}
      <Search call={call} search={search} />
      <div class="row">
        {!check && (
          <ButtonLink href={`/d/${station.slug}/quan-tri/nhat-ky?kiem=1`}>Kiểm tra tính toàn vẹn</ButtonLink>
        )}
        <ButtonLink href={csv} download>
          Xuất CSV
        </ButtonLink>
      </div>
      <DataTable
        caption="Ai đã làm gì, mới nhất ở trên"
        columns={[
          { header: 'Lúc', cell: ({ at }) => viInstant(at, station.timeZone) },
          { header: 'Ai', cell: ({ actor }) => actor.name },
          { header: 'Việc', cell: ({ action }) => actionWords(action) },
          {
            header: 'Chi tiết',
            cell: ({ detail }) => <span class="breaks">{detailInWords(detail, station.timeZone)}</span>,
          },
          { header: 'Dòng', cell: ({ seq }) => viNumber(seq), numeric: true },
        ]}
        rows={lines}
        empty={
          Object.values(search).some((value) => value !== undefined) ? (
            <EmptyState title="Không có dòng nào khớp">Bỏ bớt điều kiện rồi tìm lại.</EmptyState>
          ) : (
            <EmptyState title="Chưa có dòng nào">Mọi việc làm trong đài sẽ được ghi ở đây.</EmptyState>
          )
        }
      />
      {older !== null && (
        <div class="row">
          <ButtonLink href={older}>Cũ hơn</ButtonLink>
        </div>
      )}
    </AdministrationPage>
  );
}

function Search({ call, search }: Pick<TrailPageProps, 'call' | 'search'>) {
  return (
    <form
      class="form"
      method="get"
      action={`/d/${call.station.slug}/quan-tri/nhat-ky`}
      role="search"
      aria-label="Tìm trong nhật ký"
    >
      <div class="row">
        <TextInput name="ai" label="Ai" value={search.ai} />
        <TextInput name="viec" label="Việc (không cần gõ dấu)" value={search.viec} />
        <DateInput name="tu" label="Từ ngày" value={search.tu} />
        <DateInput name="den" label="Đến hết ngày" value={search.den} />
        <Button>Tìm</Button>
      </div>
    </form>
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
