/** The shape of a month audit as programs get it; see month-audit.ts for what each field says. */
import { z } from 'zod';
import type { MonthAudit } from './month-audit.ts';

const zonesSchema = z.object({ reached: z.array(z.string()).nullable(), planned: z.array(z.string()) });

const proofSchema = z
  .object({
    fact: z.enum(['as-run', 'publication', 'event', 'report', 'by-hand', 'plan-document']),
    ids: z.array(z.string()),
    airing: z.string().nullable().optional(),
    player: z.string().optional(),
    startedAt: z.string().optional(),
    playedMs: z.number().optional(),
    lengthMs: z.number().optional(),
    revision: z.string().nullable().optional(),
    hash: z.string().optional(),
    audio: z.string().optional(),
    approvedAt: z.string().nullable().optional(),
    approvedBy: z.string().optional(),
    url: z.string().optional(),
    evidence: z.array(z.string()).optional(),
    by: z.string().optional(),
    confirmedBy: z.string().nullable().optional(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Proof' });

const item = {
  id: z.string(),
  title: z.string(),
  at: z.string(),
  byHand: z.boolean(),
  form: z.string().optional(),
  zones: zonesSchema.optional(),
  proof: z.array(proofSchema),
};

const countedSchema = z.object({ ...item, warnings: z.array(z.string()) }).meta({ id: 'CountedItem' });
const notCountedSchema = z
  .object({
    ...item,
    airing: z.string().optional(),
    reason: z.string(),
    message: z.string(),
    whatToDo: z.string(),
  })
  .meta({ id: 'NotCountedItem' });

const quotaSchema = z
  .object({
    task: z.string(),
    title: z.string(),
    short: z.string(),
    lead: z.string(),
    support: z.array(z.string()),
    timing: z.string(),
    due: z.string().optional(),
    required: z.int(),
    counted: z.int(),
    byHand: z.int(),
    booked: z.int(),
    missing: z.int(),
    lastHelpfulDay: z.string().nullable(),
    state: z.enum(['met', 'short', 'notYetDue', 'notMeasured', 'notApplicable']),
    items: z.array(countedSchema),
    notCounted: z.array(notCountedSchema),
    supplement: z.array(countedSchema),
    metWithSupplement: z.boolean(),
    overtaken: z.array(z.string()),
  })
  .meta({ id: 'Quota' });

const airtimeSchema = z.object({
  sessions: z.int(),
  plannedMs: z.number(),
  playedMs: z.number(),
  emergencyMs: z.number(),
  drillMs: z.number().optional(),
  byCategory: z.array(
    z.object({ category: z.enum(['cchc', 'other']), items: z.int(), playedMs: z.number() }),
  ),
  byZone: z.array(
    z.object({ zone: z.string(), sessions: z.int(), plannedMs: z.number(), playedMs: z.number() }),
  ),
});

export const monthAuditSchema = z
  .object({
    station: z.string(),
    month: z.string(),
    asOf: z.string(),
    plan: z.string(),
    planVersion: z.string(),
    trial: z.boolean(),
    closedAt: z.string().nullable(),
    airtime: airtimeSchema,
    quotas: z.array(quotaSchema),
  } satisfies Record<keyof MonthAudit, z.ZodType>)
  .meta({ id: 'MonthAudit' });
