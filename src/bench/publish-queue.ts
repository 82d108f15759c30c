/** The page of the queue with fifty thousand publications behind it, as a signed-in editor gets it. */
import { setRoles } from '../accounts/members.ts';
import { nameId } from '../kernel/ids.ts';
import { UNTOUCHED, wordsHash, type Publication, type PublicationState } from '../publish/publication.ts';
import { insertPublications } from '../publish/publications.store.ts';
import { openRooms } from '../rooms.ts';
import { createApp } from '../server.ts';
import { absolute, timed, type Measure } from './measure.ts';
import { withStation } from './throwaway-station.ts';

const COUNT = 50_000;
const RUNS = 25;
const HOST = 'loa.local';
/** In a hundred: what a long used queue holds, and far more that waits than any ward ever had. */
const SHARES: [PublicationState, number][] = [
  ...([
    ['queued', 20],
    ['published', 50],
    ['sent', 25],
    ['failed', 2],
    ['unknown', 1],
  ] as [PublicationState, number][]),
  ['cancelled', 2],
];

export async function publishQueue(): Promise<Measure[]> {
  return withStation(async (installation, station) => {
    const { database, auth, clock } = installation;
    const password = crypto.randomUUID();
    const id = await auth.createUser({ email: 'lan@do-toc-do.invalid', name: 'Trần Thị Lan', password });
    await setRoles(database.kysely, station.id, id, ['editor'], clock.now());
    await insertPublications(database.kysely, publications(station.id, clock.now()));
    const rooms = await openRooms(installation);
    try {
      const app = createApp(rooms);
      const caller = { headers: new Headers(), address: '127.0.0.1' };
      const { cookies } = await auth.signIn('lan@do-toc-do.invalid', password, caller);
      const headers = { host: HOST, cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') };
      const page = async (path: string) => {
        const answer = await app.request(`/d/${station.slug}/xuat-ban${path}`, { headers });
        if (answer.status !== 200) throw new Error(`the page was answered ${answer.status}`);
        await answer.text();
      };
      const told = { unit: 'ms', aim: '≤ 100' } as const;
      const measures: Measure[] = [];
      for (const [path, name] of [
        ['', 'the queue page, 50 000 publications in SQLite'],
        ['/da-dang', 'the page of what is out, 50 000 publications in SQLite'],
      ] as const) {
        await page(path);
        const times: number[] = [];
        for (let run = 0; run < RUNS; run++) times.push(await timed(() => page(path)));
        measures.push(absolute({ measure: name, ...told }, times));
      }
      return measures;
    } finally {
      await rooms.close();
    }
  });
}

function publications(stationId: string, now: number): Publication[] {
  const words = {
    title: 'Nộp hồ sơ trực tuyến',
    description: 'Mô tả',
    author: 'UBND',
    body: [],
    coverSha256: null,
  };
  const hash = wordsHash(words);
  return Array.from({ length: COUNT }, (_, index) => {
    const state = stateOf(index % 100);
    const out = state === 'published' || state === 'sent';
    const at = now - (COUNT - index) * 60_000;
    return {
      ...words,
      ...UNTOUCHED,
      ...{ title: `Tin số ${index}`, id: nameId('bench', String(index)), stationId, channel: 'zalo-oa' },
      ...{ way: 'api', place: '', kinds: ['cchc'], unit: '', scriptId: 'bench', revisionId: 'bench' },
      ...{ contentHash: hash, audioSha256: null, wordsHash: hash, approvedHash: hash, approvedByName: null },
      ...{ approvedAt: at, state, position: index, nextAt: state === 'queued' ? now + 86_400_000 : null },
      ...{
        remoteId: `r${index}`,
        unclear: state === 'unknown' ? 'article' : null,
        views: index,
        viewsAt: at,
      },
      ...{ by: 'lan', byName: 'Trần Thị Lan', createdAt: at, updatedAt: at, publishedAt: out ? at : null },
      sentAt: state === 'sent' ? at : null,
    };
  });
}

function stateOf(percent: number): PublicationState {
  let sum = 0;
  for (const [state, share] of SHARES) if (percent < (sum += share)) return state;
  return 'cancelled';
}
