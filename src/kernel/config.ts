/** The environment, read once when a program starts. Everything else is a setting of the station. */
import { z } from 'zod';
import { Refusal } from './errors.ts';
import type { LogLevel } from './log.ts';
import { s3PlaceOf, type S3Config, type S3Variables } from './s3-place.ts';
import { parseInstant } from './zoned-time.ts';

/** Where and how fast a sandbox's time runs: `2026-10-01T06:59:00+07:00[,x60]`. */
export interface SandboxClock {
  /** The instant that the domain begins at. */
  startsAt: number;
  /** Domain milliseconds in one of the machine's. */
  rate: number;
}

export interface MailConfig {
  /** smtp://user:password@host:587 */
  smtpUrl: string;
  from: string;
}

/** An OpenID Connect provider by which people may sign in besides their passwords. */
export interface SingleSignOnConfig {
  /** As its ID tokens name it. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call it: 'tài khoản Thành phố'. */
  name: string;
}

export interface Config {
  port: number;
  host: string;
  /** Data folder. */
  data: string;
  /** PostgreSQL instead of the folder's SQLite file. */
  databaseUrl: string | null;
  /** Trials, training and tests may do what a station in service may not. */
  sandbox: boolean;
  sandboxClock: SandboxClock | null;
  /** Under which address people open the server, without a slash at the end. */
  baseUrl: string | null;
  /** They reach it over HTTPS. */
  tls: boolean;
  /** Addresses and networks of proxies whose X-Forwarded-For is believed, as written. */
  trustedProxy: string;
  logLevel: LogLevel;
  mail: MailConfig | null;
  /** Then `baseUrl` is there too: people are sent back to it. */
  singleSignOn: SingleSignOnConfig | null;
  /** Hosts of the ward's own network that the server may ask for feeds and articles; all others must be public. */
  insideHosts: string[];
  /** Most that made speech may take of the disk, bytes. */
  cacheBytes: number;
  /** Where the voice services are reached, when not at their own addresses: a gateway of the city's. */
  voiceBases: { fpt?: string; zalo?: string };
  /** Where backups go: a folder, storage, or null for the data folder's own `backups/`. */
  backupTo: string | S3Config | null;
  /** Storage that keeps all sounds, with the data folder's `media/` as a cache in front of it; null: that folder keeps them itself. */
  mediaTo: S3Config | null;
  /** Most that the cache in front of `mediaTo` may take of the disk, bytes. */
  mediaCacheBytes: number;
  /** Lets a collector on another machine read /metrics; without it only this machine may. */
  metricsToken: string | null;
  /** Requests a minute of one program with a token. */
  apiRate: number;
  /** Where alarms are posted to, signed with the secret. */
  alarmWebhook: { url: string; secret: string } | null;
  /** A folder with a folder for each station, whose files become recordings; brought, as it is written down, by that user. */
  watched: { root: string; user: string } | null;
  /** Where Zalo's Official Account API is, when not at its own addresses: its stand-in for trials, a gateway of the city's. */
  zaloBases: { api?: string; oauth?: string };
}

const text = (name: string) => z.string({ error: `${name} phải là chữ.` });
const blankIsNone = (value: unknown) =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;

/** An optional variable; set but blank, as in an unedited .env, is not set. */
const variable = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsNone, schema.optional());

