/** Why something does not count, and what a person can do about it. */
export type Reason =
  | 'scheduled-only'
  | 'interrupted'
  | 'failed'
  | 'skipped'
  | 'silent'
  | 'null-sink'
  | 'file-sink'
  | 'volume-zero'
  | 'amplifier-off'
  | 'future-dated'
  | 'withdrawn'
  | 'not-approved'
  | 'emergency'
  | 'repeat'
  | 'unconfirmed'
  | 'no-evidence'
  | 'not-published'
  | 'wrong-mark'
  | 'late';

export interface Problem {
  reason: Reason;
  /** Vietnamese, one sentence. */
  message: string;
  /** Vietnamese; empty when there is nothing to do. */
  whatToDo: string;
}

const MAKE_GOOD = 'Xếp phát bù vào một lượt phát còn lại trong tháng.';

const PROBLEMS: Record<Reason, Omit<Problem, 'reason'>> = {
  'scheduled-only': {
    message: 'Đã xếp lịch nhưng không có nhật ký phát.',
    whatToDo: `Xem đầu phát có gửi nhật ký không; nếu không phát thật: ${lower(MAKE_GOOD)}`,
  },
  interrupted: { message: 'Phát dở, chưa đủ phần phải nghe được.', whatToDo: MAKE_GOOD },
  failed: { message: 'Đầu phát báo phát hỏng.', whatToDo: `Xem lỗi của đầu phát. ${MAKE_GOOD}` },
  skipped: { message: 'Đầu phát bỏ qua mục này.', whatToDo: MAKE_GOOD },
  silent: {
    message: 'Phát nhưng im lặng quá lâu.',
    whatToDo: `Kiểm tra tệp âm thanh và dây nối. ${MAKE_GOOD}`,
  },
  'null-sink': {
    message: 'Đầu phát chạy với ngõ ra không có tiếng nên loa không phát.',
    whatToDo: `Chọn ngõ ra thật trên đầu phát. ${MAKE_GOOD}`,
  },
  'file-sink': {
    message: 'Đầu phát ghi ra tệp, loa không có tiếng; chỉ đài thử nghiệm mới được tính.',
    whatToDo: `Chọn ngõ ra thật trên đầu phát. ${MAKE_GOOD}`,
  },
  'volume-zero': { message: 'Âm lượng của đầu phát bằng 0.', whatToDo: `Tăng âm lượng. ${MAKE_GOOD}` },
  'amplifier-off': { message: 'Tăng âm báo đang tắt.', whatToDo: `Kiểm tra nguồn tăng âm. ${MAKE_GOOD}` },
  'future-dated': {
    message: 'Nhật ký ghi giờ phát ở tương lai.',
    whatToDo: 'Kiểm tra đồng hồ của đầu phát.',
  },
  withdrawn: { message: 'Đã thu hồi, không còn được tính.', whatToDo: '' },
  'not-approved': {
    message: 'Chưa được duyệt nên không được tính.',
    whatToDo: 'Trình lãnh đạo duyệt trước khi phát.',
  },
  emergency: { message: 'Phát khẩn cấp không tính vào chỉ tiêu.', whatToDo: '' },
  repeat: { message: 'Phát lại, đã tính ở lần phát đầu.', whatToDo: 'Chọn một tin, bài khác cho tháng này.' },
  unconfirmed: {
    message: 'Chưa có người thứ hai xác nhận.',
    whatToDo: 'Nhờ một người khác người nhập xem minh chứng và xác nhận.',
  },
  'no-evidence': {
    message: 'Chưa có tệp hoặc đường dẫn làm minh chứng.',
    whatToDo: 'Đính kèm tệp, ảnh hoặc đường dẫn.',
  },
  'not-published': {
    message: 'Đã gửi, chưa đăng.',
    whatToDo: 'Hỏi nơi nhận; khi bài được đăng, xác nhận kèm ngày đăng và đường dẫn.',
  },
  'wrong-mark': {
    message: 'Bản được phát không mang dấu mà chỉ tiêu này cần.',
    whatToDo: 'Nếu đánh dấu sót, người theo dõi đính chính kèm lý do.',
  },
  late: { message: 'Làm sau thời hạn.', whatToDo: 'Nêu lý do chậm trong báo cáo.' },
};

/** A problem in its usual words, or with a sentence that says more. */
export function problem(reason: Reason, message?: string): Problem {
  return { reason, ...PROBLEMS[reason], ...(message ? { message } : {}) };
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
