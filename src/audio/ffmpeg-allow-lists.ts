/**
 * What this machine's ffmpeg may use on a file from outside: every demuxer it has but those that open something else than the
 * file they were given, and every audio decoder but none for pictures, which no task of ours needs.
 */
import { ProgramMissing, runProcess } from '../kernel/process.ts';

export interface AllowLists {
  demuxers: string[];
  decoders: string[];
}

/** Demuxers that follow what a file says to other files, addresses or devices. `ffmpeg -devices` adds the machine's own. */
const OPEN_OTHER_THINGS = new Set([
  // playlists and manifests
  ...[
    'applehttp',
    'hls',
    'dash',
    'webm_dash_manifest',
    'concat',
    'ffconcat',
    'imf',
    'vapoursynth',
    'avisynth',
  ],
  // the network
  ...['rtp', 'rtsp', 'sap', 'sdp', 'rist'],
  // a pattern of names, or a second file beside the first
  ...['image2', 'image2pipe', 'alias_pix', 'vobsub', 'mlv', 'frm', 'dvdvideo'],
  // generators, and text that is metadata for another file
  ...['lavfi', 'ffmetadata'],
]);

/** Still pictures: no sound in them, and some readers (SVG) follow references. */
const isPicture = (name: string) => name.endsWith('_pipe');

/** Demuxers and decoders to allow, read off this ffmpeg's own lists. */
export function allowListsFrom(lists: { demuxers: string; devices: string; decoders: string }): AllowLists {
  const devices = new Set(namesIn(lists.devices, /^ [D ][E ] +(\S+)/gm));
  return {
    demuxers: namesIn(lists.demuxers, /^ D[d ]? +(\S+)/gm).filter(
      (name) => !OPEN_OTHER_THINGS.has(name) && !devices.has(name) && !isPicture(name),
    ),
    decoders: namesIn(lists.decoders, /^ A[F.][S.][X.][B.][D.] (\w\S*)/gm),
  };
}

/** "mov,mp4,m4a" are names of one demuxer, each of which ffmpeg compares. */
function namesIn(list: string, line: RegExp): string[] {
  return [...list.matchAll(line)].flatMap((match) => match[1]!.split(','));
}

let known: Promise<AllowLists> | null = null;

/** The allow-lists of the installed ffmpeg, asked once a process. */
export function allowLists(): Promise<AllowLists> {
  known ??= ask().catch((error: unknown) => {
    known = null;
    throw error;
  });
  return known;
}

async function ask(): Promise<AllowLists> {
  const [demuxers, devices, decoders] = await Promise.all(['demuxers', 'devices', 'decoders'].map(listOf));
  const lists = allowListsFrom({ demuxers: demuxers!, devices: devices!, decoders: decoders! });
  if (lists.demuxers.length === 0 || lists.decoders.length === 0) throw new ProgramMissing('ffmpeg');
  return lists;
}

async function listOf(kind: string): Promise<string> {
  const { stdout } = await runProcess('ffmpeg', ['-hide_banner', `-${kind}`], { limits: { wallMs: 20_000 } });
  return stdout.toString('utf8');
}
