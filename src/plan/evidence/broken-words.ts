import { viDate } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';

/** "Đường dẫn không còn mở được từ 23/11/2026" */
export function brokenWords(since: number, timeZone: string): string {
  return `Đường dẫn không còn mở được từ ${viDate(dateOf(since, timeZone))}`;
}
