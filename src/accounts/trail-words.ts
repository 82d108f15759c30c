import { viInstant, viNumber, withoutMarks } from '../kernel/vietnamese.ts';
import { ROLE_TITLES } from './permissions.ts';

/** What the actions of the trail are called on a page. One that is not listed shows its own name. */
const ACTIONS: Record<string, string> = {
  'station.create': 'Tạo đài',
  'settings.save': 'Lưu cài đặt',
  'mastering.save': 'Lưu xử lý âm thanh',
  'voice.service': 'Đặt dịch vụ giọng đọc',
  'person.add': 'Thêm người dùng',
  'person.invite': 'Mời người dùng',
  'person.uninvite': 'Thu hồi lời mời',
  'person.accept': 'Nhận lời mời',
  'person.roles': 'Đổi vai trò',
  'person.remove': 'Đưa người dùng khỏi đài',
  'person.password': 'Cấp mật khẩu mới',
  'second-factor.on': 'Bật xác thực hai lớp',
  'second-factor.codes': 'Lấy mã dự phòng mới',
  'second-factor.off': 'Gỡ xác thực hai lớp',
  'authenticator.off': 'Tắt ứng dụng xác thực',
  'passkey.add': 'Thêm khóa truy cập',
  'passkey.remove': 'Bỏ khóa truy cập',
  'single-sign-on.bind': 'Gắn đăng nhập một lần',
  'single-sign-on.unbind': 'Gỡ đăng nhập một lần',
  'single-sign-on.refuse': 'Từ chối đăng nhập một lần',
  'delegation.give': 'Ủy quyền duyệt',
  'delegation.end': 'Chấm dứt ủy quyền duyệt',
  'device.code': 'Lấy mã ghép đầu phát',
  'device.pair': 'Ghép đầu phát',
  'device.revoke': 'Thu hồi đầu phát',
  'device.volume': 'Đổi âm lượng đầu phát',
  'device.configure': 'Đặt lại đầu phát',
  'device.command': 'Ra lệnh cho đầu phát',
  'webhook.add': 'Thêm nơi nhận tin báo',
  'webhook.rotate': 'Đổi khóa ký của nơi nhận',
  'webhook.remove': 'Gỡ nơi nhận',
  'webhook.test': 'Gửi thử tin báo',
  'webhook.resend': 'Gửi lại tin báo',
  'token.create': 'Cấp mã truy cập',
  'token.revoke': 'Thu hồi mã truy cập',
  'script.create': 'Tạo tin, bài',
  'script.save': 'Lưu tin, bài',
  'script.submit': 'Gửi duyệt',
  'zone.add': 'Thêm cụm loa',
  'zone.rename': 'Đổi tên cụm loa',
  'script.review': 'Soát',
  'script.approve': 'Duyệt',
  'script.return': 'Trả lại',
  'script.undo-decision': 'Hoàn tác quyết định',
  'script.withdraw': 'Thu hồi tin, bài',
  'script.archive': 'Lưu trữ tin, bài',
  'script.unarchive': 'Lấy tin, bài lại từ lưu trữ',
  'library.replace': 'Thay tin, bài trong các bản tin',
  'library.undo-replace': 'Hoàn tác việc thay tin, bài',
  'upload.finish': 'Tải bản ghi lên',
  'upload.retry': 'Phân tích lại tệp tải lên',
  'upload.remove': 'Hủy, bỏ tệp tải lên',
  'template.create': 'Tạo lời mở đầu, lời kết',
  'template.review': 'Soát lời mở đầu, lời kết',
  'template.approve': 'Duyệt lời mở đầu, lời kết',
  'template.return': 'Trả lại lời mở đầu, lời kết',
  'template.retire': 'Ngừng dùng lời mở đầu, lời kết',
  'bulletin.create': 'Tạo bản tin',
  'bulletin.save': 'Lưu bản tin',
  'bulletin.archive': 'Lưu trữ bản tin',
  'lexicon.save': 'Dạy cách đọc',
  'lexicon.remove': 'Bỏ cách đọc',
  'lexicon.restore': 'Dùng lại cách đọc',
  'lexicon.import': 'Nhập từ điển đọc',
  'slot.create': 'Tạo khung giờ phát',
  'slot.save': 'Lưu khung giờ phát',
  'slot.occurrence': 'Sửa một lần phát',
  'slot.retire': 'Ngừng dùng khung giờ phát',
  'slot.move': 'Đổi giờ phát trên lịch',
  'slot.copy': 'Chép lịch phát',
  'schedule.undo': 'Hoàn tác trên lịch phát',
  'retention.expire': 'Đánh dấu âm thanh hết thời hạn lưu giữ',
  'retention.remove': 'Xóa âm thanh hết thời hạn lưu giữ',
  'store.clear': 'Dọn tệp không dùng của kho âm thanh',
  'plan.suggest': 'Đặt tin, bài vào lịch theo gợi ý',
  'calendar.address': 'Đổi đường dẫn lịch',
  'airing.stop': 'Dừng phát',
  'emergency.order': 'Soạn lệnh phát khẩn cấp',
  'emergency.confirm': 'Xác nhận lệnh phát khẩn cấp',
  'emergency.on-air': 'Phát khẩn cấp lên sóng',
  'emergency.stop': 'Dừng phát khẩn cấp',
  'emergency.discard': 'Bỏ lệnh phát khẩn cấp',
  'cap.import': 'Nhận cảnh báo CAP',
  'keys.announce': 'Công bố khóa ký lịch mới',
  'keys.adopt': 'Dùng khóa ký lịch mới',
  'suspension.create': 'Tạm dừng cụm loa',
  'suspension.end': 'Kết thúc tạm dừng cụm loa',
  'relay.allow': 'Cho phép nguồn tiếp âm',
  'relay.withdraw': 'Thôi cho phép nguồn tiếp âm',
  'live.prepare': 'Chuẩn bị nói trực tiếp',
  'live.on-air': 'Nói trực tiếp lên sóng',
  'live.end': 'Kết thúc nói trực tiếp',
  'airing.make-good': 'Xếp phát bù',
  'make-good.remove': 'Bỏ lượt phát bù',
  'byhand.write': 'Nhập tay minh chứng',
  'byhand.confirm': 'Xác nhận minh chứng nhập tay',
  'plan.save': 'Lưu kế hoạch năm',
  'month.close': 'Chốt số liệu tháng',
  'month.reopen': 'Mở lại số liệu tháng',
  'correction.write': 'Đính chính số liệu',
  'publication.write': 'Nhập bài đăng',
  'publication.change': 'Sửa bài đăng',
  'publication.import': 'Nhập bài đăng từ CSV',
  'event.write': 'Nhập sự kiện',
  'event.change': 'Sửa sự kiện',
  'evidence.confirm': 'Xác nhận minh chứng',
  'evidence.strike': 'Gạch bỏ minh chứng',
  'feed.add': 'Thêm nguồn bài đăng',
  'feed.remove': 'Bỏ nguồn bài đăng',
  'article.take': 'Nhận bài tìm thấy',
  'article.dismiss': 'Bỏ qua bài tìm thấy',
  'visits.write': 'Nhập lượt truy cập trang',
  'report.create': 'Lập báo cáo',
  'report.save': 'Lưu báo cáo',
  'report.send': 'Ghi báo cáo đã gửi',
  'report.discard': 'Bỏ bản soạn báo cáo',
  'zalo.app': 'Đặt ứng dụng Zalo',
  'zalo.connect': 'Kết nối Zalo OA',
  'zalo.disconnect': 'Ngắt kết nối Zalo OA',
  'place.portal': 'Khai báo API của trang thông tin điện tử',
  'place.city': 'Đặt địa chỉ nhận thư của trang Thành phố',
  'place.forget': 'Thôi tự đăng lên một nơi',
  'publish.create': 'Đưa vào hàng đợi xuất bản',
  'publish.review': 'Soát bản đăng',
  'publish.approve': 'Duyệt bản đăng',
  'publish.giveBack': 'Trả lại bản đăng',
  'publish.hold': 'Giữ bản đăng',
  'publish.cancel': 'Hủy bản đăng',
  'publish.retry': 'Thử đăng lại',
  'publish.reorder': 'Đổi thứ tự đăng',
  'publish.decide': 'Xác nhận đã gửi hay chưa',
  'publish.confirm': 'Xác nhận bài đã đăng',
  'publish.change': 'Ẩn, sửa, gỡ bài đã đăng',
  'publish.broadcast': 'Gửi tới người quan tâm OA',
  'listening.set': 'Bật, tắt trang nghe lại',
  'question.settle': 'Trả lời câu hỏi của người dân',
  'otherlog.send': 'Gửi nhật ký hệ thống khác',
  'otherlog.take': 'Nhập nhật ký hệ thống khác',
  'backup.make': 'Sao lưu',
  'backup.rehearse': 'Diễn tập khôi phục',
  'backup.key': 'Lấy mã khôi phục',
  'received.send': 'Gửi bản tin từ cấp trên',
  'received.take': 'Nhận bản tin cấp trên',
  'received.decline': 'Không nhận bản tin cấp trên',
  'otherlog.confirm': 'Xác nhận nhật ký hệ thống khác',
};

