/** Kiểm tra tháng: its page, its forms, and the same audit for programs. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Domain } from '../accounts/http/declaration.ts';
import type { Permission } from '../accounts/permissions.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { checkbox, optional } from '../kernel/fields.ts';
import {
  isoWithOffset,
  monthBounds,
  monthOf,
  parseInstant,
  wallClockOf,
  type Month,
} from '../kernel/zoned-time.ts';
import { listScripts } from '../scripts/scripts.store.ts';
import type { Database } from '../storage/database.ts';
import { auditDetails, type AuditDetails } from './audit-details.store.ts';
import type { MonthAudit } from './month-audit.ts';
import { AuditPage } from './audit.page.tsx';
import type { Audits } from './audits.ts';
import { directiveAirings } from './directives.store.ts';
import type { ByHandCardProps, ByHandTyped } from './by-hand.page.tsx';
import { byHandBefore, type ByHandEntry } from './by-hand.store.ts';
import { byHandSchema, type ByHand } from './by-hand.ts';
import { monthAuditSchema } from './month-audit-schema.ts';
import { monthIn, textsOf } from './plan-forms.ts';
import { heardTasks } from './plans.ts';
import { corrections } from './closing/corrections.store.ts';
import type { ClosingCardProps } from './closing/closing.page.tsx';
import type { Closing } from './closing/closing.ts';
import { closesOf } from './month-closes.store.ts';

export interface PlanRooms {
  database: Database;
  audits: Audits;
  byHand: ByHand;
  closing: Pick<Closing, 'isIntact'>;
}

/** The newest approved tin/bài that the form offers: more than a month's. */
const OFFERED_SCRIPTS = 200;

const PAGE = '/d/{slug}/kiem-tra/{month}';
const see = { scope: 'station', permission: 'audit.read' } as const;

const WRONG_INSTANT = 'asOf phải là một thời điểm có múi giờ, ví dụ 2026-12-01T00:00:00+07:00.';

/** An instant with its offset, as a program gives it. */
const instantField = z.string({ error: WRONG_INSTANT }).transform((text, context) => {
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  context.addIssue({ code: 'custom', message: WRONG_INSTANT });
  return z.NEVER;
});

/** An airing beyond the airtime rules, by order (phát theo chỉ đạo). */
const directiveSchema = z
  .object({
    airingId: z.string(),
    title: z.string(),
    document: z.string(),
    orderedBy: z.string(),
    startsAt: z.string(),
    endsAt: z.string(),
    zones: z.array(z.string()),
    plannedMs: z.number(),
    playedMs: z.number(),
  })
  .meta({ id: 'DirectiveAiring' });

