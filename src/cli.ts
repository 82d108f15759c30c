#!/usr/bin/env node
/** `loa`: one command for everything that can be done without a browser. */
import { runCommandLine, type CommandTable } from './kernel/command-line.ts';
import { readEnvironmentFile } from './kernel/environment-file.ts';

const COMMANDS: CommandTable = {
  setup: () => import('./accounts/setup.command.ts'),
  normalize: () => import('./speech/reading/normalize.command.ts'),
  probe: () => import('./audio/probe.command.ts'),
  'schedule expand': () => import('./schedule/expand.command.ts'),
  audit: () => import('./plan/audit.command.ts'),
  report: () => import('./plan/reports/report.command.ts'),
  judge: () => import('./plan/judge.command.ts'),
  'verify-evidence': () => import('./plan/evidence-package/verify-evidence.command.ts'),
  player: () => import('./player/player.command.ts'),
  'player install': () => import('./player/install.command.ts'),
  'player uninstall': () => import('./player/uninstall.command.ts'),
  'player doctor': () => import('./player/doctor.command.ts'),
  'player stop-sound': () => import('./player/stop-sound.command.ts'),
  say: () => import('./scripts/say.command.ts'),
  'voices add': () => import('./speech/voices/voices-add.command.ts'),
  'voices list': () => import('./speech/voices/voices-list.command.ts'),
  'voices remove': () => import('./speech/voices/voices-remove.command.ts'),
  backup: () => import('./operation/backup/backup.command.ts'),
  'backup list': () => import('./operation/backup/backup-list.command.ts'),
  'backup key': () => import('./operation/backup/backup-key.command.ts'),
  'backup rehearse': () => import('./operation/backup/backup-rehearse.command.ts'),
  'migrate-to-postgres': () => import('./operation/move-to-postgres/move-to-postgres.command.ts'),
  restore: () => import('./operation/backup/restore.command.ts'),
  'media move-to-s3': () => import('./operation/store/media-move.command.ts'),
  doctor: () => import('./operation/doctor/doctor.command.ts'),
  'service install': () => import('./operation/service/service-install.command.ts'),
  'service upgrade': () => import('./operation/service/service-upgrade.command.ts'),
  'service rollback': () => import('./operation/service/service-rollback.command.ts'),
  'service uninstall': () => import('./operation/service/service-uninstall.command.ts'),
  'verify-trail': () => import('./accounts/verify-trail.command.ts'),
  demo: () => import('./demo.command.ts'),
  'user add': () => import('./accounts/user-add.command.ts'),
  'user reset-second-factor': () => import('./accounts/user-reset-second-factor.command.ts'),
  'station add': () => import('./city/station-add.command.ts'),
  'city add': () => import('./city/city-add.command.ts'),
  'device list': () => import('./accounts/device-list.command.ts'),
  'device revoke': () => import('./accounts/device-revoke.command.ts'),
  'keys rotate': () => import('./playout/keys-rotate.command.ts'),
  'zalo-sandbox': () => import('./publish/sandbox/zalo-sandbox.command.ts'),
  'token create': () => import('./accounts/token-create.command.ts'),
};

process.exitCode = await runCommandLine('loa', COMMANDS, process.argv.slice(2), {
  begin: readEnvironmentFile,
});
