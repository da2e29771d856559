import type { SandboxPartner } from '../../src/sandbox/partner';
import { aLocation, aToken, World } from '../support/world';

let world: World;
let partner: SandboxPartner;
let id: string;

/** What the partner has of our Locations, by id. */
const theirs = new Map<string, object>();

beforeEach(async () => {
  world = await World.start({ stillAliveSeconds: 1_000_000 });
  await world.host('FR*CPO', 'CPO');
  theirs.clear();
  partner = await world.partner({ roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP' }] });
  partner.answer(
    ({ method, path }) => method === 'GET' && path.includes('/receiver/locations/'),
    ({ path }) => {
      const data = theirs.get(path.split('/').at(-1) ?? '');
      return data ? { data } : { http: 404, status_code: 2003 };
    },
  );
  const invited = await world.invite('MSP');
  id = invited.id;
  await partner.register(world.versionsUrl, invited.registration_token);
  await world.settled();
});
afterEach(() => world.stop());

const ownLocation = (location: string, changes: object = {}) =>
  aLocation({ country_code: 'FR', party_id: 'CPO', id: location, ...changes });
async function put(location: string): Promise<void> {
  await world.api('PUT', `/parties/FR/CPO/locations/${location}`, ownLocation(location));
  await world.settled();
}
async function reconcile(order: object = {}) {
  expect((await world.api('POST', `/platforms/${id}/reconcile`, order)).http).toBe(202);
  await world.settled();
  return (await world.api('GET', `/platforms/${id}/reconciliation`)).json;
}

describe('a comparison with a partner', () => {
  it('finds what is missing or stale there, and mends it when that is asked for', async () => {
    for (const location of ['SAME', 'STALE', 'MISSING']) await put(location);
    theirs.set('SAME', ownLocation('SAME'));
    theirs.set('STALE', ownLocation('STALE', { city: 'Elsewhere' }));
    partner.received.length = 0;

    const report = await reconcile();
    const there = { side: 'there', module: 'locations', party: 'FR*CPO', owner: 'FR*CPO' };
    expect(report).toMatchObject({ compared: 3, differing: 2, failures: [], finished_at: expect.any(String) });
    expect(report.differences).toEqual([
      { ...there, problem: 'stale', object: 'STALE' },
      { ...there, problem: 'missing', object: 'MISSING' },
    ]);
    const puts = () => partner.received.filter(({ method }) => method === 'PUT').map(({ path }) => path);
    expect(puts()).toEqual([]);

    await reconcile({ repair: true });
    await world.settled();
    expect(puts().map((path) => path.split('/').at(-1))).toEqual(expect.arrayContaining(['STALE', 'MISSING']));
    expect(puts()).toHaveLength(2);
  });

  it('finds what is missing, stale or too much here, and mends it', async () => {
    let listed = [aToken({ uid: 'A' }), aToken({ uid: 'GONE' })];
    partner.answer(
      ({ path }) => path.endsWith('/sender/tokens'),
      () => ({ data: listed }),
    );
    await world.api('POST', `/platforms/${id}/pull`, { full: true });
    listed = [aToken({ uid: 'A', valid: false, last_updated: '2026-05-02T10:00:00Z' }), aToken({ uid: 'NEW' })];

    const { differences } = await reconcile({ modules: ['tokens'] });
    const here = { side: 'here', module: 'tokens', party: 'FR*CPO', owner: 'DE*MSP' };
    expect(differences).toEqual([
      { ...here, problem: 'stale', object: 'A' },
      { ...here, problem: 'missing', object: 'NEW' },
      { ...here, problem: 'extra', object: 'GONE' },
    ]);

    await reconcile({ repair: true });
    const { json } = await world.api('GET', '/parties/FR/CPO/tokens');
    expect((json.items as { uid: string; valid: boolean }[]).map(({ uid, valid }) => [uid, valid])).toEqual([
      ['A', false],
      ['NEW', true],
    ]);
  });

  it('tells what could not be compared, and compares the rest', async () => {
    await put('MISSING');
    partner.answer(({ path }) => path.endsWith('/sender/tokens'), { http: 500, body: 'oops' });

    const report = await reconcile();
    expect(report.failures).toEqual([expect.stringContaining('tokens of DE*MSP here')]);
    expect(report.differing).toBe(1);
  });
});
