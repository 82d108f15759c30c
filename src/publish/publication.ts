/** A publication (bản đăng) as plain data: what readers will see, its hash, and which state may follow which. Pure. */
import { hashOf } from '../kernel/hash.ts';
import { composed } from '../kernel/vietnamese.ts';
import type { PublicationState, PublicationTable } from '../storage/publish-tables.ts';
import { ARTICLE_LIMITS, paragraphs, shortened, type BroadcastTarget } from './zalo/article.ts';

export type { PublicationState };

export const PUBLICATION_CHANNELS = ['zalo-oa', 'ward-website', 'city-page', 'other'] as const;
export type PublicationChannel = (typeof PUBLICATION_CHANNELS)[number];
export const CHANNEL_NAMES: Record<PublicationChannel, string> = {
  'zalo-oa': 'Zalo OA',
  'ward-website': 'Trang thông tin điện tử phường',
  'city-page': 'Trang CCHC của Thành phố',
  other: 'Nơi khác (nhóm Zalo tổ dân phố, bảng tin…)',
};

/** Who answers when the program puts an article out there, within a sentence. */
export const SERVICE_NAMES: Record<PublicationChannel, string> = {
  'zalo-oa': 'Zalo',
  'ward-website': 'trang thông tin điện tử',
  'city-page': 'máy chủ thư',
  other: 'nơi đăng',
};

/** What an article counts as; the plan's kinds. */
export const ARTICLE_KINDS = ['cchc', 'ket-qua-cchc', 'dau-tu', 'dat-dai'] as const;
export type ArticleKind = (typeof ARTICLE_KINDS)[number];
export const KIND_NAMES: Record<ArticleKind, string> = {
  cchc: 'CCHC',
  'ket-qua-cchc': 'Kết quả CCHC',
  'dau-tu': 'Đầu tư, hỗ trợ doanh nghiệp',
  'dat-dai': 'Đất đai',
};

/** "CCHC, Đất đai" */
export function kindWords(kinds: readonly ArticleKind[]): string {
  return kinds.map((kind) => KIND_NAMES[kind]).join(', ');
}

export type BodyBlock =
  { type: 'text'; content: string } | { type: 'image'; sha256: string; caption: string };

/** The first of two steps (Duyệt hai bước): it holds for exactly these words. */
export interface PublicationReview {
  hash: string;
  by: string;
  byName: string;
  at: number;
}

/** "Trả lại": it holds for exactly these words. */
export interface PublicationReturn extends PublicationReview {
  reason: string;
}

/** All that readers will see. */
export interface Words {
  title: string;
  description: string;
  author: string;
  body: readonly BodyBlock[];
  coverSha256: string | null;
}

/** Words that are to take the place of those that are out, once they are approved. */
export interface Revised extends Words {
  ownCover: boolean;
  hash: string;
  by: string;
  byName: string;
  at: number;
  /** They say only what was approved, or an approver has said yes to them. */
  approved: boolean;
}

export interface Publication extends Words {
  id: string;
  stationId: string;
  channel: PublicationChannel;
  /** api: by the program; hand: by a person who says afterwards where it is. */
  way: 'api' | 'hand';
  place: string;
  kinds: ArticleKind[];
  unit: string;
  scriptId: string;
  revisionId: string;
  contentHash: string;
  audioSha256: string | null;
  wordsHash: string;
  approvedHash: string | null;
  approvedByName: string | null;
  approvedAt: number | null;
  review: PublicationReview | null;
  returned: PublicationReturn | null;
  state: PublicationState;
  held: boolean;
  position: number;
  nextAt: number | null;
  tries: number;
  turn: number;
  wantsBroadcast: boolean;
  broadcastAfter: number | null;
  target: BroadcastTarget;
  /** The article with which this one goes to followers. */
  leadId: string | null;
  token: string | null;
  remoteId: string | null;
  link: string | null;
  messageId: string | null;
  unclear: 'article' | 'broadcast' | null;
  reason: string | null;
  todo: string | null;
  wish: PublicationTable['wish'];
  hidden: boolean;
  removedAt: number | null;
  corrects: string | null;
  factId: string | null;
  views: number | null;
  viewsAt: number | null;
  ownCover: boolean;
  notBefore: number | null;
  editedBy: string | null;
  revised: Revised | null;
  by: string;
  byName: string;
  createdAt: number;
  updatedAt: number;
  publishedAt: number | null;
  sentAt: number | null;
}

/** Of a publication that nothing was done about yet. */
export const UNTOUCHED = {
  ...{
    held: false,
    position: 0,
    nextAt: null,
    tries: 0,
    turn: 0,
    wantsBroadcast: false,
    broadcastAfter: null,
  },
  ...{
    leadId: null,
    target: {},
    token: null,
    remoteId: null,
    link: null,
    messageId: null,
    unclear: null,
    reason: null,
  },
  ...{ todo: null, wish: null, hidden: false, removedAt: null, corrects: null, factId: null, views: null },
  ...{
    viewsAt: null,
    ownCover: false,
    notBefore: null,
    editedBy: null,
    revised: null,
    review: null,
    returned: null,
    publishedAt: null,
  },
  sentAt: null,
} as const;

/** What an approver's yes to a publication binds. */
export function wordsHash({ title, description, author, body, coverSha256 }: Words): string {
  return hashOf({ title, description, author, body, coverSha256 });
}

