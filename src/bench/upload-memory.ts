/** What the server's own memory grows by while two gigabytes are uploaded to it in pieces, as the page sends them. */
import { COMMAND_LINE } from '../accounts/actor.ts';
import { openInstallation } from '../accounts/installation.ts';
import { listStations } from '../accounts/stations.ts';
import { machineClock } from '../kernel/clock.ts';
import { absolute, type Measure } from './measure.ts';
import { residentMegabytes, runningServer } from './server-start.ts';
import { environmentOf, withSetUpFolder } from './throwaway-station.ts';

const PIECE_BYTES = 4 * 1024 * 1024;
const PIECES = 512;
/** Enough that what a first upload loads is there before it is measured. */
const WARM_PIECES = 8;

export async function uploadMemory(): Promise<Measure[]> {
  return withSetUpFolder(async (folder) => {
    const installation = await openInstallation(environmentOf(folder));
    const [station] = await listStations(installation.database.kysely);
    const asked = { name: 'Đo tải lên', roles: ['editor' as const], expiresAt: null };
    const { token } = await installation.tokens.create(station!.id, COMMAND_LINE, asked);
    await installation.close();
    return runningServer(folder, async ({ origin, pid }) => {
      const api = `${origin}/api/v1/stations/${station!.id}/uploads`;
      const before = await grown(api, token, pid, WARM_PIECES, 'làm nóng');
      const during = await grown(api, token, pid, PIECES, 'hai GB');
      return [
        absolute({ measure: 'server, memory grown at most during a 2 GB upload', unit: 'MB', aim: '≤ 50' }, [
          Math.max(0, during.most - before.last),
        ]),
      ];
    });
  });
}

/** A piece of a WAV that goes on and on: noise, after a header that says so, as a disk and a decoder find it. */
function sound(): Uint8Array<ArrayBuffer> {
  const piece = Buffer.alloc(PIECE_BYTES);
  piece.write('RIFF\xff\xff\xff\xffWAVEfmt ', 0, 'latin1');
  piece.writeUInt32LE(16, 16);
  piece.writeUInt16LE(1, 20);
  piece.writeUInt16LE(2, 22);
  piece.writeUInt32LE(44_100, 24);
  piece.writeUInt32LE(176_400, 28);
  piece.writeUInt16LE(4, 32);
  piece.writeUInt16LE(16, 34);
  piece.write('data\xff\xff\xff\xff', 36, 'latin1');
  for (let at = 44; at < piece.length; at += 2)
    piece.writeInt16LE(Math.floor((Math.random() - 0.5) * 20_000), at);
  return Uint8Array.from(piece);
}

/** Sends so many pieces; resident memory at its highest and at the end, MB. */
async function grown(
  api: string,
  token: string,
  pid: number,
  pieces: number,
  name: string,
): Promise<{ most: number; last: number }> {
  const headers = { authorization: `Bearer ${token}` };
  const about = JSON.stringify({ name, bytes: pieces * PIECE_BYTES, modified: 0 });
  const json = { ...headers, 'content-type': 'application/json' };
  const begun = await fetch(api, { method: 'POST', headers: json, body: about });
  const { id } = (await begun.json()) as { id: string };
  const piece = sound();
  const binary = { ...headers, 'content-type': 'application/octet-stream' };
  let most = 0;
  for (let sent = 0; sent < pieces; sent++) {
    const url = `${api}/${id}?offset=${sent * PIECE_BYTES}`;
    const { ok, status } = await fetch(url, { method: 'PATCH', headers: binary, body: piece });
    if (!ok) throw new Error(`piece ${sent} was answered ${status}`);
    most = Math.max(most, residentMegabytes(pid));
  }
  await fetch(`${api}/${id}/finish`, { method: 'POST', headers });
  await machineClock.wait(2_000);
  const last = residentMegabytes(pid);
  return { most: Math.max(most, last), last };
}
