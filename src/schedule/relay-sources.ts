/** Nguồn tiếp âm: which streams a station may relay, who allowed them, and who took that back. */
import { isIP } from 'node:net';
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { reachOf } from '../kernel/addresses.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { checkbox, requiredText } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import type { Database } from '../storage/database.ts';
import {
  findSource,
  insertSource,
  listSources,
  withdrawSource,
  type RelaySource,
} from './relay-sources.store.ts';
import { listSlots } from './slots.store.ts';

const LONGEST_URL = 1000;
/** Files that name streams; what they name could be anything, and change. */
const PLAYLIST = /\.(m3u8?|pls|xspf|asx)$/i;

export const relaySourceSchema = z
  .object({
    name: requiredText('Tên nguồn', { max: 100 }),
    url: requiredText('Địa chỉ luồng', { max: LONGEST_URL }),
    /** The source lies in the ward's own network. */
    inside: checkbox(),
  })
  .superRefine(({ url, inside }, context) => {
    const wrong = whyNoStream(url, inside);
    if (wrong !== null) context.addIssue({ code: 'custom', path: ['url'], message: wrong });
  });
export type RelaySourceContent = z.output<typeof relaySourceSchema>;

/** A name is looked up only when it is opened, each time anew; a literal address is judged here. */
function whyNoStream(address: string, inside: boolean): string | null {
  if (!URL.canParse(address)) return 'Địa chỉ luồng chưa đúng, ví dụ https://stream.dai.vn/truc-tiep.mp3.';
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return 'Địa chỉ luồng phải bắt đầu bằng http:// hoặc https://.';
  if (url.username !== '' || url.password !== '')
    return 'Địa chỉ luồng không được kèm tên và mật khẩu: mọi đầu phát đều đọc được.';
  if (PLAYLIST.test(url.pathname))
    return 'Đây là danh sách phát, không phải luồng. Hãy dùng địa chỉ luồng MP3, AAC hoặc Ogg.';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const reach = isIP(host) ? reachOf(host) : /(^|\.)localhost$/.test(host) ? 'inside' : 'world';
  if (reach === 'nowhere') return 'Địa chỉ này không thể là một đài phát.';
  if (reach === 'inside' && !inside)
    return 'Địa chỉ này ở mạng nội bộ. Nếu đúng là nguồn của phường, hãy đánh dấu ô bên dưới.';
  return null;
}

export interface RelaySourcesDependencies {
  database: Database;
  clock: Clock;
  /** Plans the station's airings anew. */
  plan: (stationId: string) => Promise<void>;
}

export type RelaySources = ReturnType<typeof createRelaySources>;

export function createRelaySources({ database, clock, plan }: RelaySourcesDependencies) {
  const { kysely } = database;

  async function allow(station: Station, actor: Actor, content: RelaySourceContent): Promise<RelaySource> {
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const { name, url, inside } = content;
      const standing = (await listSources(tx, station.id)).filter(({ withdrawn }) => withdrawn === null);
      if (standing.some((source) => source.url === url))
        throw fieldRefusal('url', 'already-allowed', 'Luồng này đã có trong danh sách.', 409);
      const allowed = { at: now, by: actor.id, name: actor.name };
      const source = { id: newId(now), stationId: station.id, name, url, inside, allowed, withdrawn: null };
      await insertSource(tx, source);
      await record(tx, station.id, actor, 'relay.allow', source.id, { name, url, inside }, now);
      return source;
    });
  }

  /** From now on nothing relays it; slots that did play their reserve bulletin. */
  async function withdraw(station: Station, actor: Actor, id: string): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const source = await existing(station.id, id, tx);
      if (!(await withdrawSource(tx, station.id, id, { at: now, name: actor.name })))
        throw new Refusal('already-withdrawn', 'Nguồn này đã thôi được phép.', 409);
      const { name, url } = source;
      await record(tx, station.id, actor, 'relay.withdraw', id, { name, url }, now);
    });
    await plan(station.id);
  }

  async function existing(stationId: string, id: string, db: Parameters<typeof findSource>[0] = kysely) {
    const source = await findSource(db, stationId, id);
    if (!source) throw new Refusal('source-not-found', 'Không tìm thấy nguồn tiếp âm này.', 404);
    return source;
  }

  /** Names of the slots that relay it. */
  async function slotsOf(stationId: string, id: string): Promise<string[]> {
    const slots = await listSlots(kysely, stationId);
    return slots.filter(({ relaySourceId }) => relaySourceId === id).map(({ name }) => name);
  }

  const list = (stationId: string) => listSources(kysely, stationId);

  return { allow, withdraw, existing, slotsOf, list };
}
