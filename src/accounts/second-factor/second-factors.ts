/**
 * What a person proves beside his password: a code of the app on his phone, a passkey, or one of the codes he was given for the
 * day that both are gone. Instants of codes are the machine's: a sandbox's time must not let an old code in.
 */
import { createHmac } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { Actor } from '../actor.ts';
import { forgetFailures, reserveAttempt } from '../attempt-throttle.ts';
import { newCode, plainCode } from '../secret-code.ts';
import { inHisStations } from './his-stations.ts';
import * as passkeyStore from './passkeys.store.ts';
import * as store from './second-factor.store.ts';
import { newTotpSecret, stepOfCode, totpAddress } from './totp.ts';

/** Enough to last until he is at his desk again, few enough to write down. */
const RECOVERY_CODES = 10;

export interface SecondFactorState {
  authenticator: boolean;
  passkeys: passkeyStore.Passkey[];
  recoveryCodesLeft: number;
}

/** Whose account it is. */
export interface Owner {
  id: string;
  name: string;
  email: string;
}

export type SecondFactors = ReturnType<typeof createSecondFactors>;

export interface SecondFactorDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  /** Of this installation, outside the database: what is kept there opens nothing by itself. */
  secret: string;
}

export function createSecondFactors({ database, clock, machine, secret }: SecondFactorDependencies) {
  const { kysely } = database;
  const box = createSecretBox(secret);
  const boundTo = (userId: string) => `authenticator/${userId}`;
  const hashOfCode = (userId: string, code: string) =>
    createHmac('sha256', secret).update(`recovery/${userId}/${code}`).digest('hex');

  async function stateOf(userId: string): Promise<SecondFactorState> {
    const authenticator = await store.authenticatorOf(kysely, userId);
    return {
      authenticator: authenticator?.confirmed === true,
      passkeys: await passkeyStore.passkeysOf(kysely, userId),
      recoveryCodesLeft: await store.countRecoveryCodes(kysely, userId),
    };
  }

  /** Whether the password alone does not let him in. */
  async function isOn(userId: string): Promise<boolean> {
    if (await passkeyStore.hasPasskey(kysely, userId)) return true;
    return (await store.authenticatorOf(kysely, userId))?.confirmed === true;
  }

  /** A secret for his app; it protects nothing until `confirm`. @throws Refusal 409 where one is in use */
  async function begin(owner: Owner): Promise<{ secret: string; address: string }> {
    const fresh = newTotpSecret();
    const sealed = box.seal(fresh, boundTo(owner.id));
    if (!(await store.keepNewSecret(kysely, owner.id, sealed, clock.now())))
      throw new Refusal('second-factor-on', 'Ứng dụng xác thực đã được bật. Hãy tắt trước khi đặt lại.', 409);
    return { secret: fresh, address: totpAddress(fresh, owner.email) };
  }

  /** The secret that waits for its first code, for a page that is shown again. */
  async function begun(owner: Owner): Promise<{ secret: string; address: string } | null> {
    const kept = await store.authenticatorOf(kysely, owner.id);
    const opened = kept && !kept.confirmed ? box.open(kept.sealedSecret, boundTo(owner.id)) : null;
    return opened === null ? null : { secret: opened, address: totpAddress(opened, owner.email) };
  }

  /** He has shown that his app makes our codes: from now on they are asked for. */
  async function confirm(owner: Owner, code: string): Promise<string[]> {
    await counted(owner.id, (tx) => stepOfHis(tx, owner.id, code, false));
    return add(owner, 'second-factor.on', {}, (tx) => store.confirmAuthenticator(tx, owner.id, clock.now()));
  }

  /** A passkey that was read and found good: from now on it is asked for. */
  async function addPasskey(owner: Owner, passkey: Omit<passkeyStore.Passkey, 'usedAt'>): Promise<string[]> {
    return add(owner, 'passkey.add', { name: passkey.name }, async (tx) => {
      if (!(await passkeyStore.keepPasskey(tx, passkey)))
        throw fieldRefusal('passkey', 'passkey-known', 'Khóa truy cập này đã thuộc về một tài khoản.', 409);
    });
  }

  /** With his first second factor come his recovery codes, this once; with another one none. */
  async function add(
    owner: Owner,
    action: string,
    detail: Record<string, unknown>,
    keep: (tx: Executor) => Promise<void>,
  ): Promise<string[]> {
    const codes = (await isOn(owner.id)) ? [] : Array.from({ length: RECOVERY_CODES }, newCode);
    await inHisStations(database, owner.id, {
      ...{ actor: asActor(owner), action, detail, now: clock.now() },
      change: async (tx) => {
        await keep(tx);
        if (codes.length > 0) await keepCodes(tx, owner.id, codes);
      },
    });
    return codes;
  }

  /** @throws Refusal 422 on `code`, 429 after too many */
  async function check(userId: string, code: string): Promise<'authenticator' | 'recovery-code'> {
    return counted(userId, async (tx) => {
      if (/^\d{6}$/.test(code.replace(/\s/g, '')))
        return (await stepOfHis(tx, userId, code, true)) && 'authenticator';
      const used = await store.useRecoveryCode(tx, userId, hashOfCode(userId, plainCode(code)));
      return used && 'recovery-code';
    });
  }

  /** New codes in place of all earlier ones. */
  async function renewRecoveryCodes(owner: Owner): Promise<string[]> {
    if (!(await isOn(owner.id)))
      throw new Refusal('second-factor-off', 'Hãy bật xác thực hai lớp trước.', 409);
    const codes = Array.from({ length: RECOVERY_CODES }, newCode);
    await inHisStations(database, owner.id, {
      ...{ actor: asActor(owner), action: 'second-factor.codes', now: clock.now() },
      change: (tx) => keepCodes(tx, owner.id, codes),
    });
    return codes;
  }

  async function turnOffAuthenticator(owner: Owner): Promise<void> {
    await remove(owner, 'authenticator.off', {}, (tx) => store.removeAuthenticator(tx, owner.id));
  }

  /** @throws Refusal 404 for another's */
  async function removePasskey(owner: Owner, id: string): Promise<void> {
    const his = (await passkeyStore.passkeysOf(kysely, owner.id)).find((one) => one.id === id);
    if (!his) throw new Refusal('passkey-not-found', 'Không tìm thấy khóa truy cập này.', 404);
    await remove(owner, 'passkey.remove', { name: his.name }, async (tx) => {
      await passkeyStore.removePasskey(tx, owner.id, id);
    });
  }

  /** Recovery codes go with the last one that they stand for. */
  async function remove(
    owner: Owner,
    action: string,
    detail: Record<string, unknown>,
    drop: (tx: Executor) => Promise<void>,
  ): Promise<void> {
    await inHisStations(database, owner.id, {
      ...{ actor: asActor(owner), action, detail, now: clock.now() },
      change: async (tx) => {
        await drop(tx);
        const left =
          (await passkeyStore.hasPasskey(tx, owner.id)) ||
          (await store.authenticatorOf(tx, owner.id))?.confirmed === true;
        if (!left) await keepCodes(tx, owner.id, []);
      },
    });
  }

  /** Takes all of it away, by who helps someone that lost his phone. */
  async function turnOff(userId: string, actor: Pick<Actor, 'kind' | 'id' | 'name'>): Promise<void> {
    await inHisStations(database, userId, {
      ...{ actor, action: 'second-factor.off', now: clock.now() },
      change: async (tx) => {
        await store.removeAuthenticator(tx, userId);
        await passkeyStore.removePasskeys(tx, userId);
        await keepCodes(tx, userId, []);
      },
    });
  }

  const keepCodes = (tx: Executor, userId: string, codes: readonly string[]) =>
    store.replaceRecoveryCodes(
      tx,
      userId,
      codes.map((code) => hashOfCode(userId, code)),
    );

  async function stepOfHis(
    tx: Executor,
    userId: string,
    typed: string,
    confirmed: boolean,
  ): Promise<boolean> {
    const kept = await store.authenticatorOf(tx, userId);
    const opened = kept?.confirmed === confirmed ? box.open(kept.sealedSecret, boundTo(userId)) : null;
    if (!kept || opened === null) return false;
    const step = stepOfCode(opened, typed.replace(/\s/g, ''), machine.now(), kept.lastStep);
    return step !== undefined && store.useStep(tx, userId, step);
  }

  /** A million codes are soon tried; five wrong ones lock for a while. */
  async function counted<T>(userId: string, attempt: (tx: Executor) => Promise<T | false>): Promise<T> {
    const guess = { at: 'second-factor', who: userId } as const;
    await reserveAttempt(database, guess, machine.now());
    const right = await attempt(kysely);
    if (right === false)
      throw fieldRefusal('code', 'wrong-code', 'Mã xác thực chưa đúng hoặc đã dùng. Hãy nhập mã mới nhất.');
    await forgetFailures(kysely, guess);
    return right;
  }

  return {
    ...{ stateOf, isOn, check, renewRecoveryCodes, turnOff },
    ...{ begin, begun, confirm, turnOffAuthenticator },
    ...{ addPasskey, removePasskey },
  };
}

function asActor({ id, name }: Owner): Pick<Actor, 'kind' | 'id' | 'name'> {
  return { kind: 'person', id, name };
}
