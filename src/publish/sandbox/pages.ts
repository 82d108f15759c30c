/** What a person sees of the stand-in: the question whether the OA grants its rights, and an article. */
import type { SandboxArticle } from './model.ts';

/** As Zalo does, a paragraph is taken for HTML: what a station sends must have been made harmless before. */
export function articlePage(article: SandboxArticle | undefined): string {
  if (!article) return page('Không tìm thấy bài', '<p>Bài đã bị gỡ hoặc không có.</p>');
  const blocks = article.body.map((one) => {
    const block = one as Record<string, string>;
    if (block['type'] === 'text') return `<p>${block['content'] ?? ''}</p>`;
    return `<img src="${escaped(block['url'] ?? '')}" alt=""><p>${escaped(block['caption'] ?? '')}</p>`;
  });
  return page(
    article.title,
    `<img src="${escaped(article.cover)}" alt=""><p><small>${escaped(article.author)}</small></p>
<p><strong>${escaped(article.description)}</strong></p>${blocks.join('\n')}`,
  );
}

export function grantPage(oa: string, yes: string, denied: string): string {
  return page(
    'Cấp quyền cho ứng dụng',
    `<p>Ứng dụng muốn quản lý Official Account <strong>${escaped(oa)}</strong>.</p>
<p><a id="dong-y" href="${escaped(yes)}">Đồng ý</a> · <a id="tu-choi" href="${escaped(denied)}">Từ chối</a></p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>body{font:16px/1.6 sans-serif;max-width:36em;margin:2em auto;padding:0 1em}img{max-width:100%}header{background:#fff3dc;padding:.5em}</style>
<header>Zalo giả lập, chỉ để tập dùng và kiểm thử</header><h1>${escaped(title)}</h1>${body}</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
