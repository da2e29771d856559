/** How this instance is doing, at a glance. */
import type { Answers } from '../../src/observe/leg-counts';
import { aSession } from '../support/builders';
import { StationWorld } from '../support/stations';

let yard: StationWorld;
afterEach(() => yard.stop());

describe('GET /status', () => {
  it('counts the chargers that are connected, names those that are not, and counts the Sessions under way', async () => {
    yard = await StationWorld.start();
    await yard.station('CP1');
    await yard.register('CP2');
    const { world } = yard;
    const own = { country_code: 'NL', party_id: 'TNM' };
    await world.api('PUT', '/parties/NL/TNM/sessions/S1', aSession({ ...own, id: 'S1', status: 'ACTIVE' }));
    await world.api('PUT', '/parties/NL/TNM/sessions/S2', aSession({ ...own, id: 'S2', status: 'COMPLETED' }));

    const { json } = await world.api('GET', '/status');

    expect(json).toMatchObject({
      chargers_online: 1,
      chargers: {
        known: 2,
        online: 1,
        away_count: 1,
        away: [{ identity: 'CP2', party: 'NL*TNM' }],
        silent_nodes: [],
      },
      active_sessions: 1,
    });
  });

  it('names a node that is alone as it was when it started, whenever it is asked', async () => {
    yard = await StationWorld.start();
    const before = await yard.world.api('GET', '/status');
    yard.clock.advance(60_000);
    const after = await yard.world.api('GET', '/status');

    expect(after.json.nodes).toEqual(before.json.nodes);
    expect(after.json.nodes).toHaveLength(1);
  });

  it('tells how each platform has answered since this node started', async () => {
    yard = await StationWorld.start();
    const { world } = yard;
    const cpo = await world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'BEC' }] });
    const emsp = await world.join({ roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP' }] });
    const answersOf = async () => {
      const { json } = await world.api('GET', '/status');
      const platforms = json.platforms as { name: string; answers: Answers }[];
      return platforms.find(({ name }) => name.includes('BEC'))?.answers as Answers;
    };
    await world.settled();
    const before = await answersOf();
    cpo.answer(({ path }) => path.endsWith('/tariffs'), { status_code: 2001 });
    await emsp.call({ method: 'GET', module: 'tariffs', role: 'SENDER', from: 'DE*MSP', to: 'BE*BEC' });

    const { requests, success, p95_ms } = await answersOf();

    expect([before.success, requests]).toEqual([1, before.requests + 1]);
    expect(success).toBeCloseTo(before.requests / (before.requests + 1));
    expect(p95_ms).toBeGreaterThanOrEqual(5);
  });
});
