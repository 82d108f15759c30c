/** What the stand-in for Zalo holds and decides: tokens, articles, broadcasts, allowances. Its log is the truth of what was published. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import { dateOf, monthOf, wallClockOf } from '../../kernel/zoned-time.ts';
import { isNight } from '../zalo/faults.ts';
import type { Scenario } from './scenario.ts';

const ZONE = 'Asia/Ho_Chi_Minh';

/** A line of its own log. */
export interface SandboxLine {
  at: string;
  did: string;
  [more: string]: unknown;
}

export interface SandboxArticle {
  id: string;
  token: string;
  title: string;
  description: string;
  author: string;
  cover: string;
  body: unknown[];
  status: string;
  createdAt: number;
  readyAt: number;
  removed: boolean;
  views: number;
}

export type Reply = { error: number; message: string; data?: unknown };

const ok = (data: unknown = {}): Reply => ({ error: 0, message: 'Success', data });
const no = (error: number, message: string): Reply => ({ error, message });

interface Grant {
  challenge: string;
  redirectUri: string;
  usedAt: number | null;
}

export class SandboxModel {
  readonly log: SandboxLine[] = [];
  readonly articles: SandboxArticle[] = [];
  readonly broadcasts: { id: string; at: number; articleIds: string[]; target: unknown }[] = [];
  readonly images = new Map<string, Buffer>();
  private readonly grants = new Map<string, Grant>();
  private access: { token: string; until: number } | null = null;
  private readonly refreshes = new Map<string, { until: number; used: boolean }>();

  constructor(
    readonly scenario: Scenario,
    /** Of articles, nights, months. */
    readonly clock: Clock,
    /** Of tokens: the machine's. */
    private readonly machine: Clock,
    private readonly onLine: (line: SandboxLine) => void = () => undefined,
  ) {}

  tell(did: string, more: Record<string, unknown> = {}): void {
    const line = { at: new Date(this.clock.now()).toISOString(), did, ...more };
    this.log.push(line);
    this.onLine(line);
  }

  /** A code for somebody who has said yes. */
  grant(redirectUri: string, challenge: string): string {
    const code = randomBytes(18).toString('base64url');
    this.grants.set(code, { challenge, redirectUri, usedAt: null });
    return code;
  }

