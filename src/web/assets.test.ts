import { gunzipSync, brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { assetRoutes, assetUrl } from './assets.ts';

const app = assetRoutes();

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const get = (path: string, encoding: string) =>
  app.request(path, { headers: { 'accept-encoding': encoding } });

describe('an asset', () => {
  test('has the hash of its content in its address, and may be kept for ever', async () => {
    const response = await app.request(assetUrl('app.css'));
    expect(assetUrl('app.css')).toMatch(/^\/assets\/[0-9a-f]{12}\/app\.css$/);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test('is the same plain, by gzip and by Brotli', async () => {
    const plain = await bytesOf(await app.request(assetUrl('app.js')));
    const zipped = await get(assetUrl('app.js'), 'gzip, deflate');
    const brotli = await get(assetUrl('app.js'), 'gzip, deflate, br');

    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(await bytesOf(zipped)).equals(plain)).toBe(true);
    expect(brotli.headers.get('content-encoding')).toBe('br');
    expect(brotliDecompressSync(await bytesOf(brotli)).equals(plain)).toBe(true);
  });

  test('is not found under another hash, another name or a way out of its folder', async () => {
    const old = assetUrl('app.css').replace(/[0-9a-f]{12}/, '000000000000');
    expect((await app.request(old)).status).toBe(404);
    expect((await app.request('/assets/000000000000/khac.css')).status).toBe(404);
    expect((await app.request('/assets/x/..%2F..%2Fpackage.json')).status).toBe(404);
  });
});

test('the style names every font by an address that is served', async () => {
  const style = await (await app.request(assetUrl('app.css'))).text();
  const fonts = [...style.matchAll(/url\('([^']+)'\)/g)].map((match) => match[1]!);
  expect(fonts).toHaveLength(6);
  for (const font of fonts) {
    const response = await app.request(font);
    expect(response.headers.get('content-type')).toBe('font/woff2');
    expect((await bytesOf(response)).subarray(0, 4).toString()).toBe('wOF2');
  }
});

test('style and script of a page stay under 150 kB on the wire', async () => {
  const sizes = await Promise.all(
    (['app.css', 'app.js', 'htmx.js'] as const).map(
      async (name) => (await bytesOf(await get(assetUrl(name), 'gzip'))).length,
    ),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(150_000);
});
