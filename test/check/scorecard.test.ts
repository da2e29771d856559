import { aCdr, aChargingPeriod, anEvse } from '../support/builders';
import { aLocation, CPO, EMSP, World } from '../support/world';

interface Module {
  requests: number;
  success: number | null;
  p95_ms: number | null;
}
interface Score {
  availability: number | null;
  modules: Record<string, Module>;
  authorization: Module;
  received: Module;
  location_completeness: number | null;
  evse_age_seconds: number | null;
  cdr_delay_seconds: number | null;
  cdrs_in_order: number | null;
}

describe('the scorecard of a partner', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.stop());

  const idOf = async (party: string) => {
    const { json } = await world.api('GET', '/platforms');
    const items = json.items as { id: string; roles: { party_id: string }[] }[];
    return items.find(({ roles }) => roles.some(({ party_id }) => party_id === party))?.id ?? '';
  };
  const cardOf = async (party: string, query = '') => {
    const { json } = await world.api('GET', `/platforms/${await idOf(party)}/scorecard${query}`);
    return json as unknown as { score: Score; others: Score; compared: number };
  };
  const get = { method: 'GET', module: 'locations', role: 'SENDER' as const, from: 'DE*MSP' };

  it('counts what was answered well, refused, and not at all, beside the others', async () => {
    const cpo = await world.join(CPO);
    const other = await world.join({ roles: [{ role: 'CPO', country_code: 'BE', party_id: 'BEC' }] });
    const emsp = await world.join(EMSP);
    await world.settled();
    const since = new Date(world.clock.now() + 1).toISOString();
    world.clock.advance(1_000);
    const behaviours = [{ data: [] }, { status_code: 2001 }, { body: 'no OCPI' }, { data: [] }];
    cpo.answer(
      ({ path }) => path.endsWith('/locations'),
      () => behaviours.shift() ?? { data: [] },
    );
    for (let times = 0; times < 4; times++) await emsp.call({ ...get, to: 'NL*TNM' });
    await emsp.call({ ...get, to: 'BE*BEC' });

    const { score, others, compared } = await cardOf('TNM', `?from=${since}`);

    expect(other.received.length).toBeGreaterThan(0);
    expect(score.availability).toBe(0.75);
    expect(score.modules.locations).toMatchObject({ requests: 4, success: 0.5 });
    expect(others.modules.locations).toMatchObject({ requests: 1, success: 1 });
    expect(compared).toBe(2);
  });

  it('tells how complete Locations are and how long CDRs take', async () => {
    const cpo = await world.join(CPO);
    await world.host('DE*OWN', 'EMSP');
    const between = { from: 'NL*TNM', to: 'DE*OWN', role: 'RECEIVER' as const };
    const last_updated = new Date(world.clock.now() - 3_600_000).toISOString();
    const location = aLocation({ evses: [anEvse({ last_updated })] });
    await cpo.call({ ...between, method: 'PUT', module: 'locations', rest: '/NL/TNM/LOC1', body: location });
    const ended = world.clock.now() - 600_000;
    const began = new Date(ended - 5_400_000).toISOString();
    const cdr = aCdr({
      ...{ start_date_time: began, end_date_time: new Date(ended).toISOString() },
      charging_periods: [aChargingPeriod({ start_date_time: began })],
      cdr_token: { country_code: 'DE', party_id: 'OWN', uid: 'T1', type: 'RFID', contract_id: 'C1' },
    });
    await cpo.call({ ...between, method: 'POST', module: 'cdrs', body: cdr });
    await cpo.call({ ...between, method: 'POST', module: 'cdrs', body: { ...cdr, id: 'AGAIN' } });
    await world.settled();

    const { score } = await cardOf('TNM');

    expect(score.location_completeness).toBeGreaterThan(0);
    expect(score.evse_age_seconds).toBe(3_600);
    expect(score.cdr_delay_seconds).toBe(600);
    // The second one is for the same session and times.
    expect(score.cdrs_in_order).toBe(0.5);
    expect(score.received).toMatchObject({ success: 1 });
  });

  it('does not hold against the partner what our own check asks wrongly on purpose', async () => {
    const cpo = await world.join(CPO);
    const id = await idOf('TNM');
    const before = await cardOf('TNM');
    const refused = cpo.received.length;

    await world.api('POST', `/platforms/${id}/check`, {});

    const { score } = await cardOf('TNM');
    const asked = cpo.received.slice(refused);
    expect(
      asked.filter(({ headers }) => String(headers['x-correlation-id']).startsWith('junction-probe-')).length,
    ).toBeGreaterThan(0);
    expect([score.availability, score.modules.versions?.success]).toEqual([1, 1]);
    expect(score.modules.versions?.requests).toBeGreaterThan(before.score.modules.versions?.requests ?? 0);
  });

  it('is null where there is nothing to say, and refuses a period that is none', async () => {
    await world.join(CPO);
    const id = await idOf('TNM');

    const { score } = await cardOf('TNM', '?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z');
    const wrong = await world.api('GET', `/platforms/${id}/scorecard?from=yesterday`);
    const none = await world.api('GET', `/platforms/${id}/scorecard?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z`);

    expect(score).toMatchObject({ availability: null, authorization: { requests: 0, p95_ms: null } });
    expect([wrong.http, none.http]).toEqual([400, 400]);
  });

  it('comes as CSV, a figure per line', async () => {
    await world.join(CPO);
    const id = await idOf('TNM');

    const { headers, text } = await world.api('GET', `/platforms/${id}/scorecard?format=csv`);

    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(text).toMatch(/^figure,partner,others\r\navailability,1,\r\n/);
    expect(text).toMatch(/^modules\.versions\.success,1,/m);
  });
});