  /** `POST /v4/oa/access_token`. */
  exchange(form: URLSearchParams, secret: string): Record<string, unknown> {
    const { app } = this.scenario;
    const fault = (error: number, words: string) => {
      this.tell('token-refused', { error, grant: form.get('grant_type') });
      return { error, error_name: words, error_description: words };
    };
    if (!app.approved) return fault(-14029, 'App is not approved');
    if (form.get('app_id') !== app.id || secret !== app.secret)
      return fault(-14001, 'Invalid app or secret key');
    if (form.get('grant_type') === 'authorization_code') {
      const grant = this.grants.get(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (!grant || grant.usedAt !== null || grant.challenge !== challenge)
        return fault(-14010, 'Invalid authorization code');
      grant.usedAt = this.machine.now();
      return this.newPair('connected');
    }
    const held = this.refreshes.get(form.get('refresh_token') ?? '');
    if (!held || held.used || held.until < this.machine.now()) return fault(-14014, 'Invalid refresh token');
    held.used = true;
    return this.newPair('refreshed');
  }

  private newPair(did: string): Record<string, unknown> {
    const { accessSeconds, refreshSeconds } = this.scenario.tokens;
    const [access, refresh] = [randomBytes(24), randomBytes(24)].map((bytes) => bytes.toString('base64url'));
    const now = this.machine.now();
    this.access = { token: access!, until: now + accessSeconds * 1000 };
    this.refreshes.set(refresh!, { until: now + refreshSeconds * 1000, used: false });
    this.tell(did);
    return { access_token: access, refresh_token: refresh, expires_in: String(accessSeconds) };
  }

  /** The access token is over at once, as when somebody takes the app's rights away. */
  dropAccess(): void {
    this.access = null;
  }

  /** Null when the token is good. */
  gate(token: string): Reply | null {
    if (this.access?.token !== token) return no(-216, 'Access token is invalid');
    if (this.access.until <= this.machine.now()) return no(-220, 'Access token has expired');
    return null;
  }

  answer(path: string, query: URLSearchParams, body: Record<string, unknown>): Reply {
    switch (path) {
      case '/v2.0/article/create':
        return this.create(body);
      case '/v2.0/article/verify':
        return this.verify(textOf(body['token']));
      case '/v2.0/article/update':
        return this.update(body);
      case '/v2.0/article/remove':
        return this.remove(textOf(body['id']));
      case '/v2.0/article/getslice':
        return this.slice(
          Number(query.get('offset') ?? 0),
          Number(query.get('limit') ?? 10),
          query.get('type'),
        );
      case '/v2.0/article/getdetail':
        return this.detail(query.get('id') ?? '');
      case '/v2.0/oa/message':
        return this.message(body);
      case '/v2.0/oa/getoa':
        return this.oa();
      case '/v2.0/oa/quota/message':
        return ok({ quota_type: 'broadcast', ...this.quota() });
      default:
        return no(-209, 'API is not support');
    }
  }

  private create(body: Record<string, unknown>): Reply {
    const wrong = wrongArticle(body);
    if (wrong) return no(-201, wrong);
    const title = String(body['title']);
    if (this.scenario.forbiddenWords.some((word) => title.includes(word)))
      return no(-248, 'Content violates policy');
    const now = this.clock.now();
    const article: SandboxArticle = {
      ...{ id: randomBytes(10).toString('hex'), token: randomBytes(18).toString('base64url'), title },
      ...{ description: String(body['description']), author: String(body['author']) },
      cover: String((body['cover'] as Record<string, unknown>)['photo_url']),
      ...{ body: body['body'] as unknown[], status: String(body['status']) },
      ...{ createdAt: now, readyAt: now + this.scenario.processingMs, removed: false, views: 0 },
    };
    this.articles.push(article);
    this.tell('article-created', { id: article.id, title });
    return ok({ token: article.token });
  }

  private verify(token: string): Reply {
    const article = this.articles.find((one) => one.token === token);
    if (!article) return no(-201, 'token is invalid');
    if (this.clock.now() < article.readyAt) return no(-214, 'Article is processing');
    return ok({ id: article.id });
  }

  private existing(id: string): SandboxArticle | undefined {
    return this.articles.find((one) => one.id === id && !one.removed && this.clock.now() >= one.readyAt);
  }

  private update(body: Record<string, unknown>): Reply {
    const article = this.existing(textOf(body['id']));
    const wrong = article ? wrongArticle(body) : 'id is invalid';
    if (!article || wrong) return no(-201, wrong ?? '');
    Object.assign(article, { title: body['title'], description: body['description'], body: body['body'] });
    article.status = String(body['status']);
    this.tell('article-updated', { id: article.id, title: article.title, status: article.status });
    return ok({ token: article.token });
  }

  private remove(id: string): Reply {
    const article = this.existing(id);
    if (!article) return no(-201, 'id is invalid');
    article.removed = true;
    this.tell('article-removed', { id });
    return ok();
  }

  private shown(article: SandboxArticle) {
    const { id, title, status, createdAt, views } = article;
    return { id, title, status, create_date: createdAt, total_view: views, link_view: this.linkOf(id) };
  }

  /** Set by the server, which knows its address. */
  linkOf: (id: string) => string = (id) => `/bai/${id}`;

  private slice(offset: number, limit: number, type: string | null): Reply {
    if (type !== 'normal' && type !== 'video') return no(-201, 'type accept only 2 value normal and video.');
    if (limit > 10) return no(-201, 'maximum limit is 10');
    const there = this.articles.filter(({ removed, readyAt }) => !removed && this.clock.now() >= readyAt);
    const medias = there
      .toReversed()
      .slice(offset, offset + limit)
      .map((article) => this.shown(article));
    return ok({ total: there.length, medias });
  }

  private detail(id: string): Reply {
    const article = this.existing(id);
    return article ? ok(this.shown(article)) : no(-201, 'id is invalid');
  }

  private message(body: Record<string, unknown>): Reply {
    const elements = elementsOf(body);
    if (elements.length === 0 || elements.length > 5) return no(-201, 'elements is invalid');
    if (!elements.every((id) => this.existing(id))) return no(-201, 'attachment_id is invalid');
    if (!this.scenario.oa.verified) return no(-221, 'OA is not verified');
    const { nightFrom, nightTo, broadcasts: limits } = this.scenario;
    const now = this.clock.now();
    const hour = Number(wallClockOf(now, ZONE).slice(11, 13));
    if (isNight(hour, nightFrom, nightTo)) return no(-234, 'Not allowed to send at night');
    const today = this.broadcasts.filter(({ at }) => dateOf(at, ZONE) === dateOf(now, ZONE)).length;
    if (today >= limits.perDay) return no(-210, 'Daily limit exceeded');
    if (this.quota().remain <= 0) return no(-211, 'Out of quota');
    const id = randomBytes(10).toString('hex');
    const target = (body['recipient'] as { target?: unknown } | undefined)?.target ?? null;
    this.broadcasts.push({ id, at: now, articleIds: elements, target });
    this.tell('broadcast', {
      id,
      articles: elements,
      target,
      moderatedUntil: new Date(now + this.scenario.moderationMs).toISOString(),
    });
    return ok({ message_id: id });
  }

  private quota() {
    const month = monthOf(this.clock.now(), ZONE);
    const used = this.broadcasts.filter(({ at }) => monthOf(at, ZONE) === month).length;
    const total = this.scenario.broadcasts.perMonth;
    return { total, remain: Math.max(0, total - used) };
  }

  /** Followers have read what was let through moderation: each broadcast brings some views. */
  private oa(): Reply {
    const { id, name, verified, packageName, followers } = this.scenario.oa;
    return ok({
      ...{ oa_id: id, name, is_verified: verified, num_follower: followers, package_name: packageName },
    });
  }
}

function elementsOf(body: Record<string, unknown>): string[] {
  const message = body['message'] as { attachment?: { payload?: { elements?: unknown } } } | undefined;
  const elements = message?.attachment?.payload?.elements;
  if (!Array.isArray(elements)) return [];
  return elements.map((one: unknown) => textOf((one as Record<string, unknown> | null)?.['attachment_id']));
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Why Zalo would not take such an article; null when it would. */
function wrongArticle(body: Record<string, unknown>): string | null {
  const length = (name: string) => textOf(body[name]).length;
  const cover = body['cover'] as Record<string, unknown> | undefined;
  const blocks = body['body'];
  if (body['type'] !== 'normal') return 'type is invalid';
  if (length('title') < 1 || length('title') > 150) return 'title allow 1 to 150 characters';
  if (length('author') < 1 || length('author') > 50) return 'author allow 1 to 50 characters';
  if (length('description') < 1 || length('description') > 300)
    return 'description allow 1 to 300 characters';
  if (cover?.['cover_type'] !== 'photo' || !/^https?:\/\//.test(String(cover['photo_url'])))
    return 'cover value is invalid';
  if (!Array.isArray(blocks) || blocks.length === 0) return 'body is invalid';
  if (!['show', 'hide'].includes(String(body['status']))) return 'status is invalid';
  return null;
}
