import type { LexiconEntry } from '../lexicon.ts';

type Place = NonNullable<LexiconEntry['context']>;

function decided(written: string, spoken: string, context: Place): LexiconEntry {
  return { written, spoken, context };
}

/** Where the words beside an acronym decide between its readings. The reading everywhere else stands in the other lists. */
export const decidedEntries: readonly LexiconEntry[] = [
  decided('BTC', 'Bộ Tài chính', { after: ['bộ trưởng', 'thứ trưởng', 'của bộ', 'lãnh đạo'] }),
  decided('BCT', 'Bộ Công Thương', { after: ['bộ trưởng', 'thứ trưởng', 'sở', 'thông tư của'] }),
  decided('TTCP', 'Thủ tướng Chính phủ', { before: ['phạm minh chính', 'yêu cầu', 'ban hành', 'phê duyệt'] }),
  decided('TT', 'Thủ tướng', { before: ['chính phủ', 'cp'] }),
  decided('TT', 'trật tự', { before: ['đô thị', 'công cộng', 'xây dựng', 'xã hội'] }),
  decided('TT', 'thông tin', { before: ['và tt', 'truyền thông', 'liên lạc', 'tuyên truyền', 'cơ sở'] }),
  decided('CV', 'chuyên viên', { after: ['các', 'là', 'ngạch', 'công chức', 'một', 'cán bộ'] }),
  decided('CV', 'chuyên viên', { before: ['phụ trách', 'phòng', 'văn phòng'] }),
  decided('QC', 'quảng cáo', { after: ['biển', 'bảng', 'băng rôn', 'pano', 'tờ rơi'] }),
  decided('HN', 'hội nghị', { after: ['dự', 'tổ chức', 'khai mạc', 'phát biểu tại', 'chủ trì'] }),
  decided('HS', 'hồ sơ', {
    after: ['nộp', 'giải quyết', 'tiếp nhận', 'thành phần', 'số hóa', 'số lượng', 'trả', 'bộ', 'xử lý'],
  }),
  decided('TH', 'tổng hợp', { after: ['phòng', 'bộ phận', 'báo cáo'] }),
  decided('TH', 'trường hợp', { after: ['các', 'một số', 'những', 'trong'] }),
  decided('TH', 'truyền hình', { after: ['đài', 'phát thanh', 'kênh'] }),
  decided('ĐT', 'đào tạo', { after: ['giáo dục và', 'gd và', 'quản lý'] }),
  decided('ĐT', 'đội tuyển', { before: ['việt nam', 'quốc gia', 'u23', 'nữ'] }),
  decided('ĐT', 'đầu tư', { after: ['kế hoạch và', 'kh và', 'dự án', 'chủ'] }),
  decided('BT', 'bồi thường', { before: ['giải phóng', 'gpmb', 'hỗ trợ'] }),
  decided('NCC', 'nhà cung cấp', { after: ['các', 'dịch vụ', 'từ'] }),
  decided('PC', 'phòng chống', {
    before: ['ma túy', 'tội phạm', 'dịch', 'cháy', 'thiên tai', 'tham nhũng', 'bão'],
  }),
  decided('PC', 'máy tính', { after: ['dòng', 'chơi game trên', 'trên', 'bằng'] }),
  decided('TC', 'tài chính', { before: ['kế hoạch', 'ngân hàng', 'kế toán'] }),
  decided('TC', 'tài chính', { after: ['phòng', 'sở', 'ban'] }),
  decided('TC', 'trung cấp', { after: ['trường', 'hệ', 'bậc'] }),
  decided('CSĐT', 'cơ sở đào tạo', { after: ['các', 'một số', 'nhiều'] }),
  decided('CĐCS', 'chế độ chính sách', { after: ['hưởng', 'thực hiện', 'giải quyết', 'các'] }),
  decided('ĐTN', 'đào tạo nghề', { after: ['công tác', 'lớp', 'cơ sở'] }),
  decided('ĐA', 'đồ án', { before: ['quy hoạch', 'tốt nghiệp', 'thiết kế'] }),
  decided('HĐ', 'hoạt động', { before: ['văn hóa', 'kinh doanh', 'chung', 'cộng đồng', 'hè'] }),
  decided('HĐ', 'hóa đơn', { before: ['điện tử', 'gtgt', 'bán hàng'] }),
  decided('HĐĐT', 'Hội đồng đấu thầu', { after: ['chủ tịch', 'thành viên'] }),
  decided('ATTT', 'an toàn trật tự', { after: ['giữ gìn', 'giữ', 'bảo vệ'] }),
  decided('MN', 'miền Nam', { after: ['giải phóng', 'các tỉnh', 'thống nhất'] }),
  decided('CT', 'chính trị', { before: ['xã hội', 'tư tưởng', 'nội bộ'] }),
  decided('KS', 'kiểm soát', { before: ['thủ tục', 'tthc', 'dịch bệnh'] }),
  decided('TL', 'tỷ lệ', { before: ['hồ sơ', 'trẻ', 'hộ nghèo', 'giải quyết', 'đạt'] }),
  decided('HD', 'hộ dân', { after: ['các', 'số'] }),
  decided('BS', 'bổ sung', { before: ['hồ sơ', 'nhiệm vụ', 'kinh phí', 'dự toán'] }),
  decided('TB', 'trung bình', { after: ['loại', 'mức', 'xếp loại', 'điểm'] }),
  decided('GS', 'giám sát', { before: ['cộng đồng', 'thường xuyên', 'chuyên đề'] }),
  decided('VT', 'viễn thông', { after: ['bưu chính', 'dịch vụ', 'tập đoàn'] }),
  decided('KK', 'khuyến khích', { after: ['giải', 'và', 'giải ba'] }),
  decided('CN', 'chủ nhật', {
    before: ['nghỉ', 'hằng tuần', 'hàng tuần', 'tới', 'này', 'cuối tuần', 'vừa qua'],
  }),
  decided('CN', 'công nghệ', { after: ['khoa học và', 'kh và', 'sở kh', 'khoa học'] }),
  decided('CN', 'cử nhân', { next: 'name' }),
  decided('HCV', 'hát xê vê', { after: ['xét nghiệm', 'virus', 'vi rút', 'viêm gan', 'nhiễm', 'hiv'] }),
];
