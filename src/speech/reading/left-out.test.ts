import { describe, expect, it } from 'vitest';
import { normaliseLine, normaliseText } from './normalise.ts';

const DOCUMENT = `UBND PHƯỜNG HAI BÀ TRƯNG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
-------
Số: 215/KH-UBND
Hai Bà Trưng, ngày 20 tháng 11 năm 2026

THÔNG BÁO
Ban Chỉ đạo 06 (BCĐ 06) và Tổ Ứng phó Nhanh (TUPN) thông báo như sau[1]:
1. BCĐ 06 họp lúc 8h, TUPN trực.
- 2 -
1\tNguyễn Văn Hùng\tTổ 5
| STT | Họ tên |
|---|---|

[1] Theo báo cáo tháng 10.
Nơi nhận:
- Như trên;
- Lưu: VT, VHXH.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Nguyễn Thị Thu Hà`;

const said = (text: string) =>
  normaliseText(text)
    .map(({ spoken }) => spoken)
    .filter((spoken) => spoken !== '');

describe('preparing a whole text', () => {
  it('leaves out what a newsreader leaves out, and carries acronyms from line to line', () => {
    expect(said(DOCUMENT)).toEqual([
      'thông báo',
      'Ban Chỉ đạo không sáu và Tổ Ứng phó Nhanh thông báo như sau:',
      'một, Ban Chỉ đạo không sáu họp lúc tám giờ, Tổ Ứng phó Nhanh trực.',
      'một, Nguyễn Văn Hùng, Tổ năm',
      'số thứ tự, Họ tên',
    ]);
  });

  it('tells of each line left out why, as one dropped token that covers it', () => {
    for (const { written, spoken, tokens } of normaliseText(DOCUMENT)) {
      if (spoken !== '' || !/\p{L}/u.test(written)) continue;
      expect(tokens).toEqual([
        {
          from: 0,
          to: written.length,
          class: 'dropped',
          spoken: '',
          sure: true,
          why: expect.stringMatching(/bỏ qua/) as string,
        },
      ]);
    }
  });

  it('reads such a line when it stands alone', () => {
    expect(said('Độc lập - Tự do - Hạnh phúc')).toEqual(['Độc lập – Tự do – Hạnh phúc']);
    expect(normaliseLine('- Lưu: VT').spoken).not.toBe('');
    expect(said('Nơi nhận:\n- Như trên;')).toEqual(['Nơi nhận:', 'Như trên;']);
  });

  it('takes no headline about a chairman for a signature', () => {
    expect(said('CHỦ TỊCH PHƯỜNG TIẾP CÔNG DÂN\nSáng nay, phường tiếp công dân.')).toHaveLength(2);
  });

  it('a line alone knows nothing of other lines', () => {
    normaliseText(DOCUMENT);
    expect(normaliseLine('TUPN trực').spoken).toBe('tê u pê nờ trực');
  });
});
