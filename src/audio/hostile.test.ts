/** Uploads that try to make ffmpeg read another file of the server or call an address. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProcess } from '../kernel/process.ts';
import { allowLists, allowListsFrom } from './ffmpeg-allow-lists.ts';
import { probe } from './probe.ts';
import { plainFfmpeg, testSounds, tone, type TestSounds } from './test-sounds.ts';
import { ffmpegVerdict } from './testing/odd-files.ts';

let sounds: TestSounds;
let server: Server;
let address: string;
let secret: string;
let connections = 0;

beforeAll(async () => {
  sounds = testSounds();
  secret = await sounds.make('secret.wav', ...tone(1));
  await sounds.make('secret.ts', ...tone(1), '-c:a', 'mp2');
  server = createServer((socket) => {
    connections++;
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  sounds.remove();
});

const hls = (target: string) =>
  `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`;
const dash = (target: string) =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period>
<AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1"><BaseURL>${target}</BaseURL>
<SegmentBase indexRange="0-10"/></Representation></AdaptationSet></Period></MPD>`;
const imf = (target: string) =>
  `<?xml version="1.0"?><AssetMap xmlns="http://www.smpte-ra.org/schemas/429-9/2007/AM"><AssetList><Asset><ChunkList><Chunk>
<Path>${target}</Path></Chunk></ChunkList></Asset></AssetList></AssetMap>`;
const svg = (target: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="${target}"/></svg>`;

describe('an upload that points elsewhere', () => {
  const texts: [string, () => string][] = [
    ['HLS with a neighbour', () => hls('secret.ts')],
    ['HLS with an absolute path', () => hls(sounds.path('secret.ts'))],
    ['HLS with file:', () => hls(`file:${sounds.path('secret.ts')}`)],
    ['HLS with concat:', () => hls(`concat:${secret}|${secret}`)],
    ['HLS with subfile', () => hls(`subfile,,start,0,end,0,,:${sounds.path('secret.ts')}`)],
    ['HLS with http', () => hls(`${address}/a.ts`)],
    [
      'HLS with a key by http',
      () => hls('secret.ts').replace('#EXTINF', `#EXT-X-KEY:METHOD=AES-128,URI="${address}/k"\n#EXTINF`),
    ],
    ['HLS with data:', () => hls('data:audio/x-wav;base64,UklGRg==')],
    ['concat list', () => `ffconcat version 1.0\nfile ${secret}\n`],
    ['concat list with http', () => `ffconcat version 1.0\nfile ${address}/a.wav\n`],
    ['DASH', () => dash(`${address}/a.mp4`)],
    ['DASH with file:', () => dash(`file:${secret}`)],
    ['SDP', () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n'],
    ['SVG', () => svg(`${address}/a.png`)],
    ['playlist', () => `[playlist]\nFile1=${address}/a.mp3\nNumberOfEntries=1\n`],
    [
      'vobsub index',
      () => '# VobSub index file, v7\nid: en, index: 0\ntimestamp: 00:00:00:000, filepos: 0\n',
    ],
    ['HLS with a pipe', () => hls('pipe:0')],
    ['HLS with a socket', () => hls(`tcp://${address.slice('http://'.length)}`)],
    ['HLS with FTP', () => hls(`ftp://${address.slice('http://'.length)}/a.ts`)],
    ['HLS through crypto:', () => hls(`crypto:${sounds.path('secret.ts')}`)],
    ['HLS through async:', () => hls(`async:file:${sounds.path('secret.ts')}`)],
    [
      'HLS with a map by http',
      () => hls('a.m4s').replace('#EXTINF', `#EXT-X-MAP:URI="${address}/i"\n#EXTINF`),
    ],
    ['concat list of itself', () => 'ffconcat version 1.0\nfile hostile.wav\n'],
    ['concat list with options', () => `ffconcat version 1.0\nfile ${secret}\noption safe 0\nduration 5\n`],
    [
      'XSPF',
      () =>
        `<playlist xmlns="http://xspf.org/ns/0/"><track><location>${address}</location></track></playlist>`,
    ],
    ['ASX', () => `<asx version="3.0"><entry><ref href="${address}/a.wma"/></entry></asx>`],
    ['SMIL', () => `<smil><body><audio src="${address}/a.mp3"/></body></smil>`],
    ['RAM', () => `${address}/a.rm\nfile://${secret}\n`],
    ['an ASF reference', () => `[Reference]\nRef1=${address}/a.asf\nRef2=file://${secret}\n`],
    ['IMF', () => imf(`file://${secret}`)],
    ['metadata', () => `;FFMETADATA1\nmovie=${secret}\n[STREAM]\n`],
    ['a filter graph', () => `amovie=${secret}`],
    ['an address alone', () => `${address}/a.mp3`],
    ['an XML entity', () => `<!DOCTYPE MPD [<!ENTITY x SYSTEM "file://${secret}">]>${dash('&x;')}`],
  ];
  const endings = process.env['LOA_TEST_LONG'] ? ['m3u8', 'wav', 'idx', 'sdp', 'mov'] : ['m3u8', 'wav'];

  it.each(texts)('%s is refused under every name, and nothing is opened', async (_name, text) => {
    for (const ending of endings) {
      const file = sounds.path(`hostile.${ending}`);
      writeFileSync(file, text());
      expect(await probe(file), ending).toMatchObject({ ok: false });
    }
    expect(connections).toBe(0);
  });

  it('is no empty threat: ffmpeg by itself follows such a list', async () => {
    const file = sounds.path('followed.m3u8');
    writeFileSync(file, hls('secret.ts'));
    expect((await plainFfmpeg('-i', file, '-f', 'null', '-')).code).toBe(0);
    writeFileSync(file, hls(`${address}/a.ts`));
    await plainFfmpeg('-protocol_whitelist', 'file,http,tcp', '-i', file, '-f', 'null', '-');
    expect(connections).toBeGreaterThan(0);
    connections = 0;
  });

  it('may carry attachments; they are not looked at', async () => {
    writeFileSync(sounds.path('a.svg'), svg(`${address}/a.png`));
    const attachment = ['-attach', sounds.path('a.svg'), '-metadata:s:t', 'mimetype=image/svg+xml'];
    const file = await sounds.make('attached.mka', ...tone(1), ...attachment, '-c:a', 'flac');
    expect(await probe(file)).toMatchObject({ ok: true, codec: 'flac', durationMs: 1000 });
    expect(connections).toBe(0);
  });
});

/** A box of MOV: its length, its name, what is in it. */
function box(name: string, ...inside: Buffer[]): Buffer {
  const content = Buffer.concat(inside);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content]);
}

