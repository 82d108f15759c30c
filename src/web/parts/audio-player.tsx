import type { Child } from 'hono/jsx';
import { viDuration } from '../../kernel/vietnamese.ts';

export interface AudioPlayerProps {
  src: string;
  /** The same sound as Opus, which is tried first; `src` where the browser can not, or it is not there. */
  opus?: string | undefined;
  /** Whose sound it is; read out with the controls. */
  label: string;
  durationMs?: number | undefined;
  /** Loudest sample of each stretch, 0–1. */
  peaks?: readonly number[] | undefined;
  /** none: nothing is fetched before someone listens. */
  preload?: 'none' | 'metadata' | undefined;
  /** Plays by itself, from this place on: for whoever has just asked for it. */
  playFromMs?: number | undefined;
  /** A soft line beneath: voice, loudness, hash. */
  children?: Child;
}

/** The one audio player: the browser's own controls under a picture of the sound. Only one plays at a time. */
export function AudioPlayer(props: AudioPlayerProps) {
  const { src, opus, label, durationMs, peaks, preload = 'none', playFromMs, children } = props;
  const plays = playFromMs !== undefined;
  const from = plays ? `#t=${(playFromMs / 1000).toFixed(1)}` : '';
  return (
    <div class="audio" data-audio>
      <div class="audio-head">
        <strong>{label}</strong>
        {durationMs !== undefined && <span class="soft">{viDuration(durationMs)}</span>}
      </div>
      {peaks && peaks.length > 0 && <Waveform peaks={peaks} name={src} />}
      <audio
        controls
        preload={preload}
        src={opus === undefined ? `${src}${from}` : undefined}
        aria-label={label}
        data-play={plays ? '' : undefined}
      >
        {opus !== undefined && (
          <>
            <source src={`${opus}${from}`} type="audio/ogg; codecs=opus" />
            <source src={`${src}${from}`} />
          </>
        )}
      </audio>
      {children && <div class="small soft">{children}</div>}
    </div>
  );
}

/** Two copies of the same line: the grey whole, and the blue part that was heard, cut off by a growing box. */
function Waveform({ peaks, name }: { peaks: readonly number[]; name: string }) {
  const clip = `played-${name.replace(/\W/g, '-')}`;
  const line = linesOf(peaks);
  return (
    <svg
      class="waveform"
      viewBox={`0 0 ${peaks.length} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-waveform
    >
      <clipPath id={clip}>
        <rect x="0" y="0" width="0%" height="100" data-played />
      </clipPath>
      <path d={line} />
      <path class="waveform-played" d={line} clip-path={`url(#${clip})`} />
    </svg>
  );
}

/** One upright line a stretch; silence keeps a trace, so that one sees that it is there. */
function linesOf(peaks: readonly number[]): string {
  return peaks
    .map((peak, index) => {
      const half = Math.max(2, Math.min(1, peak) * 48);
      return `M${index + 0.5} ${(50 - half).toFixed(1)}V${(50 + half).toFixed(1)}`;
    })
    .join('');
}
