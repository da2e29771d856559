import { MODULES } from '../../src/ocpi/endpoint';
import type { SandboxPartner } from '../../src/sandbox/partner';
import { rawExchange } from '../../src/sandbox/wire';
import { aLocation, CPO, EMSP, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;
let emsp: SandboxPartner;
beforeAll(async () => {
  world = await World.start({ bodyLimit: 1_048_576, failedAuthPerMinute: 20 });
  cpo = await world.join(CPO);
  emsp = await world.join(EMSP);
});
afterAll(() => world.stop());
afterEach(() => {
  // What was asked of us never was our fault.
  expect(world.log.filter(({ level }) => level === 'error')).toEqual([]);
});

const ids = { 'x-request-id': 'r1', 'x-correlation-id': 'c1' };
const push = (body: string, headers: Record<string, string> = {}) =>
  cpo.call({
    method: 'PUT',
    module: 'locations',
    role: 'RECEIVER',
    rest: '/NL/TNM/LOC1',
    from: 'NL*TNM',
    to: 'NL*HUB',
    body,
    headers: { ...ids, ...headers },
  });
const envelope = {
  status_code: expect.any(Number),
  status_message: expect.any(String),
  timestamp: expect.stringMatching(/Z$/),
};

describe('every refusal is an envelope with the ids of the request', () => {
  it.each([
    ['no token', { authorization: '' }],
    ['an unknown token', { authorization: 'Token bm9ib2R5' }],
    ['another scheme', { authorization: 'Bearer bm9ib2R5' }],
    ['a value that is not Base64', { authorization: 'Token %%%' }],
  ])(
    '%s is 401, even with a broken body [TRF-010] [TRF-011] [TRF-012] [TRF-014] [TRF-074] [HUB-076] [HC-02] [HC-42]',
    async (_, headers) => {
      const reply = await push('{"id":', headers);

      expect(reply.http).toBe(401);
      expect(reply.json).toMatchObject(envelope);
      expect(reply.headers).toMatchObject({ ...ids, 'content-type': expect.stringContaining('application/json') });
    },
  );

  it('an unknown path is 404 and a method that is not there 405 with Allow [TRF-020] [STC-003] [HUB-076] [HC-42]', async () => {
    const unknown = await cpo.send({ method: 'GET', url: `${world.url}/ocpi/2.2.1/nothing`, headers: ids });
    const patch = await cpo.send({ method: 'PATCH', url: cpo.hubUrl('credentials', 'SENDER'), headers: ids });

    expect([unknown.http, patch.http, patch.headers.allow]).toEqual([404, 405, 'GET, POST, PUT, DELETE']);
    for (const reply of [unknown, patch]) {
      expect(reply.json).toMatchObject(envelope);
      expect(reply.headers).toMatchObject(ids);
    }
  });

  it('ids are made up when they are missing [HUB-078]', async () => {
    const reply = await cpo.send({
      method: 'GET',
      url: world.versionsUrl,
      headers: { 'x-request-id': '', 'x-correlation-id': '' },
    });

    expect([reply.headers['x-request-id'], reply.headers['x-correlation-id']]).toEqual([
      expect.stringMatching(/.{30}/),
      expect.stringMatching(/.{30}/),
    ]);
  });
});

describe('bad input', () => {
  it.each([
    ['broken JSON', '{"id":', {}],
    ['another content type', '<xml/>', { 'content-type': 'application/xml' }],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, {}],
  ])('%s is HTTP 400 with an envelope [STC-001] [TRF-074] [HC-05]', async (_, body, headers) => {
    const reply = await push(body, headers);

    expect(reply.http).toBe(400);
    expect(reply.json).toMatchObject({ ...envelope, status_code: 2001 });
  });

  it('a body in another encoding is HTTP 400', async () => {
    const url = cpo.hubUrl('locations', 'RECEIVER', '/NL/TNM/LOC1');
    const headers = { 'ocpi-to-country-code': 'NL', 'ocpi-to-party-id': 'HUB' };

    const reply = await cpo.send({ method: 'PUT', url, headers, body: Buffer.from('\ufeff{}é', 'utf16le') });

    expect([reply.http, reply.json.status_code]).toEqual([400, 2001]);
  });

  it('duplicate keys and __proto__ are no way in', async () => {
    const text = JSON.stringify(aLocation());
    const reply = await push(`{"__proto__":{"publish":"x"},"constructor":1,"id":"OTHER",${text.slice(1)}`);

    expect(reply.json.status_code).toBe(1000);
    expect(({} as { publish?: unknown }).publish).toBeUndefined();
  });

  it('a body of 10 MB is 413, one that never ends is cut off', async () => {
    const large = await push(JSON.stringify({ x: 'x'.repeat(10 * 1024 * 1024) })).catch((error: Error) => error);
    const head = `PUT /ocpi/2.2.1/receiver/locations/NL/TNM/LOC1 HTTP/1.1\r\nHost: x\r\nAuthorization: Token ${Buffer.from(cpo.theirToken).toString('base64')}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const pending = rawExchange(world.app.port, `${head}10\r\n{"aaaaaaaaaaaaaa\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    world.clock.advance(30_001);
    await new Promise((resolve) => setTimeout(resolve, 100));
    world.clock.advance(1_000);

    expect(large).toMatchObject({ http: 413, json: { status_code: 2001 } });
    expect(await pending).toContain('HTTP/1.1 408');
  });

  it('headers of 100 KB are 431, bytes that are not HTTP are 400, both with an envelope', async () => {
    const huge = await rawExchange(
      world.app.port,
      `GET /ocpi/versions HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(100_000)}\r\n\r\n`,
    );
    const rubbish = await rawExchange(world.app.port, 'rubbish\r\n\r\n');

    expect(huge).toContain('HTTP/1.1 431');
    expect(rubbish).toContain('HTTP/1.1 400');
    for (const answer of [huge, rubbish]) expect(answer).toContain('"status_code":2000');
  });

  it('a path that is not percent-encoded UTF-8 is 2001', async () => {
    const reply = await cpo.call({
      method: 'GET',
      module: 'locations',
      role: 'SENDER',
      rest: '/%ff',
      from: 'NL*TNM',
      to: 'DE*MSP',
    });

    expect([reply.http, reply.json.status_code]).toEqual([200, 2001]);
  });
});

describe('the door is tolerant where the register says so', () => {
  it('of a line feed behind the token, of a token without Base64, and of spellings of the content type [TRF-007] [TRF-008] [TRF-024] [HC-01]', async () => {
    const versions = async (authorization: string) =>
      (await cpo.send({ method: 'GET', url: world.versionsUrl, headers: { authorization } })).http;

    expect(await versions(`Token ${Buffer.from(`${cpo.theirToken}\n`).toString('base64')}`)).toBe(200);
    expect(await versions(`Token ${cpo.theirToken}`)).toBe(200);
    expect(
      (await push(JSON.stringify(aLocation()), { 'content-type': 'Application/JSON; charset=UTF-8' })).json.status_code,
    ).toBe(1000);
  });

  it('of a content type on a GET without body, and of trailing slashes [TRF-023] [TRF-057]', async () => {
    const reply = await cpo.send({
      method: 'GET',
      url: `${world.versionsUrl}/`,
      headers: { 'content-type': 'application/json' },
    });

    expect(reply.http).toBe(200);
  });

  it('but not of a token in another case [TRF-006]', async () => {
    const authorization = `Token ${Buffer.from(cpo.theirToken.toUpperCase()).toString('base64')}`;

    expect((await cpo.send({ method: 'GET', url: world.versionsUrl, headers: { authorization } })).http).toBe(401);
  });
});

describe('versions', () => {
  it('lists absolute addresses, the details each side of each module, credentials once as SENDER [VER-001] [VER-002] [VER-003] [VER-007] [VER-012] [VER-013] [VER-014] [VER-015] [VER-016] [VER-017] [VER-018] [VER-022] [TRF-067] [TRF-068] [TRF-069] [TRF-071]', async () => {
    const versions = await cpo.send({ method: 'GET', url: world.versionsUrl });
    const list = versions.json.data as { version: string; url: string }[];
    const details = await cpo.send({ method: 'GET', url: list[0]?.url ?? '' });
    const { version, endpoints } = details.json.data as {
      version: string;
      endpoints: { identifier: string; role: string; url: string }[];
    };

    expect(versions.json).toMatchObject({ ...envelope, status_code: 1000 });
    expect(list).toEqual([{ version: '2.2.1', url: `http://localhost:${world.app.port}/ocpi/2.2.1` }]);
    expect(version).toBe('2.2.1');
    expect(endpoints.every(({ url }) => URL.canParse(url))).toBe(true);
    expect(endpoints.filter(({ identifier }) => identifier === 'credentials').map(({ role }) => role)).toEqual([
      'SENDER',
    ]);
    for (const { identifier, role } of endpoints) {
      expect(MODULES).toContain(identifier);
      expect(['SENDER', 'RECEIVER']).toContain(role);
    }
    for (const module of ['locations', 'tariffs', 'tokens', 'sessions', 'cdrs', 'commands', 'chargingprofiles'])
      expect(endpoints.filter(({ identifier }) => identifier === module).map(({ role }) => role)).toEqual([
        'SENDER',
        'RECEIVER',
      ]);
  });

  it('knows no routing headers: what comes is ignored, and nobody else is asked [VER-008] [VER-009] [HUB-004] [HUB-005] [HC-36]', async () => {
    emsp.received.length = 0;

    const reply = await cpo.send({
      method: 'GET',
      url: world.versionsUrl,
      headers: { 'ocpi-to-country-code': 'DE', 'ocpi-to-party-id': 'MSP' },
    });

    expect(reply.http).toBe(200);
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
    expect(emsp.received).toEqual([]);
  });

  it('shows a custom module only to platforms that agreed on it, and routes it between them [VER-024] [VER-025]', async () => {
    const custom = 'nltnm-tokens';
    const endpoints = [{ identifier: custom, role: 'RECEIVER' as const }];
    const quirks = { custom_modules: [custom] };
    const a = await world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'AAA' }], endpoints }, quirks);
    const b = await world.join({ roles: [{ role: 'EMSP', country_code: 'BE', party_id: 'BBB' }], endpoints }, quirks);

    const reply = await a.call({
      method: 'POST',
      module: custom,
      role: 'RECEIVER',
      rest: '/any/where',
      from: 'BE*AAA',
      to: 'BE*BBB',
      body: '{"x":1.0}',
    });

    expect(reply.json.status_code).toBe(1000);
    expect(b.received.at(-1)).toMatchObject({ path: `/ocpi/2.2.1/receiver/${custom}/any/where`, body: '{"x":1.0}' });
    expect(() => cpo.hubUrl(custom, 'RECEIVER')).toThrow();
    expect((await cpo.send({ method: 'GET', url: a.hubUrl(custom, 'RECEIVER') })).http).toBe(404);
  });
});

