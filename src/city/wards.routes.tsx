/** Thành phố: all wards on one screen, one ward over its months, the months beside one another. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { findStation, listStations } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { csvOf } from '../kernel/csv.ts';
import { Refusal } from '../kernel/errors.ts';
import { monthField, oneOf, optional, optionalText } from '../kernel/fields.ts';
import { addMonths, monthOf, type Month } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import { CITY_ZONE } from './city-page.page.tsx';
import { cityMonths } from './city-months.ts';
import { MonthsPage } from './months.page.tsx';
import { WardPage } from './ward.page.tsx';
import { monthsOfWard, wardMonths } from './ward-months.store.ts';
import { chosenWards, WARD_FILTERS, wardLine, type WardLine } from './ward-view.ts';
import { wardStateWords, WardsPage } from './wards.page.tsx';
import { wardsNow } from './wards.store.ts';

export interface WardsRooms {
  database: Database;
  /** The domain's. */
  clock: Clock;
}

const see = { scope: 'city', permission: 'city.see' } as const;
const MONTHS = 13;
const DAY_MS = 86_400_000;

const searchSchema = z.object({
  thang: optional(monthField('Tháng')),
  q: optionalText('Tên phường', { max: 100 }),
  loc: optional(oneOf('Chỉ xem', WARD_FILTERS)),
  xep: optional(oneOf('Xếp theo', ['can-giup', 'ten', 'phut-phat'])),
});

type Search = z.output<typeof searchSchema>;

export function wardsRoutes(app: App, { database, clock }: WardsRooms): void {
  const { kysely } = database;
  const runningMonth = () => monthOf(clock.now(), CITY_ZONE);

  async function linesOf(month: Month): Promise<WardLine[]> {
    const now = clock.now();
    const found = new Map((await wardMonths(kysely, [month])).map((one) => [one.stationId, one]));
    const standing = await wardsNow(kysely, now, DAY_MS);
    const sight = { now, rate: clock.rate(), running: month === runningMonth() };
    return (await listStations(kysely)).map((station) =>
      wardLine(station, found.get(station.id), standing.get(station.id), sight),
    );
  }

  const asked = ({ q, loc, xep }: Search) => ({ words: q, filter: loc, order: xep ?? ('can-giup' as const) });

  app.page({ method: 'get', path: '/thanh-pho', ...see, query: searchSchema }, async (call) => {
    const { query } = call;
    const month = query.thang ?? runningMonth();
    const all = await linesOf(month);
    const search = asked(query);
    const csv = `/thanh-pho/bang.csv?${addressOf({ ...query, thang: month })}`;
    return (
      <WardsPage {...{ call, month, all, search, csv }} chosen={chosenWards(all, search)} now={clock.now()} />
    );
  });

  app.page({ method: 'get', path: '/thanh-pho/bang.csv', ...see, query: searchSchema }, async ({ query }) => {
    const month = query.thang ?? runningMonth();
    const lines = chosenWards(await linesOf(month), asked(query));
    return new Response(csvOf(tableOf(month, lines)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="cac-phuong-${month}.csv"`,
        'cache-control': 'no-store',
      },
    });
  });

  app.page({ method: 'get', path: '/thanh-pho/so-sanh', ...see }, async (call) => {
    const last = runningMonth();
    const wanted = Array.from({ length: MONTHS }, (_, back) => addMonths(last, -back));
    return <MonthsPage call={call} months={cityMonths(await wardMonths(kysely, wanted))} />;
  });

  app.page({ method: 'get', path: '/thanh-pho/phuong/{ward}', ...see }, async (call) => {
    const station = await findStation(kysely, { slug: call.params.ward });
    if (!station) throw new Refusal('station-not-found', 'Không tìm thấy phường này.', 404);
    const months = await monthsOfWard(kysely, station.id);
    const running = monthOf(clock.now(), station.timeZone);
    const now = clock.now();
    const standing = await wardsNow(kysely, now, DAY_MS);
    const month = months.find((one) => one.month === running);
    const sight = { now, rate: clock.rate(), running: true };
    const line = wardLine(station, month, standing.get(station.id), sight);
    return <WardPage {...{ call, line }} months={months.slice(-MONTHS)} />;
  });
}

function addressOf(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  return new URLSearchParams(given).toString();
}

function tableOf(month: Month, lines: readonly WardLine[]): (string | number)[][] {
  return [
    [
      ...[
        'Phường',
        'Tháng',
        'Tình trạng',
        'Cần làm',
        'Tin, bài CCHC đã phát',
        'Cần phát',
        'Chỉ tiêu đạt',
        'Chỉ tiêu phải có',
      ],
      ...['Đầu phát đang kết nối', 'Đầu phát mất kết nối', 'Đầu phát', 'Buổi phát', 'Phút đã phát'],
    ],
    ...lines.map(({ station, figures, players, state, needs }) => [
      ...[station.name, month, wardStateWords(state), needs.join('; ')],
      ...[figures?.heard?.counted ?? '', figures?.heard?.required ?? ''],
      ...[figures?.quotas.met ?? '', figures?.quotas.asked ?? ''],
      ...[players.online, players.lost, players.total, figures?.sessions ?? ''],
      figures ? Math.round(figures.playedMs / 6_000) / 10 : '',
    ]),
  ];
}
