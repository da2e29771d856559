/** Locations: parts, moments, removal; pushed to a hosted eMSP and owned by a hosted CPO. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { aConnector, aLocation, anEvse } from '../support/builders';
import { handIn, owned } from '../support/owned';
import { CPO, EMSP, World } from '../support/world';

let world: World;

beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.stop());

const T2 = '2026-05-02T10:00:00Z';
const T3 = '2026-05-03T10:00:00Z';
const codes = ({ http, json }: { http: number; json: { status_code?: unknown } }) => [http, json.status_code];

describe('a part of a Location that a CPO pushes', () => {
  let cpo: SandboxPartner;
  const send = (method: string, rest: string, body?: object) =>
    cpo.call({
      method,
      module: 'locations',
      role: 'RECEIVER',
      from: 'NL*TNM',
      to: 'FR*MSP',
      rest: `/NL/TNM${rest}`,
      body,
    });
  const read = async (rest: string) => (await send('GET', rest)).json.data as Record<string, unknown>;

  beforeEach(async () => {
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    await send('PUT', '/LOC1', aLocation());
  });

  it('is read by its ids, in any case, as the bare EVSE or Connector [LOC-051]', async () => {
    expect(await read('/loc1/e1')).toEqual(JSON.parse(JSON.stringify(anEvse())));
    expect(await read('/LOC1/E1/1')).toEqual(JSON.parse(JSON.stringify(aConnector())));
    for (const rest of ['/LOC1/E9', '/LOC1/E1/9', '/LOC9/E1'])
      expect(codes(await send('GET', rest))).toEqual([404, 2000]);
  });

  it('moves what is above it to the same moment when a Connector is put [LOC-072] [H-01]', async () => {
    expect(codes(await send('PUT', '/LOC1/E1/1', aConnector({ last_updated: T2 })))).toEqual([200, 1000]);

    expect(await read('/LOC1/E1')).toMatchObject({ last_updated: T2 });
    expect(await read('/LOC1')).toMatchObject({ last_updated: T2 });
  });

  it('moves its Location when an EVSE is put [LOC-073]', async () => {
    await send('PUT', '/LOC1/E1', anEvse({ last_updated: T2, status: 'CHARGING' }));

    expect(await read('/LOC1')).toMatchObject({ last_updated: T2, evses: [{ status: 'CHARGING' }] });
  });

  it('moves what is above it when a Connector is patched [LOC-074]', async () => {
    await send('PATCH', '/LOC1/E1/1', { max_amperage: 16, last_updated: T2 });

    expect(await read('/LOC1')).toMatchObject({
      last_updated: T2,
      evses: [{ last_updated: T2, connectors: [{ max_amperage: 16, standard: 'IEC_62196_T2', last_updated: T2 }] }],
    });
  });

  it('moves its Location when an EVSE is patched [LOC-075]', async () => {
    await send('PATCH', '/LOC1/E1', { status: 'BLOCKED', last_updated: T2 });

    expect(await read('/LOC1')).toMatchObject({ last_updated: T2, evses: [{ status: 'BLOCKED', last_updated: T2 }] });
  });

  it('is added when it is new, next to those that are there [LOC-054] [LOC-088]', async () => {
    const added = await send('PUT', '/LOC1/E2', anEvse({ uid: 'E2', last_updated: T2 }));
    const connector = await send('PUT', '/LOC1/E2/2', aConnector({ id: '2', last_updated: T3 }));

    expect([codes(added), codes(connector)]).toEqual([
      [201, 1000],
      [201, 1000],
    ]);
    const { evses } = (await read('/LOC1')) as { evses: { uid: string; connectors: { id: string }[] }[] };
    expect(evses.map(({ uid, connectors }) => [uid, connectors.map(({ id }) => id)])).toEqual([
      ['E1', ['1']],
      ['E2', ['1', '2']],
    ]);
  });

  it('is refused when it is not complete, whatever its level [LOC-077]', async () => {
    const { connectors: _, ...noConnectors } = anEvse({ uid: 'E2' });
    const { standard: __, ...noStandard } = aConnector({ id: '2' });

    for (const [rest, body] of [
      ['/LOC1/E2', noConnectors],
      ['/LOC1/E1/2', noStandard],
    ] as const) {
      expect(codes(await send('PUT', rest, body))).toEqual([200, 2001]);
      expect((await send('GET', rest)).http).toBe(404);
    }
  });

  it('is refused with 2003 when its Location is not known, and leaves no orphan [LOC-078]', async () => {
    expect(codes(await send('PUT', '/LOC9/E1', anEvse()))).toEqual([200, 2003]);
    expect(codes(await send('PUT', '/LOC9/E1/1', aConnector()))).toEqual([200, 2003]);
    expect(codes(await send('PUT', '/LOC1/E9/1', aConnector()))).toEqual([200, 2001]);
    for (const rest of ['/LOC9', '/LOC1/E9']) expect((await send('GET', rest)).http).toBe(404);
  });

  it('is refused when address and body name two [LOC-058]', async () => {
    expect(codes(await send('PUT', '/LOC1/E1', anEvse({ uid: 'E2', last_updated: T2 })))).toEqual([200, 2001]);
    expect(codes(await send('PUT', '/LOC1/E1/1', aConnector({ id: '2', last_updated: T2 })))).toEqual([200, 2001]);
    expect(await read('/LOC1')).toMatchObject({ last_updated: aLocation().last_updated });
  });

  it('is kept when it is older than what is held', async () => {
    await send('PATCH', '/LOC1/E1', { status: 'BLOCKED', last_updated: T3 });
    await send('PATCH', '/LOC1/E1', { status: 'CHARGING', last_updated: T2 });

    expect(await read('/LOC1/E1')).toMatchObject({ status: 'BLOCKED', last_updated: T3 });
  });

  it('is merged by its id when it comes in a PATCH of the Location; other lists are replaced [LOC-080]', async () => {
    await send('PUT', '/LOC1', aLocation({ facilities: ['HOTEL', 'CAFE'], last_updated: T2 }));
    const evses = [anEvse({ uid: 'E2', last_updated: T3 }), anEvse({ status: 'BLOCKED', last_updated: T3 })];
    await send('PATCH', '/LOC1', { evses, facilities: ['WIFI'], last_updated: T3 });
    await send('PATCH', '/LOC1', { evses: [], last_updated: T3 });

    expect(await read('/LOC1')).toMatchObject({
      evses: [{ uid: 'E1', status: 'BLOCKED' }, { uid: 'E2' }],
      facilities: ['WIFI'],
    });
  });

  it('stays, as REMOVED, when a PUT of the Location has it no more [LOC-011]', async () => {
    await send('PUT', '/LOC1', aLocation({ evses: [anEvse({ uid: 'E2' })], last_updated: T2 }));

    expect(await read('/LOC1/E1')).toMatchObject({ status: 'REMOVED', last_updated: T2 });
    const back = { evses: [anEvse({ status: 'AVAILABLE', last_updated: T3 })], last_updated: T3 };
    await send('PUT', '/LOC1', aLocation(back));
    expect(await read('/LOC1/E1')).toMatchObject({ status: 'AVAILABLE' });
    expect(await read('/LOC1/E2')).toMatchObject({ status: 'REMOVED' });
  });

  it('can be found among those in use, or among the removed, by the back office [LOC-013]', async () => {
    const ids = async (status: string) =>
      ((await world.api('GET', `/parties/FR/MSP/locations?status=${status}`)).json.items as { id: string }[]).map(
        ({ id }) => id,
      );
    expect([await ids('IN_USE'), await ids('REMOVED')]).toEqual([['LOC1'], []]);

    await send('PATCH', '/LOC1/E1', { status: 'REMOVED', last_updated: T2 });

    expect([await ids('IN_USE'), await ids('REMOVED')]).toEqual([[], ['LOC1']]);
  });

  it('takes an address of 255 and a state of 45 characters [LOC-105]', async () => {
    const long = { address: 'x'.repeat(255), state: 'y'.repeat(45), last_updated: T2 };
    expect(codes(await send('PUT', '/LOC1', aLocation(long)))).toEqual([200, 1000]);
    expect(codes(await send('PUT', '/LOC1', { ...aLocation(), address: 'x'.repeat(256) }))).toEqual([200, 2001]);
    expect(codes(await send('PUT', '/LOC1', { ...aLocation(), state: 'x'.repeat(46) }))).toEqual([200, 2001]);
  });

  it('is named by its uid, never by the evse_id that people read [LOC-085]', async () => {
    expect((await send('GET', '/LOC1/NL*TNM*E0001')).http).toBe(404);
    await send('PUT', '/LOC1/E2', anEvse({ uid: 'E2', status: 'BLOCKED', last_updated: T2 }));
    expect(await read('/LOC1/E1')).toMatchObject({ status: 'AVAILABLE', evse_id: 'NL*TNM*E0001' });
    expect(await read('/LOC1/E2')).toMatchObject({ status: 'BLOCKED', evse_id: 'NL*TNM*E0001' });
  });

  it('may have left out charging_when_closed, and is then kept without it [LOC-104]', async () => {
    expect(await read('/LOC1')).not.toHaveProperty('charging_when_closed');
  });
});

describe("a hosted CPO's Location", () => {
  let emsp: SandboxPartner;
  const path = '/parties/FR/CPO/locations/LOC1';
  const pushes = () => emsp.received.filter(({ path: at }) => at.includes('/receiver/locations/'));
  const isPush = (method: string) => (received: { method: string; path: string }) =>
    received.method === method && received.path.includes('/receiver/locations/');
  const read = async (rest: string, query = '') =>
    emsp.call({ method: 'GET', module: 'locations', role: 'SENDER', from: 'DE*MSP', to: 'FR*CPO', rest: rest + query });
  const location = (changes: object = {}) =>
    owned('locations', 'LOC1', {
      evses: [anEvse({ evse_id: null }), anEvse({ uid: 'E2', evse_id: null })],
      ...changes,
    });

  beforeEach(async () => {
    emsp = await world.join(EMSP);
    await world.host('FR*CPO', 'CPO');
    await handIn(world, 'locations', location());
    await emsp.waitFor(isPush('PUT'));
    emsp.received.length = 0;
  });

  it('is listed in the version details on both sides [LOC-001] [LOC-004]', async () => {
    expect(emsp.hubUrl('locations', 'SENDER')).toContain('/locations');
    expect(emsp.hubUrl('locations', 'RECEIVER')).toContain('/locations');
  });

  it('is one object, its EVSE and Connector bare objects, by ids in any case [LOC-043] [LOC-044] [LOC-045] [LOC-046] [H-06]', async () => {
    expect((await read('/loc1')).json.data).toMatchObject({ id: 'LOC1', evses: [{ uid: 'E1' }, { uid: 'E2' }] });
    const evse = (await read('/LOC1/e2')).json.data as object;
    expect(evse).toMatchObject({ uid: 'E2', connectors: [{ id: '1' }] });
    expect(evse).not.toHaveProperty('country_code');
    expect((await read('/Loc1/E2/1')).json.data).toMatchObject({ id: '1', standard: 'IEC_62196_T2' });
  });

  it('is 404 when it or its part is not known [LOC-048]', async () => {
    for (const rest of ['/LOC9', '/LOC1/E9', '/LOC1/E1/9']) expect(codes(await read(rest))).toEqual([404, 2000]);
  });

  it('is found within the party that is asked, not that of another [LOC-049]', async () => {
    await world.host('FR*TWO', 'CPO');
    await world.api('PUT', '/parties/FR/TWO/locations/LOC1', {
      ...location(),
      country_code: 'FR',
      party_id: 'TWO',
      name: 'Two',
    });
    const asked = { method: 'GET', module: 'locations', role: 'SENDER' as const, from: 'DE*MSP', rest: '/LOC1' };

    expect((await emsp.call({ ...asked, to: 'FR*TWO' })).json.data).toMatchObject({ party_id: 'TWO', name: 'Two' });
    expect((await emsp.call({ ...asked, to: 'FR*CPO' })).json.data).toMatchObject({ party_id: 'CPO' });
  });

  it('goes out with PUT when it is new, to its own address [LOC-005] [LOC-053] [LOC-056] [LOC-057]', async () => {
    await handIn(world, 'locations', owned('locations', 'LOC2'));
    const push = await emsp.waitFor(isPush('PUT'));

    expect(push.path).toBe('/ocpi/2.2.1/receiver/locations/FR/CPO/LOC2');
    expect(JSON.parse(push.body)).toMatchObject({ country_code: 'FR', party_id: 'CPO', id: 'LOC2', city: 'Utrecht' });
  });

  it('goes out as a PATCH of what has really changed, and when [LOC-007] [LOC-065]', async () => {
    await world.api('PATCH', path, { name: 'New', city: 'Utrecht' });
    const push = await emsp.waitFor(isPush('PATCH'));

    expect(JSON.parse(push.body)).toEqual({ name: 'New', last_updated: '2026-06-01T12:00:00.000Z' });
  });

  it('does not go out, nor move its moment, when nothing has changed', async () => {
    const before = (await world.api('GET', path)).json;
    await world.api('PATCH', path, { city: 'Utrecht' });
    const { last_updated: _, ...same } = location();
    await world.api('PUT', path, same);
    await handIn(world, 'locations', owned('locations', 'LOC2'));
    await emsp.waitFor(isPush('PUT'));

    expect((await world.api('GET', path)).json).toEqual(before);
    expect(pushes().map(({ path: at }) => at.split('/').at(-1))).toEqual(['LOC2']);
  });

  it('is put at the level that was replaced, or added [LOC-006] [LOC-071] [LOC-076]', async () => {
    await world.api('PUT', `${path}/E3`, anEvse({ uid: 'E3', evse_id: null }));
    const added = await emsp.waitFor(isPush('PUT'));
    expect(added.path).toBe('/ocpi/2.2.1/receiver/locations/FR/CPO/LOC1/E3');
    expect(JSON.parse(added.body)).toMatchObject({ uid: 'E3', connectors: [{ id: '1' }] });

    emsp.received.length = 0;
    await world.api('PUT', `${path}/E3/1`, aConnector({ max_amperage: 16 }));
    const replaced = await emsp.waitFor(isPush('PUT'));
    expect(replaced.path).toBe('/ocpi/2.2.1/receiver/locations/FR/CPO/LOC1/E3/1');
    expect(JSON.parse(replaced.body)).toMatchObject({ id: '1', max_amperage: 16 });
  });

  it('is put, never patched, when something is taken away [LOC-079]', async () => {
    await world.api('PATCH', `${path}/E1`, { physical_reference: '7' });
    await emsp.waitFor(isPush('PATCH'));
    await world.api('PATCH', `${path}/E1`, { physical_reference: null });
    const push = await emsp.waitFor(isPush('PUT'));

    expect(push.path).toMatch(/LOC1\/E1$/);
    expect(JSON.parse(push.body)).not.toHaveProperty('physical_reference');
  });

  it('moves with its EVSE, and EVSE and Location with their Connector [LOC-040] [LOC-041]', async () => {
    world.clock.advance(60_000);
    await world.api('PATCH', `${path}/E1`, { status: 'BLOCKED' });
    const afterEvse = (await world.api('GET', path)).json as {
      last_updated: string;
      evses: { last_updated: string }[];
    };
    expect([afterEvse.last_updated, afterEvse.evses[0]?.last_updated]).toEqual([
      '2026-06-01T12:01:00.000Z',
      '2026-06-01T12:01:00.000Z',
    ]);

    world.clock.advance(60_000);
    await world.api('PATCH', `${path}/E2/1`, { max_amperage: 16 });
    expect((await world.api('GET', path)).json).toMatchObject({
      last_updated: '2026-06-01T12:02:00.000Z',
      evses: [
        { last_updated: '2026-06-01T12:01:00.000Z' },
        { last_updated: '2026-06-01T12:02:00.000Z', connectors: [{ last_updated: '2026-06-01T12:02:00.000Z' }] },
      ],
    });
  });

  it('is listed whole when a child alone has changed [LOC-042] [H-05]', async () => {
    world.clock.advance(60_000);
    await world.api('PATCH', `${path}/E1`, { status: 'BLOCKED' });
    const { json } = await read('', '?date_from=2026-06-01T12:01:00Z');

    expect(json.data).toMatchObject([{ id: 'LOC1', evses: [{ uid: 'E1', status: 'BLOCKED' }, { uid: 'E2' }] }]);
  });

  it('is in the list from its moment on, and not in the one that ends there [H-04]', async () => {
    const { last_updated } = (await world.api('GET', path)).json;
    expect((await read('', `?date_from=${last_updated}`)).json.data).toHaveLength(1);
    expect((await read('', `?date_to=${last_updated}`)).json.data).toHaveLength(0);
  });

  it('loses no EVSE: what is removed goes out as REMOVED and stays readable [LOC-010] [LOC-012] [H-03]', async () => {
    await world.api('PATCH', `${path}/E2`, { status: 'REMOVED' });
    const push = await emsp.waitFor(isPush('PATCH'));
    expect([push.path.split('/').at(-1), JSON.parse(push.body).status]).toEqual(['E2', 'REMOVED']);
    expect((await read('/LOC1/E2')).json.data).toMatchObject({ status: 'REMOVED' });

    emsp.received.length = 0;
    await handIn(world, 'locations', location({ evses: [anEvse({ uid: 'E2', evse_id: null })] }));
    const whole = await emsp.waitFor(isPush('PUT'));
    expect(JSON.parse(whole.body).evses).toMatchObject([{ uid: 'E2' }, { uid: 'E1', status: 'REMOVED' }]);
    expect(emsp.received.filter(isPush('DELETE'))).toHaveLength(0);
  });

  it('keeps its id: it is one for its CPO, and no patch changes it [LOC-082]', async () => {
    expect(
      (await world.api('PUT', '/parties/FR/CPO/locations/loc1', location({ id: 'loc1', name: 'Same' }))).http,
    ).toBe(200);
    expect((await world.api('GET', '/parties/FR/CPO/locations')).json.items).toHaveLength(1);
    expect((await world.api('PATCH', path, { id: 'LOC2' })).http).toBe(400);
  });

  it('has the status that it was given, whatever was scheduled for now [LOC-125]', async () => {
    const status_schedule = [{ period_begin: '2026-06-01T12:00:02Z', status: 'REMOVED' }];
    await world.api('PATCH', `${path}/E1`, { status_schedule });
    const push = await emsp.waitFor(isPush('PATCH'));
    world.clock.advance(5_000);

    expect(JSON.parse(push.body)).toEqual({ status_schedule, last_updated: expect.any(String) });
    expect((await read('/LOC1/E1')).json.data).toMatchObject({ status: 'AVAILABLE', status_schedule });
  });

  it('is deleted by removing all its EVSEs', async () => {
    expect((await world.api('DELETE', path)).http).toBe(204);
    const whole = await emsp.waitFor(isPush('PUT'));

    expect(JSON.parse(whole.body).evses).toMatchObject([{ status: 'REMOVED' }, { status: 'REMOVED' }]);
    expect((await read('/LOC1')).http).toBe(200);
  });

  it('is changed by its owner alone [LOC-002]', async () => {
    const reply = await emsp.call({
      method: 'PUT',
      module: 'locations',
      role: 'RECEIVER',
      from: 'DE*MSP',
      to: 'FR*CPO',
      rest: '/FR/CPO/LOC1',
      body: location({ name: 'Mine' }),
    });
    expect(reply.json.status_code).not.toBe(1000);
    expect((await world.api('GET', path)).json).not.toHaveProperty('name');
  });
});

describe("what the API refuses of a hosted CPO's Location", () => {
  beforeEach(() => world.host('FR*CPO', 'CPO'));

  const hours = (opening_times: object) => ({ opening_times });
  const always = { twentyfourseven: true };
  const monday = { weekday: 1, period_begin: '08:00', period_end: '20:00' };
  const allowed = (entry: object) => ({ publish: false, publish_allowed_to: [entry] });
  const mix = (...percentages: number[]) => ({
    energy_mix: {
      is_green_energy: false,
      energy_sources: percentages.map((percentage) => ({ source: 'SOLAR', percentage })),
    },
  });
  const evses = (...list: object[]) => ({ evses: list });

  it.each<[string, string, object, string]>([
    [
      'publish_allowed_to of a published one',
      '[LOC-092]',
      { publish: true, publish_allowed_to: [{ uid: 'T1', type: 'RFID' }] },
      '/publish_allowed_to',
    ],
    ['an entry that names no Token', '[LOC-097]', allowed({ issuer: 'MSP' }), '/publish_allowed_to/0'],
    ['a uid without type', '[LOC-098]', allowed({ uid: 'T1' }), '/publish_allowed_to/0/type'],
    ['a visual_number without issuer', '[LOC-099]', allowed({ visual_number: '12' }), '/publish_allowed_to/0/issuer'],
    ['a country of two letters', '[LOC-100]', { country: 'NL' }, '/country'],
    ['a time zone that is none', '[LOC-102]', { time_zone: 'Paris' }, '/time_zone'],
    ['an evse_id that is none', '[LOC-086]', evses(anEvse({ evse_id: 'the left one' })), '/evses/0/evse_id'],
    ['a uid twice', '[LOC-083]', evses(anEvse(), anEvse({ uid: 'e1', evse_id: null })), '/evses/1/uid'],
    [
      'a Connector id twice in one EVSE',
      '[LOC-088]',
      evses(anEvse({ connectors: [aConnector(), aConnector()] })),
      '/evses/0/connectors/1/id',
    ],
    ['an EVSE without Connector', '[LOC-089]', evses({ ...anEvse(), connectors: [] }), '/evses/0/connectors'],
    [
      'coordinates with four decimals',
      '[LOC-106]',
      { coordinates: { latitude: '52.0894', longitude: '5.110278' } },
      '/coordinates/latitude',
    ],
    ['a mix of 90 percent', '[LOC-115]', mix(60, 30), '/energy_mix/energy_sources'],
    [
      'hours that do not say whether it is always open',
      '[LOC-117]',
      hours({ regular_hours: [monday] }),
      '/opening_times/twentyfourseven',
    ],
    [
      'regular hours of what is always open',
      '[LOC-118]',
      hours({ ...always, regular_hours: [monday] }),
      '/opening_times/regular_hours',
    ],
    ['no regular hours of what is not', '[LOC-118]', hours({ twentyfourseven: false }), '/opening_times/regular_hours'],
    [
      'weekday 8',
      '[LOC-123]',
      hours({ twentyfourseven: false, regular_hours: [{ ...monday, weekday: 8 }] }),
      '/opening_times/regular_hours/0/weekday',
    ],
    [
      'a time without leading zero',
      '[LOC-123]',
      hours({ twentyfourseven: false, regular_hours: [{ ...monday, period_begin: '8:00' }] }),
      '/opening_times/regular_hours/0/period_begin',
    ],
    [
      'hours that end before they begin',
      '[LOC-124]',
      hours({ twentyfourseven: false, regular_hours: [{ ...monday, period_end: '07:00' }] }),
      '/opening_times/regular_hours/0/period_end',
    ],
    [
      'an exception in local time',
      '[LOC-122]',
      hours({ ...always, exceptional_closings: [{ period_begin: '2026-05-01T10:00:00+02:00', period_end: T2 }] }),
      '/opening_times/exceptional_closings/0/period_begin',
    ],
  ])('%s %s', async (_, __, changes, at) => {
    const { http, json } = await world.api('PUT', '/parties/FR/CPO/locations/LOC1', {
      ...aLocation(),
      country_code: 'FR',
      party_id: 'CPO',
      ...changes,
    });

    expect(http).toBe(400);
    expect((json.faults as { path: string }[]).map(({ path }) => path)).toContain(at);
    expect((await world.api('GET', '/parties/FR/CPO/locations/LOC1')).http).toBe(404);
  });

  it('is not what may be: three thirds of a mix, a schedule without end, two images of one kind [LOC-126]', async () => {
    const { http } = await world.api('PUT', '/parties/FR/CPO/locations/LOC1', {
      ...aLocation(),
      country_code: 'FR',
      party_id: 'CPO',
      ...mix(33.3, 33.3, 33.3),
      evses: [anEvse({ status_schedule: [{ period_begin: T2, status: 'REMOVED' }] })],
    });
    expect(http).toBe(201);
  });
});
