/** A month as chance makes it: programmes, people's changes, and everything that goes wrong with machines, lines and clocks. */
import { Chance } from './chance.ts';
import type { Machine } from './machine.ts';
import { FAIR, FOUL } from './network.ts';
import type { Town } from './town.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;

interface Event {
  at: number;
  what: string;
  act: () => unknown;
}

/** Weekdays 07:00 and Monday, Wednesday, Friday 16:30. */
const SESSIONS = [7 * HOUR, 16.5 * HOUR];

export class Month {
  private readonly chance: Chance;
  private readonly events: Event[] = [];
  private morning = '';
  private evening = '';
  private warning = '';
  private slots: { morning: string; evening: string } = { morning: '', evening: '' };
  private stories = 0;
  readonly happened: Record<string, number> = {};

  /** @param from a midnight; @param to the midnight after its last day */
  constructor(
    private readonly town: Town,
    private readonly from: number,
    private readonly to: number,
  ) {
    this.chance = new Chance(town.seed, 'month');
  }

  async live(): Promise<void> {
    const { town, from, to } = this;
    await this.setUp();
    for (const machine of town.machines) machine.boot();
    this.plan();
    for (let hour = from - 2 * HOUR; hour < to + 12 * HOUR; hour += 2 * HOUR)
      this.at(hour, 'look', () => town.ward.host.down || town.ward.look());
    this.events.sort((a, b) => a.at - b.at);
    for (const { at, what, act } of this.events) {
      await town.world.until(at);
      if (what !== 'look') this.happened[what] = (this.happened[what] ?? 0) + 1;
      await act();
    }
    await this.calm();
  }

  private async setUp(): Promise<void> {
    const { ward } = this.town;
    this.morning = await ward.bulletin('Bản tin sáng', [await this.story(), await this.story()]);
    this.evening = await ward.bulletin('Bản tin chiều', [
      await this.story(),
      await this.story(),
      await this.story(),
    ]);
    this.warning = await ward.bulletin('Cảnh báo mưa lũ', [await this.story()]);
    const date = new Date(this.from + 7 * HOUR).toISOString().slice(0, 10);
    const [morning, evening] = [
      await ward.slot('Buổi sáng', `${firstOf(date, [1, 2, 3, 4, 5])}T07:00`, 'MO,TU,WE,TH,FR', this.morning),
      await ward.slot('Buổi chiều', `${firstOf(date, [1, 3, 5])}T16:30`, 'MO,WE,FR', this.evening, {
        late: 'next-item',
        overrun: 'finish',
      }),
    ];
    this.slots = { morning: morning.id, evening: evening.id };
    await ward.look();
  }

  private story(): Promise<string> {
    return this.town.ward.news(`Tin số ${++this.stories}`, this.chance.whole(1_500, 4_500));
  }

  private at(at: number, what: string, act: () => unknown): void {
    this.events.push({ at, what, act });
  }

  private plan(): void {
    for (let day = this.from; day < this.to; day += DAY) {
      this.peoplesDay(day);
      for (const machine of this.town.machines) this.machinesDay(machine, day);
      this.serversDay(day);
    }
  }

  private peoplesDay(day: number): void {
    const { chance, town } = this;
    const { ward } = town;
    const office = () => day + chance.whole(8 * HOUR, 16 * HOUR);
    if (chance.is(0.5))
      this.at(office(), 'new bulletin', async () => {
        const [title, id] = chance.is(0.5)
          ? (['Bản tin sáng', this.morning] as const)
          : (['Bản tin chiều', this.evening] as const);
        await ward.bulletin(title, [await this.story(), await this.story()], id);
      });
    if (chance.is(0.08)) this.at(office(), 'cancellation', () => this.cancelOne(day + DAY));
    if (chance.is(0.06))
      this.at(office(), 'suspension', () => {
        const begin = day + DAY + chance.whole(0, 20) * HOUR;
        const zones = chance.is(0.3) ? ward.zones : [chance.of(ward.zones)];
        return ward.suspend([...zones], begin, begin + chance.whole(4, 50) * HOUR);
      });
    if (chance.is(0.12))
      this.at(day + chance.whole(1, 23 * 60) * MINUTE, 'emergency', async () => {
        const zones = chance.is(0.3) ? [ward.zones[0]!] : [ward.zones[1]!];
        town.world.mind(town.world.now(), town.world.now() + 30_000);
        const id = await ward.emergency(this.warning, zones, chance.whole(3, 18));
        if (chance.is(0.3))
          await ward.orders.stop(ward.station, commander(), id, 'Hết nguy hiểm').catch(() => undefined);
      });
    // Somebody looks each morning at what was not heard the day before.
    this.at(day + 9 * HOUR, 'look back', () => this.makeGood(day - DAY, day));
  }

