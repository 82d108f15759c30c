/**
 * The player by itself: bundled into one file that needs nothing but Node and ffmpeg, for a machine that has no more of us. Started
 * with `NODE_FLAGS` (unit.ts) it needs little memory as well.
 */
import { runCommandLine, type CommandTable } from '../kernel/command-line.ts';

const COMMANDS: CommandTable = {
  run: () => import('./player.command.ts'),
  install: () => import('./install.command.ts'),
  uninstall: () => import('./uninstall.command.ts'),
  doctor: () => import('./doctor.command.ts'),
  'stop-sound': () => import('./stop-sound.command.ts'),
};

process.exitCode = await runCommandLine('loa-player', COMMANDS, process.argv.slice(2), 'run');
