import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { securityHeaders } from './security-headers.ts';

async function headersWhen(options: { tls: boolean }): Promise<Headers> {
  const app = new Hono();
  app.use(securityHeaders(options));
  app.get('/', (c) => c.text('trang'));
  return (await app.request('/')).headers;
}

describe('the headers of every response', () => {
  test('allow nothing inline, nothing from elsewhere and no frame', async () => {
    const policy = (await headersWhen({ tls: false })).get('content-security-policy')!;
    const directives = new Map(policy.split('; ').map((part) => [part.split(' ')[0], part]));

    expect(directives.get('default-src')).toBe("default-src 'self'");
    expect(directives.get('script-src')).toBe("script-src 'self'");
    expect(directives.get('style-src')).toBe("style-src 'self'");
    expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
  });

  test('keep addresses to ourselves, types as told, and devices shut', async () => {
    const headers = await headersWhen({ tls: false });
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('permissions-policy')).toContain('microphone=(self)');
  });

  test('promise HTTPS only behind TLS', async () => {
    expect((await headersWhen({ tls: false })).get('strict-transport-security')).toBeNull();
    expect((await headersWhen({ tls: true })).get('strict-transport-security')).toBe('max-age=31536000');
  });
});
