import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOf, differences, strangeFigures, writtenBody } from './article-text.ts';
import type { BodyBlock } from './publication.ts';

const picture = (sha256: string, caption = '') => ({ sha256, caption });

describe('the body of an article as people write it', () => {
  it('a picture stands where the text names it, others at the end, and both ways it stays the same', () => {
    const { body, fault } = bodyOf('Một\n[Ảnh 2]\n\nHai', [picture('a'), picture('b', 'Nhà văn hóa'), null]);
    expect(fault).toBeNull();
    expect(body).toEqual([
      { type: 'text', content: 'Một' },
      { type: 'image', sha256: 'b', caption: 'Nhà văn hóa' },
      { type: 'text', content: 'Hai' },
      { type: 'image', sha256: 'a', caption: '' },
    ]);
    const written = writtenBody(body);
    expect(bodyOf(written.text, written.pictures).body).toEqual(body);
  });

  it('a place without a picture, or one picture at two places, is named', () => {
    expect(bodyOf('[ảnh 4]', [null]).fault).toContain('chưa chọn ảnh 4');
    expect(bodyOf('[ảnh 1]\n[ảnh 1]', [picture('a')]).fault).toContain('hai chỗ');
  });

  it('whatever blocks there are, writing them out and reading them back changes nothing', () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
      .filter((text) => text !== '' && !/ảnh/i.test(text));
    const block = fc.oneof(
      line.map((content): BodyBlock => ({ type: 'text', content })),
      line.map((caption): BodyBlock => ({ type: 'image', sha256: 'x', caption })),
    );
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), (body) => {
        const { text, pictures } = writtenBody(body);
        expect(bodyOf(text, pictures)).toEqual({ body, fault: null });
      }),
    );
  });
});

describe('what an approver is shown', () => {
  const revision = { title: 'Giảm lệ phí', text: 'Giảm 50% lệ phí từ 01/7/2026.\nNộp trước 17 giờ.' };
  it('figures that the approved text does not hold', () => {
    expect(strangeFigures('Giảm 60 % từ 1/7, gọi 024.3936', revision.text)).toEqual([
      '60%',
      '1/7',
      '024.3936',
    ]);
    expect(strangeFigures('Từ 01/7/2026 giảm 50%', revision.text)).toEqual([]);
  });

  it('each part that is not as it was approved, in words', () => {
    const words = {
      ...{ title: 'Giảm lệ phí', description: 'Giảm 50% lệ phí từ 01/7/2026.', ownCover: false },
      body: bodyOf(revision.text, []).body,
    };
    expect(differences(words, revision)).toEqual([]);
    const changed = { ...words, body: bodyOf('Giảm 70% lệ phí.', [picture('a')]).body, ownCover: true };
    expect(differences(changed, revision)).toEqual([
      'Thân bài: 1 đoạn viết khác hoặc thêm, 2 đoạn của bản đã duyệt không còn.',
      '1 ảnh trong bài.',
      'Ảnh bìa do người soạn chọn.',
      'Số, ngày, giờ không có trong bản đã duyệt: 70%.',
    ]);
  });
});
