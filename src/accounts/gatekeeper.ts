import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../storage/database.ts';
import type { Auth } from './auth.ts';
import { rolesWithDelegation } from './delegations/delegations.store.ts';
import type { Devices } from './devices.ts';
import { cityRolesOf } from './city-members.ts';
import { isSetUp } from './first-run.ts';
import type { Gatekeeper } from './http/gate.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';
import { findStation, listStations } from './stations.ts';
import type { Tokens } from './tokens.ts';

/** What the gate of every route asks, answered by the stores. */
export function createGatekeeper(stores: {
  database: Database;
  /** The domain's: of how long somebody approves in another's place. */
  clock: Clock;
  auth: Auth;
  devices: Devices;
  tokens: Tokens;
  secondFactors: SecondFactors;
}): Gatekeeper {
  const { kysely } = stores.database;
  return {
    isSetUp: () => isSetUp(kysely),
    personOf: (headers) => stores.auth.personOf(headers),
    tokenOf: (secret) => stores.tokens.tokenOf(secret),
    deviceOf: (secret) => stores.devices.deviceOf(secret),
    findStation: (key) => findStation(kysely, key),
    hasSecondFactor: (userId) => stores.secondFactors.isOn(userId),
    rolesOf: (stationId, userId) => rolesWithDelegation(kysely, stationId, userId, stores.clock.now()),
    someWardAsksSecondFactor: async () =>
      (await listStations(kysely)).some(({ settings }) => settings.secondFactor),
    cityRolesOf: (userId) => cityRolesOf(kysely, userId),
  };
}