const webBase = (name: string) =>
  text(name)
    .regex(/^https?:\/\/[^/?#]+\/?$/, { error: `${name} phải là địa chỉ máy chủ, ví dụ https://api.fpt.ai.` })
    .transform((url) => url.replace(/\/$/, ''));

/** Over TLS, as what it says decides who gets in; without it only on this machine itself, for trials. */
function isIssuer(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, search, hash, username } = new URL(address);
  if (search !== '' || hash !== '' || username !== '') return false;
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && here);
}

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const environmentSchema = z.object({
  PORT: variable(
    z.coerce
      .number({ error: 'PORT phải là một số.' })
      .int({ error: 'PORT phải là số nguyên.' })
      .min(0, { error: 'PORT phải từ 0 đến 65535.' })
      .max(65_535, { error: 'PORT phải từ 0 đến 65535.' }),
  ),
  HOST: variable(text('HOST')),
  LOA_DATA: variable(text('LOA_DATA')),
  LOA_DATABASE_URL: variable(
    text('LOA_DATABASE_URL').regex(/^postgres(ql)?:\/\//, {
      error: 'LOA_DATABASE_URL phải bắt đầu bằng postgres://.',
    }),
  ),
  LOA_SANDBOX: variable(z.enum(['0', '1'], { error: 'LOA_SANDBOX là 1 (dữ liệu thử) hoặc 0.' })),
  LOA_CLOCK: variable(text('LOA_CLOCK')),
  LOA_BASE_URL: variable(
    text('LOA_BASE_URL')
      .regex(/^https?:\/\/[^/?#]+\/?$/, {
        error: 'LOA_BASE_URL phải là địa chỉ mở trang, ví dụ https://loa.phuong.gov.vn.',
      })
      .transform((url) => url.replace(/\/$/, '')),
  ),
  LOA_TRUSTED_PROXY: variable(text('LOA_TRUSTED_PROXY')),
  LOA_LOG_LEVEL: variable(z.enum(LEVELS, { error: `LOA_LOG_LEVEL là một trong: ${LEVELS.join(', ')}.` })),
  LOA_SMTP_URL: variable(
    text('LOA_SMTP_URL').regex(/^smtps?:\/\//, {
      error: 'LOA_SMTP_URL phải bắt đầu bằng smtp:// hoặc smtps://.',
    }),
  ),
  LOA_MAIL_FROM: variable(text('LOA_MAIL_FROM')),
  LOA_OIDC_ISSUER: variable(
    text('LOA_OIDC_ISSUER').refine(isIssuer, {
      error:
        'LOA_OIDC_ISSUER phải là địa chỉ https:// của hệ thống đăng nhập một lần, ví dụ https://sso.thanhpho.gov.vn/realms/can-bo.',
    }),
  ),
  LOA_OIDC_CLIENT_ID: variable(text('LOA_OIDC_CLIENT_ID')),
  LOA_OIDC_CLIENT_SECRET: variable(text('LOA_OIDC_CLIENT_SECRET')),
  LOA_OIDC_NAME: variable(
    text('LOA_OIDC_NAME').trim().max(60, { error: 'LOA_OIDC_NAME dài quá 60 ký tự, hãy viết gọn lại.' }),
  ),
  LOA_INSIDE_HOSTS: variable(
    text('LOA_INSIDE_HOSTS')
      .transform((list) => list.split(/[\s,]+/).filter(Boolean))
      .refine((hosts) => hosts.every((host) => URL.canParse(`http://${host}`) && !host.includes('/')), {
        error: 'LOA_INSIDE_HOSTS là tên máy cách nhau bằng dấu phẩy, ví dụ web.noi-bo,10.0.0.5:8080.',
      }),
  ),
  LOA_CACHE_MB: variable(
    z.coerce
      .number({ error: 'LOA_CACHE_MB phải là một số.' })
      .int({ error: 'LOA_CACHE_MB phải là số nguyên.' })
      .min(50, { error: 'LOA_CACHE_MB phải từ 50 đến 100000.' })
      .max(100_000, { error: 'LOA_CACHE_MB phải từ 50 đến 100000.' }),
  ),
  LOA_VOICE_FPT_URL: variable(webBase('LOA_VOICE_FPT_URL')),
  LOA_VOICE_ZALO_URL: variable(webBase('LOA_VOICE_ZALO_URL')),
  LOA_METRICS_TOKEN: variable(
    text('LOA_METRICS_TOKEN').min(16, { error: 'LOA_METRICS_TOKEN phải có ít nhất 16 ký tự.' }),
  ),
  LOA_ALARM_WEBHOOK_URL: variable(
    text('LOA_ALARM_WEBHOOK_URL').refine((url) => /^https?:/.test(url) && URL.canParse(url), {
      error: 'LOA_ALARM_WEBHOOK_URL phải là địa chỉ http hoặc https.',
    }),
  ),
  LOA_ALARM_WEBHOOK_SECRET: variable(
    text('LOA_ALARM_WEBHOOK_SECRET').min(16, { error: 'LOA_ALARM_WEBHOOK_SECRET phải có ít nhất 16 ký tự.' }),
  ),
  LOA_WATCH_FOLDER: variable(text('LOA_WATCH_FOLDER')),
  LOA_WATCH_USER: variable(text('LOA_WATCH_USER')),
  LOA_API_RATE: variable(
    z.coerce
      .number({ error: 'LOA_API_RATE phải là một số.' })
      .int({ error: 'LOA_API_RATE phải là số nguyên.' })
      .min(10, { error: 'LOA_API_RATE phải từ 10 đến 1000000.' })
      .max(1_000_000, { error: 'LOA_API_RATE phải từ 10 đến 1000000.' }),
  ),
  LOA_BACKUP_TO: variable(text('LOA_BACKUP_TO')),
  LOA_BACKUP_S3_ENDPOINT: variable(webBase('LOA_BACKUP_S3_ENDPOINT')),
  LOA_BACKUP_S3_REGION: variable(text('LOA_BACKUP_S3_REGION')),
  LOA_BACKUP_S3_KEY: variable(text('LOA_BACKUP_S3_KEY')),
  LOA_BACKUP_S3_SECRET: variable(text('LOA_BACKUP_S3_SECRET')),
  LOA_MEDIA_TO: variable(text('LOA_MEDIA_TO')),
  LOA_MEDIA_S3_ENDPOINT: variable(webBase('LOA_MEDIA_S3_ENDPOINT')),
  LOA_MEDIA_S3_REGION: variable(text('LOA_MEDIA_S3_REGION')),
  LOA_MEDIA_S3_KEY: variable(text('LOA_MEDIA_S3_KEY')),
  LOA_MEDIA_S3_SECRET: variable(text('LOA_MEDIA_S3_SECRET')),
  LOA_MEDIA_CACHE: variable(
    z.coerce
      .number({ error: 'LOA_MEDIA_CACHE phải là một số byte.' })
      .int({ error: 'LOA_MEDIA_CACHE phải là số nguyên.' })
      .min(1_000_000_000, { error: 'LOA_MEDIA_CACHE phải từ 1000000000 (1 GB) trở lên.' }),
  ),
  LOA_ZALO_API_URL: variable(webBase('LOA_ZALO_API_URL')),
  LOA_ZALO_OAUTH_URL: variable(webBase('LOA_ZALO_OAUTH_URL')),
});