/** The same MOV, in which the sound is said to lie in another file: its one data reference is exchanged. */
function pointingElsewhere(mov: Buffer, reference: Buffer): Buffer {
  const dref = mov.indexOf('dref', 0, 'latin1') - 4;
  const length = mov.readUInt32BE(dref);
  const one = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
  const changed = box('dref', one, reference);
  const out = Buffer.concat([mov.subarray(0, dref), changed, mov.subarray(dref + length)]);
  // What lies around it grows by as much.
  for (const name of ['moov', 'trak', 'mdia', 'minf', 'dinf']) {
    const at = out.lastIndexOf(name, dref, 'latin1') - 4;
    out.writeUInt32BE(out.readUInt32BE(at) + changed.length - length, at);
  }
  return out;
}

describe('a MOV whose sound lies elsewhere', () => {
  const url = (target: string) => box('url ', Buffer.from([0, 0, 0, 0]), Buffer.from(`${target}\0`));
  /** A Macintosh alias with an absolute path. */
  const alias = (target: string) => {
    const path = Buffer.from(target);
    const record = Buffer.alloc(150);
    record.writeUInt16BE(150 + 4 + path.length + (path.length % 2) + 4, 4);
    const tag = Buffer.alloc(4);
    tag.writeInt16BE(2, 0);
    tag.writeUInt16BE(path.length, 2);
    const end = Buffer.from([0xff, 0xff, 0, 0]);
    return box('alis', Buffer.from([0, 0, 0, 0]), record, tag, path, Buffer.alloc(path.length % 2), end);
  };

  it.each([
    ['an address', () => url(`${address}/a.wav`)],
    ['file:', () => url(`file://${secret}`)],
    ['an alias', () => alias(secret)],
  ])('named by %s: nothing of that is opened', async (how, reference) => {
    // Four seconds of its own, so that the one of the secret would be seen.
    const whole = await sounds.make('whole.mov', ...tone(4), '-c:a', 'pcm_s16le');
    const file = sounds.path('elsewhere.mov');
    writeFileSync(file, pointingElsewhere(readFileSync(whole), reference()));
    const result = await probe(file);
    expect(connections).toBe(0);
    // No empty threat: asked to, ffmpeg follows the alias.
    const follow = [
      '-v',
      'info',
      '-enable_drefs',
      '1',
      '-use_absolute_path',
      '1',
      '-i',
      file,
      '-f',
      'null',
      '-',
    ];
    if (how === 'an alias') expect((await plainFfmpeg(...follow)).stderr).toMatch(/absolute path|secret/);
    if (result.ok) expect(result.durationMs).toBe(4000);
    else expect(result.message).toMatch(/^Tệp .+\.$/);
  });
});

