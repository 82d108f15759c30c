/**
 * Zalo's Official Account API, typed. Failure comes inside HTTP 200, so every reply is read by a schema; what changes something at Zalo's
 * and is not answered clearly is `ZaloUnclear`, and is never asked again from here.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { OutgoingRefused, type Outgoing, type OutgoingAnswer } from '../../kernel/outgoing.ts';
import { articleJson, broadcastJson, type Article, type BroadcastTarget } from './article.ts';
import { ZaloAway, ZaloRefused, ZaloUnclear } from './faults.ts';
import { jsonOf } from './oauth.ts';

/** Where the access token of one OA comes from. */
export interface AccessTokens {
  current(): Promise<Access>;
  /** Another one than this, which Zalo took no more. */
  renewed(stale: Access): Promise<Access>;
}

export interface Access {
  token: string;
  /** Counts the pairs of this OA. */
  version: number;
}

export interface ZaloClientDependencies {
  outgoing: Outgoing;
  /** 'https://openapi.zalo.me' */
  base: string;
  /** The machine's: pauses between questions are real time. */
  machine: Clock;
  /** From one question of an OA to the next, ms. */
  apartMs?: number;
  /** From the first byte to the last of a question, ms. */
  askMs?: number;
}

const ANSWER_BYTES = 2_000_000;
const ASK_MS = 20_000;
/** Zalo names no number; a few a second is what its own console does. */
const APART_MS = 250;

/** Numbers and truths come as text as well. */
const text = z.union([z.string(), z.number()]).transform(String);
const count = z.coerce.number().int().nonnegative();
const truth = z
  .union([z.boolean(), z.string(), z.number()])
  .transform((value) => /^(true|1)$/i.test(String(value)));

const envelopeSchema = z.object({
  error: z.coerce.number(),
  message: z.string().default(''),
  data: z.unknown().optional(),
});

const createdSchema = z.object({ token: text.pipe(z.string().min(1)) });
const verifiedSchema = z.object({ id: text.pipe(z.string().min(1)) });
const sentSchema = z.object({ message_id: text.pipe(z.string().min(1)) });
const uploadedSchema = z.object({ attachment_id: text.optional(), url: z.url().optional() });
const articleSchema = z.object({
  id: text,
  title: z.string().default(''),
  status: z.string().default(''),
  link_view: z.string().optional(),
  total_view: count.optional().catch(undefined),
  /** Milliseconds or seconds since 1970. */
  create_date: z.coerce.number().optional().catch(undefined),
});
export type RemoteArticle = z.output<typeof articleSchema>;
const sliceSchema = z.object({ total: count.default(0), medias: z.array(articleSchema).default([]) });
const oaSchema = z.object({
  oa_id: text,
  name: z.string(),
  is_verified: truth.default(false),
  num_follower: count.optional().catch(undefined),
  package_name: z.string().optional(),
});
export type RemoteOa = z.output<typeof oaSchema>;
/** How Zalo writes it is not certain: one allowance or a list of them, under either of two names. */
const allowanceSchema = z.object({
  total: z.coerce.number().optional().catch(undefined),
  remain: z.coerce.number().optional().catch(undefined),
});
const quotaSchema = z.union([allowanceSchema.transform((one) => [one]), z.array(allowanceSchema)]);
export interface Allowance {
  total: number | null;
  left: number | null;
}

export type ZaloClient = ReturnType<typeof createZaloClient>;

