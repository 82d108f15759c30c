import { appendFileSync, mkdirSync, readFileSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe, type ProbeResult } from './probe.ts';
import { decodedMs, testSounds, tone, type TestSounds } from './test-sounds.ts';

let sounds: TestSounds;
beforeAll(() => (sounds = testSounds()));
afterAll(() => sounds.remove());

const codes = (result: ProbeResult) => (result.ok ? result.warnings.map(({ code }) => code) : [result.code]);

describe('what is accepted', () => {
  const video = ['-f', 'lavfi', '-i', 'testsrc=d=2:s=64x64:r=5'];
  const kinds: [name: string, args: string[], expected: object][] = [
    ['eight.wav', tone(2, 'r=8000'), { codec: 'pcm_s16le', sampleRate: 8000, channels: 1 }],
    ['alaw.wav', [...tone(2, 'r=8000'), '-c:a', 'pcm_alaw'], { codec: 'pcm_alaw', sampleRate: 8000 }],
    ['high.flac', tone(2, 'r=192000'), { codec: 'flac', sampleRate: 192_000 }],
    ['surround.wav', [...tone(2), '-ac', '8'], { channels: 8 }],
    ['quad.ogg', [...tone(2), '-ac', '4', '-c:a', 'libvorbis'], { codec: 'vorbis', channels: 4 }],
    ['voice.m4a', [...tone(2), '-c:a', 'aac'], { codec: 'aac', sampleRate: 44_100 }],
    ['voice.opus', [...tone(2), '-c:a', 'libopus'], { codec: 'opus', sampleRate: 48_000 }],
    ['old.wma', [...tone(2), '-c:a', 'wmav2'], { codec: 'wmav2' }],
    ['clip.mp4', [...video, ...tone(2), '-c:v', 'mpeg4', '-c:a', 'aac'], { codec: 'aac' }],
    ['clip.mkv', [...video, ...tone(2), '-c:v', 'mpeg4', '-c:a', 'libmp3lame'], { codec: 'mp3' }],
    ['two.mka', [...tone(2), ...tone(1), '-map', '1:a', '-map', '0:a', '-c:a', 'flac'], { codec: 'flac' }],
  ];
  it.each(kinds)('%s', async (name, args, expected) => {
    const file = await sounds.make(name, ...args);
    const result = await probe(file);
    expect(result).toMatchObject({ ok: true, ...expected });
    if (!result.ok) return;
    const { sampleRate, channels, durationMs, warnings } = result;
    expect(Math.abs(durationMs - (await decodedMs(file, sampleRate, channels)))).toBeLessThanOrEqual(1);
    expect(warnings).toEqual([]);
  });

  it('a song with its cover: the picture is no second stream', async () => {
    const cover = await sounds.make('cover.png', '-f', 'lavfi', '-i', 'color=red:s=32x32', '-frames:v', '1');
    const picture = [
      '-i',
      cover,
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-c:v',
      'copy',
      '-disposition:v',
      'attached_pic',
    ];
    const file = await sounds.make('song.mp3', ...tone(2), ...picture);
    expect(await probe(file)).toMatchObject({ ok: true, codec: 'mp3', durationMs: 2000, warnings: [] });
  });

  it('Ogg files chained one after the other, to the end of the last', async () => {
    const first = await sounds.make('a.ogg', ...tone(2), '-c:a', 'libvorbis');
    const second = await sounds.make('b.ogg', ...tone(3), '-c:a', 'libvorbis');
    appendFileSync(first, readFileSync(second));
    const result = await probe(first);
    expect(result).toMatchObject({ ok: true });
    if (result.ok) expect(Math.abs(result.durationMs - (await decodedMs(first, 44_100, 1)))).toBeLessThan(2);
    if (result.ok) expect(result.durationMs).toBeGreaterThan(4900);
  });

  it("a browser's WebM that does not know its own length", async () => {
    const file = await sounds.make('live.webm', ...tone(2), '-c:a', 'libopus', '-live', '1');
    const result = await probe(file);
    expect(result).toMatchObject({ ok: true, codec: 'opus', warnings: [] });
    if (result.ok) expect(Math.abs(result.durationMs - 2000)).toBeLessThan(25);
  });

  it('a name that lies: MP3 called .txt, no ending at all', async () => {
    const file = await sounds.make('lie.txt', ...tone(1), '-f', 'mp3');
    expect(await probe(file)).toMatchObject({ ok: true, codec: 'mp3' });
  });

  it('a sound too short for a loudness has none, but a peak', async () => {
    const file = await sounds.make('tick.wav', ...tone(0.2));
    expect(await probe(file)).toMatchObject({ ok: true, loudnessLufs: null, durationMs: 200 });
    const quiet = await sounds.make('quiet.wav', '-f', 'lavfi', '-i', 'anullsrc=d=1:r=8000');
    expect(await probe(quiet)).toMatchObject({ ok: true, loudnessLufs: null, truePeakDbtp: null });
  });
});

