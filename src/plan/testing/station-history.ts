/** Writes a station's history through the rooms' own stores, for tests: what people approved, planned, and players reported. */
import { createStation, findStation, type Station } from '../../accounts/stations.ts';
import { addZone } from '../../accounts/zones.ts';
import type { RundownItem } from '../../bulletins/rundown.ts';
import { sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { insertAsRun } from '../../playout/as-run.store.ts';
import type { AsRunEnd, AsRunEvent } from '../../playout/contract.ts';
import { putAiring, type Airing } from '../../schedule/airings.store.ts';
import { insertSlot } from '../../schedule/slots.store.ts';
import { spokenHash } from '../../scripts/making.ts';
import { insertDecision, insertSegment } from '../../scripts/segments.store.ts';
import { insertScript } from '../../scripts/scripts.store.ts';
import type { Topic } from '../../scripts/topic.ts';
import type { Database } from '../../storage/database.ts';

/** '2026-11-02 07:00' of Hanoi as UTC milliseconds. */
export function at(time: string): number {
  return Date.parse(`${time.replace(' ', 'T')}+07:00`);
}

/** A tin/bài whose first revision is approved. */
export interface WrittenScript {
  id: string;
  item: RundownItem;
}

export interface ScriptSpec {
  title: string;
  cchc?: boolean;
  topics?: Topic[];
  /** What is read aloud; the title unless told otherwise. */
  spoken?: string;
  /** Seconds. */
  seconds?: number;
  approvedAt?: string;
  approved?: boolean;
  ownWork?: boolean;
}

const CHIME_SECONDS = 10;

const CHIME: RundownItem = {
  role: 'chime',
  title: 'Nhạc hiệu mở đầu',
  segmentId: 'chime-mo-dau',
  sha256: sha256('chime'),
  bytes: 1,
  durationMs: CHIME_SECONDS * 1000,
  mediaType: 'audio/mpeg',
};

export type StationHistory = Awaited<ReturnType<typeof startHistory>>;

/** A station with the zones 'Chợ Hôm' and 'Bạch Mai', a slot, and no history yet. */
export async function startHistory(
  { kysely }: Database,
  options: { trial?: boolean; name?: string; station?: Station } = {},
) {
  const begun = at('2026-10-01 08:00');
  const name = options.name ?? 'Đài truyền thanh phường Hai Bà Trưng';
  const made =
    options.station ??
    (await createStation(
      kysely,
      { name, timeZone: 'Asia/Ho_Chi_Minh', trial: options.trial ?? false },
      begun,
    ));
  const zones = {
    market: (await addZone(kysely, made.id, 'Chợ Hôm', begun)).id,
    hill: (await addZone(kysely, made.id, 'Bạch Mai', begun)).id,
  };
  const slotId = newId(begun);
  await insertSlot(kysely, {
    id: slotId,
    stationId: made.id,
    name: 'Bản tin sáng',
    start: '2026-10-05T07:00',
    durationMinutes: 15,
    rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    exdates: [],
    zones: Object.values(zones),
    bulletinId: null,
    reserveBulletinId: null,
    late: 'whole',
    overrun: 'cut',
    ...{ kind: 'regular', priority: 'normal', directive: null, makesGood: null, relaySourceId: null },
    createdBy: 'lan',
    createdAt: begun,
    retiredAt: null,
  });
  let events = 0;

  async function player(name: string, zone: readonly string[]): Promise<string> {
    const id = newId(begun);
    await kysely
      .insertInto('device')
      .values({
        id,
        station_id: made.id,
        name,
        zones: JSON.stringify(zone),
        token_hash: sha256(id),
        paired_at: begun,
        revoked_at: null,
        last_seen_at: null,
        heartbeat: null,
        volume: 80,
        last_seq: 0,
      })
      .execute();
    return id;
  }

  async function script(spec: ScriptSpec): Promise<WrittenScript> {
    const approvedAt = at(spec.approvedAt ?? '2026-10-30 16:00');
    const id = newId(approvedAt);
    const revisionId = newId(approvedAt);
    const segmentId = newId(approvedAt);
    const spoken = spec.spoken ?? spec.title;
    const durationMs = (spec.seconds ?? 60) * 1000;
    const approved = spec.approved ?? true;
    const contentHash = sha256(`content ${id}`);
    const sound = sha256(`sound ${id}`);
    await insertScript(
      kysely,
      {
        id,
        stationId: made.id,
        kind: 'script',
        state: approved ? 'approved' : 'submitted',
        revisionId,
        approvedRevisionId: approved ? revisionId : null,
        reviewedRevisionId: null,
        createdBy: 'lan',
        createdAt: approvedAt - 3_600_000,
        updatedAt: approvedAt,
        archivedAt: null,
        withdrawn: null,
      },
      {
        id: revisionId,
        scriptId: id,
        number: 1,
        title: spec.title,
        text: spoken,
        form: 'tin',
        cchc: spec.cchc ?? true,
        topics: spec.topics ?? ['e'],
        unit: 'Phòng Văn hoá – Xã hội',
        voice: 'espeak',
        recordingSha256: null,
        contentHash,
        authorId: 'lan',
        authorName: 'Trần Thị Lan',
        createdAt: approvedAt - 3_600_000,
        submittedAt: approvedAt - 1_800_000,
      },
    );
    await insertSegment(kysely, {
      id: segmentId,
      stationId: made.id,
      revisionId,
      templateId: null,
      spokenDate: null,
      sha256: sound,
      durationMs,
      bytes: 1000,
      mediaType: 'audio/mpeg',
      loudnessLufs: -16,
      truePeakDbtp: -1.5,
      peaks: null,
      spokenText: spoken,
      spokenHash: spokenHash(spoken),
      madeWith: { voice: 'espeak', engine: 'espeak-ng', pace: 3.3, targetLufs: -16 },
      createdAt: approvedAt - 1_700_000,
    });
    if (approved) {
      await insertDecision(kysely, made.id, {
        id: newId(approvedAt),
        subjectId: revisionId,
        segmentId,
        outcome: 'approved',
        contentHash,
        audioSha256: sound,
        by: spec.ownWork ? 'lan' : 'hung',
        byName: spec.ownWork ? 'Trần Thị Lan' : 'Nguyễn Văn Hùng',
        ownWork: spec.ownWork ?? false,
        delegation: null,
        comment: '',
        at: approvedAt,
      });
    }
    return {
      id,
      item: {
        role: 'item',
        title: spec.title,
        segmentId,
        sha256: sound,
        bytes: 1000,
        durationMs,
        mediaType: 'audio/mpeg',
        scriptId: id,
        revisionId,
        cchc: spec.cchc ?? true,
      },
    };
  }

  /** Plans an airing of a quarter of an hour: chime, then the items. */
  async function airing(
    start: string,
    scripts: readonly WrittenScript[],
    changes: Partial<Airing> = {},
  ): Promise<Airing> {
    const startsAt = at(start);
    const planned: Airing = {
      id: newId(startsAt),
      stationId: made.id,
      title: 'Bản tin sáng',
      slot: { id: slotId, wallStart: `${start.replace(' ', 'T')}:00` },
      orderId: null,
      bulletinId: null,
      startsAt,
      endsAt: startsAt + 15 * 60_000,
      zones: Object.values(zones),
      status: 'planned',
      priority: 'normal',
      late: 'whole',
      overrun: 'cut',
      repeat: null,
      items: [CHIME, ...scripts.map(({ item }) => item)],
      reason: null,
      suspended: null,
      stopped: null,
      recordedAt: startsAt - 7 * 86_400_000,
      updatedAt: startsAt - 7 * 86_400_000,
      ...changes,
    };
    await putAiring(kysely, planned);
    return planned;
  }

  /** A start and an end of one item, as the player sends them. `share` of it was played. */
  async function heard(
    device: string,
    airing: Airing,
    index: number,
    end: Partial<AsRunEnd> & {
      share?: number;
      rejected?: string;
      withoutEnd?: boolean;
      recordedAt?: number;
    } = {},
  ): Promise<{ start: string; end: string }> {
    const { share = 1, rejected, withoutEnd, recordedAt, ...told } = end;
    const before = airing.items.slice(0, index).reduce((sum, item) => sum + item.durationMs, 0);
    const item = airing.items[index]!;
    const begins = told.at ? Date.parse(told.at) : airing.startsAt + before;
    const playedMs = Math.round(item.durationMs * share);
    const common = {
      airingId: airing.id,
      occurrence: 0,
      item: index,
      segmentId: item.segmentId,
      clockOffsetMs: 250,
      sink: 'alsa' as const,
      volume: 80,
      amplifier: true,
      clockTrusted: true,
      ...told,
    };
    const start: AsRunEvent = {
      ...common,
      id: newId(begins),
      seq: ++events,
      kind: 'start',
      at: new Date(begins).toISOString(),
    };
    const ended: AsRunEvent = {
      outcome: share < 1 ? 'interrupted' : 'completed',
      playedMs,
      silentMs: 0,
      ...common,
      id: newId(begins + playedMs),
      seq: ++events,
      kind: 'end',
      at: new Date(begins + playedMs).toISOString(),
    };
    for (const event of withoutEnd ? [start] : [start, ended]) {
      const known = recordedAt ?? Date.parse(event.at) + 500;
      await insertAsRun(kysely, made.id, device, event, rejected ?? null, known);
    }
    return { start: start.id, end: ended.id };
  }

  async function withdraw(id: string, when: string): Promise<void> {
    await kysely
      .updateTable('script')
      .set({ state: 'withdrawn', withdrawn_at: at(when), withdrawn_by: 'Nguyễn Văn Hùng' })
      .where('id', '=', id)
      .execute();
  }

  const station = async () => (await findStation(kysely, { id: made.id }))!;

  return { stationId: made.id, slotId, station, zones, player, script, airing, heard, withdraw };
}
