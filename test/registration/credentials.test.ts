import type { SandboxPartner } from '../../src/sandbox/partner';
import { until } from '../support/until';
import { aLocation, CPO, EMSP, pushLocation, World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.stop());

const isVersions = ({ path }: { path: string }) => path === '/ocpi/versions';
const platformOf = async (name: string) => {
  const { json } = await world.api('GET', '/platforms');
  return (json.items as Record<string, unknown>[]).find((platform) => platform.name === name);
};
const versionsWith = (token: string) => {
  const authorization = `Token ${Buffer.from(token).toString('base64')}`;
  return world.partners[0]?.send({ method: 'GET', url: world.versionsUrl, headers: { authorization } });
};

describe('a platform that was invited', () => {
  it('is read with its own token while its POST is open, and gets a new token [CRD-006] [CRD-008] [CRD-010] [CRD-011] [CRD-012] [CRD-013] [CRD-019] [HC-07] [HC-11]', async () => {
    const partner = await world.partner(CPO);
    const { registration_token } = await world.invite('CPO');

    const reply = await partner.register(world.versionsUrl, registration_token);

    const credentials = reply.json.data as { token: string; url: string; roles: { role: string }[] };
    expect([reply.http, reply.json.status_code]).toEqual([200, 1000]);
    expect(credentials.token).not.toBe(registration_token);
    expect(credentials.url).toBe(world.versionsUrl.replace('127.0.0.1', 'localhost'));
    expect(credentials.roles.map(({ role }) => role)).toEqual(['HUB']);
    expect(partner.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /ocpi/versions',
      'GET /ocpi/2.2.1',
    ]);
    expect(partner.received[0]?.headers.authorization).toBe(
      `Token ${Buffer.from(partner.ourToken).toString('base64')}`,
    );
    expect((await versionsWith(registration_token))?.http).toBe(401);
    expect((await versionsWith(credentials.token))?.http).toBe(200);
  });

  it("shows only the hub itself in the hub's credentials, whoever else is connected [CRD-055] [CRD-030]", async () => {
    await world.join(EMSP);
    const cpo = await world.join(CPO);

    const reply = await cpo.call({ method: 'GET', module: 'credentials', role: 'SENDER' });

    const { token, roles } = reply.json.data as { token: string; roles: { party_id: string }[] };
    expect(token).toBe(cpo.theirToken);
    expect(roles.map(({ party_id }) => party_id)).toEqual(['HUB']);
  });

  it('stays unregistered when it cannot be read, and may try again with the same token [CRD-016] [CRD-020] [CRD-021] [HC-08]', async () => {
    const partner = await world.partner(CPO);
    const { registration_token } = await world.invite('CPO');
    partner.answer(isVersions, { http: 500, body: 'oops' });

    const first = await partner.register(world.versionsUrl, registration_token);
    const between = await platformOf('CPO');
    partner.heal();
    const second = await partner.register(world.versionsUrl, registration_token);

    expect([first.http, first.json.status_code, first.json.data]).toEqual([200, 3001, undefined]);
    expect([between?.status, between?.roles]).toEqual(['INVITED', []]);
    expect(second.json.status_code).toBe(1000);
  });

  it('is answered 3002 when it does not list the version it called [CRD-017]', async () => {
    const partner = await world.partner({ ...CPO, versions: ['2.1.1'] });
    const { registration_token } = await world.invite('CPO');

    expect((await partner.register(world.versionsUrl, registration_token)).json.status_code).toBe(3002);
  });

  it('is answered 3003 when a required endpoint is missing [CRD-018] [HC-09]', async () => {
    const partner = await world.partner({ ...CPO, endpoints: [] });
    const { registration_token } = await world.invite('CPO', {
      required_endpoints: [{ identifier: 'locations', role: 'SENDER' }],
    });

    const reply = await partner.register(world.versionsUrl, registration_token);

    expect([reply.http, reply.json.status_code]).toEqual([200, 3003]);
    expect((await platformOf('CPO'))?.status).toBe('INVITED');
  });

  it.each([
    ['token', { token: '' }, '/token'],
    ['url', { url: 'not-a-url' }, '/url'],
    ['roles', { roles: [] }, '/roles'],
    ['role members', { roles: [{ role: 'CPO', country_code: 'NL', party_id: 'TNM' }] }, '/roles/0/business_details'],
    ['a token with a space', { token: 'a b' }, '/token'],
    [
      'a role in lower case',
      { roles: [{ role: 'cpo', country_code: 'NL', party_id: 'TNM', business_details: { name: 'x' } }] },
      '/roles/0/role',
    ],
  ])(
    'is answered 2001 with the path when %s is wrong, and is not called [CRD-022] [CRD-047] [TYP-005] [TYP-021]',
    async (_, changes, path) => {
      const partner = await world.partner(CPO);
      const { registration_token } = await world.invite('CPO');
      partner.theirToken = registration_token;
      await partner.discover(world.versionsUrl);

      const reply = await partner.exchangeCredentials('POST', changes);

      expect([reply.http, reply.json.status_code]).toEqual([200, 2001]);
      expect(reply.json.status_message).toContain(path);
      expect(partner.received).toEqual([]);
    },
  );

  it('cannot take a party that belongs to another, nor name a role twice [CRD-029] [CRD-051]', async () => {
    await world.join(CPO);
    const thief = await world.partner(CPO);
    const { registration_token } = await world.invite('thief');
    const [role] = thief.credentials().roles;

    const taken = await thief.register(world.versionsUrl, registration_token);
    const lower = { ...role, party_id: 'XXX' };
    const twice = await thief.exchangeCredentials('POST', { roles: [lower, { ...lower, party_id: 'xxx' }] });

    expect([taken.json.status_code, twice.json.status_code]).toEqual([2001, 2001]);
    expect(world.log.some(({ message }) => message.includes('claims a party'))).toBe(true);
  });

  it('registers once when it posts twice at the same time [CRD-028] [HC-14]', async () => {
    const partner = await world.partner(CPO);
    const { registration_token } = await world.invite('CPO');
    partner.theirToken = registration_token;
    await partner.discover(world.versionsUrl);

    const replies = await Promise.all([partner.exchangeCredentials('POST'), partner.exchangeCredentials('POST')]);

    expect(replies.filter(({ json }) => json.status_code === 1000)).toHaveLength(1);
    expect(replies.filter(({ http }) => http === 401 || http === 405)).toHaveLength(1);
  });
});

