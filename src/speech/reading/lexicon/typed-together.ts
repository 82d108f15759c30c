/**
 * What offices put into addresses and hashtags without marks or spaces, as it is said. Each phrase stands for its own letters: 'nội vụ'
 * for 'noivu'. A phrase of one syllable stands for a whole label only.
 */
const PHRASES = `
# Places
Việt Nam, Hà Nội, Huế, Đà Nẵng, Hải Phòng, Cần Thơ, Hồ Chí Minh, Sài Gòn, Thủ Đức
Tuyên Quang, Cao Bằng, Lai Châu, Lào Cai, Thái Nguyên, Điện Biên, Lạng Sơn, Sơn La, Phú Thọ, Bắc Ninh, Quảng Ninh, Hưng Yên, Ninh Bình
Thanh Hóa, Nghệ An, Hà Tĩnh, Quảng Trị, Quảng Ngãi, Gia Lai, Đắk Lắk, Khánh Hòa, Lâm Đồng, Đồng Nai, Tây Ninh, Đồng Tháp, Vĩnh Long
An Giang, Cà Mau, Hà Giang, Bắc Kạn, Yên Bái, Hòa Bình, Vĩnh Phúc, Bắc Giang, Hải Dương, Hà Nam, Nam Định, Thái Bình, Quảng Bình
Thừa Thiên Huế, Quảng Nam, Bình Định, Phú Yên, Ninh Thuận, Bình Thuận, Kon Tum, Đắk Nông, Bình Phước, Bình Dương, Bà Rịa, Vũng Tàu
Long An, Tiền Giang, Bến Tre, Trà Vinh, Hậu Giang, Kiên Giang, Sóc Trăng, Bạc Liêu, Cửu Long, Hạ Long, Nha Trang, Đà Lạt, Phú Quốc
Hai Bà Trưng, Hoàn Kiếm, Ba Đình, Đống Đa, Cầu Giấy, Thanh Xuân, Hoàng Mai, Long Biên, Tây Hồ, Hà Đông, Nam Từ Liêm, Bắc Từ Liêm, Từ Liêm
Bạch Mai, Vĩnh Tuy, Đông Anh, Gia Lâm, Sóc Sơn, Mê Linh, Sơn Tây, Ba Vì, Thanh Trì, Hoài Đức, Thạch Thất, Chương Mỹ, Thường Tín, Đan Phượng
Thanh Oai, Quốc Oai, Phúc Thọ, Ứng Hòa, Mỹ Đức, Phú Xuyên, Hoàng Liệt, Phương Liệt, Kim Liên, Văn Miếu, Quốc Tử Giám, Ngọc Hà, Giảng Võ
Láng Hạ, Ô Chợ Dừa, Khương Đình, Nghĩa Đô, Phú Thượng, Xuân Đỉnh, Bồ Đề, Phúc Lợi, Việt Hưng, Dương Nội, Yên Nghĩa, Kiến Hưng
Gò Vấp, Tân Bình, Tân Phú, Bình Thạnh, Phú Nhuận, Bình Tân, Củ Chi, Hóc Môn, Bình Chánh, Nhà Bè, Cần Giờ, Vinh, Việt Trì, Biên Hòa
# State and party
Chính phủ, báo Chính phủ, Quốc hội, Chủ tịch nước, Bộ Công an, công an, Ủy ban nhân dân, Hội đồng nhân dân, tòa án, viện kiểm sát, kiểm sát
Thủ đô, thành phố, thành ủy, tỉnh ủy, đảng ủy, đảng bộ, quận ủy, huyện ủy, văn phòng, văn phòng thành ủy, Đảng Cộng sản, xây dựng Đảng
tuyên giáo, dân vận, nội chính, tổ chức, kiểm tra, Mặt trận Tổ quốc, mặt trận, đoàn thể, công đoàn, phụ nữ, nông dân, cựu chiến binh, thanh niên
đại biểu, cử tri, bầu cử, nhân sự, cán bộ, công chức, viên chức, thi đua, khen thưởng, thi đua khen thưởng, quân sự, quốc phòng, biên phòng
nội vụ, tư pháp, tài chính, kế hoạch, kế hoạch đầu tư, đầu tư, công thương, xây dựng, giao thông, giao thông vận tải, y tế, giáo dục
giáo dục đào tạo, đào tạo, khoa học, công nghệ, khoa học công nghệ, thông tin, truyền thông, thông tin truyền thông, văn hóa, thể thao, du lịch
văn hóa thể thao, văn hóa xã hội, văn hóa thể thao du lịch, lao động, thương binh, xã hội, lao động thương binh xã hội, dân tộc, tôn giáo
tài nguyên, môi trường, tài nguyên môi trường, nông nghiệp, nông nghiệp môi trường, nông thôn, nông thôn mới, nông nghiệp nông thôn, ngoại vụ, ngoại giao
kinh tế, hạ tầng, đô thị, kinh tế hạ tầng, kinh tế đô thị, quản lý, quản lý đô thị, dự án, ban quản lý dự án, thanh tra, thống kê, thuế, hải quan, kho bạc
ngân hàng nhà nước, ngân hàng, chính sách xã hội, bảo hiểm, bảo hiểm xã hội, dân số, dân cư, đất đai, quy hoạch, nhà đất, địa chính, trường học
phường, xã, quận, huyện, tỉnh, báo, kênh
báo mới, thể thao văn hóa, giao thông, tài chính, kinh tế, chứng khoán, bất động sản, thời báo, đầu tư, chính sách, ngân sách
# Reform, services and papers
cải cách hành chính, hành chính, hành chính công, phục vụ hành chính công, trung tâm phục vụ hành chính công, trung tâm hành chính công, trung tâm
dịch vụ công, dịch vụ công trực tuyến, dịch vụ công quốc gia, dịch vụ, trực tuyến, một cửa, bộ phận một cửa, tiếp nhận, trả kết quả, bộ phận
chuyển đổi số, chuyển đổi số quốc gia, chính quyền số, chính quyền điện tử, công dân số, kinh tế số, xã hội số, tổ công nghệ số cộng đồng, dữ liệu
dữ liệu quốc gia, quốc gia, điện tử, thuế điện tử, hóa đơn điện tử, bình dân học vụ số, học vụ số, công báo, văn bản, tiếp dân, tiếp công dân, công dân
người dân, doanh nghiệp, hỏi đáp, phản ánh, kiến nghị, phản ánh kiến nghị, khiếu nại, tố cáo, đường dây nóng, hỗ trợ, góp ý, tra cứu, tra cứu hồ sơ
đăng nhập, đăng ký, đăng ký kinh doanh, kinh doanh, nộp hồ sơ, nộp thuế, hồ sơ, thủ tục, thủ tục hành chính, biểu mẫu, quy trình, hướng dẫn, khảo sát
hài lòng, quyết định, công văn, thông báo, báo cáo, danh sách, tài liệu, tin tức, sự kiện, trang chủ, liên hệ, giới thiệu, văn thư, tuyển sinh, tuyển dụng
lý lịch tư pháp, hộ tịch, khai sinh, kết hôn, chứng thực, căn cước, cư trú, định danh, đấu thầu, đấu giá, đấu giá tài sản, tài sản, giá đất, mua sắm công
bản đồ, học viện, bưu chính, viễn thông, khuyến nông, chi cục, phân hiệu, thường trực, chuyên trang, chuyên mục, hội nghị, đại hội, nghị quyết
hòa giải, pháp luật, thư viện pháp luật, thi hành án, dân sự, trợ giúp pháp lý, pháp lý, cơ sở dữ liệu, thông tin cơ sở, truyền thanh, phát thanh
phát thanh truyền hình, truyền hình, cổng thông tin, nguồn, thời tiết, khí tượng thủy văn, khí tượng, thủy văn, phòng chống thiên tai, thiên tai, đê điều
phòng cháy chữa cháy, cứu nạn cứu hộ, cảnh sát giao thông, cảnh sát, an toàn giao thông, an toàn thực phẩm, an ninh, phạt nguội, vi phạm, bảo vệ môi trường
bệnh viện, trạm y tế, sức khỏe, tiêm chủng, việc làm, dịch vụ việc làm, nhà ở xã hội, nhà ở, hộ nghèo, giảm nghèo, người có công, thiếu nhi, trẻ em
học sinh, sinh viên, giáo viên, thí sinh, tốt nghiệp, thi tốt nghiệp, mầm non, tiểu học, trung học, đại học, cao đẳng, học bạ, học trực tuyến
điện lực, nước sạch, cấp nước, môi trường đô thị, xe buýt, đường sắt, hàng không, cảng vụ, đăng kiểm, sát hạch, bưu điện
điểm thi, điểm chuẩn, báo cáo viên, đầu cấp, miền Bắc, miền Trung, miền Nam, thương lắm, yêu thương, đoàn kết, Tết, Bến Thành, giày dép, Nguyễn Văn, Nguyễn Thị, Trần Văn, Trần Thị, Lê Văn, Lê Thị, Phạm Văn, Phạm Thị, Hoàng Văn, nhà mình, Lan Anh, Ngọc Anh, Minh Anh, Tuấn Anh, Đức Anh, Quỳnh Anh, Thu Hà, Minh Hà, Thu Trang, Thùy Linh, Phương Thảo, Thanh Hà, lũ quét, sạt lở, bảo hộ công dân, bảo hộ, Gia Định, cấp nước Gia Định, khách hàng, mẫu đơn, đơn vị, Việt Nam ơi, cuộc thi, tìm hiểu, trắc nghiệm, bình chọn, thi trực tuyến, tìm hiểu pháp luật, khởi nghiệp, sáng tạo, đổi mới sáng tạo, sở hữu trí tuệ, cá nhân, cộng đồng, tập thể
# Press and hashtags
lao động, tuổi trẻ, dân trí, nhân dân, Hà Nội mới, tiền phong, quân đội nhân dân, Công an nhân dân, sức khỏe đời sống, đời sống, bạn đọc, tòa soạn, báo chí, tạp chí
an ninh thủ đô, đại đoàn kết, giáo dục thời đại, thời đại, dân chủ, dân chủ pháp luật, dân tộc phát triển, thương hiệu, công luận, người lao động, phụ nữ Việt Nam
vô địch, tôi yêu Việt Nam, tự hào Việt Nam, tự hào, văn minh, thanh lịch, xanh sạch đẹp, sáng xanh sạch đẹp, hiến máu, hiến máu nhân đạo, tình nguyện
người Việt dùng hàng Việt, thương mại, điện tử, xúc tiến thương mại, xuất khẩu, lúa gạo, nông sản, ẩm thực, lễ hội, di sản, bảo tàng, thư viện
`; // prettier-ignore

/** Words of one syllable that stand before or behind another phrase: a 'Sở', a 'phường', a newspaper. */
const SINGLE =
  'bếp, quán, tiệm, sở, bộ, phòng, ban, phường, xã, quận, huyện, tỉnh, thôn, tổ, báo, đài, cục, vụ, viện, trường, hội, đoàn, thi, tin, công, và, số, chợ, nhà, thuế';

/** What offices write by its letters even there; it is said so, for the listener must type it. */
const OFFICES =
  'ubnd, hdnd, gddt, tnmt, nnmt, khcn, tttt, vhtt, vhttdl, vhxh, ldtbxh, bhxh, ktht, gtvt, tthc, cchc, dvc, mttq, tttgdv, pccc, csgt';

const listed = (lines: string): string[] =>
  lines
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((phrase) => phrase.trim())
    .filter(Boolean);

export const typedPhrases: readonly string[] = listed(PHRASES);
export const typedSingles: readonly string[] = listed(SINGLE);
export const typedOffices: readonly string[] = listed(OFFICES);
