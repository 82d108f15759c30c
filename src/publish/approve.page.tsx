import { stepOf } from '../accounts/approval-policy.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { approvalCaseOf } from './approval.ts';
import { differences } from './article-text.ts';
import { PhonePreview, previewOf } from './phone-preview.page.tsx';
import { pictureHref } from './picture-href.ts';
import type { PublicationPageProps } from './publication.page.tsx';

/** What an approver reads before he says yes: how the words differ from those of the approved item. */
export function ApproveCard({ call, one, source, path }: PublicationPageProps & { path: string }) {
  const words = one.revised ?? one;
  const hash = one.revised?.hash ?? one.wordsHash;
  const yes = stepOf(approvalCaseOf(call.station, one)) === 'review' ? 'Soát' : 'Duyệt';
  const deed = `${yes} ${one.revised ? 'bản sửa' : 'bản đăng'}`;
  return (
    <Card title={deed}>
      <p>
        {one.revised
          ? `${one.revised.byName} đã sửa bài đang đăng. Xem nội dung mới rồi quyết định; chưa duyệt thì bài đang đăng giữ nguyên.`
          : 'Bản đăng khác bản tin, bài đã duyệt. Xem nội dung bên dưới rồi quyết định.'}
      </p>
      {source && (
        <ul>
          {differences(words, source).map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
      )}
      {one.revised && (
        <PhonePreview
          {...{ title: words.title, description: words.description, author: words.author }}
          {...{ station: call.station.name, id: 'ban-sua' }}
          coverHref={words.coverSha256 === null ? null : pictureHref(call, words.coverSha256)}
          body={previewOf(words.body, (sha256) => pictureHref(call, sha256))}
        />
      )}
      <Form action={`${path}/duyet`}>
        <input type="hidden" name="wordsHash" value={hash} />
        <FormActions>
          <Button weight="primary" icon="check">
            {deed}
          </Button>
        </FormActions>
      </Form>
    </Card>
  );
}