describe('methods in the wrong state', () => {
  it('are refused with 405, and with 401 for an unknown token [CRD-023] [CRD-024] [CRD-025] [CRD-026] [CRD-027] [HC-10]', async () => {
    const registered = await world.join(CPO);
    const fresh = await world.partner(EMSP);
    fresh.theirToken = (await world.invite('fresh')).registration_token;
    await fresh.discover(world.versionsUrl);
    const url = fresh.hubUrl('credentials', 'SENDER');
    const body = JSON.stringify(fresh.credentials());
    const as = async (partner: SandboxPartner, method: string) => (await partner.send({ method, url, body })).http;

    expect(await as(registered, 'POST')).toBe(405);
    expect(await as(fresh, 'PUT')).toBe(405);
    expect(await as(fresh, 'DELETE')).toBe(405);
    expect(await as(registered, 'PATCH')).toBe(405);
    fresh.theirToken = 'nobody-knows-this';
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) expect(await as(fresh, method)).toBe(401);
  });

  it('a registration token opens versions and credentials and nothing else [TRF-013] [HC-03]', async () => {
    const fresh = await world.partner(EMSP);
    fresh.theirToken = (await world.invite('fresh')).registration_token;
    await fresh.discover(world.versionsUrl);

    const list = await fresh.call({ method: 'GET', module: 'locations', role: 'SENDER', to: 'NL*HUB' });
    const infos = await fresh.call({ method: 'GET', module: 'hubclientinfo', role: 'SENDER' });

    expect([list.http, infos.http]).toEqual([401, 401]);
  });
});

describe('a registered platform', () => {
  it('rotates by PUT: its side is read again with the new token, and the old token ends when the new one is used [CRD-031] [CRD-032] [CRD-034] [CRD-035] [HC-12]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    const old = emsp.theirToken;
    emsp.received.length = 0;

    await emsp.exchangeCredentials('PUT');
    const oldStillWorks = await versionsWith(old);
    const newWorks = await versionsWith(emsp.theirToken);
    await until(async () => (await versionsWith(old))?.http === 401, 'the end of the old token');
    await pushLocation(cpo);

    const expected = `Token ${Buffer.from(emsp.ourToken).toString('base64')}`;
    expect(emsp.theirToken).not.toBe(old);
    expect([oldStillWorks?.http, newWorks?.http]).toEqual([200, 200]);
    expect(emsp.received.map(({ headers }) => headers.authorization)).toEqual([expected, expected, expected]);
  });

  it('keeps its old tokens both ways when a rotation fails [CRD-036] [HC-13]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    const before = emsp.ourToken;
    emsp.answer(isVersions, { http: 500, body: '' });

    const reply = await emsp.exchangeCredentials('PUT');
    emsp.heal();
    emsp.ourToken = before;
    const relayed = await pushLocation(cpo);

    expect([reply.http, reply.json.status_code]).toEqual([200, 3001]);
    expect((await emsp.call({ method: 'GET', module: 'credentials', role: 'SENDER' })).http).toBe(200);
    expect(relayed.json.status_code).toBe(1000);
  });

  it('changes its roles by PUT: added ones work at once, missing ones are gone [CRD-038]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    const [role] = emsp.credentials().roles;

    await emsp.exchangeCredentials('PUT', { roles: [{ ...role, party_id: 'NEW' }] });
    const to = async (party: string) =>
      (
        await cpo.call({
          method: 'PUT',
          module: 'locations',
          role: 'RECEIVER',
          rest: '/NL/TNM/LOC1',
          from: 'NL*TNM',
          to: party,
          body: aLocation(),
        })
      ).json.status_code;

    expect([await to('DE*NEW'), await to('DE*MSP')]).toEqual([1000, 4003]);
  });

  it('unregisters by DELETE, with a content type and without a body: its token ends, and nothing goes to it [CRD-042] [CRD-044] [CRD-045] [TRF-023] [HC-06]', async () => {
    const cpo = await world.join(CPO);
    const emsp = await world.join(EMSP);
    emsp.received.length = 0;

    const url = emsp.hubUrl('credentials', 'SENDER');
    const reply = await emsp.send({ method: 'DELETE', url, headers: { 'content-type': 'application/json' } });
    const after = await emsp.send({ method: 'GET', url });
    const relayed = await cpo.call({ method: 'GET', module: 'tokens', role: 'SENDER', from: 'NL*TNM', to: 'DE*MSP' });
    world.clock.advance(3_600_000);

    expect([reply.http, reply.json.status_code, 'data' in reply.json]).toEqual([200, 1000, false]);
    expect(after.http).toBe(401);
    expect(relayed.json.status_code).toBe(4003);
    expect(emsp.received).toEqual([]);
  });
});

