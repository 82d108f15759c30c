import { stepOf } from '../accounts/approval-policy.ts';
import { Button } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { TextArea } from '../web/parts/text-field.tsx';
import { approvalCaseOf } from './approval.ts';
import { differences } from './article-text.ts';
import { PhonePreview, previewOf } from './phone-preview.page.tsx';
import { pictureHref } from './picture-href.ts';
import type { PublicationPageProps } from './publication-props.ts';
import { returnInForce, waitingHash } from './publication.ts';

/** What an approver reads before he says yes, or gives it back: how the words differ from those of the approved item. */
export function ApproveCard({
  call,
  one,
  source,
  path,
  typed,
  errors,
}: PublicationPageProps & { path: string }) {
  const words = one.revised ?? one;
  const returned = returnInForce(one) !== null;
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
      <Form action={`${path}/duyet`} errors={errors}>
        <input type="hidden" name="wordsHash" value={waitingHash(one)} />
        {!returned && (
          <TextArea
            name="reason"
            label="Ý kiến"
            hint="Bắt buộc khi trả lại."
            optional
            rows={2}
            value={[typed?.['reason'] ?? ''].flat()[0]}
            error={errorOf(errors, 'reason')}
          />
        )}
        <FormActions>
          <Button weight="primary" icon="check">
            {deed}
          </Button>
          {!returned && <Button formAction={`${path}/tra-lai`}>Trả lại</Button>}
        </FormActions>
      </Form>
    </Card>
  );
}
