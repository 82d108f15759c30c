/**
 * RSS 2.0, Atom and sitemaps: which articles a page of news names. XML from outside is hostile until proved otherwise: a document
 * with a DOCTYPE or an entity of its own is refused unread, so that there is nothing to expand and nothing to fetch. Pure.
 */
import { DOMParser, onErrorStopParsing, type Element, type Node } from '@xmldom/xmldom';
import { Refusal } from '../../kernel/errors.ts';
import { cleanLine } from '../../kernel/fields.ts';
import { isWebAddress } from './evidence-form.ts';

export interface FeedItem {
  url: string;
  title: string;
  /** UTC ms; null where the feed tells none that can be read. */
  publishedAt: number | null;
}

/** A sitemap lists a site's whole life; the newest are what is looked for. */
const MOST_ITEMS = 500;
const DEEPEST = 30;

/** @throws Refusal `bad-feed` */
export function readFeed(xml: string): FeedItem[] {
  const root = rootOf(xml);
  const items = itemsOf(root);
  if (!items) throw bad('Địa chỉ này không phải RSS, Atom hay sitemap.');
  return items
    .filter(({ url }) => isWebAddress(url))
    .sort((one, other) => (other.publishedAt ?? 0) - (one.publishedAt ?? 0))
    .slice(0, MOST_ITEMS);
}

function itemsOf(root: Element): FeedItem[] | null {
  switch (root.localName) {
    case 'rss':
      return childrenOf(root, 'channel').flatMap((channel) => childrenOf(channel, 'item').map(rssItem));
    case 'feed':
      return childrenOf(root, 'entry').map(atomItem);
    case 'urlset':
      return childrenOf(root, 'url').map(sitemapItem);
    case 'sitemapindex':
      throw bad('Đây là mục lục của nhiều sitemap; hãy nhập địa chỉ của một sitemap trong đó.');
    default:
      return null;
  }
}

function rssItem(item: Element): FeedItem {
  const guid = childrenOf(item, 'guid')[0];
  const named = guid && guid.getAttribute('isPermaLink') !== 'false' ? textOf(guid) : '';
  return told(
    textIn(item, 'link') || named,
    textIn(item, 'title'),
    textIn(item, 'pubDate') || textIn(item, 'date'),
  );
}

function atomItem(entry: Element): FeedItem {
  const links = childrenOf(entry, 'link');
  const link = links.find((one) => (one.getAttribute('rel') ?? 'alternate') === 'alternate') ?? links[0];
  const date = textIn(entry, 'published') || textIn(entry, 'updated');
  return told(link?.getAttribute('href') ?? '', textIn(entry, 'title'), date);
}

function sitemapItem(url: Element): FeedItem {
  const news = childrenOf(url, 'news')[0];
  const date = (news && textIn(news, 'publication_date')) ?? '';
  // When a page was last changed is no publishing: a person says when that was.
  return told(textIn(url, 'loc'), (news && textIn(news, 'title')) ?? '', date);
}

function told(address: string, title: string, date: string): FeedItem {
  const url = address.trim();
  const at = Date.parse(date.trim());
  return {
    url: isWebAddress(url) ? new URL(url).href : '',
    title: cleanLine(title.replace(/<[^>]*>/g, ' ')).slice(0, 300),
    publishedAt: Number.isFinite(at) ? at : null,
  };
}

function rootOf(xml: string): Element {
  if (/<!(?!--|\[CDATA\[)/.test(xml)) throw bad('Nguồn có DOCTYPE hoặc thực thể riêng nên không được đọc.');
  let root: Element | null;
  try {
    root = new DOMParser({ onError: onErrorStopParsing, locator: false }).parseFromString(
      xml.replace(/^\uFEFF/, ''),
      'text/xml',
    ).documentElement;
  } catch {
    throw bad('Nguồn không phải XML hợp lệ.');
  }
  if (!root) throw bad('Nguồn không phải XML hợp lệ.');
  refuseTower(root);
  return root;
}

/** Feeds are some six elements deep; reading the text of a tower of thousands would exhaust the stack. */
function refuseTower(root: Element): void {
  let level: Element[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw bad('Nguồn lồng quá nhiều tầng.');
    level = level.flatMap((element) => childrenOf(element));
  }
}

function childrenOf(parent: Element, name?: string): Element[] {
  const children: Element[] = [];
  for (let node: Node | null = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const element = node as Element;
    if (name === undefined || element.localName === name) children.push(element);
  }
  return children;
}

function textIn(parent: Element, name: string): string {
  const element = childrenOf(parent, name)[0];
  return element ? textOf(element) : '';
}

function textOf(element: Element): string {
  return element.textContent?.trim() ?? '';
}

function bad(message: string): Refusal {
  return new Refusal('bad-feed', message);
}