describe('registering with a partner', () => {
  const add = (partner: SandboxPartner) =>
    world.api('POST', '/platforms', {
      name: 'theirs',
      versions_url: partner.versionsUrl,
      registration_token: partner.ourToken,
    });

  it('reads its versions and details, then posts credentials, and uses the token it got [CRD-001] [CRD-005] [CRD-007] [CRD-009] [TRF-004] [TRF-005]', async () => {
    const partner = await world.partner(EMSP);
    const registrationToken = partner.ourToken;

    const { http, json } = await add(partner);

    expect([http, json.status]).toEqual([201, 'CONNECTED']);
    expect(partner.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /ocpi/versions',
      'GET /ocpi/2.2.1',
      'POST /ocpi/2.2.1/credentials',
    ]);
    const posted = JSON.parse(partner.received[2]?.body ?? '') as { token: string; url: string };
    expect(posted.token).toMatch(/^[!-~]{1,64}$/);
    expect(partner.received[2]?.headers.authorization).toBe(
      `Token ${Buffer.from(registrationToken).toString('base64')}`,
    );
    expect(JSON.stringify(json)).not.toContain(partner.ourToken);
  });

  it.each([
    ['versions', isVersions, { http: 200, body: '<html>' }],
    [
      'versions',
      isVersions,
      { http: 200, status_code: 2000, data: [{ version: '2.2.1', url: 'http://127.0.0.1:1/' }] },
    ],
    ['details', ({ path }: { path: string }) => path === '/ocpi/2.2.1', { http: 500, body: '' }],
    ['credentials', ({ method }: { method: string }) => method === 'POST', { status_code: 3000 }],
    [
      'endpoints',
      ({ path }: { path: string }) => path === '/ocpi/2.2.1',
      { data: { version: '2.2.1', endpoints: [] } },
    ],
    ['version', isVersions, { data: [{ version: '2.1.1', url: 'http://127.0.0.1:1/' }] }],
  ])(
    'ends with a problem that names the step %s, and sends no POST before it [CRD-014] [CRD-015] [TRF-075]',
    async (step, matches, behaviour) => {
      const partner = await world.partner(EMSP);
      partner.answer(matches, behaviour);

      const { http, json } = await add(partner);

      expect([http, json.step]).toEqual([502, step]);
      expect((await platformOf('theirs'))?.status).toBe('FAILED');
      expect(partner.received.some(({ method }) => method === 'POST')).toBe(step === 'credentials');
    },
  );

  it('rotates on demand, and leaves both sides able to talk when the partner refuses [CRD-037] [CRD-039]', async () => {
    const cpo = await world.join(CPO);
    const partner = await world.partner(EMSP);
    const { json } = await add(partner);
    partner.answer(({ method }) => method === 'PUT', { status_code: 3000 });
    const push = async () =>
      (await cpo.call({ method: 'GET', module: 'tokens', role: 'SENDER', from: 'NL*TNM', to: 'DE*MSP' })).json
        .status_code;

    const refused = await world.api('POST', `/platforms/${json.id}/register`, {});
    const still = await push();
    partner.heal();
    const rotated = await world.api('POST', `/platforms/${json.id}/register`, {});

    expect([refused.http, still]).toEqual([502, 1000]);
    expect([rotated.http, rotated.json.status, await push()]).toEqual([200, 'CONNECTED', 1000]);
  });

  it('is undone by the operator: the partner is told, and its token is forgotten [CRD-043]', async () => {
    const partner = await world.partner(EMSP);
    const { json } = await add(partner);

    const { http } = await world.api('DELETE', `/platforms/${json.id}`);

    expect(http).toBe(204);
    expect(partner.received.at(-1)?.method).toBe('DELETE');
    expect((await world.api('GET', `/platforms/${json.id}`)).http).toBe(404);
    expect((await partner.send({ method: 'GET', url: world.versionsUrl })).http).toBe(401);
  });
});
