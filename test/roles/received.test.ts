/** What partners push to a hosted eMSP: the rules that Locations, Sessions and Tariffs share. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { aLocation, aSession, aTariff } from '../support/builders';
import { CPO, World } from '../support/world';

let world: World;
let cpo: SandboxPartner;

beforeEach(async () => {
  world = await World.start();
  cpo = await world.join(CPO);
  await world.host('FR*MSP', 'EMSP');
});
afterEach(() => world.stop());

type Module = 'locations' | 'sessions' | 'tariffs';
const LATER = '2026-05-02T10:00:00Z';

/** Row → numbers: Locations, Sessions, Tariffs. */
const ids = (loc: number, ses: number, tar: number) => ({
  locations: `[LOC-${String(loc).padStart(3, '0')}]`,
  sessions: `[SES-${String(ses).padStart(3, '0')}]`,
  tariffs: `[TAR-${String(tar).padStart(3, '0')}]`,
});
const ROWS = {
  url: ids(50, 50, 22),
  get: ids(51, 51, 23),
  unknown: ids(52, 52, 24),
  upsert: ids(54, 54, 26),
  absent: ids(55, 55, 27),
  otherId: ids(58, 58, 30),
  otherOwner: ids(59, 59, 31),
  required: ids(61, 61, 33),
  values: ids(62, 62, 34),
  http: ids(63, 63, 35),
  noData: ids(64, 64, 36),
  methods: ids(81, 78, 41),
};

const OBJECTS = {
  locations: { build: aLocation as (changes?: object) => Record<string, unknown>, optional: { name: 'Station' } },
  sessions: { build: aSession as (changes?: object) => Record<string, unknown>, optional: { meter_id: 'M1' } },
  tariffs: { build: aTariff as (changes?: object) => Record<string, unknown>, optional: { type: 'REGULAR' } },
};
const table = (['locations', 'sessions', 'tariffs'] as const).map((module) => ({
  module,
  ...OBJECTS[module],
  ...(Object.fromEntries(Object.entries(ROWS).map(([name, of]) => [name, of[module]])) as Record<
    keyof typeof ROWS,
    string
  >),
}));

const send = (method: string, module: Module, rest: string, body?: object | string) =>
  cpo.call({ method, module, role: 'RECEIVER', from: 'NL*TNM', to: 'FR*MSP', rest, body });
const codes = ({ http, json }: { http: number; json: { status_code?: unknown } }) => [http, json.status_code];

