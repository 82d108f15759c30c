/** The as-run journal on disk: appended and flushed before and after play, read again at boot, shortened when it has grown. */
import { open, readFile, type FileHandle } from 'node:fs/promises';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { AsRunEnd, AsRunEvent, AsRunResponse, AsRunStart } from '../playout/contract.ts';
import { replaceFile } from './durable-file.ts';
import { isFull, Reserve } from './reserve.ts';
import {
  apply,
  compacted,
  keyOf,
  lineOf,
  replay,
  unsentRows,
  type ItemKey,
  type JournalRecord,
  type JournalState,
  type OpenItem,
} from './journal-log.ts';

/** What the player says of an event; id and sequence number are given here. */
export type NewEvent = Omit<AsRunStart, 'id' | 'seq'> | Omit<AsRunEnd, 'id' | 'seq'>;

/** The span of a schedule and a day: for so long a row may still be asked whether its item has been played. */
const KEEP_MS = 8 * 86_400_000;
const WORTH_COMPACTING_BYTES = 512 * 1024;

export class Journal {
  private writing: Promise<void> = Promise.resolve();
  private torn = false;
  /** Lines that the disk refused, or of which it did not say that they are safe: written with the next ones. */
  private refused = '';
  /** Ids of rows that are not safe on the disk, and of those among them that it was handed. */
  private readonly unwritten = new Set<string>();
  private handed: string[] = [];
  private readonly reserve: Reserve;

  private constructor(
    private readonly path: string,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly state: JournalState,
    private file: FileHandle,
    private bytes: number,
  ) {
    this.reserve = new Reserve(`${path}.reserve`);
  }

  /** Opens or makes the journal at `path`. A last line torn by a power cut is closed off and counted as damaged. */
  static async open(path: string, clock: Clock, log: Log): Promise<Journal> {
    const file = await open(path, 'a', 0o600);
    const text = await readFile(path, 'utf8').catch(async (error: unknown) => {
      await file.close();
      throw error;
    });
    const { state, damaged } = replay(text);
    if (damaged > 0) log.warn('journal lines were damaged and left out', { lines: damaged });
    const journal = new Journal(path, clock, log, state, file, Buffer.byteLength(text));
    journal.torn = text !== '' && !text.endsWith('\n');
    await journal.reserve.keep();
    return journal;
  }

  /** All rows still held, oldest first. */
  rows(): AsRunEvent[] {
    return [...this.state.rows.values()];
  }

  /** Whether there is anything of an item's play: a row, or that it is about to sound. */
  hasTrace(item: ItemKey): boolean {
    return this.state.played.has(keyOf(item)) || this.state.open.has(keyOf(item));
  }

  /** Items that began, or were about to, and have no end: after a boot, those that a power cut or a kill ended. */
  openItems(): OpenItem[] {
    return [...this.state.open.values()];
  }

  /**
   * Rows the server has not answered yet and the caller wants, oldest first. One that is not on disk yet is not among them: sent, and
   * then forgotten by a kill, it would be told a second time after the restart.
   */
  unsent(wanted: (row: AsRunEvent) => boolean, limit: number): AsRunEvent[] {
    return unsentRows(this.state)
      .filter((row) => !this.unwritten.has(row.id) && wanted(row))
      .slice(0, limit);
  }

  /** Notes that an item is about to sound; resolves when that is on disk. */
  async arm(item: ItemKey, segmentId: string | null, at: string): Promise<void> {
    const { airingId, occurrence } = item;
    await this.write([{ is: 'armed', airingId, occurrence, item: item.item, segmentId, at }], true);
  }

  /** Notes that an armed item will not sound after all. */
  async disarm(item: ItemKey): Promise<void> {
    const { airingId, occurrence } = item;
    await this.write([{ is: 'disarmed', airingId, occurrence, item: item.item }], false);
  }

  /**
   * Adds a row. It counts from this call on, also when the disk refuses it; resolves when it is on disk and may be sent, or was
   * refused: then it may be sent once it is written with a later one.
   *
   * @param id for a row that is written once whoever writes it; one that is there already stays as it is
   */
  async append(event: NewEvent, id = newId(this.clock.now())): Promise<AsRunEvent> {
    const known = this.state.rows.get(id);
    if (known) return known;
    const row: AsRunEvent = { ...event, id, seq: this.state.seq + 1 };
    this.unwritten.add(id);
    await this.write([{ is: 'row', row }], true, id);
    return row;
  }

  /** Notes how far the item that sounds has come; not flushed. */
  async progress(item: ItemKey, playedMs: number, silentMs: number): Promise<void> {
    const { airingId, occurrence } = item;
    await this.write([{ is: 'progress', airingId, occurrence, item: item.item, playedMs, silentMs }], false);
  }

  /** Takes the server's answers; each is final for its row. */
  async acknowledge(results: AsRunResponse['results']): Promise<void> {
    const { rows, answered } = this.state;
    const records = results
      .filter(({ id }) => rows.has(id) && !answered.has(id))
      .map((result): JournalRecord => ({ is: 'answer', ...result }));
    await this.write(records, true);
    if (this.bytes > WORTH_COMPACTING_BYTES) await this.compact();
    await this.queued(() => this.reserve.keep());
  }

  /** Rewrites the file with what is still needed, if that is less than half of it. */
  async compact(): Promise<void> {
    await this.queued(async () => {
      const records = compacted(this.state, this.clock.now() - KEEP_MS);
      const text = records.map(lineOf).join('');
      if (Buffer.byteLength(text) > this.bytes / 2) return;
      await replaceFile(this.path, text, 0o600);
      await this.file.close();
      this.file = await open(this.path, 'a', 0o600);
      this.torn = false;
      this.nowSafe();
      this.bytes = Buffer.byteLength(text);
      Object.assign(this.state, replay(text).state);
    });
  }

  /** Writes once more what the disk refused: between programmes nothing else may be written for days. */
  async again(): Promise<void> {
    await this.writing;
    if (this.refused !== '') await this.write([], true);
  }

  /** Resolves when all that was said until now is on disk, and so may be sent. */
  settled(): Promise<void> {
    return this.writing;
  }

  /** Waits for what is being written, and closes the file. */
  async close(): Promise<void> {
    await this.again();
    await this.file.close();
  }

  private write(records: JournalRecord[], flush: boolean, rowId?: string): Promise<void> {
    for (const record of records) apply(this.state, record);
    return this.queued(async () => {
      // A line that a crash or a full disk cut short is ended first, so that it spoils no other.
      const lines = this.refused + records.map(lineOf).join('');
      const text = (this.torn ? '\n' : '') + lines;
      this.torn = true;
      this.refused = lines;
      if (rowId !== undefined) this.handed.push(rowId);
      await this.file.appendFile(text).catch(async (error: unknown) => {
        if (!isFull(error) || !(await this.reserve.release())) throw error;
        this.log.error('the disk is full: the journal goes on in the room kept for it');
        await this.file.appendFile(`\n${lines}`);
      });
      this.torn = false;
      this.bytes += Buffer.byteLength(text);
      if (flush || this.handed.length > 0) await this.file.datasync();
      this.nowSafe();
    });
  }

  private nowSafe(): void {
    this.refused = '';
    for (const id of this.handed.splice(0)) this.unwritten.delete(id);
  }

  /** One write after the other. A disk that refuses is reported and must not keep the programme from sounding. */
  private queued(write: () => Promise<void>): Promise<void> {
    this.writing = this.writing.then(write).catch((error: unknown) => {
      this.log.error('the journal could not be written', { error });
    });
    return this.writing;
  }
}