/** @example actionWords('script.approve') // 'Duyệt' */
export function actionWords(action: string): string {
  return ACTIONS[action] ?? action;
}

/** Actions whose words hold the given ones, with or without marks. */
export function actionsCalled(words: string): string[] {
  const wanted = withoutMarks(words);
  return Object.entries(ACTIONS).flatMap(([action, called]) =>
    withoutMarks(called).includes(wanted) || action === words ? [action] : [],
  );
}

const VALUES: Record<string, string> = {
  ...ROLE_TITLES,
  approved: 'duyệt',
  returned: 'trả lại',
  undone: 'hoàn tác',
  emergency: 'phát khẩn cấp',
  drill: 'diễn tập',
  'channel-test': 'thử kênh',
  restart: 'khởi động lại',
  'test-sound': 'phát tiếng thử',
  'off-air': 'lấy bản ghi âm',
};

const ID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;
const HASH = /^[\da-f]{64}$/;
/** Milliseconds of this century and the next few: no length and no count is as large. */
const INSTANT_FROM = 1_000_000_000_000;

/**
 * The values of a line's detail, for people: their names, and the ids among them, are for programs; the table as CSV keeps them.
 *
 * @param timeZone IANA, of the station
 */
export function detailInWords(detail: Record<string, unknown>, timeZone: string): string {
  return Object.values(detail)
    .flat()
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .filter((value) => value !== '' && !ID.test(String(value)))
    .map((value) => valueInWords(value, timeZone))
    .join(' · ')
    .slice(0, 200);
}

function valueInWords(value: string | number, timeZone: string): string {
  if (typeof value === 'string') return HASH.test(value) ? value.slice(0, 12) : (VALUES[value] ?? value);
  if (value >= INSTANT_FROM) return viInstant(value, timeZone);
  // A year among them is no quantity.
  return value < 10_000 ? String(value) : viNumber(value);
}
