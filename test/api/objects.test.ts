/** Objects through the API: lists, filters, parts, and what is told of a fault. */
import { aConnector, anEvse, aSession } from '../support/builders';
import { handIn, owned } from '../support/owned';
import { CPO, World } from '../support/world';

let world: World;

beforeEach(async () => {
  world = await World.start();
  await world.host('FR*CPO', 'CPO', 'EMSP');
});
afterEach(() => world.stop());

const idsOf = async (path: string) => {
  const { json } = await world.api('GET', path);
  return (json.items as { id: string }[]).map(({ id }) => id);
};

describe('a list of objects', () => {
  it('has what is owned and what was received, page by page, by owner, status and date', async () => {
    const cpo = await world.join(CPO);
    for (const n of [1, 2, 3])
      await handIn(world, 'sessions', owned('sessions', `S${n}`, { last_updated: `2026-05-0${n}T10:00:00Z` }));
    const body = aSession({ id: 'R1', status: 'COMPLETED', last_updated: '2026-05-04T10:00:00Z' });
    await cpo.call({
      method: 'PUT',
      module: 'sessions',
      role: 'RECEIVER',
      from: 'NL*TNM',
      to: 'FR*CPO',
      rest: '/NL/TNM/R1',
      body,
    });
    const path = '/parties/FR/CPO/sessions';

    expect(await idsOf(path)).toEqual(['S1', 'S2', 'S3', 'R1']);
    expect(await idsOf(`${path}?owner=nl*tnm`)).toEqual(['R1']);
    expect(await idsOf(`${path}?status=COMPLETED`)).toEqual(['R1']);
    expect(await idsOf(`${path}?date_from=2026-05-02T10:00:00Z&date_to=2026-05-04T10:00:00Z`)).toEqual(['S2', 'S3']);
    expect((await world.api('GET', `${path}/NL/TNM/R1`)).json).toMatchObject({ id: 'R1', country_code: 'NL' });
    expect((await world.api('GET', `${path}?date_from=yesterday`)).json.detail).toContain('?date_from');

    expect(await idsOf(`${path}?id=s`)).toEqual(['S1', 'S2', 'S3']);
    expect(await idsOf(`${path}?id=S2`)).toEqual(['S2']);
    expect(await idsOf(`${path}?order=newest`)).toEqual(['R1', 'S3', 'S2', 'S1']);
    expect(await idsOf(`${path}?id=S&order=newest`)).toEqual(['S3', 'S2', 'S1']);
    const newest = (await world.api('GET', `${path}?limit=2&order=newest`)).json as { next: string };
    expect(await idsOf(`${path}?limit=2&order=newest&cursor=${newest.next}`)).toEqual(['S2', 'S1']);

    const first = (await world.api('GET', `${path}?limit=3`)).json as { items: unknown[]; next: string };
    const second = (await world.api('GET', `${path}?limit=3&cursor=${first.next}`)).json;
    expect([first.items.length, second]).toEqual([3, { items: [expect.objectContaining({ id: 'R1' })], next: null }]);
  });
});