export function planRoutes(app: App, { database, audits, byHand, closing }: PlanRooms): void {
  const { kysely } = database;

  async function show(
    call: PageCall & { may: (permission: Permission) => boolean },
    month: Month,
    { unfolded = false, typed }: { unfolded?: boolean; typed?: ByHandTyped } = {},
  ) {
    const { station } = call;
    const plan = await audits.planOf(station, month);
    const audit = await audits.monthAudit(station, month);
    const { from, to } = monthBounds(month, station.timeZone);
    const entries = (await byHandBefore(kysely, station.id, to)).filter(({ at }) => at >= from);
    const details = await auditDetails(
      kysely,
      station.id,
      audit,
      entries.map(({ scriptId }) => scriptId),
    );
    const card: ByHandCardProps = {
      path: `/d/${station.slug}/kiem-tra/${month}`,
      otherLogsHref: `/d/${station.slug}/nhat-ky-khac`,
      timeZone: station.timeZone,
      entries,
      titleOf: (scriptId) => details.title(scriptId),
      actorId: call.actor.id,
      mayWrite: call.may('byhand.write'),
      mayConfirm: call.may('byhand.confirm'),
      tasks: heardTasks(plan),
      scripts: call.may('byhand.write') ? await offeredScripts(station) : [],
      span: spanOf(month, station, call.domain),
      typed,
    };
    return (
      <AuditPage
        call={call}
        audit={audit}
        plan={plan}
        details={details}
        directives={await directiveAirings(kysely, station.id, from, to)}
        byHand={card}
        closing={await closingCard(call, audit, details)}
        unfolded={unfolded}
      />
    );
  }

  async function closingCard(
    call: PageCall & { may: (permission: Permission) => boolean },
    { month, quotas }: MonthAudit,
    details: AuditDetails,
  ): Promise<ClosingCardProps> {
    const { station } = call;
    const { from, to } = monthBounds(month, station.timeZone);
    const items = new Set(
      quotas.flatMap(({ items: ones, notCounted }) => [...ones, ...notCounted].map(({ id }) => id)),
    );
    const all = await corrections(kysely, station.id);
    return {
      ...{ path: `/d/${station.slug}/kiem-tra/${month}`, month, timeZone: station.timeZone },
      closes: await closesOf(kysely, station.id, [month]),
      corrections: all.filter(({ entry, factAt }) =>
        factAt === null ? items.has(entry.item ?? '') : factAt >= from && factAt < to,
      ),
      subjectOf: ({ item, cchc }) =>
        item === null
          ? 'loại một mục khỏi số liệu'
          : `“${details.title(item)}” ${cchc ? 'là tin, bài CCHC' : 'không phải tin, bài CCHC'}`,
      isIntact: closing.isIntact,
      over: call.domain.clock.now() >= to,
      mayClose: call.may('month.close'),
    };
  }

  async function offeredScripts(station: Station) {
    const page = { limit: OFFERED_SCRIPTS, offset: 0 };
    const { items } = await listScripts(kysely, station.id, { states: ['approved'] }, page);
    return items.map(({ script, revision }) => ({ value: script.id, label: revision.title }));
  }

  // An address without a month leads to the month that runs.
  app.page({ method: 'get', path: '/d/{slug}/kiem-tra', ...see }, ({ station, domain, seeOther }) =>
    seeOther(`/d/${station.slug}/kiem-tra/${monthOf(domain.clock.now(), station.timeZone)}`),
  );

  app.page({ method: 'get', path: PAGE, ...see, query: z.object({ 'minh-chung': checkbox() }) }, (call) =>
    show(call, monthIn(call.params), { unfolded: call.query['minh-chung'] }),
  );

  app.form(
    {
      method: 'post',
      path: `${PAGE}/nhap-tay`,
      scope: 'station',
      permission: 'byhand.write',
      body: byHandSchema,
    },
    async ({ station, actor, body, seeOther }) => {
      const entry: ByHandEntry = await byHand.add(station, actor, body);
      const month = monthOf(entry.at, station.timeZone);
      return seeOther(
        `/d/${station.slug}/kiem-tra/${month}#nhap-tay`,
        'Đã lưu. Mục này được tính khi một người khác xác nhận.',
      );
    },
    (call) => {
      const { errors, message } = call;
      return show(call, monthIn(call.params), { typed: { values: textsOf(call.values), errors, message } });
    },
  );

  app.form(
    {
      method: 'post',
      path: `${PAGE}/nhap-tay/{entryId}/xac-nhan`,
      scope: 'station',
      permission: 'byhand.confirm',
    },
    async ({ station, actor, params, seeOther }) => {
      await byHand.confirm(station, actor, params.entryId);
      return seeOther(`/d/${station.slug}/kiem-tra/${monthIn(params)}#nhap-tay`, 'Đã xác nhận mục nhập tay.');
    },
  );

  app.endpoint(
    {
      method: 'get',
      path: '/api/v1/stations/{stationId}/audits/{month}',
      ...see,
      summary: 'Kiểm tra tháng: mọi chỉ tiêu của kế hoạch, kèm minh chứng',
      query: z.object({ asOf: optional(instantField) }),
      response: monthAuditSchema,
    },
    ({ station, params, query }) =>
      audits.monthAudit(station, monthIn(params), query.asOf === undefined ? {} : { asOf: query.asOf }),
  );

  app.endpoint(
    {
      method: 'get',
      path: '/api/v1/stations/{stationId}/audits/{month}/directives',
      ...see,
      summary: 'Phát theo chỉ đạo trong tháng: văn bản, người chỉ đạo, thời lượng đã phát',
      response: z.object({ directives: z.array(directiveSchema) }),
    },
    async ({ station, params }) => {
      const { from, to } = monthBounds(monthIn(params), station.timeZone);
      const iso = (instant: number) => isoWithOffset(instant, station.timeZone);
      const directives = await directiveAirings(kysely, station.id, from, to);
      return {
        directives: directives.map((one) => ({
          ...one,
          startsAt: iso(one.startsAt),
          endsAt: iso(one.endsAt),
        })),
      };
    },
  );
}

/** What was heard lies in the month, and not in the time to come. */
function spanOf(month: Month, { timeZone }: Station, { clock }: Domain): { min: string; max: string } {
  const { from, to } = monthBounds(month, timeZone);
  const wall = (at: number) => wallClockOf(at, timeZone).slice(0, 16);
  return { min: wall(from), max: wall(Math.max(from, Math.min(to - 60_000, clock.now()))) };
}
