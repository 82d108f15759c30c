/** Walks every declared route as everyone, and says where it is not let in or kept out exactly as declared. */
import type { Declaration } from '../../src/accounts/http/declaration.ts';
import { rolesWith } from '../../src/accounts/permissions.ts';
import type { TestApp, Who } from './app.ts';

export const EVERYONE: readonly Who[] = [
  'nobody',
  'stranger',
  'editor',
  'reviewer',
  'approver',
  'auditor',
  'commander',
  'speaker',
  'administrator',
  'collaborator',
  'source',
];

/** What the gate says, by the header that names its refusals; everything else has passed it. */
export type Verdict = 'in' | 'sign-in-needed' | 'no-permission' | 'station-not-found' | 'device-unknown';

/** @example for (const route of app.registry.all()) expect(await verdict(server, route, 'editor')).toBe(declaredVerdict(route, 'editor')) */
export function declaredVerdict(declaration: Declaration, who: Who): Verdict {
  switch (declaration.scope) {
    case 'public':
      return 'in';
    case 'user':
      return who === 'nobody' ? 'sign-in-needed' : 'in';
    case 'device':
      return 'device-unknown';
    case 'city':
      return who === 'nobody' ? 'sign-in-needed' : 'no-permission';
    case 'station':
      if (who === 'nobody') return 'sign-in-needed';
      if (who === 'stranger') return 'station-not-found';
      return rolesWith(declaration.permission).includes(who) ? 'in' : 'no-permission';
  }
}

export async function verdict(server: TestApp, declaration: Declaration, who: Who): Promise<Verdict> {
  const { method, path, kind } = declaration;
  const address = path
    .replace('{stationId}', server.station.id)
    .replace('{slug}', server.station.slug)
    .replace(/\{\w+\}/g, 'khong-co')
    .replace(/\*$/, 'khong-co');
  const response =
    kind === 'form'
      ? await server.request(who, method, address, new URLSearchParams())
      : method === 'get' || method === 'delete'
        ? await server.request(who, method, address)
        : await server.json(who, method, address, {});
  await response.body?.cancel();
  if (response.status >= 500 && response.status !== 503)
    throw new Error(`${method} ${path} as ${who} answered ${response.status}`);
  return gateWord(response.headers.get('loa-refused'));
}

/** Refusals that would make a walk prove nothing: the request never came to the gate. */
const ASTRAY = ['not-found', 'cross-site-request', 'not-set-up', 'fault'];

function gateWord(refused: string | null): Verdict {
  if (refused !== null && ASTRAY.includes(refused)) throw new Error(`the walk was refused by ${refused}`);
  switch (refused) {
    case 'sign-in-needed':
    case 'no-permission':
    case 'station-not-found':
    case 'device-unknown':
      return refused;
    default:
      return 'in';
  }
}
