/** A bulletin's worth of ward news in which no sentence comes twice: a cache of sentences would not make it look fast. */

const AREAS = [
  'Chợ Hôm',
  'Bạch Mai',
  'Đồng Nhân',
  'Quỳnh Lôi',
  'Thanh Nhàn',
  'Vĩnh Tuy',
  'Minh Khai',
  'Lò Đúc',
];

function newsOf(area: string, index: number): string {
  const day = 3 + index * 2;
  return [
    `UBND phường cho biết, từ ngày ${day}/11/2026, điểm tiếp nhận ${area} nhận hồ sơ TTHC từ 7h30 đến 11h${30 + index}.`,
    `Trong tháng qua, ${area} đã giải quyết ${1200 + index * 37} hồ sơ, trong đó ${95 + index / 10}% được trả trước hạn.`.replace(
      /(\d)\.(\d)/,
      '$1,$2',
    ),
    `Bà con ở ${area} nộp hồ sơ trực tuyến trên Cổng DVCQG được giảm ${20 + index * 5}% lệ phí và không phải in giấy tờ.`,
    `Tổ công nghệ số ${area} gồm ${6 + index} thanh niên sẽ đến từng nhà giúp người cao tuổi cài ứng dụng VNeID mức 2.`,
    `Mức phí cấp bản sao ở quầy số ${index + 1} là ${(2 + index) * 1000}đ một trang, nộp bằng mã QR hoặc tiền mặt.`,
    `Ai gặp khó khăn ở ${area} xin gọi 024.3971.${1100 + index} hoặc gặp cán bộ trực tại nhà văn hoá lúc ${13 + index}h.`,
  ].join(' ');
}

/** The first `count` words as a newsroom counts them, by the blanks between. At most about 1,100 are there. */
export function newsText(count: number): string {
  const words = AREAS.map(newsOf).join(' \n ').split(' ');
  let counted = 0;
  const kept = words.filter((word) => (word === '\n' ? counted < count : counted++ < count));
  if (counted < count) throw new Error(`the news has ${counted} words only`);
  return kept.join(' ');
}
