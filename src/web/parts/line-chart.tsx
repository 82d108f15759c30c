import { Details } from './details.tsx';
import { DataTable } from './table.tsx';

export interface LineChartProps {
  /** What the line tells. */
  title: string;
  /** In the order of time; `shown` is the figure in words. */
  points: readonly { label: string; value: number; shown: string }[];
  /** Head of the table's first column. */
  of: string;
}

const WIDTH = 600;
const HEIGHT = 140;

/** A figure over time, drawn by the server, with the very figures as a table beside it. */
export function LineChart({ title, points, of }: LineChartProps) {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return null;
  const places = placesOf(points.map(({ value }) => value));
  const line = places.map(([x, y]) => `${x},${y}`).join(' ');
  return (
    <figure class="line-chart">
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`${title}: từ ${first.shown} (${first.label}) đến ${last.shown} (${last.label})`}
      >
        <polygon
          class="line-chart-ground"
          points={`${places[0]![0]},${HEIGHT} ${line} ${places.at(-1)![0]},${HEIGHT}`}
        />
        <polyline class="line-chart-line" points={line} />
        <circle class="line-chart-end" cx={places.at(-1)![0]} cy={places.at(-1)![1]} r="4" />
      </svg>
      <div class="line-chart-ends">
        <span>
          {first.label}: {first.shown}
        </span>
        <span>
          {last.label}: <strong>{last.shown}</strong>
        </span>
      </div>
      <Details summary="Xem số liệu từng ngày">
        <DataTable
          caption={title}
          hideCaption
          columns={[
            { header: of, cell: ({ label }: LineChartProps['points'][number]) => label },
            { header: 'Số', numeric: true, cell: ({ shown }) => shown },
          ]}
          rows={points.toReversed()}
        />
      </Details>
    </figure>
  );
}

/** The lowest stands a little over the ground and the highest a little under the roof, so that a small change is seen as one. */
function placesOf(values: readonly number[]): [number, number][] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const span = Math.max(most - least, 1);
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return values.map((value, index) => [
    tenth((index / (values.length - 1)) * (WIDTH - 12) + 6),
    tenth(HEIGHT - 12 - ((value - least) / span) * (HEIGHT - 24)),
  ]);
}
