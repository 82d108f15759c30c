import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { DIALECTS } from '../../test/support/databases.ts';
import {
  formOf,
  MONDAY_MORNING,
  openProgramme,
  writeScript,
  type Programme,
} from '../../test/support/programme.ts';
import { airingsBetween } from './airings.store.ts';
import type { MoveContent } from './calendar-edits.ts';
import { scheduleRoutes } from './schedule.routes.tsx';
import type { StationSlot } from './slots.store.ts';

const LAN = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
const PATH = '/d/hai-ba-trung/lich-phat';
const DAY_MS = 86_400_000;
const MINUTE = 60_000;

describe.each(DIALECTS)('changes on the calendar, on %s', (dialect) => {
  let server: TestApp;
  let programme: Programme;
  let slot: StationSlot;
  let bulletins: string[];
  beforeAll(async () => {
    server = await openTestApp({
      dialect,
      routes: (app, installation) => scheduleRoutes(app, (programme = openProgramme(installation))),
    });
    bulletins = [];
    for (const durationMs of [60_000, 400_000]) {
      const scriptIds = [await writeScript(programme, server.station.id, { title: 'Hồ sơ', durationMs })];
      const content = {
        ...{ title: 'Bản tin', openingChime: 'mo-dau', closingChime: null, scriptIds },
        ...{ openingTemplateId: null, closingTemplateId: null, between: null },
      };
      bulletins.push((await programme.bulletins.save(server.station, LAN, null, content)).id);
    }
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    for (const table of ['schedule_edit', 'slot_exception', 'airing', 'slot'] as const)
      await programme.database.kysely.deleteFrom(table).execute();
    slot = await programme.schedule.find(server.station.id, (await make({ priority: 'priority' })).id);
  });

  const make = (change: object = {}) =>
    programme.schedule.saveSlot(server.station, LAN, null, {
      ...{ name: 'Buổi sáng', start: '2026-11-23T07:00', durationMinutes: 15, overrun: 'finish' },
      ...{ rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR', zones: [server.zones[0]!.id], late: 'whole' },
      ...{ bulletinId: bulletins[0]!, reserveBulletinId: bulletins[1]! },
      ...change,
    });
  const wednesday = (change: Partial<MoveContent> = {}): MoveContent => ({
    ...{ slotId: slot.id, wallStart: '2026-11-25T07:00:00', date: '2026-11-25', time: '07:00' },
    ...{ minutes: 15, scope: 'once' },
    ...change,
  });
  const edits = () => programme.calendarEdits;
  const move = (change: Partial<MoveContent>) => edits().move(server.station, LAN, wednesday(change));
  const undo = (editId: string, by: typeof LAN = LAN) => edits().undo(server.station, by, editId);
  const slots = () => programme.schedule.list(server.station.id);
  /** 'Mon 07:00 planned' of the two coming weeks. */
  const airs = async (status = 'planned') => {
    const { kysely } = programme.database;
    const all = await airingsBetween(kysely, server.station.id, MONDAY_MORNING, MONDAY_MORNING + 7 * DAY_MS);
    return all
      .filter((airing) => airing.status === status)
      .map(
        ({ slot: of, endsAt, startsAt }) => `${of!.wallStart.slice(8, 16)} +${(endsAt - startsAt) / MINUTE}`,
      );
  };

  it('are made and taken back by programs too', async () => {
    const { body, post } = {
      body: wednesday({ date: '2026-11-26', time: '08:25' }),
      post: (path: string, content: object) =>
        server.json('editor', 'POST', `/api/v1/stations/${server.station.id}/schedule/${path}`, content),
    };
    const moved = await post('moves', body);
    expect(moved.status).toBe(200);
    expect(await airs()).toContain('26T08:25 +15');
    const { editId } = (await moved.json()) as { editId: string };
    expect((await post(`edits/${editId}/undo`, {})).status).toBe(204);
    expect(await airs()).toContain('25T07:00 +15');
    const refused = await post('moves', { ...body, time: '25:10' });
    expect([refused.status, await refused.json()]).toMatchObject([422, { errors: [{ field: 'time' }] }]);
    const copied = await post('copies', { unit: 'day', from: '2026-11-25', to: '2026-11-26' });
    expect([copied.status, await copied.json()]).toMatchObject([201, { count: 1 }]);
    expect(await airs()).toContain('26T07:00 +15');
  });

  it('by the form, by ending a slot and by cancelling one airing are taken back too', async () => {
    const before = [await slots(), await airs(), await airs('cancelled')];
    const made = await make({ name: 'Buổi chiều', start: '2026-11-23T16:30' });
    await undo(made.editId);
    expect([await slots(), await airs()]).toEqual(before.slice(0, 2));

    const saved = await programme.schedule.saveSlot(server.station, LAN, slot.id, {
      ...{ ...slot, start: '2026-11-23T07:30', rrule: 'FREQ=WEEKLY;BYDAY=MO' },
      ...{ document: '', orderedBy: '', kind: 'regular' },
    });
    await undo(saved.editId);
    const ended = await programme.schedule.retireSlot(server.station, LAN, slot.id);
    expect(await slots()).toEqual([]);
    await undo(ended.editId);
    const cancelled = await programme.schedule.setOccurrence(
      server.station,
      LAN,
      slot.id,
      '2026-11-25T07:00:00',
      { cancelled: true, reason: 'Mất điện' },
    );
    expect(await airs('cancelled')).toContain('25T07:00 +15');
    await undo(cancelled.editId);
    expect([await slots(), await airs()]).toEqual(before.slice(0, 2));
    await expect(undo(cancelled.editId)).rejects.toThrow('Đã quá thời gian hoàn tác.');
  });

  it('move one airing alone, with its bulletin, zones and priority, and back exactly', async () => {
    await programme.schedule.setOccurrence(server.station, LAN, slot.id, '2026-11-25T07:00:00', {
      bulletinId: bulletins[1]!,
    });
    const before = [await slots(), await programme.schedule.exceptions(server.station.id)];
    const { editId, slot: made } = await move({ date: '2026-11-26', time: '08:25', minutes: 10 });
    expect(await airs()).toEqual(['23T07:00 +15', '26T08:25 +10', '27T07:00 +15']);
    expect(await airs('cancelled')).toEqual(['25T07:00 +15']);
    const { start, rrule, zones, priority, bulletinId, reserveBulletinId, late } = made;
    expect({ start, rrule, zones, priority, bulletinId, reserveBulletinId, late }).toEqual({
      ...{ start: '2026-11-26T08:25', rrule: undefined, zones: slot.zones, priority: 'priority' },
      ...{ bulletinId: bulletins[0], reserveBulletinId: bulletins[1], late: 'whole' },
    });
    // What was set for this once has gone with it.
    expect(await programme.schedule.exceptions(server.station.id)).toMatchObject([
      { slotId: made.id, wallStart: '2026-11-26T08:25:00', bulletinId: bulletins[1] },
    ]);
    await undo(editId);
    expect([await slots(), await programme.schedule.exceptions(server.station.id)]).toEqual(before);
    expect(await airs()).toEqual(['23T07:00 +15', '25T07:00 +15', '27T07:00 +15']);
    await expect(undo(editId)).rejects.toMatchObject({ code: 'too-late-to-undo' });
  });

  it('move a slot from one airing on, and leave those before it alone', async () => {
    const { slot: rest, editId } = await move({ date: '2026-11-26', time: '17:00', scope: 'following' });
    expect(await airs()).toEqual(['23T07:00 +15', '26T17:00 +15', '27T17:00 +15']);
    expect(rest).toMatchObject({ rrule: 'FREQ=WEEKLY;BYDAY=MO,TH,FR' });
    const kept = (await slots()).find(({ id }) => id === slot.id);
    expect(kept).toEqual({ ...slot, until: '2026-11-24T23:59' });
    await undo(editId);
    expect(await slots()).toEqual([slot]);
  });

  it('stretch a slot as a whole from its first airing, under its own id', async () => {
    await move({ wallStart: '2026-11-23T07:00:00', date: '2026-11-23', minutes: 10, scope: 'following' });
    expect(await slots()).toMatchObject([{ id: slot.id, start: '2026-11-23T07:00:00', durationMinutes: 10 }]);
    expect(await airs()).toEqual(['23T07:00 +10', '25T07:00 +10', '27T07:00 +10']);
  });

  it('are refused at the field, in the rule’s words, and then change nothing', async () => {
    const refused: [Partial<MoveContent>, string, string][] = [
      [{ minutes: 20 }, 'minutes', 'Mỗi buổi phát không quá 15 phút'],
      [{ date: '2026-11-28' }, 'date', 'Chỉ phát từ thứ Hai đến thứ Sáu'],
      [{ time: '05:00' }, 'time', 'giờ yên tĩnh'],
      [{ date: '2026-11-27', time: '07:05' }, 'time', 'Trùng giờ trên cùng cụm loa với “Buổi sáng”'],
      [{ date: '2026-11-23', time: '06:00' }, 'time', 'phải ở phía trước'],
      [{}, 'time', 'vẫn như cũ'],
      [{ minutes: 1 }, 'minutes', 'vượt khung giờ 1 phút'],
      [{ date: '2026-11-27', scope: 'following' }, 'date', 'đã phát vào thứ Sáu'],
    ];
    const before = [await slots(), await airs()];
    for (const [change, field, words] of refused) {
      await expect(move(change)).rejects.toMatchObject({
        errors: expect.arrayContaining([
          { field, message: expect.stringContaining(words) as string },
        ]) as unknown,
      });
    }
    expect([await slots(), await airs()]).toEqual(before);
    // It holds what was chosen for this once, too.
    await programme.schedule.setOccurrence(server.station, LAN, slot.id, '2026-11-25T07:00:00', {
      bulletinId: bulletins[1]!,
    });
    await expect(move({ minutes: 6 })).rejects.toMatchObject({ code: 'bulletin-too-long' });
    await move({ minutes: 7 });
  });

  it('have a form that works alone: opened, refused with all that was typed, saved, undone', async () => {
    const week = await (await server.request('editor', 'get', PATH)).text();
    const href = `${PATH}/doi-gio?khung-gio=${slot.id}&amp;luc=2026-11-25T07%3A00%3A00`;
    expect(week).toContain(`data-edit="${href}" data-from="420" data-minutes="15" data-recurs=""`);
    const seen = await (await server.request('auditor', 'get', PATH)).text();
    expect(seen).not.toContain('data-edit=');

    const form = await (
      await server.request('editor', 'get', `${href.replace('&amp;', '&')}&gio=07:40&phut=10`)
    ).text();
    for (const part of ['id="doi-gio"', 'value="07:40"', 'value="10"', 'Chỉ lượt này', 'Cả khung giờ'])
      expect(form).toContain(part);
    const post = (path: string, values: object, who: 'editor' | 'auditor' = 'editor') =>
      server.request(who, 'post', path, formOf(values as Record<string, string>));
    const typed = { ...wednesday({ date: '2026-11-27', time: '07:05' }), minutes: '15', zone: '' };
    const refused = await post(`${PATH}/doi-gio`, typed);
    expect(refused.status).toBe(422);
    const html = await refused.text();
    for (const part of [
      'id="f-time-error"',
      'Trùng giờ trên cùng cụm loa',
      'value="2026-11-27"',
      'value="07:05"',
    ])
      expect(html).toContain(part);
    expect((await post(`${PATH}/doi-gio`, typed, 'auditor')).status).toBe(403);
    const nowhere = await post(`${PATH}/doi-gio`, { ...typed, slotId: 'khong-co' });
    expect(await nowhere.text()).toContain('Không tìm thấy khung giờ phát này.');

    const saved = await post(`${PATH}/doi-gio`, { ...typed, time: '17:05' });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${PATH}?tuan=2026-11-27`]);
    const cookie = decodeURIComponent(saved.headers.get('set-cookie') ?? '');
    const { undo: offer } = JSON.parse(/loa-notice=(\{.*?\});/.exec(cookie)![1]!) as {
      undo: { action: string };
    };
    expect(await airs()).toEqual(['23T07:00 +15', '27T07:00 +15', '27T17:05 +15']);
    const undone = await post(offer.action, { tuan: '2026-11-25' });
    expect([undone.status, undone.headers.get('location')]).toEqual([303, `${PATH}?tuan=2026-11-25`]);
    expect(await slots()).toEqual([slot]);
    const twice = await post(offer.action, { tuan: '2026-11-25' });
    expect(decodeURIComponent(twice.headers.get('set-cookie') ?? '')).toContain('Đã quá thời gian hoàn tác.');
  });

  it('copy a day: what has no room is told of in words first, the rest comes, and goes again', async () => {
    await make({ name: 'Buổi chiều', start: '2026-11-25T17:00', rrule: undefined, priority: undefined });
    const ordered = { document: '145/KH-UBND', orderedBy: 'Chủ tịch UBND phường' };
    const directive = { kind: 'directive', ...ordered, start: '2026-11-25T10:00', rrule: undefined };
    await make({ name: 'Bầu cử', ...directive });
    await programme.schedule.setOccurrence(server.station, LAN, slot.id, '2026-11-25T07:00:00', {
      bulletinId: bulletins[1]!,
    });
    const before = [await slots(), await programme.schedule.exceptions(server.station.id)];
    const form = await (await server.request('editor', 'get', `${PATH}/chep?tu=2026-11-25`)).text();
    for (const part of ['value="2026-12-02"', 'Buổi chiều', 'Bầu cử 10:00 (phát theo chỉ đạo'])
      expect(form).toContain(part);
    const post = (values: Record<string, string>) =>
      server.request(
        'editor',
        'post',
        `${PATH}/chep`,
        formOf({ unit: 'day', from: '2026-11-25', ...values }),
      );

    expect((await post({ to: '2026-11-25' })).status).toBe(422);
    const told = await post({ to: '2026-11-27' });
    const html = await told.text();
    expect([told.status, told.headers.get('loa-refused')]).toEqual([409, 'copies-conflict']);
    for (const part of ['Không chép được 1 lượt', 'Trùng giờ trên cùng cụm loa', 'Chép 1 lượt, bỏ 1 lượt'])
      expect(html).toContain(part);
    expect([await slots(), await programme.schedule.exceptions(server.station.id)]).toEqual(before);

    const without = /name="without" value="([^"]+)"/.exec(html)![1]!;
    const elsewhere = await post({ to: '2026-11-30', without, agreedTo: '2026-11-27' });
    expect(elsewhere.status).toBe(409);
    const saved = await post({ to: '2026-11-27', without, agreedTo: '2026-11-27' });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${PATH}?tuan=2026-11-27`]);
    expect(await airs()).toContain('27T17:00 +15');
    // On a free day its own bulletin comes along.
    const { editId, count } = await programme.copies.copy(
      server.station,
      LAN,
      { unit: 'day', from: '2026-11-25', to: '2026-11-26' },
      [],
    );
    expect(count).toBe(2);
    expect(await programme.schedule.exceptions(server.station.id)).toContainEqual(
      expect.objectContaining({ wallStart: '2026-11-26T07:00:00', bulletinId: bulletins[1] }),
    );
    await undo(editId);
    expect(await airs()).not.toContain('26T07:00 +15');
    await expect(
      programme.copies.copy(server.station, LAN, { unit: 'week', from: '2026-11-25', to: '2026-12-02' }, []),
    ).rejects.toMatchObject({ code: 'copies-conflict' });
  });

  it('refuse what has begun, was cancelled, or is gone', async () => {
    await programme.clock.advance(60 * MINUTE);
    await expect(move({ wallStart: '2026-11-23T07:00:00' })).rejects.toMatchObject({ code: 'already-begun' });
    await expect(move({ wallStart: '2026-11-26T07:00:00' })).rejects.toMatchObject({
      code: 'not-an-occurrence',
    });
    const cancelled = { cancelled: true, reason: 'Mất điện' } as const;
    await programme.schedule.setOccurrence(server.station, LAN, slot.id, '2026-11-25T07:00:00', cancelled);
    await expect(move({ time: '07:30' })).rejects.toMatchObject({ code: 'cancelled' });
    await expect(move({ slotId: 'khong-co' })).rejects.toMatchObject({ code: 'slot-not-found' });
  });

  it('are taken back only by whom they are of, soon, and while nobody has gone on from them', async () => {
    const first = await move({ time: '07:30' });
    const other = { ...LAN, id: 'minh' } as unknown as typeof LAN;
    await expect(undo(first.editId, other)).rejects.toMatchObject({ code: 'too-late-to-undo' });
    await programme.clock.advance(6 * MINUTE);
    await expect(undo(first.editId)).rejects.toMatchObject({ code: 'too-late-to-undo' });

    const second = await move({ wallStart: '2026-11-27T07:00:00', date: '2026-11-27', time: '07:30' });
    await programme.schedule.retireSlot(server.station, LAN, second.slot.id);
    await expect(undo(second.editId)).rejects.toMatchObject({ code: 'changed-meanwhile' });

    const third = await move({ wallStart: '2026-11-30T07:00:00', date: '2026-12-01', time: '07:00' });
    await make({ name: 'Buổi khác', start: '2026-11-30T07:10', rrule: undefined });
    await expect(undo(third.editId)).rejects.toMatchObject({
      ...{ code: 'conflict', message: expect.stringMatching(/^Không hoàn tác được: /) as string },
    });

    await programme.clock.advance(22 * MINUTE);
    const late = await make({ name: 'Chiều', start: '2026-11-23T17:00', rrule: undefined });
    const soon = { slotId: late.id, wallStart: '2026-11-23T17:00:00', date: '2026-11-23', time: '08:00' };
    await programme.schedule.retireSlot(server.station, LAN, slot.id);
    const fourth = await move(soon);
    await programme.clock.advance(4 * MINUTE);
    await expect(undo(fourth.editId)).rejects.toMatchObject({ code: 'already-begun' });
  });
});
