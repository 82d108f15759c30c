/**
 * Whose account here somebody gets who signed in at the provider. The provider says who it is and nothing else: accounts and roles
 * are this server's own. An account is found by its verified e-mail once; from then on the provider's id of the person decides, so
 * that an address which changes hands opens nothing.
 */
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Database } from '../../storage/database.ts';
import { SYSTEM, type Actor } from '../actor.ts';
import type { Auth } from '../auth.ts';
import { cityRolesOf } from '../city-members.ts';
import { stationsOf } from '../members.ts';
import { inHisStations } from '../second-factor/his-stations.ts';
import type { Identified } from './provider.ts';
import { SignOnRefused } from './sign-on-refusals.ts';
import * as store from './single-sign-on.store.ts';

type Owner = { id: string; name: string; email: string };

export interface Found {
  owner: Owner;
  /** Not yet bound: whoever has a second factor here must prove it first. */
  toBind: store.SignOnIdentity | null;
}

export type SingleSignOn = ReturnType<typeof createSingleSignOn>;

export function createSingleSignOn({
  database,
  auth,
  clock,
}: {
  database: Database;
  auth: Pick<Auth, 'findUser'>;
  clock: Clock;
}) {
  const { kysely } = database;

  /** The account that is bound, or else the one with the same verified address. @throws SignOnRefused */
  async function find({ issuer, subject, email, emailVerified }: Identified): Promise<Found> {
    const bound = await store.ownerOf(kysely, { issuer, subject });
    if (bound) {
      if (!(await belongsSomewhere(bound.id))) throw new SignOnRefused('no-station', bound);
      await store.markUsed(kysely, { issuer, subject }, clock.now());
      return { owner: bound, toBind: null };
    }
    if (email === null) throw new SignOnRefused('no-email');
    if (!emailVerified) throw new SignOnRefused('email-unverified', { email });
    const owner = await auth.findUser(email);
    if (!owner || !(await belongsSomewhere(owner.id))) throw new SignOnRefused('unknown-person', { email });
    const identity = { issuer, subject, email };
    if (await hasAnother(owner.id, issuer)) return refuseAnother(owner, identity);
    return { owner, toBind: identity };
  }

  /** From now on this identity, and no other of that provider, opens the account. @throws SignOnRefused `other-identity` */
  async function bind(userId: string, identity: store.SignOnIdentity): Promise<void> {
    const owner = await auth.findUser(identity.email);
    if (owner?.id !== userId) throw new SignOnRefused('unknown-person', identity);
    const { issuer, email } = identity;
    await inHisStations(database, userId, {
      ...{ actor: personOf(owner), action: 'single-sign-on.bind', detail: { issuer, email } },
      now: clock.now(),
      change: async (tx) => {
        if (await store.keepIdentity(tx, userId, identity, clock.now())) return;
        // Two windows at once: the other one has bound it to the same account.
        if ((await store.ownerOf(tx, identity))?.id !== userId)
          throw new SignOnRefused('other-identity', { email });
      },
    });
  }

  /** Takes away what opens the account, by himself or his administrator. @throws Refusal 404 where there is nothing */
  async function unbind(userId: string, actor: Pick<Actor, 'kind' | 'id' | 'name'>): Promise<void> {
    await inHisStations(database, userId, {
      ...{ actor, action: 'single-sign-on.unbind', now: clock.now() },
      change: async (tx) => {
        if (!(await store.removeIdentities(tx, userId)))
          throw new Refusal('sign-on-not-bound', 'Tài khoản này chưa gắn với đăng nhập một lần.', 404);
      },
    });
  }

  const identitiesOf = (userId: string) => store.identitiesOf(kysely, userId);

  const hasAnother = async (userId: string, issuer: string) =>
    (await identitiesOf(userId)).some((one) => one.issuer === issuer);

  /** Somebody else has the address now, or the provider made the person anew: his stations should know. */
  async function refuseAnother(owner: Owner, { issuer, email }: store.SignOnIdentity): Promise<never> {
    await inHisStations(database, owner.id, {
      ...{ actor: SYSTEM, action: 'single-sign-on.refuse', detail: { issuer, email }, now: clock.now() },
      change: () => Promise.resolve(),
    });
    throw new SignOnRefused('other-identity', { email });
  }

  /** Whoever was removed from everywhere stays out. */
  async function belongsSomewhere(userId: string): Promise<boolean> {
    if ((await stationsOf(kysely, userId)).length > 0) return true;
    return (await cityRolesOf(kysely, userId)).length > 0;
  }

  return { find, bind, unbind, identitiesOf };
}

function personOf({ id, name }: Owner): Pick<Actor, 'kind' | 'id' | 'name'> {
  return { kind: 'person', id, name };
}
