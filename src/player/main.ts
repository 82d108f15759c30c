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

/** Debian's own Node may be years older than what the bundle is made for. */
const NEEDED_NODE = [24, 5] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor < NEEDED_NODE[1])) {
  process.stderr.write(
    `Cần Node ${NEEDED_NODE.join('.')} trở lên; máy đang chạy Node ${process.versions.node}.\n`,
  );
  process.exit(1);
}

process.exitCode = await runCommandLine('loa-player', COMMANDS, process.argv.slice(2), { fallback: 'run' });
