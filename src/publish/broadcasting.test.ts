/** Articles go to followers as a person asks: together, to some of them, and never what Zalo would refuse. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../test/support/databases.ts';
import { writeScript } from '../../test/support/programme.ts';
import { broadcastFormSchema } from './broadcasting.ts';
import { EDITOR, eachMorning, type ZaloStation } from './testing/zalo-station.ts';

for (const dialect of DIALECTS) {
  describe(`broadcasts on ${dialect}`, () => {
    const at = eachMorning(dialect);

    const published = async (more: Parameters<ZaloStation['publish']>[0] = {}) => {
      const id = await at.zalo.publish(more);
      return at.zalo.until(id, ({ state }) => state === 'published');
    };
    const send = (id: string, form: Record<string, unknown> = {}) =>
      at.zalo.publications.broadcast(at.zalo.station, EDITOR, id, broadcastFormSchema.parse(form));
    const now = (id: string) => at.zalo.publications.existing(at.zalo.station, id);
    const articlesSent = () => at.sandbox.model.broadcasts.map(({ articleIds }) => articleIds);

    it('five articles go together, to those who were chosen, by one of the month’s allowance', async () => {
      const lead = await published();
      const others = [];
      for (let more = 0; more < 5; more++) others.push(await published());
      const ids = others.map(({ id }) => id);
      await expect(send(lead.id, { along: ids })).rejects.toMatchObject({ code: 'too-many-articles' });
      await send(lead.id, { along: ids.slice(0, 4), ages: ['3', '4'], gender: '2', ownCity: 'on' });
      const sent = await at.zalo.until(lead.id, ({ state }) => state === 'sent');
      expect(articlesSent()).toEqual([[lead, ...others.slice(0, 4)].map((one) => one.remoteId)]);
      expect(at.sandbox.model.broadcasts[0]!.target).toEqual({ ages: '3,4', gender: '2', cities: '9' });
      for (const id of ids.slice(0, 4))
        expect(await now(id)).toMatchObject({ state: 'sent', messageId: sent.messageId, leadId: lead.id });
      expect(await now(ids[4]!)).toMatchObject({ state: 'published', leadId: null });
      // What went along went: it does not go a second time.
      await expect(send(ids[0]!)).rejects.toMatchObject({ code: 'wrong-state' });
      await expect(send(ids[4]!, { along: ids.slice(0, 1) })).rejects.toMatchObject({ code: 'not-sendable' });
    });

    it('one that is taken out, or whose item was withdrawn, stays behind', async () => {
      const lead = await published();
      const [out, withdrawn] = [await published(), await published()];
      const other = await writeScript(at.zalo, at.zalo.station.id, { title: 'Lịch tiêm chủng' });
      await send(lead.id, { along: [out.id, withdrawn.id], after: '2026-11-25T09:00' });
      expect(await now(out.id)).toMatchObject({ leadId: lead.id });
      await at.zalo.publications.cancel(at.zalo.station, EDITOR, out.id);
      expect(await now(out.id)).toMatchObject({ leadId: null, state: 'published' });
      const { kysely } = at.database;
      await kysely.updateTable('script').set({ state: 'withdrawn' }).where('id', '=', other).execute();
      await sql`update publication set script_id = ${other} where id = ${withdrawn.id}`.execute(kysely);
      await kysely.updateTable('publication').set({ next_at: 0 }).where('id', '=', lead.id).execute();
      await at.zalo.until(lead.id, ({ state }) => state === 'sent');
      expect(articlesSent()).toEqual([[lead.remoteId]]);
      expect((await now(withdrawn.id)).reason).toContain('thu hồi');
    });

    it('nobody knows whether five went: a person says so for all of them, and they went once', async () => {
      const [lead, other] = [await published(), await published()];
      const spoil = { cut: true, done: true } as const;
      at.sandbox.faults.push({ call: 'oa/message', chance: 1, times: 1, after: 0, spoil });
      await send(lead.id, { along: [other.id] });
      await at.zalo.until(lead.id, ({ state, nextAt }) => state === 'unknown' && nextAt === null);
      await expect(at.zalo.publications.cancel(at.zalo.station, EDITOR, other.id)).rejects.toMatchObject({
        code: 'being-sent',
      });
      await at.zalo.publications.decide(at.zalo.station, EDITOR, lead.id, { happened: true });
      expect([await now(lead.id), await now(other.id)]).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
      expect(articlesSent()).toEqual([[lead.remoteId, other.remoteId]]);
    });

    it('what Zalo would refuse is refused at its field, before it is queued', async () => {
      const one = await published();
      const refused = (form: Record<string, unknown>) => expect(send(one.id, form)).rejects;
      await refused({ after: '2026-11-24T23:00' }).toMatchObject({ errors: [{ field: 'after' }] });
      await refused({ after: '2026-11-22T09:00' }).toMatchObject({ code: 'date-past' });
      const account = (changes: { allowance_left?: number; verified?: 0 | 1 }) =>
        at.database.kysely.updateTable('zalo_account').set(changes).execute();
      const waits = await published();
      await account({ allowance_left: 1 });
      await send(waits.id, { after: '2026-11-25T09:00' });
      // The last one of the month is promised already.
      await refused({}).toMatchObject({ code: 'no-allowance' });
      await expect(at.zalo.publish({ broadcast: 'on' })).rejects.toMatchObject({ code: 'no-allowance' });
      await account({ verified: 0 });
      await refused({}).toMatchObject({ code: 'not-verified' });
      expect(await now(one.id)).toMatchObject({ wantsBroadcast: false, state: 'published' });
    });
  });
}
