import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { machineClock } from '../../kernel/clock.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import { projectRoot } from '../../kernel/project-files.ts';
import type { Fault } from '../sandbox/scenario.ts';
import { readScenario } from '../sandbox/scenario.ts';
import { startSandbox, type ZaloSandbox } from '../sandbox/server.ts';
import type { Article } from './article.ts';
import { createZaloClient, type Access, type ZaloClient } from './client.ts';
import { ZaloAway, ZaloRefused, ZaloUnclear } from './faults.ts';
import { createZaloOauth, newPkce, permissionAddress, type TokenPair, type ZaloOauth } from './oauth.ts';

const ARTICLE: Article = {
  title: 'Giảm 50% lệ phí & nộp <trực tuyến>',
  description: 'Từ ngày 01/10/2026.',
  author: 'UBND phường',
  coverUrl: 'https://phuong.gov.vn/anh.jpg',
  body: [
    { type: 'text', content: 'Nộp <script>alert(1)</script> & nhận' },
    { type: 'image', url: 'https://phuong.gov.vn/anh-2.jpg', caption: 'Ảnh' },
  ],
  shown: true,
  comments: false,
};

let sandbox: ZaloSandbox;
let client: ZaloClient;
/** The same with little patience: for questions that are never answered. */
let hasty: ZaloClient;
let oauth: ZaloOauth;
let pair: TokenPair;
const APP = { id: '4400000000000000001', secret: 'bi-mat-ung-dung-thu' };

async function connected(): Promise<TokenPair> {
  const { verifier, challenge } = newPkce();
  const code = sandbox.model.grant('http://phuong.vn/ve', challenge);
  return oauth.byCode(APP, code, verifier);
}

beforeAll(async () => {
  sandbox = await startSandbox(readScenario('clock: 2026-10-01T08:00:00+07:00\nprocessingMs: 0'), {
    machine: machineClock,
  });
  const outgoing = createOutgoing({ insideHosts: [new URL(sandbox.base).host] });
  oauth = createZaloOauth({ outgoing, base: sandbox.base });
  pair = await connected();
  const access = (): Access => ({ token: pair.access, version: 1 });
  const tokens = {
    current: () => Promise.resolve(access()),
    renewed: async () => {
      pair = await oauth.byRefresh(APP, pair.refresh);
      return access();
    },
  };
  const deps = { outgoing, base: sandbox.base, machine: machineClock, apartMs: 0 };
  client = createZaloClient(deps, tokens);
  hasty = createZaloClient({ ...deps, askMs: 400 }, tokens);
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.received.length = 0;
  sandbox.faults.length = 0;
});

const spoil = (call: string, how: Fault['spoil']) =>
  sandbox.faults.push({ call, chance: 1, times: 1, after: 0, spoil: how });
const last = () => sandbox.received.at(-1)!;

async function newArticle(): Promise<string> {
  return (await client.verifyArticle(await client.createArticle(ARTICLE)))!;
}

