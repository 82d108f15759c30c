/** Which of the machine's hooks failed when they ran last: logged, and told to the station with each heartbeat. */
import type { Log } from '../kernel/log.ts';
import { runAction, type HookEvent, type HookResult } from './hook-run.ts';
import type { Action } from './hooks-file.ts';

const MOST = 10;
const LONGEST = 300;

export class HookFaults {
  private readonly failing = new Map<string, string>();

  constructor(private readonly log: Log) {}

  /** Runs an action; `what` says in Vietnamese what it is for ("Bật tăng âm"). */
  async run(what: string, action: Action, event: HookEvent): Promise<HookResult> {
    const result = await runAction(action, event);
    this.failing.delete(what);
    if (result.failure !== null) {
      this.failing.set(what, `${what} không được: ${result.failure}.`.slice(0, LONGEST));
      this.log.error('a hook failed', { what, why: result.failure, raw: result.raw });
    }
    return result;
  }

  /** A sentence for each that fails. */
  sentences(): string[] {
    return [...this.failing.values()].slice(-MOST);
  }

  /** Something that is wrong from the beginning, such as the file itself. */
  note(what: string, sentence: string): void {
    this.failing.set(what, sentence.slice(0, LONGEST));
    this.log.error('hooks are not used', { why: sentence });
  }
}
