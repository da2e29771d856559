import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../src/lib/clock';
import { EgressPolicy } from '../../src/outbound/egress';
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
