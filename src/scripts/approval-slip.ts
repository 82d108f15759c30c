/** Phiếu duyệt: on paper, who approved exactly which words and which sound, in the form of Nghị định 30/2020. Pure. */
import { letterheadOf } from '../accounts/letterhead.ts';
import type { Station } from '../accounts/stations.ts';
import type { Cell, OfficeDocument } from '../kernel/office/content.ts';
import { viDuration, viInstant } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import type { Revision } from './script.ts';
import type { Decision, Segment } from './segments.store.ts';
import { TOPICS } from './topic.ts';

export interface ApprovalSlipParts {
  station: Station;
  revision: Revision;
  /** 'Tin', 'Bài, ghi âm' */
  kind: string;
  /** The sound that was approved. */
  segment: Segment;
  /** The approval in force. */
  decision: Decision;
  /** The first of two steps, where there were two. */
  review: Decision | undefined;
  trial: boolean;
}

/** A Word document of one approval; its number is left open for the office's own. */
export function approvalSlip({
  station,
  revision,
  kind,
  segment,
  decision,
  review,
  trial,
}: ApprovalSlipParts): OfficeDocument {
  const date = dateOf(decision.at, station.timeZone);
  return {
    letterhead: {
      ...letterheadOf(station, { number: null, date }, date),
      number: 'Số:         /PD',
      signedAs: [decision.delegation === null ? 'NGƯỜI DUYỆT' : 'NGƯỜI ĐƯỢC ỦY QUYỀN DUYỆT'],
      signer: decision.byName,
      recipients: ['Đài truyền thanh', 'Lưu: VT'],
    },
    name: 'PHIẾU DUYỆT',
    about: `Tin, bài phát thanh “${revision.title}”`,
    blocks: [
      { kind: 'table', table: factsTable({ station, revision, kind, segment, decision, review }) },
      { kind: 'heading', level: 1, text: 'Nội dung được duyệt' },
      { kind: 'text', text: revision.text === '' ? segment.spokenText : revision.text },
    ],
    ...{ annexes: [], trial },
  };
}

function factsTable({
  station,
  revision,
  kind,
  segment,
  decision,
  review,
}: Omit<ApprovalSlipParts, 'trial'>) {
  const topics = revision.topics.map((topic) => `${topic}) ${TOPICS[topic]}`).join('; ');
  const approver = decision.ownWork ? `${decision.byName} (tự duyệt tin, bài của mình)` : decision.byName;
  const rows: [string, Cell][] = [
    ['Thể loại', kind],
    ['Cải cách hành chính', revision.cchc ? topics || 'Có' : 'Không'],
    ['Đơn vị cung cấp', revision.unit],
    ['Người soạn', `${revision.authorName} (bản ${revision.number})`],
    ...(review ? reviewRows(review, station.timeZone) : []),
    ['Người duyệt', approver],
    ...(decision.delegation === null ? [] : [['Theo ủy quyền', decision.delegation] as [string, Cell]]),
    ['Duyệt lúc', viInstant(decision.at, station.timeZone)],
    ['Ý kiến', decision.comment || 'Đồng ý phát.'],
    ['Thời lượng', viDuration(segment.durationMs)],
    ['Mã nội dung (SHA-256)', decision.contentHash],
    ['Mã âm thanh (SHA-256)', decision.audioSha256],
  ];
  return {
    ...{ key: 'phieu-duyet', title: 'Tin, bài và lượt duyệt', rows, empty: '' },
    columns: [
      { title: 'Mục', width: 0.32 },
      { title: 'Nội dung', width: 0.68 },
    ],
  };
}

function reviewRows({ byName, delegation, at, comment }: Decision, timeZone: string): [string, Cell][] {
  return [
    ['Người soát', delegation === null ? byName : `${byName} (theo ủy quyền ${delegation})`],
    ['Soát lúc', viInstant(at, timeZone)],
    ...(comment === '' ? [] : [['Ý kiến người soát', comment] as [string, Cell]]),
  ];
}
