/** Nói trực tiếp: its pages, where the browser sends what it hears, and where players fetch it. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Auth } from '../accounts/auth.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import { listZones } from '../accounts/zones.ts';
import { Refusal } from '../kernel/errors.ts';
import { wholeNumber, withMissingProof } from '../kernel/fields.ts';
import { PLAYOUT_BASE } from '../playout/contract.ts';
import type { Database } from '../storage/database.ts';
import { LivePage, SpeechesPage, type SpeechFormValues } from './live.page.tsx';
import { CHUNK_BYTES, speechSchema, type LiveSpeeches } from './live-speeches.ts';
import { DEFAULT_MINUTES } from './speech.ts';

const PAGE = '/d/{slug}/noi-truc-tiep';
const read = { scope: 'station', permission: 'live.read' } as const;
const speak = { scope: 'station', permission: 'live.speak' } as const;
const stop = { scope: 'station', permission: 'live.stop' } as const;

const EMPTY: SpeechFormValues = { title: '', zones: [], minutes: String(DEFAULT_MINUTES) };

export interface LiveRooms {
  database: Database;
  auth: Pick<Auth, 'prove' | 'passkeyOffer'>;
  live: LiveSpeeches;
  /** Bytes of the media store, whole or a range. @throws Refusal 404 */
  answerMedia: (sha256: string, headers: Headers) => Promise<Response>;
}

export function liveRoutes(app: App, rooms: LiveRooms): void {
  const { database, auth, live, answerMedia } = rooms;
  const zonesOf = (stationId: string) => listZones(database.kysely, stationId);

  app.page({ method: 'get', path: PAGE, ...read }, async (call) => (
    <SpeechesPage
      call={call}
      speeches={await live.list(call.station.id)}
      zones={await zonesOf(call.station.id)}
      form={call.may('live.speak') ? EMPTY : null}
      passkey={call.may('live.speak') ? await auth.passkeyOffer(call.person, call.c.req.url) : null}
    />
  ));
  app.form(
    { method: 'post', path: PAGE, ...speak, body: speechSchema },
    async ({ c, station, actor, person, body, seeOther }) => {
      if (!person) throw new Refusal('person-needed', 'Chỉ người đăng nhập mới nói trực tiếp được.', 403);
      const proof = await auth.prove(person, body, c.req.url);
      const { id } = await live.prepare(station, actor, proof, body);
      return seeOther(`/d/${station.slug}/noi-truc-tiep/${id}`);
    },
    async (call) => (
      <SpeechesPage
        call={call}
        speeches={await live.list(call.station.id)}
        zones={await zonesOf(call.station.id)}
        form={{
          title: textOf(call.values['title']) ?? '',
          zones: [call.values['zones'] ?? []].flat(),
          minutes: textOf(call.values['minutes']) ?? '',
        }}
        passkey={await auth.passkeyOffer(call.person, call.c.req.url)}
        errors={withMissingProof(call.errors, call.sent)}
        message={call.message}
      />
    ),
  );
  app.page({ method: 'get', path: `${PAGE}/{speechId}`, ...read }, async (call) => {
    const speech = await live.existing(call.station.id, call.params.speechId);
    return (
      <LivePage
        call={call}
        speech={speech}
        zones={await zonesOf(call.station.id)}
        lengthMs={live.lengthOf(speech.id)}
        may={{
          speak: call.may('live.speak') && speech.speaker.id === call.actor.id,
          stop: call.may('live.stop'),
        }}
      />
    );
  });
  app.form(
    { method: 'post', path: `${PAGE}/{speechId}/dung`, ...stop },
    async ({ station, actor, params, seeOther }) => {
      const path = `/d/${station.slug}/noi-truc-tiep/${params.speechId}`;
      try {
        await live.stop(station, actor, params.speechId);
      } catch (error) {
        // It ended by itself just before: the page says how.
        if (!(error instanceof Refusal) || error.code !== 'speech-over') throw error;
      }
      return seeOther(path);
    },
  );
  app.raw(
    {
      ...{ method: 'get', path: `${PAGE}/{speechId}/ban-ghi`, ...read },
      summary: 'Bản ghi âm của một lần nói trực tiếp',
    },
    async ({ c, station, params }) => {
      const { recording } = await live.existing(station.id, params.speechId);
      if (recording) return answerMedia(recording.sha256, c.req.raw.headers);
      throw new Refusal('recording-not-found', 'Chưa có bản ghi âm này.', 404);
    },
  );
  soundEndpoints(app, live);
}

function soundEndpoints(app: App, live: LiveSpeeches): void {
  app.endpoint(
    {
      ...{ method: 'post', path: '/api/v1/stations/{stationId}/live-speeches/{speechId}/sound', ...speak },
      summary: 'Đoạn âm thanh tiếp theo từ micro của người nói; đoạn 0 đưa lời nói lên loa',
      query: z.object({ seq: wholeNumber('Số thứ tự', { min: 0, max: 1_000_000 }) }),
      ...{ body: 'stream', bodyType: 'audio/webm' },
      response: z.object({ durationMs: z.number(), leftMs: z.number() }),
    },
    async ({ station, actor, person, params, query, body }) => {
      if (!person) throw new Refusal('person-needed', 'Chỉ người đăng nhập mới nói trực tiếp được.', 403);
      return live.speak(station, actor, params.speechId, query.seq, await wholeChunk(body));
    },
  );
  app.endpoint(
    {
      ...{ method: 'get', path: `${PLAYOUT_BASE}/live/{speechId}`, scope: 'device' },
      ...{ summary: 'Lời nói trực tiếp đang diễn ra, MP3 liên tục', responseType: 'audio/mpeg' },
    },
    ({ device, params }) =>
      new Response(live.listen(device, params.speechId), {
        headers: { 'content-type': 'audio/mpeg', 'cache-control': 'no-store' },
      }),
  );
}

/** A chunk counts only when it is there whole: one that broke off is sent again. */
async function wholeChunk(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > CHUNK_BYTES) throw new Refusal('too-large', 'Đoạn âm thanh quá lớn.', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
