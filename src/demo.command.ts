/** `npm run demo`: the whole line with no hands, on a throw-away data folder and a sandbox morning. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from './accounts/actor.ts';
import { COMMAND_LINE } from './accounts/actor.ts';
import { setUp } from './accounts/first-run.ts';
import { openInstallation } from './accounts/installation.ts';
import type { Station } from './accounts/stations.ts';
import { listZones } from './accounts/zones.ts';
import { STORY, STORY_BEGINS, STORY_MONTH, STORY_SLOT } from './demo-story.ts';
import { machineClock } from './kernel/clock.ts';
import type { Command, CommandIo, ExitCode } from './kernel/command.ts';
import { Refusal } from './kernel/errors.ts';
import { createLog } from './kernel/log.ts';
import { projectRoot } from './kernel/project-files.ts';
import { viDuration, viInstant } from './kernel/vietnamese.ts';
import { monthBounds } from './kernel/zoned-time.ts';
import { printAudit } from './plan/audit-output.ts';
import { airingsBetween, type Airing } from './schedule/airings.store.ts';
import { asRunOfAirings } from './playout/as-run.store.ts';
import { openRooms, type Rooms } from './rooms.ts';
import type { Script } from './scripts/script.ts';
import { listen } from './server.ts';

/** The sandbox morning runs six times as fast as the machine. */
const RATE = 6;
const PATIENCE_MS = 110_000;

export const command: Command = {
  summary: 'Trình diễn cả quy trình, từ tin, bài đến kiểm tra tháng, trong dưới hai phút',
  usage: 'loa demo',
  run,
};

async function run(_args: string[], io: CommandIo): Promise<ExitCode> {
  const folder = mkdtempSync(join(tmpdir(), 'loa-phuong-trinh-dien-'));
  const say = (line: string) => io.stdout.write(`${line}\n`);
  const environment = {
    LOA_DATA: join(folder, 'server'),
    LOA_SANDBOX: '1',
    LOA_CLOCK: `${STORY_BEGINS},x${RATE}`,
    HOST: '127.0.0.1',
    PORT: '0',
  };
  const log = createLog({ level: 'warn', write: (line) => io.stderr.write(line) });
  const installation = await openInstallation(environment, { log });
  const rooms = await openRooms(installation);
  const { port, close } = await listen(rooms);
  let player: ChildProcess | null = null;
  try {
    say(`DỮ LIỆU THỬ trong ${folder}, máy chủ ở http://127.0.0.1:${port}`);
    const { station, editor, approver } = await people(rooms);
    say(`1. Lập ${station.name}, biên tập viên và lãnh đạo duyệt.`);
    const zones = (await listZones(installation.database.kysely, station.id)).map((zone) => zone.id);
    const { code } = await installation.devices.issueCode(station.id, COMMAND_LINE, zones);
    const wav = join(folder, 'da-phat.wav');
    player = startPlayer(port, code, join(folder, 'player'), wav);
    say('2. Ghép đầu phát, ngõ ra là tệp WAV.');
    const scripts = await approved(rooms, station, editor, approver, say);
    const airing = await scheduled(rooms, station, editor, scripts, zones);
    say(
      `4. Xếp lịch lúc ${viInstant(airing.startsAt, station.timeZone)}: ${airing.items.map((item) => item.title).join(' · ')}`,
    );
    await heard(rooms, station, airing);
    say('5. Đầu phát đã phát xong và gửi nhật ký. Kiểm tra tháng, nhiệm vụ 3:');
    say('');
    const audit = await rooms.audits.monthAudit(station, STORY_MONTH, { asOf: installation.clock.now() });
    const exit = printAudit(audit, { task: '3', json: false, timeZone: station.timeZone }, io.stdout);
    say('');
    say(`Bản ghi những gì đã phát: ${wav}`);
    return exit;
  } finally {
    if (player) await stopped(player);
    await close();
    await rooms.close();
    await installation.close();
  }
}

