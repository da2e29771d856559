import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LegCounts } from '../../src/observe/leg-counts';
import type { Leg } from '../../src/observe/trace-batch';
import { exchange } from '../../src/sandbox/wire';
import { Database } from '../../src/store/database';
import { call, host } from '../support/api';
import { samplesOf } from '../support/scrape';
import { StationWorld } from '../support/stations';
import { ADMIN_KEY, CPO, EMSP, World } from '../support/world';

const TLS = join(__dirname, '../fixtures/tls');
const pem = (name: string) => readFileSync(join(TLS, `${name}.pem`), 'utf8');

let world: World;
afterEach(() => world.stop());

const get = (path: string, port = world.app.port) =>
  exchange({ method: 'GET', url: `http://127.0.0.1:${port}${path}` });

describe('/metrics', () => {
  const scrape = async () => samplesOf((await get('/metrics')).text);
  const idOf = async (name: string) =>
    (await call(world, { path: '/platforms' })).json.items.find((one: { name: string }) => one.name === name).id;

  it('counts requests by platform, module, direction and OCPI status, with their durations', async () => {
    world = await World.start();
    const cpo = await world.join(CPO);
    await world.join(EMSP);
    const tnm = await idOf('TNM');
    const msp = await idOf('MSP');

    const pull = { method: 'GET', module: 'tokens', role: 'SENDER' as const, from: 'NL*TNM' };
    await cpo.call({ ...pull, to: 'DE*MSP' });
    await cpo.call({ ...pull, to: 'XX*NON' });

    const samples = await scrape();
    const count = (platform: string, direction: string, status: string) =>
      samples.get(
        `junction_ocpi_requests_total{platform="${platform}",module="tokens",direction="${direction}",status="${status}"}`,
      );
    expect([count(tnm, 'in', '1000'), count(tnm, 'in', '4001'), count(msp, 'out', '1000')]).toEqual([1, 1, 1]);
    const duration = `junction_ocpi_request_duration_seconds`;
    const lane = `platform="${tnm}",module="tokens",direction="in"`;
    expect(samples.get(`${duration}_count{${lane}}`)).toBe(2);
    expect(samples.get(`${duration}_bucket{${lane},le="+Inf"}`)).toBe(2);
    expect(samples.get(`${duration}_bucket{${lane},le="0.005"}`)).toBe(2);
  });

  it('shows what waits, for whom, and how long already', async () => {
    world = await World.start();
    const emsp = await world.join(EMSP);
    await host(world, 'FR/ABC');
    emsp.answer(() => true, { http: 500, body: '{}' });
    const tariff = { currency: 'EUR', elements: [{ price_components: [{ type: 'FLAT', price: 1, step_size: 1 }] }] };
    await call(world, { method: 'PUT', path: '/parties/FR/ABC/tariffs/T1', body: tariff });
    await emsp.waitFor(({ path }) => path.includes('tariffs'));
    world.clock.jump(60_000);

    const msp = await idOf('MSP');
    const samples = await scrape();
    expect(samples.get(`junction_backlog{platform="${msp}"}`)).toBe(1);
    expect(samples.get(`junction_backlog_oldest_seconds{platform="${msp}"}`)).toBeGreaterThanOrEqual(60);
    expect(samples.get(`junction_platform_online{platform="${msp}"}`)).toBe(1);
    expect(samples.get('junction_webhook_deliveries{state="due"}')).toBe(0);
    expect(samples.get('junction_trace_dropped')).toBe(0);
    expect(samples.get('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  it('shows what waits in memory and in the database, and what was lost', async () => {
    world = await World.start();
    await world.join(EMSP);

    const samples = await scrape();
    for (const queue of ['trace', 'events', 'audit', 'charger_messages', 'letters'])
      expect(samples.get(`junction_queue_depth{queue="${queue}"}`)).toBeGreaterThanOrEqual(0);
    for (const name of ['trace_dropped', 'events_dropped', 'charger_messages_dropped', 'event_streams'])
      expect(samples.get(`junction_${name}`)).toBe(0);
    expect(samples.get(`junction_broadcast_backlog{platform="${await idOf('MSP')}"}`)).toBe(0);
  });

  it('counts chargers that are connected or away, and their EVSEs by status', async () => {
    const yard = await StationWorld.start();
    world = yard.world;
    const station = await yard.station('CP1');
    await yard.register('CP2');
    await station.status(1, 'Charging');

    const samples = await scrape();
    expect(samples.get('junction_chargers{state="online"}')).toBe(1);
    expect(samples.get('junction_chargers{state="away"}')).toBe(1);
    expect(samples.get('junction_evses{status="CHARGING"}')).toBe(1);
    await station.disconnect();
  });

  it('has a bounded number of series, whatever partners send', async () => {
    const counts = new LegCounts();
    const leg = { direction: 'in' as const, module: 'cdrs', ocpi: 1000, durationMs: 1 };
    for (let number = 0; number < 20_000; number++)
      counts.count({ ...leg, platformId: `P${number}`, ocpi: 1000 + number } as Leg);
    const [requests] = await Promise.all(counts.metrics().map((metric) => metric.get()));
    world = await World.start();

    expect(requests?.values.length).toBeLessThanOrEqual(5_001);
    expect(requests?.values.reduce((sum, { value }) => sum + value, 0)).toBe(20_000);
  });

  it('has no token, no key and no name of a partner', async () => {
    world = await World.start();
    const cpo = await world.join(CPO);
    const { text, headers } = await get('/metrics');

    expect(headers['content-type']).toMatch('text/plain');
    for (const secret of [cpo.theirToken, ADMIN_KEY, 'TNM']) expect(text).not.toContain(secret);
  });
});

describe('health', () => {
  it('is up and ready', async () => {
    world = await World.start();

    expect((await get('/health/live')).json).toEqual({ status: 'up' });
    expect([(await get('/health/ready')).http, (await get('/health/ready')).json]).toEqual([
      200,
      { status: 'up', reasons: [] },
    ]);
  });

  it('knows when the database cannot be used', async () => {
    world = await World.start();
    const database = await Database.open('sqlite::memory:', 'main');
    expect(await database.trouble()).toBeUndefined();
    await database.close();

    expect(await database.trouble()).toMatch('the database cannot be used');
  });
});

describe('every answer beside OCPI', () => {
  it.each(['/api/v1/status', '/api/v1/nothing', '/api/v1/openapi.json', '/health/live', '/metrics', '/api/v1/docs'])(
    'has the headers that keep a browser from harm: %s',
    async (path) => {
      world = await World.start();
      const { headers } = await get(path);

      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringMatching(/^default-src '(none|self)';.*frame-ancestors 'none'$/),
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );

  it('refuses a body that is nested without end, one that is too large, and headers that are', async () => {
    world = await World.start({ bodyLimit: 1_048_576 });
    const post = (body: string, headers = {}) => call(world, { method: 'POST', path: '/platforms', body, headers });
    const deep = `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const refused = [
      await post(deep),
      await post(`"${'x'.repeat(2_000_000)}"`),
      await post('{}', { 'x-much': 'x'.repeat(20_000) }),
    ];

    expect(refused.map(({ http }) => http)).toEqual([400, 413, 431]);
    expect((await call(world, { path: '/status' })).http).toBe(200);
  });

  it('is not kept by anybody on the way, when it is of the API', async () => {
    world = await World.start();

    expect((await call(world, { path: '/status' })).headers['cache-control']).toBe('no-store');
  });
});

describe('ports', () => {
  it('of their own take the API and the metrics away from the one that partners use', async () => {
    world = await World.start({ apiPort: 0, metricsPort: 0 });
    const { api, metrics } = world.app.ports;

    const found = async (port?: number) => {
      const paths = ['/ocpi/versions', '/api/v1/status', '/metrics', '/health/live'];
      return (await Promise.all(paths.map((path) => get(path, port)))).map(({ http }) => http);
    };
    expect(await found()).toEqual([401, 404, 404, 200]);
    expect(await found(api)).toEqual([404, 401, 404, 200]);
    expect(await found(metrics)).toEqual([404, 404, 200, 200]);
  });
});

describe('TLS of our own', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'junction-'));
    writeFileSync(join(folder, 'cert.pem'), pem('server'));
    writeFileSync(join(folder, 'key.pem'), pem('server-key'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = (more: object = {}) =>
    World.start({ tlsCert: join(folder, 'cert.pem'), tlsKey: join(folder, 'key.pem'), ...more });

  /** HTTP status, or why there was none. */
  const ask = (port: number, path: string, options: RequestOptions = {}) =>
    new Promise<number | string>((resolve) => {
      const ca = pem('ca');
      const asked = request({ host: '127.0.0.1', port, path, ca, agent: false, ...options }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      asked.end();
    });

  it('is spoken on every port, and named in the address that partners get', async () => {
    world = await start({ metricsPort: 0 });

    expect(await ask(world.app.port, '/ocpi/versions')).toBe(401);
    expect(await ask(world.app.ports.metrics ?? 0, '/metrics')).toBe(200);
    expect(world.app.versionsUrl).toBe(`https://localhost:${world.app.port}/ocpi/versions`);
    expect(await ask(world.app.port, '/ocpi/versions', { ca: pem('renewed') })).toMatch(/UNABLE_TO|SELF_SIGNED/);
  });

  it('demands a certificate of callers of the API when API_CLIENT_CA says so, and none of partners', async () => {
    world = await start({ apiPort: 0, apiClientCa: join(TLS, 'ca.pem') });
    const api = world.app.ports.api ?? 0;
    const headers = { authorization: `Bearer ${ADMIN_KEY}` };

    expect(await ask(world.app.port, '/ocpi/versions')).toBe(401);
    expect(typeof (await ask(api, '/api/v1/status', { headers }))).toBe('string');
    const stranger = { cert: pem('renewed'), key: pem('renewed-key') };
    expect(typeof (await ask(api, '/api/v1/status', { headers, ...stranger }))).toBe('string');
    const known = { cert: pem('client'), key: pem('client-key') };
    expect(await ask(api, '/api/v1/status', { headers, ...known })).toBe(200);
    expect(await ask(api, '/api/v1/status', known)).toBe(401);
  });
});