describe('a list of Locations', () => {
  const path = '/parties/FR/CPO/locations';
  const fast = aConnector({ standard: 'IEC_62196_T2_COMBO', power_type: 'DC', max_electric_power: 150_000 });
  const put = (id: string, place: object, evse: object) =>
    handIn(
      world,
      'locations',
      owned('locations', id, { ...place, evses: [anEvse({ uid: id, evse_id: null, ...evse })] }),
    );
  beforeEach(async () => {
    await put('L1', { name: 'Gare d’Orléans', city: 'Orléans' }, { connectors: [fast] });
    await put('L2', { name: 'Place 100 %', city: 'Orléans' }, { status: 'CHARGING' });
    await put('L3', { name: 'Marché', city: 'Tours' }, { status: 'CHARGING', connectors: [fast] });
  });

  it('is searched by words, the state of an EVSE and power, newest or oldest first, page by page', async () => {
    expect(await idsOf(`${path}?words=orleans`)).toEqual(['L1', 'L2']);
    expect(await idsOf(`${path}?words=ORLÉANS%20gare`)).toEqual(['L1']);
    expect(await idsOf(`${path}?words=%25`)).toEqual(['L2']);
    expect(await idsOf(`${path}?power=50&order=newest`)).toEqual(['L3', 'L1']);
    expect(await idsOf(`${path}?evse_status=charging&power=50`)).toEqual(['L3']);
    expect(await idsOf(`${path}?evse_status=CHARGING&owner=NL*TNM`)).toEqual([]);
    expect(await idsOf(`${path}?words=or&id=L2`)).toEqual(['L2']);
    const first = (await world.api('GET', `${path}?words=or&limit=1&order=newest`)).json as { next: string };
    expect(await idsOf(`${path}?words=or&limit=1&order=newest&cursor=${first.next}`)).toEqual(['L1']);
    expect((await world.api('GET', `${path}?power=fast`)).json.detail).toContain('?power');
  });

  it('finds a Location by what it is now', async () => {
    await world.api('PATCH', `${path}/L2/L2`, { status: 'BLOCKED' });
    await world.api('PATCH', `${path}/L1`, { city: 'Blois', name: 'Halle' });

    expect(await idsOf(`${path}?evse_status=CHARGING`)).toEqual(['L3']);
    expect(await idsOf(`${path}?evse_status=BLOCKED`)).toEqual(['L2']);
    expect(await idsOf(`${path}?words=blois`)).toEqual(['L1']);
    expect(await idsOf(`${path}?words=orleans`)).toEqual(['L2']);
  });
});

describe('an EVSE or Connector of an own Location', () => {
  const path = '/parties/FR/CPO/locations/LOC1';
  beforeEach(() => handIn(world, 'locations', owned('locations', 'LOC1', { evses: [anEvse({ evse_id: null })] })));

  it('is put, new or in place of what was there', async () => {
    const added = await world.api('PUT', `${path}/E2`, { status: 'PLANNED', connectors: [aConnector()] });
    const replaced = await world.api('PUT', `${path}/E2/1`, { ...aConnector(), max_amperage: 63 });

    expect([added.http, replaced.http]).toEqual([201, 200]);
    expect(replaced.json).toMatchObject({ evses: [{ uid: 'E1' }, { uid: 'E2', connectors: [{ max_amperage: 63 }] }] });
  });

  it('is refused when it is faulty, or when what is above it is not there', async () => {
    const faulty = await world.api('PUT', `${path}/E2`, { status: 'OPEN', connectors: [] });
    expect([faulty.http, (faulty.json.faults as { path: string }[]).map((one) => one.path)]).toEqual([
      400,
      ['/status', '/connectors'],
    ]);
    expect((await world.api('PUT', `${path}/E9/1`, aConnector())).http).toBe(404);
    expect((await world.api('PATCH', `${path}/E9`, { status: 'BLOCKED' })).json.detail).toContain('LOC1/E9');
    expect((await world.api('PATCH', '/parties/FR/CPO/locations/NOPE/E1', { status: 'BLOCKED' })).http).toBe(404);
    expect((await world.api('PATCH', `${path}/E1`, { uid: 'E5' })).http).toBe(400);
  });
});

describe('a key of another party', () => {
  it('sees and changes none of this', async () => {
    await world.host('FR*TWO', 'CPO');
    const made = (await world.api('POST', '/keys', { name: 'two', scope: 'party:FR*TWO' })).json as { key: string };
    for (const [method, rest] of [
      ['GET', 'locations'],
      ['GET', 'locations/LOC1/declarations'],
      ['PUT', 'locations/LOC1/E1'],
      ['POST', 'cdrs/C1/credit'],
      ['POST', 'cdrs/C1/check'],
      ['GET', 'cdrs/C1/delivery'],
      ['GET', 'sessions/S1/charging-preferences'],
    ] as const) {
      const reply = await fetch(`${world.url}/api/v1/parties/FR/CPO/${rest}`, {
        method,
        headers: { authorization: `Bearer ${made.key}`, 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{}' }),
      });
      expect([rest, reply.status]).toEqual([rest, 403]);
    }
  });
});
