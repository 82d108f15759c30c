/** Two CCHC items written for the demonstration, about what a ward really tells people. */
import type { ScriptContent } from './scripts/script.ts';

export const STORY: readonly ScriptContent[] = [
  {
    title: 'Nộp hồ sơ trực tuyến được giảm một nửa lệ phí',
    text: 'Từ ngày 01/10/2026, người dân phường Hai Bà Trưng nộp hồ sơ trên Cổng DVCQG được giảm 50% lệ phí. UBND phường đề nghị bà con cài ứng dụng VNeID mức 2 để đăng nhập.',
    form: 'tin',
    cchc: true,
    topics: ['e', 'g'],
    unit: 'Trung tâm Phục vụ hành chính công phường',
    voice: 'espeak-vi',
  },
  {
    title: 'Bộ phận Một cửa làm việc thêm sáng thứ Bảy',
    text: 'Để thuận tiện cho người dân, Bộ phận Một cửa tiếp nhận TTHC từ 7h30 đến 11h30 sáng thứ Bảy hằng tuần. Trong quý III, 99,5% hồ sơ được trả đúng hạn.',
    form: 'tin',
    cchc: true,
    topics: ['e'],
    unit: 'Văn phòng HĐND và UBND phường',
    voice: 'espeak-vi',
  },
];

/** The sandbox morning it plays on: a Tuesday, two minutes before the seven o'clock news. */
export const STORY_BEGINS = '2026-11-24T06:58:00+07:00';
export const STORY_SLOT = '2026-11-24T07:00';
export const STORY_MONTH = '2026-11';
