import type { Zone } from '../accounts/zones.ts';
import { viInstant, viNumber, viSeconds } from '../kernel/vietnamese.ts';
import type { Airing } from '../schedule/airings.store.ts';
import { StateChip } from '../web/parts/chip.tsx';
import { Stat, Stats } from '../web/parts/stat.tsx';
import { DataTable } from '../web/parts/table.tsx';
import { noteOf } from './order-report.ts';
import { tallyOf, type PlayerLine } from './watching.ts';

interface LinesProps {
  lines: readonly PlayerLine[];
  airing: Airing;
}

/** How many have got it, and how many sound. */
export function Tallies({ lines, airing }: LinesProps) {
  const { players, delivered, sounded, stopDelivered } = tallyOf(lines);
  const of = (count: number) => `${viNumber(count)}/${viNumber(players)}`;
  const tone = (count: number) => (count < players ? 'attention' : 'proved');
  return (
    <Stats>
      <Stat value={of(delivered)} label="đầu phát đã nhận lệnh" tone={tone(delivered)} />
      {airing.items.length > 0 && (
        <Stat value={of(sounded)} label="đầu phát đã phát tiếng" tone={tone(sounded)} />
      )}
      {airing.stopped && (
        <Stat value={of(stopDelivered)} label="đầu phát đã nhận lệnh dừng" tone={tone(stopDelivered)} />
      )}
    </Stats>
  );
}

interface TableProps extends LinesProps {
  timeZone: string;
  zones: readonly Zone[];
}

/** Player by player, those from which nothing is known yet first. */
export function PlayersTable({ lines, airing, timeZone, zones }: TableProps) {
  const sounds = airing.items.length > 0;
  const zoneNames = (line: PlayerLine) =>
    line.player.zones.map((id) => zones.find((zone) => zone.id === id)?.name ?? '').join(', ');
  return (
    <DataTable
      caption="Từng đầu phát"
      hideCaption
      columns={[
        { header: 'Đầu phát', cell: ({ player }) => player.name },
        { header: 'Cụm loa', cell: zoneNames },
        { header: 'Nhận lệnh', cell: (line) => <Delivered line={line} timeZone={timeZone} /> },
        ...(sounds
          ? [
              {
                header: 'Tiếng đầu tiên',
                cell: ({ firstSoundAt }: PlayerLine) =>
                  firstSoundAt === null ? '' : viSeconds(firstSoundAt, timeZone),
              },
              {
                header: 'Sau khi ra lệnh',
                cell: ({ latenessMs }: PlayerLine) =>
                  latenessMs === null ? '' : `${viNumber(latenessMs, 0)} ms`,
                numeric: true,
              },
              { header: 'Lần phát trọn', cell: ({ plays }: PlayerLine) => viNumber(plays), numeric: true },
            ]
          : []),
        ...(airing.stopped
          ? [
              {
                header: 'Nhận lệnh dừng',
                cell: ({ stopDeliveredAt }: PlayerLine) =>
                  stopDeliveredAt === null ? (
                    <StateChip state="undelivered" />
                  ) : (
                    viSeconds(stopDeliveredAt, timeZone)
                  ),
              },
            ]
          : []),
        { header: 'Ghi chú', cell: (line) => noteOf(line) },
      ]}
      rows={lines}
      empty={<p class="soft">Chưa có đầu phát nào ở các cụm loa này.</p>}
    />
  );
}

function Delivered({ line, timeZone }: { line: PlayerLine; timeZone: string }) {
  if (line.deliveredAt !== null)
    return <StateChip state="delivered" detail={viSeconds(line.deliveredAt, timeZone)} />;
  const { lastSeenAt } = line.player;
  return (
    <>
      <StateChip state="undelivered" />{' '}
      <span class="soft small">
        {lastSeenAt === null
          ? 'chưa liên lạc lần nào'
          : `liên lạc lần cuối ${viInstant(lastSeenAt, timeZone)}`}
      </span>
    </>
  );
}
