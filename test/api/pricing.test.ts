import { exchange } from '../../src/sandbox/wire';
import { VECTORS, type Vector } from '../pricing/vectors';
import { ADMIN_KEY, World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

interface Answer {
  findings?: { code: string; reason: string }[];
  explanation: string;
  [member: string]: unknown;
}

const price = async (body: object, query = '') => {
  const { http: status, json } = await world.api('POST', `/pricing/price${query}`, body);
  return { status, json: json as Answer };
};
const vector = (name: string): Vector => VECTORS.find((found) => found.name.startsWith(name)) as Vector;

describe('POST /pricing/price', () => {
  test.each(VECTORS.map((found) => [found.name, found] as const))(
    'answers %s as it is expected',
    async (_name, found) => {
      const { status, json } = await price(found.request);

      const { error, findings, ...expected } = found.expected;
      if (error) {
        expect(status).toBe(422);
        expect(json).toMatchObject({ code: error, title: 'No price' });
        return;
      }
      expect(status).toBe(200);
      expect(json).toMatchObject(expected);
      expect(json.findings?.map(({ code }) => code).sort()).toEqual(findings ?? []);
      expect(json.explanation.split('\n').length).toBeGreaterThan(1);
    },
  );

  it('reads and writes prices with all their digits', async () => {
    const body = JSON.stringify(vector('spec-01').request).replace('"price":0.25', '"price":0.12345678901234567891');
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };

    const { text } = await exchange({ method: 'POST', url: `${world.url}/api/v1/pricing/price`, headers, body });

    expect(text).toContain('"price":0.12345678901234567891');
  });

  it('makes charging periods that price to the same again [CDR-054]', async () => {
    const { request } = vector('tod-01');
    const { charging_periods, totals } = (await price(request)).json;

    const again = await price({
      ...request,
      session: { ...(request.session as object), mode: 'PERIODS', charging_periods },
    });

    expect(again.json).toMatchObject({ totals: totals as object, findings: [], warnings: [] });
  });

  it('tells in sentences, in English and French, what each line is and why', async () => {
    const english = (await price(vector('tod-01').request)).json.explanation;
    const french = (await price(vector('tod-01').request, '?language=fr')).json.explanation;

    expect(english).toMatchInlineSnapshot(`
"Tariff T1 applies, in EUR: the one that was valid at the start. Times are local (Europe/Berlin).
2025-07-10 21:00–22:00 (+02:00): 11.75 kWh of energy at 0.50 EUR per kWh = 5.8750 EUR (6.9913 EUR with 19 % VAT). This is price 1 of element 2 of tariff T1.
2025-07-10 22:00–23:00 (+02:00): 12.25 kWh of energy at 0.30 EUR per kWh = 3.6750 EUR (4.3733 EUR with 19 % VAT). This is price 1 of element 1 of tariff T1, which applies from 22:00 to 06:00 (it was 22:00).
2025-07-10 21:00–23:00 (+02:00): 2 h of charging time costs nothing: no element of the tariff has a price for it there.
The meter was not read at 2025-07-10 22:00 (+02:00): the energy there lies on the line between two readings.
Each amount is rounded once, half up, to 4 decimals; what is to pay, from the total, to 2.
In total 11.3645 EUR; to pay: 11.36 EUR."
`);
    expect(french).toMatchInlineSnapshot(`
"Le tarif T1 s’applique, en EUR : celui qui était valable au début. Les heures sont locales (Europe/Berlin).
2025-07-10 21:00–22:00 (+02:00) : 11,75 kWh d’énergie à 0,50 EUR par kWh = 5,8750 EUR (6,9913 EUR avec 19 % de TVA). C’est le prix 1 de l’élément 2 du tarif T1.
2025-07-10 22:00–23:00 (+02:00) : 12,25 kWh d’énergie à 0,30 EUR par kWh = 3,6750 EUR (4,3733 EUR avec 19 % de TVA). C’est le prix 1 de l’élément 1 du tarif T1, qui s’applique de 22:00 à 06:00 (c’était 22:00).
2025-07-10 21:00–23:00 (+02:00) : 2 h de charge ne coûte rien : aucun élément du tarif n’a de prix à ce moment.
Le compteur n’a pas été lu à 2025-07-10 22:00 (+02:00) : l’énergie y est calculée entre deux relevés.
Chaque montant est arrondi une seule fois, au plus proche, la moitié vers le haut, à 4 décimales ; la somme à payer, depuis le total, à 2.
Au total 11,3645 EUR ; à payer : 11,36 EUR."
`);
  });

  it('says where the price is not certain', async () => {
    const { explanation } = (await price(vector('verify-04').request)).json;

    expect(explanation).toContain('The price changes within period 2: it is billed at the price of its first instant');
  });

  it('names every fault of a body that it cannot read, with its path', async () => {
    const session = { mode: 'METER', time_zone: 'Europe/Paris', start_date_time: 'yesterday', meter_readings: [{}] };

    const { status, json } = await price({ tariff: { id: 'T1', currency: 'EUR', elements: [] }, session });

    expect(status).toBe(400);
    expect(json.faults).toEqual([
      { path: '/tariff/elements', problem: 'must have at least one element' },
      { path: '/session/start_date_time', problem: 'must be a DateTime such as 2026-01-31T12:00:00Z' },
      { path: '/session/end_date_time', problem: 'is missing' },
      { path: '/session/meter_readings/0/timestamp', problem: 'is missing' },
      { path: '/session/meter_readings/0/kwh', problem: 'is missing' },
    ]);
  });
});