/** What is asked of one OA; its questions leave one after the other. */
export function createZaloClient(deps: ZaloClientDependencies, tokens: AccessTokens) {
  const { outgoing, machine, base } = deps;
  const { host } = new URL(base);
  let nextAt = 0;

  async function inTurn(): Promise<void> {
    const now = machine.monotonic();
    const at = Math.max(now, nextAt);
    nextAt = at + (deps.apartMs ?? APART_MS);
    if (at > now) await machine.wait(at - now);
  }

  interface Question {
    path: string;
    /** Absent: GET. */
    body?: { type: string; bytes: string | Uint8Array };
    /** It changes something at Zalo's: an unclear answer must not be asked for again. */
    changes: boolean;
  }

  async function ask({ path, body, changes }: Question, token: string): Promise<OutgoingAnswer> {
    await inTurn();
    const common = {
      maxBytes: ANSWER_BYTES,
      timeoutMs: deps.askMs ?? ASK_MS,
      mayAsk: (asked: string) => asked === host,
    };
    try {
      if (!body) return await outgoing.get(`${base}${path}`, { ...common, headers: { access_token: token } });
      const headers = { access_token: token, 'content-type': body.type };
      return await outgoing.post(`${base}${path}`, { ...common, headers, body: body.bytes });
    } catch (error) {
      if (!(error instanceof OutgoingRefused)) throw error;
      throw error.reached && changes ? new ZaloUnclear(error.message) : new ZaloAway(error.message);
    }
  }

  /** @throws ZaloRefused, ZaloAway, ZaloUnclear */
  async function call<S extends z.ZodType>(question: Question, schema: S): Promise<z.output<S>> {
    let access = await tokens.current();
    for (let again = false; ; again = true) {
      const { status, body } = await ask(question, access.token);
      const told = envelopeSchema.safeParse(jsonOf(body));
      if (told.success && told.data.error !== 0) {
        const refused = new ZaloRefused(told.data.error, told.data.message);
        if (refused.class !== 'refresh' || again) throw refused;
        access = await tokens.renewed(access);
        continue;
      }
      if (status === 429) throw new ZaloRefused(-32, '');
      const data = schema.safeParse(told.success ? told.data.data : undefined);
      if (status === 200 && told.success && data.success) return data.data;
      if (status >= 400 && status < 500 && !told.success) throw new ZaloRefused(status, `HTTP ${status}`);
      const words = `Zalo trả lời không rõ (${status === 200 ? 'thiếu nội dung' : status}).`;
      throw question.changes ? new ZaloUnclear(words) : new ZaloAway(words);
    }
  }

  const json = (value: unknown) => ({ type: 'application/json', bytes: JSON.stringify(value) });

  return {
    /** Gives the token by which to ask for its id: Zalo makes articles in its own time. */
    createArticle: async (article: Article): Promise<string> => {
      const body = json(articleJson(article));
      return (await call({ path: '/v2.0/article/create', body, changes: true }, createdSchema)).token;
    },
    /** The id of an article that was made; null while Zalo still works on it. */
    verifyArticle: async (token: string): Promise<string | null> => {
      try {
        const body = json({ token });
        return (await call({ path: '/v2.0/article/verify', body, changes: false }, verifiedSchema)).id;
      } catch (error) {
        if (error instanceof ZaloRefused && error.class === 'processing') return null;
        throw error;
      }
    },
    updateArticle: async (id: string, article: Article): Promise<void> => {
      const body = json(articleJson(article, id));
      await call({ path: '/v2.0/article/update', body, changes: true }, z.unknown());
    },
    removeArticle: async (id: string): Promise<void> => {
      await call({ path: '/v2.0/article/remove', body: json({ id }), changes: true }, z.unknown());
    },
    /** The newest first; ten at a time is all that Zalo gives. */
    articles: (offset = 0) =>
      call(
        { path: `/v2.0/article/getslice?offset=${offset}&limit=10&type=normal`, changes: false },
        sliceSchema,
      ),
    article: (id: string) =>
      call({ path: `/v2.0/article/getdetail?id=${encodeURIComponent(id)}`, changes: false }, articleSchema),
    /** To all followers, or those of the target. Gives Zalo's id of the message. */
    broadcast: async (articleIds: readonly string[], target: BroadcastTarget): Promise<string> => {
      const body = json(broadcastJson(articleIds, target));
      return (await call({ path: '/v2.0/oa/message', body, changes: true }, sentSchema)).message_id;
    },
    /** A picture of at most 1 MB, JPEG or PNG; its address where Zalo gives one. Doing it twice does no harm. */
    uploadImage: async (image: Uint8Array): Promise<{ url: string | null }> => {
      const body = fileForm(image);
      const { url } = await call({ path: '/v2.0/oa/upload/image', body, changes: false }, uploadedSchema);
      return { url: url ?? null };
    },
    oa: () => call({ path: '/v2.0/oa/getoa', changes: false }, oaSchema),
    /** The month's broadcasts; null where Zalo does not say. */
    allowance: async (): Promise<Allowance> => {
      const body = json({ type: 'broadcast' });
      const list = await call({ path: '/v2.0/oa/quota/message', body, changes: false }, quotaSchema);
      const told = list.find(({ remain }) => remain !== undefined);
      return { total: told?.total ?? null, left: told?.remain ?? null };
    },
  };
}

function fileForm(image: Uint8Array) {
  const boundary = `loa-${randomBytes(12).toString('hex')}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="anh.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(head), image, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, bytes };
}
