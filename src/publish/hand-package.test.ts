import { describe, expect, it } from 'vitest';
import { htmlOf, plainText } from './hand-package.ts';
import { UNTOUCHED, type Publication } from './publication.ts';

const ARTICLE = {
  ...UNTOUCHED,
  ...{ title: 'Giá đất <2026>', description: 'Mô tả', author: 'UBND phường' },
  body: [
    { type: 'text', content: 'Lời "một" & <script>alert(1)</script>' },
    { type: 'image', sha256: 'a'.repeat(64), caption: 'Nhà văn hóa' },
  ],
} as unknown as Publication;

describe('what is copied by hand', () => {
  it('shows what people wrote as they wrote it, and names its pictures as the package does', () => {
    const html = htmlOf(ARTICLE);
    expect(html).not.toContain('<script>');
    expect(html).toContain('<h1>Giá đất &#60;2026&#62;</h1>');
    expect(html).toContain('src="anh-1.jpg"');
    expect(plainText(ARTICLE)).toContain('Lời "một" & <script>alert(1)</script>');
  });

  it('says where it can be heard, once anybody may hear it', () => {
    const listen = 'https://loa.phuong.gov.vn/nghe-lai/hai-ba-trung#bai-1';
    expect(plainText(ARTICLE, listen)).toContain(`Nghe bài này: ${listen}`);
    expect(htmlOf(ARTICLE, { listen })).toContain(`<a href="${listen}">`);
    expect(plainText(ARTICLE) + htmlOf(ARTICLE)).not.toContain('Nghe bài này');
  });
});
