import type { Device } from '../accounts/devices.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import type { FieldError } from '../kernel/errors.ts';
import type { ContentTable } from '../kernel/office/content.ts';
import { viDate, viInstant, viNumber, viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { chipOf } from '../schedule/schedule.page.tsx';
import { Button, ButtonLink } from '../web/parts/button.tsx';
import { Card } from '../web/parts/card.tsx';
import { StateChip, stateWords } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { errorOf } from '../web/parts/field.tsx';
import { Pager } from '../web/parts/pager.tsx';
import { DataTable, type Column } from '../web/parts/table.tsx';
import { Tabs } from '../web/parts/tabs.tsx';
import { DateInput, Select, TextInput } from '../web/parts/text-field.tsx';
import type { LogLine, ZoneTotals } from './broadcast-log.ts';
import type { LogPeriod, LogQuery } from './log-period.ts';

/** Lines of one page. */
export const LOG_PAGE = 50;

/** Files that the log is given as, by the last part of their address. */
export const LOG_FILES = ['csv', 'excel', 'word'] as const;
export type LogFile = (typeof LOG_FILES)[number];

const FILE_LABELS: Record<LogFile, string> = { csv: 'Tải CSV', excel: 'Xuất Excel', word: 'Xuất Word' };

export interface BroadcastLogPageProps {
  call: PageCall;
  query: LogQuery;
  period: LogPeriod;
  /** All that are wanted. */
  lines: readonly LogLine[];
  totals: readonly ZoneTotals[];
  zones: readonly Zone[];
  players: readonly Device[];
  /** Of a range that can't be shown. */
  errors: readonly FieldError[];
  /** Address of this view, with some of its query changed. */
  hrefOf: (change: Record<string, string | undefined>, file?: LogFile) => string;
}

/** "Nhật ký phát thanh": planned, aired, made good, for any stretch of time. */
export function BroadcastLogPage(props: BroadcastLogPageProps) {
  const { call, query, period, lines, totals, hrefOf } = props;
  const page = query.trang;
  const shown = query.in ? lines : lines.slice((page - 1) * LOG_PAGE, page * LOG_PAGE);
  return (
    <StationPage
      call={call}
      title="Nhật ký phát thanh"
      active="schedule"
      aside={period.title}
      back={{ href: `/d/${call.station.slug}/lich-phat`, label: 'Lịch phát' }}
      actions={
        <>
          <ButtonLink href={hrefOf({ in: '1', trang: undefined })} small>
            Xem cả kỳ để in
          </ButtonLink>
          {LOG_FILES.map((file) => (
            <ButtonLink
              href={hrefOf({ in: undefined, trang: undefined }, file)}
              icon="download"
              small
              download
            >
              {FILE_LABELS[file]}
            </ButtonLink>
          ))}
        </>
      }
    >
      <div class="no-print stack">
        <Tabs
          label="Kỳ"
          tabs={(['ngay', 'tuan', 'thang', 'khoang'] as const).map((ky) => ({
            label: { ngay: 'Ngày', tuan: 'Tuần', thang: 'Tháng', khoang: 'Tự chọn' }[ky],
            href: hrefOf({ ky, trang: undefined, in: undefined }),
            active: query.ky === ky,
          }))}
        />
        {period.before && period.after && (
          <nav class="row" aria-label="Chọn kỳ">
            <ButtonLink href={hrefOf({ ngay: period.before, trang: undefined })} icon="left" small>
              Kỳ trước
            </ButtonLink>
            <ButtonLink href={hrefOf({ ngay: period.after, trang: undefined })} icon="right" small>
              Kỳ sau
            </ButtonLink>
          </nav>
        )}
        <Filter {...props} />
      </div>
      <Totals call={call} totals={totals} zones={props.zones} />
      <Card title={`${viNumber(lines.length)} lượt phát`}>
        <DataTable
          caption={`Nhật ký phát thanh, ${period.title}`}
          hideCaption
          columns={columnsOf(call, props.zones)}
          rows={shown}
          empty={
            <EmptyState title="Không có lượt phát nào" icon="calendar">
              Hãy chọn kỳ khác, hoặc bỏ bớt điều kiện tìm.
            </EmptyState>
          }
        />
        {!query.in && (
          <Pager
            page={page}
            pageSize={LOG_PAGE}
            total={lines.length}
            noun="lượt phát"
            hrefOf={(next) => hrefOf({ trang: String(next) })}
          />
        )}
      </Card>
    </StationPage>
  );
}

function Filter({ call, query, period, zones, players, errors }: BroadcastLogPageProps) {
  return (
    <form class="form" method="get" action={`/d/${call.station.slug}/nhat-ky`} role="search">
      <input type="hidden" name="ky" value={query.ky} />
      <div class="row">
        {query.ky === 'khoang' ? (
          <>
            <DateInput
              name="tu"
              label="Từ ngày"
              value={errors.length > 0 ? query.tu : period.first}
              error={errorOf(errors, 'tu')}
            />
            <DateInput
              name="den"
              label="Đến hết ngày"
              value={errors.length > 0 ? query.den : period.last}
              error={errorOf(errors, 'den')}
            />
          </>
        ) : (
          <DateInput name="ngay" label="Ngày" value={query.ngay ?? period.first} />
        )}
        <Select
          name="cum"
          label="Cụm loa"
          placeholder="Mọi cụm loa"
          options={zones.map(({ id, name }) => ({ value: id, label: name }))}
          value={query.cum}
        />
        <Select
          name="may"
          label="Đầu phát"
          placeholder="Mọi đầu phát"
          options={players.map(({ id, name }) => ({ value: id, label: name }))}
          value={query.may}
        />
        <TextInput name="q" label="Tìm (không cần gõ dấu)" value={query.q} />
      </div>
      <div class="form-actions">
        <Button>Xem</Button>
      </div>
    </form>
  );
}

const seconds = (ms: number) => Math.round(ms / 1000);

function ratioWords(playedMs: number, plannedMs: number): string {
  return plannedMs === 0 ? '' : `${viNumber((playedMs / plannedMs) * 100)}%`;
}

function Totals({
  call,
  totals,
  zones,
}: {
  call: PageCall;
  totals: readonly ZoneTotals[];
  zones: readonly Zone[];
}) {
  const name = (id: string) => zones.find((zone) => zone.id === id)?.name ?? 'cụm loa đã bỏ';
  const number = (header: string, of: (one: ZoneTotals) => number): Column<ZoneTotals> => ({
    header,
    cell: (one) => viNumber(of(one)),
    numeric: true,
  });
  return (
    <Card title="Tổng hợp theo cụm loa">
      <DataTable
        caption="Tổng hợp theo cụm loa"
        hideCaption
        columns={[
          { header: 'Cụm loa', cell: ({ zone }) => name(zone) },
          { header: 'Đài', cell: () => call.station.name },
          number('Số lượt', ({ total }) => total),
          number('Đã phát', ({ played }) => played),
          number('Khẩn cấp', ({ emergencies }) => emergencies),
          number('Giây đã phát', ({ playedMs }) => seconds(playedMs)),
          number('Giây theo lịch', ({ plannedMs }) => seconds(plannedMs)),
          {
            header: 'Tỷ lệ',
            cell: ({ playedMs, plannedMs }) => ratioWords(playedMs, plannedMs),
            numeric: true,
          },
        ]}
        rows={totals}
      />
    </Card>
  );
}

function columnsOf(call: PageCall, zones: readonly Zone[]): Column<LogLine>[] {
  const { timeZone, slug } = call.station;
  return [
    {
      header: 'Lượt phát',
      cell: ({ airing }) => (
        <>
          <a href={`/d/${slug}/lich-phat/luot/${airing.id}`}>{airing.title}</a>
          <div class="soft small">
            {viTime(airing.startsAt, timeZone)}–{viTime(airing.endsAt, timeZone)}{' '}
            {viWeekdayDate(dateOf(airing.startsAt, timeZone))}
          </div>
        </>
      ),
    },
    { header: 'Cụm loa', cell: ({ airing }) => zoneWords(airing.zones, zones) },
    {
      header: 'Kết quả',
      cell: (line) => (
        <>
          <StateChip state={chipOf(line.state, line.airing)} />
          <div class="small">{notesOf(line, timeZone).join(' ')}</div>
        </>
      ),
    },
    { header: 'Giây đã phát', cell: ({ playedMs }) => viNumber(seconds(playedMs)), numeric: true },
    { header: 'Giây theo lịch', cell: ({ plannedMs }) => viNumber(seconds(plannedMs)), numeric: true },
    { header: 'Tỷ lệ', cell: ({ playedMs, plannedMs }) => ratioWords(playedMs, plannedMs), numeric: true },
  ];
}

function zoneWords(ids: readonly string[], zones: readonly Zone[]): string {
  return ids.map((id) => zones.find((zone) => zone.id === id)?.name ?? 'cụm loa đã bỏ').join(', ');
}

const ORDERS = { emergency: 'khẩn cấp', drill: 'diễn tập' };

/** How planned, aired and made good meet in this line. */
function notesOf({ order, why, latenessMs, madeGood, standsFor }: LogLine, timeZone: string): string[] {
  return [
    order === 'drill' ? 'Diễn tập.' : order === 'emergency' ? 'Phát khẩn cấp.' : '',
    why ? why.sentence : '',
    latenessMs !== null && latenessMs > 2_000 ? `Trễ ${viNumber(latenessMs / 1000)} giây.` : '',
    madeGood
      ? `Phát bù ${viInstant(madeGood.airing.startsAt, timeZone)}: ${stateWords(chipOf(madeGood.state, madeGood.airing)).toLowerCase()}.`
      : '',
    standsFor === null ? '' : `Bù cho lượt ${viInstant(standsFor, timeZone)}.`,
  ].filter(Boolean);
}

/** Totals and lines as an office document: the same readings as the page. */
export function logDocument(
  station: { name: string; timeZone: string },
  {
    lines,
    totals,
    zones,
  }: { lines: readonly LogLine[]; totals: readonly ZoneTotals[]; zones: readonly Zone[] },
  title: string,
): { totals: ContentTable; lines: ContentTable } {
  const { timeZone } = station;
  const name = (id: string) => zones.find((zone) => zone.id === id)?.name ?? 'cụm loa đã bỏ';
  const number = (title: string) => ({ title, width: 1.3, align: 'right' as const });
  return {
    totals: {
      key: 'tong-hop',
      title: `Tổng hợp theo cụm loa, ${title}`,
      columns: [
        { title: 'Cụm loa', width: 4 },
        ...['Số lượt', 'Đã phát', 'Khẩn cấp', 'Giây đã phát', 'Giây theo lịch', 'Tỷ lệ'].map(number),
      ],
      rows: totals.map((one) => [
        ...[name(one.zone), one.total, one.played, one.emergencies],
        ...[seconds(one.playedMs), seconds(one.plannedMs), ratioWords(one.playedMs, one.plannedMs)],
      ]),
      empty: 'Chưa có cụm loa nào.',
    },
    lines: {
      key: 'nhat-ky',
      title: `Nhật ký phát thanh, ${title}`,
      columns: [
        { title: 'Ngày', width: 1.9, align: 'center' },
        { title: 'Giờ', width: 1.9, align: 'center' },
        { title: 'Lượt phát', width: 3.2 },
        { title: 'Cụm loa', width: 2.6 },
        { title: 'Kết quả', width: 1.8 },
        { title: 'Giải thích', width: 4 },
        ...['Giây đã phát', 'Giây theo lịch', 'Tỷ lệ'].map(number),
      ],
      rows: lines.map((line) => [
        viDate(dateOf(line.airing.startsAt, timeZone)),
        `${viTime(line.airing.startsAt, timeZone)}–${viTime(line.airing.endsAt, timeZone)}`,
        line.airing.title,
        zoneWords(line.airing.zones, zones),
        stateWords(chipOf(line.state, line.airing)),
        notesOf(line, timeZone).join(' '),
        ...[seconds(line.playedMs), seconds(line.plannedMs), ratioWords(line.playedMs, line.plannedMs)],
      ]),
      empty: 'Không có lượt phát nào.',
    },
  };
}

/** The lines as a table for spreadsheets; instants as a spreadsheet reads them, figures bare. */
export function logTable(
  station: { name: string; timeZone: string },
  lines: readonly LogLine[],
  zones: readonly Zone[],
): (string | number)[][] {
  return [
    [
      ...['Đài', 'Ngày', 'Bắt đầu', 'Kết thúc', 'Lượt phát', 'Cụm loa', 'Kết quả', 'Giải thích'],
      ...['Khẩn cấp', 'Giây đã phát', 'Giây theo lịch', 'Tỷ lệ', 'Trễ (ms)'],
    ],
    ...lines.map((line) => {
      const { airing, state, playedMs, plannedMs, latenessMs } = line;
      return [
        station.name,
        dateOf(airing.startsAt, station.timeZone),
        viTime(airing.startsAt, station.timeZone),
        viTime(airing.endsAt, station.timeZone),
        airing.title,
        zoneWords(airing.zones, zones),
        stateWords(chipOf(state, airing)),
        notesOf(line, station.timeZone).join(' '),
        line.order === null ? '' : ORDERS[line.order],
        seconds(playedMs),
        seconds(plannedMs),
        plannedMs === 0 ? '' : Math.round((playedMs / plannedMs) * 1000) / 1000,
        latenessMs ?? '',
      ];
    }),
  ];
}
