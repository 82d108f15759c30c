/** Thành phố → Gửi bản tin: each ward gets it waiting, and airs it only as an item of its own. */
import { z } from 'zod';
import { recordInCity } from '../accounts/city-trail.ts';
import type { App } from '../accounts/http/app.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import { listStations } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { idList, oneOf, requiredText } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import { fatesOf, PRIORITIES, receive } from '../scripts/received/received.store.ts';
import type { Database } from '../storage/database.ts';
import { BulletinPage, BulletinsPage, type BulletinsPageProps } from './bulletins.page.tsx';
import {
  findCityBulletin,
  insertCityBulletin,
  listCityBulletins,
  type CityBulletin,
} from './bulletins.store.ts';
import type { CityCall } from './city-page.page.tsx';
import { wardsMeant } from './ward-choice.page.tsx';

export interface BulletinsRooms {
  database: Database;
  clock: Clock;
}

const PAGE = '/thanh-pho/ban-tin';
const see = { scope: 'city', permission: 'city.see' } as const;
const send = { scope: 'city', permission: 'city.send' } as const;
const MOST = 50;
/** What a bulletin of the city is from, in the ward's list. */
const SOURCE = 'city';

const bodySchema = z.object({
  title: requiredText('Tiêu đề', { max: 200 }),
  text: requiredText('Nội dung', { max: 60_000, lines: true }),
  priority: oneOf('Mức độ', PRIORITIES),
  to: oneOf('Gửi đến', ['all', 'chosen']),
  wards: idList('Phường', { max: 2_000 }),
});

export function bulletinsRoutes(app: App, { database, clock }: BulletinsRooms): void {
  const { kysely } = database;
  const show = async (
    call: CityCall,
    more: Pick<BulletinsPageProps, 'values' | 'errors' | 'message'> = {},
  ) => (
    <BulletinsPage
      {...{ call, ...more }}
      sent={await listCityBulletins(kysely, MOST)}
      wards={await listStations(kysely)}
    />
  );

  app.page({ method: 'get', path: PAGE, ...see }, (call) => show(call));

  app.form(
    { method: 'post', path: PAGE, ...send, body: bodySchema },
    async ({ actor, body, seeOther }) => {
      const wanted = wardsMeant(body, await listStations(kysely)) as string[];
      if (wanted.length === 0) throw fieldRefusal('to', 'no-wards', 'Hãy chọn ít nhất một phường.');
      const { title, text, priority } = body;
      const sentAt = clock.now();
      const { id: by, name } = actor;
      const one: CityBulletin = {
        ...{ id: newId(sentAt), priority, title, text, wards: wanted.length, by: { id: by, name }, sentAt },
      };
      await kysely.transaction().execute(async (tx) => {
        await insertCityBulletin(tx, one);
        const incoming = { source: SOURCE, sourceId: one.id, sender: `Thành phố: ${name}` };
        const known = new Set((await listStations(tx)).map((station) => station.id));
        for (const ward of wanted.filter((id) => known.has(id)))
          await receive(tx, ward, { ...incoming, priority, title, text }, sentAt);
        await recordInCity(
          tx,
          actor,
          'city.bulletin',
          one.id,
          { title, priority, wards: wanted.length },
          sentAt,
        );
      });
      return seeOther(`${PAGE}/${one.id}`, `Đã gửi đến ${wanted.length} phường; mỗi phường sẽ xác nhận.`);
    },
    (call) => {
      const { values, errors, message } = call;
      const [title, text, priority, to] = ['title', 'text', 'priority', 'to'].map(
        (name) => textOf(values[name]) ?? '',
      );
      const chosen = [values['wards'] ?? []].flat();
      return show(call, {
        errors,
        message,
        values: { title: title!, text: text!, priority: priority!, to: to!, chosen },
      });
    },
  );

  app.page({ method: 'get', path: `${PAGE}/{bulletinId}`, ...see }, async (call) => {
    const bulletin = await findCityBulletin(kysely, call.params.bulletinId);
    if (!bulletin) throw new Refusal('bulletin-not-found', 'Không tìm thấy bản tin này.', 404);
    const names = new Map((await listStations(kysely)).map(({ id, name }) => [id, name]));
    const fates = (await fatesOf(kysely, SOURCE, bulletin.id)).map((fate) => ({
      ...fate,
      ward: names.get(fate.stationId) ?? '',
    }));
    return <BulletinPage {...{ call, bulletin, fates }} />;
  });
}
