import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viDate, viInstant } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card, Line, Lines } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { CheckboxGroup, RadioGroup } from '../../web/parts/choice-field.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Pager } from '../../web/parts/pager.tsx';
import { DateInput, Select, TextInput } from '../../web/parts/text-field.tsx';
import type { FeedSource, FoundArticle } from './feeds.store.ts';
import { CHANNEL_TITLES, KIND_TITLES, KINDS } from './words.ts';

export const FOUND_PAGE_SIZE = 20;

/** A refused form: of which article, or the form of a new source. */
export interface FeedsTyped {
  of: string;
  values: Record<string, string | string[]>;
  errors: readonly FieldError[];
  message: string | null;
}

export interface FeedsPageProps {
  call: PageCall;
  feeds: readonly FeedSource[];
  found: readonly FoundArticle[];
  total: number;
  page: number;
  units: readonly string[];
  ownUnit: string | null;
  mayTake: boolean;
  mayName: boolean;
  typed?: FeedsTyped | undefined;
}

/** Tìm thấy: what the feeds named, to be taken with one tap; and which feeds are read. */
export function FeedsPage(props: FeedsPageProps) {
  const { call, feeds, found, total, page, mayName, typed } = props;
  const base = `/d/${call.station.slug}/minh-chung`;
  return (
    <StationPage
      call={call}
      title="Bài tìm thấy trên trang"
      active="plan"
      back={{ href: base, label: 'Minh chứng' }}
    >
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      <Card title="Chờ nhận">
        {found.length === 0 ? (
          <EmptyState title="Không có bài nào chờ nhận" icon="check">
            {feeds.length === 0
              ? 'Người quản trị thêm nguồn RSS hoặc sitemap của trang phường ở dưới; máy đọc mỗi ngày bốn lần và bài mới hiện ở đây.'
              : 'Máy đọc các nguồn mỗi ngày bốn lần; bài mới hiện ở đây.'}
          </EmptyState>
        ) : (
          <>
            <p class="soft">
              Chọn loại bài rồi bấm “Nhận”: bài thành minh chứng. Bài không liên quan thì bỏ qua.
            </p>
            <Lines>
              {found.map((article) => (
                <FoundLine article={article} props={props} />
              ))}
            </Lines>
          </>
        )}
        <Pager
          {...{ page, total, pageSize: FOUND_PAGE_SIZE, noun: 'bài' }}
          hrefOf={(to) => `${base}/tim-thay?trang=${to}`}
        />
      </Card>
      <Card title="Nguồn đang đọc">
        {feeds.length === 0 && <p class="soft">Chưa có nguồn nào.</p>}
        <Lines>
          {feeds.map((feed) => (
            <FeedLine feed={feed} props={props} />
          ))}
        </Lines>
        {mayName && <NewFeed {...props} />}
      </Card>
    </StationPage>
  );
}

