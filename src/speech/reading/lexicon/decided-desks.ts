import type { LexiconEntry } from '../lexicon.ts';
import { decided } from './decided.ts';

/** As decidedEntries, of what a ward's own desks write about: people, shares of the economy, terms, places of public use. */
export const decidedDeskEntries: readonly LexiconEntry[] = [
  decided('GVG', 'giáo viên giỏi', { after: ['đạt', 'thi', 'hội thi', 'danh hiệu', 'gv', 'giáo viên đạt'] }),
  decided('QS', 'quân sự', { after: ['ca', 'công an', 'ban', 'an ninh', 'nghĩa vụ', 'trưởng'] }),
  decided('TP', 'tội phạm', {
    before: [
      'trốn',
      'truy nã',
      'về ma túy',
      'về môi trường',
      'về kinh tế',
      'về trật tự',
      'về chức vụ',
      'về tham nhũng',
      'ma túy',
      'mạng',
      'công nghệ',
      'hình sự',
      'cướp',
      'lừa đảo',
      'ẩn náu',
    ],
  }),
  decided('TP', 'tội phạm', {
    after: ['phát hiện', 'tố giác', 'truy bắt', 'phòng chống', 'các loại', 'truy quét'],
  }),
  decided('PN', 'phụ nữ', { after: ['hội', 'chị em', 'hội viên', 'hội lh', 'công tác', 'ngày', 'tổ'] }),
  decided('CC', 'chung cư', { after: ['khu', 'tòa', 'tại', 'ở', 'căn hộ', 'cư dân', 'các', 'nhà'] }),
  decided('CC', 'công cộng', { after: ['nơi', 'trật tự', 'vệ sinh', 'khu vực', 'chỗ', 'không gian'] }),
  decided('KT', 'kinh tế', { after: ['cơ cấu', 'tình hình', 'tăng trưởng', 'chỉ tiêu', 'hợp tác', 'làm'] }),
  decided('NK', 'nhiệm kỳ', { next: 'number' }),
  decided('NK', 'nhiệm kỳ', { after: ['đầu', 'cuối', 'các cấp', 'trong', 'nửa', 'giữa', 'hết', 'cả'] }),
  decided('LS', 'liệt sĩ', {
    after: ['thân nhân', 'gia đình', 'con', 'vợ', 'mẹ', 'anh hùng', 'hài cốt', 'thăm viếng', 'và'],
  }),
  decided('VĐ', 'vận động', { after: ['sân', 'nhà', 'công tác', 'cuộc'] }),
  decided('NN', 'nông nghiệp', { after: ['sản xuất', 'đất', 'ngành', 'phát triển', 'khu vực'] }),
  decided('sđ, bs', 'sửa đổi, bổ sung', { next: 'number' }),
  decided('sđ,bs', 'sửa đổi, bổ sung', { next: 'number' }),
  decided('SĐ, BS', 'sửa đổi, bổ sung', { next: 'number' }),
  decided('HS', 'hồ sơ', {
    before: ['thanh toán', 'được số hóa', 'số hóa', 'quá', 'còn', 'đang', 'chờ', 'bị'],
  }),
  decided('TK', 'tài khoản', {
    after: ['khóa', 'mở', 'số', 'chuyển', 'vào', 'qua', 'qua số', 'đăng ký', 'kích hoạt'],
  }),
  decided('CO', 'xê ô', { after: ['khí', 'nhiễm độc', 'ngộ độc', 'ngộ độc khí', 'nhiễm khí', 'đo'] }),
  decided('CT', 'xê tê', { after: ['chụp', 'máy', 'phim', 'máy chụp', 'kết quả'] }),
  decided('CT', 'xê tê', {
    before: ['scanner', '16 dãy', '32 dãy', '64 dãy', '128 dãy', '256 dãy', 'cắt lớp'],
  }),
  decided('HD', 'hát đê', { after: ['full', 'chuẩn', 'độ nét', 'màn hình', 'video', 'truyền hình', 'kênh'] }),
  decided('ĐN', 'Đông Nam', { after: ['phía', 'hướng', 'gió'] }),
  decided('ĐB', 'Đông Bắc', { after: ['phía', 'hướng', 'gió', 'gió mùa'] }),
  decided('TN', 'Tây Nam', { after: ['phía', 'hướng', 'gió'] }),
  decided('TB', 'Tây Bắc', { after: ['phía', 'hướng'] }),
  decided('TTB', 'Tây Tây Bắc', { after: ['phía', 'hướng', 'di chuyển', 'theo hướng'] }),
  decided('TT', 'tập thể', { after: ['khu', 'nhà', 'dãy', 'khu nhà'] }),
  decided('XH', 'xuất huyết', { after: ['sốt'] }),
  decided('DS', 'dược sĩ', { follows: 'number' }),
  decided('NV', 'nhân viên', { follows: 'number' }),
  decided('TG', 'thế giới', { after: ['ngày', 'kỷ lục', 'vô địch', 'toàn', 'trên', 'đầu tiên'] }),
  decided('TA', 'tiếng Anh', { after: ['gv', 'môn', 'giáo viên', 'dạy', 'học', 'thi'] }),
  decided('LH', 'liên hệ', { next: 'number' }),
  decided('LH', 'liên hệ', { after: ['xin', 'vui lòng', 'được', 'thì'] }),
  decided('QK', 'Quốc khánh', { after: ['dịp', 'lễ', 'mừng', 'ngày', 'nghỉ'] }),
  decided('CC', 'công chức', {
    before: ['tư pháp', 'văn phòng', 'địa chính', 'tài chính', 'văn hóa', 'hộ tịch', 'thống kê'],
  }),
  decided('TT', 'Trung tâm', {
    before: [
      'ngoại ngữ', 'y tế', 'văn hóa', 'vh', 'gdtx', 'hành chính', 'phục vụ', 'thể thao', 'tin học', 'dạy nghề', 'hội nghị', 'thương mại',
      'kỹ năng', 'bồi dưỡng', 'chính trị', 'hỗ trợ', 'dịch vụ', 'đào tạo', 'giám định', 'kiểm soát', 'cấp cứu', 'dưỡng lão',
    ],
  }), // prettier-ignore
  decided('UV', 'tia cực tím', { next: 'number' }),
  decided('CN', 'công nhân', {
    before: [
      'may',
      'xây dựng',
      'kỹ thuật',
      'môi trường',
      'vệ sinh',
      'lành nghề',
      'cơ khí',
      'lao động',
      'viên chức',
    ],
  }),
  { written: 'LH:', spoken: 'liên hệ:' },
  decided('KT', 'kiểm tra', { after: ['đoàn', 'tổ', 'đợt', 'công tác', 'ubkt'] }),
  decided('HN', 'hộ nghèo', { after: ['cho', 'diện', 'cận nghèo và'] }),
  decided('DM', 'danh mục', { follows: 'number' }),
  decided('DM', 'danh mục', { after: ['công bố', 'ban hành', 'theo', 'trong', 'thuộc'] }),
];
