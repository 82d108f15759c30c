/** API tokens: how another program comes in, with roles of its own, to one station. */
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import type { Database } from '../storage/database.ts';
import type { Actor } from './actor.ts';
import type { TokenHolder } from './http/gate.ts';
import { ROLES, type Role } from './permissions.ts';
import { newToken } from './secret-code.ts';
import { record } from './trail.ts';

export interface NewToken {
  /** What it is for: "Trang thông tin điện tử phường". */
  name: string;
  roles: readonly Role[];
  /** Instant of the machine's clock; null holds until it is revoked. */
  expiresAt: number | null;
}

export interface TokenLine {
  id: string;
  name: string;
  roles: Role[];
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
}

export type Tokens = ReturnType<typeof createTokens>;

export function createTokens(deps: { database: Database; clock: Clock; machine: Clock }) {
  const { clock, machine } = deps;
  const { kysely } = deps.database;

  /** Makes a token; it is given this once, only its hash is kept. */
  async function create(
    stationId: string,
    actor: Actor,
    wanted: NewToken,
  ): Promise<{ id: string; token: string }> {
    const token = newToken('loa_t_');
    const id = newId(clock.now());
    const roles = ROLES.filter((role) => wanted.roles.includes(role));
    await kysely.transaction().execute(async (tx) => {
      await tx
        .insertInto('api_token')
        .values({
          id,
          station_id: stationId,
          name: wanted.name,
          token_hash: sha256(token),
          roles: JSON.stringify(roles),
          created_by: actor.id,
          created_at: clock.now(),
          expires_at: wanted.expiresAt,
          revoked_at: null,
        })
        .execute();
      await record(tx, stationId, actor, 'token.create', id, { name: wanted.name, roles }, clock.now());
    });
    return { id, token };
  }

  /** Whose token it is; null when it is unknown, too old or revoked. */
  async function tokenOf(token: string): Promise<TokenHolder | null> {
    const row = await kysely
      .selectFrom('api_token')
      .selectAll()
      .where('token_hash', '=', sha256(token))
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (!row || (row.expires_at !== null && row.expires_at <= machine.now())) return null;
    return { id: row.id, name: row.name, stationId: row.station_id, roles: JSON.parse(row.roles) as Role[] };
  }

  async function list(stationId: string): Promise<TokenLine[]> {
    const rows = await kysely
      .selectFrom('api_token')
      .selectAll()
      .where('station_id', '=', stationId)
      .orderBy('created_at', 'desc')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      roles: JSON.parse(row.roles) as Role[],
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
    }));
  }

  async function revoke(stationId: string, actor: Actor, id: string): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('api_token')
        .set({ revoked_at: clock.now() })
        .where('station_id', '=', stationId)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returning('name')
        .executeTakeFirst();
      if (!row) throw new Refusal('token-not-found', 'Không tìm thấy mã truy cập này.', 404);
      await record(tx, stationId, actor, 'token.revoke', id, { name: row.name }, clock.now());
    });
  }

  return { create, tokenOf, list, revoke };
}
