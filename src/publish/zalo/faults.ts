/** What Zalo says when it will not, and what then is to be done. */
import { PlaceAway, PlaceRefused, PlaceUnclear, type FaultClass } from '../place-faults.ts';

interface FaultRow {
  class: FaultClass;
  /** What it means, a Vietnamese sentence. */
  words: string;
  /** What a person does about it, a sentence; '' where he need do nothing. */
  todo: string;
}

/** DOMAIN.md §5; numbers not listed stop the work, with Zalo's own words beside. */
const FAULTS: Readonly<Record<number, FaultRow>> = {
  [-32]: { class: 'retry', words: 'Zalo đang nhận quá nhiều yêu cầu.', todo: '' },
  [-100]: {
    class: 'upload-again',
    words: 'Ảnh đã tải lên Zalo quá 7 ngày nên không dùng được nữa.',
    todo: '',
  },
  [-201]: {
    class: 'stop',
    words: 'Zalo không nhận một mục của bài.',
    todo: 'Hãy xem lại tiêu đề, mô tả, ảnh bìa rồi thử lại.',
  },
  [-204]: { class: 'stop', words: 'Zalo báo OA không còn.', todo: 'Hãy kiểm tra OA tại oa.zalo.me.' },
  [-205]: {
    class: 'stop',
    words: 'Zalo báo OA đã bị khóa hoặc xóa.',
    todo: 'Hãy kiểm tra OA tại oa.zalo.me.',
  },
  [-209]: {
    class: 'stop',
    words: 'Zalo không cho ứng dụng dùng chức năng này.',
    todo: 'Hãy xin cấp quyền quản lý bài viết cho ứng dụng tại developers.zalo.me.',
  },
  [-210]: { class: 'wait', words: 'Hôm nay OA đã gửi hết số lượt Zalo cho phép.', todo: '' },
  [-211]: {
    class: 'stop',
    words: 'OA đã dùng hết hạn mức gửi của tháng.',
    todo: 'Hãy chờ sang tháng sau, hoặc mua thêm hạn mức rồi bấm Thử lại.',
  },
  [-213]: { class: 'stop', words: 'Người nhận chưa quan tâm OA.', todo: 'Hãy chọn người nhận khác.' },
  [-214]: { class: 'processing', words: 'Zalo đang xử lý bài.', todo: '' },
  [-216]: { class: 'refresh', words: 'Mã truy cập Zalo không còn dùng được.', todo: '' },
  [-218]: {
    class: 'stop',
    words: 'Người nhận đã nhận hết số tin của OA trong tháng.',
    todo: 'Hãy chờ sang tháng sau rồi bấm Thử lại.',
  },
  [-219]: {
    class: 'stop',
    words: 'Ứng dụng Zalo đã bị tắt.',
    todo: 'Hãy bật lại ứng dụng tại developers.zalo.me rồi bấm Thử lại.',
  },
  [-220]: { class: 'refresh', words: 'Mã truy cập Zalo đã hết hạn.', todo: '' },
  [-221]: {
    class: 'stop',
    words: 'OA chưa được xác thực nên chưa gửi được tới người quan tâm.',
    todo: 'Hãy xác thực OA tại oa.zalo.me; trong lúc chờ có thể dùng Đăng tay.',
  },
  [-223]: {
    class: 'stop',
    words: 'OA chưa cấp quyền này cho ứng dụng.',
    todo: 'Hãy kết nối lại OA và chọn đủ các quyền.',
  },
  [-224]: {
    class: 'stop',
    words: 'Gói dịch vụ của OA chưa cho dùng chức năng này.',
    todo: 'Hãy nâng gói OA tại oa.zalo.me, hoặc dùng Đăng tay.',
  },
  [-234]: { class: 'wait', words: 'Zalo không gửi trong khung 22 giờ đến 6 giờ.', todo: '' },
  [-240]: {
    class: 'stop',
    words: 'Zalo đã đóng cách gửi này (API V2).',
    todo: 'Hãy báo đơn vị cung cấp phần mềm; trong lúc chờ dùng Đăng tay.',
  },
  [-248]: {
    class: 'stop',
    words: 'Zalo cho rằng nội dung vi phạm chính sách.',
    todo: 'Hãy xem lại nội dung bài; nếu không vi phạm, hãy khiếu nại với Zalo.',
  },
  [-14003]: {
    class: 'stop',
    words: 'Địa chỉ quay về (Callback URL) chưa được khai báo với Zalo.',
    todo: 'Hãy chép địa chỉ quay về ở bước 1 vào ứng dụng tại developers.zalo.me.',
  },
  [-14014]: {
    class: 'reconnect',
    words: 'Zalo không nhận mã làm mới của OA nữa.',
    todo: 'Hãy kết nối lại OA.',
  },
  [-14029]: {
    class: 'stop',
    words: 'Ứng dụng Zalo chưa được duyệt.',
    todo: 'Hãy gửi ứng dụng đi xét duyệt tại developers.zalo.me.',
  },
};

/** Zalo said no, with a number: it was not done. */
export class ZaloRefused extends PlaceRefused {
  override readonly name = 'ZaloRefused';

  /** @param told Zalo's own words */
  constructor(code: number, told: string) {
    super(code, told, FAULTS[code] ?? unknownFault(code, told));
  }
}

export class ZaloAway extends PlaceAway {
  override readonly name = 'ZaloAway';
}

export class ZaloUnclear extends PlaceUnclear {
  override readonly name = 'ZaloUnclear';
}

function unknownFault(code: number, told: string): FaultRow {
  const words = told === '' ? '' : ` (“${told.slice(0, 200)}”)`;
  return {
    class: 'stop',
    words: `Zalo từ chối với mã ${code}${words}.`,
    todo: 'Hãy chụp lại trang này gửi người quản trị, hoặc dùng Đăng tay.',
  };
}

/** Numbers that the table explains. */
export const KNOWN_FAULTS: readonly number[] = Object.keys(FAULTS).map(Number);

/** When a fault of class `wait` is over: the next morning at which Zalo sends again. Pure; hours of the station's day. */
export function isNight(hour: number, nightFrom: number, nightTo: number): boolean {
  return nightFrom > nightTo ? hour >= nightFrom || hour < nightTo : hour >= nightFrom && hour < nightTo;
}
