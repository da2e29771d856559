/** Who sees an own object, as the API tells it. */
import { handIn, owned } from '../support/owned';
import { CPO, EMSP, World } from '../support/world';

describe('who sees an own Location', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
    await world.host('FR*CPO', 'CPO');
  });
  afterEach(() => world.stop());

  const path = '/parties/FR/CPO/locations';
  const audience = async () => (await world.api('GET', `${path}/LOC1/audience`)).json.items;

  it('is every eMSP that takes Locations, hosted ones too, with what keeps it from the present state', async () => {
    await world.host('FR*OWN', 'EMSP');
    await world.join(CPO);
    const emsp = await world.join(EMSP);
    await handIn(world, 'locations', owned('locations', 'LOC1'));
    await world.settled();
    const hosted = { platform: null, parties: ['FR*OWN'], state: 'current', last_error: null };

    expect(await audience()).toEqual([
      { platform: expect.any(String), parties: ['DE*MSP'], state: 'current', last_error: null },
      hosted,
    ]);

    emsp.answer(({ method }) => method === 'PUT', { status_code: 2001 });
    await handIn(world, 'locations', owned('locations', 'LOC1', { name: 'Gare' }));
    await world.settled();

    expect(await audience()).toMatchObject([
      { parties: ['DE*MSP'], state: 'due', last_error: expect.stringContaining('2001') },
      hosted,
    ]);
  });

  it('is asked of Locations that are there', async () => {
    expect((await world.api('GET', `${path}/NOPE/audience`)).http).toBe(404);
  });
});
