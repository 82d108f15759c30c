import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const sentence = (env: Record<string, string>) => {
  try {
    readConfig(env);
  } catch (error) {
    return (error as Error).message;
  }
  return 'not refused';
};

describe('the environment', () => {
  it('needs nothing', () => {
    expect(readConfig({ PORT: '', LOA_CLOCK: ' ' })).toEqual({
      port: 3000,
      host: '0.0.0.0',
      data: './data',
      databaseUrl: null,
      sandbox: false,
      sandboxClock: null,
      tls: false,
      baseUrl: null,
      trustedProxy: '',
      cacheBytes: 1_000_000_000,
      voiceBases: {},
      zaloBases: {},
      logLevel: 'info',
      mail: null,
      singleSignOn: null,
      insideHosts: [],
      backupTo: null,
      apiRate: 1_200,
      mediaTo: null,
      mediaCacheBytes: 20_000_000_000,
      metricsToken: null,
      alarmWebhook: null,
      watched: null,
    });
  });

  it('is read into typed values', () => {
    const config = readConfig({
      PORT: '8080',
      LOA_BASE_URL: 'https://loa.phuong.gov.vn/',
      LOA_SANDBOX: '1',
      LOA_CLOCK: '2026-10-01T06:59:00+07:00,x60',
      LOA_SMTP_URL: 'smtp://127.0.0.1:25',
      LOA_MAIL_FROM: 'loa@phuong.gov.vn',
    });
    expect(config).toMatchObject({
      port: 8080,
      baseUrl: 'https://loa.phuong.gov.vn',
      sandboxClock: { startsAt: Date.UTC(2026, 8, 30, 23, 59), rate: 60 },
      mail: { smtpUrl: 'smtp://127.0.0.1:25', from: 'loa@phuong.gov.vn' },
    });
  });

  it('names a provider of single sign-on whole, over TLS, with the address that people come back to', () => {
    const known = { LOA_OIDC_CLIENT_ID: 'loa', LOA_OIDC_CLIENT_SECRET: 'bí mật' };
    const whole = { ...known, LOA_BASE_URL: 'https://loa.phuong.gov.vn' };
    const read = (issuer: string, name = '') =>
      readConfig({ ...whole, LOA_OIDC_ISSUER: issuer, LOA_OIDC_NAME: name }).singleSignOn;
    expect(read('https://sso.thanhpho.gov.vn/realms/can-bo')).toEqual({
      issuer: 'https://sso.thanhpho.gov.vn/realms/can-bo',
      ...{ clientId: 'loa', clientSecret: 'bí mật', name: 'sso.thanhpho.gov.vn' },
    });
    expect(read('https://10.0.0.5:8443', ' tài khoản Thành phố ')?.name).toBe('tài khoản Thành phố');
    expect(read('http://127.0.0.1:4100')?.issuer).toBe('http://127.0.0.1:4100');
    for (const bad of ['sso.vn', 'http://sso.vn', 'ftp://sso.vn', 'https://a:b@sso.vn', 'https://sso.vn?x=1'])
      expect(sentence({ ...whole, LOA_OIDC_ISSUER: bad })).toMatch(/^LOA_OIDC_ISSUER phải là địa chỉ https/);
    const issuer = { LOA_OIDC_ISSUER: 'https://sso.vn' };
    expect(sentence({ ...issuer, LOA_BASE_URL: whole.LOA_BASE_URL })).toMatch(/phải có LOA_OIDC_CLIENT_ID/);
    expect(sentence({ ...issuer, ...known })).toMatch(/phải có LOA_BASE_URL/);
  });

  it('keeps sounds in a bucket of their own where it is told to', () => {
    const access = { LOA_MEDIA_S3_ENDPOINT: 'https://s3.example.vn/', LOA_MEDIA_S3_KEY: 'k' };
    const where = { LOA_MEDIA_TO: 's3://kho/tp/am-thanh', LOA_MEDIA_S3_SECRET: 's', ...access };
    expect(readConfig({ ...where, LOA_MEDIA_CACHE: '5000000000' })).toMatchObject({
      mediaTo: { endpoint: 'https://s3.example.vn', bucket: 'kho', prefix: 'tp/am-thanh', accessKeyId: 'k' },
      ...{ mediaCacheBytes: 5_000_000_000, backupTo: null },
    });
  });

  it.each([
    [{ PORT: 'ba nghìn' }, 'PORT phải là một số.'],
    [{ PORT: '70000' }, 'PORT phải từ 0 đến 65535.'],
    [{ LOA_DATABASE_URL: 'mysql://x:secret@y' }, 'LOA_DATABASE_URL phải bắt đầu bằng postgres://.'],
    [{ LOA_BACKUP_TO: 's3://' }, 'LOA_BACKUP_TO phải là thư mục, hoặc s3://tên-kho/thư-mục.'],
    [
      { LOA_BACKUP_TO: 's3://kho/loa', LOA_BACKUP_S3_KEY: 'k' },
      'Sao lưu lên s3:// cần thêm LOA_BACKUP_S3_ENDPOINT, LOA_BACKUP_S3_KEY và LOA_BACKUP_S3_SECRET.',
    ],
    [{ LOA_MEDIA_TO: '/srv/am-thanh' }, 'LOA_MEDIA_TO phải là s3://tên-kho/thư-mục.'],
    [
      { LOA_MEDIA_TO: 's3://kho/am-thanh', LOA_MEDIA_S3_SECRET: 's' },
      'Giữ âm thanh ở s3:// cần thêm LOA_MEDIA_S3_ENDPOINT, LOA_MEDIA_S3_KEY và LOA_MEDIA_S3_SECRET.',
    ],
    [{ LOA_MEDIA_CACHE: '5000' }, 'LOA_MEDIA_CACHE phải từ 1000000000 (1 GB) trở lên.'],
    [
      { LOA_WATCH_FOLDER: '/srv/ban-ghi' },
      'Có LOA_WATCH_FOLDER thì phải có LOA_WATCH_USER là e-mail của người đứng tên các tệp nhận từ thư mục ấy.',
    ],
    [{ LOA_SMTP_URL: 'smtp://127.0.0.1' }, 'Có LOA_SMTP_URL thì phải có LOA_MAIL_FROM là địa chỉ người gửi.'],
    [
      { LOA_CLOCK: '2026-10-01T06:59:00+07:00' },
      'LOA_CLOCK chỉ dùng cho dữ liệu thử: hãy đặt thêm LOA_SANDBOX=1, hoặc bỏ LOA_CLOCK.',
    ],
  ])('is refused with a sentence: %o', (env, message) => {
    expect(sentence(env)).toBe(message);
  });

  it.each([
    '2026-10-01T06:59:00',
    '2026-10-01T06:59:00+07:00,x0',
    'mai',
    '2026-13-01T00:00:00Z',
    ''.padEnd(9, '1'),
  ])('refuses the clock %s', (clock) => {
    expect(sentence({ LOA_SANDBOX: '1', LOA_CLOCK: clock })).toMatch(/^LOA_CLOCK phải là ngày giờ/);
  });
});