/**
 * Reads the environment. Throws Refusal with a sentence for each variable that can't be used; never prints a value, as some
 * are secrets.
 *
 * @example const config = readConfig(process.env);
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const result = environmentSchema.safeParse(environment);
  if (!result.success) {
    const errors = result.error.issues.map((issue) => ({
      field: issue.path.join('.'),
      message: issue.message,
    }));
    throw new Refusal('bad-environment', errors.map((error) => error.message).join(' '), 422, errors);
  }
  const env = result.data;
  const sandbox = env.LOA_SANDBOX === '1';
  return {
    port: env.PORT ?? 3000,
    host: env.HOST ?? '0.0.0.0',
    data: env.LOA_DATA ?? './data',
    databaseUrl: env.LOA_DATABASE_URL ?? null,
    sandbox,
    sandboxClock: env.LOA_CLOCK === undefined ? null : sandboxClock(env.LOA_CLOCK, sandbox),
    baseUrl: env.LOA_BASE_URL ?? null,
    tls: env.LOA_BASE_URL?.startsWith('https://') ?? false,
    trustedProxy: env.LOA_TRUSTED_PROXY ?? '',
    logLevel: env.LOA_LOG_LEVEL ?? 'info',
    mail: mailConfig(env.LOA_SMTP_URL, env.LOA_MAIL_FROM),
    singleSignOn: singleSignOnConfig(env),
    insideHosts: env.LOA_INSIDE_HOSTS ?? [],
    cacheBytes: (env.LOA_CACHE_MB ?? 1_000) * 1_000_000,
    voiceBases: {
      ...(env.LOA_VOICE_FPT_URL !== undefined && { fpt: env.LOA_VOICE_FPT_URL }),
      ...(env.LOA_VOICE_ZALO_URL !== undefined && { zalo: env.LOA_VOICE_ZALO_URL }),
    },
    apiRate: env.LOA_API_RATE ?? 1_200,
    metricsToken: env.LOA_METRICS_TOKEN ?? null,
    alarmWebhook: alarmWebhook(env.LOA_ALARM_WEBHOOK_URL, env.LOA_ALARM_WEBHOOK_SECRET),
    backupTo: env.LOA_BACKUP_TO === undefined ? null : placeOf(env.LOA_BACKUP_TO, env),
    mediaTo: env.LOA_MEDIA_TO === undefined ? null : mediaPlaceOf(env.LOA_MEDIA_TO, env),
    mediaCacheBytes: env.LOA_MEDIA_CACHE ?? 20_000_000_000,
    watched: watchedFolder(env.LOA_WATCH_FOLDER, env.LOA_WATCH_USER),
    zaloBases: {
      ...(env.LOA_ZALO_API_URL !== undefined && { api: env.LOA_ZALO_API_URL }),
      ...(env.LOA_ZALO_OAUTH_URL !== undefined && { oauth: env.LOA_ZALO_OAUTH_URL }),
    },
  };
}

/**
 * A folder's name as it stands, or 's3://bucket/prefix' with the access that the environment gives.
 *
 * @throws Refusal when the bucket's name or the access is missing
 */
