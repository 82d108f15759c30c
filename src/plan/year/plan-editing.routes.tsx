/** Sửa kế hoạch năm: form, YAML, versions, a new year's draft. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { Refusal } from '../../kernel/errors.ts';
import { requiredText, wholeNumber } from '../../kernel/fields.ts';
import { textsOf } from '../plan-forms.ts';
import { PlanEditPage, type TypedPlan } from './plan-editing.page.tsx';
import type { PlanEditing } from './plan-editing.ts';

const PAGE = '/d/{slug}/ke-hoach/sua';
const write = { scope: 'station', permission: 'plan.write' } as const;
/** A plan of two hundred tasks is far below it. */
const MOST_LETTERS = 400_000;

const ofYear = { query: z.object({ nam: wholeNumber('Năm', { min: 2000, max: 2999 }) }) };
const note = requiredText('Sửa gì, theo văn bản nào', { max: 300 });
const base = z.string({ error: 'Thiếu phiên bản đang sửa; hãy mở lại trang.' });
const yamlSchema = z.object({
  yaml: z.string({ error: 'Hãy nhập kế hoạch.' }).max(MOST_LETTERS, { error: 'Kế hoạch dài quá.' }),
  ...{ note, base },
});
/** Every field of the plan by its own path; which of them there are is the plan's matter. */
const fieldsSchema = z.looseObject({ note, base });

export function planEditingRoutes(app: App, { planEditing }: { planEditing: PlanEditing }): void {
  async function show(call: PageCall, year: number, typed?: TypedPlan) {
    const written = await planEditing.current(call.station, year);
    if (!written) throw new Refusal('plan-missing', `Chưa có kế hoạch năm ${year}.`, 404);
    const versions = await planEditing.versions(call.station, year);
    return <PlanEditPage {...{ call, written, versions, typed }} />;
  }
  const pathOf = (slug: string, year: number) => `/d/${slug}/ke-hoach?nam=${year}`;

  app.page({ method: 'get', path: PAGE, ...write, ...ofYear }, (call) => show(call, call.query.nam));

  app.form(
    { method: 'post', path: PAGE, ...write, ...ofYear, body: fieldsSchema },
    async ({ station, actor, query, body, seeOther }) => {
      const { note: why, base: begun, ...rest } = body;
      const fields = Object.fromEntries(
        Object.entries(rest).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
      );
      await planEditing.saveForm(station, actor, query.nam, { fields, note: why, base: begun });
      return seeOther(pathOf(station.slug, query.nam), 'Đã lưu phiên bản mới của kế hoạch.');
    },
    (call) => {
      const { errors, message, values } = call;
      return show(call, call.query.nam, { form: 'fields', values: textsOf(values), errors, message });
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/yaml`, ...write, ...ofYear, body: yamlSchema },
    async ({ station, actor, query, body, seeOther }) => {
      await planEditing.saveYaml(station, actor, query.nam, body);
      return seeOther(pathOf(station.slug, query.nam), 'Đã lưu phiên bản mới của kế hoạch.');
    },
    (call) => {
      const { errors, message, values } = call;
      return show(call, call.query.nam, { form: 'yaml', values: textsOf(values), errors, message });
    },
  );

  app.form(
    {
      ...{ method: 'post', path: '/d/{slug}/ke-hoach/phien-ban/{versionId}/khoi-phuc' },
      ...{ ...write, ...ofYear },
    },
    async ({ station, actor, params, query, seeOther }) => {
      await planEditing.restore(station, actor, query.nam, params.versionId);
      return seeOther(pathOf(station.slug, query.nam), 'Đã khôi phục phiên bản kế hoạch.');
    },
  );

  app.form(
    { method: 'post', path: '/d/{slug}/ke-hoach/nam-moi', ...write, ...ofYear },
    async ({ station, actor, query, seeOther }) => {
      await planEditing.beginYear(station, actor, query.nam);
      return seeOther(
        `/d/${station.slug}/ke-hoach/sua?nam=${query.nam}`,
        'Đã chép thành bản nháp. Hãy xem lại ngày tháng, nhiệm vụ và chỉ tiêu.',
      );
    },
  );
}
