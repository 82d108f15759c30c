/** Nơi đăng khác: how the ward's website and the city's page are reached by the program. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Invalid } from '../../accounts/http/declaration.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { checkbox } from '../../kernel/fields.ts';
import { cityFormSchema, EMPTY_PORTAL, portalFormSchema, typedOf } from './place-forms.ts';
import { PlacesPage } from './places.page.tsx';
import type { Places, Trial } from './places.ts';

const PAGE = '/d/{slug}/xuat-ban/noi-dang';
const see = { scope: 'station', permission: 'script.read' } as const;
const connect = { scope: 'station', permission: 'publish.connect' } as const;

export function placesRoutes(app: App, { places }: { places: Places }): void {
  async function page(
    call: PageCall & { may: (permission: 'publish.connect') => boolean },
    { again, trial }: { again?: Invalid; trial?: Trial } = {},
  ) {
    const recipe = await places.recipe(call.station.id);
    const city = await places.city(call.station.id);
    const typed = Object.entries(again?.values ?? {}).map(([name, value]) => [name, [value].flat()[0] ?? '']);
    return (
      <PlacesPage
        {...{ call, recipe, trial, city, mail: places.mail, mayConnect: call.may('publish.connect') }}
        typed={{
          ...city,
          ...(recipe ? typedOf(recipe) : EMPTY_PORTAL),
          ...(Object.fromEntries(typed) as Record<string, string>),
        }}
        errors={again?.errors}
        message={again?.message}
      />
    );
  }

  app.page({ method: 'get', path: PAGE, ...see }, (call) => page(call));
  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/trang-web`, ...connect },
      body: z.intersection(portalFormSchema, z.object({ dropHeaders: checkbox() })),
    },
    async ({ station, actor, body, seeOther }) => {
      await places.savePortal(station, actor, body, body.dropHeaders);
      return seeOther(
        `/d/${station.slug}/xuat-ban/noi-dang`,
        'Đã lưu. Hãy bấm Gửi thử trước khi đăng bài thật.',
      );
    },
    (call) => page(call, { again: call }),
  );
  app.form(
    { method: 'post', path: `${PAGE}/gui-thu`, ...connect },
    async (call) => page(call, { trial: await places.trial(call.station) }),
    (call) => page(call, { again: call }),
  );
  app.form(
    { method: 'post', path: `${PAGE}/thanh-pho`, ...connect, body: cityFormSchema },
    async ({ station, actor, body, seeOther }) => {
      await places.saveCity(station, actor, body);
      return seeOther(`/d/${station.slug}/xuat-ban/noi-dang`, 'Đã lưu địa chỉ nhận thư.');
    },
    (call) => page(call, { again: call }),
  );
  app.form(
    { method: 'post', path: `${PAGE}/bo-thanh-pho`, ...connect },
    async ({ station, actor, seeOther }) => {
      await places.forget(station, actor, 'city-page');
      return seeOther(`/d/${station.slug}/xuat-ban/noi-dang`, 'Hệ thống không tự gửi thư tới Thành phố nữa.');
    },
  );
  app.form(
    { method: 'post', path: `${PAGE}/bo-trang-web`, ...connect },
    async ({ station, actor, seeOther }) => {
      await places.forget(station, actor, 'ward-website');
      return seeOther(`/d/${station.slug}/xuat-ban/noi-dang`, 'Hệ thống không tự đăng lên trang nữa.');
    },
  );
}
