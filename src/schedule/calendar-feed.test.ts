import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { DIALECTS } from '../../test/support/databases.ts';
import { openProgramme, writeScript, type Programme } from '../../test/support/programme.ts';
import { createLog } from '../kernel/log.ts';
import { calendarText, type CalendarEvent } from './core/icalendar.ts';
import { scheduleRoutes } from './schedule.routes.tsx';
import type { StationSlot } from './slots.store.ts';
import { parseCalendar, textOf, valueOf, type Component } from './testing/icalendar-parser.ts';

const LAN = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
const PAGE = '/d/hai-ba-trung/lich-phat/duong-dan';
const BYTES = new TextEncoder();

describe('a calendar as text', () => {
  it('is read back as it was meant, whatever its texts hold', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'aộ, ;\\\n\r\t😀":n=\u0007ữ'.split(''), '😀'),
      maxLength: 200,
    });
    const clean = (value: string) =>
      value.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ');
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 6e10 }), (summary, description, minutes) => {
        // Half a letter of two parts is none.
        fc.pre(summary.isWellFormed() && description.isWellFormed());
        const startsAt = Date.UTC(2026, 0, 1) + minutes;
        const event: CalendarEvent = {
          ...{ uid: 'a@loa', startsAt, endsAt: startsAt + 900_000, summary, description, location: summary },
          ...{ status: 'CONFIRMED', categories: [], changedAt: startsAt },
        };
        const calendar = parseCalendar(
          BYTES.encode(calendarText({ name: summary, timeZone: 'Asia/Ho_Chi_Minh', events: [event] })),
        );
        expect(textOf(calendar, 'X-WR-CALNAME')).toBe(clean(summary));
        expect(textOf(calendar.children[0]!, 'SUMMARY')).toBe(clean(summary));
        expect(textOf(calendar.children[0]!, 'DESCRIPTION')).toBe(clean(description));
      }),
    );
  });
});

describe.each(DIALECTS)('the address of a calendar, on %s', (dialect) => {
  let server: TestApp;
  let programme: Programme;
  let slot: StationSlot;
  const logged: string[] = [];
  beforeAll(async () => {
    server = await openTestApp({
      ...{ dialect, log: createLog({ level: 'debug', write: (line) => void logged.push(line) }) },
      routes: (app, installation) => scheduleRoutes(app, (programme = openProgramme(installation))),
    });
    const title = 'Nộp hồ sơ; nhận kết quả, ngay tại nhà';
    const content = {
      ...{ title: 'Bản tin', openingChime: 'mo-dau', closingChime: null, openingTemplateId: null },
      ...{
        closingTemplateId: null,
        between: null,
        scriptIds: [await writeScript(programme, server.station.id, { title })],
      },
    };
    const { id: bulletinId } = await programme.bulletins.save(server.station, LAN, null, content);
    slot = await programme.schedule.saveSlot(server.station, LAN, null, {
      ...{ name: 'Bản tin sáng', start: '2026-11-23T07:00', durationMinutes: 15, overrun: 'finish' },
      ...{ rrule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR', zones: [server.zones[0]!.id], late: 'whole' },
      ...{ bulletinId, reserveBulletinId: null, priority: 'priority' },
    });
  });
  afterAll(() => server.close());

  const make = async () =>
    /value="http:\/\/loa\.local(\/lich-phat\/loa_l_[\w-]{43}\.ics)"/.exec(
      await (await server.request('editor', 'post', PAGE, new URLSearchParams())).text(),
    )![1]!;
  const fetch = (path: string, headers: Record<string, string> = {}) =>
    server.app.request(path, { headers: { host: 'loa.local', ...headers } });
  const events = async (path: string) => {
    const calendar = parseCalendar(new Uint8Array(await (await fetch(path)).arrayBuffer()));
    return new Map(calendar.children.map((event) => [valueOf(event, 'DTSTART'), event]));
  };
  const of = (event: Component | undefined) =>
    event && [valueOf(event, 'STATUS'), textOf(event, 'SUMMARY'), textOf(event, 'LOCATION')];

  it('answers to nobody until it is made, is shown once, and ends when it is changed', async () => {
    const guess = `/lich-phat/loa_l_${'a'.repeat(43)}.ics`;
    for (const path of [guess, '/lich-phat/x.ics', '/lich-phat/loa_l_.ics'])
      expect((await fetch(path)).status).toBe(404);
    expect((await server.request('auditor', 'post', PAGE, new URLSearchParams())).status).toBe(403);
    const first = await make();
    expect((await fetch(first)).headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const page = await (await server.request('editor', 'get', PAGE)).text();
    expect(page).toContain('Đường dẫn đang dùng do');
    expect(page).not.toContain('loa_l_');
    const kept = await programme.database.kysely.selectFrom('calendar_address').selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(/loa_l_([\w-]+)/.exec(first)![1]);
    const second = await make();
    expect([(await fetch(first)).status, (await fetch(second)).status, (await fetch(guess)).status]).toEqual([
      404, 200, 404,
    ]);
    expect(logged.some((line) => line.includes('/lich-phat/loa_…'))).toBe(true);
    expect(logged.join('\n')).not.toMatch(/loa_l_[\w-]{20}/);
    const etag = (await fetch(second)).headers.get('etag')!;
    expect((await fetch(second, { 'if-none-match': etag })).status).toBe(304);
  });

  it('tells what airs where, and of what is cancelled or moved under the same uid with a later sequence', async () => {
    const path = await make();
    const before = await events(path);
    const [wednesday, later] = ['20261125T000000Z', '20270113T000000Z'];
    expect(of(before.get(wednesday))).toEqual(['CONFIRMED', 'Bản tin sáng', 'Trụ sở UBND phường']);
    expect(textOf(before.get(wednesday)!, 'DESCRIPTION')).toBe('• Nộp hồ sơ; nhận kết quả, ngay tại nhà');
    expect(valueOf(before.get(wednesday)!, 'CATEGORIES')).toBe('Ưu tiên');
    expect(of(before.get(later))).toEqual(['CONFIRMED', 'Bản tin sáng', 'Trụ sở UBND phường']);

    await programme.clock.advance(60_000);
    const change = { cancelled: true, reason: 'Lễ tang' } as const;
    await programme.schedule.setOccurrence(server.station, LAN, slot.id, '2027-01-13T07:00:00', change);
    await programme.calendarEdits.move(server.station, LAN, {
      ...{ slotId: slot.id, wallStart: '2026-11-25T07:00:00', date: '2026-11-25', time: '17:00' },
      ...{ minutes: 10, scope: 'once' },
    });
    const after = await events(path);
    expect(of(after.get('20261125T100000Z'))).toEqual(['CONFIRMED', 'Bản tin sáng', 'Trụ sở UBND phường']);
    for (const start of [wednesday, later]) {
      const [old, now] = [before.get(start)!, after.get(start)!];
      expect(of(now)![0]).toBe('CANCELLED');
      expect(valueOf(now, 'UID')).toBe(valueOf(old, 'UID'));
      expect(Number(valueOf(now, 'SEQUENCE'))).toBeGreaterThan(Number(valueOf(old, 'SEQUENCE')));
    }
  });
});
