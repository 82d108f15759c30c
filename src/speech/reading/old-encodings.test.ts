import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modernised } from './old-encodings.ts';

describe('text of the years before Unicode', () => {
  it.each([
    ['Céng hoµ x· héi chñ nghÜa ViÖt Nam', 'Cộng hoà xã hội chủ nghĩa Việt Nam', 'TCVN3'],
    ['§éc lËp - Tù do - H¹nh phóc', 'Độc lập - Tự do - Hạnh phúc', 'TCVN3'],
    [
      'Uû ban nh©n d©n ph­êng th«ng b¸o lÞch tiÕp c«ng d©n n¨m 2025',
      'Uỷ ban nhân dân phường thông báo lịch tiếp công dân năm 2025',
      'TCVN3',
    ],
    ['Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam', 'VNI'],
    ['Ñoäc laäp - Töï do - Haïnh phuùc', 'Độc lập - Tự do - Hạnh phúc', 'VNI'],
    ['UÛY BAN NHAÂN DAÂN PHÖÔØNG', 'ỦY BAN NHÂN DÂN PHƯỜNG', 'VNI'],
    [
      'Uûy ban nhaân daân phöôøng thoâng baùo lòch tieáp coâng daân, ngöôøi daân ñeán Boä phaän Moät cöûa',
      'Ủy ban nhân dân phường thông báo lịch tiếp công dân, người dân đến Bộ phận Một cửa',
      'VNI',
    ],
  ])('is read: %s', (old, now, encoding) => {
    expect(modernised(old)).toEqual({ text: now, encoding });
  });

  it('of several lines is read whole, also those too short to tell, and leaves today’s lines alone', () => {
    const old = 'Th«ng b¸o\nUû ban nh©n d©n ph­êng kÝnh mêi\nHäp\nLịch họp vẫn như cũ.';
    expect(modernised(old).text).toBe(
      'Thông báo\nUỷ ban nhân dân phường kính mời\nHọp\nLịch họp vẫn như cũ.',
    );
  });

  it.each([
    'Lịch tiếp công dân của phường',
    'Và có là nhà cô Hoà, bà Mùi, xã Hà.',
    'Café, crème brûlée, Señor Muñoz',
    'Müller und Söhne, Zürich – größer',
    '25.000 đ; 30 °C; ½ số hộ; 5 × 3 m²; « trích »',
    '',
    'Ñ',
  ])('is not seen where there is none: %s', (text) => {
    expect(modernised(text)).toEqual({ text, encoding: null });
  });

  it('is put into letters once: what came out is left as it is', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'aeouy nhtc\nµ¸Öéñóùäïâ­ưộ') });
    fc.assert(
      fc.property(signs, (text) => {
        const { text: once } = modernised(text);
        return once.split('\n').length === text.split('\n').length;
      }),
    );
  });
});
