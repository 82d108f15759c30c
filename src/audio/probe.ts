/**
 * What an upload is, or why it is refused. The verdict comes from decoding all of it, never from a header or a file name: headers
 * promise 45 minutes where two seconds decode, and a protected file looks perfectly well until one tries.
 */
import { access, constants, stat } from 'node:fs/promises';
import { viClock, viDuration, viNumber } from '../kernel/vietnamese.ts';
import { analyse, type SoundAnalysis } from './analysis.ts';
import { MAX_DURATION_MS, type Decoded, type DecodeLimits } from './decode.ts';
import type { Stretch } from './silences.ts';

export interface ProbeAccepted {
  ok: true;
  /** By decoded samples. */
  durationMs: number;
  /** ffmpeg's name: "mp3", "aac", "pcm_s16le". */
  codec: string;
  /** Hz */
  sampleRate: number;
  channels: number;
  /** Null when unmeasurable: under 0.4 s, or nothing above −70 LUFS. */
  loudnessLufs: number | null;
  /** Null for digital silence. */
  truePeakDbtp: number | null;
  silences: Stretch[];
  warnings: ProbeWarning[];
}

export interface ProbeWarning {
  code: 'partial' | 'clipping' | 'silence' | 'one-sided' | 'opposed-channels' | 'dc-offset';
  /** Vietnamese, one sentence. */
  message: string;
}

export interface ProbeRefused {
  ok: false;
  code: ProbeRefusal;
  /** Vietnamese, one sentence. */
  message: string;
}

export type ProbeRefusal =
  | 'file-missing'
  | 'file-forbidden'
  | 'not-a-file'
  | 'empty'
  | 'not-audio'
  | 'no-audio-stream'
  | 'drm'
  | 'undecodable'
  | 'too-long'
  | 'too-slow';

export type ProbeResult = ProbeAccepted | ProbeRefused;

export interface ProbeOptions {
  limits?: DecodeLimits;
  signal?: AbortSignal;
}

/** A whole minute of processor for one upload: two hours of MP3 decode and measure in a third of that. */
const PROBE_LIMITS = { wallMs: 120_000, cpuSeconds: 60 };

/**
 * Decodes the file's first audio stream to its end and says what it is.
 *
 * @throws ProgramMissing without ffmpeg; the signal's reason when aborted
 * @example
 * const result = await probe('/tmp/upload');
 * if (!result.ok) throw new Refusal(`audio-${result.code}`, result.message);
 */
export async function probe(file: string, options: ProbeOptions = {}): Promise<ProbeResult> {
  return (await probeWithAnalysis(file, options)).result;
}

/** As `probe`, with everything measured on the way, so that waveform and master need no second decode for it. */
export async function probeWithAnalysis(
  file: string,
  options: ProbeOptions = {},
): Promise<{ result: ProbeResult; analysis: SoundAnalysis | null }> {
  const refused = await refuseUnread(file);
  if (refused) return { result: refused, analysis: null };
  const limits = { ...PROBE_LIMITS, ...options.limits };
  const { decoded, analysis } = await analyse(file, {
    limits,
    ...(options.signal && { signal: options.signal }),
  });
  if (decoded.tooLong) {
    const most = viDuration(limits.maxDurationMs ?? MAX_DURATION_MS);
    return { result: refusal('too-long', `Tệp dài hơn ${most}, quá giới hạn của đài.`), analysis: null };
  }
  if (overTime(decoded)) {
    const message = 'Tệp cần quá nhiều thời gian để giải mã nên đã bị dừng lại.';
    return { result: refusal('too-slow', message), analysis: null };
  }
  if (!analysis) return { result: whyNothing(decoded.ffmpeg.lines), analysis: null };
  return { result: accepted(decoded, analysis), analysis };
}

function refusal(code: ProbeRefusal, message: string): ProbeRefused {
  return { ok: false, code, message };
}

const FORBIDDEN = refusal('file-forbidden', 'Máy không được phép đọc tệp này.');

