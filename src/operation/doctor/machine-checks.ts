/** What the machine brings: the program that runs us, those we call, voices, the clock. */
import { missingCodecs } from '../../audio/ffmpeg-codecs.ts';
import { attention, fault, ok, type Check } from '../../kernel/check.ts';
import type { Clock } from '../../kernel/clock.ts';
import { isInStep, missingPrograms } from '../../kernel/machine-programs.ts';
import { ProgramMissing, runProcess } from '../../kernel/process.ts';
import { createNeuralVoices } from '../../speech/voices/neural-voices.ts';

/** By which all measurements were made; nothing older is tried. */
const NODE_MAJOR = 24;
const PACKAGES: Record<string, string> = {
  ffmpeg: 'ffmpeg',
  'espeak-ng': 'espeak-ng',
  prlimit: 'util-linux',
};

/** Its place is not told: a page shows this too. */
export function nodeCheck(version = process.versions.node): Check {
  const title = 'Node';
  if (Number(version.split('.')[0]) === NODE_MAJOR) return ok('node', title, `${version}.`);
  return fault('node', title, `Đang chạy bằng Node ${version}, cần ${NODE_MAJOR}.`, 'npm ci && npm start');
}

export async function programsCheck(path: string | undefined): Promise<Check> {
  const title = 'Phần mềm';
  const missing = await missingPrograms(Object.keys(PACKAGES), path);
  if (missing.length === 0) return ok('programs', title, `${Object.keys(PACKAGES).join(', ')} đều có.`);
  const packages = missing.map((program) => PACKAGES[program]!).join(' ');
  return fault('programs', title, `Thiếu ${missing.join(', ')}.`, `sudo apt install ${packages}`);
}

export async function codecsCheck(): Promise<Check> {
  const title = 'ffmpeg';
  try {
    const missing = await missingCodecs();
    if (missing.length === 0)
      return ok('codecs', title, 'Ghi được MP3, Opus, WAV; đọc được các định dạng thường gặp.');
    return fault(
      'codecs',
      title,
      `Thiếu bộ mã ${missing.join(', ')}.`,
      'sudo apt install --reinstall ffmpeg',
    );
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    return fault('codecs', title, 'Chưa cài ffmpeg.', 'sudo apt install ffmpeg');
  }
}

export async function speechCheck(): Promise<Check> {
  const title = 'espeak-ng';
  const install = 'sudo apt install espeak-ng espeak-ng-data';
  try {
    const { stdout } = await runProcess('espeak-ng', ['--voices=vi'], { limits: { wallMs: 20_000 } });
    const voices = stdout.toString('utf8').match(/^\s*\d+\s+vi\S*/gm) ?? [];
    if (voices.length > 0) return ok('espeak', title, `${voices.length} giọng tiếng Việt.`);
    return fault('espeak', title, 'Không có giọng tiếng Việt.', install);
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    return fault('espeak', title, 'Chưa cài espeak-ng.', install);
  }
}

/** @param folder of the neural voices; it need not be there */
export async function neuralVoicesCheck(folder: string, machine: Clock): Promise<Check> {
  const title = 'Giọng nơ-ron';
  const neural = createNeuralVoices({ folder, machine });
  try {
    const voices = await neural.list();
    if (voices.length === 0) return ok('voices', title, 'Chưa thêm giọng nào; đọc bằng espeak-ng.');
    for (const voice of voices) {
      const obstacle = await voice.obstacle();
      if (obstacle !== null)
        return attention('voices', title, `${voice.title}: ${obstacle}`, `loa voices remove ${voice.id}`);
    }
    return ok('voices', title, `${voices.map((voice) => voice.title).join(', ')}.`);
  } finally {
    neural.close();
  }
}

/** Below this the sources are older than the machine's clock: it stands in the past. */
const LEAST_YEAR = 2026;

export function clockCheck(now: number): Check {
  const title = 'Giờ của máy';
  const mend = 'sudo timedatectl set-ntp true';
  if (new Date(now).getUTCFullYear() < LEAST_YEAR)
    return fault('clock', title, `Máy đang ở năm ${new Date(now).getUTCFullYear()}.`, mend);
  if (isInStep()) return ok('clock', title, 'Lấy giờ từ mạng, đang khớp.');
  return attention('clock', title, 'Không thấy dịch vụ giờ mạng; giờ có thể lệch dần.', mend);
}
