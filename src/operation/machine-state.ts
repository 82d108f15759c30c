/** What Hôm nay says to those who look after the machine. */
import type { Installation } from '../accounts/installation.ts';
import type { MachineState } from '../plan/today.ts';
import type { Alarm } from '../schedule/alarms.ts';
import { backupLine, backupTroubles } from './backup/backup-words.ts';
import type { Backups } from './backup/backups.ts';
import { diskCheck } from './doctor/folder-checks.ts';
import { storeTroubles } from './store/store-words.ts';
import type { StoreWatch } from './store/store-watch.ts';

export interface MachineRooms {
  installation: Pick<Installation, 'machine' | 'folder'>;
  backups: Backups;
  storeWatch: Pick<StoreWatch, 'troubles'>;
}

export async function machineState({
  installation,
  backups,
  storeWatch,
}: MachineRooms): Promise<MachineState> {
  const state = await backups.state();
  const timeZone = await backups.timeZone();
  const troubles = backupTroubles(state, installation.machine.now(), timeZone);
  const ofStore = storeTroubles(await storeWatch.troubles());
  const full = await fullDisk(installation);
  return {
    todos: [
      ...(full ? [{ ...full, path: '/quan-tri/tinh-trang', button: 'Xem' }] : []),
      ...troubles.map(({ title, hint }) => ({ title, hint, path: '/quan-tri/sao-luu', button: 'Xem' })),
      ...ofStore.map(({ title, hint }) => ({ title, hint, path: '/quan-tri/kho-am-thanh', button: 'Xem' })),
    ],
    line: backupLine(state, timeZone),
  };
}

/** Told while something can still be written down. */
async function fullDisk({ folder }: MachineRooms['installation']) {
  const { state, message } = await diskCheck(folder.paths.root);
  if (state !== 'fault') return null;
  return {
    title: 'Ổ đĩa của máy chủ sắp đầy',
    hint: `${message} Hãy dọn bớt: khi đầy hẳn, đài không ghi thêm được gì.`,
  };
}

/**
 * What the machine's keepers are told of by letter and webhook: a backup that is missing, a rehearsal that failed, a full disk, a bucket
 * of sounds that can't be reached.
 */
async function machineAlarms({ installation, backups, storeWatch }: MachineRooms): Promise<Alarm[]> {
  const troubles = backupTroubles(
    await backups.state(),
    installation.machine.now(),
    await backups.timeZone(),
  );
  const full = await fullDisk(installation);
  const { away } = await storeWatch.troubles();
  const gone = away === 'bucket' ? storeTroubles({ away, faults: 0, freeBytes: null }) : [];
  return [
    ...troubles.filter(({ key }) => key !== 'key'),
    ...(full ? [{ key: 'disk', ...full }] : []),
    ...gone.map((trouble) => ({ key: 'media-bucket', ...trouble })),
  ].map(({ key, title, hint }) => ({ key: `machine:${key}`, message: `${title}. ${hint}` }));
}

/** A round over all stations takes seconds; the next one is a minute later. */
const ROUND_MS = 30_000;

/** The same, worked out once for all stations of a round: the machine is one, and a city has 126 of them. */
export function machineAlarmsOfRound(rooms: MachineRooms): () => Promise<Alarm[]> {
  const { machine } = rooms.installation;
  let held: { until: number; alarms: Promise<Alarm[]> } | null = null;
  return () => {
    const now = machine.monotonic();
    if (held === null || now >= held.until) {
      const alarms = machineAlarms(rooms);
      held = { until: now + ROUND_MS, alarms };
      // What could not be told is asked anew by the next station.
      alarms.catch(() => (held = null));
    }
    return held.alarms;
  };
}
