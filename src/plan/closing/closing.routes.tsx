/** Chốt số liệu, mở lại, đính chính: the forms of Kiểm tra tháng that only an auditor has. */
import type { App } from '../../accounts/http/app.ts';
import type { Station } from '../../accounts/stations.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Month } from '../../kernel/zoned-time.ts';
import { findRevision, findScript } from '../../scripts/scripts.store.ts';
import type { Database } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import type { CountedItem, NotCountedItem } from '../month-audit.ts';
import { monthIn, textsOf } from '../plan-forms.ts';
import { ClosePage, CorrectPage, ReopenPage, type CorrectPageProps } from './closing.page.tsx';
import { reopenSchema, type Closing } from './closing.ts';
import { markSchema, strikeSchema, type Corrections } from './corrections.ts';

export interface ClosingRooms {
  database: Database;
  audits: Pick<Audits, 'monthAudit'>;
  closing: Closing;
  corrections: Corrections;
}

const PAGE = '/d/{slug}/kiem-tra/{month}';
const closes = { scope: 'station', permission: 'month.close' } as const;
const corrects = { scope: 'station', permission: 'correction.write' } as const;

export function closingRoutes(app: App, { database, audits, closing, corrections }: ClosingRooms): void {
  const { kysely } = database;
  const pathOf = (station: Station, month: Month) => `/d/${station.slug}/kiem-tra/${month}`;

  app.page({ method: 'get', path: `${PAGE}/chot`, ...closes }, async (call) => {
    const month = monthIn(call.params);
    const { quotas } = await audits.monthAudit(call.station, month);
    const short = quotas
      .filter(({ state }) => state === 'short')
      .map((quota) => `${quota.task}. ${quota.short}`);
    return <ClosePage {...{ call, month, short }} path={pathOf(call.station, month)} />;
  });

  app.form({ method: 'post', path: `${PAGE}/chot`, ...closes }, async (call) => {
    const { station, actor, params, seeOther } = call;
    const month = monthIn(params);
    await closing.close(station, actor, month);
    return seeOther(`${pathOf(station, month)}#chot`, 'Đã chốt và ký số liệu tháng.');
  });

  app.page({ method: 'get', path: `${PAGE}/mo-lai`, ...closes }, (call) => {
    const month = monthIn(call.params);
    return <ReopenPage call={call} month={month} path={pathOf(call.station, month)} />;
  });

  app.form(
    { method: 'post', path: `${PAGE}/mo-lai`, ...closes, body: reopenSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const month = monthIn(params);
      await closing.reopen(station, actor, month, body);
      return seeOther(`${pathOf(station, month)}#chot`, 'Đã mở lại số liệu tháng.');
    },
    (call) => {
      const month = monthIn(call.params);
      const { errors, message } = call;
      const typed = { values: textsOf(call.values), errors, message };
      return <ReopenPage {...{ call, month, typed }} path={pathOf(call.station, month)} />;
    },
  );

  /** What stands under an id in the month's audit: an item with all that proves it. */
  async function subject(
    station: Station,
    month: Month,
    id: string,
  ): Promise<Pick<CorrectPageProps, 'item' | 'facts' | 'title'>> {
    const { quotas } = await audits.monthAudit(station, month);
    const found = quotas
      .flatMap(({ items, notCounted }): (CountedItem | NotCountedItem)[] => [...items, ...notCounted])
      .find((item) => item.id === id);
    const script = await findScript(kysely, station.id, id);
    if (!found && !script) throw new Refusal('item-not-found', 'Không tìm thấy mục này trong tháng.', 404);
    const revisionId = script?.approvedRevisionId ?? script?.revisionId;
    const revision = revisionId ? await findRevision(kysely, station.id, revisionId) : undefined;
    const facts = (found?.proof ?? [])
      .filter(({ fact }) => fact !== 'plan-document')
      .flatMap(({ ids }) => ids);
    const title = revision?.title ?? found?.title ?? '';
    return {
      ...{ facts, title },
      item: revision ? { id, title, cchc: revision.cchc, topics: revision.topics } : null,
    };
  }

  app.page({ method: 'get', path: `${PAGE}/dinh-chinh/{itemId}`, ...corrects }, async (call) => {
    const month = monthIn(call.params);
    const about = await subject(call.station, month, call.params.itemId);
    return <CorrectPage {...{ call, month, ...about }} path={pathOf(call.station, month)} />;
  });

  app.form(
    { method: 'post', path: `${PAGE}/dinh-chinh/{itemId}`, ...corrects, body: markSchema },
    async ({ station, actor, params, body, seeOther }) => {
      await corrections.putMarkRight(station, actor, params.itemId, body);
      return seeOther(`${pathOf(station, monthIn(params))}#chot`, 'Đã lưu đính chính.');
    },
    async (call) => {
      const month = monthIn(call.params);
      const about = await subject(call.station, month, call.params.itemId);
      const { errors, message, values } = call;
      const topics = [values.topics ?? []].flat();
      const typed = { form: 'mark' as const, values: textsOf(values), topics, errors, message };
      return <CorrectPage {...{ call, month, ...about, typed }} path={pathOf(call.station, month)} />;
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/loai`, ...corrects, body: strikeSchema },
    async ({ station, actor, params, body, seeOther }) => {
      await corrections.strikeOut(station, actor, body);
      return seeOther(`${pathOf(station, monthIn(params))}#chot`, 'Đã loại khỏi số liệu.');
    },
    (call) => {
      const month = monthIn(call.params);
      const { errors, message, values } = call;
      const typed = { form: 'strike' as const, values: textsOf(values), topics: [], errors, message };
      const facts = [values.facts ?? []].flat();
      const path = pathOf(call.station, month);
      return <CorrectPage {...{ call, month, path, facts, typed }} item={null} title="mục đã chọn" />;
    },
  );
}
