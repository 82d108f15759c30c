/** Where things of an installed server are. */
import { join, resolve } from 'node:path';

export const SERVICE = 'loa';

export interface Places {
  /** The data folder. */
  data: string;
  /** Settings of the environment, one a line; read by the service and by `loa`. */
  environment: string;
  /** One folder a version, never changed once it is there. */
  releases: string;
  /** Names the release that runs, and the one before it. */
  current: string;
  previous: string;
  /** What the last upgrade was, so that it can be taken back. */
  upgrade: string;
  /** What people type. */
  wrapper: string;
  unit: string;
}

/** @param root another folder than "/": a trial, a test */
export function placesIn(root = '/'): Places {
  const tree = resolve(root);
  const program = join(tree, 'opt/loa');
  return {
    data: join(tree, 'var/lib/loa'),
    environment: join(tree, 'etc/loa/loa.env'),
    releases: join(program, 'releases'),
    current: join(program, 'current'),
    previous: join(program, 'previous'),
    upgrade: join(program, 'upgrade.json'),
    wrapper: join(tree, 'usr/local/bin/loa'),
    unit: join(tree, `etc/systemd/system/${SERVICE}.service`),
  };
}

/** Of a release, or of a link to one. */
export const nodeOf = (release: string): string =>
  join(release, `node_modules/node-linux-${process.arch}/bin/node`);
export const programOf = (release: string, name: 'main' | 'cli'): string =>
  join(release, 'dist', `${name}.js`);
