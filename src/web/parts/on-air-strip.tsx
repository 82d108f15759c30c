import type { Child } from 'hono/jsx';

export interface OnAirStripProps {
  state: 'idle' | 'live' | 'emergency' | 'drill' | 'test';
  /** The programme on air; when idle, the next one: 'Tiếp theo 17:00: Bản tin chiều'. */
  title: string;
  /** '17:00–17:12 · 6 cụm loa · mục 2/4: “…”'. */
  detail?: Child;
  /** How much of it has been heard, ms. */
  progress?: { playedMs: number; durationMs: number } | undefined;
  /** Nghe, Dừng phát… */
  actions?: Child;
}

const WORDS = {
  idle: 'KHÔNG PHÁT',
  live: 'ĐANG PHÁT',
  emergency: 'PHÁT KHẨN CẤP',
  drill: 'DIỄN TẬP',
  test: 'THỬ KÊNH',
};

/** The one dark strip: what is on air now. */
export function OnAirStrip({ state, title, detail, progress, actions }: OnAirStripProps) {
  return (
    <section class={`on-air on-air-${state}`} aria-label="Đang phát trên loa">
      <p class="on-air-state">{WORDS[state]}</p>
      <div>
        <span class="on-air-title">{title}</span> {detail && <span class="on-air-detail">{detail}</span>}
        {progress && (
          <progress max={progress.durationMs} value={progress.playedMs} aria-label="Đã phát được" />
        )}
      </div>
      {actions && <div class="on-air-actions">{actions}</div>}
    </section>
  );
}