function FoundLine({ article, props }: { article: FoundArticle; props: FeedsPageProps }) {
  const { call, mayTake, typed, units, ownUnit } = props;
  const base = `/d/${call.station.slug}/minh-chung/tim-thay/${article.id}`;
  const own = typed?.of === article.id ? typed : undefined;
  const value = (name: string) => [own?.values[name] ?? ''].flat()[0];
  const of = article.id;
  return (
    <li class="found">
      <div class="stack-tight">
        <a href={article.url} rel="noreferrer">
          {article.title || article.url}
        </a>
        <span class="line-hint">
          {article.publishedAt === null
            ? 'Nguồn không ghi ngày đăng'
            : `Đăng ${viDate(dateOf(article.publishedAt, call.station.timeZone))}`}
        </span>
        {mayTake && (
          <>
            <Form action={`${base}/nhan`} errors={own?.errors} of={of}>
              <CheckboxGroup
                name="kinds"
                of={of}
                label="Loại bài"
                choices={KINDS.map((kind) => ({ value: kind, label: KIND_TITLES[kind] }))}
                values={[own?.values['kinds'] ?? []].flat()}
                error={errorOf(own?.errors, 'kinds')}
                layout="beside"
              />
              {article.title === '' && (
                <TextInput
                  {...{ name: 'title', of, label: 'Tiêu đề', value: value('title') }}
                  error={errorOf(own?.errors, 'title')}
                />
              )}
              {article.publishedAt === null && (
                <DateInput
                  {...{ name: 'publishedOn', of, label: 'Ngày đăng', value: value('publishedOn') }}
                  error={errorOf(own?.errors, 'publishedOn')}
                />
              )}
              {ownUnit === null && (
                <Details summary={`Đơn vị: ${value('unit') || (units[0] ?? 'chưa rõ')}`}>
                  <TextInput
                    {...{ name: 'unit', of, label: 'Đơn vị khác', value: value('unit'), suggestions: units }}
                    error={errorOf(own?.errors, 'unit')}
                    optional
                  />
                </Details>
              )}
              <FormActions>
                <Button weight="primary" small>
                  Nhận
                </Button>
                <Button small formAction={`${base}/bo-qua`}>
                  Bỏ qua
                </Button>
              </FormActions>
            </Form>
          </>
        )}
      </div>
    </li>
  );
}

function FeedLine({ feed, props }: { feed: FeedSource; props: FeedsPageProps }) {
  const { call, mayTake, mayName } = props;
  const { slug, timeZone } = call.station;
  const path = `/d/${slug}/minh-chung/nguon/${feed.id}`;
  return (
    <Line
      hint={
        <>
          {feed.kind === 'rss' ? 'RSS, Atom' : 'Sitemap'}, {CHANNEL_TITLES[feed.channel]}.{' '}
          {feed.readAt === null
            ? 'Chưa đọc được lần nào.'
            : `Đọc được lúc ${viInstant(feed.readAt, timeZone)}.`}
          {feed.error !== null && feed.failedAt !== null && (
            <>
              {' '}
              <Chip tone="attention">Lỗi lúc {viInstant(feed.failedAt, timeZone)}</Chip> {feed.error}
            </>
          )}
        </>
      }
      end={
        <span class="row">
          {mayTake && (
            <form method="post" action={`${path}/doc`}>
              <Button small>Đọc ngay</Button>
            </form>
          )}
          {mayName && (
            <form method="post" action={`${path}/xoa`}>
              <Button small weight="danger">
                Bỏ nguồn
              </Button>
            </form>
          )}
        </span>
      }
    >
      {feed.url}
    </Line>
  );
}

function NewFeed({ call, typed }: FeedsPageProps) {
  const own = typed?.of === 'nguon' ? typed : undefined;
  const value = (name: string) => [own?.values[name] ?? ''].flat()[0];
  const { slug } = call.station;
  return (
    <Details summary="Thêm nguồn" open={own !== undefined}>
      <Form action={`/d/${slug}/minh-chung/nguon`} errors={own?.errors}>
        <TextInput
          name="url"
          label="Địa chỉ nguồn"
          type="url"
          hint="Ví dụ https://haibatrung.hanoi.gov.vn/rss. Máy chỉ đọc địa chỉ này và trang của nó."
          value={value('url')}
          error={errorOf(own?.errors, 'url')}
        />
        <RadioGroup
          name="kind"
          label="Loại nguồn"
          choices={[
            { value: 'rss', label: 'RSS hoặc Atom' },
            { value: 'sitemap', label: 'Sitemap' },
          ]}
          value={value('kind') || 'rss'}
          error={errorOf(own?.errors, 'kind')}
          layout="beside"
        />
        <Select
          name="channel"
          label="Bài của kênh"
          options={(['ward-website', 'city-page'] as const).map((channel) => ({
            value: channel,
            label: CHANNEL_TITLES[channel],
          }))}
          value={value('channel')}
          error={errorOf(own?.errors, 'channel')}
        />
        <FormActions>
          <Button weight="primary">Thêm nguồn</Button>
        </FormActions>
      </Form>
    </Details>
  );
}
