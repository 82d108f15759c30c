/** What an airing is made of: sounds of a rundown, or a stream with the sounds that stand in for it. */
import type { RundownItem } from '../bulletins/rundown.ts';

/** A stream of the station's allow-list (relay), or a microphone (live). It has no sound of its own to be approved or counted. */
export interface StreamItem {
  role: 'relay' | 'live';
  title: string;
  /** Of another server; or a path of this one. */
  url: string;
  /** May lie in the ward's own network. */
  inside?: boolean;
  durationMs: number;
  segmentId?: undefined;
  sha256?: undefined;
  scriptId?: undefined;
  revisionId?: undefined;
  fallback?: undefined;
}

/** A sound; `fallback`: heard only when the stream before it fails, and without a time of its own. */
export type SoundItem = RundownItem & { fallback?: true };

export type AiringItem = SoundItem | StreamItem;

export function isStream(item: AiringItem): item is StreamItem {
  return item.role === 'relay' || item.role === 'live';
}

/** The stream of an airing that has one. */
export function streamOf({ items }: { items: readonly AiringItem[] }): StreamItem | undefined {
  return items.find(isStream);
}

/** The sounds among its items. */
export function soundsOf({ items }: { items: readonly AiringItem[] }): SoundItem[] {
  return items.filter((item) => !isStream(item));
}

/** Its items but those that only stand in: what is meant to be heard. */
export function meantItems({ items }: { items: readonly AiringItem[] }): AiringItem[] {
  return items.filter(({ fallback }) => !fallback);
}
