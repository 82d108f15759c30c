import type { LexiconEntry } from '../lexicon.ts';

type Place = NonNullable<LexiconEntry['context']>;

export function decided(written: string, spoken: string, context: Place): LexiconEntry {
  return { written, spoken, context };
}

/** One of the words in `about` (a line with commas) stands somewhere near. */
export function near(written: string, spoken: string, about: string): LexiconEntry {
  return { written, spoken, context: { near: about.split(', ') } };
}

/** An entry for what stands right before it, and one for what follows; each a line of phrases with commas, '' for none. */
export function between(written: string, spoken: string, after: string, before = ''): LexiconEntry[] {
  const entries: LexiconEntry[] = [];
  if (after !== '') entries.push(decided(written, spoken, { after: after.split(', ') }));
  if (before !== '') entries.push(decided(written, spoken, { before: before.split(', ') }));
  return entries;
}

/** Where the words beside an acronym decide between its readings. The reading everywhere else stands in the other lists. */
export const decidedEntries: readonly LexiconEntry[] = [
  decided('hs', 'hồ sơ', {
    after: ['nộp', 'trả', 'nhận', 'giải quyết', 'bổ sung', 'gửi', 'tiếp nhận', 'mã'],
  }),
  decided('k', 'không', {
    before: [
      'giải quyết',
      'được',
      'nhận',
      'có',
      'phải',
      'tính',
      'nộp',
      'đi',
      'cần',
      'trả',
      'kịp',
      'đúng',
      'đủ',
    ],
  }),
  decided('ĐB', 'đại biểu', {
    before: ['tán thành', 'có mặt', 'dự', 'tham dự', 'biểu quyết', 'đồng ý', 'nhất trí', 'vắng'],
  }),
  decided('SK', 'sức khỏe', {
    after: ['khám', 'chăm sóc', 'kiểm tra', 'bảo vệ', 'tư vấn', 'theo dõi', 'giấy khám'],
  }),
  decided('SK', 'sức khỏe', { before: ['cho', 'cộng đồng', 'người', 'sinh sản', 'định kỳ'] }),
  decided('TK', 'tài khoản', {
    before: ['định danh', 'ngân hàng', 'vneid', 'cá nhân', 'dvc', 'đăng nhập', 'dịch vụ công'],
  }),
  decided('TB', 'trung bình', {
    after: [
      'rộng',
      'dài',
      'cao',
      'sâu',
      'dày',
      'năng suất',
      'lượng mưa',
      'tầng cao',
      'nhiệt độ',
      'thu nhập',
      'chiều cao',
      'giá',
      'độ cao',
      'tuổi',
      'mật độ',
    ],
  }),
  decided('đ/c:', 'đồng chí,', { after: ['các', 'quý', 'gồm', 'gửi', 'đề nghị các'] }),
  decided('CB', 'chi bộ', { after: ['bt', 'pbt', 'bí thư', 'bí thư các', 'phó bí thư', 'sinh hoạt', 'họp'] }),
  decided('NH', 'năm học', { next: 'number' }),
  decided('ver', 'phiên bản', { next: 'number' }),
  decided('BTC', 'Bộ Tài chính', { after: ['bộ trưởng', 'thứ trưởng', 'của bộ', 'lãnh đạo'] }),
  decided('ĐH', 'Đại hội', { after: ['nq', 'nghị quyết', 'dự', 'văn kiện'] }),
  decided('ĐH', 'Đại hội', {
    before: ['đảng', 'đại biểu', 'đảng bộ', 'chi bộ', 'lần', 'lần thứ', 'mttq', 'thi đua'],
  }),
  decided('ĐKKD', 'điều kiện kinh doanh', {
    after: ['cắt giảm', 'bãi bỏ', 'các', 'đơn giản hóa', 'rà soát'],
  }),
  decided('TT', 'Tổng thống', {
    before: ['mỹ', 'nga', 'pháp', 'hàn quốc', 'indonesia', 'putin', 'trump', 'macron'],
  }),
  decided('ĐB', 'đại biểu', { next: 'name' }),
  decided('ĐB', 'đặc biệt', { after: ['giải'] }),
  decided('ĐB', 'Đảng bộ', { after: ['bch', 'ban chấp hành', 'đại hội', 'toàn'] }),
  decided('KH', 'Khuyến học', { after: ['hội', 'chi hội', 'quỹ', 'ban'] }),
  decided('NK', 'nhân khẩu', { follows: 'number' }),
  decided('TT', 'truyền thanh', {
    after: ['đài', 'loa', 'trạm', 'hệ thống', 'hệ thống loa', 'trên đài', 'công tác', 'tin', 'bản tin'],
  }),
  decided('HA', 'huyết áp', {
    after: [
      'người có',
      'trị số',
      'mức',
      'đo',
      'chỉ số',
      'theo dõi',
      'kiểm tra',
      'tăng',
      'hạ',
      'máy đo',
      'khám',
    ],
  }),
  decided('TT', 'tập thể', { follows: 'number' }),
  decided('TT', 'tập thể', { after: ['cho', 'tặng', 'khen thưởng', 'các', 'thưởng'] }),
  decided('CN', 'cá nhân', { follows: 'number' }),
  decided('CK', 'chung kết', { after: ['vòng', 'trận', 'đêm', 'vào', 'bán kết và', 'thi'] }),
  decided('CK', 'cùng kỳ', { after: ['so', 'so với', 'với', 'bằng'] }),
  decided('GK', 'giấy khen', { after: ['tặng', 'trao', 'thưởng', 'nhận'] }),
  decided('KK', 'khuyến khích', { after: ['giải', 'và', 'ba', 'nhì'] }),
  decided('KK', 'kê khai', { after: ['phải', 'bản', 'việc', 'đã'] }),
  decided('NS', 'ngân sách', {
    before: ['phường', 'xã', 'thành phố', 'tp', 'nhà nước', 'địa phương', 'cấp'],
  }),
  decided('NS', 'ngân sách', { after: ['thu', 'chi', 'nguồn', 'thu chi', 'dự toán', 'quản lý'] }),
  decided('QG', 'quốc gia', {
    after: ['cấp', 'di tích', 'chuẩn', 'đội tuyển', 'csdl', 'dvc', 'cổng dvc', 'đạt chuẩn'],
  }),
  decided('CC', 'chữa cháy', { after: ['xe', 'pccc', 'lực lượng'] }),
  decided('TMĐT', 'tổng mức đầu tư', { next: 'number' }),
  decided('DT', 'diện tích', { next: 'number' }),
  decided('ĐTM', 'đô thị mới', { after: ['khu'] }),
  decided('QS', 'quân sự', { after: ['chỉ huy', 'bch', 'ngành', 'công tác', 'cơ quan'] }),
  decided('DS', 'dân số', { before: ['nữ', 'nam', 'trung bình', 'thường trú', 'đô thị', 'nông thôn'] }),
  decided('DS', 'dân số', { after: ['tổng', 'quy mô', 'mật độ', 'tổng điều tra', 'chất lượng'] }),
  decided('DS', 'dân số', { after: ['công tác', 'cộng tác viên'] }),
  decided('MG', 'mẫu giáo', { after: ['lớp', 'trường', 'trẻ', 'bậc'] }),
  decided('ĐB', 'đại biểu', { before: ['quốc hội', 'qh', 'hđnd'] }),
  decided('ĐB', 'đại biểu', { after: ['các', 'số', 'tổng số', 'vị'] }),
  decided('BCT', 'Bộ Công Thương', { after: ['bộ trưởng', 'thứ trưởng', 'sở', 'thông tư của'] }),
  decided('CNQSDĐ', 'chứng nhận quyền sử dụng đất', {
    after: ['giấy', 'cấp giấy', 'cấp', 'gcn', 'bìa', 'sổ'],
  }),
  decided('THA', 'tăng huyết áp', { after: ['bệnh', 'điều trị', 'mắc', 'phòng', 'khám'] }),
  decided('PTTH', 'phát thanh truyền hình', { after: ['đài'] }),
  decided('HĐH', 'hiện đại hóa', { after: ['cnh', 'công nghiệp hóa'] }),
  decided('CM', 'cách mạng', {
    after: ['với', 'lão thành', 'hoạt động', 'có công với', 'truyền thống'],
  }),
  decided('KD', 'kinh doanh', {
    after: ['hộ', 'cơ sở', 'điểm', 'sản xuất', 'giấy phép', 'ngành nghề', 'được'],
  }),
  decided('SD', 'sử dụng', { after: ['mức', 'quyền', 'người', 'đang', 'diện tích', 'thời gian', 'việc'] }),
  decided('SD', 'sử dụng', { before: ['đất', 'điện', 'nước', 'dịch vụ', 'vốn', 'vỉa hè'] }),
  decided('DT', 'diện tích', { before: ['tự nhiên', 'đất', 'sàn', 'xây dựng', 'sử dụng', 'là', 'khoảng'] }),
  decided('DT', 'doanh thu', { after: ['tổng', 'có', 'kê khai'] }),
  decided('ĐT', 'đô thị', { after: ['ttxd', 'trật tự xây dựng', 'hạ tầng', 'trật tự', 'khu', 'quản lý tt'] }),
  decided('PT', 'phổ thông', { after: ['hộ chiếu', 'giáo dục', 'thẻ'] }),
  decided('BĐ', 'bản đồ', { after: ['tờ', 'số tờ', 'trích lục'] }),
  decided('PH', 'phối hợp', { before: ['với', 'cùng', 'chặt chẽ', 'các', 'tổ chức'] }),
  decided('TM', 'thay mặt', {
    before: ['ubnd', 'ủy ban', 'đảng ủy', 'đu', 'btv', 'hđnd', 'hội đồng', 'ban chấp hành', 'bch', 'chi bộ'],
  }),
  decided('TE', 'trẻ em', {
    after: [
      'bảo vệ',
      'chăm sóc',
      'cho',
      'quyền',
      'bà mẹ',
      'phụ nữ và',
      'pn và',
      'tai nạn',
      'xâm hại',
      'tháng hành động vì',
    ],
  }),
  decided('DO', 'đê ô', { after: ['dầu'] }),
  decided('PT', 'phong trào', { before: ['tđyn', 'thi đua', 'văn nghệ', 'tdtt', 'toàn dân', 'vh'] }),
  decided('TH', 'trường hợp', { follows: 'number' }),
  decided('BCH', 'Ban Chỉ huy', { before: ['ptds', 'pttkcn', 'pctt và'] }),
  decided('CĐ', 'cao đẳng', { after: ['đh', 'trường', 'hệ', 'đại học', 'trình độ', 'bậc'] }),
  decided('CĐ', 'cao đẳng', { before: ['đh', 'đại học', 'nghề', 'trung cấp'] }),
  decided('CN', 'công nguyên', { after: ['sau', 'trước'] }),
  decided('XK', 'xuất khẩu', { before: ['đạt', 'sang', 'tăng', 'giảm', 'gạo', 'lao động'] }),
  decided('TTCP', 'Thủ tướng Chính phủ', { before: ['phạm minh chính', 'yêu cầu', 'ban hành', 'phê duyệt'] }),
  decided('TT', 'Thủ tướng', { before: ['chính phủ', 'cp'] }),
  decided('TT', 'trật tự', { before: ['đô thị', 'công cộng', 'xây dựng', 'xã hội'] }),
  decided('TT', 'thông tin', { before: ['và tt', 'truyền thông', 'liên lạc', 'tuyên truyền', 'cơ sở'] }),
  decided('CV', 'chuyên viên', { after: ['các', 'là', 'ngạch', 'công chức', 'một', 'cán bộ'] }),
  decided('CV', 'chuyên viên', { before: ['phụ trách', 'phòng', 'văn phòng'] }),
  decided('QC', 'quảng cáo', { after: ['biển', 'bảng', 'băng rôn', 'pano', 'tờ rơi'] }),
  decided('HN', 'hội nghị', { after: ['dự', 'tổ chức', 'khai mạc', 'phát biểu tại', 'chủ trì'] }),
  decided('HS', 'hồ sơ', {
    before: [
      'tiếp nhận',
      'giải quyết',
      'trễ hạn',
      'đúng hạn',
      'quá hạn',
      'trước hạn',
      'trực tuyến',
      'hợp lệ',
      'tthc',
      'nộp',
      'đã',
    ],
  }),
  decided('HS', 'hồ sơ', {
    after: [
      'nộp',
      'nhận đủ',
      'đủ',
      'nhận',
      'giải quyết',
      'tiếp nhận',
      'thành phần',
      'số hóa',
      'số lượng',
      'trả',
      'bộ',
      'xử lý',
    ],
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
  decided('TB', 'tê ra bai', { follows: 'number' }),
  decided('TB', 'trung bình', {
    after: [
      'loại',
      'mức',
      'xếp loại',
      'điểm',
      'xử lý',
      'thời gian',
      'nhiệt độ',
      'độ tuổi',
      'giá',
      'thu nhập',
    ],
  }),
  decided('GDĐT', 'Giao dịch điện tử', { after: ['luật'] }),
  decided('GS', 'giám sát', { before: ['cộng đồng', 'thường xuyên', 'chuyên đề'] }),
  decided('VT', 'viễn thông', { after: ['bưu chính', 'dịch vụ', 'tập đoàn'] }),
  decided('KK', 'khuyến khích', { after: ['giải', 'và', 'giải ba'] }),
  decided('CN', 'chủ nhật', {
    before: ['nghỉ', 'hằng tuần', 'hàng tuần', 'tới', 'này', 'cuối tuần', 'vừa qua'],
  }),
  decided('CN', 'công nghệ', { after: ['khoa học và', 'kh và', 'sở kh', 'khoa học'] }),
  decided('CN', 'chi nhánh', {
    after: [
      'agribank', 'vietcombank', 'bidv', 'vietinbank', 'techcombank', 'mb', 'vpbank', 'acb', 'sacombank', 'tpbank', 'ngân hàng', 'nhcsxh',
      'chính sách xã hội', 'bưu điện', 'công ty', 'tại', 'viettel', 'văn phòng', 'vpđk đất đai', 'đăng ký đất đai',
    ],
  }), // prettier-ignore
  decided('CN', 'chi nhánh', {
    before: [
      'hai bà trưng', 'hoàn kiếm', 'ba đình', 'đống đa', 'cầu giấy', 'thanh xuân', 'hoàng mai', 'long biên', 'tây hồ', 'hà đông', 'hà nội',
      'thăng long', 'hồ chí minh', 'tp', 'thành phố', 'phía bắc', 'phía nam', 'miền bắc', 'miền nam',
    ],
  }), // prettier-ignore
  decided('CN', 'cử nhân', { next: 'name' }),
  decided('TT', 'Thường trực', {
    after: ['pbt', 'pct', 'phó bí thư', 'phó chủ tịch', 'phó thủ tướng', 'ủy viên', 'uv'],
  }),
  decided('TT', 'trật tự', { after: ['csgt', 'cảnh sát giao thông', 'đội csgt'] }),
  decided('PC', 'Điện lực', { next: 'name' }),
  decided('HT', 'hội trường', {
    before: ['tầng', 'lớn', 'ubnd', 'phường', 'nhà văn hóa', 'a', 'b', 'trung tâm'],
  }),
  decided('HT', 'hội trường', { after: ['địa điểm', 'tại', 'tại địa điểm'] }),
  decided('TK', 'tài khoản', { after: ['chủ', 'số', 'mở', 'qua', 'vào', 'tên'] }),
  decided('HCV', 'hát xê vê', { after: ['xét nghiệm', 'virus', 'vi rút', 'viêm gan', 'nhiễm', 'hiv'] }),
  decided('UV', 'tia cực tím', { after: ['đèn', 'chỉ số', 'chống', 'bức xạ', 'máy'] }),
  decided('LS', 'lãi suất', { next: 'number' }),
  decided('LS', 'lãi suất', { after: ['giảm', 'tăng', 'mức', 'hạ', 'với'] }),
  decided('LS', 'lãi suất', { before: ['còn', 'huy động', 'cho vay', 'tiền gửi', 'tiết kiệm'] }),
  decided('CC', 'công chức', {
    before: ['lđtbxh', 'tư pháp', 'văn hóa', 'vhxh', 'vh', 'địa chính', 'văn phòng', 'phường', 'một cửa'],
  }),
  decided('CC', 'công chức', { after: ['cán bộ', 'cb', 'viên chức', 'thi tuyển', 'ngạch'] }),
  decided('TN', 'tốt nghiệp', { after: ['thi', 'xét', 'kỳ thi', 'lễ', 'đã'] }),
  decided('TN', 'tốt nghiệp', { before: ['thpt', 'thcs', 'đại học', 'đh'] }),
  decided('TN', 'thanh niên', { after: ['đoàn', 'phường đoàn', 'hội lh', 'hội'] }),
  decided('TN', 'tiếp nhận', { before: ['hồ sơ', 'và tkq'] }),
  decided('TN', 'tài nguyên', { before: ['và mt', 'môi trường'] }),
  decided('KT', 'kinh tế', { after: ['phòng', 'ban', 'phát triển'] }),
  decided('XH', 'xã hội', { after: ['văn hóa', 'vh', 'kinh tế', 'kt', 'chính trị'] }),
  decided('ĐV', 'đơn vị', { after: ['các', 'cơ quan', 'cq'] }),
  decided('VC', 'viên chức', { after: ['công chức', 'cc'] }),
  decided('MB', 'em bi', { after: ['ngân hàng', 'app', 'tài khoản'] }),
  decided('UV', 'tia cực tím', { before: ['cực đại', 'index', 'trong ngày', 'cao'] }),
];
