import { runProcess } from '../kernel/process.ts';

/** What bulletins are written with, and what recordings of phones, offices and studios come in. */
const ENCODERS = ['libmp3lame', 'libopus', 'pcm_s16le'];
const DECODERS = ['aac', 'mp3', 'mp3float', 'opus', 'vorbis', 'flac', 'pcm_s16le', 'wmav2', 'amrnb'];
/** One of a pair does. */
const SAME: Record<string, string> = { mp3float: 'mp3' };

/** Codecs that the installed ffmpeg lacks. @throws ProgramMissing */
export async function missingCodecs(): Promise<string[]> {
  const [encoders, decoders] = await Promise.all(['encoders', 'decoders'].map(namesOf));
  return [
    ...ENCODERS.filter((name) => !encoders!.has(name)),
    ...DECODERS.filter((name) => !(name in SAME) && !decoders!.has(name) && !hasTwin(decoders!, name)),
  ];
}

function hasTwin(names: ReadonlySet<string>, wanted: string): boolean {
  return Object.entries(SAME).some(([twin, name]) => name === wanted && names.has(twin));
}

async function namesOf(kind: string): Promise<Set<string>> {
  const { stdout } = await runProcess('ffmpeg', ['-hide_banner', `-${kind}`], { limits: { wallMs: 20_000 } });
  return new Set([...stdout.toString('utf8').matchAll(/^ [A-Z.]{6} (\S+)/gm)].map(([, name]) => name!));
}
