import { call } from '../support/api';
import { Trap } from '../support/trap';
import { CPO, EMSP, World } from '../support/world';

/** The partners of a world live at 127.0.0.1, which is allowed; the trap is next door, which is not. */
const NEXT_DOOR = '127.0.0.2';

describe('wherever a partner or a back office names an address that is forbidden, it is not called', () => {
  let world: World;
  let trap: Trap;
  let url: string;
  beforeEach(async () => {
    trap = await Trap.start(NEXT_DOOR);
    url = `http://${NEXT_DOOR}:${trap.port}`;
    world = await World.start();
  });
  afterEach(async () => {
    expect(trap.reached).toEqual([]);
    await world.stop();
    await trap.stop();
  });

  const register = (versions_url: string) =>
    call(world, {
      method: 'POST',
      path: '/platforms',
      body: { name: 'Partner', versions_url, registration_token: 'token-a' },
    });
  /** Registers with a partner whose answer at `path` is another one. */
  const registerWith = async (path: string, behaviour: object) => {
    const partner = await world.partner(CPO);
    partner.ourToken = 'token-a';
    partner.answer((received) => received.path === path, behaviour);
    return register(partner.versionsUrl);
  };
  const versions = (address: string) => ({ data: [{ version: '2.2.1', url: address }] });
  const endpoints = (address: string) => ({
    data: {
      version: '2.2.1',
      endpoints: [
        { identifier: 'credentials', role: 'SENDER', url: `${address}/credentials` },
        { identifier: 'locations', role: 'SENDER', url: `${address}/locations` },
      ],
    },
  });

  it('as versions URL', async () => {
    const { http, json } = await register(`${url}/ocpi/versions`);

    expect([http, json.step, json.detail]).toEqual([502, 'versions', expect.stringContaining('private or reserved')]);
  });

  it('as details URL in the list of versions', async () => {
    const { http, json } = await registerWith('/ocpi/versions', versions(`${url}/ocpi/2.2.1`));

    expect([http, json.detail]).toEqual([502, expect.stringContaining('private or reserved')]);
  });

  it('as endpoint in the details', async () => {
    const { http, json } = await registerWith('/ocpi/2.2.1', endpoints(url));

    expect([http, json.detail]).toEqual([502, expect.stringContaining('private or reserved')]);
  });

  it('as target of a redirect', async () => {
    const { http, json } = await registerWith('/ocpi/versions', {
      http: 302,
      body: 'moved',
      headers: { location: `${url}/versions` },
    });

    expect([http, json.detail]).toEqual([502, expect.stringContaining('a redirect, which is not followed')]);
  });

  it('as versions URL in the credentials of a partner that registers', async () => {
    const partner = await world.partner(CPO);
    const { registration_token } = await world.invite('Partner');
    partner.theirToken = registration_token;
    await partner.discover(world.versionsUrl);

    const reply = await partner.exchangeCredentials('POST', { url: `${url}/versions` });

    expect(reply.json.status_code).toBe(3001);
  });

  it('as response_url in a body', async () => {
    await world.join(CPO);
    const emsp = await world.join(EMSP);

    const body = { response_url: `${url}/result`, location_id: 'LOC1' };
    const to = { from: 'DE*MSP', to: 'NL*TNM' };
    const reply = await emsp.call({
      method: 'POST',
      module: 'commands',
      role: 'RECEIVER',
      rest: '/STOP_SESSION',
      body,
      ...to,
    });

    expect(reply.json.status_code).toBe(2001);
    expect(reply.json.status_message).toMatch('private or reserved');
  });

  it('as response_url in a query', async () => {
    await world.join(CPO);
    const emsp = await world.join(EMSP);

    const rest = `/S1?duration=900&response_url=${encodeURIComponent(`${url}/profile`)}`;
    const to = { from: 'DE*MSP', to: 'NL*TNM' };
    const reply = await emsp.call({ method: 'GET', module: 'chargingprofiles', role: 'RECEIVER', rest, ...to });

    expect(reply.json.status_code).toBe(2001);
  });

  it('as link to the next page of a list', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    cpo.answer(({ path }) => path.includes('/locations'), {
      data: [],
      headers: { link: `<${url}/locations?offset=10>; rel="next"` },
    });

    const to = { from: 'DE*MSP', to: 'NL*TNM' };
    const first = await emsp.call({ method: 'GET', module: 'locations', role: 'SENDER', ...to });
    const next = /<([^>]+)>/.exec(first.headers.link ?? '')?.[1];
    const second = next === undefined ? undefined : await emsp.send({ method: 'GET', url: next });

    expect(first.json.status_code).toBe(1000);
    expect(second?.json.status_code).not.toBe(1000);
  });

  it('as webhook', async () => {
    const { http, json } = await call(world, { method: 'POST', path: '/webhooks', body: { url: `${url}/hook` } });

    expect([http, json.detail]).toEqual([400, expect.stringContaining('private or reserved')]);
  });
});