/** What can be said without decoding. Only a plain file is opened: a pipe or a device might never end. */
async function refuseUnread(file: string): Promise<ProbeRefused | null> {
  const found = await stat(file).catch((error: unknown) => error as NodeJS.ErrnoException);
  if (found instanceof Error)
    return found.code === 'EACCES' ? FORBIDDEN : refusal('file-missing', 'Không tìm thấy tệp này.');
  if (!found.isFile()) return refusal('not-a-file', 'Đây không phải là một tệp.');
  if (found.size === 0) return refusal('empty', 'Tệp rỗng, không có dữ liệu.');
  const readable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!readable) return FORBIDDEN;
  return null;
}

const overTime = ({ ffmpeg }: Decoded) => ffmpeg.stoppedBy === 'wallMs' || ffmpeg.killedBy === 'SIGXCPU';

/** Marks of protected files in what ffmpeg says: Windows Media DRM, Apple FairPlay, Common Encryption, Audible. */
const PROTECTED = /DRM protected|\((drms|enca|aavd) \/|encrypted|activation_bytes/i;

const NO_DECODER =
  /^Decoder \(codec .*\) not found for input stream|could not find codec parameters.*Audio: none/i;

function whyNothing(lines: readonly string[]): ProbeRefused {
  if (lines.some((line) => PROTECTED.test(line))) {
    return refusal('drm', 'Tệp có bản quyền số (DRM), không giải mã được.');
  }
  if (lines.some((line) => line.includes('moov atom not found'))) {
    return refusal('undecodable', 'Tệp tải về chưa trọn, thiếu phần cần để giải mã; hãy tải lại.');
  }
  if (!lines.some((line) => line.startsWith('Input #0'))) {
    return refusal('not-audio', 'Tệp này không phải là âm thanh hoặc video mà hệ thống đọc được.');
  }
  if (audioStreamOf(lines) === null) return refusal('no-audio-stream', 'Tệp không có phần âm thanh nào.');
  if (lines.some((line) => NO_DECODER.test(line))) {
    return refusal(
      'undecodable',
      'Âm thanh của tệp thuộc định dạng mà hệ thống chưa giải mã được; hãy lưu lại dạng MP3.',
    );
  }
  return refusal(
    'undecodable',
    'Tệp có phần âm thanh nhưng không giải mã được đoạn nào; có thể tệp đã hỏng.',
  );
}

function accepted(decoded: Decoded, analysis: SoundAnalysis): ProbeAccepted {
  const { format, durationMs, loudnessLufs, truePeakDbtp, silences } = analysis;
  return {
    ok: true,
    durationMs: Math.round(durationMs),
    codec: audioStreamOf(decoded.ffmpeg.lines) ?? 'unknown',
    sampleRate: format.sampleRate,
    channels: format.channels,
    loudnessLufs: rounded(loudnessLufs),
    truePeakDbtp: rounded(truePeakDbtp),
    silences,
    warnings: warningsOf(decoded, analysis),
  };
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

/** ffmpeg's name of the first audio stream's codec. */
function audioStreamOf(lines: readonly string[]): string | null {
  for (const line of lines) {
    const codec = /^ *Stream #0:\d+.*?: Audio: ([\w-]+)/.exec(line)?.[1];
    if (codec !== undefined) return codec;
    if (line.startsWith('Output #0')) break;
  }
  return null;
}

/** An offset of this much (−40 dB) costs loudness and clicks at every cut. */
const DC_OFFSET = 0.01;

function warningsOf(decoded: Decoded, analysis: SoundAnalysis): ProbeWarning[] {
  const { balance, clipping, durationMs, silences } = analysis;
  const warnings: ProbeWarning[] = [];
  const warn = (code: ProbeWarning['code'], message: string) => void warnings.push({ code, message });
  const missing = cutShort(decoded, durationMs);
  if (missing !== null) warn('partial', missing);
  if (clipping.firstMs !== null) {
    const more = clipping.count > 1 ? `, cả thảy ${viNumber(clipping.count, 0)} chỗ` : '';
    warn('clipping', `Vỡ tiếng (quá mức thu) ở ${viClock(clipping.firstMs)}${more}.`);
  }
  for (const stretch of silences.filter((stretch) => worthCutting(stretch, durationMs))) {
    warn('silence', silenceMessage(stretch, durationMs));
  }
  if (balance.oneSided) {
    warn(
      'one-sided',
      `Chỉ có tiếng ở kênh ${balance.fold === 'left' ? 'trái' : 'phải'}; sẽ chỉ dùng kênh này.`,
    );
  }
  if (balance.opposed) {
    warn('opposed-channels', 'Hai kênh ngược pha, cộng lại sẽ mất tiếng; sẽ chỉ dùng một kênh.');
  }
  if (balance.dcOffset.some((offset) => Math.abs(offset) > DC_OFFSET)) {
    warn('dc-offset', 'Tín hiệu bị lệch điện áp một chiều; sẽ được sửa khi chuẩn hóa.');
  }
  return warnings;
}

/** Silence that somebody would want to cut: at an end, or long enough to be taken for the end. */
const END_SILENCE_MS = 2_000;
const INNER_SILENCE_MS = 5_000;

function worthCutting({ fromMs, toMs }: Stretch, durationMs: number): boolean {
  const atAnEnd = fromMs === 0 || toMs >= Math.floor(durationMs);
  return (
    toMs - fromMs >= (atAnEnd ? END_SILENCE_MS : INNER_SILENCE_MS) || toMs - fromMs >= Math.floor(durationMs)
  );
}

function silenceMessage({ fromMs, toMs }: Stretch, durationMs: number): string {
  const length = viDuration(toMs - fromMs);
  if (toMs - fromMs >= Math.floor(durationMs)) return 'Cả tệp là im lặng.';
  if (fromMs === 0) return `Im lặng ${length} đầu – cắt?`;
  if (toMs >= Math.floor(durationMs)) return `Im lặng ${length} cuối – cắt?`;
  return `Im lặng ${length} ở ${viClock(fromMs)}.`;
}

/** What ffmpeg says when a file, or its last packet, ends before its container does. */
const ENDED_EARLY = /partial file|ended prematurely|truncated|Truncating packet|corrupt input packet/;
/** A container's length is a promise in tenths; encoders' padding and odd time bases stay below this. */
const SHORTFALL_MS = 1_000;

/** The sentence that says how much is missing; null when the file seems whole. */
function cutShort({ ffmpeg }: Decoded, durationMs: number): string | null {
  const declared = declaredMs(ffmpeg.lines);
  if (declared !== null && declared - durationMs > Math.max(SHORTFALL_MS, declared * 0.02)) {
    return `Chỉ giải mã được ${durationMs < 950 ? 'chưa đến 1 giây' : viDuration(durationMs)} trên ${viDuration(declared)} ghi trong tệp.`;
  }
  const broken = ffmpeg.code !== 0 || ffmpeg.lines.some((line) => ENDED_EARLY.test(line));
  return broken ? 'Tệp bị cắt cụt hoặc hỏng một phần; chỉ lấy được phần giải mã được.' : null;
}

/** The length in the container, ms; null when it is a guess from the bit rate, or may be another stream's. */
function declaredMs(lines: readonly string[]): number | null {
  const input = lines.slice(0, lines.findIndex((line) => line.startsWith('Output #0')) >>> 0);
  const timed = input.filter((line) => /^ *Stream #0:\d+.*: (Audio|Video|Data|Subtitle):/.test(line));
  if (timed.filter((line) => !line.includes('(attached pic)')).length !== 1) return null;
  if (input.some((line) => line.includes('Estimating duration from bitrate'))) return null;
  const parts = input
    .map((line) => /^ *Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(line))
    .find((match) => match);
  if (!parts) return null;
  return (Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3])) * 1000;
}
