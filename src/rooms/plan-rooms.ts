/** The rooms of the plan: what counts as done, what proves it, what is told of it. */
import type { Installation } from '../accounts/installation.ts';
import type { Mail } from '../accounts/mail.ts';
import { listMembers } from '../accounts/members.ts';
import type { Station } from '../accounts/stations.ts';
import type { MediaStore } from '../audio/media-store.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import { createWardMonths } from '../city/ward-months.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Outgoing } from '../kernel/outgoing.ts';
import { monthOf } from '../kernel/zoned-time.ts';
import { createAudits } from '../plan/audits.ts';
import { createByHand } from '../plan/by-hand.ts';
import { createClosing } from '../plan/closing/closing.ts';
import { createCorrections } from '../plan/closing/corrections.ts';
import { createEvidencePackages } from '../plan/evidence-package/evidence-package.ts';
import { createCsvImport } from '../plan/evidence/csv-import.ts';
import { createEvidenceFiles } from '../plan/evidence/evidence-files.ts';
import { createEvidence } from '../plan/evidence/evidence.ts';
import { createFeeds } from '../plan/evidence/feeds.ts';
import { createLinkWatch } from '../plan/evidence/link-watch.ts';
import { unitsOfPlan } from '../plan/evidence/units.ts';
import { createWebsiteVisits } from '../plan/evidence/visits.ts';
import { createNotHeard } from '../plan/not-heard.ts';
import { createOtherLogs } from '../plan/other-log/other-logs.ts';
import { loadPlanTexts } from '../plan/plans.ts';
import { createReports } from '../plan/reports/reports.ts';
import { createRetention } from '../plan/retention/retention.ts';
import { createSuggestions } from '../plan/suggest/suggestions.ts';
import { createPlanEditing } from '../plan/year/plan-editing.ts';
import { createReminders } from '../plan/year/sending-reminders.ts';
import type { StationKeys } from '../playout/keys.ts';
import type { CalendarEdits } from '../schedule/calendar-edits.ts';

export interface PlanRoomsDependencies {
  installation: Pick<Installation, 'config' | 'database' | 'clock' | 'machine' | 'trial'>;
  media: MediaStore;
  outgoing: Outgoing;
  mail: Mail;
  keys: () => StationKeys;
  bulletins: Bulletins;
  calendarEdits: CalendarEdits;
  /** Plans a station's airings anew. */
  plan: (stationId: string) => Promise<void>;
}

export function openPlanRooms({ installation, media, outgoing, mail, keys, ...line }: PlanRoomsDependencies) {
  const { config, database, clock, machine, trial } = installation;
  const { bulletins, calendarEdits, plan } = line;
  const audits = createAudits({ database, clock, trial });
  /** Units of the plan in force, to choose from; none where there is no plan. */
  const unitsOf = async (at: Station): Promise<string[]> => {
    try {
      return unitsOfPlan(await audits.planOf(at, monthOf(clock.now(), at.timeZone)));
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  };
  const reminders = createReminders({
    ...{ database, clock, audits, mail, machineNow: () => machine.now() },
    ...{ baseUrl: config.baseUrl ?? '', members: listMembers },
  });
  const planEditing = createPlanEditing({ database, clock, planTexts: () => loadPlanTexts() });
  const byHand = createByHand({ database, clock, audits });
  const closing = createClosing({ database, clock, audits, keys });
  const corrections = createCorrections({ database, clock });
  const evidencePackages = createEvidencePackages({ database, clock, media, audits, keys });
  const evidenceFiles = createEvidenceFiles({ database, clock, media });
  const evidence = createEvidence({ database, clock, audits, files: evidenceFiles });
  const csvImport = createCsvImport({ database, clock, media, evidence });
  const visits = createWebsiteVisits({ database, clock });
  const feeds = createFeeds({ database, clock, outgoing, evidence });
  const linkWatch = createLinkWatch({ database, clock, outgoing });
  const otherLogs = createOtherLogs({ database, clock, media, audits });
  const reports = createReports({ database, clock, audits, media, trial });
  const retention = createRetention({ database, clock, media });
  const wardMonths = createWardMonths({ database, clock, audits });
  const suggestions = createSuggestions({ database, clock, audits, bulletins, calendarEdits, plan });
  const notHeardOf = createNotHeard({ database, clock, audits });
  return {
    unitsOf,
    audits,
    reminders,
    planEditing,
    byHand,
    closing,
    corrections,
    evidencePackages,
    evidenceFiles,
    evidence,
    csvImport,
    visits,
    feeds,
    linkWatch,
    otherLogs,
    reports,
    retention,
    wardMonths,
    suggestions,
    notHeardOf,
  };
}
