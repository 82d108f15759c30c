import { z } from 'zod';
import { stepsFor } from '../accounts/approval-policy.ts';
import type { App } from '../accounts/http/app.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { optionalText, wholeNumber } from '../kernel/fields.ts';
import { ApprovalsPage, QUEUE_PAGE_SIZE, type RefusedDecision } from './approvals.page.tsx';
import type { ScriptRooms } from './script-rooms.ts';
import { UNDO_MS } from './deciding.ts';
import { listScripts } from './scripts.store.ts';
import type { Decision } from './segments.store.ts';

const QUEUE = '/d/{slug}/duyet';
const access = { scope: 'station', permission: 'script.approve' } as const;

const queueQuery = z.object({
  trang: wholeNumber('Trang', { min: 1, max: 100_000 }).default(1).catch(1),
});

/** What was read and heard goes along with the decision, in the form as in the API. */
export const decisionSchema = z.object({
  outcome: z.enum(['approved', 'returned'], { error: 'Hãy chọn Duyệt hoặc Trả lại.' }),
  revisionId: z.string({ error: 'Thiếu mã bản đã đọc.' }).max(100, 'Mã bản đã đọc không hợp lệ.'),
  audioSha256: z
    .string({ error: 'Thiếu mã âm thanh đã nghe.' })
    .regex(/^[0-9a-f]{64}$/, 'Mã âm thanh đã nghe không hợp lệ.'),
  comment: optionalText('Ý kiến', { max: 2_000, lines: true }),
});

function decidedWords(outcome: Decision['outcome'] | undefined, title: string): string {
  if (outcome === 'reviewed') return `Đã soát “${title}”, chờ lãnh đạo UBND duyệt.`;
  return `${outcome === 'approved' ? 'Đã duyệt' : 'Đã trả lại'} “${title}”.`;
}

/** Duyệt: the queue, the decision, and taking it back. */
export function approvalRoutes(app: App, rooms: ScriptRooms): void {
  const { database, scripts } = rooms;

  async function queue(call: PageCall, page: number, refused?: RefusedDecision) {
    const { station } = call;
    const range = { limit: QUEUE_PAGE_SIZE, offset: (page - 1) * QUEUE_PAGE_SIZE };
    const steps = stepsFor(call.actor.roles, station.settings);
    const [step] = steps;
    const both = steps.length === 2 || !station.settings.twoStepApproval;
    const filter = {
      states: ['submitted'] as const,
      reviewed: both ? undefined : step === 'approve',
    };
    const { items, total } =
      step === undefined
        ? { items: [], total: 0 }
        : await listScripts(database.kysely, station.id, filter, range);
    const shown = [];
    for (const { script, revision } of items) {
      const detail = await scripts.detail(station, script.id);
      shown.push({ detail, reading: await rooms.readAloud(station, revision.text) });
    }
    // Nothing opens by itself right after a decision: the thumb is still where Duyệt was.
    const open = refused?.scriptId ?? (call.notice ? null : (items[0]?.script.id ?? null));
    return (
      <ApprovalsPage call={call} items={shown} total={total} page={page} open={open} refused={refused} />
    );
  }

  app.page({ method: 'get', path: QUEUE, ...access, query: queueQuery }, (call) =>
    queue(call, call.query.trang),
  );

  app.form(
    { method: 'post', path: `${QUEUE}/{scriptId}`, ...access, body: decisionSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const { outcome, comment, ...seen } = body;
      await scripts.decide(station, actor, params.scriptId, outcome, seen, comment);
      const { revision, decisions } = await scripts.detail(station, params.scriptId);
      const title = revision.title.length > 80 ? `${revision.title.slice(0, 79)}…` : revision.title;
      return seeOther(`/d/${station.slug}/duyet`, {
        tone: 'proved',
        message: decidedWords(decisions[0]?.outcome, title),
        undo: {
          action: `/d/${station.slug}/duyet/${params.scriptId}/hoan-tac`,
          seconds: UNDO_MS / 1000,
        },
      });
    },
    async (call) => {
      const { params, values, errors, message, station } = call;
      // Of another station, or none: there is no card to show the refusal at.
      await scripts.detail(station, params.scriptId);
      const comment = textOf(values['comment']) ?? '';
      return queue(call, 1, { scriptId: params.scriptId, comment, errors, message });
    },
  );

  app.form(
    { method: 'post', path: `${QUEUE}/{scriptId}/hoan-tac`, ...access },
    async ({ station, actor, params, seeOther }) => {
      await scripts.undoDecision(station, actor, params.scriptId);
      return seeOther(`/d/${station.slug}/duyet`, 'Đã hoàn tác, tin, bài lại chờ duyệt.');
    },
    (call) => call.seeOther(`/d/${call.station.slug}/duyet`, { tone: 'danger', message: call.message ?? '' }),
  );
}
