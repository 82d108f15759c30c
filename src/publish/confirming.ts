/** Where a publication now is, by a person who has put it there or has found it: only then it counts. */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import type { Upload } from '../kernel/received-file.ts';
import type { Deeds } from './deeds.ts';
import { proposalsFor, wantsLink, type FoundArticle, type FoundByFeed } from './found-again.ts';
import type { Outbox } from './outbox.ts';
import type { Pictures } from './pictures.ts';
import { noteStep } from './publication-steps.store.ts';
import type { Publication } from './publication.ts';

export interface ConfirmingDependencies {
  clock: Clock;
  outbox: Pick<Outbox, 'markPublished'>;
  deeds: Deeds;
  pictures: Pictures;
  foundByFeed?: FoundByFeed | undefined;
}

export function createConfirming({ clock, outbox, deeds, pictures, foundByFeed }: ConfirmingDependencies) {
  const { existing, act } = deeds;

  /** Đăng tay: a person has put it there and says where, by a link or a picture of the screen. */
  async function confirm(
    station: Station,
    actor: Actor,
    id: string,
    proof: { link: string | undefined; publishedAt: number; screenshot: Upload | undefined },
    words?: string,
  ): Promise<void> {
    const picture = proof.screenshot ? await pictures.ofUpload(proof.screenshot, 'screenshot') : null;
    const before = await existing(station, id);
    const mustLink = before.channel === 'ward-website' || before.channel === 'city-page';
    if (proof.link === undefined && (mustLink || picture === null))
      throw fieldRefusal(
        'link',
        'proof-needed',
        mustLink ? 'Hãy dán đường dẫn của bài đã đăng.' : 'Hãy dán đường dẫn, hoặc chọn ảnh chụp màn hình.',
      );
    if (proof.publishedAt > clock.now())
      throw fieldRefusal('publishedAt', 'date-to-come', 'Thời điểm đăng chưa tới.');
    await act(station, actor, id, 'confirm', async (tx, one, now) => {
      const asked = { link: proof.link ?? null, screenshot: picture };
      const said = words ?? (one.way === 'hand' ? 'Xác nhận đã đăng tay.' : 'Xác nhận bài đã lên trang.');
      await noteStep(tx, one, 'confirm', { asked, words: said, byName: actor.name }, now);
      const told = { remoteId: one.remoteId, link: proof.link ?? null, at: proof.publishedAt };
      await outbox.markPublished(tx, station, one, told);
      return null;
    });
  }

  /** Articles of the place's feed that are probably this one, while nobody has said where it is. */
  async function proposals(one: Publication): Promise<FoundArticle[]> {
    if (!wantsLink(one) || !foundByFeed) return [];
    return proposalsFor(one, await foundByFeed.known(one.stationId, one.channel));
  }

  /** Those of some publications that a feed probably names. */
  async function withProposals(station: Station, some: readonly Publication[]): Promise<Publication[]> {
    const wanting = some.filter(wantsLink);
    const named = new Map<Publication['channel'], FoundArticle[]>();
    for (const channel of new Set(wanting.map((one) => one.channel)))
      named.set(channel, (await foundByFeed?.known(station.id, channel)) ?? []);
    return wanting.filter((one) => proposalsFor(one, named.get(one.channel)!).length > 0);
  }

  /** One tap: the article that the feed named is this one. */
  async function confirmFound(station: Station, actor: Actor, id: string, foundId: string): Promise<void> {
    const found = (await proposals(await existing(station, id))).find((one) => one.id === foundId);
    if (!found)
      throw new Refusal(
        'article-not-found',
        'Bài này không còn trong danh sách tìm thấy. Hãy tải lại trang.',
        404,
      );
    const publishedAt = Math.min(found.publishedAt ?? clock.now(), clock.now());
    const proof = { link: found.url, publishedAt, screenshot: undefined };
    await confirm(station, actor, id, proof, 'Xác nhận bài tìm thấy trong nguồn tin của trang.');
  }

  return { confirm, proposals, withProposals, confirmFound };
}
