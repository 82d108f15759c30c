/** What the program does at a website's own API for a publication: make the article, change it afterwards. */
import { htmlOf, linesOf } from './hand-package.ts';
import type { Answers } from './outbox-answers.ts';
import type { Changer } from './outbox-change.ts';
import type { OutboxDependencies } from './outbox-dependencies.ts';
import { PlaceRefused } from './place-faults.ts';
import type { Portal } from './places/portal.ts';
import { namedIn, type Ask, type Fillings } from './places/recipe.ts';
import { kindWords, type Publication } from './publication.ts';

export function createPortalSteps(deps: OutboxDependencies, answers: Answers) {
  const { clock } = deps;
  const { intend, concluded, failed, hindered, markPublished, waitForLink } = answers;

  async function portalOf(one: Publication): Promise<Portal> {
    if (deps.portalOf) return deps.portalOf(one.stationId);
    const words = 'Chưa khai báo trang thông tin điện tử.';
    throw new PlaceRefused(0, '', { class: 'stop', words, todo: 'Hãy mở mục Nơi đăng khác.' });
  }

  async function create(one: Publication): Promise<void> {
    if (await hindered(one)) return;
    let portal: Portal;
    let fillings: Fillings;
    try {
      portal = await portalOf(one);
      fillings = await fillingsOf(one, portal.recipe.create, portal.recipe.publishState);
    } catch (error) {
      return failed(one, null, error, 'queued', null);
    }
    const key = keyOf(one);
    const meant = await intend(one, 'create', { title: one.title, url: portal.recipe.create.url, key });
    if (!meant) return;
    try {
      const { id, link, status } = await portal.create(fillings, key);
      await made(meant, { id, link }, status);
    } catch (error) {
      await failed(meant.one, meant.stepId, error, 'queued', 'article');
    }
  }

  /** It is there. Where the website tells no address, people see it only later: then it is waited for. */
  async function made(
    { one, stepId }: { one: Publication; stepId: string },
    { id, link }: { id: string | null; link: string | null },
    status: number,
  ): Promise<void> {
    const station = await deps.station(one.stationId);
    const end = { outcome: 'done' as const, answer: { status, id, link } };
    await concluded(one, stepId, end, {}, async (tx) => {
      const at = clock.now();
      if (link === null) await waitForLink(tx, station, one, { remote_id: id });
      else await markPublished(tx, station, one, { remoteId: id, link, at });
      return null;
    });
  }

  /** @param ask only what its template names is looked for */
  async function fillingsOf(one: Publication, ask: Ask, state: string): Promise<Fillings> {
    const named = new Set(namedIn(ask.body));
    const cover = one.coverSha256;
    const bytes =
      cover !== null && named.has('cover_base64')
        ? Buffer.from(await deps.image(cover)).toString('base64')
        : '';
    return {
      ...{ title: one.title, description: one.description, author: one.author, state },
      text: [one.description, '', ...linesOf(one)].join('\n'),
      html: named.has('html') ? htmlOf(one, { pictureAddress: addressOf, heading: false }) : '',
      ...{ cover_url: cover === null ? '' : (deps.imageAddress(cover) ?? ''), cover_base64: bytes },
      listen_url: named.has('listen_url') ? ((await deps.listenAddress?.(one)) ?? '') : '',
      ...{ kinds: kindWords(one.kinds), source_id: one.id, id: one.remoteId ?? '' },
    };
  }

  function addressOf(_name: string, sha256: string): string {
    const address = deps.imageAddress(sha256);
    if (address !== null) return address;
    const words = 'Bài có ảnh, nhưng máy chủ chưa có địa chỉ công khai để trang lấy ảnh (LOA_BASE_URL).';
    throw new PlaceRefused(0, '', { class: 'stop', words, todo: 'Hãy bỏ ảnh trong bài, hoặc đăng tay.' });
  }

  const changer: Changer = {
    update: async (one, told) => {
      const portal = await portalOf(one);
      const { update, create: made, publishState } = portal.recipe;
      await portal.update(await fillingsOf(told, update ?? made, publishState), keyOf(told));
    },
    remove: async (one) => {
      const portal = await portalOf(one);
      const fillings = await fillingsOf(one, portal.recipe.remove ?? portal.recipe.create, '');
      try {
        await portal.remove(fillings, `${one.id}-go`);
      } catch (error) {
        const gone =
          error instanceof PlaceRefused && (error.code === 410 || (error.code === 404 && one.tries > 0));
        if (!gone) throw error;
      }
    },
  };

  return { create, changer };
}

/** The same words of one publication are one question, however often they are asked. */
function keyOf({ id, wordsHash }: Publication): string {
  return `${id}-${wordsHash.slice(0, 16)}`;
}
