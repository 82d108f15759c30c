/** Gợi ý: the proposals, placing those that are ticked, taking them back. */
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { Refusal } from '../../kernel/errors.ts';
import { undoable } from '../../schedule/calendar-edits.routes.tsx';
import { placeSchema } from './placing.ts';
import { SuggestPage, type SuggestPageProps } from './suggest.page.tsx';
import type { Suggestions } from './suggestions.ts';

const PAGE = '/d/{slug}/ke-hoach/goi-y';
const see = { scope: 'station', permission: 'audit.read' } as const;
const write = { scope: 'station', permission: 'schedule.write' } as const;

export function suggestRoutes(app: App, { suggestions }: { suggestions: Suggestions }): void {
  async function show(call: PageCall, more: Omit<SuggestPageProps, 'call' | 'suggestion'> = {}) {
    const suggestion = await suggestions.propose(call.station);
    return <SuggestPage {...{ call, suggestion }} {...more} />;
  }

  app.page({ method: 'get', path: PAGE, ...see }, (call) => show(call));

  app.form(
    { method: 'post', path: PAGE, ...write, body: placeSchema },
    async (call) => {
      const { station, actor, body, seeOther } = call;
      const { placings, editId } = await suggestions.place(station, actor, body.chon);
      const undoAction = editId === null ? undefined : `/d/${station.slug}/ke-hoach/goi-y/hoan-tac/${editId}`;
      if (undoAction === undefined || placings.some(({ refused }) => refused !== null))
        return show(call, { placings, undoAction });
      const words = `Đã đặt ${placings.length} tin, bài vào lịch phát.`;
      return seeOther(`/d/${station.slug}/ke-hoach/goi-y`, undoable(words, undoAction, {}));
    },
    (call) => {
      const { errors, message, values } = call;
      const ticked = [values['chon'] ?? []].flat();
      const told = message ?? errors[0]?.message ?? 'Không đặt được.';
      return show(call, { ticked, message: told });
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/hoan-tac/{editId}`, ...write },
    async ({ station, actor, params, seeOther }) => {
      const back = `/d/${station.slug}/ke-hoach/goi-y`;
      try {
        await suggestions.undo(station, actor, params.editId);
        return seeOther(back, 'Đã hoàn tác, lịch phát như trước.');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return seeOther(back, { tone: 'danger', message: error.message });
      }
    },
  );
}
