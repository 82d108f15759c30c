import type { LexiconEntry } from '../lexicon.ts';
import { decided } from './decided.ts';

function near(written: string, spoken: string, about: string): LexiconEntry {
  return { written, spoken, context: { near: about.split(', ') } };
}

function between(written: string, spoken: string, after: string, before = ''): LexiconEntry[] {
  const sides = [
    ...(after ? [decided(written, spoken, { after: after.split(', ') })] : []),
    ...(before ? [decided(written, spoken, { before: before.split(', ') })] : []),
  ];
  return sides;
}

/** The words right beside an acronym decide, as in decidedEntries: what offices and residents write most. */
export const besideEntries: readonly LexiconEntry[] = [
  decided('CT', 'Chỉ thị', { next: 'number' }),
  ...between('KP', 'kinh phí', 'xhh, xã hội hóa, nguồn, tổng, hỗ trợ, cấp, bố trí, trích'),
  decided('KP', 'khu phố', { next: 'number' }),
  ...between('CN', 'cận nghèo', 'hộ, hộ nghèo và, nghèo và'),
  decided('đc', 'địa chỉ', { next: 'number' }),
  decided('đc:', 'địa chỉ,', { next: 'number' }),
  ...between('MR', 'mờ rờ', 'vắc xin, vacxin, vaccine, mũi, tiêm, liều'),
  ...between('TP', 'Trưởng phòng', '', 'kt, vh, vhxh, vh-xh, nội vụ, tư pháp'),
  ...between('BCH', 'Ban Chỉ huy', '', 'qs, quân sự, bộ đội'),
  ...between(
    'TT',
    'Thường trực',
    '',
    'hđnd, đảng ủy, đu, ubmttq, ubmttqvn, mttq, thành ủy, huyện ủy, quận ủy, tỉnh ủy',
  ),
  ...between('TT.', 'Thường trực', '', 'hđnd, đảng ủy, đu, ubmttq, ubmttqvn, mttq'),
  ...between(
    'QG',
    'quốc gia',
    'u13, u15, u17, u19, u20, u21, u22, u23, cúp, vô địch, giải, hạng nhất, siêu cúp',
  ),
  ...between('TN', 'trắc nghiệm', 'câu, câu hỏi'),
  ...between('TP', 'tội phạm', 'trấn áp, tấn công'),
  ...between('QN', 'quân nhân', 'các, là, chế độ', 'xuất ngũ, chuyên nghiệp, dự bị, phục viên'),
  ...between(
    'TK',
    'thế kỷ',
    '',
    'xv, xvi, xvii, xviii, xix, xx, xxi, x, xi, xii, xiii, xiv, 15, 16, 17, 18, 19, 20, 21',
  ),
  { written: 'SL:', spoken: 'số lượng,' },
  { written: 'ĐVT:', spoken: 'đơn vị tính,' },
  { written: 'ĐG:', spoken: 'đơn giá,' },
  decided('sp', 'sản phẩm', { follows: 'number' }),
  { written: 'LD:', spoken: 'lý do,' },
  ...between(
    'DL',
    'dữ liệu',
    'sử dụng, làm sạch, chia sẻ, kho, số hóa, khai thác, phân tích, nhập, cập nhật, đồng bộ, kết nối',
  ),
  ...between('TP', 'thực phẩm', '', 'không rõ, bẩn, tươi sống, chín, đông lạnh, chế biến, bao gói'),
  ...between('HS', 'hồ sơ', '', 'ncc, btxh, người có công, bảo trợ, chính sách, kiến nghị'),
  ...between('XH', 'xã hội', 'trợ cấp, bảo trợ, trợ giúp, an sinh, tệ nạn, phúc lợi, bảo hiểm, nhà ở'),
  ...between('TS', 'tài sản', 'trộm cắp, trộm, cướp, cướp giật, chiếm đoạt, hủy hoại, kê khai'),
  ...between('MT', 'môi trường', 'bảo vệ, vệ sinh, ô nhiễm, sở'),
  ...between('TN', 'tự nguyện', 'bhxh, bảo hiểm xã hội, cai nghiện'),
  ...between('TN', 'thanh niên', 'bóng đá, chi hội, giao lưu, lực lượng'),
  ...between('DS', 'danh sách', 'nộp, lập, gửi, theo, có, niêm yết, bổ sung, chốt, duyệt'),
  ...between('CK', 'cam kết', 'ký, bản, giấy, ký bản'),
  ...between('GN', 'giải ngân', 'tỷ lệ, tiến độ, kết quả, đã', 'vốn, kế hoạch, đầu tư'),
  ...between('BT', 'bồi thường', 'pa, phương án, chi phí, tiền'),
  ...between('CN', 'chi nhánh', 'vpđkđđ, vpđk', 'khu vực, số'),
  ...between('NH', 'nhãn hiệu', 'giả, giả mạo, xâm phạm, bảo hộ'),
  ...between('KG', 'khai giảng', 'lễ, ngày, dự lễ, dự'),
  ...between('SA', 'siêu âm', 'máy, chụp'),
  ...between('XN', 'xét nghiệm', 'máy, phòng, làm, mẫu, kết quả'),
  ...between('HL', 'huấn luyện', '', 'dqtv, dbđv, quân, chiến sĩ, kỹ thuật'),
  ...between('VT', 'viễn thông', 'cáp, mạng, dịch vụ, hạ tầng'),
  decided('QS', 'quân số', { next: 'number' }),
  decided('CD', 'công dân', { follows: 'number' }),
  decided('TV', 'thành viên', { follows: 'number' }),
  decided('TT', 'trực tuyến', { next: 'number', near: ['hs', 'hồ sơ', 'tthc', 'bpmc', 'dvc'] }),
  ...between('TX', 'thường xuyên', 'chi, nguồn chi, kinh phí, nhiệm vụ, nguồn'),
  ...between('TB', 'trung bình', 'tuổi thọ, hộ, năng suất, mức sống'),
  ...between(
    'HN',
    'hội nghị',
    'tại, sau, các, trong',
    'giao ban, trực tuyến, sơ kết, tổng kết, triển khai, cử tri, quán triệt, tập huấn, đối thoại, chuyên đề, hiệp thương, btv, bch, cbcc, người lao động',
  ).slice(1),
  ...between(
    'ĐK',
    'đăng ký',
    'đã, phiếu, đơn, tờ khai, thủ tục, mẫu, giấy, người, hạn',
    'kết hôn, khai sinh, khai tử, tạm trú, thường trú, dự thi, kinh doanh, xe, tham gia, biến động, online, trực tuyến, qua, khám, tuyển sinh, hộ tịch',
  ),
  ...between('ĐK', 'điều kiện', 'đủ, có, đáp ứng, các, theo, về, không đủ'),
  ...between(
    'ko',
    'không',
    '',
    'được, có, phải, vi phạm, đúng, đủ, nộp, nhận, đi, cần, giải quyết, thu, để, còn, bị, hút, uống, tụ tập, đổ, vứt, xả, đốt, dùng, sử dụng, lấn chiếm, mang, tham gia, làm, thể, nên, tính, hợp lệ, ai, quá, chia sẻ, cung cấp',
  ),
  ...between(
    'CS',
    'cảnh sát',
    'cục, phòng, lực lượng, đội, chiến sĩ',
    'qlhc, gt, hình sự, kinh tế, khu vực, pccc, ma túy, cơ động, điều tra, phòng cháy, môi trường, giao thông',
  ),
  decided('T.P', 'thành phố', { next: 'name' }),
  ...between('LD', 'lý do', 'có, không, rõ, nêu rõ'),
  ...between('PH', 'phòng họp', 'tại, ở, địa điểm', 'tầng, số, ubnd, lớn'),
  ...between('CTXH', 'chính trị xã hội', 'đoàn thể, tổ chức, các đoàn thể'),
  ...between('VNN', 'vì người nghèo', 'quỹ'),
  ...between('CD', 'công dân', 'tiếp, nam, nữ, của, cho, các, giữa'),
  decided('HS', 'hát ét', {
    after: ['mã', 'mã số'],
    near: ['thuế', 'thuế suất', 'xuất khẩu', 'nhập khẩu', 'hàng hóa', 'mặt hàng', 'hải quan'],
  }),
  ...between(
    'S.',
    'sông',
    '',
    'hồng, đuống, nhuệ, đáy, đà, tích, cầu, thái bình, tô lịch, mã, lô, thao, hậu, tiền, hương',
  ),
];

