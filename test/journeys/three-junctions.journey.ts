/**
 * Two companies, each on a Junction of its own, exchange everything: over a third Junction as hub, and directly; calmly,
 * and while the hub is killed and each of them is away for a while. At the end both sides hold equal objects.
 */
import { JunctionProcess, pause, until } from '../support/junction-process';
import { aLocation } from '../support/world';

const CPO = 'FR*CPO';
const EMSP = 'DE*MSP';
const SETTINGS = { PULL_EVERY_SECONDS: '10', STILL_ALIVE_SECONDS: '5' };

interface Cast {
  cpo: JunctionProcess;
  emsp: JunctionProcess;
  hub?: JunctionProcess;
}

let cast: Cast;
afterEach(() => Promise.all(Object.values(cast).map((one) => one.discard())));

const host = (junction: JunctionProcess, party: string, role: string) =>
  junction.api('PUT', `/parties/${party.replace('*', '/')}`, { roles: [role], business_details: { name: party } });

/** `guest` registers with `inviter`, as its operator would do it. */
async function introduce(inviter: JunctionProcess, guest: JunctionProcess): Promise<void> {
  const { json: invited } = await inviter.api('POST', '/platforms', { name: guest.name });
  const { versions_url, registration_token } = invited;
  const { json } = await guest.api('POST', '/platforms', { name: inviter.name, versions_url, registration_token });
  expect(json).toMatchObject({ status: 'CONNECTED' });
}

async function connect(overHub: boolean): Promise<Cast> {
  const [cpo, emsp] = await Promise.all([
    JunctionProcess.start('cpo', { ...SETTINGS, HUB_PARTY: '' }),
    JunctionProcess.start('emsp', { ...SETTINGS, HUB_PARTY: '' }),
  ]);
  cast = { cpo, emsp };
  await host(cpo, CPO, 'CPO');
  await host(emsp, EMSP, 'EMSP');
  if (!overHub) await introduce(emsp, cpo);
  else {
    const hub = await JunctionProcess.start('hub', { STILL_ALIVE_SECONDS: '5', HUB_PARTY: 'NL*HUB' });
    cast.hub = hub;
    await introduce(hub, cpo);
    await introduce(hub, emsp);
  }
  const knows = (junction: JunctionProcess, party: string) =>
    until(`${junction.name} knows ${party}`, async () => {
      const { http, json } = await junction.api('GET', `/parties/${party.replace('*', '/')}`);
      return http === 200 && json.connected ? true : undefined;
    });
  await knows(cpo, EMSP);
  await knows(emsp, CPO);
  return cast;
}

const AT = '2026-05-01T10:00:00Z';
const TOKEN = { country_code: 'DE', party_id: 'MSP', uid: 'T1', type: 'RFID', contract_id: 'DE-MSP-C1' };
const own = (path: string) => `/parties/${CPO.replace('*', '/')}/${path}`;
const location = (id: string) => aLocation({ country_code: 'FR', party_id: 'CPO', id });
const tariff = (price: number) => ({
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price, step_size: 1 }] }],
});
const session = (changes: object) => ({
  start_date_time: AT,
  kwh: 0,
  cdr_token: TOKEN,
  auth_method: 'WHITELIST',
  location_id: 'LOC1',
  evse_uid: 'E1',
  connector_id: '1',
  currency: 'EUR',
  status: 'ACTIVE',
  ...changes,
});
const cdr = (id: string, session_id: string) => ({
  id,
  session_id,
  start_date_time: AT,
  end_date_time: '2026-05-01T11:00:00Z',
  cdr_token: TOKEN,
  auth_method: 'WHITELIST',
  cdr_location: {
    id: 'LOC1',
    address: 'Stationsplein 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.089444', longitude: '5.110278' },
    evse_uid: 'E1',
    evse_id: 'FR*CPO*E1',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  },
  currency: 'EUR',
  charging_periods: [{ start_date_time: AT, dimensions: [{ type: 'ENERGY', volume: 10.5 }] }],
  total_cost: { excl_vat: 3.15 },
  total_energy: 10.5,
  total_time: 1,
});

/** One day of a small company; every write must be accepted. `between` is called after each round. */
async function live({ cpo, emsp }: Cast, between: (round: number) => Promise<void>): Promise<void> {
  const accept = async (junction: JunctionProcess, method: string, path: string, body: object) => {
    const { http, text } = await junction.api(method, path, body);
    if (http >= 300) throw new Error(`${method} ${path}: ${http} ${text}`);
  };
  for (let round = 1; round <= 10; round++) {
    await accept(cpo, 'PUT', own(`tariffs/TAR${round}`), tariff(round / 100 + 0.3));
    await accept(cpo, 'PUT', own(`locations/LOC${round}`), location(`LOC${round}`));
    await accept(emsp, 'PUT', `/parties/DE/MSP/tokens/T${round}`, {
      contract_id: `DE-MSP-C${round}`,
      issuer: 'MSP',
      valid: round % 3 !== 0,
      whitelist: 'ALLOWED',
    });
    await accept(cpo, 'PUT', own(`sessions/S${round}`), session({}));
    await between(round);
    await accept(cpo, 'PATCH', own(`locations/LOC${round}/E1`), { status: 'CHARGING' });
    await accept(cpo, 'PUT', own(`sessions/S${round}`), session({ kwh: 5.25 }));
    await accept(cpo, 'PUT', own(`sessions/S${round}`), session({ kwh: 10.5, status: 'COMPLETED', end_date_time: AT }));
    await accept(cpo, 'POST', own('cdrs'), cdr(`CDR${round}`, `S${round}`));
    await accept(cpo, 'PATCH', own(`locations/LOC${round}/E1`), { status: 'AVAILABLE' });
  }
}

