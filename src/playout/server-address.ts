/** Under which addresses a playout machine reaches this server, for the command that pairs it. Pure. */
import type { NetworkInterfaceInfo } from 'node:os';

/** What a page tells the person who pairs a machine. */
export interface ServerReach {
  /** Origins to try: 'http://192.168.1.10:3000'. Several where the server stands in several networks. */
  servers: string[];
  /** The page's own host can't be called from another machine: why these are others, or why there is none. */
  loopback: boolean;
}

/** Networks that a machine has only within itself: containers and virtual machines. */
const INNER = /^(docker|br-|veth|virbr|lxc|cni|flannel|podman)/;
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/;

/**
 * The server's addresses in the network of the office, IPv4: what one reads out over the telephone.
 *
 * @param interfaces of os.networkInterfaces()
 */
export function lanAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  const found = Object.entries(interfaces)
    .filter(([name]) => !INNER.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(
      ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
    )
    .map(({ address }) => address);
  return [...new Set(found)];
}

/** True for a name or address that means "this machine" to whoever asks. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * Where a playout machine finds the server.
 *
 * @param page the address of the page that the person has open
 * @param baseUrl LOA_BASE_URL, which goes before everything
 * @param addresses of the server in the office's network; none where it listens for its own machine alone
 */
export function serverReach(page: string, baseUrl: string | null, addresses: readonly string[]): ServerReach {
  if (baseUrl !== null) return { servers: [baseUrl], loopback: false };
  const { origin, hostname, protocol, port } = new URL(page);
  if (!isLoopback(hostname)) return { servers: [origin], loopback: false };
  const servers = addresses.map((address) => `${protocol}//${address}${port && `:${port}`}`);
  return { servers: servers.length > 0 ? servers : [origin], loopback: true };
}
