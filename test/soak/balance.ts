/**
 * Two accounts of the same month, from sides that know nothing of each other: what people in the street heard and machines wrote
 * down, and what the server's tables say. They must agree to the row.
 */
import { dateOf, dayBounds } from '../../src/kernel/zoned-time.ts';
import { spansOf, occurrencesIn, startOf, limitOf } from '../../src/schedule/core/airing.ts';
import { earlierVersions, type Airing } from '../../src/schedule/airings.store.ts';
import { toPlanned } from '../../src/schedule/planned.ts';
import { deliveriesOfAirings } from '../../src/playout/airing-deliveries.ts';
import { asRunBetween, type AsRunRow } from '../../src/playout/as-run.store.ts';
import { BROKEN_OFF } from '../../src/schedule/core/reasons.ts';
import { SAMPLES_PER_MS } from '../../src/player/sinks/sink.ts';
import { EXPIRED } from '../../src/player/unheard.ts';
import { FADE_MS } from '../../src/player/sounding.ts';
import type { Machine } from './machine.ts';
import type { Heard } from './sounds.ts';
import type { Town } from './town.ts';
import { ZONE } from './ward.ts';

/** How far a confirmed clock may be off, and the step of the world. */
const CLOCK_MS = 2_500;
/** An airing begins late up to a minute, and its items follow. */
const LATE_MS = 60_000;
/** A log that is written once a second may know so much less than was heard. */
const PROGRESS_MS = 1_300;

/** One item of one play on one machine. */
interface Piece {
  machine: Machine;
  airing: Airing;
  occurrence: number;
  item: number;
  durationMs: number;
  plannedAt: number;
  heard: Heard[];
  starts: AsRunRow[];
  ends: AsRunRow[];
}

export interface Balance {
  airings: { planned: number; played: number; interrupted: number; missed: number; unreported: number };
  /** Played with the first sound more than a second after its time. */
  late: number;
  /** Of what an airing was before it was changed, heard from a player that was cut off. */
  ofEarlierVersions: number;
  madeGood: number;
  emergencies: number;
  whys: Record<string, number>;
  rows: {
    written: number;
    lostUnflushed: number;
    sent: number;
    accepted: number;
    duplicate: number;
    rejected: number;
  };
  pieces: {
    heardWhole: number;
    heardInPart: number;
    silent: number;
    untold: { changed: number; late: number; stopped: number };
  };
  quota: { counted: number; byEar: number };
  /** Where the two accounts, or the rules, were broken. Empty is the proof. */
  faults: string[];
}

export async function balanceOf(town: Town, from: number, to: number, month: string): Promise<Balance> {
  const { ward, machines } = town;
  const heard = town.heard.filter((one) => one.from >= from && one.from < to);
  const faults = machines.flatMap((machine) => [
    ...machine.faults,
    ...town.lines.get(machine)!.faults.map((fault) => `${machine.name}: ${fault}`),
  ]);
  const airings = await ward.airings(from, to);
  const planned = airings.filter(({ status, stopped }) => status === 'planned' || stopped !== null);
  const rows = await allRows(town);
  const current = planned.flatMap((airing) => piecesOf(town, airing, rows));
  const earlier = await earlierPieces(town, airings, current, rows);
  const pieces = [...current, ...earlier];
  faults.push(...strayFaults(town, pieces, heard, airings));
  for (const piece of pieces) faults.push(...pieceFaults(piece));
  faults.push(...overlapFaults(heard, machines));
  for (const { key, message } of ward.alarms)
    if (/^(twins|holes):/.test(key)) faults.push(`an alarm without a cause: ${message}`);
  const rowSums = rowBalance(town, rows, faults);
  const states = await stateBalance(town, planned, pieces, faults);
  const quota = await quotaBalance(town, month, pieces, faults);
  const whole = pieces.filter(isWhole);
  const untold = pieces.filter(({ heard: own, ends }) => own.length === 0 && ends.length === 0);
  const reached = await reachedBy(town, airings);
  const causes = Object.groupBy(untold, (piece) => whyUntold(piece, pieces, reached));
  for (const piece of causes.unknown ?? [])
    faults.push(`${nameOf(piece)}: silent, and nothing is told of it (${tellMachine(piece, pieces)})`);
  return {
    ...states,
    ofEarlierVersions: earlier.length,
    madeGood: planned.filter(({ title }) => title.startsWith('Phát bù')).length,
    emergencies: planned.filter(({ orderId }) => orderId !== null).length,
    rows: rowSums,
    pieces: {
      heardWhole: whole.length,
      heardInPart: pieces.filter((piece) => piece.heard.length > 0 && !isWhole(piece)).length,
      silent: pieces.filter(({ heard: own }) => own.length === 0).length,
      untold: {
        changed: causes.changed?.length ?? 0,
        late: causes.late?.length ?? 0,
        stopped: causes.stopped?.length ?? 0,
      },
    },
    quota,
    faults,
  };
}

