/** What each role may do: the only place that says so. Whatever is not listed is refused. */

export const PERSONS_ROLES = [
  'editor',
  'reviewer',
  'approver',
  'auditor',
  'commander',
  'speaker',
  'administrator',
  'collaborator',
] as const;
/** Besides, a program of the city's or the province's: it leaves bulletins and asks what became of them, nothing more. */
export const ROLES = [...PERSONS_ROLES, 'source'] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_TITLES: Record<Role, string> = {
  editor: 'biên tập viên',
  reviewer: 'lãnh đạo phòng soát',
  approver: 'lãnh đạo duyệt',
  auditor: 'theo dõi, tổng hợp',
  commander: 'ra lệnh phát khẩn cấp',
  speaker: 'nói trực tiếp',
  administrator: 'quản trị',
  collaborator: 'cộng tác viên của đơn vị',
  source: 'hệ thống thông tin nguồn',
};

/** Of whom a station may ask a second factor (bắt buộc xác thực hai lớp). */
export const SECOND_FACTOR_ROLES: readonly Role[] = ['reviewer', 'approver', 'administrator'];

interface PermissionRow {
  /** What the person is told he may not do: "Tài khoản của anh/chị không có quyền …" */
  title: string;
  roles: readonly Role[];
}

const EVERYONE = PERSONS_ROLES;
/** Those of the station: a collaborator of another unit sees the plan and enters evidence, nothing more. */
const STAFF = PERSONS_ROLES.filter((role) => role !== 'collaborator');

const TABLE = {
  'station.see': { title: 'xem đài', roles: EVERYONE },
  'script.read': { title: 'xem tin, bài', roles: STAFF },
  'script.write': { title: 'soạn tin, bài', roles: ['editor'] },
  'received.send': { title: 'gửi bản tin từ cấp trên', roles: ['source'] },
  'script.submit': { title: 'gửi duyệt tin, bài', roles: ['editor'] },
  // Whose step it is, is said by approval-policy.ts.
  'script.approve': { title: 'duyệt hoặc trả lại tin, bài', roles: ['reviewer', 'approver'] },
  'approval.delegate': { title: 'ủy quyền duyệt', roles: ['reviewer', 'approver', 'administrator'] },
  'script.withdraw': { title: 'thu hồi tin, bài', roles: ['editor', 'approver'] },
  'bulletin.read': { title: 'xem bản tin', roles: STAFF },
  'bulletin.write': { title: 'soạn bản tin', roles: ['editor'] },
  'schedule.read': { title: 'xem lịch phát', roles: EVERYONE },
  'schedule.write': { title: 'xếp lịch phát', roles: ['editor'] },
  // What it lets in is heard unapproved, so that it is not the editor's to say.
  'relay.allow': { title: 'cho phép nguồn tiếp âm', roles: ['administrator'] },
  // A right of its own, as ordering an emergency is.
  'live.speak': { title: 'phát trực tiếp', roles: ['speaker'] },
  'live.read': { title: 'xem các lần nói trực tiếp', roles: STAFF },
  'live.stop': {
    title: 'dừng nói trực tiếp',
    roles: ['speaker', 'editor', 'approver', 'commander', 'administrator'],
  },
  'airing.stop': { title: 'dừng phát', roles: ['editor', 'approver', 'administrator'] },
  // A right of its own: no other role has it, and the administrator only if it is given to him by name.
  'emergency.order': { title: 'ra lệnh phát khẩn cấp', roles: ['commander'] },
  'emergency.confirm': { title: 'xác nhận lệnh phát khẩn cấp', roles: ['commander'] },
  // By its document what a sender signs airs without a person of the station.
  'cap.allow': { title: 'cho phép bên gửi cảnh báo phát tự động', roles: ['administrator'] },
  'emergency.stop': {
    title: 'dừng phát khẩn cấp',
    roles: ['editor', 'approver', 'commander', 'administrator'],
  },
  'emergency.read': { title: 'xem lệnh phát khẩn cấp', roles: STAFF },
  'device.read': { title: 'xem cụm loa, đầu phát', roles: STAFF },
  'device.pair': { title: 'ghép đầu phát', roles: ['administrator'] },
  'device.control': { title: 'chỉnh, điều khiển đầu phát', roles: ['editor', 'administrator'] },
  'device.revoke': { title: 'thu hồi đầu phát', roles: ['administrator'] },
  'recording.ask': {
    title: 'lấy bản ghi âm của đầu phát',
    roles: ['editor', 'approver', 'auditor', 'administrator'],
  },
  'publish.write': { title: 'đăng tin, bài ra ngoài', roles: ['editor'] },
  'publish.connect': { title: 'kết nối Zalo OA, trang web', roles: ['administrator'] },
  // What residents write is theirs: read by those who answer them and the leadership, in no report and no evidence.
  'question.read': { title: 'xem câu hỏi của người dân', roles: ['editor', 'approver'] },
  'question.answer': { title: 'trả lời câu hỏi của người dân', roles: ['editor'] },
  'audit.read': { title: 'xem kiểm tra tháng', roles: EVERYONE },
  'byhand.write': { title: 'nhập tay minh chứng', roles: ['editor', 'auditor'] },
  'byhand.confirm': { title: 'xác nhận minh chứng nhập tay', roles: ['approver', 'auditor'] },
  'evidence.write': { title: 'nhập minh chứng', roles: ['editor', 'auditor', 'collaborator'] },
  'evidence.confirm': { title: 'xác nhận minh chứng', roles: ['editor', 'approver', 'auditor'] },
  'correction.write': { title: 'đính chính số liệu', roles: ['auditor'] },
  'month.close': { title: 'chốt số liệu', roles: ['auditor'] },
  'plan.write': { title: 'sửa kế hoạch năm', roles: ['auditor'] },
  'report.write': { title: 'lập báo cáo', roles: ['editor', 'auditor'] },
  'lexicon.write': { title: 'sửa từ điển đọc', roles: ['editor'] },
  'settings.write': { title: 'sửa cài đặt của đài', roles: ['administrator'] },
  'people.write': { title: 'quản lý người dùng', roles: ['administrator'] },
  'trail.read': { title: 'xem nhật ký hệ thống', roles: ['approver', 'auditor', 'administrator'] },
  // Of the whole installation, and of what it holds nothing is shown.
  'system.see': { title: 'xem tình trạng hệ thống và bản sao lưu', roles: ['administrator'] },
  'backup.make': { title: 'sao lưu', roles: ['administrator'] },
  'webhook.write': { title: 'đặt nơi nhận tin báo', roles: ['administrator'] },
  'token.create': { title: 'cấp mã truy cập cho chương trình', roles: ['administrator'] },
} as const satisfies Record<string, PermissionRow>;

export type Permission = keyof typeof TABLE;

export const PERMISSIONS = Object.keys(TABLE) as Permission[];

export function permissionTitle(permission: Permission): string {
  return TABLE[permission].title;
}

/** Roles that hold a permission, in the order of ROLES. */
export function rolesWith(permission: Permission): readonly Role[] {
  return TABLE[permission].roles;
}

/** True when one of the roles holds the permission. No role, no permission. */
export function mayDo(roles: readonly Role[], permission: Permission): boolean {
  return roles.some((role) => rolesWith(permission).includes(role));
}
