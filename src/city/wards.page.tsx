import { viInstant, viMonth, viNumber } from '../kernel/vietnamese.ts';
import type { Month } from '../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { Chip, type Tone } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Stat, Stats } from '../web/parts/stat.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { MonthInput, Select, TextInput } from '../web/parts/text-field.tsx';
import { CITY_ZONE, CityPage, type CityCall } from './city-page.page.tsx';
import type { WardFilter, WardLine, WardSearch, WardState } from './ward-view.ts';

export interface WardsPageProps {
  call: CityCall;
  month: Month;
  /** Of all wards, for the sums and the map. */
  all: readonly WardLine[];
  /** Those asked for, in the order asked for. */
  chosen: readonly WardLine[];
  search: WardSearch;
  /** The same table as a file. */
  csv: string;
  /** UTC ms. */
  now: number;
}

const STATES: Record<WardState, { words: string; sign: string; tone: Tone }> = {
  good: { words: 'Ổn', sign: '✓', tone: 'proved' },
  attention: { words: 'Cần xem', sign: '!', tone: 'attention' },
  help: { words: 'Cần giúp ngay', sign: '✕', tone: 'danger' },
};

const FILTERS: { value: WardFilter; label: string }[] = [
  { value: 'can-giup', label: 'Cần giúp ngay' },
  { value: 'thieu', label: 'Còn thiếu chỉ tiêu' },
  { value: 'mat-ket-noi', label: 'Có đầu phát mất kết nối' },
  { value: 'dat', label: 'Không thiếu chỉ tiêu nào' },
];

/** Các phường: who needs help, first; all wards in one table and one map. */
export function WardsPage({ call, month, all, chosen, search, csv, now }: WardsPageProps) {
  return (
    <CityPage
      call={call}
      title={`Các phường, tháng ${viMonth(month)}`}
      active="city"
      aside={`Lúc ${viInstant(now, CITY_ZONE)}`}
      actions={
        <ButtonLink href={csv} icon="download" download>
          Tải bảng (CSV)
        </ButtonLink>
      }
    >
      <Sums all={all} />
      <Card title="Bản đồ ô">
        <Tiles all={all} />
      </Card>
      <Card title="Bảng các phường">
        <Filters month={month} search={search} />
        <WardTable lines={chosen} />
      </Card>
    </CityPage>
  );
}

function Sums({ all }: { all: readonly WardLine[] }) {
  const sum = (of: (line: WardLine) => number) => all.reduce((total, line) => total + of(line), 0);
  const heard = all.filter(
    ({ figures }) =>
      figures?.heard && figures.heard.missing === 0 && figures.heard.counted >= figures.heard.required,
  ).length;
  const asked = all.filter(({ figures }) => figures?.heard).length;
  const help = all.filter(({ state }) => state === 'help').length;
  const total = sum(({ players }) => players.total);
  return (
    <Stats>
      <Stat value={viNumber(help)} label="phường cần giúp ngay" tone={help > 0 ? 'danger' : 'proved'} />
      <Stat value={`${viNumber(heard)}/${viNumber(asked)}`} label="phường đã phát đủ tin, bài CCHC" />
      <Stat
        value={`${viNumber(sum(({ players }) => players.online))}/${viNumber(total)}`}
        label="đầu phát đang kết nối"
      />
      <Stat
        value={viNumber(sum(({ figures }) => figures?.playedMs ?? 0) / 60_000, 0)}
        label="phút đã phát trong tháng"
      />
    </Stats>
  );
}

/** A tile a ward by name, each with its sign, so that colour is never the only one. */
function Tiles({ all }: { all: readonly WardLine[] }) {
  const byName = all.toSorted((a, b) => a.short.localeCompare(b.short, 'vi'));
  return (
    <>
      <ul class="tiles">
        {byName.map(({ station, short, state, needs }) => (
          <li>
            <a
              class={`tile tile-${state}`}
              href={`/thanh-pho/phuong/${station.slug}`}
              title={needs.join('; ') || STATES.good.words}
            >
              <span aria-hidden="true">{STATES[state].sign}</span> {short}
              <span class="only-read">: {STATES[state].words}</span>
            </a>
          </li>
        ))}
      </ul>
      <ul class="tile-legend" aria-hidden="true">
        {Object.entries(STATES).map(([state, { sign, words }]) => (
          <li>
            <span class={`tile tile-${state}`}>{sign}</span> {words}
          </li>
        ))}
      </ul>
    </>
  );
}

function Filters({ month, search }: { month: Month; search: WardSearch }) {
  const isAsked = search.words !== '' || search.filter !== undefined || search.order !== 'can-giup';
  return (
    <form class="form" role="search" action="/thanh-pho" method="get">
      <div class="filters">
        <TextInput name="q" label="Tên phường" placeholder="Không cần dấu" value={search.words} />
        <Select
          name="loc"
          label="Chỉ xem"
          value={search.filter ?? ''}
          options={[{ value: '', label: 'Tất cả' }, ...FILTERS]}
        />
        <Select
          name="xep"
          label="Xếp theo"
          value={search.order}
          options={[
            { value: 'can-giup', label: 'Cần giúp trước' },
            { value: 'ten', label: 'Tên' },
            { value: 'phut-phat', label: 'Số phút đã phát' },
          ]}
        />
        <MonthInput name="thang" label="Tháng" value={month} />
      </div>
      <div class="form-actions">
        <Button icon="search">Lọc</Button>
        {isAsked && <ButtonLink href={`/thanh-pho?thang=${month}`}>Bỏ lọc</ButtonLink>}
      </div>
    </form>
  );
}

function WardTable({ lines }: { lines: readonly WardLine[] }) {
  return (
    <DataTable
      caption="Các phường, cần giúp trước"
      hideCaption
      rows={lines}
      columns={[
        {
          header: 'Phường',
          cell: ({ station, short }) => <a href={`/thanh-pho/phuong/${station.slug}`}>{short}</a>,
        },
        { header: 'Tình trạng', cell: ({ state }) => <WardChip state={state} /> },
        { header: 'Cần làm', cell: ({ needs }) => <Needs needs={needs} /> },
        { header: 'Tin, bài CCHC', numeric: true, cell: ({ figures }) => heardWords(figures) },
        {
          header: 'Chỉ tiêu đạt',
          numeric: true,
          cell: ({ figures }) => (figures ? `${figures.quotas.met}/${figures.quotas.asked}` : '–'),
        },
        {
          header: 'Đầu phát',
          numeric: true,
          cell: ({ players }) => `${players.online}/${players.total}`,
        },
        {
          header: 'Phút đã phát',
          numeric: true,
          cell: ({ figures }) => (figures ? viNumber(figures.playedMs / 60_000, 0) : '–'),
        },
      ]}
      empty={
        <EmptyState title="Không có phường nào khớp" icon="search">
          Hãy thử ít từ hơn, hoặc bỏ lọc.
        </EmptyState>
      }
    />
  );
}

export function heardWords(figures: WardLine['figures']): string {
  return figures?.heard ? `${figures.heard.counted}/${figures.heard.required}` : '–';
}

export function WardChip({ state }: { state: WardState }) {
  return <Chip tone={STATES[state].tone}>{STATES[state].words}</Chip>;
}

export function wardStateWords(state: WardState): string {
  return STATES[state].words;
}

function Needs({ needs }: { needs: readonly string[] }) {
  if (needs.length === 0) return <></>;
  return <span class="small">{needs.join('; ')}</span>;
}
