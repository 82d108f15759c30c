import { appendFile, mkdtemp, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { isoOf } from '../playout/contract.ts';
import { uploadRows } from './as-run-upload.ts';
import { lineOf, recordOf, replay, unsentRows } from './journal-log.ts';
import { Journal, type NewEvent } from './journal.ts';
import { ServerAway } from './server-client.ts';

const START = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;
const clock = new VirtualClock(START);
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-journal-'));
  path = join(folder, 'as-run.log');
});
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  await rm(folder, { recursive: true });
});

const common = (item: number, at = START) => ({
  airingId: 'a',
  occurrence: 0,
  item,
  segmentId: 's',
  at: isoOf(at),
  clockOffsetMs: 0,
});
const started = (item: number, at = START): NewEvent => ({ ...common(item, at), kind: 'start' });
const ended = (item: number, at = START): NewEvent => ({
  ...common(item, at),
  ...{ kind: 'end', outcome: 'completed', playedMs: 1000 },
});
const key = (item: number) => ({ airingId: 'a', occurrence: 0, item });
const opened: Journal[] = [];
async function open(): Promise<Journal> {
  const journal = await Journal.open(path, clock, silentLog);
  opened.push(journal);
  return journal;
}
const all = () => true;
const accept = async (events: { id: string }[]) => ({
  results: events.map(({ id }) => ({ id, result: 'accepted' as const })),
});

