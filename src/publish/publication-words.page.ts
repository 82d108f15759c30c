/** A publication's state, time and next step in plain words. Pure. */
import { viInstant } from '../kernel/vietnamese.ts';
import { stateWords, type Tone } from '../web/parts/chip.tsx';
import {
  awaitsLink,
  CHANNEL_NAMES,
  isApproved,
  mayAct,
  returnInForce,
  reviewInForce,
  SERVICE_NAMES,
  type Publication,
  type PublicationChannel,
} from './publication.ts';

const WAITS_FOR_LEADER = stateWords('waitingApproval');

export interface StateWords {
  words: string;
  tone: Tone;
  live?: boolean;
  struck?: boolean;
}

export function stateOf(one: Publication, now: number): StateWords {
  if (one.removedAt !== null) return { words: 'Đã gỡ', tone: 'neutral', struck: true };
  switch (one.state) {
    case 'draft':
      if (returnInForce(one)) return { words: 'Bị trả lại', tone: 'danger' };
      return isApproved(one)
        ? { words: 'Nháp', tone: 'neutral' }
        : { words: reviewInForce(one) ? WAITS_FOR_LEADER : 'Chờ duyệt bản đăng', tone: 'attention' };
    case 'queued':
      if (one.way === 'hand') return { words: 'Chờ đăng tay', tone: 'attention' };
      if (one.held) return { words: 'Tạm giữ', tone: 'neutral' };
      if (one.tries > 0) return { words: 'Đang thử lại', tone: 'attention', live: true };
      if (one.nextAt !== null && one.nextAt > now + 60_000) return { words: 'Đã hẹn giờ', tone: 'booked' };
      return { words: 'Sắp đăng', tone: 'booked', live: true };
    case 'creating':
      return { words: SENDING[one.channel], tone: 'booked', live: true };
    case 'verifying':
      if (awaitsLink(one)) return { words: 'Đã gửi, chờ đường dẫn', tone: 'attention' };
      return { words: 'Zalo đang xử lý', tone: 'booked', live: true };
    case 'published':
      if (one.hidden) return { words: 'Đang ẩn', tone: 'neutral' };
      if (one.leadId !== null) return { words: 'Đã đăng, chờ gửi cùng bài khác', tone: 'booked' };
      if (one.wantsBroadcast)
        return one.held
          ? { words: 'Đã đăng, giữ chưa gửi', tone: 'neutral' }
          : { words: 'Đã đăng, chờ gửi', tone: 'booked' };
      return { words: 'Đã đăng', tone: 'proved' };
    case 'broadcasting':
      return { words: 'Đang gửi tới người quan tâm', tone: 'booked', live: true };
    case 'sent':
      return one.hidden
        ? { words: 'Đã gửi, đang ẩn', tone: 'neutral' }
        : { words: 'Đã đăng và đã gửi', tone: 'proved' };
    case 'failed':
      return { words: 'Dừng lại', tone: 'danger' };
    case 'unknown':
      return {
        words:
          one.unclear === 'broadcast' || one.channel === 'city-page'
            ? 'Không rõ đã gửi chưa'
            : 'Không rõ đã đăng chưa',
        tone: 'danger',
      };
    case 'cancelled':
      return { words: 'Đã hủy', tone: 'neutral', struck: true };
  }
}

const SENDING: Record<PublicationChannel, string> = {
  'zalo-oa': 'Đang gửi lên Zalo',
  'ward-website': 'Đang gửi lên trang',
  'city-page': 'Đang gửi thư',
  other: 'Đang gửi',
};

/** When it goes, or when it went; a sentence without its stop. */
export function whenOf(one: Publication, now: number, timeZone: string): string {
  const at = (instant: number) => viInstant(instant, timeZone);
  if (one.sentAt !== null) return `gửi lúc ${at(one.sentAt)}`;
  if (one.state === 'published' && one.wantsBroadcast && one.nextAt !== null && !one.held)
    return one.nextAt > now ? `gửi từ ${at(one.nextAt)}` : 'gửi ngay khi tới lượt';
  if (one.publishedAt !== null) return `đăng lúc ${at(one.publishedAt)}`;
  if (one.state === 'queued' && one.way === 'api' && !one.held && one.nextAt !== null)
    return one.nextAt > now + 60_000 ? `đăng từ ${at(one.nextAt)}` : 'đăng ngay khi tới lượt';
  const waits = one.state === 'draft' || (one.state === 'queued' && one.held);
  if (waits && one.notBefore !== null && one.notBefore > now) return `hẹn đăng từ ${at(one.notBefore)}`;
  return `tạo lúc ${at(one.createdAt)}`;
}

