/**
 * Two nodes, a database, NATS, 20 partners and 100 chargers under load, and a monkey that breaks them. At the end it is
 * proved that nothing was lost. `npm run torture -- [--minutes 10] [--seed S] [--stations 100] [--partners 20]`
 */
import { parseArgs } from 'node:util';
import { JOURNEY_KEY, pause } from '../support/junction-process';
import { Random, seedOf } from '../support/random';
import { aToken } from '../support/world';
import { type Check, check, leaks, type Ordeal } from './checker';
import { Cluster, SECRET_KEY } from './cluster';
import { Load } from './load';
import { MemoryWatch } from './memory';
import { Monkey } from './monkey';
import { KeepingPartner } from './partner';
import { build, openOwner, PASSWORD, plugIn } from './street';

const WRITERS = 4;
/** After the last blow everything comes right within this time, by itself. */
const RECOVERY_MS = 240_000;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    stations: { type: 'string', default: '100' },
    partners: { type: 'string', default: '20' },
    seed: { type: 'string' },
  },
});
const seed = seedOf(options.seed);
const random = new Random(seed);
const began = Date.now();
const say = (text: string) => {
  const at = String(Math.round((Date.now() - began) / 1000)).padStart(4);
  process.stdout.write(`${at} s  ${text}\n`);
};

async function invite(cluster: Cluster, partner: KeepingPartner): Promise<void> {
  const { json } = await cluster.insist('POST', '/platforms', { name: partner.name });
  await partner.join(String(json.versions_url), String(json.registration_token));
}

async function sendToken({ sandbox, name }: KeepingPartner): Promise<void> {
  const [country_code, party_id] = name.split('*');
  const body = aToken({ country_code, party_id, uid: `CARD-${party_id}`, whitelist: 'ALWAYS' });
  const asked = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: name, to: 'NL*TNM' };
  const { json, text } = await sandbox.call({ ...asked, rest: `/${country_code}/${party_id}/${body.uid}`, body });
  if (json.status_code !== 1000) throw new Error(`the Token of ${name}: ${text}`);
}

/** Looks until nothing is wrong, or the time is over. */
async function recovered(ordeal: Ordeal): Promise<Check[]> {
  const giveUpAt = Date.now() + RECOVERY_MS;
  for (;;) {
    const checks = await check(ordeal);
    const faults = checks.flatMap((one) => one.faults);
    if (faults.length === 0 || Date.now() > giveUpAt) return checks;
    say(`not yet: ${faults.length} differences, such as: ${faults[0]}`);
    await pause(5_000);
  }
}

async function run(): Promise<Check[]> {
  say(`torture: ${options.minutes} min, ${options.partners} partners, ${options.stations} stations, --seed ${seed}`);
  const cluster = await Cluster.start();
  const partners: KeepingPartner[] = [];
  try {
    const api = (...call: Parameters<Cluster['insist']>) => cluster.insist(...call);
    // What is there before a partner registers, it reads itself; these partners only listen.
    await openOwner(api);
    const named = (role: 'CPO' | 'EMSP', country: string) => (_: unknown, index: number) =>
      new KeepingPartner(`${country}*${role[0]}${String(index).padStart(2, '0')}`, role);
    const half = { length: Number(options.partners) / 2 };
    const emsps = Array.from(half, named('EMSP', 'DE'));
    const cpos = Array.from(half, named('CPO', 'FR'));
    for (const partner of [...emsps, ...cpos]) {
      await invite(cluster, partner);
      partners.push(partner);
    }
    for (const partner of emsps) await sendToken(partner);
    const identities = await build(api, Number(options.stations));
    say('everybody is here');

    const memory = new MemoryWatch(cluster.nodes);
    const load = new Load(cluster, random.fork());
    for (let writer = 0; writer < WRITERS; writer++) load.writeTariffs(writer);
    for (const cpo of cpos) load.pushLocations(cpo);
    const idTagOf = (index: number) => `CARD-${emsps[index % emsps.length]?.name.slice(3)}`;
    const url = `ws://127.0.0.1:${cluster.port}`;
    const chargers = plugIn(identities, { url, random: random.fork(), values: 4, pauseMs: [500, 4_000], idTagOf });
    const charging = chargers.map((charger) => charger.run());
    const monkey = new Monkey(cluster, partners, random.fork(), say);
    await monkey.run(Date.now() + Number(options.minutes) * 60_000);

    say('the monkey sleeps');
    await load.end();
    for (const charger of chargers) charger.goesOn = false;
    await Promise.all(charging);
    say(`${load.answered} writes were answered, ${load.refused} were not`);
    const checks = await recovered({ cluster, emsps, load, chargers });
    await memory.stop();
    const secrets = [JOURNEY_KEY, SECRET_KEY, PASSWORD, ...partners.flatMap(({ tokens }) => [...tokens])];
    const logs = cluster.nodes.map(({ log }) => log).join('\n');
    for (const [act, count] of monkey.done) say(`${act}: ${count} times`);
    const all = [...checks, leaks(logs, secrets), memory.check()];
    if (all.some(({ faults }) => faults.length > 0)) tellTroubles(logs);
    return all;
  } finally {
    await Promise.all(partners.map((partner) => partner.goAway().catch(() => undefined)));
    await cluster.stop();
  }
}

/** For the one who looks for the reason. */
function tellTroubles(logs: string): void {
  const told = logs.split('\n').filter((line) => /"level":"error"/.test(line));
  for (const line of told.slice(-20)) say(line.slice(0, 800));
}

function tell(checks: Check[]): void {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const rows = checks.map(({ name, compared, faults }) =>
    [name.padEnd(width), String(compared).padStart(8), faults.length === 0 ? 'ok' : `${faults.length} FAULTS`].join(
      '  ',
    ),
  );
  const shown = checks.flatMap(({ faults }) => faults.slice(0, 10).map((fault) => `FAULT: ${fault}`));
  process.stdout.write(`\n${[...rows, ...shown].join('\n')}\nrepeat it with --seed ${seed}\n`);
  process.exitCode = shown.length === 0 ? 0 : 1;
}

run().then(tell, (error: Error) => {
  say(`FAILED: ${error.stack}\nrepeat it with --seed ${seed}`);
  process.exitCode = 1;
});
