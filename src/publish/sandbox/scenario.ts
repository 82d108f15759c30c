/** What the stand-in for Zalo is told to be like: a YAML or JSON file. Everything in it has a default. */
import { z } from 'zod';
import { parse } from 'yaml';
import { Refusal } from '../../kernel/errors.ts';

/** How one question is spoilt. `done`: it was carried out all the same, only nobody hears of it. */
export const spoilingSchema = z.union([
  z.strictObject({ error: z.int() }),
  z.strictObject({ status: z.int().min(400).max(599), done: z.boolean().default(false) }),
  /** No answer at all. */
  z.strictObject({ silence: z.literal(true), done: z.boolean().default(false) }),
  /** The connection is cut in the middle of the answer. */
  z.strictObject({ cut: z.literal(true), done: z.boolean().default(false) }),
  /** 200 with a page instead of JSON. */
  z.strictObject({ nonsense: z.literal(true), done: z.boolean().default(false) }),
  /** 200 and error 0, without what was asked for. */
  z.strictObject({ empty: z.literal(true), done: z.boolean().default(false) }),
  z.strictObject({ slowMs: z.int().min(0) }),
]);
export type Spoiling = z.output<typeof spoilingSchema>;

export const faultSchema = z.strictObject({
  /** Part of the path: 'article/create', 'oa/message', 'access_token'; '' is every one. */
  call: z.string().default(''),
  /** Share of the questions, 0 to 1. */
  chance: z.number().min(0).max(1).default(1),
  /** How often at most; absent: always. */
  times: z.int().min(1).optional(),
  /** So many are left alone first. */
  after: z.int().min(0).default(0),
  spoil: spoilingSchema,
});
export type Fault = z.output<typeof faultSchema>;

export const scenarioSchema = z.strictObject({
  /** `2026-10-01T06:59:00+07:00[,x60]`; absent: the machine's time. */
  clock: z.string().optional(),
  seed: z.int().default(1),
  app: z
    .strictObject({
      id: z.string().default('4400000000000000001'),
      secret: z.string().default('bi-mat-ung-dung-thu'),
      /** Signs what the webhook is sent. */
      oaSecret: z.string().default('khoa-bi-mat-oa-thu'),
      approved: z.boolean().default(true),
      /** Addresses that a person may be sent back to; absent: any. */
      redirectUris: z.array(z.string()).optional(),
    })
    .prefault({}),
  oa: z
    .strictObject({
      id: z.string().default('2800000000000000001'),
      name: z.string().default('UBND phường Hai Bà Trưng (OA thử)'),
      verified: z.boolean().default(true),
      packageName: z.string().default('Nâng cao'),
      followers: z.int().default(3120),
    })
    .prefault({}),
  tokens: z
    .strictObject({
      accessSeconds: z.number().default(90_000),
      refreshSeconds: z.number().default(90 * 86_400),
    })
    .prefault({}),
  /** How long an article is worked on, and a broadcast looked at, ms of the scenario's clock. */
  processingMs: z.number().default(3_000),
  moderationMs: z.number().default(30 * 60_000),
  /** Titles with one of these are against the policy (-248). */
  forbiddenWords: z.array(z.string()).default([]),
  broadcasts: z.strictObject({ perMonth: z.int().default(30), perDay: z.int().default(1) }).prefault({}),
  nightFrom: z.int().min(0).max(23).default(22),
  nightTo: z.int().min(0).max(23).default(6),
  /** The answer to an upload says where the picture is. */
  uploadTellsUrl: z.boolean().default(true),
  /** How long a question is left without an answer before its connection is closed, machine ms. */
  silenceMs: z.int().min(0).default(120_000),
  /** Where events are sent. */
  webhook: z.string().optional(),
  faults: z.array(faultSchema).default([]),
});
export type Scenario = z.output<typeof scenarioSchema>;

/** @throws Refusal naming the first thing that is wrong */
export function readScenario(text: string): Scenario {
  let value: unknown;
  try {
    value = parse(text) ?? {};
  } catch (error) {
    throw new Refusal('bad-scenario', `Tệp kịch bản không phải YAML hay JSON: ${(error as Error).message}`);
  }
  const read = scenarioSchema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  throw new Refusal('bad-scenario', `Tệp kịch bản sai ở “${issue.path.join('.')}”.`);
}