describe('a bomb', () => {
  it('of zeros in a zip, as DOCX or as sound, is no sound', async () => {
    const file = sounds.path('bomb.docx');
    writeFileSync(file, zipSync({ 'word/document.xml': new Uint8Array(50 * 2 ** 20) }));
    expect(await probe(file)).toMatchObject({ ok: false, code: 'not-audio' });
    writeFileSync(sounds.path('bomb.flac'), gzipSync(Buffer.alloc(50 * 2 ** 20)));
    expect(await probe(sounds.path('bomb.flac'))).toMatchObject({ ok: false });
  });

  it(
    'of three hours of silence in a few kilobytes is stopped, whatever the codec',
    { timeout: 180_000 },
    async () => {
      const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono:d=10800'];
      for (const [name, ...words] of [
        ['bomb.flac', '-frame_size', '65535'],
        ['bomb.wv', '-c:a', 'wavpack'],
      ] as const) {
        const file = await sounds.make(name, ...silence, ...words);
        expect(statSync(file).size, name).toBeLessThan(200_000);
        const limits = { maxDurationMs: 600_000 };
        expect(await probe(file, { limits }), name).toMatchObject({ ok: false, code: 'too-long' });
      }
    },
  );

  it('that a header promises costs nothing: a size of four gigabytes, 65,535 channels, a rate of 4 GHz', async () => {
    const wav = readFileSync(secret);
    const lies: [at: number, write: (bytes: Buffer, at: number) => void][] = [
      [40, (bytes, at) => bytes.writeUInt32LE(0xffff_fff0, at)],
      [22, (bytes, at) => bytes.writeUInt16LE(0xffff, at)],
      [24, (bytes, at) => bytes.writeUInt32LE(0xffff_ffff, at)],
      [32, (bytes, at) => bytes.writeUInt16LE(0, at)],
      [16, (bytes, at) => bytes.writeUInt32LE(0x7fff_ffff, at)],
    ];
    for (const [at, write] of lies) {
      const bytes = Buffer.from(wav);
      write(bytes, at);
      const file = sounds.path('lie.wav');
      writeFileSync(file, bytes);
      const said = await ffmpegVerdict(file);
      const result = await probe(file);
      expect(result.ok, `lie at ${at}`).toBe(said !== null);
      if (result.ok) expect(Math.abs(result.durationMs - said!.durationMs), `lie at ${at}`).toBeLessThan(50);
    }
  });

  it('finds a child without more than its share of descriptors, and no core dump', async () => {
    const { stdout } = await runProcess('sh', ['-c', 'ulimit -n; ulimit -c'], { limits: { wallMs: 10_000 } });
    expect(stdout.toString()).toBe('256\n0\n');
  });
});

