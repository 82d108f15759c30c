/** Uploads that try to make ffmpeg read another file of the server or call an address. */
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowLists, allowListsFrom } from './ffmpeg-allow-lists.ts';
import { probe } from './probe.ts';
import { plainFfmpeg, testSounds, tone, type TestSounds } from './test-sounds.ts';

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
  ];
  const endings = ['m3u8', 'wav', 'idx', 'sdp'];

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

describe('a name', () => {
  it.each([
    ['quotes', `it's "$(touch no)" \`x\`.wav`],
    ['a newline', 'a\nb.wav'],
    ['a leading dash', '-y.wav'],
    ['a protocol', 'concat:secret.wav|secret.wav'],
    ['a pattern', 'a%03d*.wav'],
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

  it("leave out this machine's devices, whatever they are called", () => {
    const lists = allowListsFrom({
      demuxers: ' D. = Demuxing supported\n --\n D  mov,mp4,m4a   QuickTime\n D  newcam          A camera\n',
      devices: 'Devices:\n D  newcam          A camera\n',
      decoders: ' A....D aac                  AAC\n V....D h264   H.264\n',
    });
    expect(lists).toEqual({ demuxers: ['mov', 'mp4', 'm4a'], decoders: ['aac'] });
  });
});
