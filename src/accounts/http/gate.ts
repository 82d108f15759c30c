/** Who may pass a declared route. Deny by default: what is not granted here is refused. */
import { Refusal } from '../../kernel/errors.ts';
import type { Actor } from '../actor.ts';
import {
  CITY_SECOND_FACTOR_ROLES,
  cityPermissionTitle,
  mayDoInCity,
  type CityPermission,
  type CityRole,
} from '../city-roles.ts';
import { mayDo, permissionTitle, SECOND_FACTOR_ROLES, type Permission, type Role } from '../permissions.ts';
import type { Station } from '../stations.ts';
import { bearerOf } from './bearer.ts';
import { refuseForgedRequest } from './forgery.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Who may come in.
 * - public: anyone.
 * - user: someone signed in.
 * - station: the path has {stationId} or {slug}; a person or token that belongs to that station and holds `permission`. To
 *   others the station does not exist (404).
 * - device: a paired playout machine, by its token.
 * - city: someone signed in who holds `permission` in the whole installation; no ward's own is reached by it.
 */
export type Access =
  | { scope: 'public' | 'user' | 'device'; permission?: undefined }
  | { scope: 'station'; permission: Permission }
  | { scope: 'city'; permission: CityPermission };

export type DeclarationKind = 'endpoint' | 'page' | 'form' | 'raw';

/** What the gate looks at of a declared route. */
export type GatedRoute = { kind: DeclarationKind; method: Method } & Access;

/** Someone signed in. */
export interface Person {
  id: string;
  name: string;
  email: string;
  /** Which of his sessions this is. */
  sessionId: string;
  /** He signed in by a provider that vouched for several factors. */
  multiFactor?: boolean;
}

/** A program with an API token. */
export interface TokenHolder {
  id: string;
  name: string;
  stationId: string;
  roles: readonly Role[];
}

/** A paired playout machine. */
export interface DevicePass {
  id: string;
  name: string;
  stationId: string;
  /** Ids of the zones it plays for. */
  zones: readonly string[];
}

/** What the gate asks the stores. */
export interface Gatekeeper {
  isSetUp(): Promise<boolean>;
  personOf(headers: Headers): Promise<Person | null>;
  tokenOf(secret: string): Promise<TokenHolder | null>;
  /** 'revoked' is said only of a token that was once valid: the machine wipes its schedule on hearing it. */
  deviceOf(secret: string): DevicePass | 'revoked' | null | Promise<DevicePass | 'revoked' | null>;
  findStation(key: { id: string } | { slug: string }): Promise<Station | undefined>;
  /** Empty for someone who is no member. */
  rolesOf(stationId: string, userId: string): Promise<readonly Role[]>;
  /** Whether his password alone does not let him in. */
  hasSecondFactor(userId: string): Promise<boolean>;
  /** Whether some ward asks a second factor of its leaders: then whoever speaks for all wards needs one too. */
  someWardAsksSecondFactor(): Promise<boolean>;
  /** Of the whole installation; empty for someone who holds none. */
  cityRolesOf(userId: string): Promise<readonly CityRole[]>;
}

/** Whom the gate let in, by the scope of the route. */
export type Pass =
  | { scope: 'public' }
  | { scope: 'user'; actor: Actor; person: Person }
  | { scope: 'station'; actor: Actor; station: Station; person: Person | null }
  | { scope: 'city'; actor: Actor; person: Person; cityRoles: readonly CityRole[] }
  | { scope: 'device'; actor: Actor; device: DevicePass };

export interface GateRequest {
  headers: Headers;
  params: Record<string, string>;
}

/** Lets a request in or refuses it: 401 without a sign-in, 403 without the permission, 404 for another's station. */
export async function letIn(
  keeper: Gatekeeper,
  declaration: GatedRoute,
  request: GateRequest,
  origins: readonly string[],
): Promise<Pass> {
  // Pages are for people with a session; programs with a token have the API.
  const forPrograms = declaration.kind === 'endpoint' || declaration.kind === 'raw';
  const bearer = forPrograms ? bearerOf(request.headers) : null;
  if (bearer === null && canBeForged(declaration)) refuseForgedRequest(request.headers, origins);
  switch (declaration.scope) {
    case 'public':
      return { scope: 'public' };
    case 'device':
      return deviceIn(keeper, bearer);
    case 'user': {
      const person = bearer === null ? await keeper.personOf(request.headers) : null;
      if (!person) throw signInNeeded();
      return { scope: 'user', person, actor: outside(person) };
    }
    case 'city':
      return cityIn(keeper, declaration.permission, request, bearer);
    case 'station':
      return stationIn(keeper, declaration, request, bearer);
  }
}

