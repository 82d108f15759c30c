import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { formOf, openProgramme, writeScript, type Programme } from '../../test/support/programme.ts';
import { scheduleRoutes } from './schedule.routes.tsx';
import { soundFileName } from './week-package.ts';

const PATH = '/d/hai-ba-trung/lich-phat';

describe('the name of a sound outside', () => {
  it.each([
    ['Lịch tiếp dân “tháng 12/2026”', 'audio/mpeg', '0123456789-lich-tiep-dan-thang-12-2026.mp3'],
    ['../../etc/passwd', 'audio/ogg', '0123456789-etc-passwd.opus'],
    ['—', 'audio/wav', '0123456789.wav'],
  ])('%s → %s', (title, mediaType, name) => {
    expect(soundFileName({ sha256: '0123456789abcdef', title, mediaType })).toBe(name);
  });
});

describe('the package for another system', () => {
  let server: TestApp;
  let programme: Programme;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, installation) => scheduleRoutes(app, (programme = openProgramme(installation))),
    });
    const scriptId = await writeScript(programme, server.station.id, { title: 'Nộp hồ sơ trực tuyến' });
    // The bytes whose hashes the programme's sounds go by.
    for (const bytes of [`${scriptId} sound`, 'mo-dau']) {
      const file = programme.media.temporaryFile();
      await writeFile(file, bytes);
      await programme.media.put(file);
    }
    const content = {
      ...{ title: 'Bản tin sáng', openingChime: 'mo-dau', closingChime: null },
      ...{ openingTemplateId: null, closingTemplateId: null, between: null, scriptIds: [scriptId] },
    };
    const actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
    const { id } = await programme.bulletins.save(server.station, actor, null, content);
    const slot = {
      ...{ name: 'Buổi sáng', date: '2026-11-23', time: '07:00', minutes: '15', repeat: 'weekdays' },
      ...{
        days: ['MO', 'WE'],
        until: '',
        zones: [server.zones[0]!.id],
        bulletinId: id,
        reserveBulletinId: '',
      },
      ...{ overrun: 'finish', late: 'next-item' },
    };
    await server.request('editor', 'post', `${PATH}/khung-gio/moi`, formOf(slot));
  });
  afterAll(() => server.close());

  const take = async (query: string) => {
    const answer = await server.request('auditor', 'get', `${PATH}/xuat?${query}`);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    return unzipSync(new Uint8Array(await answer.arrayBuffer()));
  };

  it('holds each sound once, a playlist an airing, and each item’s time', async () => {
    const files = await take('tuan=2026-11-25');
    const names = Object.keys(files);
    const sounds = names.filter((name) => name.startsWith('am-thanh/'));
    expect(sounds).toHaveLength(2);
    for (const name of sounds) {
      const hash = createHash('sha256').update(files[name]!).digest('hex');
      expect(name.startsWith(`am-thanh/${hash.slice(0, 10)}`)).toBe(true);
    }
    const lists = names.filter((name) => name.startsWith('chuong-trinh/'));
    expect(lists.map((name) => name.replace(/_[0-9a-f]{4}\.m3u8$/, ''))).toEqual([
      'chuong-trinh/2026-11-23_07h00_buoi-sang',
      'chuong-trinh/2026-11-25_07h00_buoi-sang',
    ]);
    const named = strFromU8(files[lists[0]!]!)
      .split('\r\n')
      .filter((line) => line.startsWith('../'));
    expect(named.map((line) => line.slice(3)).sort()).toEqual([...sounds].sort());
    const rows = strFromU8(files['lich-phat.csv']!).trimEnd().split('\r\n');
    expect(rows).toHaveLength(1 + 2 * 2);
    expect(rows[1]).toMatch(/^23\/11\/2026,07:00:00,07:00:\d\d,Buổi sáng,1,/);
    expect(rows[2]).toContain('Nộp hồ sơ trực tuyến');
  });

  it('of a week without airings says so by an empty table', async () => {
    const files = await take('tuan=2026-10-05');
    expect(Object.keys(files)).toEqual(['DOC-TRUOC.txt', 'lich-phat.csv']);
  });

  it('refuses an airing that is not of this station', async () => {
    expect((await server.request('editor', 'get', `${PATH}/xuat?luot=khong-co`)).status).toBe(404);
    expect((await server.request('nobody', 'get', `${PATH}/xuat`)).status).not.toBe(200);
  });
});