describe('what is sent to Zalo is word for word what its documentation says', () => {
  it('sends a person to grant rights with the challenge of a verifier it keeps', () => {
    const { verifier, challenge } = newPkce();
    expect(challenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
    const address = permissionAddress('https://oauth.zaloapp.com', {
      ...{ appId: '44', redirectUri: 'https://p.vn/ve', challenge, state: 'abc' },
    });
    expect(address).toBe(
      `https://oauth.zaloapp.com/v4/oa/permission?app_id=44&redirect_uri=https%3A%2F%2Fp.vn%2Fve&code_challenge=${challenge}&state=abc`,
    );
  });

  it('exchanges a code and a refresh token by a form, the secret in its header', async () => {
    pair = await connected();
    expect(last()).toMatchObject({ method: 'POST', path: '/v4/oa/access_token' });
    expect(last().headers).toMatchObject({
      ...{ secret_key: APP.secret, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([...new URLSearchParams(last().body).keys()].sort()).toEqual([
      ...['app_id', 'code', 'code_verifier', 'grant_type'],
    ]);
    const before = pair.refresh;
    pair = await oauth.byRefresh(APP, before);
    expect(Object.fromEntries(new URLSearchParams(last().body))).toEqual({
      ...{ refresh_token: before, grant_type: 'refresh_token', app_id: APP.id },
    });
    expect(pair.livesMs).toBe(90_000_000);
    await expect(oauth.byRefresh(APP, before)).rejects.toMatchObject({ code: -14014, class: 'reconnect' });
  });

  it('creates an article, what people wrote harmless inside it', async () => {
    await client.createArticle(ARTICLE);
    expect(last()).toMatchObject({ method: 'POST', path: '/v2.0/article/create' });
    expect(last().headers).toMatchObject({ access_token: pair.access, 'content-type': 'application/json' });
    expect(JSON.parse(last().body)).toEqual({
      type: 'normal',
      title: 'Giảm 50% lệ phí & nộp <trực tuyến>',
      author: 'UBND phường',
      cover: { cover_type: 'photo', photo_url: 'https://phuong.gov.vn/anh.jpg', status: 'show' },
      description: 'Từ ngày 01/10/2026.',
      body: [
        { type: 'text', content: 'Nộp &lt;script&gt;alert(1)&lt;/script&gt; &amp; nhận' },
        { type: 'image', url: 'https://phuong.gov.vn/anh-2.jpg', caption: 'Ảnh' },
      ],
      status: 'show',
      comment: 'hide',
    });
  });

  it('asks for its id, updates, lists, looks at and removes it', async () => {
    const token = await client.createArticle(ARTICLE);
    const id = (await client.verifyArticle(token))!;
    expect(last()).toMatchObject({ path: '/v2.0/article/verify', body: JSON.stringify({ token }) });
    await client.updateArticle(id, { ...ARTICLE, shown: false });
    expect(last().path).toBe('/v2.0/article/update');
    expect(JSON.parse(last().body)).toMatchObject({ id, status: 'hide' });
    const { medias } = await client.articles();
    expect(last()).toMatchObject({
      ...{ method: 'GET', path: '/v2.0/article/getslice?offset=0&limit=10&type=normal' },
    });
    expect(medias[0]).toMatchObject({ id, title: ARTICLE.title, total_view: 0 });
    expect((await client.article(id)).link_view).toBe(`${sandbox.base}/bai/${id}`);
    expect(last().path).toBe(`/v2.0/article/getdetail?id=${id}`);
    await client.removeArticle(id);
    expect(last()).toMatchObject({ path: '/v2.0/article/remove', body: JSON.stringify({ id }) });
  });

  it('broadcasts to everybody by an empty target, else by joined values', async () => {
    const id = await newArticle();
    await client.broadcast([id], {});
    expect(last().path).toBe('/v2.0/oa/message');
    expect(JSON.parse(last().body)).toEqual({
      recipient: { target: {} },
      message: {
        attachment: {
          type: 'template',
          payload: { template_type: 'media', elements: [{ media_type: 'article', attachment_id: id }] },
        },
      },
    });
    const again = client.broadcast([id], { ages: ['2', '3'], gender: '0', cities: ['9'] });
    await expect(again).rejects.toMatchObject({ code: -210, class: 'wait' });
    expect(JSON.parse(last().body)).toMatchObject({
      recipient: { target: { ages: '2,3', gender: '0', cities: '9' } },
    });
  });

  it('uploads a picture as a file, and asks for the OA and its allowance', async () => {
    const { url } = await client.uploadImage(Buffer.from('ffd8ffe000', 'hex'));
    expect(url).toContain(sandbox.base);
    expect(last().path).toBe('/v2.0/oa/upload/image');
    expect(last().headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(last().body).toContain('name="file"; filename="anh.jpg"');
    await expect(client.uploadImage(Buffer.from('no picture'))).rejects.toThrow(ZaloRefused);
    expect(await client.oa()).toMatchObject({ is_verified: true, num_follower: 3120 });
    expect(await client.allowance()).toEqual({ total: 30, left: 29 });
    expect(last()).toMatchObject({ method: 'POST', path: '/v2.0/oa/quota/message' });
  });
});

describe('what Zalo answers', () => {
  it('a token that is over is renewed once and the question asked once more', async () => {
    sandbox.model.dropAccess();
    await client.oa();
    expect(sandbox.received.map(({ path }) => path)).toEqual([
      ...['/v2.0/oa/getoa', '/v4/oa/access_token', '/v2.0/oa/getoa'],
    ]);
    sandbox.faults.push({ call: 'getoa', chance: 1, times: 2, after: 0, spoil: { error: -216 } });
    await expect(client.oa()).rejects.toMatchObject({ code: -216 });
    expect(sandbox.received).toHaveLength(6);
  });

  it('-214 is no failure, only not yet', async () => {
    const token = await client.createArticle(ARTICLE);
    spoil('verify', { error: -214 });
    expect(await client.verifyArticle(token)).toBeNull();
    expect(await client.verifyArticle(token)).toMatch(/^[0-9a-f]{20}$/);
  });

  it.each([
    ['no answer', { silence: true, done: true }],
    ['an answer cut short', { cut: true, done: true }],
    ['502', { status: 502, done: false }],
    ['a page instead of JSON', { nonsense: true, done: true }],
    ['success without its id', { empty: true, done: true }],
  ] satisfies [string, Fault['spoil']][])(
    '%s to a broadcast is unclear, to a look it is not',
    async (_, how) => {
      const id = await newArticle();
      spoil('oa/message', how);
      const asking = 'silence' in how ? hasty : client;
      await expect(asking.broadcast([id], {})).rejects.toThrow(ZaloUnclear);
      spoil('getoa', how);
      await expect(asking.oa()).rejects.toThrow(ZaloAway);
      expect(sandbox.received.filter(({ path }) => path === '/v2.0/oa/message')).toHaveLength(1);
    },
  );

  it('a server that was never reached has certainly done nothing', async () => {
    const outgoing = createOutgoing({ insideHosts: ['127.0.0.1:9'] });
    const tokens = {
      current: async () => ({ token: 'x', version: 1 }),
      renewed: () => Promise.reject(new Error()),
    };
    const away = createZaloClient({ outgoing, base: 'http://127.0.0.1:9', machine: machineClock }, tokens);
    await expect(away.broadcast(['1'], {})).rejects.toThrow(ZaloAway);
  });

  it('an unknown number stops the work and tells it in Vietnamese', async () => {
    spoil('create', { error: -999 });
    await expect(client.createArticle(ARTICLE)).rejects.toMatchObject({ class: 'stop', code: -999 });
  });
});

it('the scenario that newcomers are shown can be read, and a wrong one names its fault', () => {
  const text = readFileSync(join(projectRoot, 'schedules/zalo/kho-tinh.yaml'), 'utf8');
  expect(readScenario(text).faults).toHaveLength(3);
  expect(() => readScenario('faults: [{ spoil: { nothing: 1 } }]')).toThrow(/faults\.0\.spoil/);
  expect(() => readScenario('a: [')).toThrow(/YAML/);
});