describe('the journal', () => {
  it('has everything again after the process was ended at any moment', async () => {
    const journal = await open();
    await journal.arm(key(0), 's', isoOf(START));
    await journal.append(started(0));
    await journal.progress(key(0), 700, 20);
    // Not closed: this is what a kill leaves.
    const again = await open();
    expect(again.rows()).toEqual(journal.rows());
    expect(again.openItems()).toEqual([
      { ...key(0), segmentId: 's', at: isoOf(START), started: true, playedMs: 700, silentMs: 20 },
    ]);
    await again.append(ended(0));
    expect(again.openItems()).toEqual([]);
    expect(again.rows().map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('loses no whole line to a tear, wherever a power cut makes it, and goes on behind it', async () => {
    const journal = await open();
    for (let item = 0; item < 3; item++) await journal.append(started(item));
    const whole = await readFile(path, 'utf8');
    const ends = [...whole.matchAll(/\n/g)].map(({ index }) => index);
    for (let cut = 0; cut <= whole.length; cut += 7) {
      await writeFile(path, whole.slice(0, cut));
      const torn = await open();
      // The last line is whole also without its line feed.
      const survived = ends.filter((end) => end <= cut).length;
      expect(torn.rows()).toHaveLength(survived);
      await torn.append(ended(9));
      const after = replay(await readFile(path, 'utf8'));
      expect(after.state.rows.size).toBe(survived + 1);
      expect([...after.state.rows.values()].at(-1)!.seq).toBe(survived + 1);
    }
  });

  it('knows a rotted line from a whole one', () => {
    const record = { is: 'seq', seq: 41 } as const;
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 127 }), (at, change) => {
        const bytes = Buffer.from(lineOf(record).trimEnd());
        bytes[at % bytes.length]! ^= change;
        expect(recordOf(bytes.toString('latin1'))).toBeNull();
      }),
    );
    expect(recordOf(lineOf(record).trimEnd())).toEqual(record);
  });

  it('takes lines of a later version for damaged, and the others as they are', async () => {
    const journal = await open();
    await journal.append(started(0));
    await appendFile(path, 'cafecafe {"is":"hologram"}\n');
    expect((await open()).rows()).toHaveLength(1);
  });

  it('writes what a full disk refused with the next that it takes', async () => {
    const journal = await open();
    await journal.append(started(0));
    const file = (journal as unknown as { file: FileHandle }).file;
    const refuse = vi.spyOn(file, 'appendFile').mockImplementation(async (text) => {
      // As a disk does it: the beginning has got room.
      await file.write((text as string).slice(0, 20));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    await journal.append(ended(0));
    await journal.append(started(1));
    refuse.mockRestore();
    expect((await open()).rows()).toHaveLength(1);
    await journal.append(ended(1));
    const again = await open();
    expect(again.rows()).toEqual(journal.rows());
    expect(again.rows()).toHaveLength(4);
    expect(again.openItems()).toEqual([]);
  });

  it('goes on in the room kept for it when others have filled the disk', async () => {
    const journal = await open();
    expect((await stat(`${path}.reserve`)).size).toBe(1024 * 1024);
    const file = (journal as unknown as { file: FileHandle }).file;
    const full = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    vi.spyOn(file, 'appendFile').mockImplementationOnce(full);
    await journal.append(ended(0));
    await expect(stat(`${path}.reserve`)).rejects.toThrow('ENOENT');
    expect((await open()).rows()).toEqual(journal.rows());
    // With room again it is kept anew.
    await journal.acknowledge([]);
    expect((await stat(`${path}.reserve`)).size).toBe(1024 * 1024);
  });

  it('never drops a row that was not answered, however small it is made', async () => {
    const journal = await open();
    const [first, second] = [
      await journal.append(started(0, START - 30 * DAY)),
      await journal.append(ended(0, START - 30 * DAY)),
    ];
    const third = await journal.append(started(1, START - DAY));
    await journal.acknowledge([
      { id: first.id, result: 'accepted' },
      { id: third.id, result: 'rejected', reason: 'x' },
    ]);
    for (let index = 0; index < 200; index++) await journal.progress(key(1), index, 0);
    const before = (await stat(path)).size;
    await journal.compact();
    await journal.append(ended(1));
    expect((await stat(path)).size).toBeLessThan(before / 2);
    const again = await open();
    expect(
      again
        .rows()
        .map(({ id }) => id)
        .slice(0, 2),
    ).toEqual([second.id, third.id]);
    expect(again.unsent(all, 10).map(({ seq }) => seq)).toEqual([2, 4]);
    expect((await again.append(started(2))).seq).toBe(5);
  });

  it('keeps, through compaction, what is open and how far it has come', async () => {
    const journal = await open();
    await journal.append(started(0));
    for (let index = 0; index < 200; index++) await journal.progress(key(0), index, 1);
    await journal.arm(key(1), 's', isoOf(START + 5000));
    await journal.compact();
    expect((await open()).openItems()).toEqual([
      expect.objectContaining({ item: 0, started: true, playedMs: 199 }),
      expect.objectContaining({ item: 1, started: false }),
    ]);
  });
});

describe('sending the journal', () => {
  async function filled(count: number): Promise<Journal> {
    const journal = await open();
    for (let item = 0; item < count; item++) await journal.append(ended(item));
    return journal;
  }

  it('sends no row that a kill could still take', async () => {
    const journal = await open();
    const written = journal.append(started(0));
    expect(journal.rows()).toHaveLength(1);
    expect(journal.unsent(all, 10)).toEqual([]);
    await written;
    expect(journal.unsent(all, 10)).toHaveLength(1);
  });

  it.each(['appendFile', 'datasync'] as const)(
    'sends no row that the disk refused (%s) before it has taken it',
    async (call) => {
      const journal = await open();
      const file = (journal as unknown as { file: FileHandle }).file;
      const refuse = vi.spyOn(file, call).mockRejectedValue(new Error('input/output error'));
      await journal.append(started(0));
      await journal.progress(key(0), 100, 0);
      expect(journal.rows()).toHaveLength(1);
      expect(journal.unsent(all, 10)).toEqual([]);
      refuse.mockRestore();
      // Whatever is written next takes it along, and is flushed for it.
      await (call === 'appendFile' ? journal.progress(key(0), 200, 0) : journal.again());
      expect(journal.unsent(all, 10)).toEqual(journal.rows());
      const again = await open();
      expect(again.rows()).toEqual(journal.rows());
      expect(again.openItems()).toMatchObject([
        { item: 0, started: true, playedMs: call === 'appendFile' ? 200 : 100 },
      ]);
    },
  );

  it('sends what was refused and then written by compaction', async () => {
    const journal = await open();
    await journal.append(ended(0, START - 30 * DAY));
    await journal.acknowledge(journal.rows().map(({ id }) => ({ id, result: 'accepted' })));
    for (let index = 0; index < 50; index++) await journal.progress(key(1), index, 0);
    const file = (journal as unknown as { file: FileHandle }).file;
    vi.spyOn(file, 'appendFile').mockRejectedValueOnce(new Error('input/output error'));
    const row = await journal.append(ended(1));
    expect(journal.unsent(all, 10)).toEqual([]);
    await journal.compact();
    expect(journal.unsent(all, 10)).toEqual([row]);
    expect((await open()).rows()).toEqual([row]);
  });

  it('sends each row until it is answered, and not again', async () => {
    const journal = await filled(3);
    const lost = () => Promise.reject(new ServerAway('no network'));
    await expect(uploadRows(journal, lost, new Set(), silentLog)).rejects.toThrow('no network');
    expect(journal.unsent(all, 10)).toHaveLength(3);
    const sent: string[] = [];
    await uploadRows(
      journal,
      async (events) => (sent.push(...events.map(({ id }) => id)), accept(events)),
      new Set(),
      silentLog,
    );
    await uploadRows(journal, () => Promise.reject(new Error('nothing to send')), new Set(), silentLog);
    expect(sent).toEqual(journal.rows().map(({ id }) => id));
    expect(unsentRows(replay(await readFile(path, 'utf8')).state)).toEqual([]);
  });

  it('goes on with the rows that were not answered when only some were', async () => {
    const journal = await filled(4);
    await uploadRows(journal, async (events) => accept(events.slice(0, 1)), new Set(), silentLog);
    expect(journal.unsent(all, 10)).toEqual([]);
  });

  it('lets one row that the server cannot take hold up no other', async () => {
    const journal = await filled(9);
    const poison = journal.rows()[5]!.id;
    const passedOver = new Set<string>();
    const send = async (events: { id: string }[]) => {
      if (events.some(({ id }) => id === poison)) throw new ServerAway('400', 400);
      return accept(events);
    };
    await uploadRows(journal, send, passedOver, silentLog);
    expect(journal.unsent(all, 10).map(({ id }) => id)).toEqual([poison]);
    expect([...passedOver]).toEqual([poison]);
  });

  it('does not turn in circles when the server answers for other rows', async () => {
    const journal = await filled(2);
    await expect(
      uploadRows(journal, async () => accept([{ id: 'x' }]), new Set(), silentLog),
    ).rejects.toThrow(ServerAway);
  });
});
