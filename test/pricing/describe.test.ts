import { describeTariff } from '../../src/pricing/describe';
import { simulate } from '../../src/pricing/simulate';
import { readTariff } from '../../src/pricing/tariff';
import { aComponent, anElement, aTariff } from './world';

const component = (type: string, price: number, more: object = {}) => aComponent(type, price, { vat: 19, ...more });
const TARIFF = aTariff(
  [
    anElement([component('ENERGY', 0.3)], { start_time: '22:00', end_time: '06:00' }),
    anElement([component('ENERGY', 0.5, { step_size: 100 })]),
    anElement([component('PARKING_TIME', 0)], { max_duration: 14400 }),
    anElement([component('PARKING_TIME', 6, { step_size: 300 })]),
    anElement([component('FLAT', 1)]),
    anElement([component('TIME', 2)], { reservation: 'RESERVATION' }),
  ],
  { max_price: { excl_vat: 10, incl_vat: 11.9 }, end_date_time: '2026-07-01T00:00:00Z' },
);

describe('a tariff in plain words', () => {
  it('in English', () => {
    expect(describeTariff(readTariff(TARIFF)).sentences).toMatchInlineSnapshot(`
[
  "Energy: € 0.357 per kWh from 22:00 to 06:00; € 0.595 per kWh in blocks of 100 Wh otherwise.",
  "Parking (car connected but not charging): free during the first 4 h of the session; € 0.119 per minute (€ 7.14 per hour) in blocks of 5 min otherwise.",
  "Start fee: € 1.19.",
  "Reservation: € 0.04 per minute (€ 2.38 per hour).",
  "At most € 11.90 per session.",
  "VAT of 19 % included.",
  "Local time of the station.",
  "Valid until 2026-07-01T00:00:00Z.",
]
`);
  });

  it('in French', () => {
    expect(describeTariff(readTariff(TARIFF), { language: 'fr' }).sentences).toMatchInlineSnapshot(`
[
  "Énergie : 0,357 € par kWh de 22:00 à 06:00; 0,595 € par kWh par tranches de 100 Wh sinon.",
  "Stationnement (branché sans charger) : gratuit pendant les 4 h du début de la session; 0,119 € par minute (7,14 € par heure) par tranches de 5 min sinon.",
  "Frais de départ : 1,19 €.",
  "Réservation : 0,04 € par minute (2,38 € par heure).",
  "Au plus 11,90 € par session.",
  "TVA de 19 % comprise.",
  "Heure locale de la station.",
  "Valable jusqu’au 2026-07-01T00:00:00Z.",
]
`);
  });

  it('leaves out what the order implies', () => {
    const tier = (price: number, restrictions?: object) => anElement([component('ENERGY', price)], restrictions);
    const tariff = aTariff([tier(0.3, { max_kwh: 10 }), tier(0.4, { max_kwh: 15 }), tier(0.5)]);

    const [first] = describeTariff(readTariff(tariff), { vat: 'excl' }).sentences;

    expect(first).toBe(
      'Energy: € 0.30 per kWh for the first 10 kWh; € 0.40 per kWh between 10 kWh and 15 kWh; € 0.50 per kWh otherwise.',
    );
  });

  it('as a table for apps', () => {
    expect(describeTariff(readTariff(TARIFF)).prices[0]).toEqual({
      part: 'ENERGY',
      conditions: [{ restriction: 'start_time–end_time', value: '22:00–06:00' }],
      price: '0.357',
      unit: 'kWh',
      step: 1,
    });
  });

  it('with what everyday sessions cost', () => {
    const costs = simulate(readTariff(TARIFF)).map(({ name, payable }) => [name, payable.incl_vat]);

    expect(costs).toEqual([
      ['FAST', '11.90'],
      ['NIGHT', '11.90'],
      ['SHORT', '1.73'],
      ['PARKED', '7.74'],
      ['RESERVED', '1.19'],
    ]);
  });
});
