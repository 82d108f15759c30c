import { mayDo } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { FieldError } from '../kernel/errors.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { shownState } from '../scripts/script.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { StateChip } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form } from '../web/parts/form.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { Select } from '../web/parts/text-field.tsx';
import type { Usage } from './library.ts';

export interface UsagePageProps {
  call: PageCall;
  usage: Usage;
  /** Approved items that may stand in its place. */
  others: readonly { id: string; title: string }[];
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** One item of the library: where it is used, when it was heard, and what may be done about it. */
export function UsagePage({ call, usage, others, errors, message }: UsagePageProps) {
  const { station, actor } = call;
  const { script, revision, bulletins, coming, plays } = usage;
  const own = `/d/${station.slug}/thu-vien/${script.id}`;
  const when = (at: number) => viInstant(at, station.timeZone);
  const mayWrite = mayDo(actor.roles, 'bulletin.write');
  return (
    <StationPage
      call={call}
      title={revision.title}
      active="library"
      back={{ href: `/d/${station.slug}/thu-vien`, label: 'Thư viện' }}
      aside={<StateChip state={shownState(script, station.settings)} />}
      actions={<ButtonLink href={`/d/${station.slug}/tin-bai/${script.id}`}>Mở tin, bài</ButtonLink>}
    >
      <div class="stack">
        {message && <Notice tone="danger">{message}</Notice>}
        {script.state === 'withdrawn' && bulletins.length > 0 && (
          <Notice tone="attention">
            Đã thu hồi nhưng còn nằm trong bản tin; hãy chọn tin, bài thay thế.
          </Notice>
        )}
        {mayWrite && bulletins.length > 0 && (
          <Card title="Thay ở mọi bản tin">
            <Form action={`${own}/thay`} errors={errors}>
              <Select
                name="other"
                label="Tin, bài thay thế"
                hint="Thay trong mọi bản tin đang dùng, tất cả cùng một lúc. Lượt phát đã bắt đầu giữ nguyên."
                placeholder="Chọn tin, bài đã duyệt"
                value=""
                options={others.map(({ id, title }) => ({ value: id, label: title }))}
                error={errorOf(errors, 'other')}
              />
              <div class="row">
                <Button weight="primary">Thay trong {bulletins.length} bản tin</Button>
              </div>
            </Form>
          </Card>
        )}
        <Card title="Trong bản tin">
          <DataTable
            caption="Bản tin đang dùng tin, bài này"
            hideCaption
            rows={bulletins}
            columns={[
              {
                header: 'Bản tin',
                cell: ({ id, title }) => <a href={`/d/${station.slug}/ban-tin/${id}`}>{title}</a>,
              },
              { header: 'Sửa lúc', cell: ({ updatedAt }) => when(updatedAt) },
            ]}
            empty={<p class="soft">Không bản tin nào đang dùng.</p>}
          />
        </Card>
        <Card title="Sắp phát">
          <DataTable
            caption="Lượt phát sắp tới"
            hideCaption
            rows={coming}
            columns={[
              {
                header: 'Lượt phát',
                cell: ({ id, title }) => <a href={`/d/${station.slug}/lich-phat/luot/${id}`}>{title}</a>,
              },
              { header: 'Bắt đầu', cell: ({ startsAt }) => when(startsAt) },
            ]}
            empty={<p class="soft">Chưa xếp vào lượt phát nào sắp tới.</p>}
          />
        </Card>
        <Card title="Đã phát trọn">
          <DataTable
            caption="Các lần đầu phát báo đã phát trọn, gần nhất ở trên"
            hideCaption
            rows={plays}
            columns={[
              {
                header: 'Lượt phát',
                cell: ({ airingId, title }) => (
                  <a href={`/d/${station.slug}/lich-phat/luot/${airingId}`}>{title}</a>
                ),
              },
              { header: 'Lúc', cell: ({ at }) => when(at) },
              { header: 'Đầu phát', cell: ({ player }) => player },
            ]}
            empty={<EmptyState title="Chưa phát lần nào">Đầu phát chưa báo lần phát trọn nào.</EmptyState>}
          />
        </Card>
        {mayDo(actor.roles, 'script.write') && (
          <ArchiveCard own={own} archived={script.archivedAt !== null} />
        )}
      </div>
    </StationPage>
  );
}

function ArchiveCard({ own, archived }: { own: string; archived: boolean }) {
  return (
    <Card title="Lưu trữ">
      <p class="soft">
        {archived
          ? 'Đang lưu trữ: không hiện khi chọn tin cho bản tin. Hồ sơ, lượt duyệt và minh chứng vẫn giữ đủ.'
          : 'Lưu trữ thì không còn hiện khi chọn tin cho bản tin. Hồ sơ, lượt duyệt và minh chứng vẫn giữ đủ.'}
      </p>
      <Form action={`${own}/luu-tru`}>
        <input type="hidden" name="away" value={archived ? '0' : '1'} />
        <div class="row">
          <Button>{archived ? 'Lấy lại từ lưu trữ' : 'Lưu trữ'}</Button>
        </div>
      </Form>
    </Card>
  );
}
