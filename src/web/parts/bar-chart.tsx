export interface BarChartProps {
  /** What the bars count. */
  title: string;
  bars: readonly { label: string; value: number; shown: string }[];
}

/** Bars under one another, drawn by the server; each says its figure in words beside it. Without bars there is no chart. */
export function BarChart({ title, bars }: BarChartProps) {
  if (bars.length === 0) return null;
  const most = Math.max(...bars.map(({ value }) => value), 1);
  return (
    <figure class="bars">
      <figcaption>{title}</figcaption>
      <ul>
        {bars.map(({ label, value, shown }) => (
          <li>
            <span class="bars-label">{label}</span>
            <svg width="100%" height="14" aria-hidden="true" focusable="false">
              <rect class="bars-ground" width="100%" height="14" rx="2" />
              <rect
                class="bars-bar"
                width={`${Math.round((value / most) * 1000) / 10}%`}
                height="14"
                rx="2"
              />
            </svg>
            <span class="bars-value">{shown}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
