import { StationPage } from '../accounts/station-page.page.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { ArticleFields, asksForPreview } from './article-fields.page.tsx';
import { bodyOf } from './article-text.ts';
import { PhonePreview } from './phone-preview.page.tsx';
import type { PublicationFormPageProps } from './publication-form-props.ts';
import { PublicationLines } from './queue.page.tsx';
import { WhenCard, WhereCard } from './where-and-when.page.tsx';

/** "Đăng": an approved item on its way to one place. */
export function PublicationFormPage(props: PublicationFormPageProps) {
  const { call, revision, typed, before, corrects, errors, message, now } = props;
  const base = `/d/${call.station.slug}/xuat-ban`;
  const one = (name: string) => [typed[name] ?? ''].flat()[0] ?? '';
  return (
    <StationPage
      call={call}
      title={corrects ? 'Đăng bài đính chính' : 'Đăng tin, bài'}
      active="publications"
      back={{ href: `/d/${call.station.slug}/tin-bai/${revision.scriptId}`, label: 'Tin, bài' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      {corrects && (
        <Notice>
          Bài này đính chính “{corrects.title}”. Sau khi đăng, hãy ẩn hoặc gỡ bài cũ nếu cần; hai bài được ghi
          nối với nhau.
        </Notice>
      )}
      {before.length > 0 && (
        <Card title="Đã đăng hoặc đang chờ của tin, bài này">
          <PublicationLines call={call} items={before} now={now} />
        </Card>
      )}
      <div class="publish-columns">
        <Form action={`${base}/moi`} errors={errors} files guard extra={asksForPreview(base)}>
          <input type="hidden" name="scriptId" value={revision.scriptId} />
          {corrects && <input type="hidden" name="corrects" value={corrects.id} />}
          <WhereCard {...props} />
          <ArticleFields typed={typed} errors={errors} kept={[]} />
          <WhenCard {...props} />
          <FormActions stay>
            <Button weight="primary" icon="send">
              Đưa vào hàng đợi
            </Button>
            <ButtonLink href={`/d/${call.station.slug}/tin-bai/${revision.scriptId}`}>Không đăng</ButtonLink>
          </FormActions>
        </Form>
        <aside class="publish-preview" aria-label="Xem thử">
          <h2>Xem thử trên điện thoại</h2>
          <PhonePreview
            {...{ title: one('title'), description: one('description'), author: one('author') }}
            {...{ coverHref: null, station: call.station.name }}
            body={bodyOf(one('text') || revision.text, []).body.flatMap((block) =>
              block.type === 'text' ? { text: block.content } : [],
            )}
          />
        </aside>
      </div>
    </StationPage>
  );
}
