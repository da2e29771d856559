import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Received } from '../../src/sandbox/wire';
import { aLocation, CPO, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;

beforeEach(async () => {
  world = await World.start({ hubParty: '' });
  await world.host('FR*MSP', 'EMSP');
  cpo = await world.partner(CPO);
});
afterEach(() => world.stop());

const isListOf = (module: string) => (received: Received) =>
  received.method === 'GET' && received.path === `/ocpi/2.2.1/sender/${module}`;

/** The CPO's Locations, in pages of two, as they are when they are asked for. */
function serve(locations: () => object[]): void {
  cpo.answer(isListOf('locations'), ({ query }) => {
    const offset = Number(query.get('offset') ?? 0);
    const data = locations().slice(offset, offset + 2);
    const more = offset + 2 < locations().length;
    const link = `<${cpo.urlOf('locations', 'SENDER')}?offset=${offset + 2}&limit=2>; rel="next"`;
    return { data, headers: more ? { link } : {} };
  });
}

const location = (id: string, changes: object = {}) => aLocation({ id, ...changes });
const known = async () => {
  const { json } = await world.api('GET', '/parties/FR/MSP/locations');
  return (json.items as { id: string }[]).map(({ id }) => id);
};
/** Joins, and waits until the first contact has read everything. */
async function join(): Promise<string> {
  const { id, registration_token } = await world.invite('TNM');
  await cpo.register(world.versionsUrl, registration_token);
  await world.settled();
  return id;
}
const pull = (id: string, order: object = {}) => world.api('POST', `/platforms/${id}/pull`, order);

describe('on first contact', () => {
  it('every page is read, between the hosted party and the owner, and objects keep what nobody here knows', async () => {
    serve(() => [location('A'), location('B', { x_own: 1.5 }), location('C')]);
    await join();

    expect(await known()).toEqual(['A', 'B', 'C']);
    const { json } = await world.api('GET', '/parties/FR/MSP/locations/NL/TNM/B');
    expect(json.x_own).toBe(1.5);
    const [first] = cpo.received.filter(isListOf('locations'));
    expect(first?.headers).toMatchObject({ 'ocpi-from-party-id': 'MSP', 'ocpi-to-party-id': 'TNM' });
    expect(first?.query.get('date_from')).toBeNull();
  });

  it('a bad object and a stranger’s object are reported and left out, and the page goes on [TRF-065] [TRF-066]', async () => {
    serve(() => [location('A'), location('BAD', { city: 7 }), location('X', { party_id: 'NON' }), location('C')]);
    const id = await join();

    expect(await known()).toEqual(['A', 'C']);
    const reasons = world.log.filter(({ message }) => message.includes('bad object')).map(({ about }) => about);
    expect(reasons).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('/city') }),
      expect.objectContaining({ reason: expect.stringContaining('NL*NON') }),
    ]);
    const { json } = await world.api('GET', `/platforms/${id}/pulls`);
    expect(json.items).toContainEqual(expect.objectContaining({ module: 'locations', taken: 2, left_out: 2 }));
  });
});

describe('later', () => {
  it('only what has changed since the newest object seen is asked for', async () => {
    serve(() => [location('A', { last_updated: '2026-05-03T10:00:00Z' }), location('B')]);
    const id = await join();
    cpo.received.length = 0;
    await pull(id, { modules: ['locations'] });

    expect(cpo.received.find(isListOf('locations'))?.query.get('date_from')).toBe('2026-05-03T10:00:00.000Z');
  });

  it('an older object does not replace a newer one', async () => {
    let name = 'new';
    let last_updated = '2026-05-03T10:00:00Z';
    serve(() => [location('A', { name, last_updated })]);
    const id = await join();
    [name, last_updated] = ['old', '2026-05-02T10:00:00Z'];
    await pull(id, { modules: ['locations'], full: true });

    const { json } = await world.api('GET', '/parties/FR/MSP/locations/NL/TNM/A');
    expect(json.name).toBe('new');
  });

  it('a reading that breaks goes on at the page where it broke', async () => {
    let isBroken = true;
    const all = [location('A'), location('B'), location('C')];
    cpo.answer(isListOf('locations'), ({ query }) => {
      const offset = Number(query.get('offset') ?? 0);
      if (offset > 0 && isBroken) return { http: 500, body: 'oops' };
      const link = `<${cpo.urlOf('locations', 'SENDER')}?offset=2>; rel="next"`;
      return { data: all.slice(offset, offset + 2), headers: offset === 0 ? { link } : {} };
    });
    const id = await join();
    expect(await known()).toEqual(['A', 'B']);
    isBroken = false;
    cpo.received.length = 0;
    await pull(id, { modules: ['locations'] });

    expect(await known()).toEqual(['A', 'B', 'C']);
    expect(cpo.received.filter(isListOf('locations')).map(({ query }) => query.get('offset'))).toEqual(['2']);
  });

  it('what the owner no longer lists is gone after a whole reading, but not when half the list is missing', async () => {
    const many = Array.from({ length: 60 }, (_, index) => location(`L${String(index).padStart(2, '0')}`));
    let listed = many;
    cpo.answer(isListOf('locations'), () => ({ data: listed }));
    const id = await join();
    listed = many.slice(1);
    await pull(id, { modules: ['locations'], full: true });
    expect(await known()).not.toContain('L00');

    listed = many.slice(40);
    await pull(id, { modules: ['locations'], full: true });
    expect(await known()).toHaveLength(50);
    const { json } = await world.api('GET', '/parties/FR/MSP/locations?limit=100');
    expect(json.items).toHaveLength(59);
  });
});

describe('a list that', () => {
  it.each([
    ['links to itself', () => `${cpo.urlOf('locations', 'SENDER')}?offset=0&limit=100`, 'circle'],
    ['leads to another host', () => 'http://127.0.0.2:9/locations', 'elsewhere'],
  ])('%s is left, and the operator is told', async (_, target, words) => {
    cpo.answer(isListOf('locations'), () => ({
      data: [location('A')],
      headers: { link: `<${target()}>; rel="next"` },
    }));
    const id = await join();

    expect(await known()).toEqual(['A']);
    const { json } = await world.api('GET', `/platforms/${id}/pulls`);
    expect(json.items).toContainEqual(
      expect.objectContaining({ module: 'locations', last_error: expect.stringContaining(words) }),
    );
  });
});
