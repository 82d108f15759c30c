/** Kết nối Zalo: its pages, and the address to which Zalo sends people back. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Invalid } from '../../accounts/http/declaration.ts';
import type { RequestContext } from '../../accounts/http/request-context.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { Refusal } from '../../kernel/errors.ts';
import { optionalText, requiredText, wholeNumber } from '../../kernel/fields.ts';
import { DEFAULT_ZALO_SETTINGS } from './account.store.ts';
import type { ZaloAccounts } from './accounts.ts';
import { ConnectPage, LeavePage } from './connect.page.tsx';

const PAGE = '/d/{slug}/xuat-ban/zalo';
const see = { scope: 'station', permission: 'script.read' } as const;
const connect = { scope: 'station', permission: 'publish.connect' } as const;

const formSchema = z.object({
  appId: requiredText('ID ứng dụng', { max: 40 }),
  secret: optionalText('Khóa bí mật', { max: 200 }),
  oaSecret: optionalText('OA Secret Key', { max: 200 }),
  author: optionalText('Tác giả', { max: 50 }),
  nightFrom: wholeNumber('Giờ ngừng gửi', { min: 0, max: 23 }),
  nightTo: wholeNumber('Giờ gửi lại', { min: 0, max: 23 }),
  perDay: wholeNumber('Số lần gửi mỗi ngày', { min: 1, max: 10 }),
});

const backSchema = z.object({
  code: z.string().max(1_000).catch(''),
  state: z.string().max(200).catch(''),
  oa_id: z.string().max(40).catch(''),
  error: z.string().max(40).optional().catch(undefined),
});

export interface ConnectRooms {
  accounts: ZaloAccounts;
  /** Under which address people and Zalo reach the server, as this request came. */
  publicBase: (c: RequestContext) => string;
}

export function connectRoutes(app: App, { accounts, publicBase }: ConnectRooms): void {
  async function page(
    call: PageCall & { c: RequestContext; may: (permission: 'publish.connect') => boolean },
    again?: Partial<Invalid>,
  ) {
    const { station, c } = call;
    const account = await accounts.find(station.id);
    const { author, nightFrom, nightTo, perDay } = account?.settings ?? DEFAULT_ZALO_SETTINGS;
    const stored = {
      ...{ appId: account?.appId ?? '', author },
      ...{ nightFrom: String(nightFrom), nightTo: String(nightTo), perDay: String(perDay) },
    };
    const typed = Object.entries(again?.values ?? {}).map(([name, value]) => [name, [value].flat()[0] ?? '']);
    const base = publicBase(c);
    return (
      <ConnectPage
        {...{ call, account, mayConnect: call.may('publish.connect') }}
        redirectUri={`${base}/d/${station.slug}/xuat-ban/zalo/ve`}
        webhook={`${base}/api/webhooks/zalo/${station.id}`}
        typed={{ ...stored, ...(Object.fromEntries(typed) as Record<string, string>) }}
        errors={again?.errors}
        message={again?.message}
      />
    );
  }

  app.page({ method: 'get', path: PAGE, ...see }, (call) => page(call));
  app.form(
    { method: 'post', path: PAGE, ...connect, body: formSchema },
    async ({ station, actor, body, seeOther }) => {
      const { appId, secret, oaSecret, ...settings } = body;
      await accounts.save(station, actor, { appId, secret, oaSecret, settings });
      return seeOther(`/d/${station.slug}/xuat-ban/zalo`, 'Đã lưu. Tiếp theo: bấm Kết nối ở bước 2.');
    },
    (call) => page(call, call),
  );
  app.form(
    { method: 'post', path: `${PAGE}/cap-quyen`, ...connect },
    async (call) => {
      const { station, actor, c } = call;
      const redirectUri = `${publicBase(c)}/d/${station.slug}/xuat-ban/zalo/ve`;
      return <LeavePage call={call} address={await accounts.begin(station, actor, redirectUri)} />;
    },
    (call) => page(call, call),
  );
  app.page({ method: 'get', path: `${PAGE}/ve`, ...connect, query: backSchema }, async (call) => {
    const { station, actor, query, seeOther } = call;
    const told = {
      code: query.code,
      state: query.state,
      oaId: query.oa_id,
      denied: query.error !== undefined,
    };
    try {
      await accounts.complete(station, actor, told);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return seeOther(`/d/${station.slug}/xuat-ban/zalo`, { tone: 'danger', message: error.message });
    }
    return seeOther(`/d/${station.slug}/xuat-ban/zalo`, 'Đã kết nối Zalo OA.');
  });
  app.form(
    { method: 'post', path: `${PAGE}/gia-han`, ...connect },
    async ({ station, seeOther }) => {
      await accounts.renewNow(station);
      return seeOther(`/d/${station.slug}/xuat-ban/zalo`, 'Đã gia hạn kết nối.');
    },
    (call) => page(call, call),
  );
  app.form({ method: 'post', path: `${PAGE}/ngat`, ...connect }, async ({ station, actor, seeOther }) => {
    await accounts.disconnect(station, actor);
    return seeOther(`/d/${station.slug}/xuat-ban/zalo`, 'Đã ngắt kết nối Zalo OA.');
  });
}
