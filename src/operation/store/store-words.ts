import { viBytes, viNumber } from '../../kernel/vietnamese.ts';
import { LOW_SPACE_BYTES, type Troubles } from './store-watch.ts';

/** What a person has to see to, in words; also on the page Hôm nay. */
export function storeTroubles({ away, freeBytes, faults }: Troubles): { title: string; hint: string }[] {
  const troubles = [];
  if (away === 'bucket')
    troubles.push({
      title: 'Kho âm thanh dùng chung trống hoặc không liên lạc được',
      hint: 'Âm thanh đã có ở máy này vẫn phát. Chạy loa doctor để xem kho; vừa đặt LOA_MEDIA_TO thì chạy loa media move-to-s3.',
    });
  if (away === 'folder')
    troubles.push({
      title: 'Thư mục âm thanh không còn hoặc trống',
      hint: 'Có thể ổ đĩa chưa được gắn. Hồ sơ vẫn giữ nguyên; gắn lại ổ đĩa hoặc khôi phục bản sao lưu.',
    });
  if (away === null && faults > 0)
    troubles.push({
      title: `${viNumber(faults)} tệp âm thanh mất hoặc hỏng`,
      hint: 'Khôi phục từ bản sao lưu, hoặc làm lại và gửi duyệt lại.',
    });
  if (freeBytes !== null && freeBytes < LOW_SPACE_BYTES)
    troubles.push({
      title: `Ổ đĩa chỉ còn trống ${viBytes(freeBytes)}`,
      hint: 'Gần hết chỗ thì máy chủ không nhận tệp tải lên nữa; hãy dọn hoặc thêm ổ đĩa.',
    });
  return troubles;
}
