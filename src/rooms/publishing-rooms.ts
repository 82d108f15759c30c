/** The rooms that publish: Zalo, the ward's website, the city's page, and what anybody may listen to. */
import { readFile } from 'node:fs/promises';
import type { Installation } from '../accounts/installation.ts';
import { createLetterPackages } from '../accounts/letter-package.ts';
import type { Mail } from '../accounts/mail.ts';
import type { Station } from '../accounts/stations.ts';
import type { MediaStore } from '../audio/media-store.ts';
import { secretOf } from '../kernel/data-folder.ts';
import type { Outgoing } from '../kernel/outgoing.ts';
import { createSecretBox } from '../kernel/secret-box.ts';
import type { Evidence } from '../plan/evidence/evidence.ts';
import type { Feeds } from '../plan/evidence/feeds.ts';
import { createOwnPublishing } from '../plan/evidence/own-publishing.ts';
import type { FoundByFeed } from '../publish/found-again.ts';
import { createListening } from '../publish/listening/listening.ts';
import { createOaWatch } from '../publish/oa-watch.ts';
import { startOutbox } from '../publish/outbox.ts';
import { createPlaces } from '../publish/places/places.ts';
import type { Publication } from '../publish/publication.ts';
import { createPublications } from '../publish/publications.ts';
import { createWebhook } from '../publish/residents/webhook.ts';
import { createZaloAccounts } from '../publish/zalo/accounts.ts';

export interface PublishingRoomsDependencies {
  installation: Pick<Installation, 'config' | 'database' | 'clock' | 'machine' | 'log' | 'folder'>;
  media: MediaStore;
  outgoing: Outgoing;
  mail: Mail;
  station: (id: string) => Promise<Station>;
  evidence: Evidence;
  feeds: Feeds;
}

/** Starts the outbox with them. */
export function openPublishingRooms({
  installation,
  media,
  outgoing,
  mail,
  ...rest
}: PublishingRoomsDependencies) {
  const { config, database, clock, machine, log, folder } = installation;
  const { station, evidence, feeds } = rest;
  const accounts = createZaloAccounts({
    ...{ database, clock, machine, outgoing, bases: config.zaloBases },
    secrets: createSecretBox(secretOf(folder.paths, 'zalo')),
  });
  const foundByFeed = feedFinder(feeds, station);
  const places = createPlaces({
    ...{ database, clock, outgoing },
    ...{ secrets: createSecretBox(secretOf(folder.paths, 'places')), mail: mail.enabled },
  });
  const cityLetters = createLetterPackages(config.mail);
  const listening = createListening({ database, machine });
  const outbox = startOutbox({
    ...{ database, clock, machine, log, accounts, station },
    image: async (sha256) => readFile(await media.file(sha256)),
    imageAddress: (sha256) => (config.baseUrl === null ? null : `${config.baseUrl}/anh-dang/${sha256}`),
    listenAddress,
    ...{ portalOf: places.portalOf, foundByFeed },
    cityLetters: { letters: cityLetters, settingsOf: places.city, fileOf: (sha256) => media.file(sha256) },
    evidence: createOwnPublishing({ clock, evidence, feeds }),
  });
  const oaWatch = createOaWatch({ database, clock, accounts });
  const webhook = createWebhook({ database, clock, machine, accounts });
  const publications = createPublications({
    ...{ database, clock, media, accounts, outbox, places, foundByFeed, listenAddress },
  });

  /** Where an article's item can be heard by anybody; null where nobody may, or it was not aired yet. */
  async function listenAddress({ stationId, scriptId }: Publication): Promise<string | null> {
    const { baseUrl } = installation.config;
    const at = await station(stationId);
    if (baseUrl === null || !at.settings.listening) return null;
    const aired = (await listening.episodes(at)).some((episode) => episode.scriptId === scriptId);
    return aired ? `${baseUrl}/nghe-lai/${at.slug}#bai-${scriptId}` : null;
  }

  return { accounts, places, listening, outbox, oaWatch, webhook, publications };
}

/** The plan's reading of feeds, for publications whose address nobody has told. */
function feedFinder(feeds: Feeds, station: (id: string) => Promise<Station>): FoundByFeed {
  const channelOf = (channel: Publication['channel']) =>
    channel === 'ward-website' || channel === 'city-page' ? channel : null;
  return {
    read: async (stationId, channel) => {
      const place = channelOf(channel);
      return place !== null && feeds.readPlace(await station(stationId), place);
    },
    known: async (stationId, channel) => {
      const place = channelOf(channel);
      return place === null ? [] : feeds.named({ id: stationId }, place);
    },
  };
}
