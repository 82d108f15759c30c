/** A province's system by its token: bulletins wait for the ward, once each, and what became of them is told; and its rate. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../accounts/actor.ts';
import type { Role } from '../../accounts/permissions.ts';
import { openRooms, type Rooms } from '../../rooms.ts';
import { createApp } from '../../server.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';

const RATE = 12;

for (const dialect of DIALECTS)
  describe(`a source-information system on ${dialect}`, () => {
    let server: TestApp;
    let rooms: Rooms;
    let app: ReturnType<typeof createApp>;
    beforeAll(async () => {
      server = await openTestApp({ dialect, environment: { LOA_API_RATE: String(RATE) } });
      rooms = await openRooms(server.installation);
      app = createApp(rooms);
    });
    afterAll(async () => {
      await rooms.close();
      await server.close();
    });

    const bulletin = (more: object = {}) => ({
      ...{ id: 'HN-2026/118', priority: 'urgent', title: 'Mưa lớn', text: 'Đêm nay mưa rất to.', sender: '' },
      ...more,
    });
    async function program(name: string, roles: readonly Role[] = ['source']) {
      const asked = { name, roles, expiresAt: null };
      const { token } = await server.installation.tokens.create(server.station.id, COMMAND_LINE, asked);
      return async (path: string, body?: object) => {
        const response = await app.request(`/api/v1/stations/${server.station.id}/${path}`, {
          method: body ? 'POST' : 'GET',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body && { body: JSON.stringify(body) }),
        });
        return { status: response.status, headers: response.headers, json: (await response.json()) as never };
      };
    }

    it('leaves a bulletin that waits, the same one once, and no other under its id', async () => {
      const send = await program('Thông tin nguồn Hà Nội');
      expect(await send('received', bulletin())).toMatchObject({
        status: 202,
        json: { id: 'HN-2026/118', state: 'waiting', priority: 'urgent', decidedAt: null },
      });
      expect((await send('received', bulletin())).status).toBe(202);
      expect(await send('received', bulletin({ text: 'Lời khác.' }))).toMatchObject({
        status: 409,
        json: { errors: [{ field: 'id' }] },
      });
      expect(await send('received', bulletin({ id: 'b', priority: 'gấp' }))).toMatchObject({ status: 422 });
      expect((await send('received')).json).toMatchObject({ items: [{ id: 'HN-2026/118' }] });
    });

    it('is told what the ward did with it, and sees nothing else: not another’s, not the ward’s items', async () => {
      const send = await program('Thông tin nguồn tỉnh');
      await send('received', bulletin({ id: 'x-1' }));
      await send('received', bulletin({ id: 'x-2' }));
      const path = `/d/${server.station.slug}/tin-nhan`;
      const waiting = await rooms.received.sentBy(
        server.station,
        { kind: 'token', id: '', name: 'Thông tin nguồn tỉnh', roles: [] },
        { limit: 9 },
      );
      const idOf = (sourceId: string) =>
        waiting.find(({ bulletin: { sourceId: own } }) => own === sourceId)!.bulletin.id;
      const headers = await server.headersOf('editor');
      const decide = (to: string, body: Record<string, string> = {}) =>
        app.request(`${path}/${to}`, { method: 'POST', headers, body: new URLSearchParams(body) });
      expect((await decide(`${idOf('x-1')}/nhan`)).status).toBe(303);
      expect((await decide(`${idOf('x-2')}/khong-nhan`, { reason: 'Đã phát rồi' })).status).toBe(303);
      expect((await send('received/x-1')).json).toMatchObject({ state: 'taken', reason: '' });
      expect((await send('received/x-2')).json).toMatchObject({ state: 'declined', reason: 'Đã phát rồi' });
      expect((await send('received/HN-2026%2F118')).status).toBe(404);
      expect((await send('scripts')).status).toBe(403);
      const page = await (await app.request(path, { headers })).text();
      expect(page).toContain('Thông tin nguồn tỉnh');
    });

    it('is told how much it may ask, and when again after too much; an editor’s program leaves none', async () => {
      const send = await program('Chương trình vội');
      const first = await send('received');
      expect(first.headers.get('ratelimit-policy')).toBe(`"token";q=${RATE};w=60`);
      expect(first.headers.get('ratelimit')).toMatch(new RegExp(`^"token";r=${RATE - 1};t=\\d+$`));
      // Two windows at most are touched, so that twice as many are too many for one.
      const answers = [];
      for (let index = 0; index < 2 * RATE; index++) answers.push(await send('received'));
      const refused = answers.find(({ status }) => status === 429)!;
      expect(refused.json).toMatchObject({ code: 'rate-limited' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.headers.get('ratelimit')).toMatch(/;r=0;/);
      const editors = await program('Của biên tập', ['editor']);
      expect((await editors('received', bulletin())).status).toBe(403);
    });
  });
