import type { LexiconEntry } from '../lexicon.ts';
import { between, decided } from './decided.ts';
import { saidAs } from './said-as.ts';

/** What people write to each other: residents' letters, groups of a building, advertisements. In small letters, so asked last. */
export const chatEntries: readonly LexiconEntry[] = [
  ...saidAs(`
ae = anh em
trc = trước
hnay = hôm nay
hqua = hôm qua
vs = với
mọi ng = mọi người
nhiều ng = nhiều người
qá = quá
mk = mình
hok = không
gtờ = giờ
lh = liên hệ
ngta = người ta
yc = yêu cầu
bq = bình quân
ktra = kiểm tra
đr = đúng rồi
qtâm = quan tâm
fb = phây búc
đag = đang
vd: = ví dụ,
vv = vân vân
gq = giải quyết
wá = quá
inb = in bốc
hỉu = hiểu
cmt = bình luận
cf = cà phê
kq = kết quả
mn = mọi người
Đt = điện thoại
nd: = nội dung,
sdt = số điện thoại
tks = cảm ơn
thks = cảm ơn
ntn = như thế nào
ctv = cộng tác viên
`),
  ...between(
    'đc',
    'được',
    'ko, không, k, chưa, mới, sẽ, cũng, đi, nhận, làm, nhặt, chơi, có, mua, đi chơi, gọi, lên, xuống, xem, ăn, bán',
    'ko, không, k, chưa, nhận, cấp, giải quyết, đổi, hỗ trợ, phép, hưởng, miễn, giảm, về, rồi, r, ạ, nhé',
  ),
  ...between(
    'dc',
    'được',
    'ko, không, k, chưa, là, cũng, nhận, làm',
    'ko, không, k, chưa, nhận, rồi, r, ạ, nhé',
  ),
  ...between(
    'r',
    'rồi',
    'được, đc, xong, hết, biết, nghỉ, đi, về, ăn, ngủ, mua, gửi, nhận, bán, đến, ra, chốt',
    'ạ, nhé, á, nha',
  ),
  decided('e', 'em', { after: ['cho', 'giúp', 'nhờ'], before: ['hỏi', 'xin', 'với', 'cái', 'ạ', 'nhé'] }),
  ...between('e', 'em', 'sdt, sđt, số điện thoại, stk, số của, shop', 'gửi, hỏi, xin, muốn, cảm ơn, chào'),
  ...between('ad', 'át', 'nhờ, cảm ơn, hỏi, tks', 'ơi, cho, duyệt, giúp, à, ạ'),
  ...between('ah', 'ạ', 'chị, anh, em, vâng, dạ, cô, chú, bác'),
  decided('vc', 'vợ chồng', { follows: 'number' }),
  ...between('vc', 'vợ chồng', 'hai, nhà em'),
  ...between(
    'ib',
    'in bốc',
    'rep, nhắn, vui lòng, mời, cứ, nhớ',
    'nhé, ngay, shop, em, mình, để, zalo, giá, nhanh, cho',
  ),
  ...between('k', 'không', '', 'hỉu, hiểu, biết, thấy, thích, ạ, bít, on, vậy'),
  ...between(
    'ck',
    'chuyển khoản',
    'gửi, đã, xong, chiều em, mai em, lát em, em, để em',
    'cho, qua, trước, nhé, luôn, tiền, rồi',
  ),
  decided('ck', 'chuyển khoản', { next: 'number' }),
  ...between('t7', 'thứ bảy', '', 'này, tuần, cn, chủ nhật'),
  ...between('bn', 'bao nhiêu', 'hết, giá, khoảng', 'tiền, ngày, người, tuổi, lâu'),
  ...between('j', 'gì', 'cần, làm, có, là, cái, mang, hiểu, hỉu, biết, thấy'),
  ...between('c.', 'chị', 'lh, liên hệ, gặp, gọi'),
];
