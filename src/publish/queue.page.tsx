import { mayDo } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viInstant, viNumber } from '../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { Chip } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { Form, FormActions } from '../web/parts/form.tsx';
import { Live } from '../web/parts/live.tsx';
import { Pager } from '../web/parts/pager.tsx';
import { ReorderList } from '../web/parts/reorder-list.tsx';
import { Stat, Stats } from '../web/parts/stat.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { PublishTabs } from './publish-tabs.tsx';
import { kindWords, type Publication, type PublicationState } from './publication.ts';
import { nextOf, placeOf, stateOf, whenOf } from './publication-words.page.ts';
import { WARN_MS } from './zalo/accounts.ts';
import type { ZaloAccount } from './zalo/account.store.ts';

/** Most lines of each part of the page. */
export const QUEUE_LINES = 50;
export const OUT_PAGE_SIZE = 50;

export interface QueuePageProps {
  call: PageCall;
  /** For a person to look at: stopped, or nobody knows. */
  troubled: readonly Publication[];
  /** For an approver. */
  unapproved: readonly Publication[];
  waiting: readonly Publication[];
  /** Those of them that a place's feed probably names. */
  found: readonly Publication[];
  counts: Partial<Record<PublicationState, number>>;
  publishedThisMonth: number;
  account: ZaloAccount | undefined;
  now: number;
  machineNow: number;
}

export function QueuePage(props: QueuePageProps) {
  const { call, troubled, unapproved, waiting, counts, now, account } = props;
  const base = `/d/${call.station.slug}/xuat-ban`;
  const mayWrite = mayDo(call.actor.roles, 'publish.write');
  const moving = [...waiting, ...unapproved].some(({ state, way }) => way === 'api' && state !== 'draft');
  const total = ['draft', 'queued', 'creating', 'verifying', 'broadcasting'].reduce(
    (sum, state) => sum + (counts[state as PublicationState] ?? 0),
    0,
  );
  return (
    <StationPage
      call={call}
      title="Xuất bản"
      active="publications"
      actions={
        mayWrite && (
          <ButtonLink href={`/d/${call.station.slug}/tin-bai?trangThai=da-duyet`} icon="plus">
            Chọn tin, bài đã duyệt để đăng
          </ButtonLink>
        )
      }
    >
      <PublishTabs call={call} active="queue" waiting={troubled.length} />
      <Connection {...props} />
      <Live id="hang-doi" href={moving ? base : undefined} everySeconds={4}>
        <div class="stack">
          <Allowance {...props} total={total} />
          {troubled.length > 0 && (
            <Card title="Cần anh/chị xem">
              <PublicationLines call={call} items={troubled} now={now} />
            </Card>
          )}
          {props.found.length > 0 && (
            <Card title="Có thể đã lên trang, chờ anh/chị xác nhận">
              <PublicationLines call={call} items={props.found} now={now} />
            </Card>
          )}
          {unapproved.length > 0 && (
            <Card title="Chờ duyệt bản đăng">
              <PublicationLines call={call} items={unapproved} now={now} />
            </Card>
          )}
          <Card title="Đang chờ">
            {waiting.length === 0 ? (
              <EmptyState
                title="Không có bài nào đang chờ"
                icon="send"
                action={
                  mayWrite && (
                    <ButtonLink href={`/d/${call.station.slug}/tin-bai`}>Mở danh sách tin, bài</ButtonLink>
                  )
                }
              >
                Mở một tin, bài đã duyệt rồi bấm “Đăng Zalo, trang web…” để đưa vào đây.
                {account === undefined && ' Chưa kết nối Zalo vẫn đăng tay và theo dõi được ở trang này.'}
              </EmptyState>
            ) : (
              <PublicationLines call={call} items={waiting} now={now} />
            )}
            {total > waiting.length + unapproved.length && (
              <p class="soft small">
                Chỉ hiện {viNumber(waiting.length)} bài đầu trong {viNumber(total)} bài đang chờ.
              </p>
            )}
          </Card>
        </div>
      </Live>
      {mayWrite && waiting.filter(isMovable).length > 1 && (
        <OrderCard call={call} waiting={waiting} now={now} />
      )}
    </StationPage>
  );
}

const isMovable = ({ state, way }: Publication) => state === 'queued' && way === 'api';

function OrderCard({ call, waiting, now }: { call: PageCall; waiting: readonly Publication[]; now: number }) {
  const items = waiting.filter(isMovable).map((one) => ({
    ...{ id: one.id, title: one.title, detail: whenOf(one, now, call.station.timeZone) },
  }));
  return (
    <Card title="Thứ tự đăng">
      <Form action={`/d/${call.station.slug}/xuat-ban/thu-tu`} guard>
        <ReorderList label="Thứ tự đăng" name="ids" items={items} />
        <FormActions>
          <Button>Lưu thứ tự</Button>
        </FormActions>
      </Form>
    </Card>
  );
}

