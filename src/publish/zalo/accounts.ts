/**
 * Kết nối Zalo: the app's secrets, the way to Zalo's page and back, and the pair of tokens. A refresh token works once, so that one
 * process at a time fetches the next pair, and the pair is stored before it is used.
 */
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import type { Outgoing } from '../../kernel/outgoing.ts';
import type { SecretBox } from '../../kernel/secret-box.ts';
import type { Database } from '../../storage/database.ts';
import { randomBytes } from 'node:crypto';
import {
  beginRenewal,
  changeAccount,
  endRenewal,
  findAccount,
  insertLogin,
  keepPair,
  saveApp,
  useLogin,
  type ZaloAccount,
  type ZaloSettings,
} from './account.store.ts';
import { createZaloClient, type Access, type AccessTokens, type ZaloClient } from './client.ts';
import { ZaloAway, ZaloRefused, ZaloUnclear } from './faults.ts';
import { createZaloOauth, newPkce, permissionAddress, type TokenPair, type ZaloApp } from './oauth.ts';

export const ZALO_API = 'https://openapi.zalo.me';
export const ZALO_OAUTH = 'https://oauth.zaloapp.com';

/** A refresh token lives three months (DOMAIN.md §5). */
const REFRESH_LIVES_MS = 90 * 86_400_000;
/** An access token is renewed before it is over. */
const EARLY_MS = 10 * 60_000;
/** Longer than one exchange can take. */
const RENEWAL_MS = 45_000;
const LOOK_EVERY_MS = 150;
/** To Zalo's page and back. */
const LOGIN_MS = 30 * 60_000;
/** The refresh token is used before it is this near its end, and people are told. */
export const WARN_MS = 14 * 86_400_000;

export interface ZaloAccountsDependencies {
  database: Database;
  clock: Clock;
  /** The machine's: tokens live by it. */
  machine: Clock;
  secrets: SecretBox;
  outgoing: Outgoing;
  bases: { api?: string; oauth?: string };
  /** For tests: pace and patience of the client. */
  pace?: { apartMs?: number; askMs?: number };
}

export interface AppForm {
  appId: string;
  /** '' leaves the one there is. */
  secret: string;
  oaSecret: string;
  settings: ZaloSettings;
}

export type ZaloAccounts = ReturnType<typeof createZaloAccounts>;

