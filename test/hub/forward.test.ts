import { headersFor, type SandboxPartner } from '../../src/sandbox/partner';
import { CPO, EMSP, pushLocation, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;
let emsp: SandboxPartner;

beforeAll(async () => {
  world = await World.start({ forwardTimeoutMs: 2_000 });
  cpo = await world.join(CPO);
  emsp = await world.join(EMSP);
});
afterAll(() => world.stop());
afterEach(() => emsp.heal());

const push = (changes: object = {}) => pushLocation(cpo, changes);
const locationPush = ({ path, method }: { path: string; method: string }) =>
  method === 'PUT' && path.includes('/locations/');

describe('a request from one party to another', () => {
  it("reaches the receiver byte for byte, with its query, the hub's token and the parties as they were [HUB-012] [HUB-013] [HUB-050] [HUB-053] [HUB-054] [HUB-055] [HC-34] [LOC-130]", async () => {
    const body =
      '{"id": "LOC1", "x_unknown": {"a": [1.10, 0.30000000000000004, 12345678901234567890]}, "last_updated":"2019-06-24T12:39:09"}';

    await push({ body, rest: '/NL/TNM/LOC1?a=%20b' });

    const got = emsp.received.filter(locationPush).at(-1);
    expect(got?.body).toBe(body);
    expect(got?.path).toBe('/ocpi/2.2.1/receiver/locations/NL/TNM/LOC1');
    expect(got?.query.get('a')).toBe(' b');
    expect(got?.headers).toMatchObject({ ...headersFor('from', 'NL*TNM'), ...headersFor('to', 'DE*MSP') });
    expect(got?.headers.authorization).toBe(`Token ${Buffer.from(emsp.ourToken).toString('base64')}`);
  });

  it('gets a new request id and keeps its correlation id; the answer has the ids of the caller [HUB-069] [HUB-071] [HUB-072] [HUB-073] [HUB-074] [HC-16]', async () => {
    const reply = await push({ headers: { 'x-request-id': '774321', 'x-correlation-id': '123456' } });

    const got = emsp.received.filter(locationPush).at(-1);
    expect(got?.headers['x-correlation-id']).toBe('123456');
    expect(got?.headers['x-request-id']).not.toBe('774321');
    expect(reply.headers).toMatchObject({ 'x-request-id': '774321', 'x-correlation-id': '123456' });
  });

  it("is answered with the receiver's answer, from the receiver to the caller [HUB-015] [HUB-056] [HUB-061]", async () => {
    emsp.answer(locationPush, {
      http: 404,
      body: '{"status_code": 2004,  "status_message":"no", "timestamp":"2026-01-01T00:00:00Z"}',
    });

    const reply = await push();

    expect(reply.http).toBe(404);
    expect(reply.text).toBe('{"status_code": 2004,  "status_message":"no", "timestamp":"2026-01-01T00:00:00Z"}');
    expect(reply.headers).toMatchObject({ ...headersFor('to', 'NL*TNM'), ...headersFor('from', 'DE*MSP') });
  });

  it('finds the receiver whatever the case of headers and ids [HUB-008] [TRF-015] [HC-15]', async () => {
    const reply = await push({
      to: undefined,
      headers: { 'OCPI-TO-Party-Id': 'msp', 'ocpi-to-COUNTRY-code': 'de' },
    });

    expect(reply.json.status_code).toBe(1000);
  });
});

describe('what cannot be routed', () => {
  it('is 4001 for a party nobody knows [HUB-062] [HUB-066]', async () => {
    const reply = await push({ to: 'XX*ZZZ' });

    expect([reply.http, reply.json.status_code]).toEqual([200, 4001]);
    expect(reply.headers).toMatchObject({ ...headersFor('to', 'NL*TNM'), ...headersFor('from', 'NL*HUB') });
  });

  it('is 4002 when the receiver does not answer in time [HUB-064]', async () => {
    emsp.answer(locationPush, 'hang');
    const count = emsp.received.length;

    const pending = push();
    await emsp.waitFor(() => emsp.received.length > count);
    world.clock.advance(2_001);

    expect((await pending).json.status_code).toBe(4002);
  });

  it.each([
    ['HTML', { http: 200, body: '<html></html>' }],
    ['half a JSON', { http: 200, body: '{"status_code": 1000, "data": {' }],
    ['a plain 500', { http: 500, body: 'oops' }],
    ['nothing', { http: 200, body: '' }],
    ['a redirect', { http: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }],
  ])('is 4000 when the receiver answers %s [HUB-065]', async (_, behaviour) => {
    emsp.answer(locationPush, behaviour);

    expect((await push()).json.status_code).toBe(4000);
  });

  it('is 4000 when the answer never ends', async () => {
    emsp.answer(locationPush, 'endless');

    expect((await push()).json.status_code).toBe(4000);
  });

  it("never becomes a 401 because the receiver refuses the hub's token [HUB-067] [HC-20]", async () => {
    emsp.answer(locationPush, { http: 401, status_code: 2000 });

    const reply = await push();

    expect([reply.http, reply.json.status_code]).toEqual([200, 4000]);
  });

  it("is refused when FROM is somebody else's party, and goes nowhere [HUB-051] [HC-35]", async () => {
    const count = emsp.received.length;

    const reply = await push({ from: 'DE*MSP' });

    expect(reply.json.status_code).toBe(2001);
    expect(emsp.received.length).toBe(count);
  });

  it('is refused with half a routing pair [HUB-007]', async () => {
    const reply = await push({ to: undefined, headers: { 'ocpi-to-party-id': 'MSP' } });

    expect(reply.json.status_code).toBe(2001);
  });

  it('is 4000 for a module the receiver does not offer', async () => {
    const reply = await push({ module: 'tokens', rest: '/NL/TNM/T1' });

    expect(reply.json.status_code).toBe(4000);
  });
});

describe('addresses in messages', () => {
  it('response_url in a body leads through the hub, both ways, and nothing else of the body changes [HUB-059] [HC-32] [CMD-071] [CMD-072]', async () => {
    const original = `http://127.0.0.1:${emsp.port}/results/42?x=1`;
    const body = `{ "response_url" : ${JSON.stringify(original)}, "amount": 1.10, "location_id":"LOC1" }`;

    await emsp.call({
      method: 'POST',
      module: 'commands',
      role: 'RECEIVER',
      rest: '/START_SESSION',
      from: 'DE*MSP',
      to: 'NL*TNM',
      body,
    });
    const command = await cpo.waitFor(({ path }) => path.endsWith('/START_SESSION'));
    const { response_url: replaced } = JSON.parse(command.body) as { response_url: string };
    expect(replaced).toContain(`:${world.app.port}/`);
    expect(replaced.length).toBeLessThanOrEqual(255);
    expect(command.body).toBe(body.replace(JSON.stringify(original), JSON.stringify(replaced)));

    const result = await cpo.send({ method: 'POST', url: replaced, body: '{"result":"ACCEPTED"}' });
    expect(result.json.status_code).toBe(1000);
    const callback = await emsp.waitFor(({ path }) => path === '/results/42');
    expect(callback.query.get('x')).toBe('1');
    expect(callback.body).toBe('{"result":"ACCEPTED"}');
    expect(callback.headers).toMatchObject({ ...headersFor('to', 'DE*MSP'), ...headersFor('from', 'NL*TNM') });
  });

  it('response_url in a query leads through the hub too [CHP-062]', async () => {
    const rest = `/S1?duration=900&response_url=${encodeURIComponent(`http://127.0.0.1:${emsp.port}/profile`)}`;

    await emsp.call({
      method: 'GET',
      module: 'chargingprofiles',
      role: 'RECEIVER',
      rest,
      from: 'DE*MSP',
      to: 'NL*TNM',
    });

    const asked = await cpo.waitFor(({ path }) => path.endsWith('/chargingprofiles/S1'));
    expect(asked.query.get('response_url')).toContain(`:${world.app.port}/`);
    expect(asked.query.get('duration')).toBe('900');
  });

  it('a response_url that may not be called is refused with its path', async () => {
    const body = { response_url: 'http://169.254.169.254/latest', location_id: 'LOC1' };

    const reply = await emsp.call({
      method: 'POST',
      module: 'commands',
      role: 'RECEIVER',
      rest: '/START_SESSION',
      from: 'DE*MSP',
      to: 'NL*TNM',
      body,
    });

    expect(reply.json.status_code).toBe(2001);
    expect(reply.json.status_message).toContain('/response_url');
  });

  it('the Location of a CDR leads to the same CDR through the hub, and for nobody else [HUB-058] [HC-33] [CDR-099]', async () => {
    emsp.answer(({ method, path }) => method === 'POST' && path.endsWith('/cdrs'), {
      http: 201,
      headers: { location: `http://127.0.0.1:${emsp.port}/my-cdrs/77` },
    });
    emsp.answer(({ path }) => path === '/my-cdrs/77', { data: { id: 'CDR77' } });

    const posted = await cpo.call({
      method: 'POST',
      module: 'cdrs',
      role: 'RECEIVER',
      from: 'NL*TNM',
      to: 'DE*MSP',
      body: { id: 'CDR77' },
    });
    const address = posted.headers.location ?? '';
    const read = await cpo.send({ method: 'GET', url: address });
    const stranger = await emsp.send({ method: 'GET', url: address });

    expect(address).toContain(`:${world.app.port}/`);
    expect(read.json.data).toEqual({ id: 'CDR77' });
    expect(stranger.http).toBe(404);
  });

  it('the Link of a pulled page leads to the next page through the hub, as often as it is followed [HUB-057] [HC-31] [TRF-043]', async () => {
    const isList = ({ path }: { path: string }) => path.endsWith('/sender/locations');
    cpo.answer(isList, ({ query }) =>
      query.get('offset') === '2'
        ? { data: ['second'], headers: { 'x-total-count': '3', 'x-limit': '2' } }
        : {
            data: ['first'],
            headers: { link: `<${cpo.urlOf('locations', 'SENDER')}?offset=2>; rel="next"`, 'x-total-count': '3' },
          },
    );

    const first = await emsp.call({ method: 'GET', module: 'locations', role: 'SENDER', from: 'DE*MSP', to: 'NL*TNM' });
    const next = /<(.*)>; rel="next"/.exec(first.headers.link ?? '')?.[1] ?? '';
    const again = [await emsp.send({ method: 'GET', url: next }), await emsp.send({ method: 'GET', url: next })];
    cpo.heal();

    expect(first.headers['x-total-count']).toBe('3');
    expect(next).toContain(`:${world.app.port}/`);
    expect(again.map(({ json }) => json.data)).toEqual([['second'], ['second']]);
  });
});

describe('under load', () => {
  it('each of 100 parallel requests gets its own request id and its own answer [HC-17]', async () => {
    emsp.answer(locationPush, async ({ path }) => ({ data: path.split('/').at(-1) }));

    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        push({ rest: `/NL/TNM/L${index}`, headers: { 'x-request-id': `r${index}`, 'x-correlation-id': 'same' } }),
      ),
    );

    expect(replies.map(({ headers }) => headers['x-request-id'])).toEqual(replies.map((_, index) => `r${index}`));
    expect(replies.map(({ json }) => json.data)).toEqual(replies.map((_, index) => `L${index}`));
  });
});
