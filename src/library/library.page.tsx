import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viDuration, viInstant, viNumber } from '../kernel/vietnamese.ts';
import { TOPICS, TOPIC_KEYS } from '../scripts/topic.ts';
import { waitingState } from '../accounts/approval-policy.ts';
import { STATE_NAMES } from '../scripts/script.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { StateChip } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { Tabs } from '../web/parts/tabs.tsx';
import { MonthInput, Select, TextInput } from '../web/parts/text-field.tsx';
import type { LibraryItem } from './library.store.ts';
import { hasFilter, libraryHref, type LibraryQuery } from './library-query.ts';

export interface LibraryPageProps {
  call: PageCall;
  query: LibraryQuery;
  items: readonly LibraryItem[];
  more: boolean;
}

/** Thư viện: everything the station has written and recorded, newest first. */
export function LibraryPage({ call, query, items, more }: LibraryPageProps) {
  const path = `/d/${call.station.slug}/thu-vien`;
  const last = items.at(-1);
  return (
    <StationPage call={call} title="Thư viện" active="library">
      <Card>
        <Tabs
          label="Trong thư viện"
          tabs={[
            { label: 'Đang dùng', href: libraryHref(path, { ...query, kho: undefined }), active: !query.kho },
            { label: 'Lưu trữ', href: libraryHref(path, { ...query, kho: 'luu-tru' }), active: !!query.kho },
          ]}
        />
        <Filters path={path} query={query} />
        <DataTable
          caption="Tin, bài và bản ghi âm, mới nhất ở trên"
          hideCaption
          rows={items}
          columns={[
            { header: 'Tiêu đề', cell: ({ id, title }) => <a href={`${path}/${id}`}>{title}</a> },
            { header: 'Loại', cell: kindOf },
            { header: 'CCHC', cell: ({ cchc, topics }) => (cchc ? topics.join(', ') || 'có' : '') },
            { header: 'Soạn lúc', cell: ({ createdAt }) => viInstant(createdAt, call.station.timeZone) },
            { header: 'Dài', cell: ({ durationMs }) => (durationMs === null ? '' : viDuration(durationMs)) },
            { header: 'Bản tin', numeric: true, cell: ({ bulletins }) => viNumber(bulletins) },
            { header: 'Đã phát trọn', numeric: true, cell: ({ heard }) => `${viNumber(heard)} lần` },
            {
              header: 'Trạng thái',
              cell: ({ state, reviewed }) => (
                <StateChip
                  state={state === 'submitted' ? waitingState(call.station.settings, reviewed) : state}
                />
              ),
            },
          ]}
          empty={<Nothing path={path} query={query} />}
        />
        <nav class="pager" aria-label="Trang">
          <span class="row">
            {query.sau && (
              <ButtonLink small href={libraryHref(path, { ...query, sau: undefined })}>
                Về đầu
              </ButtonLink>
            )}
            {more && last && (
              <ButtonLink small href={libraryHref(path, { ...query, sau: `${last.createdAt}.${last.id}` })}>
                Cũ hơn
              </ButtonLink>
            )}
          </span>
        </nav>
      </Card>
    </StationPage>
  );
}

function kindOf({ form, isRecording }: LibraryItem): string {
  const word = form === 'tin' ? 'Tin' : 'Bài';
  return isRecording ? `${word}, ghi âm` : word;
}

function Filters({ path, query }: { path: string; query: LibraryQuery }) {
  const all = { value: '', label: 'Tất cả' };
  return (
    <form class="form" role="search" action={path} method="get">
      <input type="hidden" name="loc" value="1" />
      {query.kho && <input type="hidden" name="kho" value={query.kho} />}
      <div class="row">
        <TextInput name="q" label="Từ trong tiêu đề hoặc nội dung" value={query.q} />
        <Select
          name="loai"
          label="Loại"
          value={query.loai ?? ''}
          options={[
            all,
            { value: 'tin', label: 'Tin' },
            { value: 'bai', label: 'Bài' },
            { value: 'ghi-am', label: 'Bản ghi âm' },
          ]}
        />
        <Select
          name="cchc"
          label="Chuyên mục"
          value={query.cchc ?? ''}
          options={[all, { value: 'co', label: 'CCHC' }, { value: 'khong', label: 'Không phải CCHC' }]}
        />
        <Select
          name="chuDe"
          label="Chủ đề CCHC"
          value={query.chuDe ?? ''}
          options={[
            all,
            ...TOPIC_KEYS.map((topic) => ({ value: topic, label: `${topic}) ${TOPICS[topic]}` })),
          ]}
        />
        <Select
          name="trangThai"
          label="Trạng thái"
          value={query.trangThai ?? ''}
          options={[
            all,
            ...Object.entries(STATE_NAMES).map(([value, name]) => ({
              value,
              label: name.charAt(0).toUpperCase() + name.slice(1),
            })),
          ]}
        />
        <MonthInput name="thang" label="Soạn trong tháng" value={query.thang} />
      </div>
      <div class="form-actions">
        <Button icon="search">Lọc</Button>
        {hasFilter(query) && (
          <ButtonLink href={libraryHref(path, { kho: query.kho, boLoc: '1' })}>Bỏ lọc</ButtonLink>
        )}
      </div>
    </form>
  );
}

function Nothing({ path, query }: { path: string; query: LibraryQuery }) {
  if (hasFilter(query)) {
    const clear = <ButtonLink href={libraryHref(path, { kho: query.kho, boLoc: '1' })}>Bỏ lọc</ButtonLink>;
    return (
      <EmptyState title="Không tìm thấy" icon="search" action={clear}>
        Không có tin, bài nào khớp. Hãy thử ít từ hơn; không cần gõ dấu, gõ đầu từ là đủ.
      </EmptyState>
    );
  }
  if (query.kho) {
    return (
      <EmptyState title="Chưa lưu trữ tin, bài nào" icon="library">
        Tin, bài cũ được lưu trữ thì không còn hiện khi chọn tin cho bản tin, nhưng vẫn giữ đủ hồ sơ.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Thư viện chưa có gì" icon="library">
      Tin, bài và bản ghi âm đã soạn sẽ nằm ở đây.
    </EmptyState>
  );
}
