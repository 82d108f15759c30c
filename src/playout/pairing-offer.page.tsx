import type { PageCall } from '../accounts/station-page.page.tsx';
import { viDuration, viTime } from '../kernel/vietnamese.ts';
import { Notice } from '../web/parts/flash.tsx';
import { isLoopback, type ServerReach } from './server-address.ts';

/** A pairing code just made, shown this once. */
export interface PairingOffer {
  code: string;
  /** UTC ms of the machine's clock: on a sandbox not the time that the page shows elsewhere. */
  expiresAt: number;
  /** How long it holds, ms. */
  lastsMs: number;
  /** Where the playout machine reaches us. */
  reach: ServerReach;
}

/** @example pairCommand('http://10.0.0.2:3000', 'K7Q4-29MX') */
export function pairCommand(server: string, code: string): string {
  return `npm run player -- --server ${server} --pair ${code}`;
}

/** For a machine that is to play for good: the one file of the player, laid beside, installs itself as a service. */
export function installCommand(server: string, code: string): string {
  return `sudo node player.js install --server ${server} --pair ${code}`;
}

/** The code, until when it holds, and the very command to run. */
export function Offer({ call, offer }: { call: PageCall; offer: PairingOffer }) {
  const { code, expiresAt, lastsMs, reach } = offer;
  const real = call.domain.sandbox ? ' (giờ thật, không phải giờ của đồng hồ thử)' : '';
  return (
    <Notice tone="attention">
      <p>
        Mã ghép: <strong>{code}</strong>, dùng một lần, còn {viDuration(lastsMs)}, đến{' '}
        {viTime(expiresAt, call.station.timeZone)}
        {real}.
      </p>
      <p>{reachInWords(reach)}</p>
      {reach.servers.map((server) => (
        <p>
          <code>{pairCommand(server, code)}</code>
        </p>
      ))}
      {!loopbackOnly(reach) && (
        <>
          <p>
            Máy đặt hẳn trong tủ, tự chạy khi có điện: chép tệp <code>dist/player.js</code> của máy chủ sang
            máy đó, rồi chạy lệnh này thay cho lệnh trên:
          </p>
          {reach.servers.map((server) => (
            <p>
              <code>{installCommand(server, code)}</code>
            </p>
          ))}
        </>
      )}
    </Notice>
  );
}

/** Another machine could not reach us, so that there is nothing to install on it. */
function loopbackOnly({ servers }: ServerReach): boolean {
  return servers.every((server) => isLoopback(new URL(server).hostname));
}

/** What to do with the command, or the commands: one is enough. */
function reachInWords({ servers, loopback }: ServerReach): string {
  if (!loopback) return 'Trên máy đầu phát, hãy chạy đúng lệnh này:';
  if (servers.some((server) => isLoopback(new URL(server).hostname)))
    return 'Máy chủ chưa nhận kết nối từ máy khác, nên lệnh này chỉ chạy được trên chính máy chủ; muốn ghép máy khác, hãy nối máy chủ vào mạng và đặt HOST=0.0.0.0:';
  return servers.length === 1
    ? 'Trên máy đầu phát, cùng mạng với máy chủ, hãy chạy đúng lệnh này:'
    : 'Máy chủ có nhiều địa chỉ; trên máy đầu phát, hãy chạy lệnh có địa chỉ cùng mạng với máy đó:';
}
