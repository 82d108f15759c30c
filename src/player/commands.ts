/**
 * What the station tells this device to do: each command once, whatever becomes of the answers on the way and however often the
 * machine restarts meanwhile. A command is written down before it is begun, and its result until the server no longer lists it.
 */
import { join } from 'node:path';
import * as z from 'zod';
import type { Log } from '../kernel/log.ts';
import { HEARTBEAT_LIST, msOf, type CommandDone, type DeviceCommand } from '../playout/contract.ts';
import { DurableJson } from './durable-file.ts';
import { ServerAway } from './server-client.ts';
import { Wake } from './wake.ts';

/** A server lists a command for minutes or days; so many back none is listed any more. */
const REMEMBERED = 300;
const CUT_SHORT = 'Đầu phát bị tắt khi đang thực hiện lệnh.';

/** What commands are carried out with. Each returns null when it is done, or why it could not be, in Vietnamese. */
export interface CommandHands {
  /** Lets the test chime be heard, if nothing else is or will be. */
  chime(): Promise<string | null>;
  /** Sends what was put out between two instants, UTC ms; throws `ServerAway` to be asked again. */
  sendClip(id: string, from: number, to: number): Promise<string | null>;
  /** Has the process ended at the next good moment. */
  restart(): void;
  /** There is a result to report. */
  onResult(): void;
}

const rememberedSchema = z.object({
  id: z.string(),
  kind: z.string(),
  /** Null while it is being carried out. */
  done: z.object({ ok: z.boolean(), note: z.string().optional() }).nullable(),
  /** Whether the server has heard of the result. */
  told: z.boolean(),
});
type Remembered = z.infer<typeof rememberedSchema>;

export class Commands {
  private waiting: DeviceCommand[] = [];
  private readonly wake = new Wake();

  private constructor(
    private readonly file: DurableJson,
    private readonly hands: CommandHands,
    private readonly log: Log,
    private remembered: Remembered[],
  ) {}

  static async open(folder: string, hands: CommandHands, log: Log): Promise<Commands> {
    const file = new DurableJson(join(folder, 'commands.json'));
    const saved = z.array(rememberedSchema).safeParse(await file.read()).data ?? [];
    return new Commands(file, hands, log, saved.flatMap(afterRestart));
  }

  /** Results the server has not heard of, for the next heartbeat. */
  results(): CommandDone[] {
    return this.remembered
      .flatMap(({ id, done, told }) => (done && !told ? [{ id, ...done }] : []))
      .slice(0, HEARTBEAT_LIST);
  }

  /**
   * Takes a signed answer of the server.
   *
   * @param listed the commands it names
   * @param sent the results that it had been sent
   */
  async take(listed: readonly DeviceCommand[], sent: readonly CommandDone[]): Promise<void> {
    const names = new Set(listed.map(({ id }) => id));
    const heard = new Set(sent.map(({ id }) => id));
    const before = JSON.stringify(this.remembered);
    for (const one of this.remembered) {
      if (names.has(one.id)) one.told = false;
      else if (heard.has(one.id)) one.told = true;
    }
    if (JSON.stringify(this.remembered) !== before) await this.saved();
    const known = new Set([...this.remembered, ...this.waiting].map(({ id }) => id));
    const fresh = listed.filter(({ id }) => !known.has(id));
    this.waiting.push(...fresh);
    if (fresh.length > 0) this.wake.call();
  }

  /** Carries commands out, one after the other, until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const next = this.waiting[0];
      if (next) {
        await this.carryOut(next);
        this.waiting.shift();
      } else await this.wake.nextCall(signal);
    }
  }

  private async carryOut(command: DeviceCommand): Promise<void> {
    const { id, kind } = command;
    const remembered: Remembered = { id, kind, done: null, told: false };
    this.remembered = [...this.remembered.slice(-REMEMBERED), remembered];
    // What can't be remembered is not done: after a restart it would be done again, and a restart again and again.
    if (!(await this.saved())) {
      remembered.done = { ok: false, note: 'Đầu phát không ghi được vào ổ đĩa nên chưa làm lệnh này.' };
      this.hands.onResult();
      return;
    }
    this.log.info('a command of the station', { id, kind });
    try {
      const why = await this.act(command);
      remembered.done = why === null ? { ok: true } : { ok: false, note: why };
    } catch (error) {
      if (error instanceof ServerAway && (error.status === null || error.status >= 500)) {
        // Listed again once the server is back.
        this.remembered = this.remembered.filter((one) => one !== remembered);
      } else remembered.done = { ok: false, note: noteOf(error) };
      this.log.warn('a command could not be carried out', { id, kind, error });
    }
    await this.saved();
    if (remembered.done) this.hands.onResult();
  }

  private async act(command: DeviceCommand): Promise<string | null> {
    switch (command.kind) {
      case 'restart':
        this.hands.restart();
        return null;
      case 'test-sound':
        return this.hands.chime();
      case 'off-air': {
        if (command.from === undefined || command.to === undefined) return 'Lệnh thiếu khoảng thời gian.';
        const [from, to] = [msOf(command.from), msOf(command.to)];
        if (to <= from) return 'Khoảng bản ghi phải dài hơn 0.';
        return this.hands.sendClip(command.id, from, to);
      }
      default:
        return 'Phiên bản đầu phát này chưa biết lệnh đó.';
    }
  }

  /** False when the disk takes nothing: what is remembered then lasts until the next start. */
  private async saved(): Promise<boolean> {
    try {
      await this.file.save(() => this.remembered);
      return true;
    } catch (error) {
      this.log.error('the commands could not be written down', { error });
      return false;
    }
  }
}

/** What was begun and has no result when the machine starts again. */
function afterRestart(one: Remembered): Remembered[] {
  if (one.done) return [one];
  // Sending a clip twice does no harm; it is done when it is listed again.
  if (one.kind === 'off-air') return [];
  return [{ ...one, done: one.kind === 'restart' ? { ok: true } : { ok: false, note: CUT_SHORT } }];
}

function noteOf(error: unknown): string {
  const detail = error instanceof ServerAway ? error.problem?.detail : undefined;
  return detail !== undefined && detail !== '' ? detail.slice(0, 500) : 'Lệnh không thực hiện được.';
}