const sorted = (objects: Record<string, unknown>[]) =>
  objects.sort((a, b) => (String(a.id ?? a.uid) < String(b.id ?? b.uid) ? -1 : 1));

const platformsOf = async (junction: JunctionProcess) =>
  (await junction.api('GET', '/platforms')).json.items as { id: string; name: string; online: boolean }[];

/** What a Junction has yet to push, for the one who looks for the reason of a failure. */
async function backlogOf(junction: JunctionProcess): Promise<string> {
  const told = (await platformsOf(junction)).map(async ({ id, name, online }) => {
    const { text } = await junction.api('GET', `/platforms/${id}/due?limit=5`);
    return `${junction.name} has for ${name} (${online ? 'online' : 'offline'}): ${text}`;
  });
  return (await Promise.all(told)).join('\n');
}

/** The last requests of a module, likewise. */
async function trafficOf(junction: JunctionProcess, module: string): Promise<string> {
  const { json } = await junction.api('GET', `/messages?module=${module}&limit=100`);
  const told = (json.items as Record<string, unknown>[]).map(
    ({ at, direction, method, path, http_status, ocpi_status, error }) =>
      [at, direction, method, path, http_status, ocpi_status, error].join(' '),
  );
  return `${junction.name} saw:\n${told.join('\n')}`;
}

/** How far it has read, likewise. */
async function readingsOf(junction: JunctionProcess): Promise<string> {
  const told = (await platformsOf(junction)).map(async ({ id, name, online }) => {
    const { text } = await junction.api('GET', `/platforms/${id}/pulls`);
    return `${junction.name} has read of ${name} (${online ? 'online' : 'offline'}): ${text}`;
  });
  return (await Promise.all(told)).join('\n');
}

/** Both sides hold the same, object by object; every CDR once. */
async function expectEqualSides({ cpo, emsp }: Cast): Promise<void> {
  const pairs: [string, JunctionProcess, string, JunctionProcess, string][] = [
    ...['locations', 'tariffs', 'sessions', 'cdrs'].map(
      (module) => [module, cpo, CPO, emsp, EMSP] as [string, JunctionProcess, string, JunctionProcess, string],
    ),
    ['tokens', emsp, EMSP, cpo, CPO],
  ];
  for (const [module, owner, ownerParty, receiver, receiverParty] of pairs) {
    const expected = sorted(await owner.objects(ownerParty, module));
    expect(expected).toHaveLength(10);
    let held: Record<string, unknown>[] = [];
    await until(`${module} are equal on both sides`, async () => {
      held = sorted(await receiver.objects(receiverParty, module));
      return JSON.stringify(held) === JSON.stringify(expected) ? true : undefined;
    }).catch(async (error: Error) => {
      const told = [await backlogOf(owner), await readingsOf(receiver), await trafficOf(cast.hub ?? owner, module)];
      const failures = owner.log.split('\n').filter((line) => /"level":"(error|warn)"/.test(line));
      told.push(`${owner.name} said:`, ...failures.slice(-20));
      throw new Error([error.message, ...told].join('\n'));
    });
    expect(held).toEqual(expected);
  }
}

async function expectAnswers({ cpo }: Cast): Promise<void> {
  const { json } = await cpo.api('POST', '/parties/FR/CPO/tokens/T1/authorize', { type: 'RFID' });
  expect(json).toMatchObject({ allowed: 'ALLOWED' });
}

describe.each([
  ['over a hub', true],
  ['directly', false],
])('two companies that meet %s', (_, overHub) => {
  it('hold equal objects after a calm day', async () => {
    const all = await connect(overHub);
    await live(all, async () => undefined);

    await expectAnswers(all);
    await expectEqualSides(all);
  }, 180_000);

  it('hold equal objects after a day of crashes', async () => {
    const all = await connect(overHub);
    const { cpo, emsp, hub } = all;
    await live(all, async (round) => {
      // The one in the middle is killed at five moments; each of the others is away for a while.
      if (round % 2 === 1) {
        await pause(20 * round);
        await (hub ?? emsp).restart('SIGKILL');
      }
      if (round === 4) {
        await emsp.end('SIGTERM');
        setTimeout(() => void emsp.run(), 3_000);
      }
      if (round === 8) await cpo.restart('SIGKILL');
    });

    await expectEqualSides(all);
    for (const { log } of [cpo, emsp, ...(hub ? [hub] : [])]) expect(log).not.toContain('an-admin-key');
  }, 240_000);
});
