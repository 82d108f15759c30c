import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../test/support/app.ts';
import { DIALECTS } from '../../test/support/databases.ts';
import { formOf, openProgramme } from '../../test/support/programme.ts';
import { declaredVerdict, EVERYONE, verdict } from '../../test/support/route-matrix.ts';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { setRoles } from '../accounts/members.ts';
import { createMail } from '../accounts/mail.ts';
import { listZones } from '../accounts/zones.ts';
import { silentLog } from '../kernel/log.ts';
import { asRunOfAirings } from '../playout/as-run.store.ts';
import { createDeliveries } from '../playout/deliveries.ts';
import { createCapInbox } from './cap-inbox.ts';
import { createCapSenders } from './cap-senders.ts';
import { makeSigner } from './testing/cap-signer.ts';
import { emergencyRoutes } from './emergencies.routes.tsx';
import { lettersToSeconds } from './letters.ts';
import { createOrders } from './orders.ts';
import { setSound } from './orders.store.ts';
import { createWatch } from './watch.ts';

const CAP = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>A1</identifier><sender>a@b.vn</sender>
  <sent>2026-11-23T06:00:00+07:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  <info><language>vi</language><event>Bão</event></info></alert>`;
const SOUND = { sha256: 'a'.repeat(64), bytes: 9, durationMs: 20_000, mediaType: 'audio/mpeg' };

for (const dialect of DIALECTS) {
  describe(`the routes of phát khẩn cấp on ${dialect}`, () => {
    let server: TestApp;
    let programme: ReturnType<typeof openProgramme>;
    let base: string;
    let api: string;

    beforeAll(async () => {
      server = await openTestApp({
        dialect,
        routes: (app, installation) => {
          const { database, machine, devices, auth } = installation;
          programme = openProgramme(installation);
          const { clock, bulletins } = programme;
          const feed = { current: () => Promise.reject(new Error('no player here')) };
          const deliveries = createDeliveries({ database, clock, machine, feed, devices, log: silentLog });
          const mail = createMail({ smtpUrl: 'smtp://127.0.0.1:1', from: 'loa@phuong.gov.vn' });
          const orders = createOrders({
            ...{ database, clock, machine, bulletins, wakeJobs: () => undefined },
            onPlanned: () => Promise.resolve(),
            markDelivery: deliveries.mark,
            tellSeconds: lettersToSeconds({
              ...{ ...mail, baseUrl: 'https://loa.phuong.gov.vn' },
              machineNow: () => machine.now(),
            }),
          });
          const capSenders = createCapSenders({ database, clock, orders });
          const cap = createCapInbox({
            ...{ database, clock, orders, senders: capSenders },
            wakeJobs: () => undefined,
          });
          const playsOf = (stationId: string, ids: readonly string[]) =>
            asRunOfAirings(database.kysely, stationId, ids);
          const watch = createWatch({
            ...{ orders, devices, playsOf },
            deliveriesOf: deliveries.deliveriesOf,
          });
          emergencyRoutes(app, { database, clock, auth, bulletins, orders, cap, capSenders, watch });
        },
      });
      base = `/d/${server.station.slug}/khan-cap`;
      api = `/api/v1/stations/${server.station.id}`;
      // A second commander: the approver is one besides.
      const { database, auth } = server.installation;
      const approver = (await auth.findUser(server.emailOf('approver')))!;
      await setRoles(database.kysely, server.station.id, approver.id, ['approver', 'commander'], 1);
    });
    afterAll(() => server.close());

    const post = (who: Who, path: string, values: Record<string, string | string[]>) =>
      server.request(who, 'post', path, formOf(values));
    const sounded = (id: string) =>
      setSound(server.installation.database.kysely, server.station.id, id, { sound: SOUND });

    async function order(values: Record<string, string | string[]> = {}): Promise<string> {
      const typed = { kind: 'emergency', zones: [server.zones[0]!.id], text: 'Nước dâng.', minutes: '30' };
      const response = await post('commander', `${base}/moi`, { ...typed, repeatMinutes: '10', ...values });
      expect(response.status).toBe(303);
      return response.headers.get('location')!.split('/').at(-1)!;
    }

    it.each(EVERYONE.filter((who) => who !== 'approver'))(
      'let %s in or not exactly as declared',
      async (who) => {
        const found: Record<string, string> = {};
        const declared: Record<string, string> = {};
        for (const route of server.app.registry.all()) {
          found[`${route.method} ${route.path}`] = await verdict(server, route, who);
          declared[`${route.method} ${route.path}`] = declaredVerdict(route, who);
        }
        expect(found).toEqual(declared);
      },
    );

    it('show the red button to those who may order, and to nobody else', async () => {
      const page = async (who: Who) => (await server.request(who, 'get', base)).text();
      expect(await page('commander')).toContain(`href="${base}/moi"`);
      for (const who of ['administrator', 'editor', 'auditor'] as const)
        expect(await page(who)).not.toContain('Phát khẩn cấp…');
    });

    it('keep what was typed, and say at each field what is wrong with it', async () => {
      const response = await post('commander', `${base}/moi`, {
        ...{ kind: 'drill', text: 'Thử nghiệm chữa cháy', minutes: '500', repeatMinutes: 'mười' },
      });
      expect(response.status).toBe(422);
      const html = await response.text();
      for (const words of ['Hãy chọn cụm loa.', 'phải từ 1 đến 180', 'Lặp lại sau (phút) phải là một số'])
        expect(html).toContain(words);
      for (const typed of ['Thử nghiệm chữa cháy', 'value="500"', 'value="mười"'])
        expect(html).toContain(typed);
    });

    it('let the administrator allow a sender by a document, and end that', async () => {
      const path = `${base}/ben-gui`;
      const [zone] = await listZones(server.installation.database.kysely, server.station.id);
      const values = { name: 'Đài Khí tượng', sender: 'a@kttv.vn', document: '12/QĐ-UBND', zones: zone!.id };
      const wrong = await post('administrator', path, { ...values, certificate: 'không phải' });
      expect(wrong.status).toBe(422);
      const page = await wrong.text();
      expect(page).toContain('không phải chứng thư số dạng PEM');
      expect(page).toContain('value="a@kttv.vn"');
      const { certificate } = makeSigner('Đài Khí tượng');
      expect((await post('administrator', path, { ...values, certificate })).status).toBe(303);
      const shown = await (await server.request('auditor', 'get', path)).text();
      expect(shown).toContain('Được phát tự động');
      expect(shown).toContain('12/QĐ-UBND');
      const id = /ben-gui\/([^/]+)\/cham-dut/.exec(
        await (await server.request('administrator', 'get', path)).text(),
      )![1]!;
      expect((await server.request('administrator', 'get', `${path}/${id}/cham-dut`)).status).toBe(200);
      expect((await post('administrator', `${path}/${id}/cham-dut`, {})).status).toBe(303);
      expect(await (await server.request('auditor', 'get', path)).text()).toContain('Đã chấm dứt');
    });

    it('take both passwords, each from its person, and lock out one that guesses', async () => {
      const id = await order();
      await sounded(id);
      const confirm = (who: Who, password: string) => post(who, `${base}/${id}/xac-nhan`, { password });
      const early = await confirm('approver', server.password);
      expect(await early.text()).toContain('người ấy phải xác nhận trước');
      const wrong = await confirm('commander', 'sai');
      expect(wrong.status).toBe(422);
      expect(await wrong.text()).toContain('Mật khẩu chưa đúng.');
      expect((await confirm('commander', server.password)).status).toBe(303);
      expect((await confirm('commander', server.password)).status).toBe(403);
      expect((await server.json('commander', 'get', `${api}/emergencies/${id}`)).status).toBe(200);
      expect((await confirm('approver', server.password)).status).toBe(303);
      const live = (await (await server.json('auditor', 'get', `${api}/emergencies/${id}`)).json()) as object;
      expect(live).toMatchObject({ state: 'live', secondNeeded: true, second: { by: 'Người approver' } });
      const letters = await server.installation.database.kysely
        .selectFrom('job')
        .select('payload')
        .where('name', '=', 'mail.send')
        .where('key', 'like', `mail:${id}:%`)
        .execute();
      expect(letters.map(({ payload }) => (JSON.parse(payload) as { to: string }).to)).toEqual([
        server.emailOf('approver'),
      ]);
      // Others may stop it.
      expect((await post('editor', `${base}/${id}/dung`, { reason: 'Hết nguy hiểm' })).status).toBe(303);
      expect(await (await server.request('commander', 'get', `${base}/${id}`)).text()).toContain(
        'Phát đính chính…',
      );
      const report = await server.request('auditor', 'get', `${base}/${id}/bao-cao`);
      expect(report.headers.get('content-disposition')).toMatch(/bao-cao-phat-khan-cap-[\d-]+\.docx/);
      const words = unzipSync(new Uint8Array(await report.arrayBuffer()));
      const document = new TextDecoder().decode(words['word/document.xml']);
      for (const said of ['BÁO CÁO PHÁT KHẨN CẤP', 'Nước dâng.', 'Hết nguy hiểm', 'Người thứ hai xác nhận'])
        expect(document).toContain(said);
      expect((await server.request('auditor', 'get', `${base}/${await order()}/bao-cao`)).status).toBe(409);
      for (let guess = 0; guess < 5; guess++)
        await post('commander', `${base}/${await order()}/xac-nhan`, { password: 'sai' });
      const locked = await post('commander', `${base}/${await order()}/xac-nhan`, {
        password: server.password,
      });
      expect(locked.status).toBe(429);
      // Guesses at confirming lock nobody out of the sign-in, nor the other way round.
      const caller = { headers: new Headers(), address: '203.0.113.9' };
      await server.installation.auth.signIn(server.emailOf('commander'), server.password, caller);
    });

    it('let a program order, and never confirm', async () => {
      const { token } = await server.installation.tokens.create(server.station.id, COMMAND_LINE, {
        ...{ name: 'Trung tâm cảnh báo', roles: ['commander'], expiresAt: null },
      });
      const send = (method: string, path: string, body: unknown, type = 'application/json') =>
        server.app.request(`${api}${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': type },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        });
      const made = await send('POST', '/emergencies', { zones: [server.zones[0]!.id], text: 'Bão.' });
      expect(made.status).toBe(201);
      const { id, state } = (await made.json()) as { id: string; state: string };
      expect(state).toBe('waiting');
      await sounded(id);
      const confirm = await send('POST', `/emergencies/${id}/confirm`, { password: server.password });
      expect(confirm.status).toBe(403);
      expect(await (await send('POST', '/cap', CAP, 'application/cap+xml')).json()).toMatchObject({
        result: 'waiting',
      });
      expect(await (await send('POST', '/cap', CAP, 'application/cap+xml')).json()).toMatchObject({
        result: 'duplicate',
      });
      const bomb = `<!DOCTYPE a [<!ENTITY b "c">]>${CAP}`;
      expect((await send('POST', '/cap', bomb, 'application/cap+xml')).status).toBe(422);
      expect((await send('POST', '/cap', ' '.repeat(300_000), 'application/cap+xml')).status).toBe(413);
      const alerts = await (await server.request('auditor', 'get', `${base}/canh-bao`)).text();
      expect(alerts).toContain('Bão');
      const missing = await send('POST', '/emergencies', { zones: [], text: '' });
      expect(
        ((await missing.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field),
      ).toEqual([...['zones', 'text']]);
    });

    it('do not know another station’s order', async () => {
      const id = await order();
      expect((await server.request('stranger', 'get', `${base}/${id}`)).status).toBe(404);
      const elsewhere = `/api/v1/stations/${server.other.id}/emergencies/${id}`;
      expect((await server.json('stranger', 'get', elsewhere)).status).toBe(404);
    });
  });
}
