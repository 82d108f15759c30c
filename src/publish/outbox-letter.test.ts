/** A package goes to whoever keeps the city's page by letter: once, whole, and what nobody knows stops there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSmtp, type SmtpServer } from '../accounts/testing/smtp-server.ts';
import type { Publication } from './publication.ts';
import { EDITOR, eachMorning, placesOn } from './testing/zalo-station.ts';

const TITLE = 'Nộp hồ sơ trực tuyến được giảm một nửa lệ phí';

describe('the city’s page by letter', () => {
  let smtp: SmtpServer;
  beforeEach(async () => {
    smtp = await startSmtp();
  });
  const at = eachMorning('sqlite', {
    places: (database, clock) => placesOn(database, clock, []),
    smtpUrl: () => smtp.url,
  });
  beforeEach(() =>
    at.zalo.places!.saveCity(at.zalo.station, EDITOR, { to: 'cchc@hanoi.gov.vn', subject: '[Phường]' }),
  );
  afterEach(() => smtp.close());

  const publish = (form: Record<string, unknown> = {}) => at.zalo.publish({ channel: 'city-page', ...form });
  const now = (id: string) => at.zalo.publications.existing(at.zalo.station, id);
  const state = (wanted: Publication['state']) => (one: Publication) =>
    one.state === wanted && (wanted !== 'unknown' || one.nextAt === null);
  const stepsOf = (id: string) => at.zalo.publications.steps(at.zalo.station, id);
  /** Quoted-printable as people read it (RFC 2045). */
  const read = (letter: string) =>
    letter
      .replaceAll('=\r\n', '')
      .replace(/(?:=[0-9A-F]{2})+/g, (bytes) =>
        Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'),
      );

  it('goes once with words, pictures and sound; only its address counts', async () => {
    const { audio_sha256: sound } = await at.database.kysely
      .selectFrom('decision')
      .select('audio_sha256')
      .executeTakeFirstOrThrow();
    mkdirSync(dirname(at.zalo.media.path(sound)), { recursive: true });
    writeFileSync(at.zalo.media.path(sound), 'tiếng');
    const id = await publish();
    const sent = await at.zalo.until(id, state('verifying'));
    expect(sent).toMatchObject({ way: 'api', nextAt: null, publishedAt: null, factId: `fact-${id}` });
    expect(smtp.letters).toHaveLength(1);
    const letter = smtp.letters[0]!;
    expect(letter).toContain('RCPT TO:<cchc@hanoi.gov.vn>');
    expect(letter).toContain(`Message-ID: ${sent.messageId!}`);
    expect(letter).toContain('filename=anh-bia.jpg');
    expect(letter).toContain('filename=am-thanh.mp3');
    expect(read(letter)).toContain(`<h1>${TITLE}</h1>`);
    expect(read(letter)).toContain('Đài truyền thanh phường Hai Bà Trưng gửi.');
    const [step] = await stepsOf(id);
    expect(step).toMatchObject({ step: 'letter', outcome: 'done', asked: { to: 'cchc@hanoi.gov.vn' } });
    expect(step!.asked['attached']).toEqual(['anh-bia.jpg', 'am-thanh.mp3']);
    const proof = {
      link: 'https://cchc.hanoi.gov.vn/tin/1',
      publishedAt: at.zalo.clock.now(),
      screenshot: undefined,
    };
    await at.zalo.publications.confirm(at.zalo.station, EDITOR, id, proof);
    expect(await now(id)).toMatchObject({ state: 'published', factId: `fact-${id}` });
    // What went by letter is not changed by the program.
    await expect(at.zalo.publications.change(at.zalo.station, EDITOR, id, 'remove')).rejects.toMatchObject({
      code: 'not-offered',
    });
  });

  it('that nobody knows of is sent again only by a person’s word', async () => {
    smtp.spoils.push('cut', 'cut');
    const [first, second] = [await publish(), await publish()];
    for (const id of [first, second]) {
      const unknown = await at.zalo.until(id, state('unknown'));
      expect(unknown).toMatchObject({
        unclear: 'article',
        todo: expect.stringContaining('hỏi đầu mối') as string,
      });
    }
    expect(smtp.letters).toHaveLength(2);
    await at.zalo.publications.decide(at.zalo.station, EDITOR, first, { happened: true });
    expect(await now(first)).toMatchObject({ state: 'verifying', nextAt: null });
    await at.zalo.publications.decide(at.zalo.station, EDITOR, second, { happened: false });
    await at.zalo.until(second, state('verifying'));
    expect(smtp.letters).toHaveLength(3);
  });

  it('that is not taken for now goes later; one that is refused, or has nowhere to go, stops', async () => {
    smtp.spoils.push('451 sau nhe', '550 khong co nguoi nay');
    const later = await publish();
    const taken = await at.zalo.until(later, ({ state: is }) => is === 'failed' || is === 'verifying');
    expect(taken.state).toBe('failed');
    expect(taken.reason).toContain('khong co nguoi nay');
    expect((await stepsOf(later)).map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    expect(smtp.letters).toEqual([]);
    await at.zalo.places!.forget(at.zalo.station, EDITOR, 'city-page');
    await at.zalo.publications.retry(at.zalo.station, EDITOR, later);
    expect((await at.zalo.until(later, state('failed'))).reason).toContain('địa chỉ nhận thư');
    const byHand = await publish();
    expect(await now(byHand)).toMatchObject({ way: 'hand', state: 'queued' });
  });

  it('waits while the mail server is away, and goes when it is back', async () => {
    const { url } = smtp;
    await smtp.close();
    const id = await publish();
    const waiting = await at.zalo.until(id, ({ tries }) => tries > 0);
    expect(waiting).toMatchObject({
      state: 'queued',
      reason: expect.stringContaining('máy chủ thư') as string,
    });
    smtp = await startSmtp(Number(new URL(url).port));
    await at.zalo.until(id, state('verifying'));
    expect(smtp.letters).toHaveLength(1);
  });
});
