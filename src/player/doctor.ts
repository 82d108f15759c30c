/**
 * The player's self-test: what must be right for the next airing to be heard, looked at one by one. Nothing is changed, so that it
 * can be run beside a player on air.
 */
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { attention, fault, ok, type Check } from '../kernel/check.ts';
import type { Clock } from '../kernel/clock.ts';
import { isInStep, missingPrograms } from '../kernel/machine-programs.ts';
import { VERSION } from '../kernel/version.ts';
import { msOf } from '../playout/contract.ts';
import { CALLED } from './called.ts';
import { certificateFault } from './certificate-fault.ts';
import type { DoctorOptions } from './check.ts';
import { hasBatteryClock, startClock } from './clock-file.ts';
import { loadDevice, type Device } from './device.ts';
import { sound } from './doctor-sound.ts';
import { readJson } from './durable-file.ts';
import { lockHolder } from './folder-lock.ts';
import { hashFile, MediaCache } from './media-cache.ts';
import { inOrderOfNeed, needsOf } from './media-needs.ts';
import { instantText, sizeText, spanText } from './plain-words.ts';
import { emptyBook, loadBook, offerSchedule, revisionOf, type ScheduleBook } from './schedule-book.ts';
import { ServerAway, ServerClient, TokenRevoked, type ScheduleAnswer } from './server-client.ts';
import { loadUpdate } from './update-file.ts';

/** The machine's clock may be so far from the server's before somebody should look, ms. */
const CLOCK_TOLERANCE_MS = 2000;
const HOUR_MS = 3_600_000;
const LITTLE_SCHEDULE_MS = 2 * 24 * HOUR_MS;
const LITTLE_DISK_BYTES = 1_000_000_000;
const NO_DISK_BYTES = 250_000_000;

/** Examines the player of a folder; what can't be looked at without something else is left out when that is missing. */
export async function examine(options: DoctorOptions): Promise<Check[]> {
  const { folder, machine, env } = options;
  const device = await loadDevice(folder);
  const paired = pairing(device, folder);
  const checks = [paired, ...(await programs(device, env)), await lock(folder)];
  if (!device) return [...checks, await disk(folder)];
  const book = loadBook(await readJson(join(folder, 'schedule.json')), device.station);
  const held = book ?? emptyBook(device.station, device.keys);
  const now = (await startClock(folder, device.sandbox, machine)).now();
  return [
    ...checks,
    ...(device.revoked ? [] : await server(device, held, machine)),
    ...clock(device),
    schedule(held, now),
    await media(held, folder, now),
    await disk(folder),
    await version(folder),
    await sound(device, options),
  ];
}

function pairing(device: Device | null, folder: string): Check {
  const pairAgain = `sudo ${CALLED} install --server ĐỊA-CHỈ --pair MÃ`;
  if (!device)
    return fault('pairing', 'Ghép nối', `Thư mục ${folder} chưa được ghép với máy chủ.`, pairAgain);
  if (device.revoked)
    return fault('pairing', 'Ghép nối', 'Đầu phát này đã bị thu hồi và không phát nữa.', pairAgain);
  return ok('pairing', 'Ghép nối', `"${device.name}", máy chủ ${device.server}.`);
}

async function programs(device: Device | null, env: DoctorOptions['env']): Promise<Check[]> {
  const player = { alsa: ['aplay', 'alsa-utils'], pulse: ['pacat', 'pulseaudio-utils'] };
  const needed = [
    ['ffmpeg', 'ffmpeg'],
    ['prlimit', 'util-linux'],
    ...(device?.sink === 'alsa' || device?.sink === 'pulse' ? [player[device.sink]] : []),
  ] as [string, string][];
  const names = needed.map(([program]) => program);
  const missing = await missingPrograms(names, env['PATH']);
  const title = 'Phần mềm';
  if (missing.length === 0) return [ok('programs', title, `${names.join(', ')} đều có.`)];
  const packages = needed.filter(([program]) => missing.includes(program)).map(([, name]) => name);
  const mend = `sudo apt install ${packages.join(' ')}`;
  return [fault('programs', title, `Thiếu ${missing.join(', ')}.`, mend)];
}

async function lock(folder: string): Promise<Check> {
  const pid = await lockHolder(folder);
  const title = 'Đang chạy';
  if (pid !== null)
    return ok('running', title, `Đầu phát đang chạy (tiến trình ${pid}), một mình trên thư mục này.`);
  return attention('running', title, 'Đầu phát chưa chạy.', 'sudo systemctl restart loa-player');
}

async function server(device: Device, book: ScheduleBook, machine: Clock): Promise<Check[]> {
  const title = 'Máy chủ';
  const client = new ServerClient(new URL(device.server), device.token, VERSION, machine);
  let answer: Extract<ScheduleAnswer, { changed: true }>;
  try {
    // Asked without naming a revision: the server takes that for no more than a question.
    const read = await client.schedule(null, 0, AbortSignal.timeout(30_000));
    if (!read.changed) return [fault('server', title, 'Máy chủ không đưa lịch.', `curl -v ${device.server}`)];
    answer = read;
  } catch (error) {
    return [serverFault(error, device)];
  }
  const offer = offerSchedule(book, answer.bytes, answer.signature);
  const signed = offer.accepted || offer.because === 'not-newer';
  return [
    ok('server', title, 'Liên lạc được, máy chủ nhận ra đầu phát này.'),
    signed
      ? ok('signature', 'Chữ ký', 'Lịch của máy chủ được ký bằng khóa mà đầu phát tin.')
      : fault(
          'signature',
          'Chữ ký',
          'Lịch nhận được không có chữ ký đúng của đài, nên không dùng. Có thể máy chủ đã đổi hẳn hoặc có người giả mạo.',
          `sudo ${CALLED} install --server ${device.server} --pair MÃ`,
        ),
    ...(answer.time && !device.sandbox ? [offset(answer.time, machine)] : []),
  ];
}

