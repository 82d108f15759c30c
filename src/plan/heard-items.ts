/** What task-like quotas "on the loudspeaker" count: items heard, each with every player that made it heard. */
import { candidate, type Candidate, type Proof } from './candidate.ts';
import type { ItemFact } from './fact.ts';
import { isWithdrawn, revisionHeard, type Hearing } from './hearing.ts';
import type { Ledger } from './ledger.ts';
import type { SourceOf } from './plan-file.ts';
import { problem } from './problem.ts';

/** Does the revision carry the mark, topics, form and unit that the quota asks for? */
export function matches(
  revision: Pick<ItemFact, 'cchc' | 'topics' | 'form' | 'unit'>,
  source: SourceOf<'as-run'>,
): boolean {
  return (
    (source.category === 'any' || revision.cchc) &&
    (!source.topics || source.topics.some((topic) => revision.topics.includes(topic))) &&
    (!source.forms || source.forms.some((form) => form === revision.form)) &&
    (!source.units || source.units.includes(revision.unit))
  );
}

/** Every hearing of a fitting item, those that failed and airings that left no row included, each with its problem. */
export function heardItems(
  ledger: Ledger,
  hearings: readonly Hearing[],
  source: SourceOf<'as-run'>,
): Candidate[] {
  const fitting = hearings.filter(
    ({ item, revision }) => item !== null && matches(revision ?? item.latest, source),
  );
  const reached = zonesReached(fitting);
  const heard = fitting.map((hearing) => {
    const { item, revision } = hearing;
    return candidate({
      key: item!.group,
      id: item!.id,
      title: (revision ?? item!.latest).title,
      at: hearing.at,
      form: (revision ?? item!.latest).form,
      playedMs: hearing.playedMs,
      airing: hearing.airingId,
      zones: hearing.airing && {
        reached: reached.get(hearing.place) ?? null,
        planned: hearing.airing.zones,
      },
      proof: [proofOf(hearing)],
      problem: hearing.problem,
    });
  });
  return [...heard, ...unheardItems(ledger, hearings, source)];
}

function proofOf(hearing: Hearing): Proof {
  const { revision } = hearing;
  const notes = [];
  if (!hearing.amplifierSensed) notes.push('đầu phát đã phát, chưa xác nhận ra loa');
  if (hearing.plannedStart) notes.push('đồng hồ đầu phát không tin được, lấy giờ theo lịch');
  if (!hearing.airing) notes.push('không rõ lượt phát');
  if (revision?.approvedAt && revision.approvedAt > hearing.at) notes.push('giờ duyệt ghi sau giờ phát');
  return {
    fact: 'as-run',
    ids: hearing.asRuns,
    airing: hearing.airingId,
    player: hearing.player,
    startedAt: hearing.at,
    playedMs: hearing.playedMs,
    lengthMs: hearing.lengthMs,
    ...(revision && {
      revision: revision.revision,
      approvedAt: revision.approvedAt,
      ...(revision.approvedBy && { approvedBy: revision.approvedBy }),
      ...(revision.hash && { hash: revision.hash }),
      ...(revision.audio && { audio: revision.audio }),
    }),
    notes,
  };
}

/** Zones of the players that made an item heard in an airing; unknown as soon as one of them did not say its zones. */
function zonesReached(hearings: Hearing[]): Map<string, string[] | null> {
  const reached = new Map<string, string[] | null>();
  for (const hearing of hearings) {
    if (hearing.problem) continue;
    const { place } = hearing;
    const before = reached.get(place);
    if (before === null || hearing.zones === null) reached.set(place, null);
    else reached.set(place, [...new Set([...(before ?? []), ...hearing.zones])]);
  }
  return reached;
}

/** Fitting items of airings that are over and of which no player said anything. */
function unheardItems(ledger: Ledger, hearings: readonly Hearing[], source: SourceOf<'as-run'>): Candidate[] {
  const told = toldOf(hearings);
  const unheard: Candidate[] = [];
  for (const airing of ledger.airings.values()) {
    if (airing.endsAt > ledger.at || airing.status === 'cancelled') continue;
    for (const id of airing.items) {
      const item = ledger.items.get(id);
      if (!item || told.get(airing.id)?.has(id)) continue;
      const revision = revisionHeard(item, airing.startsAt, null);
      if (!matches(revision ?? item.latest, source)) continue;
      unheard.push(
        candidate({
          key: item.group,
          id,
          title: (revision ?? item.latest).title,
          at: airing.startsAt,
          form: (revision ?? item.latest).form,
          airing: airing.id,
          problem: isWithdrawn(item, revision)
            ? problem('withdrawn')
            : problem(revision ? 'scheduled-only' : 'not-approved'),
        }),
      );
    }
  }
  return unheard;
}

/** Of each list once: every source of a plan asks for the same. A list is never changed once it was made. */
const toldIn = new WeakMap<readonly Hearing[], Map<string | null, Set<string>>>();

/** The items of each airing of which a player said anything. */
function toldOf(hearings: readonly Hearing[]): Map<string | null, Set<string>> {
  const held = toldIn.get(hearings);
  if (held) return held;
  const told = new Map<string | null, Set<string>>();
  for (const { airingId, itemId } of hearings) {
    const items = told.get(airingId);
    if (items) items.add(itemId);
    else told.set(airingId, new Set([itemId]));
  }
  toldIn.set(hearings, told);
  return told;
}

/** What is to air at an instant (UTC ms): scripts by id. */
export interface ComingSession {
  startsAt: number;
  items: readonly string[];
}

/**
 * Groups of fitting items that are approved, not withdrawn, and in an airing that is still to come in [from, until), or in a
 * session of the schedule for which no airing was planned yet.
 */
export function bookedItems(
  ledger: Ledger,
  source: SourceOf<'as-run'>,
  window: { from: number; until: number },
  coming: readonly ComingSession[] = [],
): Set<string> {
  const booked = new Set<string>();
  const airings = [...ledger.airings.values()].filter(
    ({ status, priority }) => status !== 'cancelled' && priority !== 'emergency',
  );
  for (const { startsAt, items } of [...airings, ...coming]) {
    if (startsAt < ledger.at || startsAt < window.from || startsAt >= window.until) continue;
    for (const id of items) {
      const item = ledger.items.get(id);
      const revision = item?.approved.at(-1);
      if (item && revision && !isWithdrawn(item, revision) && matches(revision, source))
        booked.add(item.group);
    }
  }
  return booked;
}