async function people(rooms: Rooms): Promise<{ station: Station; editor: Actor; approver: Actor }> {
  const { installation } = rooms;
  const made = await setUp(
    installation,
    {
      station: 'Đài truyền thanh phường Hai Bà Trưng (thử)',
      zones: ['Trụ sở UBND phường'],
      timeZone: 'Asia/Ho_Chi_Minh',
      trial: true,
      name: 'Quản trị trình diễn',
      email: 'quan-tri@trinh-dien.invalid',
      password: crypto.randomUUID(),
    },
    COMMAND_LINE,
  );
  const actor = (id: string, name: string, role: 'editor' | 'approver'): Actor => ({
    kind: 'person',
    id,
    name,
    roles: [role],
  });
  return {
    station: made.station,
    editor: actor('demo-editor', 'Nguyễn Thị Biên Tập', 'editor'),
    approver: actor('demo-approver', 'Trần Văn Duyệt', 'approver'),
  };
}

async function approved(
  rooms: Rooms,
  station: Station,
  editor: Actor,
  approver: Actor,
  say: (line: string) => void,
): Promise<Script[]> {
  const scripts: Script[] = [];
  for (const content of STORY) {
    const script = await rooms.scripts.create(station, editor, content);
    await rooms.scripts.submit(station, editor, script.id);
    scripts.push(script);
  }
  for (const script of scripts) {
    const detail = await until(async () => {
      const found = await rooms.scripts.detail(station, script.id);
      if (found.script.state === 'failed')
        throw new Refusal('making-failed', found.job?.reason ?? 'Không tạo được âm thanh.');
      return found.script.state === 'submitted' && found.segment ? found : null;
    });
    const { revision, segment } = detail;
    await rooms.scripts.decide(station, approver, script.id, 'approved', {
      revisionId: revision.id,
      audioSha256: segment!.sha256,
    });
    say(`3. “${revision.title}”: đã tạo âm thanh ${viDuration(segment!.durationMs)}, đã nghe và duyệt.`);
  }
  return scripts;
}

async function scheduled(
  rooms: Rooms,
  station: Station,
  editor: Actor,
  scripts: readonly Script[],
  zones: string[],
): Promise<Airing> {
  const bulletin = await rooms.bulletins.save(station, editor, null, {
    title: 'Bản tin sáng: Cải cách hành chính',
    openingChime: 'mo-dau',
    closingChime: 'ket-thuc',
    openingTemplateId: null,
    closingTemplateId: null,
    between: null,
    scriptIds: scripts.map((script) => script.id),
  });
  await rooms.schedule.saveSlot(station, editor, null, {
    name: 'Bản tin sáng',
    start: STORY_SLOT,
    durationMinutes: 15,
    rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    zones,
    bulletinId: bulletin.id,
    reserveBulletinId: null,
    late: 'whole',
    overrun: 'finish',
  });
  const { from, to } = monthBounds(STORY_MONTH, station.timeZone);
  const airings = await airingsBetween(rooms.installation.database.kysely, station.id, from, to);
  const first = airings.find((airing) => airing.status === 'planned');
  if (!first) throw new Refusal('not-planned', airings[0]?.reason ?? 'Không xếp được lượt phát nào.');
  return first;
}

/** Waits until a player has told the end of every item of the airing. */
async function heard(rooms: Rooms, station: Station, airing: Airing): Promise<void> {
  const { kysely } = rooms.installation.database;
  await until(async () => {
    const rows = await asRunOfAirings(kysely, station.id, [airing.id]);
    const ended = new Set(rows.filter((row) => row.kind === 'end').map((row) => row.item));
    return airing.items.every((_item, index) => ended.has(index)) ? true : null;
  });
}

function startPlayer(port: number, code: string, data: string, wav: string): ChildProcess {
  const program = join(projectRoot, 'dist', 'cli.js');
  const words = [
    'player',
    '--server',
    `http://127.0.0.1:${port}`,
    '--pair',
    code,
    '--name',
    'Đầu phát trình diễn',
  ];
  return spawn(process.execPath, [program, ...words, '--data', data, '--sink', `file:${wav}`], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Asks again until there is an answer. */
async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  const deadline = machineClock.monotonic() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (machineClock.monotonic() > deadline)
      throw new Refusal('too-slow', 'Trình diễn mất quá nhiều thời gian nên đã dừng.');
    await machineClock.wait(150);
  }
}
