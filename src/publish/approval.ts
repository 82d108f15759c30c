import type { ApprovalCase } from '../accounts/approval-policy.ts';
import type { Station } from '../accounts/stations.ts';
import { reviewInForce, type Publication } from './publication.ts';

/** Who may take the next step with a publication: neither who made it nor who edited it last. Pure. */
export function approvalCaseOf({ settings }: Pick<Station, 'settings'>, one: Publication): ApprovalCase {
  const lastEditor = one.revised?.by ?? one.editedBy ?? one.by;
  return {
    ...{ settings, authors: [lastEditor, one.by], noun: 'bản đăng' },
    reviewedBy: reviewInForce(one)?.by ?? null,
  };
}
