import diagnostics from 'node:diagnostics_channel';
import { systemClock } from '../../src/lib/clock';
import { EgressForbidden, EgressPolicy, type Resolve } from '../../src/outbound/egress';
import { WebhookCall } from '../../src/outbound/webhook-call';
import { Wire } from '../../src/outbound/wire';
import { LITERALS, NAMES } from '../fixtures/forbidden-addresses';
import { Trap } from '../support/trap';

const SECRET = `whsec_${Buffer.alloc(24).toString('base64')}`;

/** A name server that says what it is told to, one answer after the other; the last one stays. */
const saying = (...answers: string[][]): Resolve => {
  const left = [...answers];
  return (_, __, done) => {
    const addresses = (left.length > 1 ? left.shift() : left[0]) ?? [];
    setImmediate(() =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );
  };
};

describe('an address that policy forbids', () => {
  let trap: Trap;
  const sockets: unknown[] = [];
  const count = (message: unknown) => sockets.push(message);
  beforeAll(async () => {
    trap = await Trap.start();
  });
  afterAll(() => trap.stop());
  beforeEach(() => {
    trap.reached.length = 0;
    sockets.length = 0;
  });

  /** What became of a call over each of the two clients. */
  const call = async (policy: EgressPolicy, url: string) => {
    const wire = new Wire(policy, systemClock, { timeoutMs: 5_000, answerLimit: 1_000 });
    const target = { url, secret: SECRET, previousSecret: null, previousUntil: null };
    try {
      const byWire = await wire.send({ method: 'GET', url, headers: [] }).then(
        ({ http }) => String(http),
        (error: Error & { kind?: string }) => error.kind ?? error.message,
      );
      const byAxios = await new WebhookCall(policy, systemClock, 'test').send(target, 'id', '{}');
      return { byWire, byAxios: byAxios.isAccepted ? String(byAxios.status) : (byAxios.error ?? '') };
    } finally {
      await wire.close();
    }
  };
  const onTrap = (url: string) => url.replace(':0', `:${trap.port}`);

  it.each(LITERALS)('%s is not called: %s', async (address) => {
    const policy = new EgressPolicy([], true);
    const url = onTrap(address);
    diagnostics.subscribe('net.client.socket', count);
    const { byWire, byAxios } = await call(policy, url);
    diagnostics.unsubscribe('net.client.socket', count);

    expect(() => policy.check(url)).toThrow(EgressForbidden);
    expect(byWire).toBe('forbidden');
    expect(byAxios).toMatch(/private or reserved|is not called|not an absolute URL/);
    expect([sockets, trap.reached]).toEqual([[], []]);
  });

  it.each(NAMES)('http://%s/ is not called when it leads to %p: %s', async (host, addresses) => {
    const policy = new EgressPolicy([], true, saying(addresses));
    const { byWire, byAxios } = await call(policy, `http://${host}:${trap.port}/`);

    expect(byWire).toBe('forbidden');
    expect(byAxios).toMatch('private or reserved');
    expect(trap.reached).toEqual([]);
  });

  it('is not called by a name that was public when it was judged and is not when it is called', async () => {
    const url = `http://rebinding.example:${trap.port}/`;
    const policy = new EgressPolicy([], true, saying(['8.8.8.8'], ['127.0.0.1']));

    await expect(policy.verify(url)).resolves.toBeInstanceOf(URL);
    const { byWire, byAxios } = await call(policy, url);

    expect(byWire).toBe('forbidden');
    expect(byAxios).toMatch('private or reserved');
    expect(trap.reached).toEqual([]);
  });

  it('is left out among the addresses of a name', async () => {
    const policy = new EgressPolicy([], true, saying(['127.0.0.1', '8.8.8.8']));

    const found = await new Promise((resolve) =>
      policy.lookupFor('https:')('mixed.example', { all: true }, (_, addresses) => resolve(addresses)),
    );
    expect(found).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it.each(['http://127.0.0.1:0/', 'http://2130706433:0/', 'http://0x7f.1:0/', 'http://0177.0.0.1:0/', 'http://0:0/'])(
    'would have been reached without the policy: %s',
    async (address) => {
      const { byWire, byAxios } = await call(new EgressPolicy(['0.0.0.0/0'], true), onTrap(address));

      expect([byWire, byAxios]).toEqual(['200', '200']);
      expect(trap.reached).toContain('GET /');
      expect(trap.reached).toContain('POST /');
    },
  );

  it('would have been reached by name without the policy', async () => {
    const policy = new EgressPolicy(['*.example'], true, saying(['127.0.0.1']));

    expect(await call(policy, `http://inside.example:${trap.port}/`)).toEqual({ byWire: '200', byAxios: '200' });
  });
});