/** Troubles of the connection, said on every page of the queue until they are over. */
function Connection({ call, account, machineNow }: Pick<QueuePageProps, 'call' | 'account' | 'machineNow'>) {
  const link = <a href={`/d/${call.station.slug}/xuat-ban/zalo`}>Mở Kết nối Zalo</a>;
  if (account?.sealedRefresh == null) return null;
  if (account.problem !== null)
    return (
      <Notice tone="danger">
        Đã mất kết nối Zalo: {account.problem} {link}
      </Notice>
    );
  const left = (account.refreshUntil ?? 0) - machineNow;
  if (left > WARN_MS) return null;
  return (
    <Notice tone="attention">
      Kết nối Zalo hết hạn lúc {viInstant(account.refreshUntil ?? 0, call.station.timeZone)}; hãy bấm Gia hạn.{' '}
      {link}
    </Notice>
  );
}

function Allowance({ account, publishedThisMonth, total }: QueuePageProps & { total: number }) {
  const left = account?.allowanceLeft ?? null;
  return (
    <Card>
      <Stats>
        <Stat value={viNumber(total)} label="đang chờ" />
        <Stat value={viNumber(publishedThisMonth)} label="đã đăng tháng này" />
        {left !== null && (
          <Stat
            value={
              account?.allowance != null ? `${viNumber(left)}/${viNumber(account.allowance)}` : viNumber(left)
            }
            label="lượt gửi Zalo còn lại của tháng"
            tone={left === 0 ? 'attention' : undefined}
          />
        )}
        {account?.followers != null && <Stat value={viNumber(account.followers)} label="người quan tâm OA" />}
      </Stats>
    </Card>
  );
}

/** Publications as lines: what, where, when, in what state, and what comes next. */
export function PublicationLines({
  call,
  items,
  now,
}: {
  call: PageCall;
  items: readonly Publication[];
  now: number;
}) {
  const { timeZone } = call.station;
  return (
    <div class="publications">
      <Lines>
        {items.map((one) => {
          const hints = [placeOf(one), whenOf(one, now, timeZone)];
          return (
            <Line
              hint={
                <>
                  {hints.filter(Boolean).join(' · ')}
                  {one.reason !== null && <span class="line-hint">{one.reason}</span>}
                  {nextOf(one) !== '' && <span class="line-hint">{nextOf(one)}</span>}
                </>
              }
              end={<PublicationChip one={one} now={now} />}
            >
              <a href={`/d/${call.station.slug}/xuat-ban/${one.id}`}>{one.title}</a>
            </Line>
          );
        })}
      </Lines>
    </div>
  );
}

export function PublicationChip({ one, now }: { one: Publication; now: number }) {
  const { words, tone, live, struck } = stateOf(one, now);
  return (
    <Chip tone={tone} live={live} struck={struck}>
      {words}
    </Chip>
  );
}

export interface OutPageProps {
  call: PageCall;
  items: readonly Publication[];
  total: number;
  page: number;
  now: number;
}

/** Đã đăng: what is out, the newest first. */
export function OutPage({ call, items, total, page, now }: OutPageProps) {
  const { timeZone, slug } = call.station;
  return (
    <StationPage call={call} title="Đã đăng" active="publications">
      <PublishTabs call={call} active="out" />
      <Card>
        <DataTable
          caption="Bài đã đăng"
          hideCaption
          rows={items}
          empty={
            <EmptyState title="Chưa có bài nào được đăng" icon="send">
              Bài đăng qua Zalo, trang web, trang CCHC của Thành phố hay đăng tay đều hiện ở đây.
            </EmptyState>
          }
          columns={[
            { header: 'Bài', cell: (one) => <a href={`/d/${slug}/xuat-ban/${one.id}`}>{one.title}</a> },
            { header: 'Nơi đăng', cell: placeOf },
            { header: 'Loại', cell: ({ channel, kinds }) => (channel === 'other' ? '' : kindWords(kinds)) },
            { header: 'Đăng lúc', cell: ({ publishedAt }) => viInstant(publishedAt ?? 0, timeZone) },
            {
              header: 'Lượt xem',
              numeric: true,
              cell: ({ views }) => (views === null ? '' : viNumber(views)),
            },
            { header: 'Tình trạng', cell: (one) => <PublicationChip one={one} now={now} /> },
          ]}
        />
        <Pager
          {...{ page, total, pageSize: OUT_PAGE_SIZE, noun: 'bài' }}
          hrefOf={(to) => `/d/${slug}/xuat-ban/da-dang?trang=${to}`}
        />
      </Card>
    </StationPage>
  );
}
