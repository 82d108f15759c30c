/** Opens the streams of a schedule's items: exactly the signed address, and nothing else. */
import { PLAYOUT_BASE } from '../playout/contract.ts';
import type { PlannedItem } from '../schedule/core/airing.ts';
import type { Begin } from '../schedule/core/late.ts';
import type { PcmSource } from './decoder.ts';
import { StreamSource, STREAM_LIMITS, type Stream, type StreamLimits } from './stream-source.ts';
import type { PlayerClock } from './trusted-clock.ts';

export interface StreamOpener {
  open(item: PlannedItem, begin: Begin): PcmSource;
}

/**
 * @param server the station's, of which a path may be asked for live speech, with the device's token
 * @param limits other than the usual ones
 */
export function streamOpener(
  clock: PlayerClock,
  server: { address: string; token: string },
  limits: Partial<StreamLimits> = {},
): StreamOpener {
  return {
    open(item, begin) {
      const { url = '' } = item;
      const kind = item.kind === 'live' ? 'live' : 'relay';
      const times = { startAt: begin.at, endAt: begin.cutAt ?? begin.at + item.durationMs };
      const stream: Stream =
        kind === 'live' && url.startsWith(`${PLAYOUT_BASE}/`)
          ? {
              ...{ kind, ...times, url: new URL(url, server.address).href },
              ...{ inside: true, headers: { Authorization: `Bearer ${server.token}` } },
            }
          : { kind, ...times, url, inside: item.inside ?? false };
      return new StreamSource(stream, clock, { ...STREAM_LIMITS, ...limits });
    },
  };
}
