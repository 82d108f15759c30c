/**
 * Tells systemd that the player plays, and goes on telling as long as its output moves (Type=notify, WatchdogSec). Node has no
 * datagrams on Unix sockets, so systemd's own program says it for us: one short child every third of the watchdog's time, and no
 * native module in the bundle.
 */
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { runProcess } from '../kernel/process.ts';

/** systemd-notify waits until its message was taken; one that hangs is no reason to be silent next time. */
const PATIENCE_MS = 10_000;

export interface SystemdNotify {
  /** The player plays; from here on its health is told until aborted. */
  ready(isWell: () => boolean, signal: AbortSignal): void;
  stopping(): Promise<void>;
}

/** How the service manager wants to be told; null where none does. */
export function systemdNotify(
  env: Record<string, string | undefined>,
  machine: Clock,
  log: Log,
): SystemdNotify | null {
  if (env['NOTIFY_SOCKET'] === undefined) return null;
  const watchdogMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1000;
  const tell = async (...words: string[]) => {
    try {
      const { code, stderr } = await runProcess('systemd-notify', words, { limits: { wallMs: PATIENCE_MS } });
      if (code !== 0) log.warn('systemd could not be told', { words, stderr: stderr.trim() });
    } catch (error) {
      log.error('systemd could not be told', { words, error });
    }
  };
  const watch = async (isWell: () => boolean, signal: AbortSignal) => {
    await tell('--ready', '--status=Đầu phát đang chạy.');
    const over = () => signal.aborted;
    while (watchdogMs > 0 && !over()) {
      await machine.wait(watchdogMs / 3, signal).catch(() => undefined);
      if (over()) return;
      // Silence makes systemd end and start us again: a card that hangs is freed by nothing else.
      if (isWell()) await tell('WATCHDOG=1');
      else log.error('the output hangs; the watchdog is not told any more');
    }
  };
  return {
    ready: (isWell, signal) => void watch(isWell, signal),
    stopping: () => tell('STOPPING=1'),
  };
}