/** The approved text, cut to what an article takes. */
export function wordsOf(revision: { title: string; text: string }) {
  return {
    title: shortened(revision.title, ARTICLE_LIMITS.title),
    description: shortened(revision.text, ARTICLE_LIMITS.description),
  };
}

const oneLine = (text: string) => composed(text).replace(/\s+/g, ' ').trim();

/**
 * Nothing but what was approved: the title is the approved one or its beginning, the description stands in the text word for word, and the
 * body is the whole approved text without pictures. A cut is marked by "…". Such words need no approval of their own; others do.
 */
export function saysOnlyWhatWasApproved(
  { title, description, body }: Pick<Words, 'title' | 'description' | 'body'>,
  revision: { title: string; text: string },
): boolean {
  const whole = (text: string, source: string, anywhere: boolean) => {
    const cut = oneLine(text).replace(/…$/, '').trim();
    const from = oneLine(source);
    return cut !== '' && (anywhere ? from.includes(cut) : from.startsWith(cut));
  };
  const approved = paragraphs(revision.text);
  return (
    body.length === approved.length &&
    body.every((block, at) => block.type === 'text' && block.content === approved[at]!.content) &&
    whole(title, revision.title, false) &&
    (whole(description, revision.text, true) || whole(description, revision.title, false))
  );
}

/** Approved as it now stands. */
export function isApproved({ wordsHash: now, approvedHash }: Publication): boolean {
  return approvedHash !== null && approvedHash === now;
}

/** Of the words that wait for approval, or would. */
export function waitingHash({ revised, wordsHash: now }: Pick<Publication, 'revised' | 'wordsHash'>): string {
  return revised?.hash ?? now;
}

/** The review of the words that now wait for approval, if they were reviewed. */
export function reviewInForce(one: Publication): PublicationReview | null {
  return one.review?.hash === waitingHash(one) ? one.review : null;
}

/** Who gave the words that now stand there back; then they wait for whoever wrote them, not for an approver. */
export function returnInForce(one: Publication): PublicationReturn | null {
  return one.returned?.hash === waitingHash(one) ? one.returned : null;
}

/** It stands at its place, as an article that can be changed there. */
export function isOut({ state, remoteId }: Pick<Publication, 'state' | 'remoteId'>): boolean {
  return remoteId !== null && (state === 'published' || state === 'sent');
}

/** The program has brought it there, and a person or a feed tells its address. */
export function awaitsLink({ way, channel, state }: Pick<Publication, 'way' | 'channel' | 'state'>): boolean {
  return way === 'api' && channel !== 'zalo-oa' && state === 'verifying';
}

export type PublicationAct =
  | 'edit'
  | 'dropRevised'
  | 'review'
  | 'approve'
  | 'giveBack'
  | 'queue'
  | 'hold'
  | 'cancel'
  | 'retry'
  | 'decide'
  | 'confirm'
  | 'change'
  | 'broadcast'
  | 'correct';

const ALLOWED: Record<PublicationAct, readonly PublicationState[]> = {
  dropRevised: ['published', 'sent'],
  edit: ['draft', 'queued', 'failed', 'published', 'sent'],
  review: ['draft', 'published', 'sent'],
  approve: ['draft', 'published', 'sent'],
  giveBack: ['draft', 'published', 'sent'],
  queue: ['draft'],
  hold: ['queued', 'published', 'verifying'],
  cancel: ['draft', 'queued', 'failed', 'published', 'verifying'],
  retry: ['failed', 'queued', 'verifying', 'published'],
  decide: ['unknown'],
  confirm: ['queued', 'verifying'],
  change: ['published', 'sent'],
  broadcast: ['published'],
  correct: ['published', 'sent'],
};

/** Whether a person may do this to it now. Pure. */
export function mayAct(act: PublicationAct, publication: Publication): boolean {
  const { state, way, wantsBroadcast, remoteId, removedAt, channel } = publication;
  if (!ALLOWED[act].includes(state)) return false;
  switch (act) {
    case 'cancel':
      // An article that is out is removed, not cancelled; its broadcast can still be.
      if (state === 'verifying') return awaitsLink(publication);
      return state !== 'published' || wantsBroadcast || publication.leadId !== null;
    case 'hold':
      return way === 'api' && (state !== 'published' || wantsBroadcast) && !awaitsLink(publication);
    case 'retry':
      return way === 'api' && (state === 'failed' || publication.tries > 0);
    case 'confirm':
      return awaitsLink(publication) || (way === 'hand' && state === 'queued' && isApproved(publication));
    case 'edit':
      // What is out by hand is put right by hand; what is being sent must not change on its way.
      if (removedAt !== null || publication.wish !== null) return false;
      return way === 'hand'
        ? state === 'draft' || state === 'queued'
        : isOut(publication) || publication.publishedAt === null;
    case 'review':
    case 'approve':
    case 'giveBack':
      return state === 'draft' ? !isApproved(publication) : publication.revised?.approved === false;
    case 'dropRevised':
      return publication.revised !== null && publication.wish === null;
    case 'queue':
      return isApproved(publication);
    case 'change':
      return way === 'api' && remoteId !== null && removedAt === null;
    case 'broadcast':
      return (
        way === 'api' &&
        channel === 'zalo-oa' &&
        remoteId !== null &&
        removedAt === null &&
        !wantsBroadcast &&
        publication.leadId === null
      );
    default:
      return true;
  }
}
