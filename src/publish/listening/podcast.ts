/** Podcast RSS 2.0 with the iTunes and Podcasting 2.0 words that players ask for. Pure. */
import type { Episode } from './aired.store.ts';

export interface PodcastChannel {
  title: string;
  description: string;
  author: string;
  /** Where the page is; the feed and all else lies under it. No slash at the end. */
  address: string;
}

/** @example podcastXml(channel, episodes) */
export function podcastXml(
  { title, description, author, address }: PodcastChannel,
  episodes: readonly Episode[],
): string {
  const newest = episodes[0];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:podcast="https://podcastindex.org/namespace/1.0">',
    '<channel>',
    element('title', title),
    element('link', address),
    `<atom:link href="${escaped(`${address}/rss.xml`)}" rel="self" type="application/rss+xml"/>`,
    element('description', description),
    element('language', 'vi'),
    element('itunes:author', author),
    element('itunes:explicit', 'false'),
    element('itunes:type', 'episodic'),
    '<itunes:category text="Government"/>',
    `<itunes:image href="${escaped(`${address}/anh.jpg`)}"/>`,
    ...(newest ? [element('lastBuildDate', rfc822(newest.airedAt))] : []),
    ...episodes.map((episode) => itemXml(episode, address)),
    '</channel>',
    '</rss>',
    '',
  ].join('\n');
}

function itemXml(episode: Episode, address: string): string {
  const { scriptId, title, text, airedAt, sha256, bytes, durationMs, mediaType } = episode;
  return [
    '<item>',
    element('title', title),
    element('link', `${address}#bai-${scriptId}`),
    `<guid isPermaLink="false">${escaped(scriptId)}</guid>`,
    element('pubDate', rfc822(airedAt)),
    element('description', text),
    `<enclosure url="${escaped(`${address}/am-thanh/${sha256}.mp3`)}" length="${bytes}" type="${escaped(mediaType)}"/>`,
    element('itunes:duration', String(Math.round(durationMs / 1000))),
    element('itunes:explicit', 'false'),
    `<podcast:transcript url="${escaped(`${address}/loi/${scriptId}.txt`)}" type="text/plain" language="vi"/>`,
    '</item>',
  ].join('\n');
}

function element(name: string, content: string): string {
  return `<${name}>${escaped(content)}</${name}>`;
}

/** What XML 1.0 cannot hold is left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** 'Mon, 23 Nov 2026 00:00:00 +0000' (RFC 822 with a year of four digits). */
export function rfc822(instant: number): string {
  return new Date(instant).toUTCString().replace('GMT', '+0000');
}
