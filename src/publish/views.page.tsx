import { viDate, viNumber } from '../kernel/vietnamese.ts';
import { Card } from '../web/parts/card.tsx';
import { LineChart } from '../web/parts/line-chart.tsx';

export interface DayCount {
  day: string;
  value: number;
}

/** A figure that is kept once a day, as a line. */
export function DaysChart({ title, counts }: { title: string; counts: readonly DayCount[] }) {
  const points = counts.map(({ day, value }) => ({ label: viDate(day), value, shown: viNumber(value) }));
  return <LineChart title={title} points={points} of="Ngày" />;
}

/** How often an article was read, day by day; nothing before the second figure. */
export function ViewsCard({ views }: { views: readonly DayCount[] }) {
  if (views.length < 2) return null;
  return (
    <Card title="Lượt xem">
      <DaysChart title="Lượt xem bài trên Zalo, cộng dồn" counts={views} />
    </Card>
  );
}