function serverFault(error: unknown, device: Device): Check {
  const title = 'Máy chủ';
  if (error instanceof TokenRevoked)
    return fault(
      'server',
      title,
      'Máy chủ báo đầu phát này đã bị thu hồi.',
      `sudo ${CALLED} install --server ${device.server} --pair MÃ`,
    );
  const certificate = certificateFault(error);
  if (certificate)
    return fault(
      'server',
      title,
      `${certificate.what} Đầu phát vẫn phát theo lịch đã giữ.`,
      certificate.mend,
    );
  const why = error instanceof ServerAway ? error.message : String(error);
  return fault(
    'server',
    title,
    `Không liên lạc được (${why}). Đầu phát vẫn phát theo lịch đã giữ.`,
    `ping -c 3 ${new URL(device.server).hostname}; curl -I ${device.server}`,
  );
}

function offset(
  time: { at: number; sentMonotonic: number; receivedMonotonic: number },
  machine: Clock,
): Check {
  const ours = machine.now() - (machine.monotonic() - time.receivedMonotonic);
  const trip = time.receivedMonotonic - time.sentMonotonic;
  const aheadMs = Math.round(ours - (time.at + trip / 2));
  const title = 'Giờ của máy';
  const words = `${aheadMs >= 0 ? 'nhanh' : 'chậm'} ${spanText(Math.abs(aheadMs))} so với máy chủ`;
  return Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS + trip / 2
    ? ok('offset', title, `Đúng: ${words}.`)
    : attention(
        'offset',
        title,
        `Máy ${words}; đầu phát tự bù khi có mạng.`,
        'sudo timedatectl set-ntp true',
      );
}

function clock(device: Device): Check[] {
  if (device.sandbox) return [];
  const title = 'Đồng hồ pin (RTC)';
  if (hasBatteryClock())
    return [ok('rtc', title, 'Có: mất điện rồi có lại, chưa có mạng vẫn phát đúng giờ.')];
  const message = isInStep()
    ? 'Không có. Giờ đang lấy từ mạng; mất điện mà mất cả mạng thì lịch thường không phát, chỉ phát khẩn cấp.'
    : 'Không có, và giờ cũng chưa lấy được từ mạng. Sau khi mất điện, lịch thường chỉ phát khi liên lạc được máy chủ.';
  return [
    attention('rtc', title, message, 'Lắp mô-đun đồng hồ pin; bật giờ mạng: sudo timedatectl set-ntp true'),
  ];
}

function schedule(book: ScheduleBook, now: number): Check {
  const title = 'Lịch đang giữ';
  const newest = book.documents.at(-1)?.body;
  const mend = 'Xem dòng Máy chủ ở trên; có mạng là lịch tự về.';
  if (!newest) return fault('schedule', title, 'Chưa có lịch nào.', mend);
  const to = msOf(newest.to);
  const until = instantText(to, newest.timeZone);
  if (to <= now) return fault('schedule', title, `Đã hết hạn lúc ${until}.`, mend);
  const coming = book.airings.filter(({ status, endsAt }) => status === 'planned' && msOf(endsAt) > now);
  const said = `Đến ${until}, còn ${coming.length} lượt phát (số hiệu ${revisionOf(book)}).`;
  return to - now < LITTLE_SCHEDULE_MS
    ? attention('schedule', title, said, mend)
    : ok('schedule', title, said);
}

async function media(book: ScheduleBook, folder: string, now: number): Promise<Check> {
  const title = 'Tệp âm thanh';
  const cache = new MediaCache(join(folder, 'media'));
  const needs = inOrderOfNeed(needsOf(book.airings, now));
  const missing = [];
  for (const need of needs) {
    if ((await hashFile(cache.pathOf(need.sha256))) !== need.sha256) missing.push(need);
  }
  const ready = needs.length - missing.length;
  const [soonest] = missing;
  if (!soonest) return ok('media', title, `Đủ ${needs.length} tệp, đã kiểm mã băm từng tệp.`);
  const zone = book.documents.at(-1)!.body.timeZone;
  const message = `Sẵn sàng ${ready}, thiếu hoặc hỏng ${missing.length}; cần sớm nhất lúc ${instantText(soonest.neededAt, zone)}.`;
  const mend = 'journalctl -u loa-player -n 50 (đầu phát tự tải lại khi có mạng)';
  return soonest.neededAt - now < HOUR_MS
    ? fault('media', title, message, mend)
    : attention('media', title, message, mend);
}

async function disk(folder: string): Promise<Check> {
  const title = 'Ổ đĩa';
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
  if (free === null)
    return fault('disk', title, `Không đọc được thư mục ${folder}.`, `sudo ${CALLED} doctor`);
  const said = `Còn trống ${sizeText(free)}.`;
  const mend = `sudo du -xh ${folder} / --max-depth=3 | sort -h | tail -20`;
  if (free < NO_DISK_BYTES) return fault('disk', title, said, mend);
  return free < LITTLE_DISK_BYTES ? attention('disk', title, said, mend) : ok('disk', title, said);
}

async function version(folder: string): Promise<Check> {
  const title = 'Phiên bản';
  const newer = await loadUpdate(folder);
  if (newer === null || newer === VERSION) return ok('version', title, `${VERSION}.`);
  return attention(
    'version',
    title,
    `Đang dùng ${VERSION}; đài có bản ${newer}.`,
    'Chép tệp player.js mới về rồi chạy: sudo node player.js install',
  );
}
