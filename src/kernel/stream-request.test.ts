import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reachOf } from './addresses.ts';
import { openStream, StreamRefused } from './stream-request.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function open(address: string, inside = true, headers?: Record<string, string>) {
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const stream = await openStream(address, { inside, signal: over.signal, ...(headers && { headers }) });
  stream.body.on('error', () => undefined);
  return stream;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(error instanceof StreamRefused)) throw new Error(`was not refused: ${String(error)}`);
  return error.code;
}

describe('the reach of an address', () => {
  it.each([
    ['113.161.0.1', 'world'],
    ['2405:4800::1', 'world'],
    ['10.1.2.3', 'inside'],
    ['172.31.255.255', 'inside'],
    ['172.32.0.1', 'world'],
    ['192.168.0.9', 'inside'],
    ['127.8.8.8', 'inside'],
    ['[::1]', 'inside'],
    ['fd12::1', 'inside'],
    ['::ffff:10.0.0.1', 'inside'],
    ['::ffff:7f00:1', 'inside'],
    ['::127.0.0.1', 'inside'],
    ['169.254.169.254', 'nowhere'],
    ['::ffff:169.254.169.254', 'nowhere'],
    ['64:ff9b::a00:1', 'nowhere'],
    ['2002:a00:1::', 'nowhere'],
    ['fe80::1', 'nowhere'],
    ['0.0.0.0', 'nowhere'],
    ['::', 'nowhere'],
    ['239.1.1.1', 'nowhere'],
    ['radio.vn', 'nowhere'],
  ])('%s lies in %s', (address, reach) => {
    expect(reachOf(address)).toBe(reach);
  });
});

describe('a stream of another server', () => {
  it('is opened in the ward’s own network by a person’s word only, by address as by name', async () => {
    const radio = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('sound'),
    );
    expect((await open(radio)).contentType).toBe('audio/mpeg');
    expect(await codeOf(open(radio, false))).toBe('forbidden-address');
    const named = radio.replace('127.0.0.1', 'localhost');
    expect(await codeOf(open(named, false))).toBe('forbidden-address');
    const spelt = radio.replace('127.0.0.1', '2130706433');
    expect(await codeOf(open(spelt, false))).toBe('forbidden-address');
  });

  it('is followed to where it was moved, but to no address that may not be asked, and without our token', async () => {
    const tokens: (string | undefined)[] = [];
    const radio = await serve(({ url, headers }, response) => {
      tokens.push(headers.authorization);
      const to = { '/a': '/b', '/meta': 'http://169.254.169.254/latest', '/file': 'file:///etc/passwd' }[
        url!
      ];
      if (to !== undefined) response.writeHead(302, { location: to }).end();
      else if (url === '/round') response.writeHead(302, { location: '/round' }).end();
      else response.writeHead(200, { 'content-type': 'audio/ogg' }).end('sound');
    });
    expect((await open(`${radio}/a`, true, { Authorization: 'Bearer t' })).contentType).toBe('audio/ogg');
    expect(tokens).toEqual(['Bearer t', undefined]);
    expect(await codeOf(open(`${radio}/meta`))).toBe('forbidden-address');
    expect(await codeOf(open(`${radio}/file`))).toBe('bad-address');
    expect(await codeOf(open(`${radio}/round`))).toBe('refused');
  });

  it('is none where a page, a playlist, a refusal or nobody answers', async () => {
    const radio = await serve(({ url }, response) => {
      const type = { '/page': 'text/html', '/list': 'application/vnd.apple.mpegurl' }[url!];
      response.writeHead(type ? 200 : 503, { 'content-type': type ?? 'audio/mpeg' }).end();
    });
    expect(await codeOf(open(`${radio}/page`))).toBe('not-sound');
    expect(await codeOf(open(`${radio}/list`))).toBe('not-sound');
    expect(await codeOf(open(`${radio}/busy`))).toBe('refused');
    expect(await codeOf(open('http://127.0.0.1:1/'))).toBe('unreachable');
    expect(await codeOf(open('http://khong-co-that.invalid/'))).toBe('unreachable');
    expect(await codeOf(open('ftp://radio.vn/'))).toBe('bad-address');
    expect(await codeOf(open('http://a:b@radio.vn/'))).toBe('bad-address');
  });
});
