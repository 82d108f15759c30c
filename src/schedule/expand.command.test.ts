import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { UsageError } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import { command } from './expand.command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-expand-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function expand(args: string[]) {
  let out = '';
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString();
      done();
    },
  });
  const code = await command.run(args, {
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    env: {},
    clock: machineClock,
    signal: new AbortController().signal,
  });
  return { code, out };
}

async function slotFile(text: string): Promise<string> {
  const path = join(folder, 'slots.yaml');
  await writeFile(path, text);
  return path;
}

const week = ['--from', '2026-01-05', '--to', '2026-01-12'];
const rules = ['--rules', 'schedules/rules/ha-noi-noi-thanh.yaml'];

describe('loa schedule expand', () => {
  it('lists every airing with the zone’s offset, and annotates those that break a rule', async () => {
    const slots = await slotFile(`
timeZone: Asia/Ho_Chi_Minh
slots:
  - { name: Sáng, start: 2026-01-05T07:00, durationMinutes: 20, rrule: FREQ=WEEKLY;BYDAY=MO }
  - { name: Cuối tuần, start: 2026-01-10T07:00, durationMinutes: 10 }
`);
    const { code, out } = await expand([...week, ...rules, '--slots', slots, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      airings: [
        { slot: 'Sáng', startsAt: '2026-01-05T07:00:00+07:00', endsAt: '2026-01-05T07:20:00+07:00' },
        { slot: 'Cuối tuần', startsAt: '2026-01-10T07:00:00+07:00', endsAt: '2026-01-10T07:10:00+07:00' },
      ],
      conflicts: [
        {
          rule: 'minutes-a-session',
          message: 'Mỗi buổi phát không quá 15 phút, kể cả nhạc hiệu.',
          slot: 'Sáng',
          startsAt: '2026-01-05T07:00:00+07:00',
        },
        {
          rule: 'weekdays',
          message:
            'Chỉ phát từ thứ Hai đến thứ Sáu; thứ Bảy, Chủ nhật chỉ phát trong trường hợp đặc biệt, theo chỉ đạo.',
          slot: 'Cuối tuần',
          startsAt: '2026-01-10T07:00:00+07:00',
        },
      ],
    });
  });

  it('begins and ends at midnights of the file’s own zone', async () => {
    const slots = await slotFile(`
timeZone: Australia/Lord_Howe
slots:
  - { name: Nửa đêm, start: 2026-01-05T00:00, durationMinutes: 5, rrule: FREQ=DAILY }
`);
    const { out } = await expand(['--from', '2026-01-05', '--to', '2026-01-07', '--slots', slots, '--json']);
    const { airings } = JSON.parse(out) as { airings: { startsAt: string }[] };
    expect(airings.map(({ startsAt }) => startsAt)).toEqual([
      '2026-01-05T00:00:00+11:00',
      '2026-01-06T00:00:00+11:00',
    ]);
  });

  it('shows a person a Vietnamese table of the shipped example', async () => {
    const { code, out } = await expand([
      ...week,
      ...rules,
      '--slots',
      'schedules/slots/mau-tuan-noi-thanh.yaml',
    ]);
    expect(code).toBe(0);
    expect(out).toContain(
      'thứ Hai 05/01/2026\n  07:00–07:15  Bản tin sáng (toàn đài)\n  16:30–16:45  Bản tin chiều',
    );
    expect(out).toContain('Có 10 lượt phát, 0 chỗ vi phạm.');
  });

  it.each([
    [['--from', '2026-13-05', '--to', '2026-01-12', '--slots', 'x']],
    [['--from', '2026-01-05', '--to', '2026-01-04', '--slots', 'x']],
    [['--from', '2026-01-05', '--to', '2026-01-12']],
    [[...week, '--slots', 'x', '--nonsense']],
  ])('calls %j wrong usage', async (args) => {
    await expect(expand(args)).rejects.toThrow(UsageError);
  });

  it('refuses a file that is not there, and one that is wrong with its line', async () => {
    await expect(expand([...week, '--slots', join(folder, 'none.yaml')])).rejects.toThrow(Refusal);
    const slots = await slotFile('timeZone: Asia/Ho_Chi_Minh\nslots:\n  - name: A\n    start: hôm qua\n');
    await expect(expand([...week, '--slots', slots])).rejects.toMatchObject({
      code: 'bad-slot-file',
      errors: [
        { field: 'slots.0.start', message: expect.stringMatching(/^Dòng 4: Giờ bắt đầu phải/) as string },
        { field: 'slots.0.durationMinutes', message: 'Dòng 3: Thời lượng phải là số phút.' },
      ],
    });
  });
});