/** All that was ever kept, what was rejected too. */
async function allRows({ ward }: Town): Promise<AsRunRow[]> {
  return asRunBetween(ward.database.kysely, ward.station.id, 0, Number.MAX_SAFE_INTEGER);
}

function piecesOf(town: Town, airing: Airing, rows: readonly AsRunRow[]): Piece[] {
  const planned = toPlanned(airing);
  const own = rows.filter(({ airingId, result }) => airingId === airing.id && result === 'accepted');
  return town.machines
    .filter(({ zones }) => airing.zones.some((zone) => zones.includes(zone)))
    .flatMap((machine) =>
      Array.from({ length: occurrencesIn(planned) }, (_, occurrence) => occurrence).flatMap((occurrence) =>
        spansOf({ ...planned, status: 'planned' }).map(({ item, from }): Piece => {
          const { durationMs, sha256, segmentId } = airing.items[item]!;
          const plannedAt = startOf(planned, occurrence) + from;
          const next = occurrence + 1 < occurrencesIn(planned) ? startOf(planned, occurrence + 1) : Infinity;
          const until =
            airing.orderId === null
              ? limitOf(planned, occurrence) + LATE_MS
              : Math.min(next - CLOCK_MS, lastPlay(airing));
          const mine = ({ deviceId, ...row }: AsRunRow) =>
            deviceId === machine.deviceId &&
            row.occurrence === occurrence &&
            row.item === item &&
            row.segmentId === (segmentId ?? null);
          return {
            ...{ machine, airing, occurrence, item, durationMs, plannedAt },
            heard: town.heard.filter(
              (one) =>
                one.machine === machine.name &&
                town.ward.sounds.of(one.level)?.sha256 === sha256 &&
                one.from >= startOf(planned, occurrence) - CLOCK_MS &&
                one.from < until,
            ),
            starts: own.filter((row) => mine(row) && row.kind === 'start'),
            ends: own.filter((row) => mine(row) && row.kind === 'end'),
          };
        }),
      ),
    );
}

/** What was heard of airings as they were before they were changed, and told of that. */
async function earlierPieces(
  town: Town,
  airings: readonly Airing[],
  current: readonly Piece[],
  rows: readonly AsRunRow[],
): Promise<Piece[]> {
  const known = new Set(current.map(keyOf));
  const ids = airings.map(({ id }) => id);
  const { ward } = town;
  const versions = await earlierVersions(ward.database.kysely, ward.station.id, ids);
  return versions.flatMap((version) => {
    const airing = {
      ...airings.find(({ id }) => id === version.id)!,
      ...version,
      status: 'planned' as const,
    };
    return piecesOf(town, airing, rows).filter((piece) => {
      const { heard, starts, ends } = piece;
      if (known.has(keyOf(piece)) || heard.length + starts.length + ends.length === 0) return false;
      known.add(keyOf(piece));
      return true;
    });
  });
}

/**
 * Why a silent play has no row: the machine was cut off when the airing was `changed`, and told of the version that it held; or an
 * order came too `late` for this play of it, which the machine told once, or by the play that was still to come, or never came; or it
 * was `stopped` before this play, as the order's own log says.
 */
function whyUntold(
  piece: Piece,
  pieces: readonly Piece[],
  reached: ReadonlyMap<string, number>,
): 'changed' | 'late' | 'stopped' | 'unknown' {
  const { machine, airing, occurrence, item, plannedAt } = piece;
  if (airing.stopped && airing.stopped.at <= plannedAt + CLOCK_MS) return 'stopped';
  const told = pieces.filter(
    (one) =>
      one.machine === machine && one.airing.id === airing.id && one.starts.length + one.ends.length > 0,
  );
  const version = JSON.stringify(airing.items);
  if (told.some((one) => JSON.stringify(one.airing.items) !== version)) return 'changed';
  const isOrder = airing.orderId !== null;
  if (isOrder && told.some(({ ends }) => ends.some(({ reason }) => reason === EXPIRED))) return 'late';
  const heldAt = reached.get(`${airing.id} ${machine.deviceId}`) ?? Infinity;
  // An order stays in the schedule to the end of its day; whoever gets it later than that gets nothing.
  if (heldAt >= (isOrder ? midnightAfter(lastPlay(airing)) : plannedAt)) return 'late';
  if (isOrder && told.length > 0 && told.every((one) => one.item === item && one.occurrence > occurrence))
    return 'late';
  return 'unknown';
}

