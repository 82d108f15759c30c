/** What people do with live speech: prepare it with a password, speak, stop; and what ends it by itself. */
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { SYSTEM, type Actor } from '../accounts/actor.ts';
import type { PasswordProof } from '../accounts/auth.ts';
import type { DevicePass } from '../accounts/http/gate.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { requireZones } from '../accounts/zones.ts';
import type { MediaStore } from '../audio/media-store.ts';
import { MP3_BYTES_A_SECOND } from '../audio/stream-mp3.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { idList, proofFields, requiredText, wholeNumber } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { PLAYOUT_BASE } from '../playout/contract.ts';
import { findAiring, putAiring } from '../schedule/airings.store.ts';
import { suspensionsBetween } from '../schedule/suspensions.store.ts';
import type { Database } from '../storage/database.ts';
import { Channel } from './channel.ts';
import {
  findSpeech,
  insertSpeech,
  listSpeeches,
  moveSpeech,
  speechesOnAir,
  speechesUnkept,
} from './live.store.ts';
import { airingOf, endedAiring, LONGEST_MINUTES, READY_MS, type LiveSpeech } from './speech.ts';

/** A browser sends four times a second; after so long without a word from it nobody speaks. Machine ms. */
export const LOST_MS = 8_000;
const LOOK_MS = 250;
/** A recording that the media store could not take is given to it again after so long, machine ms. */
const AGAIN_MS = 30_000;
/** A second of anything a browser records is less. */
export const CHUNK_BYTES = 512 * 1024;

export const speechSchema = z.object({
  title: requiredText('Tên lần nói', { max: 100 }),
  zones: idList('Cụm loa', { min: 1 }),
  minutes: wholeNumber('Nói nhiều nhất (phút)', { min: 1, max: LONGEST_MINUTES }),
  ...proofFields,
});
export type SpeechContent = Omit<z.output<typeof speechSchema>, keyof typeof proofFields>;

export interface LiveDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  log: Log;
  media: Pick<MediaStore, 'put' | 'temporaryFile'>;
  /** Where half-made recordings lie, under the name of their speech. */
  folder: string;
  /** Tells players at once. */
  onPlanned: (stationId: string) => Promise<void>;
}

export type LiveSpeeches = ReturnType<typeof createLiveSpeeches>;

interface Running {
  speech: LiveSpeech;
  channel: Channel;
  /** `monotonic()` of the machine. */
  heardAt: number;
}

