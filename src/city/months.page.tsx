import { viMonth, viNumber } from '../kernel/vietnamese.ts';
import type { Month } from '../kernel/zoned-time.ts';
import { BarChart } from '../web/parts/bar-chart.tsx';
import { Card } from '../web/parts/card.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { CityPage, type CityCall } from './city-page.page.tsx';
import { wardsToCome, type CityMonth } from './city-months.ts';

export interface MonthsPageProps {
  call: CityCall;
  /** Oldest first. */
  months: readonly CityMonth[];
}

const percent = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);

/** So sánh: the city's months beside one another, drawn and as a table. */
export function MonthsPage({ call, months }: MonthsPageProps) {
  return (
    <CityPage call={call} title="So sánh các tháng" active="cityMonths">
      <ToCome wards={wardsToCome(months)} />
      <Card>
        <div class="charts">
          <BarChart
            title="Phường phát đủ tin, bài CCHC (%)"
            bars={months.map(({ month, asked, heard }) => ({
              label: viMonth(month),
              value: percent(heard, asked),
              shown: asked === 0 ? '–' : viNumber(percent(heard, asked), 0),
            }))}
          />
          <BarChart
            title="Phút đã phát, tất cả các phường"
            bars={months.map(({ month, playedMs }) => ({
              label: viMonth(month),
              value: playedMs,
              shown: viNumber(playedMs / 60_000, 0),
            }))}
          />
        </div>
        <MonthTable months={months} />
      </Card>
    </CityPage>
  );
}

function ToCome({ wards }: { wards: number }) {
  if (wards === 0) return null;
  return (
    <Notice>
      Các tháng trước đang được tính dần, còn {viNumber(wards)} phường; số liệu của các tháng ấy chưa đủ.
    </Notice>
  );
}

function MonthTable({ months }: { months: readonly CityMonth[] }) {
  return (
    <DataTable
      caption="Từng tháng, mới nhất ở trên"
      hideCaption
      rows={months.toReversed()}
      columns={[
        { header: 'Tháng', cell: ({ month }) => <MonthLink month={month} /> },
        { header: 'Có kế hoạch', numeric: true, cell: ({ planned }) => viNumber(planned) },
        { header: 'Đủ tin CCHC', numeric: true, cell: ({ heard, asked }) => `${heard}/${asked}` },
        { header: 'Không thiếu', numeric: true, cell: ({ whole }) => viNumber(whole) },
        { header: 'Đã chốt', numeric: true, cell: ({ closed }) => viNumber(closed) },
        { header: 'Buổi phát', numeric: true, cell: ({ sessions }) => viNumber(sessions) },
        { header: 'Phút phát', numeric: true, cell: ({ playedMs }) => viNumber(playedMs / 60_000, 0) },
        {
          header: 'Khẩn cấp (phút)',
          numeric: true,
          cell: ({ emergencyMs }) => viNumber(emergencyMs / 60_000, 0),
        },
      ]}
      empty={
        <EmptyState title="Chưa có số liệu tháng nào" icon="plan">
          Máy chủ tính số liệu vài phút sau khi khởi động.
        </EmptyState>
      }
    />
  );
}

function MonthLink({ month }: { month: Month }) {
  return <a href={`/thanh-pho?thang=${month}`}>{viMonth(month)}</a>;
}