/** Since when each device holds each airing as it is now, or a schedule that came after it. */
async function reachedBy({ ward }: Town, airings: readonly Airing[]): Promise<Map<string, number>> {
  const devices = await ward.devices.list(ward.station.id);
  const delivered = await deliveriesOfAirings(ward.database.kysely, ward.station.id, airings, devices);
  return new Map(
    [...delivered].flatMap(([id, all]) =>
      all.flatMap(({ deviceId, at }) => (at === null ? [] : [[`${id} ${deviceId}`, at] as const])),
    ),
  );
}

function midnightAfter(at: number): number {
  return dayBounds(dateOf(at, ZONE), ZONE).to;
}

/** For a person who looks for the cause: the machine's runs around a play, and what it told of the rest of the airing. */
function tellMachine({ machine, airing, plannedAt }: Piece, pieces: readonly Piece[]): string {
  const near = machine.runs.filter(
    ({ from, to }) => from < plannedAt + 600_000 && (to ?? Infinity) > plannedAt - 600_000,
  );
  const runs = near.map(
    ({ from, to }) => `ran ${new Date(from).toISOString()}–${to && new Date(to).toISOString()}`,
  );
  const own = pieces.filter((one) => one.machine === machine && one.airing.id === airing.id);
  return [...runs, ...own.map((one) => `#${one.occurrence}/${one.item}: ${tellPiece(one)}`)].join(' ‖ ');
}

function keyOf({ machine, airing, occurrence, item }: Piece): string {
  return [machine.name, airing.id, occurrence, item, airing.items[item]!.segmentId].join('/');
}

/** An order is begun as long as it holds, and heard out. */
function lastPlay({ endsAt, repeat }: Airing): number {
  return (repeat?.until ?? endsAt) + LATE_MS;
}

/** A stop in its last breath fades what is left of it. */
function isWhole({ heard, durationMs }: Piece): boolean {
  return heard.some(
    (one) => samplesMs(one) >= durationMs - 2 && samplesMs(one) - one.fadedMs >= durationMs - FADE_MS - 2,
  );
}

function samplesMs({ samples }: Heard): number {
  return samples / SAMPLES_PER_MS;
}

const nameOf = ({ machine, airing, occurrence, item }: Piece) =>
  `${machine.name} ${airing.title} ${new Date(airing.startsAt).toISOString()} #${occurrence}/${item}`;

/** Nothing that no airing wants then was heard: nothing unsigned, cancelled, rotten, or at a wrong hour. */
function strayFaults(
  town: Town,
  pieces: readonly Piece[],
  heard: readonly Heard[],
  airings: readonly Airing[],
) {
  const claimed = new Set(pieces.flatMap((piece) => piece.heard));
  return heard.flatMap((one) => {
    if (claimed.has(one)) return [];
    const sha = town.ward.sounds.of(one.level)?.sha256;
    // Cancelled after the player had begun it, or while the player could not know.
    const known = airings.find(
      (airing) =>
        airing.status === 'cancelled' &&
        airing.items.some(({ sha256 }) => sha256 === sha) &&
        one.from >= airing.startsAt - CLOCK_MS &&
        one.from <= airing.endsAt + LATE_MS,
    );
    if (known) return [];
    return [`${one.machine}: level ${one.level} sounded at ${new Date(one.from).toISOString()} by no airing`];
  });
}

