import type { Child } from 'hono/jsx';
import { viDuration, viInstant, viNumber } from '../kernel/vietnamese.ts';
import { wallClockOf } from '../kernel/zoned-time.ts';
import type { AsRunRow } from '../playout/as-run.store.ts';
import type { Outcome } from '../playout/contract.ts';
import { Details } from '../web/parts/details.tsx';
import { ProofChain, type ProofStep } from '../web/parts/proof-chain.tsx';
import type { AuditDetails } from './audit-details.store.ts';
import type { CountedItem, NotCountedItem, ProofLine } from './month-audit.ts';

export interface ProofProps {
  item: CountedItem | NotCountedItem;
  details: AuditDetails;
  timeZone: string;
  open?: boolean | undefined;
}

/** Folded away under an item: revision → audio → approval → airing → each player's log, or the entry made by hand. */
export function Proof({ item, details, timeZone, open }: ProofProps) {
  const steps = proofSteps(item, details, timeZone);
  if (steps.length === 0) return null;
  return (
    <Details summary="Minh chứng" open={open}>
      <ProofChain label={`Chuỗi minh chứng của “${item.title}”`} steps={steps} />
    </Details>
  );
}

function proofSteps(
  item: CountedItem | NotCountedItem,
  details: AuditDetails,
  timeZone: string,
): ProofStep[] {
  const heard = item.proof.filter(({ fact }) => fact === 'as-run');
  const first = heard[0];
  const byHand = item.proof.filter(({ fact }) => fact === 'by-hand');
  return [
    ...(first ? soundSteps(item, first, details, timeZone) : []),
    ...heard.map((line) => logStep(item, line, details, timeZone)),
    ...byHand.flatMap(byHandSteps),
  ];
}

/** What every player of the airing was given: one revision, one sound, one approval. */
function soundSteps(
  item: CountedItem | NotCountedItem,
  line: ProofLine,
  details: AuditDetails,
  timeZone: string,
): ProofStep[] {
  const revision = line.revision == null ? undefined : details.revision(item.id, line.revision);
  const airing = line.airing == null ? undefined : details.airing(line.airing);
  const approved = line.approvedAt != null;
  return [
    {
      title: line.revision == null ? 'Phiên bản' : `Phiên bản ${line.revision}`,
      state: revision ? 'done' : 'failed',
      detail: revision ? revisionWords(revision, timeZone) : 'Không xác định được phiên bản đã phát.',
      sha256: line.hash,
    },
    {
      title: 'Âm thanh',
      state: line.audio ? 'done' : 'failed',
      detail: `Dài ${viDuration(line.lengthMs ?? 0)}`,
      sha256: line.audio,
    },
    {
      title: 'Duyệt',
      state: approved ? 'done' : 'failed',
      detail: approved
        ? `${line.approvedBy ?? ''}, ${viInstant(Date.parse(line.approvedAt!), timeZone)}`
        : 'Chưa được duyệt',
    },
    {
      title: 'Lượt phát',
      state: airing ? 'done' : 'failed',
      detail: airing
        ? `${airing.title}, ${viInstant(airing.startsAt, timeZone)}; ${airing.zones.map((id) => details.zone(id)).join(', ')}`
        : 'Không rõ lượt phát',
    },
  ];
}

function revisionWords(
  { authorName, submittedAt }: { authorName: string; submittedAt: number | null },
  timeZone: string,
): string {
  return submittedAt === null ? authorName : `${authorName}, gửi duyệt ${viInstant(submittedAt, timeZone)}`;
}

function logStep(
  item: CountedItem | NotCountedItem,
  line: ProofLine,
  details: AuditDetails,
  timeZone: string,
): ProofStep {
  const airing = line.airing == null ? undefined : details.airing(line.airing);
  const rows = (line.airing == null ? [] : details.log(line.airing)).filter(
    (row) => row.deviceId === line.player && airing?.scriptAt[row.item] === item.id,
  );
  const counts = !('reason' in item);
  return {
    title: `Nhật ký đầu phát ${details.player(line.player ?? '')}`,
    state: counts ? 'done' : 'failed',
    detail: (
      <>
        <p>
          Đã phát {viDuration(line.playedMs ?? 0)} trên {viDuration(line.lengthMs ?? 0)}
          {line.notes.length > 0 && `; ${line.notes.join('; ')}`}.
        </p>
        <ul>
          {rows.map((row) => (
            <li>{logWords(row, timeZone)}</li>
          ))}
        </ul>
      </>
    ),
  };
}

const OUTCOMES: Record<Outcome, string> = {
  completed: 'phát xong',
  interrupted: 'bị ngắt',
  skipped: 'bỏ qua',
  failed: 'hỏng',
  silent: 'không có tiếng',
};

const SINKS: Record<string, string> = {
  alsa: 'cạc âm thanh',
  pulse: 'cạc âm thanh',
  pipe: 'chương trình ngoài',
  file: 'ghi ra tệp',
  null: 'ngõ ra không có tiếng',
};

/** '07:00:10 bắt đầu, ra cạc âm thanh, âm lượng 80, tăng âm bật' */
export function logWords(row: AsRunRow, timeZone: string): string {
  const words = [
    `${wallClockOf(row.at, timeZone).slice(11)} ${row.kind === 'start' ? 'bắt đầu' : OUTCOMES[row.outcome ?? 'completed']}`,
  ];
  if (row.kind === 'end') words.push(`được ${viDuration(row.playedMs ?? 0)}`);
  if ((row.silentMs ?? 0) > 0) words.push(`im lặng ${viDuration(row.silentMs!)}`);
  if (row.latenessMs !== null && row.kind === 'start')
    words.push(`lệch giờ ${viNumber(row.latenessMs / 1000, 2)} giây`);
  if (row.sink !== null) words.push(`ra ${SINKS[row.sink] ?? row.sink}`);
  if (row.volume !== null) words.push(`âm lượng ${row.volume}`);
  if (row.amplifier !== null) words.push(row.amplifier ? 'tăng âm bật' : 'tăng âm tắt');
  if (row.clockTrusted === false) words.push('đồng hồ không tin được');
  if (row.reason) words.push(row.reason);
  return words.join(', ');
}

function byHandSteps(line: ProofLine): ProofStep[] {
  return [
    {
      title: 'Nhập tay',
      state: 'done',
      detail: (
        <>
          <p>
            {line.by}; {line.notes.join('; ')}
          </p>
          <Evidence lines={line.evidence ?? []} />
        </>
      ),
    },
    {
      title: 'Người thứ hai xác nhận',
      state: line.confirmedBy ? 'done' : 'waiting',
      detail: line.confirmedBy ?? 'Chưa có',
    },
  ];
}

export interface EvidenceProps {
  lines: readonly string[];
  /** Where files of evidence are, and what they are called: a line "tep:<id>" names one. */
  files?: { base: string; nameOf: (id: string) => string | null };
}

/** Links and files can be opened, other lines say where the papers are. */
export function Evidence({ lines, files }: EvidenceProps): Child {
  const file = (line: string) => (files && line.startsWith('tep:') ? line.slice('tep:'.length) : null);
  return (
    <ul>
      {lines.map((line) => (
        <li>
          {file(line) !== null ? (
            <a href={`${files!.base}/${file(line)!}`}>{files!.nameOf(file(line)!) ?? 'Tệp minh chứng'}</a>
          ) : /^https?:\/\/\S+$/.test(line) ? (
            <a href={line} rel="noreferrer">
              {line}
            </a>
          ) : (
            line
          )}
        </li>
      ))}
    </ul>
  );
}
