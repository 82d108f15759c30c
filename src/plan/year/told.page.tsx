import { viDate, viDuration, viNumber } from '../../kernel/vietnamese.ts';
import { Card, FewLines, Line, Lines } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { Stat, Stats } from '../../web/parts/stat.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import type { FormUse } from '../forms-used.ts';
import type { IndexScore, Raise } from './index-score.ts';
import { formsWords, hasGiven, topicsWords, unitsWords, type TopicTold, type UnitGift } from './told.ts';

/** The nine topics: which were told, which neglected; words, then the balance, then the figures. */
export function TopicsCard({ topics }: { topics: readonly TopicTold[] }) {
  return (
    <Card title="Nội dung đã nói trên loa" id="noi-dung">
      <p>{topicsWords(topics)}</p>
      <BalanceChart topics={topics} />
      <Details summary="Từng nội dung">
        <DataTable
          caption="Tin, bài CCHC đã phát theo nội dung"
          rows={topics}
          columns={[
            { header: 'Nội dung', cell: ({ key, title }) => `${key}) ${title}` },
            { header: 'Tin, bài', cell: ({ items }) => String(items), numeric: true },
            { header: 'Thời lượng', cell: ({ playedMs }) => viDuration(playedMs), numeric: true },
          ]}
        />
        <p class="soft small">
          Một tin, bài có nhiều nội dung được tính ở từng nội dung; thời lượng gồm cả các lần phát lại.
        </p>
      </Details>
    </Card>
  );
}

const COLUMN = 40;
const HEIGHT = 120;
const FOOT = 22;
const HEAD = 18;

/** Columns that one compares at a look; drawn here, so that no script is needed and paper shows the same. */
function BalanceChart({ topics }: { topics: readonly TopicTold[] }) {
  const most = Math.max(1, ...topics.map(({ items }) => items));
  const width = topics.length * COLUMN;
  const spoken = topics.map(({ key, items }) => `${key}: ${items}`).join(', ');
  return (
    <svg
      class="balance"
      viewBox={`0 0 ${width} ${HEAD + HEIGHT + FOOT}`}
      role="img"
      aria-label={`Số tin, bài theo nội dung: ${spoken}`}
    >
      {topics.map(({ key, items }, index) => {
        const high = Math.round((items / most) * HEIGHT);
        const left = index * COLUMN;
        const middle = left + COLUMN / 2;
        return (
          <>
            <rect
              class={items > 0 ? 'balance-told' : 'balance-none'}
              x={left + 6}
              y={HEAD + HEIGHT - Math.max(high, 3)}
              width={COLUMN - 12}
              height={Math.max(high, 3)}
              rx="3"
            />
            <text x={middle} y={HEAD + HEIGHT - Math.max(high, 3) - 5} text-anchor="middle">
              {items}
            </text>
            <text class="balance-key" x={middle} y={HEAD + HEIGHT + 17} text-anchor="middle">
              {key}
            </text>
          </>
        );
      })}
    </svg>
  );
}

/** The eight forms of communication, each with what shows that it was used. */
export function FormsCard({ forms }: { forms: readonly FormUse[] }) {
  return (
    <Card title="Hình thức tuyên truyền" id="hinh-thuc">
      <p>{formsWords(forms)}</p>
      <Lines>
        {forms.map(({ key, title, variety, used, evidence }) => (
          <Line
            hint={
              used > 0
                ? evidence.map(({ title: what, on }) => `${what} (${viDate(on)})`).join('; ')
                : 'Chưa có minh chứng nào trong năm.'
            }
            end={
              <Chip tone={used > 0 ? 'proved' : 'neutral'}>
                {used > 0 ? `Đã dùng ${used} lần` : 'Chưa dùng'}
              </Chip>
            }
          >
            <span class="two-lines" title={title}>
              {key}) {title}
            </span>{' '}
            <span class="soft small nowrap">({variety === 'online' ? 'trực tuyến' : 'truyền thống'})</span>
          </Line>
        ))}
      </Lines>
    </Card>
  );
}

export function UnitsCard({ units }: { units: readonly UnitGift[] }) {
  const others = units.filter(({ listed }) => !listed);
  return (
    <Card title="Các đơn vị" id="don-vi">
      <p>{unitsWords(units)}</p>
      <DataTable
        caption="Đơn vị đã cung cấp tin, bài, hoạt động"
        rows={units.filter(({ listed }) => listed)}
        columns={unitColumns}
      />
      {others.length > 0 && (
        <Details summary={`${others.length} đơn vị khác ghi trong tin, bài`}>
          <DataTable caption="Đơn vị ngoài danh sách của kế hoạch" rows={others} columns={unitColumns} />
        </Details>
      )}
    </Card>
  );
}

const unitColumns = [
  { header: 'Đơn vị', cell: ({ unit }: UnitGift) => unit },
  { header: 'Tin, bài đã phát', cell: ({ heard }: UnitGift) => String(heard), numeric: true },
  { header: 'Bài đã đăng', cell: ({ published }: UnitGift) => String(published), numeric: true },
  { header: 'Hoạt động', cell: ({ events }: UnitGift) => String(events), numeric: true },
  {
    header: 'Kết quả',
    cell: (unit: UnitGift) =>
      hasGiven(unit) ? <Chip tone="proved">Đã có</Chip> : <Chip tone="attention">Chưa có</Chip>,
  },
];

const RAISES_SHOWN = 4;

/** Điểm tự đánh giá CCHC, and what would raise it most. */
export function ScoreCard({ score }: { score: IndexScore }) {
  const { points, most, completionPercent, completionPoints, onlinePoints, traditionalPoints, raises } =
    score;
  return (
    <Card title="Điểm tự đánh giá CCHC" id="diem">
      <Stats>
        <Stat value={`${viNumber(points, 2)}/${viNumber(most, 2)}`} label="điểm nếu tính hôm nay" />
        <Stat
          value={`${viNumber(completionPercent)}%`}
          label={`kế hoạch cả năm đã hoàn thành, ${viNumber(completionPoints, 2)} điểm`}
        />
        <Stat value={viNumber(onlinePoints, 2)} label="điểm hình thức trực tuyến" />
        <Stat value={viNumber(traditionalPoints, 2)} label="điểm hình thức truyền thống" />
      </Stats>
      <p>
        Làm đủ những gì còn kịp thì hoàn thành {viNumber(score.reachablePercent)}% kế hoạch và được{' '}
        {viNumber(score.reachablePoints, 2)}/{viNumber(most, 2)} điểm.
      </p>
      {raises.length > 0 && (
        <>
          <h3>Việc tăng điểm nhiều nhất</h3>
          <FewLines
            most={RAISES_SHOWN}
            noun="việc khác"
            lines={raises.map((raise) => (
              <RaiseLine raise={raise} />
            ))}
          />
        </>
      )}
    </Card>
  );
}

function RaiseLine({ raise: { kind, key, title, open, percent, points } }: { raise: Raise }) {
  const gains = [
    ...(percent > 0 ? [`+${viNumber(percent)}% hoàn thành`] : []),
    ...(points > 0 ? [`+${viNumber(points, 2)} điểm`] : []),
  ];
  return (
    <Line end={<span class="nowrap">{gains.join(', ')}</span>}>
      {kind === 'form' ? (
        <span class="two-lines">
          Dùng hình thức {key}) {title}
        </span>
      ) : (
        <>
          Nhiệm vụ {key}. {title}
          {open > 1 && <span class="soft"> (còn {open} kỳ)</span>}
        </>
      )}
    </Line>
  );
}
