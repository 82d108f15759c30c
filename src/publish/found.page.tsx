import type { PageCall } from '../accounts/station-page.page.tsx';
import { viInstant } from '../kernel/vietnamese.ts';
import { Button } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import type { FoundArticle } from './found-again.ts';

/** Có thể đã lên trang: what the place's feed names, to be taken by one tap. */
export function FoundCard({
  call,
  found,
  path,
}: {
  call: PageCall;
  found: readonly FoundArticle[];
  path: string;
}) {
  if (found.length === 0) return null;
  return (
    <Card title="Có thể bài đã lên trang">
      <p class="soft">Nguồn tin của trang có bài trùng tiêu đề. Mở xem, đúng thì bấm một lần là xong.</p>
      <Lines>
        {found.slice(0, 5).map(({ id, url, title, publishedAt }) => (
          <Line
            hint={publishedAt === null ? url : `${url} · ${viInstant(publishedAt, call.station.timeZone)}`}
            end={
              <form method="post" action={`${path}/tim-thay`}>
                <input type="hidden" name="found" value={id} />
                <Button small weight="primary">
                  Đúng bài này
                </Button>
              </form>
            }
          >
            <a href={url} rel="noreferrer">
              {title || url}
            </a>
          </Line>
        ))}
      </Lines>
    </Card>
  );
}
