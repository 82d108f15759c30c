/** When a drill may sound: by day, and inside the hours of the station's airtime rules. Pure. */
import { findConflicts } from '../schedule/core/conflicts.ts';
import type { AirtimeRule } from '../schedule/core/rules.ts';

/** Day, by the noise limits (DOMAIN: 06–21 h); a station's rules may be narrower, never wider. */
const DAY: AirtimeRule = {
  id: 'drill-by-day',
  kind: 'hours',
  windows: [{ from: '06:00', to: '21:00' }],
  message: 'Diễn tập chỉ được phát từ 06:00 đến 21:00.',
};

/** Why a drill may not sound in [from, to), in the rule's own words; null when it may. UTC ms. */
export function whyNoDrill(
  from: number,
  to: number,
  rules: readonly AirtimeRule[],
  timeZone: string,
): string | null {
  const hours = [DAY, ...rules.filter(({ kind }) => kind === 'hours')];
  const drill = { slotId: '', slotName: 'Diễn tập', startsAt: from, endsAt: to, zones: ['all'] };
  return findConflicts([drill], hours, timeZone)[0]?.message ?? null;
}