/** A play's sound against its rows. */
function pieceFaults(piece: Piece): string[] {
  const { heard, ends, starts, machine, durationMs, plannedAt, airing } = piece;
  const faults: string[] = [];
  const emergency = airing.orderId !== null;
  const say = (what: string) => faults.push(`${nameOf(piece)}: ${what} (${tellPiece(piece)})`);
  if (!emergency && heard.length > 1) say(`heard ${heard.length} times`);
  // What an order's play was broken off in is said again from its beginning.
  if (emergency && heard.filter((one) => samplesMs(one) >= durationMs - 2).length > 1)
    say('heard whole twice');
  if (!emergency && ends.length > 1) say(`${ends.length} ends`);
  if (starts.length > Math.max(1, heard.length)) say(`${starts.length} starts of ${heard.length} sounds`);
  for (const one of heard) {
    const late = one.from - plannedAt;
    if (late < -CLOCK_MS) say(`${-late} ms early`);
    if (!emergency && late > LATE_MS + CLOCK_MS + durationMs * 10) say(`${late} ms late`);
  }
  const told = ends.reduce((sum, { playedMs }) => sum + (playedMs ?? 0), 0);
  const sounded = heard.reduce((sum, one) => sum + samplesMs(one), 0);
  if (told > sounded + 60) say(`${told} ms told of ${sounded} heard`);
  const completed = ends.filter(({ outcome }) => outcome === 'completed').length;
  if (completed > 1) say('completed twice');
  if (completed === 1 && !isWhole(piece)) say(`told whole, and was not heard whole of its ${durationMs} ms`);
  if (completed === 0 && isWhole(piece)) {
    // Only the moment between the last sample and the row may be lost to a death.
    const end = Math.max(...heard.map((one) => one.from + samplesMs(one)));
    const died = machine.runs.some(({ to }) => to !== null && to >= end - 100 && to <= end + 2_000);
    if (!died || !ends.every(({ reason }) => reason === BROKEN_OFF)) say('heard whole, and not told');
  } else if (heard.length > 0 && completed === 0) {
    if (ends.length === 0) say('heard in part, and no end told');
    if (told < sounded - PROGRESS_MS && !ends.some(({ reason }) => reason === BROKEN_OFF))
      say(`${told} ms told of ${sounded} heard`);
  }
  return faults;
}

function overlapFaults(heard: readonly Heard[], machines: readonly Machine[]): string[] {
  return machines.flatMap(({ name }) => {
    const own = heard.filter(({ machine }) => machine === name).sort((a, b) => a.from - b.from);
    return own.slice(1).flatMap((one, index) => {
      const before = own[index]!;
      const over = before.from + samplesMs(before) - one.from;
      return over > 1
        ? [`${name}: two sounds at once for ${over} ms at ${new Date(one.from).toISOString()}`]
        : [];
    });
  });
}

function rowBalance(town: Town, rows: readonly AsRunRow[], faults: string[]): Balance['rows'] {
  const kept = new Map(rows.map((row) => [row.id, row]));
  let written = 0;
  let lostUnflushed = 0;
  for (const { name, deviceId, journal } of town.machines) {
    written += journal.handed.size;
    for (const [id, row] of journal.handed) {
      const server = kept.get(id);
      if (!server) {
        lostUnflushed += 1;
        if (journal.safe.has(id)) faults.push(`${name}: row ${id} (${row.kind}) never reached the server`);
      } else if (server.deviceId !== deviceId || server.seq !== row.seq || server.item !== row.item)
        faults.push(`${name}: row ${id} is another at the server`);
    }
    for (const row of rows)
      if (row.deviceId === deviceId && !journal.handed.has(row.id))
        faults.push(`${name}: row ${row.id} is at the server and was never written`);
  }
  const sent = [...town.lines.values()].reduce((sum, line) => sum + line.rowsSent, 0);
  const { accepted, duplicate, rejected } = town.answers();
  for (const { rejectReason, at, airingId } of rows.filter(({ result }) => result === 'rejected'))
    faults.push(`a row of ${airingId} at ${new Date(at).toISOString()} was rejected: ${rejectReason}`);
  if (accepted + rejected !== rows.length)
    faults.push(`${accepted} rows accepted, ${rejected} rejected, ${rows.length} kept`);
  if (sent !== accepted + duplicate + rejected)
    faults.push(`${sent} rows sent, ${accepted} + ${duplicate} + ${rejected} answered`);
  if (written !== accepted + rejected + lostUnflushed)
    faults.push(
      `${written} written, ${accepted} accepted, ${rejected} rejected, ${lostUnflushed} lost unflushed`,
    );
  return { written, lostUnflushed, sent, accepted, duplicate, rejected };
}

