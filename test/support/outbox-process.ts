/**
 * The outbox of a station as a process of its own, which dies at a chance moment of a chance question: before it leaves, while Zalo works,
 * or when the answer has come and nothing of it is written yet. Words: data base, stand-in's address,
 * chance of death, seed, key of the secrets.
 */
import { machineClock, shiftedClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { createOutgoing, type Outgoing } from '../../src/kernel/outgoing.ts';
import { createSecretBox } from '../../src/kernel/secret-box.ts';
import { findStation } from '../../src/accounts/stations.ts';
import { startOutbox } from '../../src/publish/outbox.ts';
import { createZaloAccounts } from '../../src/publish/zalo/accounts.ts';
import { openSqlite } from '../../src/storage/database.ts';
import { Chance } from '../soak/chance.ts';

const [file, base, deadliness, seed, key] = process.argv.slice(2) as [string, string, string, string, string];
const chance = new Chance(Number(seed), 'death');
const real = createOutgoing({ insideHosts: [new URL(base).host] });

const die = () => process.kill(process.pid, 'SIGKILL');

/** What changes something at Zalo's is where death is worst. */
const outgoing: Outgoing = {
  get: real.get,
  post: async (address, question) => {
    // A pair of tokens that was given and not stored is lost for good: that is a person's to mend, and tested elsewhere.
    const dies = !address.includes('access_token') && chance.is(Number(deadliness));
    const when = chance.next();
    if (dies && when < 0.25) die();
    const answer = real.post(address, question);
    if (dies && when < 0.6) setTimeout(die, when * 20);
    const told = await answer;
    if (dies) die();
    return told;
  },
};

const database = openSqlite(file);
const machine = machineClock;
const clock = shiftedClock({ domainAt: Date.now(), machineAt: Date.now(), rate: 1 });
const accounts = createZaloAccounts({
  ...{ database, clock, machine, outgoing, bases: { api: base, oauth: base } },
  ...{ secrets: createSecretBox(key), pace: { apartMs: 0, askMs: 5_000 } },
});
startOutbox({
  ...{ database, clock, machine, log: silentLog, accounts },
  station: async (id) => (await findStation(database.kysely, { id }))!,
  image: () => Promise.resolve(Buffer.from('ffd8ffe000104a464946', 'hex')),
  imageAddress: () => null,
  evidence: {
    sent: () => Promise.resolve(null),
    published: (_tx, _station, { id }) => Promise.resolve(`fact-${id}`),
    givenUp: () => Promise.resolve(),
  },
  ...{ leaseMs: 300, pollMs: 20, firstRetryMs: 30, verifyMs: 30 },
});
process.stdout.write('ready\n');
