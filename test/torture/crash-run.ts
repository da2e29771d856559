/**
 * Many stations charge while Junction is killed at random moments and comes back on the same data. At the end each
 * transaction has exactly one Session and one CDR with its energy.
 * `npm run crash-run -- [--stations 200] [--kills 20] [--seed S]`
 */
import { parseArgs } from 'node:util';
import { JunctionProcess, pause, until } from '../support/junction-process';
import { Random, seedOf } from '../support/random';
import { aToken } from '../support/world';
import { type Api, accepted, build, faultsOfCharging, openOwner, plugIn } from './street';

/** How long a process lives, from the moment at which it listens. */
const LIFE_MS: [number, number] = [1_000, 6_000];
const END_MS = 180_000;

const { values: options } = parseArgs({
  options: {
    stations: { type: 'string', default: '200' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string' },
  },
});
const say = (text: string) => void process.stdout.write(`${text}\n`);

async function run(): Promise<string[]> {
  const seed = seedOf(options.seed);
  const random = new Random(seed);
  say(`crash run: ${options.stations} stations, ${options.kills} kills, --seed ${seed}`);
  const junction = await JunctionProcess.start('crash', { API_RATE: '100000' });
  try {
    const api: Api = (...call) => junction.api(...call);
    await openOwner(api);
    const identities = await build(api, Number(options.stations));
    await accepted(api, 'PUT', '/parties/DE/MSP', { roles: ['EMSP'], business_details: { name: 'MSP' } });
    const { country_code: _, party_id: __, uid: ___, type: ____, ...token } = aToken({ whitelist: 'ALWAYS' });
    await accepted(api, 'PUT', '/parties/DE/MSP/tokens/CARD1', token);
    const url = junction.url.replace('http', 'ws');
    const chargers = plugIn(identities, { url, random, values: 6, pauseMs: [100, 1_500], idTagOf: () => 'CARD1' });
    const running = chargers.map((charger) => charger.run());
    for (let kill = 1; kill <= Number(options.kills); kill++) {
      await pause(random.between(...LIFE_MS));
      await junction.restart('SIGKILL');
      const done = chargers.reduce((sum, { charged }) => sum + charged.length, 0);
      say(`kill ${kill}: ${done} transactions have ended`);
    }
    for (const charger of chargers) charger.goesOn = false;
    await Promise.all(running);
    let faults = ['nothing has been looked at'];
    await until(
      'one Session and one CDR of each transaction',
      async () => {
        const [sessions, cdrs] = [
          await junction.objects('NL*TNM', 'sessions'),
          await junction.objects('NL*TNM', 'cdrs'),
        ];
        faults = faultsOfCharging(chargers, sessions, cdrs);
        if (faults.length === 0) say(`${cdrs.length} transactions, each with one Session and one CDR with its energy`);
        return faults.length === 0 ? true : undefined;
      },
      END_MS,
    ).catch(() => undefined);
    if (faults.length > 0) await explain(api, identities, junction.log);
    return faults;
  } finally {
    await junction.discard();
  }
}

/** For the one who looks for the reason. */
async function explain(api: Api, identities: string[], log: string): Promise<void> {
  for (const identity of identities) {
    const { json } = await api('GET', `/parties/NL/TNM/charge-points/${identity}/transactions?limit=200`);
    const open = (json.items as { state: string }[]).filter(({ state }) => state !== 'closed');
    if (open.length > 0) say(`${identity}: ${JSON.stringify(open)}`);
  }
  const told = log.split('\n').filter((line) => /"level":"(error|warn)"/.test(line));
  for (const line of told.slice(-20)) say(line);
}

run().then(
  (faults) => {
    for (const fault of faults) say(`FAULT: ${fault}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  },
  (error: Error) => {
    say(`FAILED: ${error.stack}`);
    process.exitCode = 1;
  },
);