/** What the log page says of each airing, against what was heard of it. */
async function stateBalance(
  town: Town,
  planned: readonly Airing[],
  pieces: readonly Piece[],
  faults: string[],
) {
  const { ward, world } = town;
  const now = world.now();
  const log = await ward.logs.read(ward.station, { from: 0, to: now });
  const whys: Record<string, number> = {};
  const counts = { planned: planned.length, played: 0, interrupted: 0, missed: 0, unreported: 0 };
  let late = 0;
  for (const airing of planned) {
    const line = log.lines.find((one) => one.airing.id === airing.id);
    if (!line) {
      faults.push(`${airing.title} ${airing.id} is not in the log`);
      continue;
    }
    const own = pieces.filter((piece) => piece.airing.id === airing.id);
    const byEar = heardState(airing, own);
    if (!byEar.includes(line.state))
      faults.push(
        `${airing.title} ${new Date(airing.startsAt).toISOString()}: log says ${line.state}, heard ${byEar.join(' or ')}`,
      );
    if (line.state === 'aired') counts.played += 1;
    else if (line.state === 'interrupted') counts.interrupted += 1;
    else if (line.state === 'missed') counts.missed += 1;
    else counts.unreported += 1;
    if (line.state !== 'aired') {
      if (!line.why) faults.push(`${airing.title}: nobody knows why it was not heard`);
      const code = line.why?.code ?? 'unknown';
      whys[code] = (whys[code] ?? 0) + 1;
    }
    const firstLate = own.flatMap(({ heard, plannedAt }) => heard.map(({ from }) => from - plannedAt));
    const toldLate = own.flatMap(({ starts }) => starts.map(({ latenessMs }) => latenessMs ?? 0));
    const [byEarLate, toldWorst] = [Math.max(0, ...firstLate), Math.max(0, ...toldLate)];
    if (byEarLate > 1000) late += 1;
    // What an order's rows say of the time by a clock that nobody had confirmed is said with that.
    const sure = ({ starts }: Piece) => starts.every(({ clockTrusted }) => clockTrusted !== false);
    if (
      own.every((piece) => piece.starts.length === piece.heard.length && sure(piece)) &&
      Math.abs(byEarLate - toldWorst) > CLOCK_MS
    )
      faults.push(`${airing.title}: ${byEarLate} ms late by ear, ${toldWorst} told`);
  }
  return { airings: counts, late, whys };
}

/** What a fair log says of an airing, by what was heard; more than one where a death took the last word. */
function heardState(airing: Airing, pieces: readonly Piece[]): string[] {
  if (airing.stopped) return ['interrupted', 'cancelled'];
  const byMachine = [...Map.groupBy(pieces, ({ machine }) => machine.name).values()];
  const whole = (one: readonly Piece[], is: (piece: Piece) => boolean) =>
    airing.items.every((_, index) => one.some((piece) => piece.item === index && is(piece)));
  const told = (piece: Piece) => isWhole(piece) && piece.ends.some(({ outcome }) => outcome === 'completed');
  if (byMachine.some((one) => whole(one, told))) return ['aired'];
  const sounded = pieces.some(({ heard }) => heard.length > 0);
  if (!sounded) return ['missed', 'unreported'];
  return byMachine.some((one) => whole(one, isWhole)) ? ['interrupted', 'missed'] : ['interrupted', 'missed'];
}

/** Items of the month that the audit counts, against those that somebody heard whole. */
async function quotaBalance(town: Town, month: string, pieces: readonly Piece[], faults: string[]) {
  const { ward } = town;
  const [year, number] = month.split('-').map(Number);
  const monthsEnd = Date.UTC(year!, number) - 7 * 3_600_000;
  const audit = await ward.audits.monthAudit(ward.station, month);
  const quota = audit.quotas.find(({ items, counted }) => items.length > 0 || counted > 0);
  const counted = new Set(quota?.items.map(({ id }) => id));
  const heard = (tellable: boolean) =>
    new Set(
      pieces
        .filter(({ airing }) => airing.orderId === null && airing.startsAt < monthsEnd)
        .filter(
          (piece) =>
            isWhole(piece) && (!tellable || piece.ends.some(({ outcome }) => outcome === 'completed')),
        )
        .map(({ airing, item }) => airing.items[item]!.scriptId!),
    );
  for (const id of counted) if (!heard(false).has(id)) faults.push(`item ${id} counts, and nobody heard it`);
  for (const id of heard(true)) if (!counted.has(id)) faults.push(`item ${id} was heard, and does not count`);
  return { counted: counted.size, byEar: heard(true).size };
}

/** For a person who looks for the cause: what is known of a play. */
export function tellPiece({ heard, starts, ends }: Pick<Piece, 'heard' | 'starts' | 'ends'>): string {
  const rows = [...starts, ...ends].map(
    ({ kind, at, outcome, playedMs, reason, seq }) =>
      `${seq} ${kind} ${new Date(at).toISOString()} ${outcome} ${playedMs} ${reason ?? ''}`,
  );
  const sounds = heard.map(
    ({ from, samples }) => `${new Date(from).toISOString()} ${samples / SAMPLES_PER_MS} ms`,
  );
  return [...sounds, ...rows].join(' | ');
}
