import type { LexiconEntry } from '../lexicon.ts';
import { decided } from './decided.ts';
import { saidAs } from './said-as.ts';

/** The shorthand of a ward's own drafts, where half of the words are two letters: what stands beside decides. */
export const shorthandEntries: readonly LexiconEntry[] = [
  ...saidAs(`
LV = lĩnh vực
y/c = yêu cầu
YC = yêu cầu
SHĐ = sinh hoạt đảng
ngày/tháng/năm = ngày, tháng, năm
TN- MT = Tài nguyên và Môi trường
TN -MT = Tài nguyên và Môi trường
NHTƯ = Ngân hàng Trung ương
VPĐD = văn phòng đại diện
VPDĐ = văn phòng đại diện
VPTT = văn phòng thường trú
QLBVR = quản lý, bảo vệ rừng
TTVH-TT = Trung tâm Văn hóa, Thể thao
NN-MT = Nông nghiệp và Môi trường
LD-TB-XH = Lao động, Thương binh và Xã hội
LD-TB&XH = Lao động, Thương binh và Xã hội
LDTBXH = Lao động, Thương binh và Xã hội
CNHT = công nghiệp hỗ trợ
TCTK = Tổng cục Thống kê
PLTK = phụ lục tờ khai
PTKTXH = phát triển kinh tế, xã hội
PCTPSDCNC = phòng, chống tội phạm sử dụng công nghệ cao
ANM&PCTPSDCNC = an ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao
GĐLH = gặt đập liên hợp
NS&VSMTNT = nước sạch và vệ sinh môi trường nông thôn
YTTB = y tế thôn bản
BLL = ban liên lạc
CPMT = cổ phần môi trường
TTVĐ = tuyên truyền vận động
HDND = Hội đồng nhân dân
BLLD = Bộ luật Lao động
HĐDS = hợp đồng dân sự
PTKV = phòng thủ khu vực
ĐBSH = đồng bằng sông Hồng
TSCD = tài sản cố định
C.Nhật = Chủ nhật
KDBĐS = kinh doanh bất động sản
CHPTDS = Chỉ huy phòng thủ dân sự
PTDS = phòng thủ dân sự
YT-DS = y tế, dân số
LĐ-VL = lao động, việc làm
t/chức = tổ chức
t/chấp = tranh chấp
s/c = sửa chữa
KNĐ = kết nạp Đảng
DTNQ = dự thảo nghị quyết
QVNN = Quỹ Vì người nghèo
TNTN = thanh niên tình nguyện
CBị = chuẩn bị
CB-CNV = cán bộ, công nhân viên
Tr.CN = trước công nguyên
tr.CN = trước công nguyên
BHL = ban huấn luyện
q/toán = quyết toán
d/toán = dự toán
SKĐK = sức khỏe định kỳ
s/v = so với
k/tra = kiểm tra
k/luận = kết luận
k/quả = kết quả
DxRxC = dài nhân rộng nhân cao
D x R x C = dài nhân rộng nhân cao
PT KT = phụ trách kinh tế
phụ trách KT = phụ trách kinh tế
TSTN = tài sản, thu nhập
MĐ = mức độ
BTXM = bê tông xi măng
CMVN = cách mạng Việt Nam
CMKT = chuyên môn kỹ thuật
MTĐT = môi trường đô thị
HVS = hợp vệ sinh
HCTP = hành chính tư pháp
PA-KN = phản ánh, kiến nghị
CTN-NQD = công thương nghiệp ngoài quốc doanh
NQD = ngoài quốc doanh
LĐPT = lao động phổ thông
DBKTTV = dự báo khí tượng thủy văn
Th.s = thạc sĩ
stt = số thứ tự
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
QP&AN = quốc phòng và an ninh
QP & AN = quốc phòng và an ninh
QLTTXD&ĐT = quản lý trật tự xây dựng và đô thị
QLTTXDĐT = quản lý trật tự xây dựng đô thị
MLCS = mức lương cơ sở
ĐVBC = đơn vị bầu cử
đất CLN = đất trồng cây lâu năm
CLN = cây lâu năm
RSX = rừng sản xuất
HNK = cây hằng năm khác
KDDV = kinh doanh dịch vụ
CSVCVH = cơ sở vật chất văn hóa
SKNVQS = sức khỏe nghĩa vụ quân sự
ĐKSK = điều kiện sức khỏe
RRTT = rủi ro thiên tai
TLHT = trích lục hộ tịch
DTXD = diện tích xây dựng
BDV = Ban Dân vận
BCSĐ = Ban cán sự đảng
BTH = bê tông hóa
HKH = Hội Khuyến học
NGƯT = Nhà giáo Ưu tú
NHS = nữ hộ sinh
QSD đất = quyền sử dụng đất
PNN = phi nông nghiệp
CTPH = chương trình phối hợp
ĐƠĐN = đền ơn đáp nghĩa
UBMT = Ủy ban Mặt trận
UBMT TQ = Ủy ban Mặt trận Tổ quốc
MT TQ = Mặt trận Tổ quốc
UB.MTTQVN = Ủy ban Mặt trận Tổ quốc Việt Nam
UB.MTTQ = Ủy ban Mặt trận Tổ quốc
cấp TQ = cấp có thẩm quyền
cờ TQ = cờ Tổ quốc
BQT CC = Ban Quản trị chung cư
CMT8 = Cách mạng tháng Tám
LLLĐ = lực lượng lao động
SX-KD = sản xuất kinh doanh
ĐHKHXH&NV = Đại học Khoa học Xã hội và Nhân văn
ĐH QG = Đại học Quốc gia
t/p = thành phố
KT - XH = kinh tế xã hội
VH - XH = văn hóa xã hội
QP - AN = quốc phòng an ninh
GTĐB = giao thông đường bộ
DQTC = dân quân tại chỗ
QLTTĐT = quản lý trật tự đô thị
YCBS = yêu cầu bổ sung
CCTL = cải cách tiền lương
VPP = văn phòng phẩm
BP1C = Bộ phận Một cửa
GD&TĐ = Giáo dục và Thời đại
HDV = hướng dẫn viên
NVKD = nhân viên kinh doanh
QK5 = Quân khu năm
QK9 = Quân khu chín
t/b = thông báo
SoC = ét ô xê
PK đa khoa = phòng khám đa khoa
TP, PP = Trưởng phòng, Phó Trưởng phòng
TTBDCT = trung tâm bồi dưỡng chính trị
ANM = an ninh mạng
DM TTHC = danh mục thủ tục hành chính
Cty CP = Công ty cổ phần
CTCP = Công ty cổ phần
p/h = phối hợp
T/phần = thành phần
T/phần: = thành phần,
Đ/g = đánh giá
đ/g = đánh giá
h.tháng = hằng tháng
t.kỳ = thường kỳ
SHKQ = số hóa kết quả
QCƯT = quần chúng ưu tú
CCTCBM = cải cách tổ chức bộ máy
CC TTHC = cải cách thủ tục hành chính
KLCV = khối lượng công việc
KH thường lệ = kỳ họp thường lệ
Phòng VH - XH = Phòng Văn hóa Xã hội
TCXH = trợ cấp xã hội
Tư pháp - HT = Tư pháp Hộ tịch
GV T.Anh = giáo viên tiếng Anh
T.Anh = tiếng Anh
CGC = cúm gia cầm
VPGD = văn phòng giao dịch
Đ/ý = đồng ý
đ/ý = đồng ý
TCCTXH = tổ chức chính trị xã hội
NTNS = ngày tháng năm sinh
CNKH = chứng nhận kết hôn
HSQL = hồ sơ quản lý
KSGT = kiểm soát giao thông
PTB TT = Phó Trưởng ban Thường trực
PTB = Phó Trưởng ban
KP BPMC = kinh phí Bộ phận Một cửa
QT DA = quyết toán dự án
BĂTT = bếp ăn tập thể
GTTT = giấy tờ tùy thân
KSND = Kiểm sát nhân dân
Ngã 4 Sở = Ngã Tư Sở
CM Tháng Tám = Cách mạng tháng Tám
VD: = ví dụ,
ví dụ: = ví dụ,
TNV = tình nguyện viên
PABT = phương án bồi thường
QLCDA = quản lý các dự án
VNAH = Việt Nam anh hùng
TTGDNN = trung tâm giáo dục nghề nghiệp
ĐHĐB = đại hội đại biểu
CTHĐ = chương trình hành động
KCH = kiên cố hóa
CBCA = cán bộ công an
sđbs = sửa đổi, bổ sung
SĐBS = sửa đổi, bổ sung
BQĐN = bình quân đầu người
KTHTĐT = Kinh tế, Hạ tầng và Đô thị
XH hóa = xã hội hóa
TTVH-TT&TT = Trung tâm Văn hóa, Thông tin và Thể thao
VH-TT&TT = Văn hóa, Thông tin và Thể thao
CTĐ = chữ thập đỏ
TCĐ = tổ chức đảng
CUV = chi ủy viên
HCLĐ = Huân chương Lao động
AHLLVTND = Anh hùng Lực lượng vũ trang nhân dân
BDNV = bồi dưỡng nghiệp vụ
KTQD = Kinh tế Quốc dân
TKB = thời khóa biểu
CKTG = chung kết thế giới
LMHT = Liên minh huyền thoại
BXH = bảng xếp hạng
CMCN = cách mạng công nghiệp
CSKH = chăm sóc khách hàng
LNST = lợi nhuận sau thuế
LNTT = lợi nhuận trước thuế
KKL = không khí lạnh
ĐNÁ = Đông Nam Á
BMT = Buôn Ma Thuột
HNCC = hội nghị cấp cao
BTT UBMT = Ban Thường trực Ủy ban Mặt trận
đ/c CT = đồng chí Chủ tịch
Đ/c CT = đồng chí Chủ tịch
đ/c PCT = đồng chí Phó Chủ tịch
Đ/c PCT = đồng chí Phó Chủ tịch
đ/c TP = đồng chí Trưởng phòng
Đ/c TP = đồng chí Trưởng phòng
đ/tra = điều tra
g/đ = gia đình
G/đ = gia đình
h/s = hồ sơ
H/s = hồ sơ
T/g = thời gian
t/g = thời gian
Đ/đ = địa điểm
đ/đ = địa điểm
X/n = xác nhận
x/n = xác nhận
K/c = khoảng cách
Sđt = số điện thoại
âl = âm lịch
QK7 = Quân khu bảy
CC PCCC = Cảnh sát phòng cháy, chữa cháy
CSGT ĐB = Cảnh sát giao thông đường bộ
CSGT ĐB - ĐS = Cảnh sát giao thông đường bộ, đường sắt
KBNN KV I = Kho bạc Nhà nước khu vực một
KT – XH = kinh tế xã hội
VH – XH = văn hóa xã hội
QP – AN = quốc phòng an ninh
TN-MT = tài nguyên và môi trường
TC-KH = Tài chính Kế hoạch
VH-TT&DL = Văn hóa, Thể thao và Du lịch
VH, TT&DL = Văn hóa, Thể thao và Du lịch
VH-TT-DL = Văn hóa, Thể thao và Du lịch
HN-HP = Hà Nội Hải Phòng
BSCKII. = bác sĩ chuyên khoa hai
đ/n = đề nghị
Kg: = Kính gửi,
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
  decided('KN', 'khiếu nại', { near: ['đơn', 'tc', 'tố cáo', 'pa'], next: 'number' }),
  decided('KN', 'kỷ niệm', { next: 'number' }),
  decided('PT', 'phong trào', { next: 'number' }),
  decided('QC', 'quảng cáo', { before: ['sai', 'trái', 'rao vặt', 'ngoài trời', 'không phép'] }),
  decided('KD', 'kinh doanh', { before: ['online', 'trực tuyến', 'qua'] }),
];