export function createLiveSpeeches(deps: LiveDependencies) {
  const { database, clock, machine, log } = deps;
  const { kysely } = database;
  const running = new Map<string, Running>();
  const starting = new Map<string, Promise<Running>>();
  /** Recordings that the media store could not take yet, and when it is asked again (`monotonic()`). */
  const unkept = new Map<string, { speech: LiveSpeech; at: number }>();
  const stopping = new AbortController();
  const watching = watch();

  /** Nothing sounds by it: it lets the person who gave his password begin within some minutes. */
  async function prepare(
    station: Station,
    actor: Actor,
    _proof: PasswordProof,
    { title, zones, minutes }: SpeechContent,
  ): Promise<LiveSpeech> {
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      await requireZones(tx, station.id, zones);
      const [silent] = (await suspensionsBetween(tx, station.id, now, now + minutes * 60_000)).filter((one) =>
        one.zones.some((zone) => zones.includes(zone)),
      );
      if (silent) {
        const message = `Có cụm loa đang tạm dừng (${silent.reason}); hãy bỏ chọn cụm loa đó.`;
        throw fieldRefusal('zones', 'suspended', message);
      }
      const speech: LiveSpeech = {
        ...{ id: newId(now), stationId: station.id, title, zones, mostMs: minutes * 60_000 },
        ...{ speaker: { id: actor.id, name: actor.name }, askedAt: now, state: 'ready' },
        ...{ airingId: null, startedAt: null, endedAt: null, endedBecause: null, recording: null },
      };
      await insertSpeech(tx, speech);
      await record(tx, station.id, actor, 'live.prepare', speech.id, { title, zones, minutes }, now);
      return speech;
    });
  }

  /** Takes the next piece of sound from the browser of who speaks; the first one puts the speech on the air. */
  async function speak(
    station: Station,
    actor: Actor,
    id: string,
    seq: number,
    bytes: Uint8Array,
  ): Promise<{ durationMs: number; leftMs: number }> {
    const known = running.get(id);
    const now = known ?? (await begin(station, actor, id, seq));
    if (now.speech.stationId !== station.id) throw notFound();
    if (now.speech.speaker.id !== actor.id) throw notYours();
    now.heardAt = machine.monotonic();
    if (!(await now.channel.feed(seq, bytes)))
      throw new Refusal('out-of-order', 'Thiếu một đoạn âm thanh trước đó.', 409);
    const { startedAt, mostMs } = now.speech;
    return { durationMs: now.channel.durationMs, leftMs: startedAt! + mostMs - clock.now() };
  }

  /** Two first chunks at once begin it once. */
  function begin(station: Station, actor: Actor, id: string, seq: number): Promise<Running> {
    const begun = starting.get(id) ?? beginOnce(station, actor, id, seq).finally(() => starting.delete(id));
    starting.set(id, begun);
    return begun;
  }

  async function beginOnce(station: Station, actor: Actor, id: string, seq: number): Promise<Running> {
    if (stopping.signal.aborted) throw new Refusal('stopping', 'Máy chủ đang dừng.', 503);
    const speech = await kysely.transaction().execute(async (tx) => {
      const ready = await findSpeech(tx, station.id, id);
      if (!ready) throw notFound();
      if (ready.speaker.id !== actor.id) throw notYours();
      const now = clock.now();
      if (ready.state !== 'ready') throw over(ready.endedBecause ?? 'Lần nói này đã kết thúc.');
      if (seq !== 0) throw new Refusal('out-of-order', 'Thiếu phần đầu của âm thanh.', 409);
      if (now > ready.askedAt + READY_MS) throw over('Đã quá 10 phút từ khi chuẩn bị; hãy chuẩn bị lại.');
      const onAir = await speechesOnAir(tx, station.id);
      const other = onAir.find(({ zones }) => zones.some((zone) => ready.zones.includes(zone)));
      if (other)
        throw new Refusal('others-speak', `${other.speaker.name} đang nói trực tiếp ở cụm loa này.`, 409);
      const airing = airingOf(ready, newId(now), `${PLAYOUT_BASE}/live/${id}`, now);
      const live: LiveSpeech = { ...ready, state: 'live', startedAt: now, airingId: airing.id };
      if (!(await moveSpeech(tx, ready, live))) throw over('Lần nói này vừa được xử lý ở nơi khác.');
      await putAiring(tx, airing);
      const { title, zones } = ready;
      await record(tx, station.id, actor, 'live.on-air', id, { title, zones, airingId: airing.id }, now);
      return live;
    });
    const channel = new Channel(pathOf(id), speech.mostMs);
    const begun = { speech, channel, heardAt: machine.monotonic() };
    running.set(id, begun);
    await deps.onPlanned(station.id);
    return begun;
  }

  /** "Dừng": players are silent in a moment. */
  async function stop(station: Station, actor: Actor, id: string): Promise<void> {
    const speech = await existing(station.id, id);
    if (speech.state === 'over') throw over('Lần nói này đã kết thúc.');
    const because = actor.id === speech.speaker.id ? 'Người nói bấm Dừng.' : `${actor.name} bấm Dừng.`;
    await end(speech, actor, because);
  }

  async function end(speech: LiveSpeech, actor: Actor, because: string): Promise<void> {
    const { stationId, id } = speech;
    const held = running.get(id);
    running.delete(id);
    const ended = await kysely.transaction().execute(async (tx) => {
      const before = await findSpeech(tx, stationId, id);
      if (!before || before.state === 'over') return null;
      const now = clock.now();
      const after: LiveSpeech = { ...before, state: 'over', endedAt: now, endedBecause: because };
      await moveSpeech(tx, before, after);
      const airing = before.airingId ? await findAiring(tx, stationId, before.airingId) : undefined;
      if (airing) await putAiring(tx, endedAiring(airing, now));
      await record(tx, stationId, actor, 'live.end', id, { title: before.title, because }, now);
      return after;
    });
    if (!ended) return;
    // What was said last is still in the encoder; the players go on reading until it has left.
    const whole = held?.channel.end();
    if (ended.airingId !== null) await deps.onPlanned(stationId);
    const failure = await whole;
    if (failure) log.error('live speech could not be encoded to its end', { id, failure });
    await keepSoon(ended);
  }

  /** What was said is said: a store that is away now is asked again, and the file waits. */
  async function keepSoon(speech: LiveSpeech): Promise<void> {
    const { id } = speech;
    unkept.delete(id);
    try {
      await keepRecording(speech);
    } catch (error) {
      log.error('the recording of a live speech could not be kept', { id, error });
      unkept.set(id, { speech, at: machine.monotonic() + AGAIN_MS });
    }
  }

  /** Moves the recording into the media store and notes it; also what a server that stopped has left behind. */
  async function keepRecording(speech: LiveSpeech): Promise<void> {
    const found = await stat(pathOf(speech.id)).catch(() => null);
    if (!found || found.size === 0) return;
    const stored = await deps.media.put(pathOf(speech.id));
    const durationMs = Math.round((stored.bytes / MP3_BYTES_A_SECOND) * 1000);
    await moveSpeech(kysely, speech, { ...speech, recording: { ...stored, durationMs } });
  }

  /** Ends what has lost its microphone, and what has used its time. */
  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await machine.wait(LOOK_MS, stopping.signal).catch(() => undefined);
      for (const { speech, heardAt } of [...running.values()]) {
        const lost = machine.monotonic() - heardAt > LOST_MS;
        const used = clock.now() >= speech.startedAt! + speech.mostMs;
        if (!lost && !used) continue;
        const because = used
          ? 'Hết thời lượng đã định.'
          : `Mất kết nối với micro quá ${LOST_MS / 1000} giây.`;
        await end(speech, SYSTEM, because).catch((error: unknown) =>
          log.error('live speech could not be ended', { id: speech.id, error }),
        );
      }
      for (const { speech, at } of [...unkept.values()])
        if (machine.monotonic() >= at) await keepSoon(speech);
    }
  }

  /**
   * At the start of a server: what the last one left on air has ended, and what it could not keep is kept. Another server with a folder of
   * its own may be in the middle of a speech: its recording is not here, and its time is not over.
   */
  async function recover(): Promise<void> {
    for (const speech of await speechesOnAir(kysely)) {
      const isHere = (await stat(pathOf(speech.id)).catch(() => null)) !== null;
      const isOver = clock.now() >= (speech.startedAt ?? 0) + speech.mostMs;
      if (isHere || isOver) await end(speech, SYSTEM, 'Máy chủ khởi động lại.');
    }
    for (const speech of await speechesUnkept(kysely)) await keepSoon(speech);
  }

  /** The sound for a player of its zones, as long as it is spoken. @throws Refusal 404 */
  function listen(device: DevicePass, id: string): ReadableStream<Uint8Array> {
    const held = running.get(id);
    const own = held?.speech.stationId === device.stationId;
    if (!held || !own || !held.speech.zones.some((zone) => device.zones.includes(zone)))
      throw new Refusal('live-not-found', 'Không có lời nói trực tiếp nào cho đầu phát này.', 404);
    return held.channel.join();
  }

  async function existing(stationId: string, id: string): Promise<LiveSpeech> {
    const speech = await findSpeech(kysely, stationId, id);
    if (!speech) throw notFound();
    return speech;
  }

  /** How long a speech that goes on is so far; null otherwise. */
  const lengthOf = (id: string): number | null => running.get(id)?.channel.durationMs ?? null;
  const list = (stationId: string) => listSpeeches(kysely, stationId);

  /** Of a recording that is being made; the half-written ones of a crash keep their name until the next start. */
  function pathOf(id: string): string {
    return `${deps.folder}/noi-truc-tiep-${id}.mp3`;
  }

  async function close(): Promise<void> {
    stopping.abort(new Error('the server stops'));
    await watching;
    for (const { speech } of [...running.values()]) await end(speech, SYSTEM, 'Máy chủ dừng.');
  }

  return { prepare, speak, stop, listen, existing, lengthOf, list, recover, close };
}

function notFound(): Refusal {
  return new Refusal('speech-not-found', 'Không tìm thấy lần nói trực tiếp này.', 404);
}

function notYours(): Refusal {
  return new Refusal('not-your-speech', 'Lần nói này do người khác chuẩn bị.', 403);
}

function over(because: string): Refusal {
  return new Refusal('speech-over', because, 409);
}
