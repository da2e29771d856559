import { aLocation, aToken, CPO, EMSP, World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.stop());

describe('between an eMSP and a CPO that the hub connects', () => {
  it('a Token arrives as it was sent [TOK-096]', async () => {
    const [cpo, emsp] = [await world.join(CPO), await world.join(EMSP)];
    const text = JSON.stringify(aToken({ last_updated: '2026-05-01T10:00:00.120Z' }), null, 1);
    const at = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, rest: '/DE/MSP/T1', from: 'DE*MSP' };
    await emsp.call({ ...at, to: 'NL*TNM', body: text });
    await emsp.call({ ...at, to: 'NL*HUB', body: text });
    await cpo.waitFor(({ path }) => path.endsWith('/tokens/DE/MSP/T1') && received().length === 2);

    function received() {
      return cpo.received.filter(({ path }) => path.endsWith('/tokens/DE/MSP/T1'));
    }
    expect(received().map(({ body }) => body)).toEqual([text, text]);
  });

  it("a PATCH of a Location arrives unchanged, with a new request id, the same correlation id and the receiver's token [H-53]", async () => {
    const [cpo, emsp] = [await world.join(CPO), await world.join(EMSP)];
    const at = { module: 'locations', role: 'RECEIVER' as const, rest: '/NL/TNM/LOC1', from: 'NL*TNM', to: 'DE*MSP' };
    const body = '{"name": "new",  "last_updated":"2026-05-02T10:00:00.1Z"}';
    const headers = { 'x-request-id': 'asked', 'x-correlation-id': 'kept' };
    await cpo.call({ ...at, method: 'PATCH', body, headers });
    const got = await emsp.waitFor(({ method }) => method === 'PATCH');

    expect(got.body).toBe(body);
    expect(got.headers).toMatchObject({
      'x-correlation-id': 'kept',
      'x-request-id': expect.not.stringMatching('asked'),
      authorization: `Token ${Buffer.from(emsp.ourToken).toString('base64')}`,
    });
  });

  it('the response to a command comes back unchanged, and its result arrives once [CMD-073] [H-54]', async () => {
    const [cpo, emsp] = [await world.join(CPO), await world.join(EMSP)];
    const response = { result: 'ACCEPTED', timeout: 17, message: [{ language: 'fr', text: 'Voilà' }] };
    cpo.answer(({ path }) => path.endsWith('/START_SESSION'), { data: response });
    const answer = await emsp.call({
      method: 'POST',
      module: 'commands',
      role: 'RECEIVER',
      rest: '/START_SESSION',
      from: 'DE*MSP',
      to: 'NL*TNM',
      body: { response_url: `http://127.0.0.1:${emsp.port}/result`, token: aToken(), location_id: 'LOC1' },
    });
    const { response_url } = JSON.parse((await cpo.waitFor(({ path }) => path.endsWith('/START_SESSION'))).body);
    await cpo.send({ method: 'POST', url: response_url, body: '{"result":"ACCEPTED"}' });

    expect(answer.json.data).toEqual(response);
    expect(response_url).toMatch(new RegExp(`^http://localhost:${world.app.port}/`));
    expect(emsp.received.filter(({ path }) => path === '/result').map(({ body }) => body)).toEqual([
      '{"result":"ACCEPTED"}',
    ]);
  });

  it('an eMSP hosted elsewhere tells its CPOs apart by FROM [CHP-063]', async () => {
    const cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    const active = {
      start_date_time: '2026-06-01T12:00:00Z',
      charging_profile: { charging_rate_unit: 'W', charging_profile_period: [] },
    };
    const at = { method: 'PUT', module: 'chargingprofiles', role: 'SENDER' as const, rest: '/S1' };
    await cpo.call({ ...at, from: 'NL*TNM', to: 'FR*MSP', body: active });
    const { json } = await world.api('GET', '/parties/FR/MSP/sessions/S1/charging-profile');

    expect(json.items).toMatchObject([{ counterparty: 'NL*TNM' }]);
  });
});

/** Two Junctions: the CPO's and the eMSP's, each with its own clock and database. */
describe('two Junctions', () => {
  let other: World;
  beforeEach(async () => {
    other = await World.start({ hubParty: '' });
    await world.host('FR*CPO', 'CPO');
    await other.host('DE*MSP', 'EMSP');
    const { registration_token } = await world.invite('eMSP');
    const versions_url = world.versionsUrl;
    const { http, text } = await other.api('POST', '/platforms', { name: 'CPO', versions_url, registration_token });
    if (http !== 201) throw new Error(text);
  });
  afterEach(() => other.stop());

  const handedIn = ({ country_code: _, party_id: __, id: ___, uid: ____, ...rest }: Record<string, unknown>) => rest;
  const once = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (let n = 0; n < 2_000; n++) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error('it did not come to pass');
  };

  it('authorize, start, and bring the Session with what the command said to the eMSP [TOK-008] [TOK-049] [CMD-041] [CMD-044] [CMD-045] [CMD-052]', async () => {
    const token = { ...handedIn(aToken()), whitelist: 'NEVER' };
    await other.api('PUT', '/parties/DE/MSP/tokens/T1', token);
    await world.api('PUT', '/parties/FR/CPO/locations/LOC1', handedIn(aLocation()));
    const held = await once(async () => {
      const { http, json } = await world.api('GET', '/parties/FR/CPO/tokens/DE/MSP/T1');
      return http === 200 ? json : undefined;
    });
    const asked = await world.api('POST', '/parties/FR/CPO/tokens/T1/authorize', { location: { location_id: 'LOC1' } });
    const to = { country_code: 'FR', party_id: 'CPO' };
    const command = { to, token: held, location_id: 'LOC1', authorization_reference: 'REF1' };
    const given = await other.api('POST', '/parties/DE/MSP/commands/START_SESSION', command);
    const { json: taken } = await world.api('GET', '/parties/FR/CPO/commands');
    const [order] = taken.items as [{ id: string; request: typeof command }];
    await world.api('POST', `/parties/FR/CPO/commands/${order.id}/result`, { result: 'ACCEPTED' });
    const { country_code, party_id, uid, type, contract_id } = order.request.token as Record<string, string>;
    await world.api('PUT', '/parties/FR/CPO/sessions/S1', {
      start_date_time: '2026-06-01T12:00:00Z',
      kwh: 0,
      cdr_token: { country_code, party_id, uid, type, contract_id },
      auth_method: 'COMMAND',
      authorization_reference: order.request.authorization_reference,
      location_id: 'LOC1',
      evse_uid: 'E1',
      connector_id: '1',
      currency: 'EUR',
      status: 'ACTIVE',
    });
    const session = await once(async () => {
      const { http, json } = await other.api('GET', '/parties/DE/MSP/sessions/FR/CPO/S1');
      return http === 200 ? json : undefined;
    });
    const result = await once(async () => {
      const { json } = await other.api('GET', `/commands/${given.json.id}`);
      return json.result ?? undefined;
    });

    expect(held).toMatchObject({ whitelist: 'NEVER' });
    expect(asked.json).toMatchObject({ allowed: 'ALLOWED', way: 'direct', from: 'DE*MSP' });
    expect(given.http).toBe(202);
    expect(result).toEqual({ result: 'ACCEPTED' });
    expect(session).toMatchObject({
      cdr_token: { country_code: 'DE', party_id: 'MSP', uid: 'T1' },
      auth_method: 'COMMAND',
      authorization_reference: 'REF1',
    });
  });
});