describe('what is said about it', () => {
  it('an MP3 that stops half-way: how much of how much', async () => {
    const file = await sounds.make('half.mp3', ...tone(60));
    truncateSync(file, Math.floor(statSync(file).size / 4));
    const result = await probe(file);
    expect(codes(result)).toEqual(['partial']);
    expect(result.ok && result.warnings[0]!.message).toBe(
      'Chỉ giải mã được 15 giây trên 1 phút ghi trong tệp.',
    );
  });

  it('an MP4 whose index is there but not its sound', async () => {
    const file = await sounds.make('cut.mp4', ...tone(30), '-c:a', 'aac', '-movflags', '+faststart');
    truncateSync(file, Math.floor(statSync(file).size / 2));
    expect(codes(await probe(file))).toContain('partial');
  });

  it('a WAV cut off, which ffmpeg takes for a shorter one', async () => {
    const file = await sounds.make('cut.wav', ...tone(4));
    truncateSync(file, Math.floor(statSync(file).size / 2));
    expect(codes(await probe(file))).toEqual(['partial']);
  });

  it('clipping, and when it begins', async () => {
    const file = await sounds.make('loud.wav', ...tone(3, 'r=44100', "volume='if(gt(t,1),30,1)':eval=frame"));
    const result = await probe(file);
    expect(codes(result)).toEqual(['clipping']);
    expect(result.ok && result.warnings[0]!.message).toMatch(/^Vỡ tiếng \(quá mức thu\) ở 0:01/);
  });

  it('no clipping in a tone that just reaches full scale', async () => {
    const file = await sounds.make(
      'full.wav',
      '-f',
      'lavfi',
      '-i',
      'aevalsrc=0.9999*sin(2*PI*60*t):d=2:s=44100',
    );
    expect(codes(await probe(file))).toEqual([]);
  });

  it('silence at both ends and inside, with its place', async () => {
    const file = await sounds.make('gap.wav', ...tone(2, 'r=8000', 'adelay=3000,apad=pad_dur=4'));
    const result = await probe(file);
    expect(result).toMatchObject({
      silences: [
        { fromMs: 0, toMs: 3000 },
        { fromMs: 5000, toMs: 9000 },
      ],
      warnings: [{ message: 'Im lặng 3 giây đầu – cắt?' }, { message: 'Im lặng 4 giây cuối – cắt?' }],
    });
  });

  it('one-sided and opposed channels, and a constant part', async () => {
    const left = await sounds.make('left.wav', ...tone(2), '-af', 'pan=stereo|c0=c0|c1=0.001*c0');
    expect(codes(await probe(left))).toEqual(['one-sided']);
    const opposed = await sounds.make('opposed.wav', ...tone(2), '-af', 'pan=stereo|c0=c0|c1=-1*c0');
    expect(codes(await probe(opposed))).toEqual(['opposed-channels']);
    const offset = await sounds.make('offset.wav', ...tone(2), '-af', 'dcshift=0.2');
    expect(codes(await probe(offset))).toEqual(['dc-offset']);
  });
});

describe('what is refused', () => {
  const refused = async (file: string) => {
    const result = await probe(file);
    return result.ok ? 'accepted' : result.code;
  };

  it('nothing, a folder, an empty file', async () => {
    mkdirSync(sounds.path('folder'));
    writeFileSync(sounds.path('empty.mp3'), '');
    expect(await refused(sounds.path('no-such-file'))).toBe('file-missing');
    expect(await refused(sounds.path('folder'))).toBe('not-a-file');
    expect(await refused(sounds.path('empty.mp3'))).toBe('empty');
  });

  it('words, a zip, noise of bytes that is called MP3', async () => {
    writeFileSync(sounds.path('words.mp3'), 'Kính gửi ủy ban nhân dân phường '.repeat(200));
    writeFileSync(sounds.path('zip.mp3'), Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(5000, 7)]));
    expect(await refused(sounds.path('words.mp3'))).toBe('not-audio');
    expect(await refused(sounds.path('zip.mp3'))).toBe('not-audio');
  });

  it('a video without sound', async () => {
    const file = await sounds.make(
      'mute.mp4',
      '-f',
      'lavfi',
      '-i',
      'testsrc=d=1:s=64x64:r=5',
      '-c:v',
      'mpeg4',
    );
    expect(await refused(file)).toBe('no-audio-stream');
  });

  it('a protected file, with the reason', async () => {
    const file = await sounds.make('bought.m4a', ...tone(2), '-c:a', 'aac');
    const bytes = readFileSync(file);
    bytes.write('drms', bytes.indexOf('mp4a', bytes.indexOf('stsd')), 'latin1');
    // Encrypted sound decodes to nothing.
    const sound = bytes.indexOf('mdat') + 4;
    bytes.fill(0xff, sound, sound + bytes.readUInt32BE(sound - 8) - 8);
    writeFileSync(file, bytes);
    expect(await probe(file)).toEqual({
      ok: false,
      code: 'drm',
      message: 'Tệp có bản quyền số (DRM), không giải mã được.',
    });
  });

  it('an MP4 whose index never came', async () => {
    const file = await sounds.make('noindex.m4a', ...tone(10), '-c:a', 'aac');
    truncateSync(file, Math.floor(statSync(file).size / 2));
    expect(await refused(file)).toBe('undecodable');
  });

  it('what is longer than the station takes, as soon as the limit is reached', async () => {
    const bomb = await sounds.make('long.flac', ...['-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono:d=600']);
    expect(await probe(bomb, { limits: { maxDurationMs: 60_000 } })).toEqual({
      ok: false,
      code: 'too-long',
      message: 'Tệp dài hơn 1 phút, quá giới hạn của đài.',
    });
  });

  it('what takes longer than it may', async () => {
    const file = await sounds.make('slow.flac', ...tone(120));
    expect(await probe(file, { limits: { wallMs: 1 } })).toMatchObject({ ok: false, code: 'too-slow' });
  });
});
