/** A small playout server for the player's tests: real HTTP, real signatures, and every fault a server or a line can have. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { machineClock, type Clock } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/hash.ts';
import {
  PLAYOUT_BASE,
  REVOKED,
  asRunEventSchema,
  heartbeatRequestSchema,
  isoOf,
  sandboxHeader,
  type AsRunEvent,
  type CommandDone,
  type DeviceCommand,
  type DeviceSettings,
  type FileItem,
  type HeartbeatRequest,
  type HeartbeatResponse,
  type ScheduleAiring,
  type ScheduleBody,
} from '../../playout/contract.ts';
import { makeKey, signatureHeader, type SigningKey } from '../../playout/signing.ts';

export const ZONE = 'zone-1';
export const STATION = 'station-1';

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
}

export class TestServer {
  key: SigningKey = makeKey();
  code = 'K7Q4-29MX';
  readonly media = new Map<string, Buffer>();
  /** Files of which the next so many answers are wrong bytes of the right length. */
  readonly corrupt = new Map<string, number>();
  /** Files of which the next answer breaks off in the middle. */
  readonly breakOff = new Set<string>();
  readonly mediaRequests: { sha256: string; range: string | undefined }[] = [];
  /** Hashes of files that were asked for and are not there. */
  readonly refusedMedia: string[] = [];
  /** Every row that came, each as often as it came. */
  readonly rows: AsRunEvent[] = [];
  readonly heartbeats: HeartbeatRequest[] = [];
  settings: DeviceSettings = {
    volume: 100,
    emergencyVolume: 100,
    amplifier: { leadMs: 0, tailMs: 0 },
    offAirDays: 0,
  };
  /** Named in answers to heartbeats until they are reported done. */
  commands: DeviceCommand[] = [];
  /** Every result that came, each as often as it came. */
  readonly results: CommandDone[] = [];
  readonly clips = new Map<string, Buffer>();
  /** Goes on naming commands that were reported done: the report was lost on the way. */
  forgetsResults = false;
  update: string | null = null;
  revoked = false;
  /** Answers in place of the schedule, whatever they are. */
  instead: Reply | null = null;
  /** Its domain's time, and the rate that it names when it is a sandbox. */
  clock: Clock = machineClock;
  sandboxRate: number | null = null;
  /** Reads an as-run request and says nothing: the answer is lost on the way. */
  loseAnswers = false;

  private body: ScheduleBody;
  private server: Server | null = null;
  private port = 0;
  private readonly polls = new Set<() => void>();

  constructor() {
    const day = 86_400_000;
    this.body = {
      revision: 0,
      station: STATION,
      zones: [ZONE],
      timeZone: 'Asia/Ho_Chi_Minh',
      from: isoOf(machineClock.now() - day),
      to: isoOf(machineClock.now() + 7 * day),
      keys: [this.publicKey()],
      airings: [],
    };
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  publicKey() {
    return { keyId: this.key.keyId, publicKey: this.key.publicKey };
  }

  /** Listens; after `stop` again on the same port. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response));
    this.server = server;
    await once(server.listen(this.port, '127.0.0.1'), 'listening');
    this.port = (server.address() as AddressInfo).port;
  }

  /** Gone from the network, in the middle of whatever it was doing. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** Gives out a new revision of the schedule. */
  publish(airings: ScheduleAiring[], changes: Partial<ScheduleBody> = {}): void {
    this.body = { ...this.body, revision: this.body.revision + 1, airings, ...changes };
    for (const wake of [...this.polls]) wake();
  }

  /** Makes the long polls look again. */
  wakePolls(): void {
    for (const wake of [...this.polls]) wake();
  }

  /** Adds a sound and gives the item that plays it. */
  fileItem(bytes: Buffer, durationMs: number, title = 'Tin'): FileItem {
    const hash = sha256(bytes);
    this.media.set(hash, bytes);
    return {
      kind: 'file',
      segmentId: `segment-${hash.slice(0, 8)}`,
      title,
      sha256: hash,
      bytes: bytes.length,
      durationMs,
      mediaType: 'audio/wav',
      url: `${PLAYOUT_BASE}/media/${hash}`,
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await this.replyTo(request).catch((error: unknown): Reply => ({
      status: 500,
      body: String(error),
    }));
    if (!reply) {
      response.destroy();
      return;
    }
    const body = Buffer.from(reply.body ?? '');
    response.writeHead(reply.status, {
      'Loa-Server-Time': isoOf(this.clock.now()),
      ...(this.sandboxRate === null ? {} : { 'Loa-Sandbox': sandboxHeader(this.sandboxRate) }),
      'Content-Length': String(body.length),
      ...reply.headers,
    });
    const hash = request.url?.split('/').at(-1) ?? '';
    if (this.breakOff.delete(hash)) {
      // Time for that half to arrive: a reset would throw away what the other end has not read.
      response.write(body.subarray(0, body.length / 2), () => setTimeout(() => response.destroy(), 200));
      return;
    }
    response.end(body);
  }

  private async replyTo(request: IncomingMessage): Promise<Reply | null> {
    const url = new URL(request.url ?? '/', this.url);
    const path = url.pathname.slice(PLAYOUT_BASE.length + 1);
    if (path === 'pair') return this.pair(await readBody(request));
    if (this.revoked) return problem(401, REVOKED, 'Đầu phát này đã bị thu hồi.');
    if (request.headers.authorization !== 'Bearer token-1')
      return problem(401, 'token', 'Mã truy cập không đúng.');
    if (path === 'schedule') return this.schedule(request, Number(url.searchParams.get('wait') ?? '0'));
    if (path === 'as-run') return this.asRun(await readBody(request));
    if (path === 'heartbeat') return this.heartbeat(await readBody(request));
    if (path.startsWith('off-air/') && request.method === 'PUT') {
      const clip = await readBytes(request);
      this.clips.set(decodeURIComponent(path.slice('off-air/'.length)), clip);
      return json({ sha256: sha256(clip) });
    }
    if (path.startsWith('media/')) return this.mediaReply(request, path.slice('media/'.length));
    return { status: 404 };
  }

  private pair(body: unknown): Reply {
    const { code } = body as { code: string };
    if (code !== this.code) return problem(422, 'pairing-code', 'Mã ghép nối không đúng.');
    return json({
      deviceId: 'device-1',
      token: 'token-1',
      station: STATION,
      zones: [ZONE],
      keys: [this.publicKey()],
    });
  }

  private async schedule(request: IncomingMessage, waitSeconds: number): Promise<Reply> {
    const changed = () =>
      this.instead ?? (request.headers['if-none-match'] === this.etag() ? null : this.signedBody());
    if (!changed()) await this.change(waitSeconds * 1000);
    if (this.revoked) return problem(401, REVOKED, 'Đầu phát này đã bị thu hồi.');
    return changed() ?? { status: 304, headers: { ETag: this.etag() } };
  }

  private signedBody(): Reply {
    const bytes = Buffer.from(JSON.stringify(this.body));
    return {
      status: 200,
      headers: { ETag: this.etag(), 'Loa-Signature': signatureHeader(bytes, this.key) },
      body: bytes,
    };
  }

  private etag(): string {
    return `"${this.body.revision}"`;
  }

  private change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.polls.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.polls.add(done);
    });
  }

  private asRun(body: unknown): Reply | null {
    const { events } = body as { events: unknown[] };
    const results = events.map((event) => {
      const row = asRunEventSchema.parse(event);
      const known = this.rows.some((held) => held.id === row.id);
      this.rows.push(row);
      return { id: row.id, result: known ? 'duplicate' : 'accepted' };
    });
    return this.loseAnswers ? null : json({ results });
  }

  private heartbeat(body: unknown): Reply {
    const { commandsDone = [] } = heartbeatRequestSchema.parse(body);
    this.heartbeats.push(body as HeartbeatRequest);
    this.results.push(...commandsDone);
    const done = new Set(this.forgetsResults ? [] : commandsDone.map(({ id }) => id));
    this.commands = this.commands.filter(({ id }) => !done.has(id));
    const answer: HeartbeatResponse = {
      device: this.settings,
      ...(this.commands.length > 0 && { commands: this.commands }),
      ...(this.update !== null && { update: { version: this.update } }),
    };
    const bytes = Buffer.from(JSON.stringify(answer));
    return { status: 200, headers: { 'Loa-Signature': signatureHeader(bytes, this.key) }, body: bytes };
  }

  private mediaReply(request: IncomingMessage, hash: string): Reply {
    const bytes = this.media.get(hash);
    if (!bytes) {
      this.refusedMedia.push(hash);
      return { status: 404 };
    }
    this.mediaRequests.push({ sha256: hash, range: request.headers.range });
    const wrong = this.corrupt.get(hash) ?? 0;
    if (wrong > 0) {
      this.corrupt.set(hash, wrong - 1);
      return { status: 200, body: bytes.map((byte) => byte ^ 0x55) };
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from === 0) return { status: 200, body: bytes };
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    return { status: 206, headers: { 'Content-Range': range }, body: bytes.subarray(from) };
  }
}

function json(value: unknown): Reply {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

function problem(status: number, code: string, detail: string): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
    body: JSON.stringify({
      type: `urn:loa-phuong:problem:${code}`,
      status,
      code,
      title: detail,
      detail,
      errors: [],
    }),
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  return JSON.parse((await readBytes(request)).toString('utf8')) as unknown;
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
