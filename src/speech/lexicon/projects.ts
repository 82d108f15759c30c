import { saidAs } from './said-as.ts';

/** Abbreviations of building, tenders, land, planning, security, schools and health as offices write them, one reading each. */
export const projectEntries = saidAs(`
# Building and tenders
PTXD = phế thải xây dựng
CTXD = công trình xây dựng
CĐT = chủ đầu tư
TVGS = tư vấn giám sát
TVTK = tư vấn thiết kế
BVTC = bản vẽ thi công
TKBVTC = thiết kế bản vẽ thi công
TKCS = thiết kế cơ sở
TKKT = thiết kế kỹ thuật
TDT = tổng dự toán
BCKTKT = báo cáo kinh tế kỹ thuật
BCNCKT = báo cáo nghiên cứu khả thi
BCĐXCTĐT = báo cáo đề xuất chủ trương đầu tư
CTĐT = chủ trương đầu tư
LCNT = lựa chọn nhà thầu
KHLCNT = kế hoạch lựa chọn nhà thầu
KQLCNT = kết quả lựa chọn nhà thầu
HSMT = hồ sơ mời thầu
HSDT = hồ sơ dự thầu
HSYC = hồ sơ yêu cầu
HSĐX = hồ sơ đề xuất
E-HSMT = hồ sơ mời thầu điện tử
E-HSDT = hồ sơ dự thầu điện tử
ĐTQM = đấu thầu qua mạng
QLCL = quản lý chất lượng
ĐTCTH = đầu tư công trung hạn
NSTW = ngân sách trung ương
NSĐP = ngân sách địa phương
ĐVQHNS = đơn vị quan hệ ngân sách
QHNS = quan hệ ngân sách
QLTSC = quản lý tài sản công
MSTS = mua sắm tài sản
CX = cây xanh
CVCX = công viên, cây xanh
HTKTXH = hạ tầng kinh tế xã hội
BOT = bi ô ti

ĐTXDCB = đầu tư xây dựng cơ bản

# Land and registers
CSDLĐĐ = cơ sở dữ liệu đất đai
ĐKĐĐ = đăng ký đất đai
TSGLVĐ = tài sản gắn liền với đất
HSĐC = hồ sơ địa chính
BĐĐC = bản đồ địa chính
ĐGHC = địa giới hành chính
SDĐPNN = sử dụng đất phi nông nghiệp
LPTB = lệ phí trước bạ
TTĐB = tiêu thụ đặc biệt
DLDC = dữ liệu dân cư
QLDC = quản lý dân cư
VBHC = văn bản hành chính
GDPL = giáo dục pháp luật

# Committees and councils
VPHĐND = Văn phòng Hội đồng nhân dân
BGK = ban giám khảo
HĐTĐ = Hội đồng thẩm định
HĐTS = Hội đồng tuyển sinh
HĐXD = Hội đồng xét duyệt
HĐBT = Hội đồng bồi thường
KTNN = Kiểm toán Nhà nước
VPCTN = Văn phòng Chủ tịch nước
VPQH = Văn phòng Quốc hội
UBKTTW = Ủy ban Kiểm tra Trung ương
BTG = Ban Tuyên giáo
BTCTW = Ban Tổ chức Trung ương
BNCTW = Ban Nội chính Trung ương
ĐĐBQH = đoàn đại biểu Quốc hội
CSVN = Cộng sản Việt Nam
HPN = Hội Phụ nữ
TCDTX = tiếp công dân thường xuyên
CTMTQG = chương trình mục tiêu quốc gia
HCQG = hành chính quốc gia
HVHCQG = Học viện Hành chính Quốc gia
HVCTQG = Học viện Chính trị quốc gia
CTQGHCM = Chính trị quốc gia Hồ Chí Minh
KHĐT = Kế hoạch và Đầu tư
KHTC = kế hoạch tài chính
TCKH = tài chính kế hoạch
TTVHTTTT = Trung tâm Văn hóa, Thông tin và Thể thao

# Security and defence
CBCS = cán bộ, chiến sĩ
ANĐT = an ninh điều tra
LLDQ = lực lượng dân quân
QNDB = quân nhân dự bị
HLQS = huấn luyện quân sự
KTQS = kỹ thuật quân sự
SSCĐ = sẵn sàng chiến đấu
XNC = xuất nhập cảnh
QLXNC = quản lý xuất nhập cảnh
ATSH = an toàn sinh học

# Those who are cared for, work, health, schools
CSTE = chăm sóc trẻ em
CSSKSS = chăm sóc sức khỏe sinh sản
BHXHTN = bảo hiểm xã hội tự nguyện
NTLS = nghĩa trang liệt sĩ
TBBB = thương binh, bệnh binh
AHLĐ = anh hùng lao động
CĐHH = chất độc hóa học
HTGĐ = hỗ trợ gia đình
NVNONN = người Việt Nam ở nước ngoài
NNVNONN = Nhà nước về người Việt Nam ở nước ngoài
HNQT = hội nhập quốc tế
XTTM = xúc tiến thương mại
GTVL = giới thiệu việc làm
BTNN = bồi thường nhà nước
NSLĐ = năng suất lao động
TNBQ = thu nhập bình quân
GTSX = giá trị sản xuất
TTKN = trung tâm khuyến nông
TYTX = trạm y tế xã
PKĐK = phòng khám đa khoa
YHCT = y học cổ truyền
TTGDSK = truyền thông giáo dục sức khỏe
BKLN = bệnh không lây nhiễm
VXSP = vắc xin, sinh phẩm
PCD = phòng, chống dịch
HSTC = hồi sức tích cực
HSCC = hồi sức cấp cứu
ÂL = âm lịch
DL = dương lịch
GDTC = giáo dục thể chất
ĐTBD = đào tạo, bồi dưỡng
KĐTM = khu đô thị mới
CNC = công nghệ cao
NNCNC = nông nghiệp công nghệ cao
NTMNC = nông thôn mới nâng cao
NTMKM = nông thôn mới kiểu mẫu
VSCN = vệ sinh công nghiệp
KDCVH = khu dân cư văn hóa
NVHTDP = nhà văn hóa tổ dân phố
NSH = nhà sinh hoạt
SHCĐ = sinh hoạt cộng đồng
HIV = hát i vê
ICU = ai xi u
CATT = công an thị trấn
ĐKKS = đăng ký khai sinh
BQ = bình quân
`);