describe('a name', () => {
  it.each([
    ['quotes', `it's "$(touch no)" \`x\`.wav`],
    ['a newline', 'a\nb.wav'],
    ['a leading dash', '-y.wav'],
    ['a protocol', 'concat:secret.wav|secret.wav'],
    ['a pattern', 'a%03d*.wav'],
    ['steps upward', '..%2f..\\..wav'],
    ['an option', '-f lavfi -i sine.wav'],
    ['an address', 'http:x.wav'],
    ['a pipe', 'pipe:0|cat.wav'],
    ['255 bytes', 'ế'.repeat(83) + '12.wav'],
  ])('with %s is just a name', async (_what, name) => {
    const file = await sounds.make(name, ...tone(1), '-f', 'wav');
    expect(await probe(file)).toMatchObject({ ok: true, durationMs: 1000 });
  });
});

describe('the allow-lists', () => {
  it('hold what people send and nothing that opens something else', async () => {
    const { demuxers, decoders } = await allowLists();
    for (const name of [
      'mp3',
      'wav',
      'mov',
      'm4a',
      'ogg',
      'matroska',
      'webm',
      'amr',
      'aac',
      'flac',
      'asf',
      'caf',
    ]) {
      expect(demuxers).toContain(name);
    }
    for (const name of [
      'hls',
      'dash',
      'concat',
      'image2',
      'rtsp',
      'sdp',
      'lavfi',
      'alsa',
      'svg_pipe',
      'vobsub',
    ]) {
      expect(demuxers).not.toContain(name);
    }
    expect(decoders).toContain('mp3float');
    expect(decoders).not.toContain('librsvg');
  });

  it('leave out of all that this ffmpeg reads only pictures, devices and what opens something else', async () => {
    const { demuxers } = await allowLists();
    const { stdout } = await runProcess('ffmpeg', ['-hide_banner', '-demuxers'], {
      limits: { wallMs: 20_000 },
    });
    const { stdout: devices } = await runProcess('ffmpeg', ['-hide_banner', '-devices'], {
      limits: { wallMs: 20_000 },
    });
    const all = [...stdout.toString().matchAll(/^ D[d ]? +(\S+)/gm)].flatMap((match) => match[1]!.split(','));
    const known = [
      ...[
        'hls',
        'applehttp',
        'dash',
        'webm_dash_manifest',
        'concat',
        'imf',
        'ffmetadata',
        'vobsub',
        'dvdvideo',
      ],
      ...[
        'rtp',
        'rtsp',
        'sap',
        'sdp',
        'image2',
        'image2pipe',
        'alias_pix',
        'mlv',
        'frm',
        'vapoursynth',
        'avisynth',
      ],
    ];
    const left = all.filter(
      (name) =>
        !demuxers.includes(name) &&
        !known.includes(name) &&
        !name.endsWith('_pipe') &&
        !devices.toString().includes(` ${name} `) &&
        !devices.toString().includes(`,${name} `),
    );
    expect(left.filter((name) => name !== 'video4linux2')).toEqual([]);
  });

  it("leave out this machine's devices, whatever they are called", () => {
    const lists = allowListsFrom({
      demuxers: ' D. = Demuxing supported\n --\n D  mov,mp4,m4a   QuickTime\n D  newcam          A camera\n',
      devices: 'Devices:\n D  newcam          A camera\n',
      decoders: ' A....D aac                  AAC\n V....D h264   H.264\n',
    });
    expect(lists).toEqual({ demuxers: ['mov', 'mp4', 'm4a'], decoders: ['aac'] });
  });
});
