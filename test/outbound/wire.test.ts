import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../src/lib/clock';
import { EgressPolicy, type Resolve } from '../../src/outbound/egress';
import { Wire } from '../../src/outbound/wire';
import { until } from '../support/until';

describe('the way out of the data plane', () => {
  let server: Server;
  let wire: Wire;
  beforeEach(async () => {
    server = createServer((_, response) => void response.end('{}'));
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    wire = new Wire(new EgressPolicy(['127.0.0.0/8'], false), systemClock, {
      timeoutMs: 5_000,
      answerLimit: 1_000,
      origins: 50,
    });
  });
  afterEach(async () => {
    await wire.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('waits for a slow name server no longer than for anything else, and meanwhile delays no other call', async () => {
    const { port } = server.address() as AddressInfo;
    const resolve: Resolve = (host, _, done) => {
      if (host !== 'slow.example') done(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const egress = new EgressPolicy(['*.example', '127.0.0.1'], false, resolve);
    const limited = new Wire(egress, systemClock, { timeoutMs: 500, answerLimit: 1_000 });
    const call = (host: string) => limited.send({ method: 'GET', url: `http://${host}:${port}/`, headers: [] });

    const slow = Promise.allSettled(Array.from({ length: 100 }, () => call('slow.example')));
    const quick = await call('quick.example');

    expect(quick.http).toBe(200);
    for (const outcome of await slow) expect(outcome).toMatchObject({ reason: { kind: 'timedOut' } });
    await limited.close();
  });

  it('keeps connections to a bounded number of receivers', async () => {
    const { port } = server.address() as AddressInfo;
    for (let host = 0; host < 80; host += 40)
      await Promise.all(
        Array.from({ length: 40 }, (_, i) => {
          const url = `http://127.0.${1 + Math.floor((host + i) / 200)}.${1 + ((host + i) % 200)}:${port}/`;
          return wire.send({ method: 'GET', url, headers: [] });
        }),
      );

    const open = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
    expect(await open()).toBeGreaterThan(40);
    await until(async () => (await open()) <= 50);
  });
});
