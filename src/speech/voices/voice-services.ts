/** Voice services outside, as each station uses them: off until an administrator enters a key, and never over the month's budget. */
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import type { SecretBox } from '../../kernel/secret-box.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { monthOf } from '../../kernel/zoned-time.ts';
import type { Database } from '../../storage/database.ts';
import { addCharacters, findService, saveService, usedCharacters } from './voice-services.store.ts';
import { fptVoices } from './fpt.ts';
import type { HttpVoiceAccount, HttpVoiceDependencies } from './http-voice.ts';
import { zaloVoices } from './zalo.ts';
import type { Voice } from './voice.ts';

export const SERVICES = {
  fpt: { title: 'FPT.AI', base: 'https://api.fpt.ai', longest: 5_000 },
  zalo: { title: 'Zalo AI', base: 'https://api.zalo.ai', longest: 2_000 },
} as const;
export type ServiceName = keyof typeof SERVICES;
export const SERVICE_NAMES = Object.keys(SERVICES) as ServiceName[];

/** As much as the column of either database holds. */
const NO_BOUND = 2 ** 31 - 1;
/** About an hour and a half of speech. */
const DEFAULT_BUDGET = 100_000;

/** What a page may know of a service: never its key. */
export interface ServiceState {
  name: ServiceName;
  title: string;
  enabled: boolean;
  hasKey: boolean;
  monthlyCharacters: number;
  usedCharacters: number;
}

export interface ServiceChange {
  enabled: boolean;
  /** '' leaves the one there is. */
  key: string;
  monthlyCharacters: number;
}

export type VoiceServices = ReturnType<typeof createVoiceServices>;

export interface VoiceServicesDependencies {
  database: Database;
  /** The domain's: its month is the budget's. */
  clock: Clock;
  secrets: SecretBox;
  http: Omit<HttpVoiceDependencies, 'base'>;
  /** Where the services are, for those who reach them through a gateway of their own. */
  bases?: Partial<Record<ServiceName, string>>;
}

export function createVoiceServices({
  database,
  clock,
  secrets,
  http,
  bases = {},
}: VoiceServicesDependencies) {
  const { kysely } = database;
  const bound = (stationId: string, name: ServiceName) => `${stationId}/${name}`;

  function accountOf(station: Station, name: ServiceName): HttpVoiceAccount {
    const { title } = SERVICES[name];
    const month = () => monthOf(clock.now(), station.timeZone);
    return {
      key: async () => {
        const row = await findService(kysely, station.id, name);
        if (!row?.enabled)
          throw new Refusal('voice-off', `Đài chưa cho phép dùng dịch vụ giọng đọc ${title}.`, 503);
        const key = row.sealedKey === null ? null : secrets.open(row.sealedKey, bound(station.id, name));
        if (key === null)
          throw new Refusal(
            'voice-key',
            `Khóa của dịch vụ ${title} không còn mở được; hãy nhập lại khóa.`,
            503,
          );
        return key;
      },
      spend: async (characters) => {
        const most = (await findService(kysely, station.id, name))?.monthlyCharacters ?? 0;
        const used = await usedCharacters(kysely, station.id, name, month());
        const fits =
          characters === 0
            ? used < most
            : await addCharacters(kysely, station.id, name, month(), characters, most);
        if (!fits)
          throw new Refusal(
            'voice-budget',
            `Dịch vụ giọng đọc ${title} đã dùng hết hạn mức ${viNumber(most)} ký tự của tháng này.`,
            503,
          );
      },
      refund: async (characters) => {
        await addCharacters(kysely, station.id, name, month(), -characters, NO_BOUND);
      },
    };
  }

  // One caller a service for the whole server: its pace is the server's, not each text's.
  const callers = new Map<string, Voice[]>();
  function voicesOf(station: Station, name: ServiceName): Voice[] {
    const known = callers.get(bound(station.id, name));
    if (known) return known;
    const deps = { ...http, base: bases[name] ?? SERVICES[name].base };
    const make = { fpt: fptVoices, zalo: zaloVoices }[name];
    const made = make(deps, accountOf(station, name));
    callers.set(bound(station.id, name), made);
    return made;
  }

  /** Voices of the services that the station allows. */
  async function voices(station: Station): Promise<Voice[]> {
    const states = await list(station);
    return states.filter(({ enabled }) => enabled).flatMap(({ name }) => voicesOf(station, name));
  }

  async function list(station: Station): Promise<ServiceState[]> {
    const month = monthOf(clock.now(), station.timeZone);
    return Promise.all(
      SERVICE_NAMES.map(async (name) => {
        const row = await findService(kysely, station.id, name);
        return {
          ...{ name, title: SERVICES[name].title, enabled: row?.enabled ?? false },
          hasKey: (row?.sealedKey ?? null) !== null,
          monthlyCharacters: row?.monthlyCharacters ?? DEFAULT_BUDGET,
          usedCharacters: await usedCharacters(kysely, station.id, name, month),
        };
      }),
    );
  }

  /** @throws Refusal at field `key` when a service is switched on without one */
  async function save(
    station: Station,
    actor: Actor,
    name: ServiceName,
    change: ServiceChange,
  ): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      const before = await findService(tx, station.id, name);
      const sealedKey =
        change.key === '' ? (before?.sealedKey ?? null) : secrets.seal(change.key, bound(station.id, name));
      if (change.enabled && sealedKey === null)
        throw fieldRefusal('key', 'key-needed', 'Hãy nhập khóa của dịch vụ trước khi cho phép dùng.');
      const { enabled, monthlyCharacters } = change;
      await saveService(tx, station.id, name, {
        ...{ enabled, sealedKey, monthlyCharacters, updatedAt: now, updatedBy: actor.name },
      });
      const detail = { service: name, enabled, monthlyCharacters, newKey: change.key !== '' };
      await record(tx, station.id, actor, 'voice.service', station.id, detail, now);
    });
  }

  return { voices, list, save };
}
