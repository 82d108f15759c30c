/** How much of its allowed airtime each zone uses, a day and part of the day at a time. Pure. */
import type { AirtimeRule } from './rules.ts';

/** What takes airtime, on the station's calendar. */
export interface UsedAirtime {
  /** 'YYYY-MM-DD' */
  date: string;
  /** Minutes of the day. */
  fromMinute: number;
  minutes: number;
  zones: readonly string[];
}

export interface PartUse {
  zone: string;
  /** 'buổi sáng' … ; '' where the rules know no parts. */
  part: string;
  minutes: number;
  /** Minutes that the rules allow, null where they set no limit. */
  allowed: number | null;
}

interface Part {
  name: string;
  from: number;
  to: number;
  sessions: number | null;
}

/** By date, then zones in the order they come; parts in which nothing airs are left out. */
export function airtimeUsed(
  used: readonly UsedAirtime[],
  rules: readonly AirtimeRule[],
): Map<string, PartUse[]> {
  const parts = partsOf(rules);
  const longest = rules.find((rule) => rule.kind === 'minutes-a-session')?.max ?? null;
  const days = new Map<string, PartUse[]>();
  for (const { date, fromMinute, minutes, zones } of used) {
    const part = parts.find(({ from, to }) => fromMinute >= from && fromMinute < to);
    if (!part) continue;
    const ofDay = days.get(date) ?? [];
    days.set(date, ofDay);
    for (const zone of new Set(zones)) {
      const known = ofDay.find((use) => use.zone === zone && use.part === part.name);
      if (known) known.minutes += minutes;
      else {
        const allowed = longest === null || part.sessions === null ? null : longest * part.sessions;
        ofDay.push({ zone, part: part.name, minutes, allowed });
      }
    }
  }
  return days;
}

/** Each part's zone that uses most of it: what a day has to be judged by when all zones are looked at. */
export function fullest(uses: readonly PartUse[]): PartUse[] {
  const most = new Map<string, PartUse>();
  for (const use of uses) {
    const known = most.get(use.part);
    if (!known || known.minutes < use.minutes) most.set(use.part, use);
  }
  return [...most.values()];
}

function partsOf(rules: readonly AirtimeRule[]): Part[] {
  const parted = rules.find((rule) => rule.kind === 'sessions-a-part');
  if (parted) {
    return parted.parts.map((part) => {
      const [from, to] = [minuteOf(part.from), minuteOf(part.to)];
      return { name: nameOf(from, to), from, to, sessions: parted.max };
    });
  }
  const sessions = rules.find((rule) => rule.kind === 'sessions-a-day')?.max ?? null;
  return [{ name: '', from: 0, to: 24 * 60, sessions }];
}

function nameOf(from: number, to: number): string {
  if (to <= 13 * 60) return 'buổi sáng';
  if (from >= 11 * 60) return from >= 18 * 60 ? 'buổi tối' : 'buổi chiều';
  return 'trong ngày';
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}
