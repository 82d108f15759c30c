/** What the program does for the city's page: the whole package goes by letter, once; its address is told later by a person or a feed. */
import { stat } from 'node:fs/promises';
import { viBytes } from '../kernel/vietnamese.ts';
import type { LetterPackage } from '../accounts/letter-package.ts';
import { escaped, htmlOf, picturesOf, plainText } from './hand-package.ts';
import type { Answers } from './outbox-answers.ts';
import type { CityLetters, OutboxDependencies } from './outbox-dependencies.ts';
import { PlaceAway, PlaceRefused, PlaceUnclear } from './place-faults.ts';
import type { Publication } from './publication.ts';

/** Larger sound is named by its address: many mail servers take no more than 20 MB, and base64 makes a third more of it. */
const MOST_SOUND_BYTES = 10 * 1024 * 1024;

export function createLetterSteps(deps: OutboxDependencies, answers: Answers) {
  const { intend, concluded, failed, hindered, waitForLink } = answers;

  async function create(one: Publication): Promise<void> {
    if (await hindered(one)) return;
    let letter: LetterPackage;
    try {
      letter = await letterOf(one);
    } catch (error) {
      return failed(one, null, error, 'queued', null);
    }
    const { to, subject, messageId } = letter;
    const attached = letter.attachments.map(({ filename }) => filename);
    const meant = await intend(one, 'letter', { to, subject, messageId, attached });
    if (!meant) return;
    try {
      const answer = await delivered(letter);
      const station = await deps.station(one.stationId);
      const end = { outcome: 'done' as const, answer: { answer } };
      await concluded(meant.one, meant.stepId, end, {}, async (tx) => {
        await waitForLink(tx, station, meant.one, { message_id: messageId });
        return null;
      });
    } catch (error) {
      await failed(meant.one, meant.stepId, error, 'queued', 'article');
    }
  }

  async function delivered(letter: LetterPackage): Promise<string> {
    const told = await deps.cityLetters!.letters.deliver(letter);
    switch (told.outcome) {
      case 'sent':
        return told.answer;
      case 'away':
        throw new PlaceAway(told.answer);
      case 'unclear':
        throw new PlaceUnclear(`máy chủ thư không trả lời (${told.answer}).`);
      case 'refused':
        throw told.code < 500
          ? refused(told.code, `Máy chủ thư chưa nhận thư (“${told.answer}”).`, '', 'retry')
          : refused(told.code, `Máy chủ thư từ chối (“${told.answer}”).`, CHECK);
    }
  }

  async function letterOf(one: Publication): Promise<LetterPackage> {
    const city = deps.cityLetters;
    const settings = (await city?.settingsOf(one.stationId)) ?? null;
    if (!city || settings === null)
      throw refused(0, 'Chưa khai báo địa chỉ nhận thư của trang Thành phố.', CHECK);
    const { name: stationName } = await deps.station(one.stationId);
    const sound = await soundOf(one, city);
    const pictures = [
      ...(one.coverSha256 === null ? [] : [{ name: 'anh-bia.jpg', sha256: one.coverSha256, cid: undefined }]),
      ...picturesOf(one).map((picture) => ({ ...picture, cid: `${picture.name}@loa-phuong` })),
    ];
    const html = htmlOf(one, { pictureAddress: (picture) => `cid:${picture}@loa-phuong` });
    const end = [sound.words, `${stationName} gửi.`].filter(Boolean);
    return {
      ...{ to: settings.to, subject: [settings.subject, one.title].filter(Boolean).join(' ') },
      text: `${plainText(one)}\n\n-- \n${end.join('\n')}\n`,
      html: `<!doctype html><meta charset="utf-8">\n${html}\n<hr>\n${end.map((line) => `<p>${escaped(line)}</p>`).join('\n')}\n`,
      messageId: `<${one.id}.${one.turn}@loa-phuong>`,
      attachments: [
        ...(await Promise.all(
          pictures.map(async ({ name, sha256, cid }) => ({
            ...{ filename: name, path: await city.fileOf(sha256), contentType: 'image/jpeg', cid },
          })),
        )),
        ...(sound.path === null
          ? []
          : [{ filename: 'am-thanh.mp3', path: sound.path, contentType: 'audio/mpeg' }]),
      ],
    };
  }

  /** Attached where it is small, else named. */
  async function soundOf(
    one: Publication,
    city: CityLetters,
  ): Promise<{ path: string | null; words: string }> {
    if (one.audioSha256 === null) return { path: null, words: '' };
    const path = await city.fileOf(one.audioSha256);
    const bytes = (await stat(path).catch(() => null))?.size;
    if (bytes !== undefined && bytes <= MOST_SOUND_BYTES) return { path, words: '' };
    const listen = (await deps.listenAddress?.(one)) ?? null;
    if (listen !== null) return { path: null, words: `Nghe bài: ${listen}` };
    return bytes === undefined
      ? { path: null, words: '' }
      : { path: null, words: `Tệp âm thanh lớn (${viBytes(bytes)}) nên không kèm; xin liên hệ để nhận.` };
  }

  return { create };
}

const CHECK = 'Hãy xem lại địa chỉ nhận thư ở mục Nơi đăng khác rồi bấm Thử lại.';

function refused(code: number, words: string, todo: string, kind: 'stop' | 'retry' = 'stop'): PlaceRefused {
  return new PlaceRefused(code, '', { class: kind, words, todo });
}