  private async cancelOne(day: number): Promise<void> {
    const [airing] = await this.town.ward.airings(day, day + DAY);
    if (airing?.slot && airing.status === 'planned')
      await this.town.ward.cancel(airing.slot.id, airing.slot.wallStart);
  }

  private async makeGood(from: number, to: number): Promise<void> {
    const { ward, world } = this.town;
    const log = await ward.logs.read(ward.station, { from, to: Math.min(to, world.now()) });
    for (const { state, airing, madeGood } of log.lines)
      if (
        ['missed', 'interrupted', 'unreported'].includes(state) &&
        !madeGood &&
        (await ward.makeGood(airing.id))
      )
        this.happened['make-good'] = (this.happened['make-good'] ?? 0) + 1;
  }

  private serversDay(day: number): void {
    const { chance, town } = this;
    const { host } = town.ward;
    if (!chance.is(0.15)) return;
    const begin = this.nearSession(day);
    const hours = chance.of([0.05, 0.5, 3, 10]);
    this.at(begin, 'server away', () => (host.down = true));
    this.at(begin + hours * HOUR, 'server back', () => {
      host.down = false;
      town.ward.restart();
    });
  }

  private machinesDay(machine: Machine, day: number): void {
    const { chance, town } = this;
    const line = town.lines.get(machine)!;
    const near = () => this.nearSession(day);
    this.at(day, 'weather', () => (line.weather = chance.is(0.6) ? FOUL : FAIR));
    if (chance.is(0.2)) {
      const begin = near();
      this.at(begin, 'line down', () => (line.down = true));
      this.at(begin + chance.of([1 * MINUTE, HOUR, 9 * HOUR]), 'line up', () => (line.down = false));
    }
    if (chance.is(0.2)) {
      const begin = near();
      this.at(begin, 'power cut', () => machine.cutPower());
      this.at(
        begin + chance.of([20_000, 3 * MINUTE, HOUR, 8 * HOUR]),
        'power back',
        () => machine.running || machine.boot(),
      );
    }
    if (chance.is(0.3)) {
      const begin = near();
      this.at(begin, 'kill', () => machine.kill());
      this.at(begin + chance.whole(1, 40) * 1000, 'start', () => machine.running || machine.start());
    }
    if (chance.is(0.3)) {
      const begin = near();
      this.at(begin, 'kill in a write', () => machine.killAtWrite());
      this.at(begin + 40_000, 'start', () => machine.running || machine.start());
    }
    if (chance.is(0.1)) {
      const begin = near();
      this.at(begin, 'restart', () => void machine.stop());
      this.at(begin + 30_000, 'start', () => machine.running || machine.start());
    }
    if (chance.is(0.1))
      this.at(near(), 'clock step', () => {
        // Nobody sets the clock of a machine that is off; a running one has a moment to notice.
        if (!machine.running) return;
        machine.clock.wallErrorMs += chance.of([HOUR, -HOUR, DAY, -DAY]);
        town.world.mind(town.world.now(), town.world.now() + 40_000);
      });
    if (chance.is(0.05)) {
      const begin = near();
      this.at(begin, 'disk full', () => (machine.full = true));
      this.at(begin + chance.whole(1, 30) * HOUR, 'disk has room', () => (machine.full = false));
    }
    if (chance.is(0.2)) this.at(near(), 'rot', () => machine.rot());
  }

  /** More often than not where it hurts: around or in the middle of a session. */
  private nearSession(day: number): number {
    const { chance } = this;
    if (chance.is(0.25)) return day + chance.whole(0, DAY / 1000) * 1000;
    return day + chance.of(SESSIONS) + chance.whole(-90_000, 25_000);
  }

  /** Everything is mended, and has time to be told. */
  private async calm(): Promise<void> {
    const { town } = this;
    town.ward.host.down = false;
    for (const [machine, line] of town.lines) {
      Object.assign(line, { down: false, weather: FAIR });
      machine.full = false;
      if (!machine.running) machine.boot();
    }
    await town.ward.look();
    await town.world.advance(6 * HOUR);
    for (const machine of town.machines) {
      machine.kill();
      machine.boot();
    }
    await town.world.advance(6 * HOUR);
    await town.ward.look();
  }
}

function commander() {
  return { kind: 'person' as const, id: 'minh', name: 'Lê Văn Minh', roles: ['commander' as const] };
}

/** The first day from `date` on that is one of these weekdays, 1 for Monday. */
function firstOf(date: string, days: readonly number[]): string {
  for (let at = Date.parse(date); ; at += DAY)
    if (days.includes(new Date(at).getUTCDay())) return new Date(at).toISOString().slice(0, 10);
}
