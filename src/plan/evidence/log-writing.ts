/** Lines that articles and events get in the log, each with its trail line, in the transaction of whoever knows of them. */
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import { newId } from '../../kernel/ids.ts';
import type { Executor } from '../../storage/database.ts';
import { addLine, type Author } from '../fact-log.store.ts';
import { isWebAddress } from './evidence-form.ts';
import type { Told } from './known.ts';
import { noteAddresses } from './link-checks.store.ts';

/** Who writes, where and when. */
export interface Writing {
  station: Station;
  actor: Actor;
  author: Author;
  /** UTC ms. */
  now: number;
}

/** What it now says; its addresses are looked at from then on. @param action of the trail: 'publication.write' */
export async function writeEntry(
  tx: Executor,
  { station, actor, author, now }: Writing,
  id: string,
  entry: Told,
  action: string,
): Promise<void> {
  // An article that is only sent has no address yet.
  const addresses = entry.kind === 'publication' ? [entry.url].filter(Boolean) : entry.evidence;
  await noteAddresses(tx, station.id, addresses.filter(isWebAddress));
  await addLine(tx, station.id, { id: newId(now), subjectId: id, entry, by: author, recordedAt: now });
  await record(tx, station.id, actor, action, id, detailOf(entry), now);
}

/** It stays on record and counts no more. */
export async function strikeEntry(
  tx: Executor,
  { station, actor, author, now }: Writing,
  { id, title }: { id: string; title: string },
  reason: string,
): Promise<void> {
  const lineId = newId(now);
  const entry = { kind: 'correction' as const, item: null, cchc: null, topics: null, void: id, reason };
  await addLine(tx, station.id, { id: lineId, subjectId: lineId, entry, by: author, recordedAt: now });
  await record(tx, station.id, actor, 'evidence.strike', id, { title, reason }, now);
}

function detailOf(entry: Told): Record<string, unknown> {
  const { title, unit } = entry;
  return entry.kind === 'publication'
    ? { title, url: entry.url, channel: entry.channel, kinds: entry.kinds, unit }
    : { title, tasks: entry.tasks, unit, evidence: entry.evidence };
}