describe('the trace', () => {
  it('shows both legs of a routed request by its correlation id, with tokens masked', async () => {
    await cpo.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      rest: '/NL/TNM/TRACED',
      from: 'NL*TNM',
      to: 'DE*MSP',
      body: aLocation({ id: 'TRACED' }),
      headers: { 'x-correlation-id': 'night-call' },
    });

    const { json } = await world.api('GET', '/messages?correlation_id=night-call');
    const items = json.items as {
      id: string;
      direction: string;
      ocpi_status: number;
      object: string;
      from: string;
      to: string;
    }[];
    const one = await world.api('GET', `/messages/${items[0]?.id}`);

    expect(items.map(({ direction }) => direction).sort()).toEqual(['in', 'out']);
    for (const item of items)
      expect(item).toMatchObject({
        ocpi_status: 1000,
        object: 'TRACED',
        from: 'NL*TNM',
        to: 'DE*MSP',
        module: 'locations',
      });
    expect(one.text).toContain('Token ***');
    for (const secret of [cpo.theirToken, emsp.ourToken]) {
      expect(one.text).not.toContain(secret);
      expect(one.text).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  it('keeps credentials without their tokens', async () => {
    const { text } = await world.api('GET', '/messages?module=credentials');
    const { items } = JSON.parse(text) as { items: { id: string }[] };
    const whole = await Promise.all(items.map(({ id }) => world.api('GET', `/messages/${id}`)));

    expect(items.length).toBeGreaterThan(0);
    for (const { text: shown } of whole)
      for (const { ourToken, theirToken } of world.partners) {
        expect(shown).not.toContain(ourToken);
        expect(shown).not.toContain(theirToken);
      }
  });
});

describe('a clock that is put back', () => {
  it('makes nobody wait until it has caught up', async () => {
    const url = world.versionsUrl;
    await cpo.send({ method: 'GET', url });
    await world.api('GET', '/platforms');

    world.clock.jump(-3_600_000);

    expect((await cpo.send({ method: 'GET', url })).http).toBe(200);
    expect((await world.api('GET', '/platforms')).http).toBe(200);
  });
});

describe('too much', () => {
  it('of one platform, ten times what it may send, is refused before it goes anywhere, and later taken again', async () => {
    const small = await World.start({ platformRate: 20 });
    const busy = await small.join(CPO);
    const receiver = await small.join(EMSP);
    small.clock.advance(10_000);
    const pull = { method: 'GET', module: 'tokens', role: 'SENDER' as const, from: 'NL*TNM', to: 'DE*MSP' };

    const replies = await Promise.all(Array.from({ length: 200 }, () => busy.call(pull)));
    const other = await receiver.send({ method: 'GET', url: small.versionsUrl });
    small.clock.advance(1_000);
    const later = await busy.call(pull);

    const refused = replies.filter(({ http }) => http === 429);
    expect(refused).toHaveLength(180);
    expect(refused.every(({ headers }) => Number(headers['retry-after']) > 0)).toBe(true);
    expect(receiver.received.filter(({ path }) => path.includes('/tokens'))).toHaveLength(21);
    expect([other.http, later.json.status_code]).toEqual([200, 1000]);
    await small.stop();
  });

  it('of failed authentications from one address is slowed down with 429 and Retry-After', async () => {
    const url = world.versionsUrl;
    const replies = [];
    for (let i = 0; i < 25; i++)
      replies.push(await cpo.send({ method: 'GET', url, headers: { authorization: 'Token bm9ib2R5' } }));

    expect(replies.at(-1)?.http).toBe(429);
    expect(Number(replies.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await cpo.send({ method: 'GET', url })).http).toBe(200);
  });

  it('of requests of one platform under way at once is refused with 429, and costs others nothing', async () => {
    const small = await World.start({ platformConcurrency: 2 });
    const busy = await small.join(CPO);
    const receiver = await small.join(EMSP);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    receiver.answer(
      ({ path }) => path.includes('/tokens'),
      async () => held.then(() => ({ data: [] })),
    );
    const pull = { method: 'GET', module: 'tokens', role: 'SENDER' as const, from: 'NL*TNM', to: 'DE*MSP' };

    const first = [busy.call(pull), busy.call(pull)];
    await receiver.waitFor(() => receiver.received.filter(({ path }) => path.includes('/tokens')).length === 2);
    const refused = await busy.call(pull);
    const other = await receiver.send({ method: 'GET', url: small.versionsUrl });
    release();
    const answers = await Promise.all(first);
    const after = await busy.call(pull);

    expect([refused.http, refused.headers['retry-after'], other.http]).toEqual([429, '1', 200]);
    expect([...answers, after].map(({ json }) => json.status_code)).toEqual([1000, 1000, 1000]);
    await small.stop();
  });
});
