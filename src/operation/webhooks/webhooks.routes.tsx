import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { Refusal } from '../../kernel/errors.ts';
import type { Database } from '../../storage/database.ts';
import {
  WebhookPage,
  WebhooksPage,
  type WebhookPageProps,
  type WebhooksPageProps,
} from './webhooks.page.tsx';
import { findWebhook, listDeliveries, listWebhooks } from './webhooks.store.ts';
import { webhookSchema, type Webhooks } from './webhooks.ts';

const PAGE = '/d/{slug}/quan-tri/webhook';
const ONE = `${PAGE}/{webhookId}`;
const access = { scope: 'station', permission: 'webhook.write' } as const;
const SHOWN = 50;

/** Quản trị → Báo cho hệ thống khác. */
export function webhooksRoutes(
  app: App,
  { database, webhooks }: { database: Database; webhooks: Webhooks },
): void {
  const { kysely } = database;

  async function list(call: PageCall, more: Partial<WebhooksPageProps> = {}) {
    return <WebhooksPage call={call} webhooks={await listWebhooks(kysely, call.station.id)} {...more} />;
  }

  async function one(
    call: PageCall & { params: { webhookId: string } },
    more: Partial<WebhookPageProps> = {},
  ) {
    const { station, params } = call;
    const webhook = await findWebhook(kysely, station.id, params.webhookId);
    if (!webhook) throw new Refusal('webhook-not-found', 'Không tìm thấy nơi nhận này.', 404);
    const deliveries = await listDeliveries(kysely, station.id, webhook.id, SHOWN);
    return <WebhookPage {...{ call, webhook, deliveries, ...more }} />;
  }

  const path = (call: { station: { slug: string }; params: { webhookId: string } }) =>
    `/d/${call.station.slug}/quan-tri/webhook/${call.params.webhookId}`;

  app.page({ method: 'get', path: PAGE, ...access }, (call) => list(call));
  app.form(
    { method: 'post', path: PAGE, ...access, body: webhookSchema },
    async (call) => {
      const { id, secret } = await webhooks.add(call.station, call.actor, call.body);
      // Not by a redirect: the secret must not be kept anywhere on the way.
      return one({ ...call, params: { webhookId: id } }, { secret });
    },
    (call) => {
      const { name, url, events } = call.values;
      const values = {
        ...{ name: typeof name === 'string' ? name : '', url: typeof url === 'string' ? url : '' },
        events: [events ?? []].flat().filter((event) => typeof event === 'string'),
      };
      return list(call, { values, errors: call.errors, message: call.message });
    },
  );

  app.page({ method: 'get', path: ONE, ...access }, (call) => one(call));
  app.form({ method: 'post', path: `${ONE}/doi-khoa`, ...access }, async (call) => {
    const secret = await webhooks.rotate(call.station, call.actor, call.params.webhookId);
    return one(call, { secret });
  });
  app.form({ method: 'post', path: `${ONE}/gui-thu`, ...access }, async (call) => {
    await webhooks.test(call.station, call.actor, call.params.webhookId);
    return call.seeOther(path(call), 'Đang gửi thử.');
  });
  app.form(
    { method: 'post', path: `${ONE}/gui-lai/{deliveryId}`, ...access },
    async (call) => {
      await webhooks.resend(call.station, call.actor, call.params.webhookId, call.params.deliveryId);
      return call.seeOther(path(call), 'Đang gửi lại.');
    },
    (call) => one(call, { message: call.message }),
  );
  app.form({ method: 'post', path: `${ONE}/go`, ...access }, async (call) => {
    await webhooks.remove(call.station, call.actor, call.params.webhookId);
    return call.seeOther(`/d/${call.station.slug}/quan-tri/webhook`, 'Đã gỡ nơi nhận.');
  });
}