describe('POST /pricing/check', () => {
  const cdr = {
    country_code: 'NL',
    party_id: 'TNM',
    id: 'CDR1',
    start_date_time: '2025-01-15T09:00:00Z',
    end_date_time: '2025-01-15T11:00:00Z',
    currency: 'EUR',
    cdr_location: { country: 'NLD' },
    charging_periods: [
      { start_date_time: '2025-01-15T09:00:00Z', dimensions: [{ type: 'ENERGY', volume: 10 }], tariff_id: 'T1' },
    ],
    total_cost: { excl_vat: 3.5 },
    total_energy: 11,
    total_time: 2,
    last_updated: '2025-01-15T11:00:00Z',
  };
  const tariffs = [vector('spec-01').request.tariff];

  it('tells every difference and every finding with its reason', async () => {
    const { http, json } = await world.api('POST', '/pricing/check', { cdr, tariffs });

    expect(http).toBe(200);
    expect(json).toMatchObject({
      verdict: 'MISMATCH',
      differences: [
        { field: 'total_cost.excl_vat', claimed: '3.5', computed: '2.5000', difference: '1.0000', verdict: 'MISMATCH' },
        { field: 'total_energy', claimed: '11', computed: '10.0000', difference: '1.0000', verdict: 'MISMATCH' },
        { field: 'total_time', verdict: 'MATCH' },
      ],
      price: {
        totals: { total_cost: { excl_vat: '2.5000', incl_vat: '2.7500' } },
        breakdown: [{ price: 0.25, vat: 10 }],
      },
    });
    expect(json.findings).toEqual([
      {
        code: 'ENERGY_SUM_DIFFERS',
        severity: 'W',
        reason: 'the periods add up to 10 kWh, the total says 11',
      },
      {
        code: 'TARIFF_FROM_CACHE',
        severity: 'W',
        reason: 'the CDR encloses no tariff; the published one is used',
      },
    ]);
  });

  it('has no verdict without a tariff, and still looks at the rest', async () => {
    const { json } = await world.api('POST', '/pricing/check', { cdr });

    expect(json).toMatchObject({ verdict: 'NOT_CHECKED', price: null });
    expect((json.findings as { code: string }[]).map(({ code }) => code)).toEqual(['ENERGY_SUM_DIFFERS', 'NO_TARIFF']);
  });
});

describe('POST /pricing/lint', () => {
  it('looks a tariff over, describes it and prices everyday sessions with it', async () => {
    const { http, json } = await world.api('POST', '/pricing/lint?language=fr', {
      tariff: vector('tod-07').request.tariff,
    });

    expect(http).toBe(200);
    expect(json.findings).toContainEqual({
      code: 'GAP_NO_PRICE',
      severity: 'W',
      tariff: 'T1',
      path: '/elements',
      message: 'ENERGY n’a pas de prix : 00:00–08:00; 18:00–24:00.',
      hint: 'Ajoutez un dernier élément sans restriction, à 0,00 si c’est gratuit.',
    });
    expect(json.description).toBe(
      'Énergie : 0,48 € par kWh de 08:00 à 18:00.\nÉnergie : sans frais 00:00–08:00; 18:00–24:00.\nTVA de 20 % comprise.\nHeure locale de la station.',
    );
    expect(json.simulations).toContainEqual(
      expect.objectContaining({ name: 'FAST', payable: { excl_vat: '8.00', incl_vat: '9.60', vat: '1.60' } }),
    );
  });

  it('says what is wrong with a tariff that cannot be read', async () => {
    const { http, json } = await world.api('POST', '/pricing/lint', { tariff: { id: 'T1', elements: [{}] } });

    expect(http).toBe(200);
    expect((json.findings as { code: string; path: string }[]).map(({ code, path }) => [code, path])).toEqual([
      ['EMPTY_ELEMENT', '/elements/0/price_components'],
      ['UNREADABLE', '/currency'],
    ]);
  });
});
