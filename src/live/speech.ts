/** Nói trực tiếp: one time that somebody speaks from a browser to chosen zones. Pure. */
import type { Airing } from '../schedule/airings.store.ts';

export const LONGEST_MINUTES = 15;
export const DEFAULT_MINUTES = 5;
/** Prepared and not begun, it lapses: the password was given for now. Domain ms. */
export const READY_MS = 10 * 60_000;
/**
 * What was said before Dừng is still on its way: microphone, encoder, network and decoder take a second or so. Players are silent
 * this long after it at the latest, domain ms.
 */
export const DRAIN_MS = 2_000;

export interface LiveSpeech {
  id: string;
  stationId: string;
  title: string;
  zones: string[];
  mostMs: number;
  speaker: { id: string; name: string };
  /** UTC ms. */
  askedAt: number;
  /** ready: nothing sounds yet · live: on air · over: it has ended, or never began. */
  state: 'ready' | 'live' | 'over';
  airingId: string | null;
  startedAt: number | null;
  endedAt: number | null;
  endedBecause: string | null;
  recording: { sha256: string; bytes: number; durationMs: number } | null;
}

/** The airing of a speech that begins: it takes the loudspeakers from programmes, never from an emergency. */
export function airingOf(speech: LiveSpeech, airingId: string, url: string, now: number): Airing {
  const { stationId, title, zones, mostMs } = speech;
  return {
    ...{ id: airingId, stationId, title, zones, slot: null, orderId: null, bulletinId: null },
    ...{ startsAt: now, endsAt: now + mostMs, status: 'planned', priority: 'priority' },
    ...{ late: 'whole', overrun: 'cut', repeat: null, suspended: null, stopped: null },
    items: [{ role: 'live', title, url, durationMs: mostMs }],
    reason: `Nói trực tiếp: ${speech.speaker.name}.`,
    ...{ recordedAt: now, updatedAt: now },
  };
}

/** The airing once it has ended. */
export function endedAiring(airing: Airing, now: number): Airing {
  const endsAt = Math.min(airing.endsAt, now + DRAIN_MS);
  const items = airing.items.map((item) => ({ ...item, durationMs: endsAt - airing.startsAt }));
  return { ...airing, endsAt, items, updatedAt: now };
}
