import { reviewAmong } from '../accounts/approval-policy.ts';
import type { App } from '../accounts/http/app.ts';
import { Refusal } from '../kernel/errors.ts';
import { officeFile, officeResponse } from '../kernel/office/office.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import { approvalSlip } from './approval-slip.ts';
import { kindWords } from './scripts.page.tsx';
import type { Scripts } from './scripts.ts';
import { segmentById } from './segments.store.ts';

/** The approval in force on paper: phiếu duyệt. */
export function approvalSlipRoutes(
  app: App,
  { scripts, database }: { scripts: Scripts; database: Database },
): void {
  app.page(
    {
      method: 'get',
      path: '/d/{slug}/tin-bai/{scriptId}/phieu-duyet',
      scope: 'station',
      permission: 'script.read',
    },
    async ({ station, params, domain }) => {
      const { script, revisions, decisions } = await scripts.detail(station, params.scriptId);
      const revision = revisions.find(({ id }) => id === script.approvedRevisionId);
      const ofRevision = decisions.filter(({ subjectId }) => subjectId === revision?.id);
      const [decision] = ofRevision;
      const segment =
        decision?.outcome === 'approved'
          ? await segmentById(database.kysely, station.id, decision.segmentId)
          : undefined;
      if (!revision || !decision || !segment)
        throw new Refusal('not-approved', 'Tin, bài này chưa được duyệt nên không có phiếu duyệt.', 409);
      const trial = station.trial || domain.trial;
      const document = approvalSlip({
        ...{ station, revision, segment, decision, trial, review: reviewAmong(ofRevision) },
        kind: kindWords(revision),
      });
      const name = `phieu-duyet-${dateOf(decision.at, station.timeZone)}`;
      return officeResponse(await officeFile({ kind: 'word', document }), 'word', name);
    },
  );
}
