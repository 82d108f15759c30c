/**
 * Checks an evidence archive without the server that made it: that nothing was changed, added or taken away since it was signed,
 * and that its own facts, judged anew, give the numbers it claims. Pure.
 */
import { parseInstant } from '../../kernel/zoned-time.ts';
import { sha256 } from '../../kernel/hash.ts';
import { Refusal } from '../../kernel/errors.ts';
import { verify } from '../../playout/signing.ts';
import { keyIdOf } from '../../playout/signing.ts';
import { parseFacts } from '../fact.ts';
import { judge } from '../judge.ts';
import type { MonthAudit, QuotaAudit } from '../month-audit.ts';
import { parsePlan } from '../plan-file.ts';
import {
  AUDIT,
  CLOSED,
  FACTS,
  MANIFEST,
  manifestSchema,
  PLAN,
  SIGNATURE,
  type Manifest,
} from './manifest.ts';

export interface Verdict {
  ok: boolean;
  /** Null when it can't be read at all. */
  manifest: Manifest | null;
  /** Vietnamese, one sentence each. */
  problems: string[];
  quotas: { task: string; required: number; counted: number; state: string }[];
}

export interface VerifyOptions {
  /** The station's public key as it was got another way; without it the archive's own is believed, and that is said. */
  publicKey?: string | undefined;
}

/** @param files by their paths in the archive */
export function verifyEvidence(files: ReadonlyMap<string, Uint8Array>, options: VerifyOptions = {}): Verdict {
  const bytes = files.get(MANIFEST);
  const manifest = bytes ? manifestOf(bytes) : null;
  if (!bytes || !manifest) {
    const problems = ['Thiếu manifest.json, hoặc tệp này không đọc được: đây không phải gói minh chứng.'];
    return { ok: false, manifest: null, problems, quotas: [] };
  }
  const problems = [...signatureProblems(bytes, manifest, files, options), ...fileProblems(manifest, files)];
  // What is not whole is not judged: it would only say the same once more, in harder words.
  const judged = problems.length === 0 ? judgedAnew(manifest, files) : { problems: [], quotas: [] };
  const all = [...problems, ...judged.problems];
  return { ok: all.length === 0, manifest, problems: all, quotas: judged.quotas };
}

function manifestOf(bytes: Uint8Array): Manifest | null {
  try {
    return manifestSchema.safeParse(JSON.parse(textOf(bytes))).data ?? null;
  } catch {
    return null;
  }
}

function signatureProblems(
  bytes: Uint8Array,
  { key }: Manifest,
  files: ReadonlyMap<string, Uint8Array>,
  { publicKey = key.publicKey }: VerifyOptions,
): string[] {
  if (key.publicKey !== publicKey) return ['Gói này ký bằng khóa khác với khóa của đài.'];
  if (keyIdOf(key.publicKey) !== key.keyId) return ['Tên khóa ghi trong gói không đúng với khóa.'];
  const signature = textOf(files.get(SIGNATURE) ?? new Uint8Array()).trim();
  return verify(bytes, signature, publicKey)
    ? []
    : ['Chữ ký không đúng: danh mục tệp đã bị sửa, hoặc thiếu chữ ký.'];
}

function fileProblems({ files: listed }: Manifest, files: ReadonlyMap<string, Uint8Array>): string[] {
  const known = new Set([MANIFEST, SIGNATURE, ...listed.map(({ path }) => path)]);
  return [
    ...listed.flatMap(({ path, sha256: hash }) => {
      const bytes = files.get(path);
      if (!bytes) return [`Thiếu tệp ${path}.`];
      return sha256(bytes) === hash ? [] : [`Tệp ${path} đã bị sửa.`];
    }),
    ...[...files.keys()]
      .filter((path) => !known.has(path))
      .map((path) => `Tệp ${path} không có trong danh mục.`),
  ];
}

function judgedAnew(
  { month, asOf, trial }: Manifest,
  files: ReadonlyMap<string, Uint8Array>,
): Pick<Verdict, 'problems' | 'quotas'> {
  const read = (path: string) => textOf(files.get(path) ?? new Uint8Array());
  try {
    const plan = parsePlan(read(PLAN));
    const claimed = JSON.parse(read(AUDIT)) as MonthAudit;
    const { facts } = parseFacts(read(FACTS), plan.timeZone);
    const at = parseInstant(asOf);
    if (at === null) throw new RangeError('asOf is no instant');
    const station = { name: claimed.station, trial };
    const audit = judge({ plan, facts, month, asOf: at, station });
    const problems = audit.quotas.flatMap((quota) => {
      const other = claimed.quotas.find(({ task }) => task === quota.task);
      return other && numbersOf(other) === numbersOf(quota)
        ? []
        : [
            `Chỉ tiêu ${quota.task}: tính lại được ${quota.counted}, gói ghi ${other?.counted ?? 'không có'}.`,
          ];
    });
    const quotas = audit.quotas.map(({ task, required, counted, state }) => ({
      task,
      required,
      counted,
      state,
    }));
    return { problems: [...problems, ...closingProblems(files)], quotas };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof SyntaxError || error instanceof RangeError))
      throw error;
    return { problems: [`Số liệu trong gói không đọc được: ${error.message}`], quotas: [] };
  }
}

/** All that a quota's number says. */
function numbersOf({ required, counted, byHand, state, items, supplement }: QuotaAudit): string {
  const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id).sort();
  return JSON.stringify([required, counted, byHand, state, ids(items), ids(supplement)]);
}

/** A closed month brings its own signature along. */
function closingProblems(files: ReadonlyMap<string, Uint8Array>): string[] {
  const bytes = files.get(CLOSED);
  if (!bytes) return [];
  const closed = JSON.parse(textOf(bytes)) as { audit: string; sha256: string };
  return sha256(closed.audit) === closed.sha256 ? [] : ['Số liệu đã chốt trong gói không khớp mã của nó.'];
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