/** Only a browser sends credentials by itself: a bearer token can't be added by another site, a cookie or a form can. */
function canBeForged({ method, kind, scope }: GatedRoute): boolean {
  if (method === 'get' || scope === 'device') return false;
  return kind === 'form' || scope !== 'public';
}

async function deviceIn(keeper: Gatekeeper, bearer: string | null): Promise<Pass> {
  const device = bearer === null ? null : await keeper.deviceOf(bearer);
  if (device === 'revoked') throw new Refusal('revoked', 'Đầu phát này đã bị thu hồi.', 401);
  if (!device)
    throw new Refusal('device-unknown', 'Máy chủ không biết đầu phát này. Hãy ghép đầu phát lại.', 401);
  return {
    scope: 'device',
    device,
    actor: { kind: 'device', id: device.id, name: device.name, roles: [] },
  };
}

async function stationIn(
  keeper: Gatekeeper,
  declaration: GatedRoute & { scope: 'station' },
  request: GateRequest,
  bearer: string | null,
): Promise<Pass> {
  const person = bearer === null ? await keeper.personOf(request.headers) : null;
  const token = bearer === null ? null : await keeper.tokenOf(bearer);
  if (!person && !token) throw signInNeeded();
  const { stationId, slug } = request.params;
  const station = await keeper.findStation(stationId === undefined ? { slug: slug! } : { id: stationId });
  if (!station) throw stationNotFound();
  const actor: Actor = token
    ? {
        kind: 'token',
        id: token.id,
        name: token.name,
        roles: token.stationId === station.id ? token.roles : [],
      }
    : {
        kind: 'person',
        id: person!.id,
        name: person!.name,
        roles: await keeper.rolesOf(station.id, person!.id),
      };
  if (actor.roles.length === 0) throw stationNotFound();
  if (person && asksSecondFactor(station, actor) && !(await isProvedTwice(keeper, person)))
    throw secondFactorNeeded();
  requirePermission(actor, declaration.permission);
  return { scope: 'station', actor, station, person };
}

async function cityIn(
  keeper: Gatekeeper,
  permission: CityPermission,
  { headers }: GateRequest,
  bearer: string | null,
): Promise<Pass> {
  const person = bearer === null ? await keeper.personOf(headers) : null;
  if (!person) throw signInNeeded();
  const cityRoles = await keeper.cityRolesOf(person.id);
  if (!mayDoInCity(cityRoles, permission))
    throw new Refusal(
      'no-permission',
      `Tài khoản của anh/chị không có quyền ${cityPermissionTitle(permission)}. Hãy nhờ người quản trị của thành phố.`,
      403,
    );
  const speaks = CITY_SECOND_FACTOR_ROLES.some((role) => cityRoles.includes(role));
  if (speaks && !(await isProvedTwice(keeper, person)) && (await keeper.someWardAsksSecondFactor()))
    throw secondFactorNeeded();
  return { scope: 'city', person, cityRoles, actor: outside(person) };
}

/** Someone as the trail names him, with no role in any station. */
function outside({ id, name }: Person): Actor {
  return { kind: 'person', id, name, roles: [] };
}

/** Also for what a use case allows only to some: refuses with the permission's own words. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!mayDo(actor.roles, permission))
    throw new Refusal(
      'no-permission',
      `Tài khoản của anh/chị không có quyền ${permissionTitle(permission)}. Hãy nhờ người quản trị cấp quyền.`,
      403,
    );
}

/** A station may ask it of those whose account would let a stranger onto the air. */
function asksSecondFactor({ settings }: Station, { roles }: Actor): boolean {
  return settings.secondFactor && SECOND_FACTOR_ROLES.some((role) => roles.includes(role));
}

async function isProvedTwice(keeper: Gatekeeper, { id, multiFactor }: Person): Promise<boolean> {
  return multiFactor === true || keeper.hasSecondFactor(id);
}

function secondFactorNeeded(): Refusal {
  return new Refusal(
    'second-factor-needed',
    'Đài này bắt buộc xác thực hai lớp với người duyệt và quản trị. Hãy bật ở trang Tài khoản rồi làm tiếp.',
    403,
  );
}

function signInNeeded(): Refusal {
  return new Refusal('sign-in-needed', 'Anh/chị cần đăng nhập để tiếp tục.', 401);
}

/** The same for a station that is not there and for one that the person may not see. */
function stationNotFound(): Refusal {
  return new Refusal('station-not-found', 'Không tìm thấy đài này, hoặc anh/chị không thuộc đài này.', 404);
}
