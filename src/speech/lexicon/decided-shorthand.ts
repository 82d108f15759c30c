import type { LexiconEntry } from '../lexicon.ts';
import { decided } from './decided.ts';
import { saidAs } from './said-as.ts';

/** The shorthand of a ward's own drafts, where half of the words are two letters: what stands beside decides. */
export const shorthandEntries: readonly LexiconEntry[] = [
  ...saidAs(`
LV = lĩnh vực
ĐĐ = đất đai
GD = giáo dục
XL = xử lý
KTXLVP = kiểm tra, xử lý vi phạm
XLVP = xử lý vi phạm
NĐC = nồng độ cồn
TC CSĐ = tổ chức cơ sở đảng
PB XH = phản biện xã hội
ĐV, NLĐ = đoàn viên, người lao động
VHTT&TT = văn hóa, thông tin và thể thao
VH, TT&TT = văn hóa, thông tin và thể thao
VH, LĐ = vỉa hè, lòng đường
SC = sửa chữa
SXHD = sốt xuất huyết
SKCĐ = sức khỏe cộng đồng
TB CTMT = Trưởng ban Công tác Mặt trận
TTNCN = thuế thu nhập cá nhân
`),
  decided('XL', 'ích eo', { near: ['size', 'cỡ', 'áo', 'quần', 'đồng phục'] }),
  { written: 'PH', spoken: 'phối hợp', rivals: ['phụ huynh'] },
  decided('PH', 'phụ huynh', { after: ['họp', 'hội', 'các', 'quý', 'gửi'] }),
  decided('PH', 'phụ huynh', { before: ['học sinh', 'hs'] }),
  { written: 'TQ', spoken: 'Trung Quốc', rivals: ['thông qua', 'tổng quan'] },
  decided('TQ', 'thông qua', {
    before: ['nq', 'nghị quyết', 'dự toán', 'đề án', 'tờ trình', 'nội dung', 'các'],
  }),
  decided('CT', 'chương trình', {
    before: [
      'phổ cập',
      'hành động',
      'công tác',
      'giảm nghèo',
      'ocop',
      'ntm',
      'nông thôn',
      'phối hợp',
      'tiêm',
    ],
  }),
  decided('NĐ', 'Nguyên đán', { after: ['tết'] }),
  decided('KH', 'kỳ họp', { before: ['thứ'] }),
  decided('BB', 'bắt buộc', { after: ['bhxh', 'bảo hiểm xã hội', 'bảo hiểm'] }),
  decided('PT', 'phương tiện', { follows: 'number' }),
  decided('BG', 'bàn giao', { before: ['mặt bằng', 'mốc', 'hồ sơ', 'công trình', 'tài sản'] }),
  decided('BĐ', 'biến động', { after: ['đăng ký', 'chỉnh lý', 'đk'] }),
  decided('ĐT', 'đối tượng', { follows: 'number' }),
  decided('ST', 'số tiền', { next: 'number' }),
  decided('GS', 'giám sát', { before: ['việc', 'công tác', 'quá trình', 'đầu tư'] }),
  decided('TH', 'thực hiện', {
    before: [
      'qcdc',
      'quy chế',
      'kế hoạch',
      'kh',
      'nghị quyết',
      'nq',
      'nhiệm vụ',
      'chỉ thị',
      'tốt',
      'chính sách',
    ],
  }),
  decided('CS', 'cơ sở', { after: ['ở', 'tại', 'từ'] }),
  decided('KT', 'kiểm tra', { next: 'number' }),
  decided('CH', 'cửa hàng', { follows: 'number' }),
  decided('CH', 'cửa hàng', { after: ['các', 'tại', 'chủ'] }),
  { written: 'TG', spoken: 'thời gian', rivals: ['thế giới', 'tác giả', 'tuyên giáo'] },
  decided('TL', 'thành lập', { after: ['năm', 'ngày', 'kỷ niệm', 'mới'] }),
  decided('TL', 'thành lập', { before: ['hội', 'đảng', 'đoàn', 'phường', 'ngành', 'trường'] }),
  decided('CC', 'chung cư', { before: ['cao tầng', 'mini', 'cũ', 'số'] }),
  decided('SH', 'sinh hoạt', { after: ['nước', 'rác', 'chi bộ', 'điều kiện', 'chất thải'] }),
  decided('HC', 'hóa chất', { after: ['phun', 'xịt', 'phun thuốc'] }),
  decided('CĐ', 'cắt điện', { after: ['lịch', 'thông báo', 'tb'] }),
  decided('BD', 'bảo dưỡng', { before: ['lưới', 'định kỳ', 'máy', 'thiết bị', 'đường dây'] }),
  decided('CN', 'chi nhánh', { after: ['đkđđ', 'vpđkđđ', 'ngân hàng', 'bảo hiểm'] }),
  decided('TT', 'tổ trưởng', { before: ['tdp', 'tổ dân phố'] }),
  decided('ND', 'nhân dân', { after: ['toàn thể', 'các', 'cho', 'tới', 'đến', 'với'] }),
  decided('TT', 'trực tuyến', { after: ['hs', 'nộp'] }),
  decided('HĐ', 'Hội đồng', { before: ['nvqs', 'gpmb', 'bầu cử', 'tđkt', 'nghĩa vụ'] }),
  decided('KN', 'kỷ niệm', { next: 'number' }),
  decided('PT', 'phong trào', { next: 'number' }),
  decided('QC', 'quảng cáo', { before: ['sai', 'trái', 'rao vặt', 'ngoài trời', 'không phép'] }),
  decided('KD', 'kinh doanh', { before: ['online', 'trực tuyến', 'qua'] }),
];
