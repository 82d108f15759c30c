import type { Child } from 'hono/jsx';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { mayDo } from '../accounts/permissions.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import type { ScriptState } from '../storage/script-tables.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { StateChip } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Pager } from '../web/parts/pager.tsx';
import { SearchBox } from '../web/parts/search-box.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { Tabs } from '../web/parts/tabs.tsx';
import { shownState } from './script.ts';
import type { ScriptListItem } from './scripts.store.ts';

export const LIST_PAGE_SIZE = 30;

/** The views of the list, by the word in their address. */
export const LIST_TABS = {
  nhap: { label: 'Nháp', states: ['draft'] },
  'dang-tao': { label: 'Đang tạo âm thanh', states: ['making', 'failed'] },
  'cho-duyet': { label: 'Chờ duyệt', states: ['submitted'] },
  'tra-lai': { label: 'Trả lại', states: ['returned'] },
  'da-duyet': { label: 'Đã duyệt', states: ['approved'] },
  'thu-hoi': { label: 'Đã thu hồi', states: ['withdrawn'] },
} as const satisfies Record<string, { label: string; states: readonly ScriptState[] }>;

export type ListTab = keyof typeof LIST_TABS;
export const LIST_TAB_KEYS = Object.keys(LIST_TABS) as [ListTab, ...ListTab[]];

export interface ScriptsPageProps {
  call: PageCall;
  items: readonly ScriptListItem[];
  /** Of all pages, by the filter. */
  total: number;
  counts: Partial<Record<ScriptState, number>>;
  filter: { trangThai?: ListTab | undefined; q?: string | undefined; trang: number };
  /** What waits for this person, for the menu. */
  waiting: number;
}

/** Tin, bài: the list, last changed first. */
export function ScriptsPage({ call, items, total, counts, filter, waiting }: ScriptsPageProps) {
  const { station, actor } = call;
  const path = `/d/${station.slug}/tin-bai`;
  const mayWrite = mayDo(actor.roles, 'script.write');
  const write = (
    <ButtonLink href={`${path}/moi`} weight="primary" icon="plus">
      Soạn tin, bài
    </ButtonLink>
  );
  const bring = (
    <ButtonLink href={`/d/${station.slug}/tai-ban-ghi`} icon="upload">
      Tải bản ghi
    </ButtonLink>
  );
  return (
    <StationPage
      call={call}
      title="Tin, bài"
      active="scripts"
      counts={{ approvals: waiting }}
      actions={
        mayWrite ? (
          <>
            {bring}
            {write}
          </>
        ) : undefined
      }
    >
      <Card>
        <div class="list-head">
          <Tabs label="Trạng thái" tabs={tabsOf(path, counts, filter)} />
          <SearchBox
            action={path}
            label="Tìm tin, bài"
            value={filter.q}
            keep={filter.trangThai ? { trangThai: filter.trangThai } : {}}
          />
        </div>
        <DataTable
          caption="Tin, bài, sửa gần nhất ở trên"
          hideCaption
          columns={[
            {
              header: 'Tiêu đề',
              cell: ({ script, revision }) => <a href={`${path}/${script.id}`}>{revision.title}</a>,
            },
            { header: 'Thể loại', cell: ({ revision }) => kindWords(revision) },
            { header: 'CCHC', cell: ({ revision }) => (revision.cchc ? revision.topics.join(', ') : '') },
            { header: 'Người soạn', cell: ({ revision }) => revision.authorName },
            { header: 'Sửa lúc', cell: ({ script }) => viInstant(script.updatedAt, station.timeZone) },
            {
              header: 'Trạng thái',
              cell: ({ script }) => <StateChip state={shownState(script, station.settings)} />,
            },
          ]}
          rows={items}
          empty={<NothingFound filter={filter} write={mayWrite ? write : undefined} />}
        />
        <Pager
          page={filter.trang}
          pageSize={LIST_PAGE_SIZE}
          total={total}
          noun="tin, bài"
          hrefOf={(trang) => path + queryOf({ ...filter, trang })}
        />
      </Card>
    </StationPage>
  );
}

/** 'Tin', 'Bài, ghi âm' */
export function kindWords({
  form,
  recordingSha256,
}: {
  form: string;
  recordingSha256: string | null;
}): string {
  const word = form === 'tin' ? 'Tin' : 'Bài';
  return recordingSha256 === null ? word : `${word}, ghi âm`;
}

function NothingFound({ filter, write }: { filter: ScriptsPageProps['filter']; write: Child }) {
  if (filter.q)
    return <EmptyState title="Không tìm thấy">Không có tin, bài nào khớp. Hãy thử ít từ hơn.</EmptyState>;
  if (filter.trangThai)
    return <EmptyState title="Không có tin, bài nào ở đây">Hãy chọn trạng thái khác.</EmptyState>;
  return (
    <EmptyState title="Chưa có tin, bài nào" icon="script" action={write}>
      Soạn tin, bài đầu tiên: gõ, dán, tải tệp TXT hoặc DOCX, hay đính kèm bản ghi âm.
    </EmptyState>
  );
}

function tabsOf(path: string, counts: ScriptsPageProps['counts'], filter: ScriptsPageProps['filter']) {
  const all = {
    label: 'Tất cả',
    href: path + queryOf({ q: filter.q, trang: 1 }),
    active: filter.trangThai === undefined,
  };
  const one = (key: ListTab) => ({
    label: LIST_TABS[key].label,
    href: path + queryOf({ q: filter.q, trangThai: key, trang: 1 }),
    count: LIST_TABS[key].states.reduce((sum, state) => sum + (counts[state] ?? 0), 0),
    active: filter.trangThai === key,
  });
  return [all, ...LIST_TAB_KEYS.map(one)];
}

function queryOf({ q, trangThai, trang }: ScriptsPageProps['filter']): string {
  const query = new URLSearchParams();
  if (trangThai) query.set('trangThai', trangThai);
  if (q) query.set('q', q);
  if (trang > 1) query.set('trang', String(trang));
  const text = query.toString();
  return text && `?${text}`;
}
