/** The first start of a player: a code from the station's page becomes a token. */
import { Refusal, fieldRefusal } from '../kernel/errors.ts';
import { plainPairingCode } from '../playout/contract.ts';
import { certificateFault } from './certificate-fault.ts';
import type { Device } from './device.ts';
import { ServerAway, type ServerClient } from './server-client.ts';
import type { ServerTime } from './trusted-clock.ts';

/** The address as typed on the command line; "loa.phuong.vn" is taken for https. */
export function serverAddress(typed: string): URL {
  const address = URL.parse(/^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (!address || !/^https?:$/.test(address.protocol)) {
    throw fieldRefusal(
      'server',
      'bad-address',
      `Địa chỉ máy chủ "${typed}" không hợp lệ, ví dụ đúng: https://loa.phuong.vn`,
    );
  }
  return address;
}

/**
 * Pairs with a server. Throws a `Refusal` with a sentence for the person at the machine: code wrong or out of date, server not
 * reachable, not a server of ours.
 */
export async function pair(
  client: ServerClient,
  code: string,
  choice: Pick<Device, 'server' | 'name' | 'sink' | 'soundCard' | 'latencyMs'>,
): Promise<{ device: Device; time: ServerTime | null }> {
  const plain = plainPairingCode(code);
  if (plain === '') throw fieldRefusal('pair', 'pairing-code', 'Hãy nhập mã ghép nối, ví dụ K7Q4-29MX.');
  const shown = plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : plain;
  try {
    const { device, time } = await client.pair({ code: shown, name: choice.name });
    const sandbox = time?.sandboxRate != null;
    return { device: { ...device, ...choice, sandbox, revoked: false }, time };
  } catch (error) {
    throw error instanceof ServerAway ? pairingRefusal(error, choice.server) : error;
  }
}

function pairingRefusal(error: ServerAway, server: string): Refusal {
  const { status, problem } = error;
  const certificate = certificateFault(error);
  if (certificate)
    return new Refusal('server-certificate', `${certificate.what} Hãy làm: ${certificate.mend}`, 503);
  if (status === null) {
    return new Refusal(
      'server-unreachable',
      `Không kết nối được tới máy chủ ${server}. Hãy kiểm tra địa chỉ, dây mạng rồi chạy lại lệnh này. (${error.message})`,
      503,
    );
  }
  if (status === 429) {
    return new Refusal('too-many-tries', 'Đã thử mã quá nhiều lần. Hãy chờ vài phút rồi thử lại.', 429);
  }
  // The server's own sentence says best whether the code is wrong, used or out of date.
  if (status >= 400 && status < 500 && problem?.detail) {
    return new Refusal(problem.code || 'pairing-refused', problem.detail);
  }
  if (status === 410) {
    return new Refusal(
      'pairing-code-expired',
      'Mã ghép nối đã hết hạn. Hãy tạo mã mới ở trang Đầu phát rồi chạy lại.',
    );
  }
  if (status >= 400 && status < 404) {
    return new Refusal(
      'pairing-code',
      'Mã ghép nối không đúng hoặc đã được dùng. Hãy xem lại mã ở trang Đầu phát.',
    );
  }
  return new Refusal(
    'not-a-server',
    `Máy chủ ${server} không trả lời như một máy chủ Loa Phường (mã ${status}). Hãy kiểm tra lại địa chỉ.`,
  );
}
