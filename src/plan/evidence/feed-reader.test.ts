import { describe, expect, it } from 'vitest';
import { readFeed } from './feed-reader.ts';

const at = (text: string) => Date.parse(text);

describe('a feed', () => {
  it('of RSS 2.0 names articles by link, or by a guid that is one', () => {
    const items =
      readFeed(`\uFEFF<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
      <title>Tin</title><link>https://a.vn/</link>
      <item><title><![CDATA[Một cửa <b>liên thông</b> & hơn]]></title><link>https://a.vn/1?id=1&amp;utm_source=rss</link>
        <pubDate>Fri, 20 Nov 2026 08:00:00 +0700</pubDate></item>
      <item><title>Đất đai</title><guid>https://a.vn/2</guid><dc:date>2026-11-21T08:00:00+07:00</dc:date></item>
      <item><title>Không có đường dẫn</title><guid isPermaLink="false">abc</guid></item>
      <item><title>Xấu</title><link>javascript:alert(1)</link></item>
    </channel></rss>`);
    expect(items).toEqual([
      { url: 'https://a.vn/2', title: 'Đất đai', publishedAt: at('2026-11-21T08:00:00+07:00') },
      {
        url: 'https://a.vn/1?id=1&utm_source=rss',
        title: 'Một cửa liên thông & hơn',
        publishedAt: at('2026-11-20T08:00:00+07:00'),
      },
    ]);
  });

  it('of Atom names them by their alternate link', () => {
    const items = readFeed(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Tin</title>
      <link rel="self" href="https://a.vn/x.atom"/><link href="https://a.vn/3"/>
      <published>2026-11-22T01:00:00Z</published><updated>2026-11-23T01:00:00Z</updated></entry></feed>`);
    expect(items).toEqual([{ url: 'https://a.vn/3', title: 'Tin', publishedAt: at('2026-11-22T01:00:00Z') }]);
  });

  it('of a sitemap names addresses, and no day on which one was merely changed', () => {
    const items = readFeed(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc>https://a.vn/4</loc><lastmod>2026-11-23</lastmod></url>
      <url><loc>https://a.vn/5</loc><n:news><n:publication_date>2026-11-22</n:publication_date><n:title>Năm</n:title></n:news></url>
    </urlset>`);
    expect(items).toEqual([
      { url: 'https://a.vn/5', title: 'Năm', publishedAt: at('2026-11-22') },
      { url: 'https://a.vn/4', title: '', publishedAt: null },
    ]);
  });

  it.each([
    ['<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>', 'DOCTYPE'],
    ['<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>', 'DOCTYPE'],
    ['<html><body/></html>', 'không phải RSS'],
    ['<rss><channel>', 'XML hợp lệ'],
    ['', 'XML hợp lệ'],
    ['{"a":1}', 'XML hợp lệ'],
    ['<sitemapindex/>', 'mục lục'],
    [`<rss>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</rss>`, 'tầng'],
  ])('%.40s is refused', (xml, words) => expect(() => readFeed(xml)).toThrow(words));
});
