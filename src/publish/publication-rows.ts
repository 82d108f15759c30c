/** A publication as a row of the database, and back. */
import type { Selectable } from 'kysely';
import type { PublicationTable } from '../storage/publish-tables.ts';
import type {
  ArticleKind,
  BodyBlock,
  Publication,
  PublicationChannel,
  PublicationReturn,
  PublicationReview,
  Revised,
} from './publication.ts';
import type { BroadcastTarget } from './zalo/article.ts';

export function toRow(one: Publication) {
  return {
    ...{ id: one.id, station_id: one.stationId, channel: one.channel, way: one.way, place: one.place },
    ...{ kinds: JSON.stringify(one.kinds), unit: one.unit, script_id: one.scriptId },
    ...{ revision_id: one.revisionId, content_hash: one.contentHash, audio_sha256: one.audioSha256 },
    ...{ title: one.title, description: one.description, author: one.author },
    ...{ body: JSON.stringify(one.body), cover_sha256: one.coverSha256, words_hash: one.wordsHash },
    ...{ approved_hash: one.approvedHash, approved_by_name: one.approvedByName, approved_at: one.approvedAt },
    review: one.review && JSON.stringify(one.review),
    returned: one.returned && JSON.stringify(one.returned),
    ...{ state: one.state, held: flag(one.held), position: one.position, next_at: one.nextAt },
    ...{ tries: one.tries, turn: one.turn, wants_broadcast: flag(one.wantsBroadcast) },
    ...{ broadcast_after: one.broadcastAfter, target: JSON.stringify(one.target), token: one.token },
    ...{ remote_id: one.remoteId, link: one.link, message_id: one.messageId, unclear: one.unclear },
    ...{ reason: one.reason, todo: one.todo, wish: one.wish, hidden: flag(one.hidden) },
    lead_id: one.leadId,
    ...{ own_cover: flag(one.ownCover), not_before: one.notBefore, edited_by: one.editedBy },
    ...{ revised: one.revised && JSON.stringify(one.revised), revised_at: one.revised?.at ?? null },
    ...{ removed_at: one.removedAt, corrects: one.corrects, fact_id: one.factId, views: one.views },
    ...{ views_at: one.viewsAt, by: one.by, by_name: one.byName, created_at: one.createdAt },
    ...{ updated_at: one.updatedAt, published_at: one.publishedAt, sent_at: one.sentAt },
  };
}

const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);

export function toPublication(row: Selectable<PublicationTable>): Publication {
  return {
    ...{ id: row.id, stationId: row.station_id, channel: row.channel as PublicationChannel, way: row.way },
    ...{ place: row.place, kinds: JSON.parse(row.kinds) as ArticleKind[], unit: row.unit },
    ...{ scriptId: row.script_id, revisionId: row.revision_id, contentHash: row.content_hash },
    ...{ audioSha256: row.audio_sha256, title: row.title, description: row.description, author: row.author },
    ...{
      body: JSON.parse(row.body) as BodyBlock[],
      coverSha256: row.cover_sha256,
      wordsHash: row.words_hash,
    },
    ...{ approvedHash: row.approved_hash, approvedByName: row.approved_by_name, approvedAt: row.approved_at },
    review: row.review === null ? null : (JSON.parse(row.review) as PublicationReview),
    returned: row.returned === null ? null : (JSON.parse(row.returned) as PublicationReturn),
    ...{ state: row.state, held: row.held === 1, position: row.position, nextAt: row.next_at },
    ...{ tries: row.tries, turn: row.turn, wantsBroadcast: row.wants_broadcast === 1 },
    ...{ broadcastAfter: row.broadcast_after, target: JSON.parse(row.target) as BroadcastTarget },
    ...{ token: row.token, remoteId: row.remote_id, link: row.link, messageId: row.message_id },
    ...{ unclear: row.unclear, reason: row.reason, todo: row.todo, wish: row.wish },
    ...{ hidden: row.hidden === 1, removedAt: row.removed_at, corrects: row.corrects, factId: row.fact_id },
    ...{ ownCover: row.own_cover === 1, notBefore: row.not_before, editedBy: row.edited_by },
    leadId: row.lead_id,
    revised: row.revised === null ? null : (JSON.parse(row.revised) as Revised),
    ...{ views: row.views, viewsAt: row.views_at, by: row.by, byName: row.by_name },
    ...{ createdAt: row.created_at, updatedAt: row.updated_at, publishedAt: row.published_at },
    sentAt: row.sent_at,
  };
}