/** Where what the sentence is about decides, after the words right beside were asked. */
export const nearbyEntries: readonly LexiconEntry[] = [
  near('TB', 'thương binh', 'ls, liệt sĩ, bb, bệnh binh, thương binh, ncc, đền ơn'),
  near('BB', 'bệnh binh', 'ls, liệt sĩ, tb, thương binh, ncc, đền ơn'),
  near('ĐT', 'đối tượng', 'trộm, trộm cắp, bắt, cướp, ma túy, lừa đảo, truy nã, nghiện, gây rối, đánh bạc'),
  near('MT', 'ma túy', 'vụ án, mua bán, nghiện, tàng trữ, xét xử, bắt'),
  near('YT', 'diu túp', 'fb, facebook, tiktok, fanpage'),
  near('VH', 'vỉa hè', 'lấn chiếm, tái lấn chiếm, lđ'),
  near('LĐ', 'lòng đường', 'lấn chiếm, tái lấn chiếm, vh'),
  near('HT', 'hỗ trợ', 'tđc, bt, bồi thường, gpmb'),
  near('TN', 'Tây Nguyên', 'bắc bộ, nam bộ, btb, ntb, trung bộ'),
  near('NB', 'Nam Bộ', 'bắc bộ, btb, ntb, trung bộ, tây nguyên'),
  near('BT', 'bị thương', 'tngt, tai nạn, chết, va chạm'),
  near(
    'CT',
    'công trình',
    'sai phép, không phép, trật tự xây dựng, ttxd, ttxdđt, gpxd, thi công, khởi công, sai thiết kế',
  ),
  near('CT', 'công chứng', 'bản sao, chứng thực, photo, cccd'),
  near('TS', 'tuyển sinh', 'tuyển sinh, đầu cấp, lớp 1, lớp 6, lớp 10, trái tuyến'),
  near('TT', 'trực tuyến', 'trực tiếp, toàn trình'),
  near(
    'THA',
    'tăng huyết áp',
    'đtđ, đái tháo đường, tiểu đường, khám, nct, tim mạch, bệnh, tyt, trạm y tế, đột quỵ, huyết áp',
  ),
  near(
    'TTĐT',
    'trật tự đô thị',
    'ttatgt, atgt, vỉa hè, lòng đường, lấn chiếm, ttcc, vsmt, ttxd, csgt, hàng rong, trật tự, ra quân',
  ),
  near('TN', 'thanh niên', 'nvqs, nghĩa vụ quân sự, nhập ngũ, sơ tuyển, khám tuyển, tuyển quân, tòng quân'),
  near('CN', 'cận nghèo', 'hộ nghèo, nghèo, mtc, bảo trợ'),
  near('QC', 'quần chúng', 'kết nạp, đảng, cảm tình, ưu tú'),
  near('HH', 'huy hiệu', 'tuổi đảng, đảng viên, năm tuổi'),
  near('TC', 'tố cáo', 'kn, khiếu nại, đơn, đơn thư, kntc, kiến nghị'),
  near('KP', 'kinh phí', 'trđ, triệu, tỷ, đồng, nguồn, xhh, dự toán, quyết toán'),
  near('KK', 'không khí', 'aqi, pm2, ô nhiễm, chất lượng, bụi'),
  near('TH', 'thời hạn', 'vay, lãi suất, ls, tín dụng, nhcsxh'),
  near(
    'HS',
    'hồ sơ',
    'đăng ký, gcn, gcnqsdđ, biến động, đất đai, một cửa, tthc, dvc, dvctt, hộ tịch, chứng thực, cccd, cấp phép, pvhcc, ttpvhcc, hành chính công, đúng hạn, trễ hạn, quá hạn, bpmc',
  ),
  near('QH', 'quy hoạch', 'phân khu, quy hoạch, chi tiết, sdđ, mđxd, đồ án, tỷ lệ 1'),
  near('CK', 'cùng kỳ', 'tăng, giảm, so, dự toán, kh, dt, bằng'),
];
