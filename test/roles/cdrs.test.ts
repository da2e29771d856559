/** CDRs: posted once, read back, taken back; received by a hosted eMSP and owned by a hosted CPO. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import { aCdr, aChargingPeriod } from '../support/builders';
import { owned } from '../support/owned';
import { CPO, EMSP, World } from '../support/world';

let world: World;

beforeEach(async () => {
  world = await World.start({ stillAliveSeconds: 1_000_000 });
});
afterEach(() => world.stop());

const codes = ({ http, json }: { http: number; json: { status_code?: unknown } }) => [http, json.status_code];

describe('a CDR that a CPO posts', () => {
  let cpo: SandboxPartner;
  const post = (body: object | string, rest = '') =>
    cpo.call({ method: 'POST', module: 'cdrs', role: 'RECEIVER', from: 'NL*TNM', to: 'FR*MSP', rest, body });
  const get = (url: string, method = 'GET') =>
    cpo.send({
      method,
      url,
      headers: {
        'ocpi-from-country-code': 'NL',
        'ocpi-from-party-id': 'TNM',
        'ocpi-to-country-code': 'FR',
        'ocpi-to-party-id': 'MSP',
      },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });

  beforeEach(async () => {
    cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
  });

  it('is created and read back from the address in Location, as it was posted; nothing else can be done to it [CDR-041] [CDR-042] [CDR-044] [CDR-046] [CDR-047] [H-20]', async () => {
    const signed = {
      encoding_method: 'OCMF',
      signed_values: [{ nature: 'Whatever', plain_data: 'x'.repeat(5000), signed_data: 'eA==' }],
    };
    const text = JSON.stringify(aCdr({ signed_data: signed })).replace('"excl_vat":5,', '"excl_vat":5.00,');
    const reply = await post(text);
    const { location = '' } = reply.headers;

    expect([...codes(reply), 'data' in reply.json]).toEqual([201, 1000, false]);
    const read = await get(location);
    expect(read.json.data).toEqual(JSON.parse(text));
    expect(read.text).toContain('"excl_vat":5.00,');
    for (const method of ['PUT', 'PATCH', 'DELETE']) expect(codes(await get(location, method))).toEqual([405, 2000]);
    expect((await get(location)).json.data).toEqual(JSON.parse(text));
  });

  it('keeps what is signed, whatever its nature, up to 5000 characters [CDR-087] [CDR-088]', async () => {
    const values = (length: number) => ({
      signed_data: {
        encoding_method: 'Of my own',
        signed_values: [{ nature: 'Odd', plain_data: 'x'.repeat(length), signed_data: 'y'.repeat(length) }],
      },
    });
    const reply = await post(aCdr(values(5000)));
    expect((await get(reply.headers.location ?? '')).json.data).toMatchObject(values(5000));
    expect(codes(await post({ ...aCdr({ id: 'LONG' }), ...values(5001) }))).toEqual([200, 2001]);
  });

  it('is 404 at an address where there is none [CDR-045]', async () => {
    const { headers } = await post(aCdr());
    expect(codes(await get(`${headers.location}X`))).toEqual([404, 2000]);
  });

  it('is taken once: again with success when it is the same, refused when it is not [CDR-005] [CDR-048]', async () => {
    const first = await post(aCdr());
    const again = await post(aCdr());
    const other = await post(aCdr({ total_energy: 21 }));

    expect([codes(first), codes(again), codes(other)]).toEqual([
      [201, 1000],
      [200, 1000],
      [200, 2001],
    ]);
    expect(again.headers.location).toBe(first.headers.location);
    expect((await get(first.headers.location ?? '')).json.data).toMatchObject({ total_energy: 20 });
  });

  it('is another one when another CPO uses the same id [CDR-049]', async () => {
    const second = await world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'BEC' }] });
    const one = await post(aCdr());
    const body = aCdr({ country_code: 'BE', party_id: 'BEC', total_energy: 21 });
    const two = await second.call({
      method: 'POST',
      module: 'cdrs',
      role: 'RECEIVER',
      from: 'BE*BEC',
      to: 'FR*MSP',
      body,
    });

    expect([one.http, two.http]).toEqual([201, 201]);
    expect(one.headers.location).not.toBe(two.headers.location);
    expect((await get(one.headers.location ?? '')).json.data).toMatchObject({ total_energy: 20 });
    expect((await get(two.headers.location ?? '')).http).toBe(404);
  });

  it('may be of a Location that nobody has sent [CDR-006] [CDR-007]', async () => {
    expect((await post(aCdr())).http).toBe(201);
    expect((await world.api('GET', '/parties/FR/MSP/locations')).json.items).toEqual([]);
  });

  it('is refused when something required is missing or wrong [CDR-050]', async () => {
    const { total_cost: _, ...without } = aCdr();
    const faulty = [
      without,
      { ...aCdr(), charging_periods: [] },
      { ...aCdr(), auth_method: 'PHONE' },
      { ...aCdr(), total_energy: '20' },
      { ...aCdr(), id: 'x'.repeat(40) },
    ];
    for (const body of faulty) expect(codes(await post(body))).toEqual([200, 2001]);
    expect((await world.api('GET', '/parties/FR/MSP/cdrs')).json.items).toEqual([]);
  });

  it('is refused as a Credit CDR without reference, and with 37 characters when it is none [CDR-022] [CDR-021]', async () => {
    const missing = await post(aCdr({ id: 'C1', credit: true }));
    const long = await post(aCdr({ id: 'x'.repeat(37) }));
    const credit = await post(aCdr({ id: `${'x'.repeat(36)}-C`, credit: true, credit_reference_id: 'x'.repeat(36) }));

    expect([codes(missing), codes(long), codes(credit)]).toEqual([
      [200, 2001],
      [200, 2001],
      [201, 1000],
    ]);
    expect(missing.json.status_message).toContain('/credit_reference_id');
  });

  it('is refused from somebody who does not own it', async () => {
    expect(codes(await post(aCdr({ party_id: 'OTH' })))).toEqual([200, 2001]);
    expect(codes(await post(aCdr({ country_code: 'FR', party_id: 'MSP' })))).toEqual([200, 2001]);
  });
});

describe("a hosted CPO's CDR", () => {
  let emsp: SandboxPartner;
  const isPost = ({ method, path }: { method: string; path: string }) =>
    method === 'POST' && path.includes('/receiver/cdrs');
  const cdr = (changes: object = {}, id = 'CDR1') => owned('cdrs', id, changes);
  const handIn = (body: object) => world.api('POST', '/parties/FR/CPO/cdrs', body);

  beforeEach(async () => {
    emsp = await world.join(EMSP);
    await world.host('FR*CPO', 'CPO');
  });

  it('is posted whole, at once, to the endpoint itself, to the eMSP of its Token alone [CDR-001] [CDR-003] [CDR-008] [CDR-039] [CDR-040] [CDR-066]', async () => {
    const other = await world.join({ roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'OTH' }] });
    const { http, json } = await handIn(cdr());
    const posted = await emsp.waitFor(isPost);

    expect(http).toBe(201);
    expect(posted.path).toBe('/ocpi/2.2.1/receiver/cdrs');
    expect(JSON.parse(posted.body)).toEqual(json);
    expect(other.received.filter(isPost)).toEqual([]);
  });

  it('is never changed or replaced [CDR-005] [CDR-051] [CDR-052]', async () => {
    await handIn(cdr());

    expect((await handIn(cdr())).http).toBe(200);
    expect((await handIn(cdr({ total_energy: 21 }))).http).toBe(409);
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect((await world.api(method, '/parties/FR/CPO/cdrs/CDR1', cdr({ total_energy: 21 }))).http).toBe(404);
    expect((await world.api('GET', '/parties/FR/CPO/cdrs/CDR1')).json).toMatchObject({
      total_energy: 20,
      last_updated: cdr().last_updated,
    });
  });

  const checked = async (location: string | undefined, answer: object = {}) => {
    emsp.answer(isPost, { http: 201, headers: { location } });
    emsp.answer(({ method, path }) => method === 'GET' && path.includes('kept'), answer);
    await handIn(cdr());
    await emsp.waitFor(isPost);
    const path = '/parties/FR/CPO/cdrs/CDR1';
    for (let tries = 0; (await world.api('GET', `${path}/delivery`)).http === 404 && tries < 100; tries++);
    return {
      delivery: (await world.api('GET', `${path}/delivery`)).json,
      check: (await world.api('POST', `${path}/check`)).json,
    };
  };

  it('is read back from exactly the address that the partner gave [CDR-043] [CDR-010] [H-21]', async () => {
    const location = `http://127.0.0.1:${emsp.port}/kept/a?b=c%20d&e=%2F`;
    const { delivery, check } = await checked(location, { data: cdr() });

    expect(delivery).toMatchObject({ location, party: 'DE*MSP', accepted_at: '2026-06-01T12:00:00.000Z' });
    expect(check).toEqual({ same: true, differences: [], problem: null });
    const read = emsp.received.find(({ path }) => path === '/kept/a');
    expect(read?.query.toString()).toBe(new URLSearchParams('b=c%20d&e=%2F').toString());
    expect(read?.headers).toMatchObject({ 'ocpi-to-party-id': 'MSP', 'ocpi-from-party-id': 'CPO' });
  });

  it('is read back from a relative address too, and what differs is told', async () => {
    const { delivery, check } = await checked('kept/1', { data: cdr({ total_energy: 21 }) });

    expect(delivery.location).toBe(`http://127.0.0.1:${emsp.port}/ocpi/2.2.1/receiver/kept/1`);
    expect(check).toEqual({ same: false, differences: ['total_energy'], problem: null });
  });

  it("is not looked for on a host that is not the partner's, nor where no address was given", async () => {
    const { check } = await checked('https://elsewhere.example/kept/1');
    expect(check).toMatchObject({ same: false, problem: expect.stringContaining('elsewhere.example') });
  });

  it('is known as delivered although the partner gave no address', async () => {
    const { delivery, check } = await checked(undefined);
    expect(delivery.location).toBeNull();
    expect(check).toMatchObject({ same: false, problem: expect.stringContaining('no address') });
  });

  it('is taken back by a Credit CDR: everything again, the total cost negated, then a corrected one [CDR-013] [CDR-014] [CDR-015] [CDR-016] [CDR-017] [CDR-018] [CDR-019] [CDR-020] [CDR-024] [H-22]', async () => {
    const original = cdr({ total_cost: { excl_vat: 10, incl_vat: 12.1 } });
    await handIn(original);
    await emsp.waitFor(isPost);
    emsp.received.length = 0;
    world.clock.advance(5_000);

    const { http, json } = await world.api('POST', '/parties/FR/CPO/cdrs/CDR1/credit');
    const posted = await emsp.waitFor(isPost);

    expect(http).toBe(201);
    expect(json).toEqual({
      ...JSON.parse(JSON.stringify(original)),
      id: 'CDR1-C',
      credit: true,
      credit_reference_id: 'CDR1',
      total_cost: { excl_vat: -10, incl_vat: -12.1 },
      last_updated: '2026-06-01T12:00:05.000Z',
    });
    expect(JSON.parse(posted.body)).toEqual(json);
    expect((await handIn(cdr({ total_energy: 19 }, 'CDR2'))).http).toBe(201);
    expect((await handIn(cdr({ credit_reference_id: 'CDR1' }, 'CDR3'))).http).toBe(400);
  });

  it('is taken back and billed anew in one call, or not at all [CDR-019] [CDR-020]', async () => {
    await handIn(cdr());
    const credit = (replacement: object) => world.api('POST', '/parties/FR/CPO/cdrs/CDR1/credit', { replacement });
    const stored = async () => (await world.api('GET', '/parties/FR/CPO/cdrs')).json.items as { id: string }[];

    for (const faulty of [{ ...cdr(), id: undefined }, cdr({ credit: true }, 'CDR2'), cdr({ currency: 7 }, 'CDR2')])
      expect((await credit(faulty)).http).toBe(400);
    expect((await credit(cdr({ total_energy: 19 }))).http).toBe(409);
    expect((await stored()).map(({ id }) => id)).toEqual(['CDR1']);

    const { http, json } = await credit(cdr({ total_energy: 19 }, 'CDR2'));
    expect(http).toBe(201);
    expect(json).toMatchObject({
      credit: { id: 'CDR1-C', credit: true, credit_reference_id: 'CDR1' },
      replacement: { id: 'CDR2', total_energy: 19 },
    });
    expect(json.replacement).not.toHaveProperty('credit_reference_id');
    expect((await stored()).map(({ id }) => id)).toEqual(['CDR1', 'CDR1-C', 'CDR2']);
  });

  describe('that is taken back and billed anew', () => {
    /** Ids in the order in which the partner took them. */
    const taken: string[] = [];
    let refused: string | undefined;
    beforeEach(() => {
      taken.length = 0;
      emsp.answer(isPost, ({ body }) => {
        const { id } = JSON.parse(body) as { id: string };
        if (id === refused) return { status_code: 2001 };
        taken.push(id);
        return {};
      });
    });
    /** Time for many more tries. */
    const later = async () => {
      for (let step = 0; step < 20; step++) {
        await world.settled();
        world.clock.advance(600_000);
      }
      await world.settled();
    };

    it('in one call reaches the partner after the Credit CDR, and that after the first [CDR-019]', async () => {
      refused = 'Z1';
      await handIn(cdr({}, 'Z1'));
      await world.api('POST', '/parties/FR/CPO/cdrs/Z1/credit', { id: 'Y1', replacement: cdr({}, 'X1') });
      await handIn(cdr({ session_id: 'S2' }, 'OTHER'));
      await world.settled();
      expect(taken).toEqual(['OTHER']);
      refused = 'Y1';
      await later();
      expect(taken).toEqual(['OTHER', 'Z1']);
      refused = undefined;
      await later();

      expect(taken).toEqual(['OTHER', 'Z1', 'Y1', 'X1']);
    });

    it('call by call likewise, and goes out alone when an operator gives the Credit CDR up', async () => {
      const [{ id: platform } = { id: '' }] = (await world.api('GET', '/platforms')).json.items as { id: string }[];
      await handIn(cdr({}, 'Z1'));
      await world.settled();
      refused = 'Y1';
      await world.api('POST', '/parties/FR/CPO/cdrs/Z1/credit', { id: 'Y1' });
      await handIn(cdr({}, 'X1'));
      await later();
      const due = (await world.api('GET', `/platforms/${platform}/due`)).json.items;
      const name = { module: 'cdrs', owner: 'FR*CPO', object: 'Y1' };
      await world.api('POST', `/platforms/${platform}/due/give-up`, { ...name, reason: 'agreed by telephone' });
      await later();

      expect(due).toContainEqual(
        expect.objectContaining({ object: 'X1', attempts: 0, last_error: 'waits until Y1 has arrived' }),
      );
      expect(taken).toEqual(['Z1', 'X1']);
    });
  });

  it('is taken back by exactly what it was: a Credit CDR of other content is refused [CDR-017] [CDR-018]', async () => {
    await handIn(cdr());
    const credit = cdr(
      { credit: true, credit_reference_id: 'CDR1', total_cost: { excl_vat: -5, incl_vat: -6.05 } },
      'CR1',
    );

    for (const change of [
      { total_energy: -20 },
      { total_cost: { excl_vat: 5, incl_vat: 6.05 } },
      { total_energy_cost: { excl_vat: -5 } },
    ])
      expect((await handIn({ ...credit, ...change })).http).toBe(400);
    expect((await handIn({ ...credit, credit_reference_id: 'NOPE' })).http).toBe(400);
    expect((await handIn({ ...credit, credit_reference_id: undefined })).http).toBe(400);
    expect((await handIn({ ...credit, id: 'CDR1', credit_reference_id: 'CDR1' })).http).toBeGreaterThanOrEqual(400);
    expect((await handIn(credit)).http).toBe(201);
  });

  const dimensions = (...types: string[]) => ({
    charging_periods: [aChargingPeriod({ dimensions: types.map((type) => ({ type, volume: 1 })) as never })],
  });
  const place = (changes: object) => ({ cdr_location: { ...(cdr().cdr_location as object), ...changes } });
  it.each<[string, string, object, string]>([
    ['a dimension of Sessions', '[CDR-075]', dimensions('TIME', 'POWER'), '/charging_periods/0/dimensions/1/type'],
    ['#NA for its EVSE although it charged', '[CDR-081]', place({ evse_uid: '#NA' }), '/cdr_location/evse_uid'],
    ['an id of 37 characters', '[CDR-021]', { id: 'x'.repeat(37) }, '/id'],
    ['no energy or time', '[CDR-070]', { total_energy: undefined }, '/total_energy'],
    [
      'signed data without values',
      '[CDR-086]',
      { signed_data: { encoding_method: 'OCMF', signed_values: [] } },
      '/signed_data/signed_values',
    ],
    [
      'a Token without contract',
      '[CDR-066]',
      { cdr_token: { country_code: 'DE', party_id: 'MSP', uid: 'T1', type: 'RFID' } },
      '/cdr_token/contract_id',
    ],
  ])('is refused with %s %s', async (_, __, changes, at) => {
    const { http, json } = await handIn({ ...cdr(), ...changes });

    expect(http).toBe(400);
    expect((json.faults as { path: string }[]).map((one) => one.path)).toContain(at);
  });

  it('of a mere reservation has #NA where nothing was assigned, no Session, and its connector all the same [CDR-081] [CDR-082] [CDR-014] [SES-014]', async () => {
    const nowhere = place({ evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' });
    const { http, json } = await handIn({
      ...cdr(),
      session_id: undefined,
      ...nowhere,
      ...dimensions('RESERVATION_TIME'),
    });

    expect(http).toBe(201);
    expect(json.cdr_location).toMatchObject({ evse_uid: '#NA', connector_standard: 'IEC_62196_T2' });
  });

  it('may have negative energy, an unknown start, an invoice and compensation at home [CDR-078] [CDR-083] [CDR-084] [CDR-085]', async () => {
    const negative = { charging_periods: [aChargingPeriod({ dimensions: [{ type: 'ENERGY', volume: -2.5 }] })] };
    const changes = {
      ...negative,
      start_date_time: '1970-01-01T00:00:00Z',
      invoice_reference_id: 'I1',
      home_charging_compensation: true,
    };
    await handIn(cdr(changes));

    expect(JSON.parse((await emsp.waitFor(isPost)).body)).toMatchObject(changes);
  });

  it('is in Tariff and place as it was handed in, whatever became of these since [CDR-053] [TAR-040] [H-24]', async () => {
    const tariff = { ...owned('tariffs', 'TARIFF1') };
    await world.api('PUT', '/parties/FR/CPO/tariffs/TARIFF1', tariff);
    await handIn(cdr({ tariffs: [tariff] }));
    await world.api('DELETE', '/parties/FR/CPO/tariffs/TARIFF1');

    const { json } = await emsp.call({ method: 'GET', module: 'cdrs', role: 'SENDER', from: 'DE*MSP', to: 'FR*CPO' });
    expect(json.data).toMatchObject([
      { tariffs: [{ id: 'TARIFF1', elements: tariff.elements }], cdr_location: { address: 'Stationsplein 1' } },
    ]);
  });

  it('stays due while the partner is away, and is posted once it is back', async () => {
    emsp.answer(isPost, 'reset');
    await handIn(cdr());
    await emsp.waitFor(isPost);
    emsp.heal();
    emsp.received.length = 0;
    for (let tries = 0; tries < 50 && !emsp.received.some(isPost); tries++) {
      world.clock.advance(1_000);
      await world.api('GET', '/status');
    }

    expect(JSON.parse((await emsp.waitFor(isPost)).body)).toMatchObject({ id: 'CDR1' });
  });
});
