import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInstallation } from '../accounts/installation.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { command } from './audit.command.ts';
import type { MonthAudit } from './month-audit.ts';
import { at, startHistory } from './testing/station-history.ts';

const clock = new VirtualClock(at('2026-11-20 09:00'));
let folder: string;
let env: Record<string, string>;
let player: string;
let heardFirst: string;

/** A data folder in which one CCHC item was heard, and another only half. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-audit-'));
  env = { LOA_DATA: folder, LOA_LOG_LEVEL: 'silent' };
  const installation = await openInstallation(env, { machine: clock });
  const history = await startHistory(installation.database);
  player = await history.player('Đầu phát trụ sở', Object.values(history.zones));
  const first = await history.script({ title: 'Nộp hồ sơ trực tuyến' });
  const second = await history.script({ title: 'Một cửa liên thông' });
  const airing = await history.airing('2026-11-02 07:00', [first, second]);
  heardFirst = (await history.heard(player, airing, 1)).end;
  await history.heard(player, airing, 2, { share: 0.5 });
  const again = await history.airing('2026-11-09 07:00', [second]);
  await history.heard(player, again, 1);
  await installation.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function audit(...args: string[]) {
  const out = new PassThrough();
  const io = { stdin: Readable.from([]), stdout: out, stderr: new PassThrough() };
  const signal = new AbortController().signal;
  const code = await command.run(args, { ...io, env, clock, signal });
  out.end();
  return { code, out: await text(out) };
}

describe('loa audit', () => {
  it('ends with 0 and the proof when the month’s items were heard', async () => {
    const { code, out } = await audit('--month', '2026-11', '--task', '3', '--json');
    const { quotas, ...head } = JSON.parse(out) as MonthAudit;
    expect(code).toBe(0);
    expect(head).toMatchObject({
      station: 'Đài truyền thanh phường Hai Bà Trưng',
      month: '2026-11',
      asOf: '2026-11-20T09:00:00+07:00',
      plan: '2026-hai-ba-trung',
      trial: false,
      airtime: { sessions: 2, playedMs: 150_000 },
    });
    expect(quotas).toHaveLength(1);
    expect(quotas[0]).toMatchObject({ task: '3', required: 2, counted: 2, state: 'met' });
    expect(quotas[0]!.items[0]).toMatchObject({
      title: 'Nộp hồ sơ trực tuyến',
      proof: [{ player, ids: [heardFirst] }],
    });
  });

  it('ends with 3 while the month is short, and says why in words', async () => {
    const { code, out } = await audit(
      '--month',
      '2026-11',
      '--task',
      '3',
      '--as-of',
      '2026-11-05T00:00:00+07:00',
    );
    expect(code).toBe(3);
    expect(out).toContain('còn thiếu: đã có 1/2, đã xếp lịch 1');
    expect(out).toContain(
      'Một cửa liên thông, lúc 07:01 02/11/2026: Mới phát 50% thời lượng, cần ít nhất 90%.',
    );
  });

  it('lists every quota of the plan when no task is named', async () => {
    const { code, out } = await audit('--month', '2026-11', '--json');
    const { quotas } = JSON.parse(out) as MonthAudit;
    expect(quotas.length).toBeGreaterThan(15);
    // Nothing was published in that month.
    expect([code, quotas.find(({ task }) => task === '5')?.state]).toEqual([3, 'short']);
  });

  it.each([[[]], [['--month', '2026-13']], [['--month', '2026-11', '--as-of', 'hôm qua']], [['--thang']]])(
    'asks for the right words: %j',
    async (args) => {
      await expect(audit(...args)).rejects.toThrow(expect.objectContaining({ name: 'UsageError' }));
    },
  );

  it.each([
    [['--month', '2026-11', '--station', 'khong-co'], 'station-not-found'],
    [['--month', '2026-11', '--task', '99'], 'task-unknown'],
    [['--month', '1999-11'], 'plan-missing'],
  ])('refuses %j with %s', async (args, code) => {
    await expect(audit(...args)).rejects.toMatchObject({ code });
  });
});
