/** Where things are on a machine that is a player: as `install` lays them out, and as the other commands look for them. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const SERVICE = 'loa-player';

export interface Places {
  /** The player's data folder. */
  folder: string;
  /** The program's own folder. */
  library: string;
  bundle: string;
  /** The Node binary, where the one that runs can't be used by another user. */
  node: string;
  /** What people type. */
  wrapper: string;
  unit: string;
}

/** @param root another folder than "/", to which everything is written and where it runs: a trial, a test */
export function placesIn(root = '/'): Places {
  const tree = resolve(root);
  const library = join(tree, 'usr/local/lib/loa-player');
  return {
    folder: join(tree, 'var/lib/loa-player'),
    library,
    bundle: join(library, 'player.js'),
    node: join(library, 'node'),
    wrapper: join(tree, 'usr/local/bin/loa-player'),
    unit: join(tree, `etc/systemd/system/${SERVICE}.service`),
  };
}

/** The data folder that a command means: as told, else the installed player's, else the one of a player started by hand. */
export function playerFolder(told: string | undefined, env: Record<string, string | undefined>): string {
  const installed = placesIn();
  const usual = existsSync(installed.unit) ? installed.folder : 'data/player';
  return resolve(told ?? env['LOA_PLAYER_DATA'] ?? usual);
}
