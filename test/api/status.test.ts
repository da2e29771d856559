/** How this instance is doing, at a glance. */
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
      chargers: { known: 2, online: 1, away_count: 1, away: [{ identity: 'CP2', party: 'NL*TNM' }] },
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
});
