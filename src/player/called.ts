import { basename } from 'node:path';

/** What people type to call the player's commands: its own bundle is installed as `loa-player`. */
export const CALLED = basename(process.argv[1] ?? '') === 'player.js' ? 'loa-player' : 'loa player';
