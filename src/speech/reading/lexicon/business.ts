import type { LexiconEntry } from '../lexicon.ts';
import { saidAs } from './said-as.ts';

const BY_LETTERS: readonly string[] = ['dự án', 'hợp đồng', 'hình thức', 'loại', 'phương thức', 'các dự án'];

/** Taxes, bids, securities, works and land, as notices of offices and of the national press write them. */
export const businessEntries: readonly LexiconEntry[] = [
  { written: 'BT', spoken: 'bê tê', context: { after: BY_LETTERS } },
  { written: 'TK', spoken: 'thế kỷ', context: { after: ['đầu', 'cuối', 'giữa', 'nửa'] } },
  { written: 'tr', spoken: 'trang', context: { next: 'number' } },
  { written: 'VneID', spoken: 'vi en i đi' },
  { written: 'VNelD', spoken: 'vi en i đi' },
  { written: 'VNeId', spoken: 'vi en i đi' },
  { written: 'VSSID', spoken: 'vê ét ét i đi' },
  ...saidAs(`
km = ki lô mét
kg = ki lô gam
miligam = mi li gam
mililít = mi li lít
kilôgam = ki lô gam
kilômét = ki lô mét
gigabyte = gi ga bai
megabyte = mê ga bai
Khmer = Khơ me
Genève = Giơ ne vơ
Geneva = Giơ ne vơ
# Taxes
NNT = người nộp thuế
CQT = cơ quan thuế
CNKD = cá nhân kinh doanh
HTKK = hỗ trợ kê khai
NVTC = nghĩa vụ tài chính
GNT = giấy nộp tiền
BCTC = báo cáo tài chính
SDĐPNN = sử dụng đất phi nông nghiệp
SDDPNN = sử dụng đất phi nông nghiệp
DNCX = doanh nghiệp chế xuất
XSKT = xổ số kiến thiết
BHTG = bảo hiểm tiền gửi
UBCKNN = Ủy ban Chứng khoán Nhà nước
SGDCK = Sở Giao dịch chứng khoán
ĐVCNT = đơn vị chấp nhận thẻ
TK = tài khoản
# Bids and works
HSMST = hồ sơ mời sơ tuyển
HSMQT = hồ sơ mời quan tâm
HSDST = hồ sơ dự sơ tuyển
HSQT = hồ sơ quan tâm
TBMT = thông báo mời thầu
HSTK = hồ sơ thiết kế
NCKT = nghiên cứu khả thi
NCTKT = nghiên cứu tiền khả thi
GSĐT = giám sát đầu tư
BTCT = bê tông cốt thép
DƯL = dự ứng lực
ĐCCT = địa chất công trình
ĐCTV = địa chất thủy văn
HLATĐB = hành lang an toàn đường bộ
GPLHX = giấy phép lưu hành xe
QLĐB = quản lý đường bộ
ĐBVN = Đường bộ Việt Nam
HKVN = Hàng không Việt Nam
KKT = khu kinh tế
MBQH = mặt bằng quy hoạch
TCCS = tiêu chuẩn cơ sở
BĐSĐT = bất động sản đầu tư
# Schools, health, justice
DTNT = dân tộc nội trú
DTBT = dân tộc bán trú
GDCD = giáo dục công dân
GDKTPL = giáo dục kinh tế và pháp luật
ĐTB = điểm trung bình
ĐXT = điểm xét tuyển
ĐXTN = điểm xét tốt nghiệp
CLC = chất lượng cao
CCHN = chứng chỉ hành nghề
GĐYK = giám định y khoa
YDCT = y dược cổ truyền
SHTT = sở hữu trí tuệ
KTVB = kiểm tra văn bản
QLXLVPHC = quản lý xử lý vi phạm hành chính
TLST = thụ lý sơ thẩm
TLPT = thụ lý phúc thẩm
# Offices and states
PCN = Phó Chủ nhiệm
BTCN = Bộ trưởng, Chủ nhiệm
TGM = Tổng Giám mục
CHLB = Cộng hòa Liên bang
CHDCND = Cộng hòa Dân chủ Nhân dân
VNDCCH = Việt Nam Dân chủ Cộng hòa
VNCH = Việt Nam Cộng hòa
ĐCTUBTWMTTQVN = Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam
`),
];

/** Desks that draft documents, as parts of a symbol. */
export const draftingDesks = saidAs(
  `
# Careless kinds
ND = Nghị định
BK = Bảng kê
HVTP = Học viện Tư pháp
QD = Quyết định
# Ministries' and departments' desks
CS = Chính sách
CST = Chính sách thuế
QLDN = quản lý doanh nghiệp
QLCS = quản lý công sản
QLG = quản lý giá
QLD = Quản lý Dược
QLT = quản lý thu
QLN = quản lý nhà
NVT = nghiệp vụ thuế
GDTrH = giáo dục trung học
GDTRH = giáo dục trung học
GDMN = giáo dục mầm non
GDTX = giáo dục thường xuyên
KTKĐ = khảo thí và kiểm định
KTKĐCLGD = khảo thí và kiểm định chất lượng giáo dục
CTTTHSSV = chính trị tư tưởng, học sinh, sinh viên
HSSV = học sinh, sinh viên
TCBC = tổ chức, biên chế
CTL&BHXH = chính sách tiền lương và bảo hiểm xã hội
LĐVL = lao động, việc làm
VLATLĐ = việc làm, an toàn lao động
CĐSQG = chuyển đổi số quốc gia
CHQ = Cục Hải quan
CHK = Cục Hàng không
CĐBVN = Cục Đường bộ Việt Nam
GSQL = giám sát quản lý
UBCK = Ủy ban Chứng khoán
SVHTTDL = Sở Văn hóa, Thể thao và Du lịch
STNMT = Sở Tài nguyên và Môi trường
SKHĐT = Sở Kế hoạch và Đầu tư
SLĐTBXH = Sở Lao động, Thương binh và Xã hội
SNN = Sở Nông nghiệp
SDTTG = Sở Dân tộc và Tôn giáo
NNMT = nông nghiệp và môi trường
NN&MT = nông nghiệp và môi trường
TNMT = tài nguyên và môi trường
KTN = kinh tế ngành
KTTH = kinh tế tổng hợp
KTTC = kinh tế tài chính
NNTN = nông nghiệp, tài nguyên
XD = xây dựng
GT = giao thông
ĐTMT = đô thị, môi trường
NCPC = nội chính, pháp chế
TĐKT = thi đua, khen thưởng
BQLKKT = Ban Quản lý khu kinh tế
BQLKCN = Ban Quản lý khu công nghiệp
BQLDA = Ban Quản lý dự án
BCĐBHĐND = bầu cử đại biểu Hội đồng nhân dân
BCĐBQH = bầu cử đại biểu Quốc hội
CQLTHADS = Cục Quản lý thi hành án dân sự
TCCP = Ban Tổ chức, Cán bộ Chính phủ
NHCS = Ngân hàng Chính sách
TWH = Trung ương Hội
ĐCTUBTWMTTQVN = Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam
`,
  { context: { inDocument: true } },
);
