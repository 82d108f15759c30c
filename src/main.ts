/** `npm start`: opens the data folder, serves, and stops cleanly. */
import { openFirstRun } from './accounts/first-run.ts';
import { openInstallation } from './accounts/installation.ts';
import { readEnvironmentFile } from './kernel/environment-file.ts';
import { asRefusal } from './kernel/machine-faults.ts';
import { markServing } from './kernel/process-mark.ts';
import { openRooms } from './rooms.ts';
import { listen } from './server.ts';

try {
  await start();
} catch (error) {
  process.stderr.write(`${explained(error)}\n`);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  readEnvironmentFile();
  const installation = await openInstallation(process.env);
  // A restore keeps away from a folder that is served.
  const unmark = await markServing(installation.folder.paths.root);
  const rooms = await openRooms(installation);
  const { port, close } = await listen(rooms);
  const address = installation.config.baseUrl ?? `http://localhost:${port}`;
  process.stdout.write(`Loa Phường đang chạy tại ${address}\n`);
  const code = await openFirstRun(installation.database.kysely);
  if (code !== null) process.stdout.write(`Mã cài đặt lần đầu: ${code}\n`);
  if (installation.trial) process.stdout.write('DỮ LIỆU THỬ: không dùng cho báo cáo chính thức.\n');

  const stop = async () => {
    await close();
    await rooms.close();
    await installation.close();
    await unmark();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function explained(error: unknown): string {
  const refusal = asRefusal(error);
  if (refusal) return refusal.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'Cổng mạng này đã có chương trình khác dùng. Hãy đặt PORT khác, ví dụ PORT=3001 npm start.';
  }
  return `Không khởi động được: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