export function backupPlaceOf(
  to: string,
  environment: Record<string, string | undefined>,
): string | S3Config {
  const result = environmentSchema.safeParse(environment);
  return placeOf(to, result.success ? result.data : {});
}

function placeOf(to: string, env: S3Variables): string | S3Config {
  if (!to.startsWith('s3://')) return to;
  const place = s3PlaceOf(to, 'BACKUP', 'Sao lưu lên s3://', env);
  if (place === null)
    throw new Refusal('bad-environment', 'LOA_BACKUP_TO phải là thư mục, hoặc s3://tên-kho/thư-mục.');
  return place;
}

function mediaPlaceOf(to: string, env: S3Variables): S3Config {
  const place = s3PlaceOf(to, 'MEDIA', 'Giữ âm thanh ở s3://', env);
  if (place === null) throw new Refusal('bad-environment', 'LOA_MEDIA_TO phải là s3://tên-kho/thư-mục.');
  return place;
}

function sandboxClock(spec: string, sandbox: boolean): SandboxClock {
  if (!sandbox)
    throw new Refusal(
      'sandbox-clock-refused',
      'LOA_CLOCK chỉ dùng cho dữ liệu thử: hãy đặt thêm LOA_SANDBOX=1, hoặc bỏ LOA_CLOCK.',
    );
  return parseClockSpec(spec);
}

/** Throws Refusal when it is not `<ISO 8601 with offset>[,x<rate>]`, rate 1 to 100 000. */
export function parseClockSpec(spec: string): SandboxClock {
  const [, when = '', rate = '1'] = /^([^,]+)(?:,\s*x(\d{1,6}(?:\.\d+)?))?$/.exec(spec.trim()) ?? [];
  const startsAt = parseInstant(when);
  const speed = Number(rate);
  if (startsAt === null || speed < 1 || speed > 100_000)
    throw new Refusal(
      'bad-clock',
      'LOA_CLOCK phải là ngày giờ có múi giờ, có thể kèm tốc độ, ví dụ 2026-10-01T06:59:00+07:00,x60.',
    );
  return { startsAt, rate: speed };
}

function alarmWebhook(url: string | undefined, secret: string | undefined): Config['alarmWebhook'] {
  if (url === undefined) return null;
  if (secret === undefined)
    throw new Refusal(
      'bad-environment',
      'Có LOA_ALARM_WEBHOOK_URL thì phải có LOA_ALARM_WEBHOOK_SECRET để ký.',
    );
  return { url, secret };
}

function watchedFolder(root: string | undefined, user: string | undefined): Config['watched'] {
  if (root === undefined) return null;
  if (user === undefined)
    throw new Refusal(
      'bad-environment',
      'Có LOA_WATCH_FOLDER thì phải có LOA_WATCH_USER là e-mail của người đứng tên các tệp nhận từ thư mục ấy.',
    );
  return { root, user };
}

function mailConfig(smtpUrl: string | undefined, from: string | undefined): MailConfig | null {
  if (smtpUrl === undefined) return null;
  if (from === undefined)
    throw new Refusal('bad-environment', 'Có LOA_SMTP_URL thì phải có LOA_MAIL_FROM là địa chỉ người gửi.');
  return { smtpUrl, from };
}

type SingleSignOnVariables = 'LOA_BASE_URL' | `LOA_OIDC_${'ISSUER' | 'CLIENT_ID' | 'CLIENT_SECRET' | 'NAME'}`;

function singleSignOnConfig(env: {
  [name in SingleSignOnVariables]?: string | undefined;
}): SingleSignOnConfig | null {
  const { LOA_OIDC_ISSUER: issuer, LOA_OIDC_CLIENT_ID: clientId, LOA_OIDC_CLIENT_SECRET: clientSecret } = env;
  if (issuer === undefined) return null;
  if (clientId === undefined || clientSecret === undefined)
    throw new Refusal(
      'bad-environment',
      'Có LOA_OIDC_ISSUER thì phải có LOA_OIDC_CLIENT_ID và LOA_OIDC_CLIENT_SECRET do hệ thống đăng nhập một lần cấp.',
    );
  if (env.LOA_BASE_URL === undefined)
    throw new Refusal(
      'bad-environment',
      'Có LOA_OIDC_ISSUER thì phải có LOA_BASE_URL: đăng nhập xong, người dùng được đưa về địa chỉ ấy.',
    );
  return { issuer, clientId, clientSecret, name: env.LOA_OIDC_NAME ?? new URL(issuer).hostname };
}
