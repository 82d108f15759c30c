import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Actor } from '../accounts/actor.ts';
import { createStation, type Station } from '../accounts/stations.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { silentLog } from '../kernel/log.ts';
import { claimJob } from '../storage/jobs.ts';
import { airableScript } from './airable.ts';
import { MAKE_JOB, makingHandler, type SoundMaker } from './making.ts';
import type { ScriptContent } from './script.ts';
import { UNDO_MS } from './deciding.ts';
import { createScripts, type Scripts } from './scripts.ts';
import { countSubmitted, listScripts } from './scripts.store.ts';

const NOW = Date.parse('2026-11-24T08:00:00+07:00');
const editor: Actor = { kind: 'person', id: 'e', name: 'Biên tập', roles: ['editor'] };
const approver: Actor = { kind: 'person', id: 'a', name: 'Lãnh đạo', roles: ['approver'] };
const content: ScriptContent = {
  title: 'Một cửa',
  text: 'Bộ phận Một cửa làm việc sáng thứ Bảy.',
  form: 'tin',
  cchc: true,
  topics: ['e'],
  unit: '',
  voice: 'espeak-vi',
};

/** What it says is what its bytes are: enough to see which sound is which. */
const sounds: SoundMaker = {
  spokenText: (_station, text) => Promise.resolve(text),
  speak: (_station, text, voice) => {
    const sound = {
      sha256: sha256(`${voice} ${text}`),
      bytes: 9,
      mediaType: 'audio/mpeg',
      durationMs: 5_000,
    };
    const measured = { loudnessLufs: -16, truePeakDbtp: -2, peaks: new Uint8Array(3) };
    return Promise.resolve({
      sound: { ...sound, ...measured },
      madeWith: { voice, engine: 'test', pace: 3.3, targetLufs: -16 },
    });
  },
  master: () => Promise.reject(new Error('no recording here')),
};

