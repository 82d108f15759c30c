import { viNumber } from '../../kernel/vietnamese.ts';
import { ButtonLink } from './button.tsx';

export interface PagerProps {
  /** From 1. */
  page: number;
  pageSize: number;
  /** Of all pages together. */
  total: number;
  /** What is counted: 'tin, bài'. */
  noun: string;
  hrefOf: (page: number) => string;
}

/** Where one is in a long list, and the way on; nothing where one page holds all. */
export function Pager({ page, pageSize, total, noun, hrefOf }: PagerProps) {
  const pages = Math.ceil(total / pageSize);
  if (pages <= 1) return null;
  const from = (page - 1) * pageSize + 1;
  const to = Math.min(page * pageSize, total);
  return (
    <nav class="pager" aria-label="Trang">
      <span class="soft">
        {viNumber(from)}–{viNumber(to)} trong {viNumber(total)} {noun}
      </span>
      <span class="row">
        {page > 1 && (
          <ButtonLink href={hrefOf(page - 1)} small>
            Trang trước
          </ButtonLink>
        )}
        {page < pages && (
          <ButtonLink href={hrefOf(page + 1)} small>
            Trang sau
          </ButtonLink>
        )}
      </span>
    </nav>
  );
}
