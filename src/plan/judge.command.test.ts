import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VirtualClock } from '../kernel/clock.ts';
import { UsageError } from '../kernel/command.ts';
import { command } from './judge.command.ts';
import type { MonthAudit } from './month-audit.ts';

const plan = new URL('../../schedules/plans/2026-hai-ba-trung.yaml', import.meta.url).pathname;
const item = (id: string) =>
  `{"fact":"item","id":"${id}","title":"Tin ${id}","text":"${id}","cchc":true,"topics":["e"],"form":"tin","durationMs":60000,"approvedAt":"2026-11-01"}`;
const row = (id: string) =>
  `{"fact":"as-run","id":"r-${id}","airing":"a1","item":"${id}","player":"p1","startedAt":"2026-11-05T07:00","playedMs":60000,"outcome":"completed","sink":"alsa","recordedAt":"2026-11-05T08:00"}`;

let folder: string;
let one: string;
let two: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-judge-'));
  one = join(folder, 'one.ndjson');
  two = join(folder, 'two.ndjson');
  await writeFile(one, [item('i1'), row('i1')].join('\n'));
  await writeFile(two, [item('i1'), row('i1'), item('i2'), row('i2'), '{"fact":"rumour"}'].join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const clock = new VirtualClock(Date.parse('2026-11-24T08:00:00+07:00'));
  const { signal } = new AbortController();
  const exit = await command.run(args, { stdin: Readable.from([]), stdout, stderr, env: {}, clock, signal });
  const said = (stream: PassThrough) => String((stream.read() as Buffer | null) ?? '');
  return { exit, stdout: said(stdout), stderr: said(stderr) };
}

const november = (facts: string) => ['--plan', plan, '--facts', facts, '--month', '2026-11'];

test('one of two items heard in the running month is short, exit 3', async () => {
  const { exit, stdout } = await run(...november(one), '--task', '3', '--json');
  const audit = JSON.parse(stdout) as MonthAudit;
  expect(exit).toBe(3);
  expect(audit).toMatchObject({
    station: 'Phường Hai Bà Trưng',
    month: '2026-11',
    asOf: '2026-11-24T08:00:00+07:00',
    plan: '2026-hai-ba-trung',
    trial: false,
  });
  expect(audit.quotas).toHaveLength(1);
  expect(audit.quotas[0]).toMatchObject({
    task: '3',
    required: 2,
    counted: 1,
    byHand: 0,
    booked: 0,
    state: 'short',
    items: [
      {
        id: 'i1',
        title: 'Tin i1',
        at: '2026-11-05T07:00:00+07:00',
        proof: [
          {
            fact: 'as-run',
            ids: ['r-i1'],
            airing: 'a1',
            player: 'p1',
            startedAt: '2026-11-05T07:00:00+07:00',
          },
        ],
      },
    ],
    supplement: [],
  });
});

test('two of two is met, exit 0; a line that was skipped is told on stderr, data alone on stdout', async () => {
  const { exit, stdout, stderr } = await run(...november(two), '--task', '3', '--json');
  expect(exit).toBe(0);
  expect(stderr).toBe('Dòng 5: bỏ qua dữ kiện loại “rumour”, chương trình này không biết.\n');
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
});

test('--as-of takes away what was learned later', async () => {
  const { exit } = await run(...november(two), '--task', '3', '--as-of', '2026-11-05T07:30:00+07:00');
  expect(exit).toBe(3);
});

test('without --task any short quota of the month gives exit 3', async () => {
  expect((await run(...november(two))).exit).toBe(3);
});

test('without --json it reads as Vietnamese', async () => {
  const { stdout } = await run(...november(one), '--task', '3');
  expect(stdout).toBe(
    [
      'Kiểm tra tháng 11/2026 · Phường Hai Bà Trưng',
      'Tính đến 08:00 24/11/2026; kế hoạch 2026-hai-ba-trung',
      'Thời lượng: 0 buổi, theo lịch 0 giây, đã phát 1 phút',
      '',
      '3. Đài truyền thanh cấp xã có ít nhất 02 tin/bài về CCHC để phát trên hệ thống truyền thanh',
      '   còn thiếu: đã có 1/2, còn thiếu 1',
      '   + Tin i1, lúc 07:00 05/11/2026',
      '   Còn bổ sung được đến hết ngày 30/11/2026.',
      '',
    ].join('\n'),
  );
});

describe('bad input', () => {
  test.each([
    ['nothing at all', []],
    ['an unknown option', [...november('x'), '--colour']],
    ['no month', ['--plan', plan, '--facts', 'x']],
    ['month 13', ['--plan', plan, '--facts', 'x', '--month', '2026-13']],
    ['an instant without offset', [...november('x'), '--as-of', '2026-11-05T07:30']],
  ])('%s is wrong usage', async (_name, args) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  });

  test('files that are not there, or not what they should be, are refused with a sentence', async () => {
    await expect(run(...november(join(folder, 'none')))).rejects.toThrow(
      `Không có “${join(folder, 'none')}”.`,
    );
    await expect(run('--plan', one, '--facts', one, '--month', '2026-11')).rejects.toThrow(
      'Tệp kế hoạch có lỗi',
    );
    await expect(run(...november(plan))).rejects.toThrow('Dòng 1: Dòng này không phải một đối tượng JSON.');
    await expect(run(...november(one), '--task', '99')).rejects.toThrow('không có nhiệm vụ “99”');
  });
});