export function createZaloAccounts(deps: ZaloAccountsDependencies) {
  const { database, clock, machine, secrets, outgoing } = deps;
  const { kysely } = database;
  const oauthBase = deps.bases.oauth ?? ZALO_OAUTH;
  const oauth = createZaloOauth({ outgoing, base: oauthBase });
  const bound = (stationId: string, what: string) => `zalo/${stationId}/${what}`;
  const find = (stationId: string) => findAccount(kysely, stationId);

  /** @throws Refusal at `secret` when none was ever given */
  async function save(station: Station, actor: Actor, form: AppForm): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      const before = await findAccount(tx, station.id);
      const sealed = (secret: string, what: string, held: string | null | undefined) =>
        secret === '' ? (held ?? null) : secrets.seal(secret, bound(station.id, what));
      const otherApp = before !== undefined && before.appId !== form.appId;
      const sealedSecret = sealed(form.secret, 'app', otherApp ? null : before?.sealedSecret);
      if (sealedSecret === null)
        throw fieldRefusal('secret', 'secret-needed', 'Hãy nhập khóa bí mật của ứng dụng.');
      const sealedOaSecret = sealed(form.oaSecret, 'oa', before?.sealedOaSecret);
      const { appId, settings } = form;
      await saveApp(tx, station.id, { appId, sealedSecret, sealedOaSecret, settings }, now);
      if (otherApp)
        await changeAccount(tx, station.id, {
          ...{ sealed_access: null, sealed_refresh: null, access_until: null, refresh_until: null },
          ...{ oa_id: null, oa_name: null, connected_at: null, problem: null },
        });
      const detail = { appId, newSecret: form.secret !== '', newOaSecret: form.oaSecret !== '' };
      await record(tx, station.id, actor, 'zalo.app', station.id, detail, now);
    });
  }

  function appOf(account: ZaloAccount): ZaloApp {
    const secret = secrets.open(account.sealedSecret, bound(account.stationId, 'app'));
    if (secret === null)
      throw new Refusal('zalo-secret', 'Không còn mở được khóa bí mật của ứng dụng Zalo; hãy nhập lại.', 409);
    return { id: account.appId, secret };
  }

  /** The address of Zalo's page for this person. @throws Refusal `zalo-no-app` */
  async function begin(station: Station, actor: Actor, redirectUri: string): Promise<string> {
    const account = await find(station.id);
    if (!account) throw new Refusal('zalo-no-app', 'Hãy nhập mã và khóa bí mật của ứng dụng trước.', 409);
    const { verifier, challenge } = newPkce();
    const state = randomBytes(24).toString('base64url');
    const id = sha256(state);
    await insertLogin(kysely, station.id, {
      ...{ id, sealedVerifier: secrets.seal(verifier, bound(station.id, id)), redirectUri },
      ...{ by: actor.id, byName: actor.name, createdAt: machine.now(), usedAt: null },
    });
    return permissionAddress(oauthBase, { appId: account.appId, redirectUri, challenge, state });
  }

  /**
   * Back from Zalo's page. Whatever is wrong is said in a sentence, and nothing of what was connected before is lost by it.
   *
   * @throws Refusal
   */
  async function complete(
    station: Station,
    actor: Actor,
    told: { code: string; state: string; oaId: string; denied: boolean },
  ): Promise<void> {
    const account = await find(station.id);
    const id = sha256(told.state);
    const login = await useLogin(kysely, station.id, id, machine.now());
    if (!account || !login || login.by !== actor.id)
      throw new Refusal(
        'zalo-state',
        'Lượt kết nối này không do anh/chị bắt đầu hoặc đã được dùng rồi. Hãy bấm Kết nối lại.',
        409,
      );
    if (told.denied || told.code === '')
      throw new Refusal('zalo-denied', 'Zalo báo OA chưa đồng ý cấp quyền. Chưa có gì thay đổi.', 409);
    if (machine.now() - login.createdAt > LOGIN_MS)
      throw new Refusal('zalo-late', 'Đã quá 30 phút từ lúc bắt đầu. Hãy bấm Kết nối lại.', 409);
    if (told.oaId !== '') refuseOtherOa(account, told.oaId);
    const verifier = secrets.open(login.sealedVerifier, bound(station.id, id));
    const pair = await told_(() => oauth.byCode(appOf(account), told.code, verifier ?? ''));
    // The address says what its sender likes: whose the pair is, Zalo says.
    if (account.oaId !== null) refuseOtherOa(account, await told_(() => oaOf(pair)));
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      await keepPair(tx, station.id, sealedPair(station.id, pair));
      await changeAccount(tx, station.id, {
        ...{ oa_id: told.oaId || account.oaId, connected_at: now, connected_by_name: actor.name },
      });
      await record(tx, station.id, actor, 'zalo.connect', station.id, { oa: told.oaId }, now);
    });
    await look(station).catch(() => undefined);
  }

  async function disconnect(station: Station, actor: Actor): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      await changeAccount(tx, station.id, {
        ...{ sealed_access: null, sealed_refresh: null, access_until: null, refresh_until: null },
        ...{ oa_id: null, oa_name: null, connected_at: null, problem: null, followers: null },
        ...{ allowance: null, allowance_left: null, verified: null, package_name: null, looked_at: null },
      });
      await record(tx, station.id, actor, 'zalo.disconnect', station.id, {}, now);
    });
  }

  function sealedPair(stationId: string, pair: TokenPair) {
    const now = machine.now();
    return {
      sealedAccess: secrets.seal(pair.access, bound(stationId, 'access')),
      sealedRefresh: secrets.seal(pair.refresh, bound(stationId, 'refresh')),
      ...{ accessUntil: now + pair.livesMs, refreshUntil: now + REFRESH_LIVES_MS },
    };
  }

  /** @throws ZaloAway: nobody may use it now */
  function accessOf(account: ZaloAccount): Access {
    const token =
      account.sealedAccess === null
        ? null
        : secrets.open(account.sealedAccess, bound(account.stationId, 'access'));
    if (token === null) throw new ZaloRefused(-14014, '');
    return { token, version: account.version };
  }

  async function connected(stationId: string): Promise<ZaloAccount> {
    const account = await find(stationId);
    if (!account?.sealedRefresh) throw new ZaloRefused(-14014, '');
    return account;
  }

  /** The pair after `version`, fetched by whichever process is first; the others wait for it. */
  async function renewed(stationId: string, version: number): Promise<Access> {
    const renewer = newId(machine.now());
    const until = machine.now() + 2 * RENEWAL_MS;
    for (;;) {
      const account = await connected(stationId);
      if (account.version !== version) return accessOf(account);
      if (account.problem !== null) throw new ZaloRefused(-14014, account.problem);
      const now = machine.now();
      if (await beginRenewal(kysely, stationId, { version, renewer, now, until: now + RENEWAL_MS }))
        return accessOf(await renew(account, renewer));
      if (now > until) throw new ZaloAway('Chưa lấy được mã truy cập Zalo mới.');
      await machine.wait(LOOK_EVERY_MS);
    }
  }

  async function renew(account: ZaloAccount, renewer: string): Promise<ZaloAccount> {
    const { stationId } = account;
    const refresh = secrets.open(account.sealedRefresh ?? '', bound(stationId, 'refresh')) ?? '';
    try {
      const pair = await oauth.byRefresh(appOf(account), refresh);
      await keepPair(kysely, stationId, sealedPair(stationId, pair));
      return await connected(stationId);
    } catch (error) {
      const lost = error instanceof ZaloRefused && error.class === 'reconnect';
      const problem = lost ? `${error.message} ${error.todo}` : null;
      await endRenewal(kysely, stationId, renewer, problem);
      // The refresh token is tried again: if Zalo took it without our hearing the answer, it says so then.
      if (error instanceof ZaloUnclear) throw new ZaloAway(error.message);
      throw error;
    }
  }

  function tokensOf(stationId: string): AccessTokens {
    return {
      current: async () => {
        const account = await connected(stationId);
        if ((account.accessUntil ?? 0) - EARLY_MS > machine.now()) return accessOf(account);
        return renewed(stationId, account.version);
      },
      renewed: (stale) => renewed(stationId, stale.version),
    };
  }

  /** Whose a pair is that was not kept yet. */
  async function oaOf(pair: TokenPair): Promise<string> {
    const access = { token: pair.access, version: 0 };
    const own: AccessTokens = {
      current: () => Promise.resolve(access),
      renewed: () => Promise.reject(new ZaloRefused(-14014, '')),
    };
    const base = deps.bases.api ?? ZALO_API;
    return (await createZaloClient({ outgoing, base, machine, ...deps.pace }, own).oa()).oa_id;
  }

  // One client an OA for the whole process: its pace is the OA's.
  const clients = new Map<string, ZaloClient>();
  function clientOf(stationId: string): ZaloClient {
    const known = clients.get(stationId);
    if (known) return known;
    const base = deps.bases.api ?? ZALO_API;
    const made = createZaloClient({ outgoing, base, machine, ...deps.pace }, tokensOf(stationId));
    clients.set(stationId, made);
    return made;
  }

  /** Asks Zalo who the OA is, how many follow it, and what the month still allows. */
  async function look(station: Pick<Station, 'id'>): Promise<void> {
    const client = clientOf(station.id);
    const oa = await client.oa();
    const allowance = await client.allowance().catch(() => ({ total: null, left: null }));
    await changeAccount(kysely, station.id, {
      ...{ oa_id: oa.oa_id, oa_name: oa.name, verified: oa.is_verified ? 1 : 0 },
      ...{ package_name: oa.package_name ?? null, followers: oa.num_follower ?? null },
      ...{ allowance: allowance.total, allowance_left: allowance.left, looked_at: clock.now() },
    });
  }

  /** "Gia hạn": a new pair now, a person having asked for it. @throws Refusal */
  async function renewNow(station: Station): Promise<void> {
    await told_(async () => renewed(station.id, (await connected(station.id)).version));
    await told_(() => look(station));
  }

  /** Uses the refresh token before it dies, long before anybody has to be called. */
  async function keepAlive(station: Pick<Station, 'id'>): Promise<void> {
    const account = await find(station.id);
    if (!account?.sealedRefresh || account.problem !== null) return;
    const now = machine.now();
    const lastPairAt = (account.refreshUntil ?? 0) - REFRESH_LIVES_MS;
    if (now - lastPairAt > 20 * 86_400_000) await renewed(station.id, account.version).catch(() => undefined);
  }

  const oaSecretOf = (account: ZaloAccount) =>
    account.sealedOaSecret === null
      ? null
      : secrets.open(account.sealedOaSecret, bound(account.stationId, 'oa'));

  return { find, save, begin, complete, disconnect, clientOf, look, renewNow, keepAlive, oaSecretOf };
}

/** @throws Refusal `zalo-other-oa` */
function refuseOtherOa({ oaId, oaName }: ZaloAccount, granted: string): void {
  if (oaId === null || granted === oaId) return;
  const words = `OA vừa cấp quyền không phải “${oaName ?? oaId}” đang dùng. Muốn đổi OA, hãy ngắt kết nối trước.`;
  throw new Refusal('zalo-other-oa', words, 409);
}

/** What Zalo said, as something a person can be told. */
async function told_<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ZaloRefused)
      throw new Refusal('zalo-refused', `${error.message} ${error.todo}`.trim(), 409);
    if (error instanceof ZaloAway || error instanceof ZaloUnclear)
      throw new Refusal('zalo-away', `Chưa kết nối được với Zalo: ${error.message}`, 503);
    throw error;
  }
}
