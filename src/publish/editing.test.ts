/** Words and pictures of publications are edited: before they go out and after, never past an approver. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS } from '../../test/support/databases.ts';
import type { Actor } from '../accounts/actor.ts';
import { Upload } from '../kernel/received-file.ts';
import { revisedWaiting } from './publication-lists.store.ts';
import { wordsFormSchema } from './publication-form.ts';
import { returnInForce, type Publication } from './publication.ts';
import { APPROVER, EDITOR, eachMorning } from './testing/zalo-station.ts';

const TEXT = 'Nộp hồ sơ trực tuyến được giảm một nửa lệ phí.';
const folder = mkdtempSync(join(tmpdir(), 'loa-sua-'));
const photo = join(folder, 'anh.png');
beforeAll(() => {
  const draw = ['-v', 'error', '-f', 'lavfi', '-i', 'color=red:s=60x40', '-frames:v', '1', photo];
  execFileSync('ffmpeg', draw);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const dialect of DIALECTS) {
  describe(`editing a publication on ${dialect}`, () => {
    const at = eachMorning(dialect);

    const formOf = (one: Publication, more: Record<string, unknown>) =>
      wordsFormSchema.parse({ title: one.title, description: one.description, author: one.author, ...more });
    const edit = async (id: string, more: Record<string, unknown>, actor = EDITOR) => {
      const one = await at.zalo.publications.existing(at.zalo.station, id);
      return at.zalo.publications.edit(at.zalo.station, actor, id, formOf(one, more));
    };
    const now = (id: string) => at.zalo.publications.existing(at.zalo.station, id);
    const remote = () => at.sandbox.model.articles[0]!;

    it('words of one’s own are given back with a reason, changed, and approved then', async () => {
      const { publications, station } = at.zalo;
      const id = await at.zalo.publish({ description: 'Một lời khác hẳn' });
      const seenHash = (await now(id)).wordsHash;
      const giveBack = (actor: Actor, seen: { seenHash: string; reason: string }) =>
        publications.giveBack(station, actor, id, seen);
      await expect(giveBack(APPROVER, { seenHash, reason: '' })).rejects.toMatchObject({
        code: 'comment-needed',
      });
      await expect(giveBack(EDITOR, { seenHash, reason: 'Sai' })).rejects.toMatchObject({ status: 403 });
      await expect(giveBack(APPROVER, { seenHash: 'khác', reason: 'Sai' })).rejects.toMatchObject({
        code: 'changed-meanwhile',
      });
      await giveBack(APPROVER, { seenHash, reason: 'Thiếu giờ làm việc' });
      const returned = await now(id);
      expect([returned.state, returnInForce(returned)?.reason]).toEqual(['draft', 'Thiếu giờ làm việc']);
      expect(await edit(id, { description: 'Một lời khác, mở cửa lúc 7 giờ' })).toBe(true);
      const changed = await now(id);
      expect(returnInForce(changed)).toBeNull();
      await publications.approve(station, APPROVER, id, changed.wordsHash);
      expect(await now(id)).toMatchObject({ state: 'queued', returned: null });
      const steps = await publications.steps(station, id);
      expect(steps.map(({ step }) => step)).toEqual(['give-back', 'edit', 'approve']);
    });

    it('a queued one is edited: words of the approved text go on, others wait for an approver', async () => {
      const id = await at.zalo.publish({ notBefore: '2026-12-24T08:00' });
      expect(await edit(id, { title: 'Nộp hồ sơ trực tuyến' })).toBe(false);
      expect(await now(id)).toMatchObject({ state: 'queued', title: 'Nộp hồ sơ trực tuyến' });
      const { nextAt } = await now(id);
      expect(await edit(id, { text: `${TEXT}\nMời bà con tới xem.` })).toBe(true);
      expect(await now(id)).toMatchObject({ state: 'draft', approvedHash: null, nextAt: null });
      const { wordsHash } = await now(id);
      // Whoever wrote the words does not say yes to them, also where another one made the publication.
      await edit(id, { text: `${TEXT}\nMời bà con xem.` }, APPROVER);
      await expect(
        at.zalo.publications.approve(at.zalo.station, APPROVER, id, (await now(id)).wordsHash),
      ).rejects.toMatchObject({ code: 'own-work' });
      await edit(id, { text: `${TEXT}\nMời bà con tới xem.` });
      await at.zalo.publications.approve(at.zalo.station, APPROVER, id, wordsHash);
      // Its hour is kept through all of it.
      expect(await now(id)).toMatchObject({ state: 'queued', nextAt });
      const steps = await at.zalo.publications.steps(at.zalo.station, id);
      expect(steps.filter(({ step }) => step === 'edit')).toHaveLength(4);
      expect(steps[0]!.asked).toMatchObject({ before: { title: expect.stringContaining('giảm') as string } });
    });

    it('what is out is brought up to words of the approved text at once, and others first wait', async () => {
      const id = await at.zalo.publish();
      await at.zalo.until(id, ({ state }) => state === 'published');
      await edit(id, { title: 'Nộp hồ sơ trực tuyến' });
      await at.zalo.until(id, ({ wish }) => wish === null);
      expect(remote().title).toBe('Nộp hồ sơ trực tuyến');
      expect(await now(id)).toMatchObject({
        title: 'Nộp hồ sơ trực tuyến',
        revised: null,
        state: 'published',
      });

      await edit(id, { text: 'Một lời khác', title: 'Nhan đề khác' });
      const waiting = await now(id);
      expect(waiting).toMatchObject({ title: 'Nộp hồ sơ trực tuyến', wish: null, nextAt: null });
      expect(await revisedWaiting(at.database.kysely, at.zalo.station.id, 10)).toHaveLength(1);
      await expect(at.zalo.publications.approve(at.zalo.station, APPROVER, id, 'khác')).rejects.toMatchObject(
        {
          code: 'changed-meanwhile',
        },
      );
      await at.zalo.publications.approve(at.zalo.station, APPROVER, id, waiting.revised!.hash);
      await at.zalo.until(id, ({ wish }) => wish === null);
      expect(remote()).toMatchObject({ title: 'Nhan đề khác' });
      expect(await now(id)).toMatchObject({ title: 'Nhan đề khác', revised: null });
      expect(at.sandbox.model.articles).toHaveLength(1);
    });

    it('revised words that Zalo refuses leave what is out as it is; they can be given up', async () => {
      const id = await at.zalo.publish();
      await at.zalo.until(id, ({ state }) => state === 'published');
      const spoil = { error: -248 };
      at.sandbox.faults.push({ call: 'article/update', chance: 1, times: 1, after: 0, spoil });
      await edit(id, { title: 'Nộp hồ sơ' });
      const refused = await at.zalo.until(id, ({ wish }) => wish === null);
      expect(refused).toMatchObject({ state: 'published', revised: { title: 'Nộp hồ sơ' } });
      expect(refused.reason).toContain('chính sách');
      expect(refused.title).not.toBe('Nộp hồ sơ');
      await at.zalo.publications.dropRevised(at.zalo.station, EDITOR, id);
      expect(await now(id)).toMatchObject({ revised: null, reason: null });
    });

    it('pictures inside the text are made small, kept while edited, and no hash of others opens the store', async () => {
      const upload = () => new Upload('anh.png', 1_000, photo);
      const id = await at.zalo.publish({
        ...{ text: `${TEXT}\n[ảnh 2]`, picture1: upload(), caption1: 'Một cửa' },
        ...{ picture2: upload(), caption2: 'Nhà văn hóa' },
      });
      const one = await now(id);
      expect(one).toMatchObject({ state: 'draft' });
      expect(one.body.map((block) => (block.type === 'image' ? block.caption : 'lời'))).toEqual([
        'lời',
        'Nhà văn hóa',
        'Một cửa',
      ]);
      const { sha256 } = one.body[1] as { sha256: string };
      expect((await at.zalo.publications.picture(sha256)).subarray(0, 2).toString('hex')).toBe('ffd8');
      await expect(edit(id, { text: TEXT, kept1: 'a'.repeat(64) })).rejects.toMatchObject({
        code: 'picture-gone',
      });
      await expect(edit(id, { text: `${TEXT}\n[ảnh 3]` })).rejects.toMatchObject({
        errors: [{ field: 'text' }],
      });
      await edit(id, {
        text: `[ảnh 1]\n${TEXT}`,
        kept1: sha256,
        caption1: 'Nhà văn hóa',
        kept2: sha256,
        drop2: 'on',
      });
      expect((await now(id)).body).toMatchObject([{ type: 'image', sha256 }, { type: 'text' }]);
      await at.zalo.publications.approve(at.zalo.station, APPROVER, id, (await now(id)).wordsHash);
      await at.zalo.until(id, ({ state }) => state === 'published');
      const sent = at.sandbox.received.find(({ path }) => path.startsWith('/v2.0/article/create'))!;
      expect(JSON.stringify(sent)).toContain('Nhà văn hóa');
    });

    it('words that are on their way, cancelled or of a withdrawn item are not edited', async () => {
      const id = await at.zalo.publish({ notBefore: '2026-12-24T08:00' });
      await expect(edit(id, {})).rejects.toMatchObject({ code: 'nothing-changed' });
      await at.zalo.publications.cancel(at.zalo.station, EDITOR, id);
      await expect(edit(id, { title: 'Nộp' })).rejects.toMatchObject({ code: 'wrong-state' });
    });
  });
}
