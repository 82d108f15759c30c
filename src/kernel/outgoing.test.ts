import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reachOf } from './addresses.ts';
import { createOutgoing, OutgoingRefused, type OutgoingQuestion } from './outgoing.ts';

async function serve(listener: RequestListener): Promise<{ origin: string; host: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin: `http://${host}`, host };
}

async function faultOf(
  address: string,
  question: Partial<OutgoingQuestion> = {},
  insideHosts: string[] = [],
) {
  const error: unknown = await createOutgoing({ insideHosts })
    .get(address, { maxBytes: 1_000, ...question })
    .then(
      () => null,
      (refused: unknown) => refused,
    );
  if (!(error instanceof OutgoingRefused)) throw new Error(`was not refused: ${String(error)}`);
  return error.code;
}

it.each([
  ['113.161.0.1', 'world'],
  ['10.1.2.3', 'inside'],
  ['::ffff:10.0.0.1', 'inside'],
  ['[::1]', 'inside'],
  ['169.254.169.254', 'nowhere'],
  ['64:ff9b::a00:1', 'nowhere'],
])('%s lies in %s', (address, reach) => expect(reachOf(address)).toBe(reach));

describe('a request to another server', () => {
  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0/',
  ])('to %s is refused: that is no public address', async (address) => {
    expect(await faultOf(address)).toBe('forbidden');
  });

  it.each(['ftp://a.vn/', 'file:///etc/passwd', 'javascript:alert(1)', 'khong phai', 'http://a:b@a.vn/'])(
    'to %s is refused: that is no web address',
    async (address) => expect(await faultOf(address)).toBe('bad-address'),
  );

  it('is made to a host of the inside that the installation names, and to that port alone', async () => {
    const { origin, host } = await serve((_, response) => response.end('chào'));
    const answer = await createOutgoing({ insideHosts: [host] }).get(origin, { maxBytes: 100 });
    expect(answer).toMatchObject({ status: 200, url: `${origin}/` });
    expect(answer.body.toString()).toBe('chào');
    expect(await faultOf(origin, {}, ['127.0.0.1:1'])).toBe('forbidden');
  });

  it('goes where a redirect leads only after looking at that anew', async () => {
    const { origin, host } = await serve(({ url }, response) => {
      const to = {
        '/a': '/b',
        '/inside': 'http://127.0.0.2/',
        '/meta': 'http://169.254.169.254/',
        '/file': 'file:///etc/passwd',
        '/round': '/round',
        '/other': 'https://example.com/',
      }[url!];
      if (to === undefined) response.end(url);
      else response.writeHead(302, { location: to }).end();
    });
    const answer = await createOutgoing({ insideHosts: [host] }).get(`${origin}/a`, { maxBytes: 100 });
    expect(answer.body.toString()).toBe('/b');
    expect(await faultOf(`${origin}/inside`, {}, [host])).toBe('forbidden');
    expect(await faultOf(`${origin}/meta`, {}, [host])).toBe('forbidden');
    expect(await faultOf(`${origin}/file`, {}, [host])).toBe('bad-address');
    expect(await faultOf(`${origin}/round`, {}, [host])).toBe('too-many-hops');
    expect(await faultOf(`${origin}/other`, { mayAsk: (asked) => asked === host }, [host])).toBe('forbidden');
  });

  it('ends when the answer is too long, also when it only becomes so by unpacking, or too slow', async () => {
    const { origin, host } = await serve(({ url }, response) => {
      if (url === '/slow') return;
      if (url === '/bomb')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
      else response.end(Buffer.alloc(5_000));
    });
    expect(await faultOf(`${origin}/long`, {}, [host])).toBe('too-large');
    expect(await faultOf(`${origin}/bomb`, {}, [host])).toBe('too-large');
    expect(await faultOf(`${origin}/slow`, { timeoutMs: 50 }, [host])).toBe('too-slow');
    expect(await faultOf('http://127.0.0.1:1/', {}, ['127.0.0.1'])).toBe('unreachable');
    const refused = createOutgoing({ insideHosts: ['127.0.0.1'] }).get('http://127.0.0.1:1/', {
      maxBytes: 1,
    });
    await expect(refused).rejects.toThrow('Không kết nối được: máy chủ kia không nhận kết nối.');
    expect(await faultOf('http://khong-co-that.invalid/')).toBe('unreachable');
    expect(await faultOf('http://khong-co-that.invalid/', {}, ['khong-co-that.invalid'])).toBe('unreachable');
  });

  it('reads nothing where only the status is wanted', async () => {
    const { origin, host } = await serve((_, response) => response.writeHead(404).end('x'.repeat(100_000)));
    const answer = await createOutgoing({ insideHosts: [host] }).get(origin, { maxBytes: 0 });
    expect(answer).toMatchObject({ status: 404, body: Buffer.alloc(0) });
  });
});
