/** What is reached over the network: our own server, the proxy before it, the mail server, the provider of single sign-on. */
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { providerOf } from '../../accounts/single-sign-on/configured-provider.ts';
import { SignOnRefused } from '../../accounts/single-sign-on/sign-on-refusals.ts';
import { attention, fault, ok, type Check } from '../../kernel/check.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Config } from '../../kernel/config.ts';
import { viDate } from '../../kernel/vietnamese.ts';

const ANSWER_MS = 10_000;
const DAY_MS = 86_400_000;
/** Caddy renews when a third of its life is left, be that of 90 days or, where it is its own authority, of 12 hours: later it has failed to. */
const LEAST_LEFT = 1 / 5;
/** Of one that was bought for years. */
const LEAST_LEFT_DAYS = 14;

/** UTC ms. */
export interface Validity {
  from: number;
  until: number;
}

/** @param serving processes that hold the data folder */
export async function serverCheck(
  { port }: Pick<Config, 'port'>,
  serving: readonly number[],
): Promise<Check> {
  const title = 'Máy chủ';
  const start = 'sudo systemctl start loa (hoặc npm start)';
  if (serving.length === 0) return attention('server', title, 'Không chạy.', start);
  const answer = await statusOf(`http://127.0.0.1:${port}/readyz`);
  const said = `tiến trình ${serving.join(', ')}, cổng ${port}`;
  if (answer === 200) return ok('server', title, `Đang chạy và sẵn sàng (${said}).`);
  if (answer === null)
    return attention(
      'server',
      title,
      `Đang chạy (${said}) nhưng không trả lời ở cổng này.`,
      'Chạy lại lệnh này với đúng PORT của máy chủ',
    );
  return fault(
    'server',
    title,
    `Chưa sẵn sàng (${said}, mã ${answer}).`,
    `curl -s http://127.0.0.1:${port}/readyz`,
  );
}

export async function addressChecks({ baseUrl, trustedProxy, host }: Config, now: number): Promise<Check[]> {
  const title = 'Địa chỉ, HTTPS';
  if (baseUrl === null)
    return [
      attention(
        'address',
        title,
        'Chưa đặt LOA_BASE_URL: chỉ dùng trong mạng nội bộ, không mã hóa.',
        'Xem docs/https.md',
      ),
    ];
  const checks: Check[] = [];
  const { protocol, hostname, port } = new URL(baseUrl);
  const answer = await statusOf(`${baseUrl}/healthz`);
  checks.push(
    answer === 200
      ? ok('address', title, `${baseUrl} trả lời.`)
      : fault(
          'address',
          title,
          `${baseUrl} không trả lời${answer === null ? '' : ` (mã ${answer})`}.`,
          `curl -v ${baseUrl}/healthz`,
        ),
  );
  if (protocol !== 'https:') return checks;
  const validity = await certificateValidity(hostname, Number(port || 443));
  if (validity !== null) checks.push(certificateCheck(validity, now));
  if (trustedProxy === '')
    checks.push(
      attention(
        'proxy',
        'Proxy',
        'Chưa đặt LOA_TRUSTED_PROXY: mọi người xem bị tính chung một địa chỉ khi đăng nhập sai.',
        'LOA_TRUSTED_PROXY=127.0.0.1',
      ),
    );
  if (host !== '127.0.0.1' && host !== '::1')
    checks.push(
      attention(
        'proxy-around',
        'Proxy',
        `Cổng HTTP còn mở cho mạng (HOST=${host}), không qua HTTPS.`,
        'HOST=127.0.0.1',
      ),
    );
  return checks;
}

export function certificateCheck({ from, until }: Validity, now: number): Check {
  const title = 'Chứng thư';
  const day = viDate(new Date(until).toISOString().slice(0, 10));
  const mend = 'sudo journalctl -u caddy -n 50; sudo systemctl reload caddy';
  if (until <= now) return fault('certificate', title, `Đã hết hạn ngày ${day}.`, mend);
  if (until - now < Math.min(LEAST_LEFT * (until - from), LEAST_LEFT_DAYS * DAY_MS))
    return attention('certificate', title, `Sắp hết hạn, ngày ${day}.`, mend);
  return ok('certificate', title, `Còn hạn đến ${day}.`);
}

function certificateValidity(host: string, port: number): Promise<Validity | null> {
  return new Promise((resolve) => {
    // Its date is asked for, nothing is sent: whether it is to be trusted is told by the address above.
    const socket = connect(
      { host, port, ...(!isIP(host) && { servername: host }), rejectUnauthorized: false, timeout: ANSWER_MS },
      () => {
        const { valid_from, valid_to } = socket.getPeerCertificate();
        socket.destroy();
        const validity = { from: Date.parse(valid_from), until: Date.parse(valid_to) };
        resolve(Number.isNaN(validity.from + validity.until) ? null : validity);
      },
    );
    socket.once('timeout', () => socket.destroy());
    socket.once('error', () => resolve(null));
    socket.once('close', () => resolve(null));
  });
}

async function statusOf(address: string): Promise<number | null> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'manual' });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

export async function mailCheck({ mail }: Pick<Config, 'mail'>): Promise<Check> {
  const title = 'Thư điện tử';
  if (!mail)
    return attention(
      'mail',
      title,
      'Chưa cài: không có thư báo chờ duyệt và báo động.',
      'LOA_SMTP_URL=smtp://… LOA_MAIL_FROM=…',
    );
  const { createTransport } = await import('nodemailer');
  const limits = { connectionTimeout: ANSWER_MS, greetingTimeout: ANSWER_MS, socketTimeout: ANSWER_MS };
  const url = new URL(mail.smtpUrl);
  const said = `${url.hostname}:${url.port || '25'}`;
  const transport = createTransport({ url: mail.smtpUrl, ...limits });
  try {
    await transport.verify();
    return ok('mail', title, `Máy chủ thư ${said} nhận.`);
  } catch (error) {
    const code =
      error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'lỗi';
    return fault(
      'mail',
      title,
      `Máy chủ thư ${said} không nhận (${code}).`,
      'Kiểm tra LOA_SMTP_URL: địa chỉ, cổng, tài khoản',
    );
  } finally {
    transport.close();
  }
}

/** None where no provider is named. */
export async function signOnChecks(config: Config, machine: Clock): Promise<Check[]> {
  const provider = providerOf(config, machine);
  if (!provider) return [];
  const title = 'Đăng nhập một lần';
  const { host } = new URL(config.singleSignOn!.issuer);
  try {
    await provider.begin();
    return [ok('sign-on', title, `${host} trả lời; địa chỉ nhận về: ${provider.redirectUri}.`)];
  } catch (error) {
    if (!(error instanceof SignOnRefused)) throw error;
    const why = error.fault === 'away' ? 'không trả lời' : 'trả lời không khớp cài đặt';
    return [
      fault(
        'sign-on',
        title,
        `${host} ${why} (${error.why ?? error.fault}).`,
        'Kiểm tra LOA_OIDC_ISSUER (xem docs/dang-nhap-mot-lan.md)',
      ),
    ];
  }
}
