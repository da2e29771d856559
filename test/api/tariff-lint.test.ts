/** Tariffs looked over where they are used: several that are handed in, and those that a hosted party has. */
import { aCdr, aChargingPeriod, aConnector, aLocation, anEvse, aTariff } from '../support/builders';
import { CPO, World } from '../support/world';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.stop());

interface Finding {
  code: string;
  tariff: string | null;
  message: string;
  connectors?: string[];
}
const findingsOf = (json: unknown) => (json as { findings: Finding[] }).findings;
const find = (json: unknown, code: string) => findingsOf(json).find((finding) => finding.code === code);

const energy = (price: number, restrictions?: object) => ({
  price_components: [{ type: 'ENERGY' as const, price, vat: 21, step_size: 1 }],
  ...(restrictions ? { restrictions } : {}),
});
const usedWith = (...ids: string[]) =>
  aLocation({
    evses: [anEvse({ capabilities: ['CHARGING_PREFERENCES_CAPABLE'], connectors: [aConnector({ tariff_ids: ids })] })],
  });

describe('POST /pricing/lint with several tariffs', () => {
  it('tells what is wrong with each, and with all of a connector', async () => {
    const tariffs = [aTariff({ id: 'A' }), aTariff({ id: 'B', elements: [energy(0)] })];

    const { http, json } = await world.api('POST', '/pricing/lint?language=fr', {
      tariffs,
      location: usedWith('A', 'B'),
      before: [aTariff({ id: 'A', currency: 'NOK' })],
      station_sends: [],
    });

    expect(http).toBe(200);
    expect(find(json, 'TYPE_DUPLICATE')).toMatchObject({ tariff: 'B', connectors: ['LOC1/E1/1'] });
    expect(find(json, 'ID_CHANGED_MEANING')).toMatchObject({ tariff: 'A' });
    expect(find(json, 'TYPE_MISSING_FOR_PROFILE')?.message).toBe(
      'L’EVSE accepte des préférences de charge, mais il n’y a pas de tarif pour CHEAP, FAST, GREEN.',
    );
    expect(json).toMatchObject({
      description: expect.stringContaining('par kWh'),
      tariffs: [{ id: 'A' }, { id: 'B', description: expect.stringContaining('gratuit') }],
    });
  });

  it('needs one at least', async () => {
    const { http, json } = await world.api('POST', '/pricing/lint', {});

    expect([http, json.detail]).toEqual([400, '/tariff is missing; so is /tariffs']);
  });
});

describe('a tariff that a hosted party received', () => {
  it('is looked over with its connectors, the others there, what stations send, and what CDRs say it was', async () => {
    const cpo = await world.join(CPO);
    await world.host('FR*MSP', 'EMSP');
    const to = { role: 'RECEIVER' as const, from: 'NL*TNM', to: 'FR*MSP' };
    const put = (module: string, body: { id?: unknown }) =>
      cpo.call({ ...to, method: 'PUT', module, rest: `/NL/TNM/${body.id}`, body });
    await put('tariffs', aTariff({ elements: [energy(0.2, { max_power: 11 }), energy(0.3)] }));
    await put('tariffs', aTariff({ id: 'OTHER' }));
    await put('locations', usedWith('TARIFF1', 'OTHER'));
    await put('locations', { ...usedWith('ELSE'), id: 'LOC2' });
    const period = aChargingPeriod();
    const body = aCdr({ tariffs: [aTariff()], charging_periods: [period], last_updated: '2026-05-20T10:00:00Z' });
    await cpo.call({ ...to, method: 'POST', module: 'cdrs', rest: '', body });

    const { http, json } = await world.api('GET', '/parties/FR/MSP/tariffs/NL/TNM/tariff1/lint');

    expect(http).toBe(200);
    expect(find(json, 'TYPE_DUPLICATE')).toMatchObject({ tariff: 'OTHER', connectors: ['LOC1/E1/1'] });
    expect(find(json, 'RESTRICTION_NEEDS_DATA')).toMatchObject({ tariff: 'TARIFF1' });
    expect(find(json, 'ID_CHANGED_MEANING')?.message).toContain('something else before: elements');
    expect((await world.api('GET', '/parties/FR/MSP/tariffs/NL/TNM/NOPE/lint')).http).toBe(404);
  });

  it('has nothing said of what nobody has seen yet', async () => {
    await world.host('FR*CPO', 'CPO');
    const { country_code, party_id, ...tariff } = aTariff({ elements: [energy(0.2, { max_power: 11 }), energy(0.3)] });
    await world.api('PUT', '/parties/FR/CPO/tariffs/TARIFF1', tariff);

    const { json } = await world.api('GET', '/parties/FR/CPO/tariffs/FR/CPO/TARIFF1/lint');

    const codes = findingsOf(json).map(({ code }) => code);
    expect(codes).toContain('DIMENSION_NEVER_PRICED');
    expect(codes).not.toContain('RESTRICTION_NEEDS_DATA');
    expect(codes).not.toContain('TYPE_DUPLICATE');
  });
});