for (const dialect of DIALECTS) {
  describe(`a tin/bài on ${dialect}`, () => {
    let database: TestDatabase;
    let station: Station;
    let scripts: Scripts;
    let clock: VirtualClock;
    let damaged: boolean;

    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      clock = new VirtualClock(NOW);
      damaged = false;
      const made = { name: 'Đài truyền thanh phường Thử', timeZone: 'Asia/Ho_Chi_Minh', trial: false };
      station = await createStation(database.kysely, made, NOW);
      scripts = createScripts({
        ...{ database, clock, machine: clock },
        wakeJobs: () => undefined,
        verifyMedia: () => Promise.resolve(!damaged),
        onAirableChange: () => Promise.resolve(),
      });
    });
    afterEach(() => database.drop());

    async function makeSounds(): Promise<void> {
      const make = makingHandler({
        ...{ database, clock, sounds },
        station: () => Promise.resolve(station),
        onMade: () => Promise.resolve(),
        wakeJobs: () => undefined,
      });
      const context = { progress: () => undefined, signal: new AbortController().signal, log: silentLog };
      for (;;) {
        const job = await claimJob(database, 'test', [MAKE_JOB], clock.now(), 1_000);
        if (!job) return;
        await make(job, context);
      }
    }

    async function submitted(text = content.text) {
      const script = await scripts.create(station, editor, { ...content, text });
      await scripts.submit(station, editor, script.id);
      await makeSounds();
      return script.id;
    }

    async function seen(id: string) {
      const { revision, segment } = await scripts.detail(station, id);
      return { revisionId: revision.id, audioSha256: segment!.sha256 };
    }

    const airable = (id: string) => airableScript(database.kysely, station.id, id);
    const state = async (id: string) => (await scripts.detail(station, id)).script.state;

    it('comes before the approver once its sound is made, and may air once approved', async () => {
      const id = await submitted();
      expect(await state(id)).toBe('submitted');
      expect((await airable(id)).kind).toBe('not-approved');
      await scripts.decide(station, approver, id, 'approved', await seen(id));
      const found = await airable(id);
      expect(found).toMatchObject({
        kind: 'airable',
        segment: { sha256: sha256(`espeak-vi ${content.text}`) },
      });
    });

    it('is not approved as something else than what was read and heard', async () => {
      const id = await submitted();
      const before = await seen(id);
      const other = { ...before, audioSha256: sha256('another sound') };
      await expect(scripts.decide(station, approver, id, 'approved', other)).rejects.toMatchObject({
        code: 'changed-meanwhile',
      });
      await scripts.save(station, editor, id, { ...content, text: 'Lời khác.' });
      await scripts.submit(station, editor, id);
      await makeSounds();
      await expect(scripts.decide(station, approver, id, 'approved', before)).rejects.toMatchObject({
        status: 409,
      });
    });

    it('goes on airing as approved while a newer text is written', async () => {
      const id = await submitted();
      await scripts.decide(station, approver, id, 'approved', await seen(id));
      await scripts.save(station, editor, id, { ...content, text: 'Lời mới chưa duyệt.' });
      await scripts.submit(station, editor, id);
      await makeSounds();
      expect(await airable(id)).toMatchObject({ segment: { spokenText: content.text } });
    });

    it('is not approved by its author, unless the station allows it, and then the record says so', async () => {
      const id = await submitted();
      const both: Actor = { ...editor, roles: ['editor', 'approver'] };
      await expect(scripts.decide(station, both, id, 'approved', await seen(id))).rejects.toMatchObject({
        code: 'own-work',
      });
      const allowing = { ...station, settings: { ...station.settings, ownApproval: true } };
      const decision = await scripts.decide(allowing, both, id, 'approved', await seen(id));
      expect(decision.ownWork).toBe(true);
    });

    describe('where a station approves in two steps', () => {
      const reviewer: Actor = { kind: 'person', id: 'r', name: 'Trưởng phòng', roles: ['reviewer'] };
      beforeEach(() => {
        station = { ...station, settings: { ...station.settings, twoStepApproval: true } };
      });

      it('airs after a review and an approval by two others than its author, and the record has both', async () => {
        const id = await submitted();
        await expect(scripts.decide(station, approver, id, 'approved', await seen(id))).rejects.toMatchObject(
          { code: 'not-your-step' },
        );
        const review = await scripts.decide(station, reviewer, id, 'approved', await seen(id));
        expect(review.outcome).toBe('reviewed');
        expect(await state(id)).toBe('submitted');
        expect((await airable(id)).kind).toBe('not-approved');
        expect(await countSubmitted(database.kysely, station.id)).toEqual({ submitted: 1, reviewed: 1 });
        const listed = await listScripts(
          ...([database.kysely, station.id, { reviewed: true }, { limit: 9, offset: 0 }] as const),
        );
        expect(listed.total).toBe(1);
        const both: Actor = { ...reviewer, roles: ['reviewer', 'approver'] };
        await expect(scripts.decide(station, both, id, 'approved', await seen(id))).rejects.toMatchObject({
          code: 'own-review',
        });
        await clock.advance(1_000);
        await scripts.decide(station, approver, id, 'approved', await seen(id));
        expect((await airable(id)).kind).toBe('airable');
        const { decisions } = await scripts.detail(station, id);
        expect(decisions.map(({ outcome, byName }) => `${outcome} ${byName}`)).toEqual([
          ...['approved Lãnh đạo', 'reviewed Trưởng phòng'],
        ]);
      });

      it('asks for both anew once its words have changed', async () => {
        const id = await submitted();
        await scripts.decide(station, reviewer, id, 'approved', await seen(id));
        await scripts.save(station, editor, id, { ...content, text: 'Lời khác.' });
        await scripts.submit(station, editor, id);
        await makeSounds();
        expect(await countSubmitted(database.kysely, station.id)).toEqual({ submitted: 1, reviewed: 0 });
        await expect(scripts.decide(station, approver, id, 'approved', await seen(id))).rejects.toMatchObject(
          { code: 'not-your-step' },
        );
      });

      it('takes each step back by itself', async () => {
        const id = await submitted();
        await scripts.decide(station, reviewer, id, 'approved', await seen(id));
        await clock.advance(1_000);
        await scripts.undoDecision(station, reviewer, id);
        await clock.advance(1_000);
        expect(await countSubmitted(database.kysely, station.id)).toEqual({ submitted: 1, reviewed: 0 });
        await scripts.decide(station, reviewer, id, 'approved', await seen(id));
        await clock.advance(1_000);
        await scripts.decide(station, approver, id, 'approved', await seen(id));
        await expect(scripts.undoDecision(station, reviewer, id)).rejects.toMatchObject({ status: 409 });
        await clock.advance(1_000);
        await scripts.undoDecision(station, approver, id);
        expect((await airable(id)).kind).toBe('not-approved');
        await clock.advance(1_000);
        await scripts.decide(station, approver, id, 'approved', await seen(id));
        expect((await airable(id)).kind).toBe('airable');
      });
    });

    it('is not approved when its sound has rotted on the disk', async () => {
      const id = await submitted();
      damaged = true;
      await expect(scripts.decide(station, approver, id, 'approved', await seen(id))).rejects.toMatchObject({
        code: 'audio-damaged',
      });
    });

    it('is returned only with a reason, and what was returned stays as it was', async () => {
      const id = await submitted();
      await expect(
        scripts.decide(station, approver, id, 'returned', await seen(id), ' '),
      ).rejects.toMatchObject({
        errors: [{ field: 'comment' }],
      });
      await scripts.decide(station, approver, id, 'returned', await seen(id), 'Thiếu ngày.');
      await scripts.save(station, editor, id, { ...content, text: 'Có ngày rồi.' });
      const { revisions, decisions } = await scripts.detail(station, id);
      expect(revisions.map((revision) => revision.text)).toEqual(['Có ngày rồi.', content.text]);
      expect(decisions[0]).toMatchObject({
        outcome: 'returned',
        comment: 'Thiếu ngày.',
        subjectId: revisions[1]!.id,
      });
    });

    it('waits again when its approval is taken back in time, and not after', async () => {
      const id = await submitted();
      await scripts.decide(station, approver, id, 'approved', await seen(id));
      await scripts.undoDecision(station, approver, id);
      expect(await state(id)).toBe('submitted');
      expect((await airable(id)).kind).toBe('not-approved');
      await scripts.decide(station, approver, id, 'approved', await seen(id));
      await clock.advance(UNDO_MS + 1);
      await expect(scripts.undoDecision(station, approver, id)).rejects.toMatchObject({
        code: 'too-late-to-undo',
      });
    });

    it('airs no more once withdrawn, and stays in the record', async () => {
      const id = await submitted();
      await scripts.decide(station, approver, id, 'approved', await seen(id));
      await scripts.withdraw(station, editor, id, 'Sai ngày họp');
      expect((await airable(id)).kind).toBe('withdrawn');
      expect((await scripts.detail(station, id)).script.withdrawn).toMatchObject({ reason: 'Sai ngày họp' });
    });

    it('of another station is not there', async () => {
      const id = await submitted();
      await expect(scripts.detail({ ...station, id: 'other' }, id)).rejects.toMatchObject({ status: 404 });
    });

    it('lacking text or topics is refused at each field, and stays a draft', async () => {
      const script = await scripts.create(station, editor, { ...content, text: '', topics: [] });
      await expect(scripts.submit(station, editor, script.id)).rejects.toMatchObject({
        errors: [{ field: 'text' }, { field: 'topics' }],
      });
      expect(await state(script.id)).toBe('draft');
    });

    it('submitted twice is made once', async () => {
      const script = await scripts.create(station, editor, content);
      const both = await Promise.allSettled([
        scripts.submit(station, editor, script.id),
        scripts.submit(station, editor, script.id),
      ]);
      expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    });
  });
}
