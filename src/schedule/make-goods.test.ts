import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { MONDAY_MORNING, openProgramme, writeScript, type Programme } from '../../test/support/programme.ts';
import { DIALECTS } from '../../test/support/databases.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import { airingsBetween, type Airing } from './airings.store.ts';
import { createMakeGoods, type MakeGoods } from './make-goods.ts';
import type { SlotContent } from './slot-content.ts';
import { insertSuspension } from './suspensions.store.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY_MS = 86_400_000;
const at = (wall: string) => instantOf(wall, ZONE);
const actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code,
  );

for (const dialect of DIALECTS) {
  describe(`phát bù, on ${dialect}`, () => {
    let server: TestApp;
    let programme: Programme;
    let makeGoods: MakeGoods;
    let bulletinId: string;
    let scriptIds: string[];
    let missed: Airing;
    beforeEach(async () => {
      server = await openTestApp({ dialect });
      programme = openProgramme(server.installation);
      const { database, clock, bulletins, planner } = programme;
      makeGoods = createMakeGoods({ database, clock, bulletins, plan: (id) => planner.plan(id) });
      scriptIds = [];
      for (const title of ['Nộp hồ sơ trực tuyến', 'Một cửa'])
        scriptIds.push(await writeScript(programme, server.station.id, { title }));
      const content = {
        ...{ title: 'Bản tin sáng', openingChime: 'mo-dau', closingChime: null },
        ...{ openingTemplateId: null, closingTemplateId: null, between: null, scriptIds },
      };
      bulletinId = (await bulletins.save(server.station, actor, null, content)).id;
      await programme.schedule.saveSlot(server.station, actor, null, slot({}));
      missed = (await airings())[0]!;
      await clock.advance(at('2026-11-23T08:00') - clock.now());
    });
    afterEach(() => server.close());

    const slot = (change: Partial<SlotContent>): SlotContent => ({
      ...{ name: 'Buổi sáng', start: '2026-11-23T07:00', durationMinutes: 15, rrule: 'FREQ=DAILY;COUNT=1' },
      ...{ zones: [server.zones[0]!.id], bulletinId, reserveBulletinId: null },
      ...{ late: 'next-item', overrun: 'finish' },
      ...change,
    });
    const airings = () =>
      airingsBetween(
        programme.database.kysely,
        server.station.id,
        MONDAY_MORNING,
        MONDAY_MORNING + 7 * DAY_MS,
      );
    const contents = ({ items }: Airing) => items.map(({ sha256 }) => sha256);

    it('airs the very same sounds in the next allowed time, and can be taken back', async () => {
      const offer = await makeGoods.propose(server.station, missed.id);
      // The morning is used up; the afternoon is free.
      expect(offer).toEqual({ startsAt: at('2026-11-23T12:00'), minutes: 3, until: at('2026-12-01T00:00') });
      const made = await makeGoods.make(server.station, actor, missed.id, offer.startsAt!);
      expect(made).toMatchObject({ kind: 'make-good', makesGood: missed.id, start: '2026-11-23T12:00' });
      const again = (await airings()).find(({ slot: of }) => of?.id === made.id)!;
      expect(again).toMatchObject({ status: 'planned', title: 'Phát bù: Buổi sáng', bulletinId });
      expect(contents(again)).toEqual(contents(missed));
      expect(await code(makeGoods.propose(server.station, missed.id))).toBe('made-good-already');

      await makeGoods.remove(server.station, actor, made.id);
      expect((await airings()).find(({ id }) => id === again.id)).toMatchObject({ status: 'cancelled' });
      expect((await makeGoods.propose(server.station, missed.id)).startsAt).toBe(offer.startsAt);
    });

    it('stays the same when the bulletin is changed meanwhile', async () => {
      const other = await writeScript(programme, server.station.id, { title: 'Tin khác' });
      await programme.bulletins.save(server.station, actor, bulletinId, {
        ...{ title: 'Bản tin sáng', openingChime: 'mo-dau', closingChime: null },
        ...{ openingTemplateId: null, closingTemplateId: null, between: null, scriptIds: [other] },
      });
      const made = await makeGoods.make(server.station, actor, missed.id, at('2026-11-23T15:00'));
      const again = (await airings()).find(({ slot: of }) => of?.id === made.id)!;
      expect(contents(again)).toEqual(contents(missed));
    });

    it('does not air what is withdrawn, nor what was approved anew', async () => {
      const { kysely } = programme.database;
      await kysely
        .updateTable('script')
        .set({ state: 'withdrawn' })
        .where('id', '=', scriptIds[0]!)
        .execute();
      const made = await makeGoods.make(server.station, actor, missed.id, at('2026-11-23T15:00'));
      const again = (await airings()).find(({ slot: of }) => of?.id === made.id)!;
      expect(again.items.map(({ scriptId }) => scriptId)).toEqual([undefined, scriptIds[1]]);
      await makeGoods.remove(server.station, actor, made.id);

      await kysely
        .updateTable('script')
        .set({ state: 'withdrawn' })
        .where('id', '=', scriptIds[1]!)
        .execute();
      expect(await code(makeGoods.propose(server.station, missed.id))).toBe('content-changed');
    });

    it('takes the place of a session without a bulletin, and gives it back', async () => {
      const free = await programme.schedule.saveSlot(
        server.station,
        actor,
        null,
        slot({ name: 'Chiều', start: '2026-11-23T17:00', bulletinId: null }),
      );
      const offer = await makeGoods.propose(server.station, missed.id);
      expect(offer.startsAt).toBe(at('2026-11-23T17:00'));
      const made = await makeGoods.make(server.station, actor, missed.id, offer.startsAt!);
      const ofFree = async () => (await airings()).find(({ slot: of }) => of?.id === free.id)!;
      expect(await ofFree()).toMatchObject({ status: 'cancelled', reason: 'Nhường giờ cho phát bù.' });
      await makeGoods.remove(server.station, actor, made.id);
      expect(await ofFree()).toMatchObject({ status: 'silent' });
    });

    it('waits for the end of a suspension', async () => {
      const suspension = {
        ...{ id: 'funeral', stationId: server.station.id, zones: [server.zones[0]!.id], reason: 'đám tang' },
        ...{ from: at('2026-11-23T11:00'), to: at('2026-11-24T09:30'), createdBy: 'Lan', createdAt: 0 },
      };
      await insertSuspension(programme.database.kysely, { ...suspension, ended: null });
      expect((await makeGoods.propose(server.station, missed.id)).startsAt).toBe(at('2026-11-24T09:30'));
      expect(await code(makeGoods.make(server.station, actor, missed.id, at('2026-11-23T15:00')))).toBe(
        'overlap',
      );
    });

    it('is refused at a time that breaks a rule, has passed, or lies in another month', async () => {
      const make = (wall: string) => code(makeGoods.make(server.station, actor, missed.id, at(wall)));
      expect(await make('2026-11-23T07:30')).toBe('in-the-past');
      expect(await make('2026-11-23T11:00')).toBe('one-session-a-part');
      expect(await make('2026-11-28T09:00')).toBe('weekdays');
      expect(await make('2026-11-24T22:00')).toBe('quiet-hours');
      expect(await make('2026-12-01T09:00')).toBe('after-month');
      await programme.clock.advance(8 * DAY_MS);
      expect(await make('2026-12-01T09:00')).toBe('month-over');
    });

    it('is nothing for what has not begun, what was empty, or what is another station’s', async () => {
      await programme.schedule.saveSlot(
        server.station,
        actor,
        null,
        slot({ name: 'Mai', start: '2026-11-24T07:00' }),
      );
      await programme.schedule.saveSlot(
        server.station,
        actor,
        null,
        slot({ name: 'Trống', start: '2026-11-25T07:00', bulletinId: null }),
      );
      const named = async (name: string) => (await airings()).find(({ title }) => title === name)!.id;
      expect(await code(makeGoods.propose(server.station, await named('Mai')))).toBe('not-over-yet');
      expect(await code(makeGoods.propose(server.station, await named('Trống')))).toBe(
        'nothing-to-make-good',
      );
      expect(await code(makeGoods.propose({ ...server.station, id: 'another' }, missed.id))).toBe(
        'airing-not-found',
      );
      expect(await code(makeGoods.remove(server.station, actor, 'khong-co'))).toBe('make-good-not-found');
    });
  });
}