/** What comes next, and who does it. */
export function nextOf(one: Publication): string {
  if (one.todo !== null) return one.todo;
  if (mayAct('giveBack', one) && returnInForce(one))
    return 'Sửa theo ý kiến rồi lưu; bản đã sửa lại chờ duyệt.';
  switch (one.state) {
    case 'draft':
      return reviewInForce(one)
        ? 'Đã soát; lãnh đạo UBND xem rồi bấm Duyệt bản đăng.'
        : 'Lãnh đạo xem rồi bấm Duyệt bản đăng.';
    case 'queued':
      if (one.way === 'hand') return 'Chép nội dung, đăng rồi bấm Xác nhận đã đăng.';
      return one.held ? 'Bấm Thôi giữ để bài đi tiếp.' : 'Hệ thống tự đăng.';
    case 'verifying':
      if (awaitsLink(one)) return 'Khi bài lên trang thì dán đường dẫn rồi bấm Xác nhận đã đăng.';
      return 'Hệ thống tự làm tiếp.';
    case 'creating':
    case 'broadcasting':
      return 'Hệ thống tự làm tiếp.';
    case 'sent':
    case 'published':
      if (one.wish !== null) return `Hệ thống đang chuyển thay đổi lên ${SERVICE_NAMES[one.channel]}.`;
      if (one.revised?.approved === false)
        return reviewInForce(one)
          ? 'Bản sửa đã soát, chờ lãnh đạo UBND duyệt; bài đang đăng chưa đổi.'
          : 'Bản sửa chờ lãnh đạo duyệt; bài đang đăng chưa đổi.';
      if (one.state === 'sent') return '';
      return one.wantsBroadcast ? 'Hệ thống tự gửi tới người quan tâm OA.' : '';
    default:
      return '';
  }
}

/** "Zalo OA", "Nhóm Zalo Tổ dân phố 5" */
export function placeOf({ channel, place, way }: Publication): string {
  if (channel === 'other') return place;
  if (channel === 'city-page')
    return way === 'api' ? `${CHANNEL_NAMES[channel]} (gửi thư)` : CHANNEL_NAMES[channel];
  return way === 'hand' && channel === 'zalo-oa'
    ? `${CHANNEL_NAMES[channel]} (đăng tay)`
    : CHANNEL_NAMES[channel];
}

export const STEP_NAMES: Record<string, string> = {
  review: 'Soát bản đăng',
  approve: 'Duyệt bản đăng',
  'give-back': 'Trả lại bản đăng',
  edit: 'Sửa bài',
  create: 'Gửi bài tới nơi đăng',
  letter: 'Gửi thư tới Thành phố',
  verify: 'Bài đã có trên OA',
  broadcast: 'Gửi tới người quan tâm',
  along: 'Gửi cùng bài khác',
  look: 'Xem lại nơi đăng',
  decide: 'Người xác nhận',
  confirm: 'Xác nhận đã đăng',
  ask: 'Yêu cầu',
  hold: 'Giữ',
  cancel: 'Hủy',
  retry: 'Thử lại',
  update: 'Cập nhật bài',
  hide: 'Ẩn bài',
  show: 'Hiện lại bài',
  remove: 'Gỡ bài',
};

export const OUTCOME_NAMES: Record<string, { words: string; tone: Tone }> = {
  done: { words: 'Xong', tone: 'proved' },
  refused: { words: 'Bị từ chối', tone: 'danger' },
  away: { words: 'Chưa kết nối được', tone: 'attention' },
  unclear: { words: 'Không rõ', tone: 'danger' },
  interrupted: { words: 'Bị ngắt giữa chừng', tone: 'danger' },
  'not-sent': { words: 'Xác nhận chưa gửi', tone: 'neutral' },
};
