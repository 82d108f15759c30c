import { describe, expect, it } from 'vitest';
import { proposalsFor, sameTitle, wantsLink, type FoundArticle } from './found-again.ts';
import type { Publication } from './publication.ts';

const TITLE = 'Nộp hồ sơ trực tuyến được giảm một nửa lệ phí';
const found = (title: string, url = 'https://phuong.vn/tin/1'): FoundArticle => ({
  ...{ id: 'f1', url, title, publishedAt: null },
});

describe('an article of a feed', () => {
  it('is ours by its title, however the website writes it', () => {
    expect(sameTitle(TITLE, `“${TITLE.toUpperCase()}”`)).toBe(true);
    expect(sameTitle(TITLE, TITLE.normalize('NFD').replaceAll(' ', '  '))).toBe(true);
    expect(sameTitle(TITLE, 'Nộp hồ sơ trực tuyến được giảm…')).toBe(true);
    expect(sameTitle(`${TITLE}…`, `${TITLE} từ tháng 12`)).toBe(true);
  });

  it('is not ours by a part of it, a short cut or other marks', () => {
    expect(sameTitle(TITLE, `${TITLE} từ tháng 12`)).toBe(false);
    expect(sameTitle(TITLE, 'Nộp hồ sơ…')).toBe(false);
    expect(sameTitle('Lịch tiêm chủng tháng 11', 'Lịch tiêm chủng tháng 12')).toBe(false);
    expect(sameTitle('“”', '…')).toBe(false);
  });

  it('of a sitemap, which names no titles, is ours by its address', () => {
    const slug = 'nop-ho-so-truc-tuyen-duoc-giam-mot-nua-le-phi';
    const proposals = (url: string) => proposalsFor({ title: TITLE }, [found('', url)]).length;
    expect(proposals(`https://phuong.vn/tin/${slug}-1234.html`)).toBe(1);
    expect(proposals(`https://phuong.vn/%ZZ/${slug}`)).toBe(1);
    expect(proposals(`https://phuong.vn/tin?bai=${slug}`)).toBe(0);
    expect(proposals('https://phuong.vn/tin/nop-ho-so')).toBe(0);
  });

  it('is looked for only while nobody has said where the article is', () => {
    const one = { state: 'queued', way: 'hand', channel: 'city-page', link: null } as Publication;
    expect(wantsLink(one)).toBe(true);
    expect(wantsLink({ ...one, way: 'api' })).toBe(false);
    expect(wantsLink({ ...one, way: 'api', state: 'verifying' })).toBe(true);
    expect(wantsLink({ ...one, state: 'published', link: 'https://a.vn' })).toBe(false);
    expect(wantsLink({ ...one, channel: 'zalo-oa' })).toBe(false);
  });
});