describe('an object that a partner pushes', () => {
  it.each(table)(
    'of $module lives at country, party and id, whatever their case $url $get',
    async ({ module, build, optional }) => {
      const object = build({ ...optional, id: 'Abc1', x_own: { deep: [1, null, 'ü'] } });
      await send('PUT', module, '/NL/TNM/Abc1', object);

      for (const rest of ['/NL/TNM/Abc1', '/nl/tnm/ABC1', '/Nl/Tnm/abc1'])
        expect((await send('GET', module, rest)).json.data).toEqual(JSON.parse(JSON.stringify(object)));
    },
  );

  it.each(table)('of $module is 404 when it is not known $unknown', async ({ module }) => {
    expect(codes(await send('GET', module, '/NL/TNM/NOPE'))).toEqual([404, 2000]);
  });

  it.each(table)(
    'of $module is created, then replaced, with 201 and 200, and no data $upsert $http $noData',
    async ({ module, build }) => {
      const first = await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1' }));
      const second = await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1', last_updated: LATER }));

      expect(codes(first)).toEqual([201, 1000]);
      expect(codes(second)).toEqual([200, 1000]);
      expect([first, second].some(({ json }) => 'data' in json)).toBe(false);
      expect((await send('GET', module, '/NL/TNM/X1')).json.data).toMatchObject({ last_updated: LATER });
    },
  );

  it.each(table)('of $module loses on PUT what is not in it any more $absent', async ({ module, build, optional }) => {
    await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1', ...optional }));
    await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1', last_updated: LATER }));

    const { data } = (await send('GET', module, '/NL/TNM/X1')).json;
    for (const name of Object.keys(optional)) expect(data).not.toHaveProperty(name);
  });

  it.each(table)(
    'of $module is refused when address and body name two ids $otherId [H-08]',
    async ({ module, build }) => {
      await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1' }));

      const reply = await send('PUT', module, '/NL/TNM/X1', build({ id: 'X2', last_updated: LATER }));

      expect(codes(reply)).toEqual([200, 2001]);
      expect(reply.json.status_message).toContain('/id');
      expect((await send('GET', module, '/NL/TNM/X1')).json.data).not.toMatchObject({ last_updated: LATER });
      expect((await send('GET', module, '/NL/TNM/X2')).http).toBe(404);
    },
  );

  it.each(table)(
    'of $module is refused when address and body name two owners $otherOwner [H-07]',
    async ({ module, build }) => {
      for (const other of [{ party_id: 'XYZ' }, { country_code: 'BE' }]) {
        const reply = await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1', ...other }));
        expect(codes(reply)).toEqual([200, 2001]);
      }
      expect((await send('GET', module, '/NL/TNM/X1')).http).toBe(404);
    },
  );

  it.each(table)(
    'of $module is refused when a required member is missing, each one named $required',
    async ({ module, build }) => {
      const required = Object.keys(build());
      for (const name of required.filter((one) => !['evses', 'tariff_ids', 'session_id'].includes(one))) {
        const { [name]: _, ...rest } = build({ id: 'X1' });
        const reply = await send('PUT', module, '/NL/TNM/X1', rest);
        expect(codes(reply)).toEqual([200, 2001]);
        expect(reply.json.status_message).toContain(`/${name} is missing`);
      }
      expect((await send('GET', module, '/NL/TNM/X1')).http).toBe(404);
    },
  );

  it.each(table)(
    'of $module is refused for a wrong type, too many characters, or a value outside the enum $values',
    async ({ module, build }) => {
      const faulty = {
        locations: [{ publish: 'yes' }, { city: 'x'.repeat(46) }, { parking_type: 'ROOF' }, { country_code: 'NLD' }],
        sessions: [{ kwh: '11' }, { meter_id: 'x'.repeat(256) }, { status: 'DONE' }, { currency: 'EURO' }],
        tariffs: [
          { elements: {} },
          { tariff_alt_url: `https://a.example/${'x'.repeat(255)}` },
          { type: 'CHEAP' },
          { currency: 7 },
        ],
      }[module];
      for (const change of faulty) {
        const reply = await send('PUT', module, '/NL/TNM/X1', { ...build({ id: 'X1' }), ...change });
        expect(codes(reply)).toEqual([200, 2001]);
        expect(reply.json.status_message).toContain(`/${Object.keys(change)[0]}`);
      }
    },
  );

  it.each(table)('of $module knows only its own methods $methods', async ({ module }) => {
    const refused = { locations: ['POST', 'DELETE'], sessions: ['POST', 'DELETE'], tariffs: ['POST', 'PATCH'] }[module];
    for (const method of refused) expect(codes(await send(method, module, '/NL/TNM/X1', {}))).toEqual([405, 2000]);
  });

  it.each(table)("of $module is its owner's alone, and never one of ours", async ({ module, build }) => {
    const foreign = build({ id: 'X1', country_code: 'BE', party_id: 'OTH' });
    const ours = build({ id: 'X1', country_code: 'FR', party_id: 'MSP' });

    expect(codes(await send('PUT', module, '/BE/OTH/X1', foreign))).toEqual([200, 2001]);
    expect(codes(await send('PUT', module, '/FR/MSP/X1', ours))).toEqual([200, 2001]);
  });

  it.each(table)(
    'of $module that is older than what is held is answered with success and kept out',
    async ({ module, build, optional }) => {
      await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1', last_updated: LATER, ...optional }));
      const older = await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1', last_updated: '2026-05-01T10:00:00Z' }));

      expect(codes(older)).toEqual([200, 1000]);
      expect((await send('GET', module, '/NL/TNM/X1')).json.data).toMatchObject({ last_updated: LATER, ...optional });
    },
  );

  it.each(table)('of $module keeps every digit of its numbers', async ({ module, build }) => {
    const text = JSON.stringify(build({ id: 'X1' })).replace(/^\{/, '{"x_price":1.10,"x_long":0.30000000000000000001,');
    await send('PUT', module, '/NL/TNM/X1', text);

    expect((await send('GET', module, '/NL/TNM/X1')).text).toContain('"x_price":1.10,"x_long":0.30000000000000000001');
  });
});

const patchable = [
  {
    module: 'locations' as const,
    build: OBJECTS.locations.build,
    other: 'city',
    rows: '[LOC-067]',
    without: '[LOC-066] [H-02]',
    missing: '[LOC-068] [H-09]',
  },
  {
    module: 'sessions' as const,
    build: OBJECTS.sessions.build,
    other: 'location_id',
    rows: '[SES-067]',
    without: '[SES-066]',
    missing: '[SES-068]',
  },
];

describe('a PATCH that a partner sends', () => {
  it.each(patchable)('of $module changes what it names and leaves the rest $rows', async ({ module, build, other }) => {
    const before = build({ id: 'X1', x_own: 'kept' });
    await send('PUT', module, '/NL/TNM/X1', before);
    const reply = await send('PATCH', module, '/NL/TNM/X1', { [other]: 'Other', last_updated: LATER });

    expect(codes(reply)).toEqual([200, 1000]);
    expect('data' in reply.json).toBe(false);
    const { data } = (await send('GET', module, '/NL/TNM/X1')).json;
    expect(data).toEqual({ ...JSON.parse(JSON.stringify(before)), [other]: 'Other', last_updated: LATER });
  });

  it.each(patchable)(
    'of $module without last_updated is refused and changes nothing $without',
    async ({ module, build, other }) => {
      await send('PUT', module, '/NL/TNM/X1', build({ id: 'X1' }));
      const reply = await send('PATCH', module, '/NL/TNM/X1', { [other]: 'Other' });

      expect(codes(reply)).toEqual([200, 2001]);
      expect(reply.json.status_message).toContain('/last_updated is missing');
      expect((await send('GET', module, '/NL/TNM/X1')).json.data).not.toMatchObject({ [other]: 'Other' });
    },
  );

  it.each(patchable)('of $module makes no object of what is not known $missing', async ({ module, other }) => {
    const reply = await send('PATCH', module, '/NL/TNM/X9', { [other]: 'Other', last_updated: LATER });

    expect(codes(reply)).toEqual([404, 2000]);
    expect((await send('GET', module, '/NL/TNM/X9')).http).toBe(404);
  });

  it('that is older than what is held is applied where a partner has wrong clocks', async () => {
    const { id } = ((await world.api('GET', '/platforms')).json.items as { id: string }[])[0] as { id: string };
    await world.api('PATCH', `/platforms/${id}`, { quirks: { apply_older_pushes: true } });
    await send('PUT', 'locations', '/NL/TNM/X1', aLocation({ id: 'X1', last_updated: LATER }));
    await send('PATCH', 'locations', '/NL/TNM/X1', { city: 'Older', last_updated: '2026-01-01T00:00:00Z' });

    expect((await send('GET', 'locations', '/NL/TNM/X1')).json.data).toMatchObject({ city: 'Older' });
  });
});
