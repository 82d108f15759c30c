/** Reads a pipe to its end and writes down when each piece came: what was measured must not stamp itself. */
import { createReadStream, createWriteStream } from 'node:fs';
import { machineClock } from '../kernel/clock.ts';

/** From byte `from` on, there at `at`, UTC ms. */
export interface Stamp {
  from: number;
  at: number;
}

const [fifo, copy] = process.argv.slice(2);
const stamps: Stamp[] = [];
let bytes = 0;
const kept = createWriteStream(copy!);
for await (const piece of createReadStream(fifo!, { highWaterMark: 65_536 })) {
  stamps.push({ from: bytes, at: machineClock.now() });
  bytes += (piece as Buffer).length;
  kept.write(piece);
}
kept.end(() => process.send!(stamps, () => process.disconnect()));
