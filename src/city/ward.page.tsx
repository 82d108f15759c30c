import { viInstant, viMonth, viNumber } from '../kernel/vietnamese.ts';
import { BarChart } from '../web/parts/bar-chart.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Stat, Stats } from '../web/parts/stat.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { CITY_ZONE, CityPage, type CityCall } from './city-page.page.tsx';
import type { WardMonth } from './ward-months.store.ts';
import type { WardLine } from './ward-view.ts';
import { heardWords, WardChip } from './wards.page.tsx';

export interface WardPageProps {
  call: CityCall;
  line: WardLine;
  /** Oldest first. */
  months: readonly WardMonth[];
}

/** One ward over its months: figures alone, what it writes stays its own. */
export function WardPage({ call, line, months }: WardPageProps) {
  const { station, figures, players, needs, madeAt } = line;
  return (
    <CityPage
      call={call}
      title={station.name}
      active="city"
      back={{ href: '/thanh-pho', label: 'Các phường' }}
      aside={madeAt === null ? 'Chưa có số liệu' : `Số liệu lúc ${viInstant(madeAt, CITY_ZONE)}`}
    >
      <Stats>
        <Stat value={<WardChip state={line.state} />} label="tình trạng" />
        <Stat value={heardWords(figures)} label="tin, bài CCHC đã phát trong tháng" />
        <Stat value={`${players.online}/${players.total}`} label="đầu phát đang kết nối" />
        <Stat
          value={figures ? viNumber(figures.playedMs / 60_000, 0) : '–'}
          label="phút đã phát trong tháng"
        />
      </Stats>
      {needs.length > 0 && (
        <Card title="Cần làm">
          <Lines>
            {needs.map((need) => (
              <Line>{need}</Line>
            ))}
          </Lines>
        </Card>
      )}
      <Card title="Các tháng">
        <BarChart
          title="Phút đã phát"
          bars={months.map(({ month, figures: of }) => ({
            label: viMonth(month),
            value: of?.playedMs ?? 0,
            shown: of ? viNumber(of.playedMs / 60_000, 0) : '–',
          }))}
        />
        <DataTable
          caption="Từng tháng"
          hideCaption
          rows={months.toReversed()}
          columns={[
            { header: 'Tháng', cell: ({ month }) => viMonth(month) },
            { header: 'Tin, bài CCHC', numeric: true, cell: ({ figures: of }) => heardWords(of) },
            {
              header: 'Chỉ tiêu đạt',
              numeric: true,
              cell: ({ figures: of }) => (of ? `${of.quotas.met}/${of.quotas.asked}` : '–'),
            },
            {
              header: 'Còn thiếu',
              cell: ({ figures: of }) => (of?.shortOnes ?? []).map(({ short }) => short).join('; '),
            },
            {
              header: 'Buổi phát',
              numeric: true,
              cell: ({ figures: of }) => (of ? viNumber(of.sessions) : '–'),
            },
            { header: 'Số liệu', cell: ({ figures: of }) => (of?.closed ? 'đã chốt' : '') },
          ]}
          empty={
            <EmptyState title="Chưa có số liệu tháng nào" icon="plan">
              Máy chủ tính số liệu vài phút sau khi khởi động.
            </EmptyState>
          }
        />
      </Card>
    </CityPage>
  );
}
