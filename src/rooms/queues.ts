/** The queues of work that a page does not wait for, each of its own so that the slow holds up nothing. */
import type { Installation } from '../accounts/installation.ts';
import { MAIL_JOB, type Mail } from '../accounts/mail.ts';
import type { Station } from '../accounts/stations.ts';
import type { MediaStore } from '../audio/media-store.ts';
import { TEMPLATE_JOB, type Templates } from '../bulletins/templates.ts';
import { CITY_ORDER_JOB, type CityOrders } from '../city/orders/city-orders.ts';
import type { CapSenders } from '../emergencies/cap-senders.ts';
import { ORDER_JOB, orderMakingFailed, orderMakingHandler } from '../emergencies/making.ts';
import type { Orders } from '../emergencies/orders.ts';
import { PREVIEW_JOB, previewHandler } from '../scripts/editing/mastered-preview.ts';
import { LISTEN_JOB, type ListeningCopies } from '../scripts/listening/listening-copies.ts';
import { MAKE_JOB, makingFailed, makingHandler } from '../scripts/making.ts';
import type { SoundMaker } from '../scripts/making.ts';
import { ANALYSE_JOB, analysingFailed, analysingHandler } from '../scripts/uploads/analysing.ts';
import type { Pieces } from '../scripts/uploads/pieces.ts';
import { startJobRunner } from '../storage/job-runner.ts';

export interface QueuesDependencies {
  installation: Pick<Installation, 'database' | 'clock' | 'machine' | 'log'>;
  media: MediaStore;
  sounds: SoundMaker;
  station: (id: string) => Promise<Station>;
  mail: Mail;
  templates: Templates;
  pieces: Pieces;
  listeningCopies: ListeningCopies;
  orders: Orders;
  cityOrders: CityOrders;
  capSenders: CapSenders;
  wakeJobs: () => void;
  onMade: Parameters<typeof makingHandler>[0]['onMade'];
}

/** Starts them all; `wake` has each look for work at once, `stop` ends them after what is under way. */
export function startQueues({ installation, ...rooms }: QueuesDependencies) {
  const { database, clock, machine, log } = installation;
  const { media, sounds, station, mail, templates, pieces, listeningCopies, orders, cityOrders, capSenders } =
    rooms;
  const { wakeJobs, onMade } = rooms;
  const runner = startJobRunner({
    database,
    machine,
    log,
    handlers: {
      [MAKE_JOB]: makingHandler({
        ...{ database, clock, sounds, station },
        ...{ onMade, wakeJobs },
      }),
      [PREVIEW_JOB]: previewHandler({ sounds, station }),
      [TEMPLATE_JOB]: templates.make,
      [MAIL_JOB]: mail.handler,
    },
    onFailed: async (tx, job) => {
      if (job.name === MAKE_JOB) await makingFailed(tx, job, clock.now());
      if (job.name === TEMPLATE_JOB) await templates.makingFailed(tx, job);
    },
  });

  // A queue of its own: an order's words must not wait behind a long article.
  const orderRunner = startJobRunner({
    ...{ database, machine, log },
    handlers: {
      [ORDER_JOB]: orderMakingHandler({
        ...{ database, clock, sounds, station },
        airIfAllowed: capSenders.airIfAllowed,
        tellPlayers: orders.tellPlayers,
      }),
    },
    onFailed: orderMakingFailed,
  });

  // A queue of its own: the wards of an order of the city must not wait behind the making of their sounds.
  const cityRunner = startJobRunner({
    ...{ database, machine, log },
    handlers: { [CITY_ORDER_JOB]: cityOrders.handler },
  });

  // A queue of its own: whoever uploads waits before the page, and must not wait behind the making of an hour's sound.
  const uploadRunner = startJobRunner({
    ...{ database, machine, log },
    handlers: { [ANALYSE_JOB]: analysingHandler({ database, clock, machine, media, pieces }) },
    onFailed: (tx, job, reason) => analysingFailed(tx, job, reason, machine.now()),
  });

  // Last of all: nobody waits for it.
  const copyRunner = startJobRunner({
    database,
    machine,
    log,
    handlers: { [LISTEN_JOB]: listeningCopies.make },
  });

  const runners = [runner, orderRunner, cityRunner, uploadRunner, copyRunner];
  return {
    wake: () => {
      for (const each of runners) each.wake();
    },
    stop: async () => {
      for (const each of runners) await each.stop();
    },
  };
}
