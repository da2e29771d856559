/** Rules that the cases of test/fixtures/pricing leave out. */
import { chargingPeriodsOf } from '../../src/pricing/charging-periods';
import { priceRequest } from '../../src/pricing/request';
import { aComponent, anElement, anEnergyTariff, aSession, aTariff, codesOf, priceOf, totalOf } from './world';

const energy = (price: number, restrictions?: object, more: object = {}) =>
  anElement([aComponent('ENERGY', price, more)], restrictions);

describe('restrictions', () => {
  it('end_time 00:00 is the end of the day [TAR-086]', () => {
    const tariff = aTariff([energy(1, { start_time: '11:00', end_time: '00:00' }), energy(2)]);

    expect(totalOf(tariff, aSession())).toBe('15.0000');
  });

  it('times are a window of every day within the dates [TAR-089]', () => {
    const dates = { start_date: '2025-01-15', end_date: '2025-01-17' };
    const tariff = aTariff([energy(1, { ...dates, start_time: '23:00', end_time: '00:00' }), energy(0)]);
    const session = aSession({
      end_date_time: '2025-01-17T09:00:00Z',
      meter_readings: [
        { timestamp: '2025-01-15T09:00:00Z', kwh: 0 },
        { timestamp: '2025-01-17T09:00:00Z', kwh: 48 },
      ],
    });

    expect(totalOf(tariff, session)).toBe('2.0000');
  });

  it('a window over midnight on a weekday is both ends of that day, not the night that follows it', () => {
    const friday = { day_of_week: ['WEDNESDAY'], start_time: '22:00', end_time: '06:00' };
    const night = aSession({
      start_date_time: '2025-01-15T20:00:00Z',
      end_date_time: '2025-01-16T01:00:00Z',
      meter_readings: [
        { timestamp: '2025-01-15T20:00:00Z', kwh: 0 },
        { timestamp: '2025-01-16T01:00:00Z', kwh: 5 },
      ],
    });

    expect(totalOf(aTariff([energy(1, friday), energy(0)]), night)).toBe('2.0000');
  });

  it('a restriction that is not known is never fulfilled, and told', () => {
    const priced = priceOf(aTariff([energy(9, { max_moon: 3 }), energy(1)]), aSession());

    expect(priced.totals.total_cost?.excl_vat).toBe('10.0000');
    expect(codesOf(priced)).toEqual(['RESTRICTION_UNKNOWN']);
  });

  it('an empty day_of_week and empty restrictions restrict nothing', () => {
    expect(totalOf(aTariff([energy(1, { day_of_week: [] })]), aSession())).toBe('10.0000');
    expect(totalOf(aTariff([energy(1, {})]), aSession())).toBe('10.0000');
  });

  it('an own price for energy that flows back: max_power 0 holds only then', () => {
    const tariff = aTariff([energy(0.1, { max_power: 0 }), energy(0.5)]);
    const readings = [
      ['2025-01-15T09:00:00Z', 100, 0],
      ['2025-01-15T10:00:00Z', 110, 0],
      ['2025-01-15T11:00:00Z', 110, 4],
    ].map(([timestamp, kwh, kwh_export]) => ({ timestamp, kwh, kwh_export }));

    const { totals, breakdown } = priceOf(tariff, aSession({ meter_readings: readings }));

    expect(totals).toMatchObject({ total_energy: '6.0000', total_cost: { excl_vat: '4.6000' } });
    expect(breakdown.map(({ element, quantity }) => [element, quantity])).toEqual([
      [1, '10'],
      [0, '-4'],
    ]);
  });

  it('energy that flows back over a threshold is in the tier below from that moment on', () => {
    const tariff = aTariff([energy(1, { max_kwh: 10 }), energy(2)]);
    const readings = [
      ['2025-01-15T09:00:00Z', 100, 0],
      ['2025-01-15T10:00:00Z', 112, 0],
      ['2025-01-15T11:00:00Z', 112, 4],
    ].map(([timestamp, kwh, kwh_export]) => ({ timestamp, kwh, kwh_export }));
    const { priced, published } = priceRequest({ tariff, session: aSession({ meter_readings: readings }) });
    const periods = { ...aSession(), mode: 'PERIODS', charging_periods: chargingPeriodsOf(priced) };

    expect(published.breakdown.map(({ element, quantity }) => [element, quantity])).toEqual([
      [0, '10'],
      [0, '-2'],
    ]);
    expect(published.totals.total_cost?.excl_vat).toBe('8.0000');
    expect(priceOf(tariff, periods)).toMatchObject({ totals: published.totals, findings: [] });
  });

  it('half hours of Lord Howe: 01:00 to 02:00 lasts ninety minutes when clocks go back by thirty', () => {
    const tariff = aTariff([
      anElement([aComponent('TIME', 60)], { start_time: '01:00', end_time: '02:00' }),
      anElement([aComponent('TIME', 0)]),
    ]);
    const session = { ...aSession({ meter_readings: [] }), time_zone: 'Australia/Lord_Howe' };
    const night = { start_date_time: '2025-04-05T12:00:00Z', end_date_time: '2025-04-05T18:00:00Z' };

    expect(totalOf(tariff, { ...session, ...night })).toBe('90.0000');
  });
});

describe('choice of the tariff', () => {
  it('the tariff of the fitting type comes before the one without [TAR-056]', () => {
    const tariffs = [anEnergyTariff(1, { id: 'ANY' }), anEnergyTariff(2, { id: 'REG', type: 'REGULAR' })];

    expect(totalOf(tariffs, aSession())).toBe('20.0000');
  });

  it('of two that fit, the one that became valid last; it is told', () => {
    const tariffs = [
      anEnergyTariff(1, { id: 'A', start_date_time: '2024-01-01T00:00:00Z' }),
      anEnergyTariff(2, { id: 'B', start_date_time: '2024-06-01T00:00:00Z' }),
    ];

    const priced = priceOf(tariffs, aSession());

    expect(priced.totals.total_cost?.excl_vat).toBe('20.0000');
    expect(codesOf(priced)).toEqual(['TARIFF_AMBIGUOUS']);
  });

  it.each([
    ['a contract is never charged an ad-hoc price', { type: 'AD_HOC_PAYMENT' }, {}, 'NO_TARIFF'],
    ['nor an ad-hoc payment a contract price', { type: 'REGULAR' }, { payment: 'AD_HOC' }, 'NO_TARIFF'],
    ['a tariff of tomorrow has no price today', { start_date_time: '2025-01-16T00:00:00Z' }, {}, 'NO_TARIFF'],
    ['a session does not end before it starts', {}, { end_date_time: '2025-01-14T00:00:00Z' }, 'END_BEFORE_START'],
    ['nor last for years', {}, { end_date_time: '2028-01-14T00:00:00Z' }, 'SESSION_TOO_LONG'],
    ['a place has a time zone', {}, { time_zone: 'Mars/Olympus' }, 'TIME_ZONE_UNKNOWN'],
  ])('%s', (_, tariff, session, code) => {
    expect(() => priceOf(anEnergyTariff(1, tariff), aSession(session))).toThrow(expect.objectContaining({ code }));
  });

  it('a session has one currency', () => {
    const tariffs = [
      anEnergyTariff(1, { id: 'R', type: 'REGULAR' }),
      anEnergyTariff(1, { id: 'C', type: 'PROFILE_CHEAP', currency: 'CHF' }),
    ];
    const session = aSession({ preferences: [{ from: '2025-01-15T10:00:00Z', profile_type: 'CHEAP' }] });

    expect(() => priceOf(tariffs, session)).toThrow(expect.objectContaining({ code: 'CURRENCY_MIXED' }));
  });
});

describe('limits', () => {
  it('each side is limited on its own', () => {
    const tariff = aTariff([anElement([aComponent('ENERGY', 1.1, { vat: 21 })])], {
      max_price: { excl_vat: 10, incl_vat: 13.5 },
    });

    expect(priceOf(tariff, aSession()).totals.total_cost).toEqual({ excl_vat: '10.0000', incl_vat: '13.3100' });
  });

  it('a maximum limits what its own tariff priced, the minimum of the first tariff the whole', () => {
    const tariffs = [
      anEnergyTariff(1, { id: 'R', type: 'REGULAR', max_price: { excl_vat: 3 }, min_price: { excl_vat: 9 } }),
      anEnergyTariff(1, { id: 'C', type: 'PROFILE_CHEAP' }),
    ];
    const session = aSession({ preferences: [{ from: '2025-01-15T10:00:00Z', profile_type: 'CHEAP' }] });

    const { totals, adjustment } = priceOf(tariffs, session);

    expect(totals.total_cost?.excl_vat).toBe('9.0000');
    expect(adjustment).toMatchObject({ type: 'MAX_PRICE', excl_vat: '-1.0000' });
  });

  it('a minimum lifts a negative total', () => {
    const tariff = anEnergyTariff(-1, { min_price: { excl_vat: 0, incl_vat: 0 } });

    expect(priceOf(tariff, aSession()).totals.total_cost).toEqual({ excl_vat: '0.0000', incl_vat: '0.0000' });
  });
});

describe('sessions', () => {
  it('without any duration pay the fee', () => {
    const tariff = aTariff([anElement([aComponent('FLAT', 1), aComponent('TIME', 9)])]);
    const session = aSession({ end_date_time: '2025-01-15T09:00:00Z', meter_readings: [] });

    const { totals, period_starts } = priceOf(tariff, session);

    expect(totals.total_cost?.excl_vat).toBe('1.0000');
    expect(period_starts).toEqual(['2025-01-15T09:00:00Z']);
  });

  it('a threshold and the clock in the same second keep the energy between them', () => {
    const tariff = aTariff([energy(1, { end_time: '10:30' }), energy(10, { max_kwh: 2.501 }), energy(100)]);

    const { breakdown } = priceOf(tariff, aSession());

    expect(
      breakdown.map(({ element, quantity, from, to }) => [element, quantity, from.slice(11), to.slice(11)]),
    ).toEqual([
      [0, '2.5', '09:00:00Z', '09:30:00Z'],
      [1, '0.001', '09:30:00Z', '09:30:00Z'],
      [2, '7.499', '09:30:00Z', '11:00:00Z'],
    ]);
  });

  it('a threshold that is reached exactly when the meter is read [TAR-090]', () => {
    const readings = [
      { timestamp: '2025-01-15T09:00:00Z', kwh: 100 },
      { timestamp: '2025-01-15T10:00:00Z', kwh: 104 },
      { timestamp: '2025-01-15T11:00:00Z', kwh: 110 },
    ];
    const tariff = aTariff([energy(1, { max_kwh: 4 }), energy(2)]);

    expect(totalOf(tariff, aSession({ meter_readings: readings }))).toBe('16.0000');
  });

  it('that would meet more changes of price than anybody charges through are not priced', () => {
    const times = Array.from({ length: 60 }, (_, minute) =>
      energy(minute, { start_time: `12:${String(minute).padStart(2, '0')}` }),
    );
    const year = aSession({ end_date_time: '2026-01-15T09:00:00Z' });

    expect(() => priceOf(aTariff(times), year)).toThrow(expect.objectContaining({ code: 'SESSION_TOO_LONG' }));
  });

  it('without a known time zone have a price where no price depends on the clock', () => {
    const nowhere = aSession({ time_zone: null });

    expect(totalOf(anEnergyTariff(1), nowhere)).toBe('10.0000');
    expect(() => totalOf(aTariff([energy(1, { start_time: '08:00' })]), nowhere)).toThrow(
      expect.objectContaining({ code: 'TIME_ZONE_UNKNOWN' }),
    );
  });

  it('a register that falls keeps its higher value, and is told; so is a reading that is missing', () => {
    const readings = [
      { timestamp: '2025-01-15T09:00:00Z', kwh: 100 },
      { timestamp: '2025-01-15T10:00:00Z', kwh: 108 },
      { timestamp: '2025-01-15T10:30:00Z', kwh: 8 },
    ];

    const priced = priceOf(anEnergyTariff(1), aSession({ meter_readings: readings }));

    expect(priced.totals.total_energy).toBe('8.0000');
    expect(codesOf(priced)).toEqual(['METER_WENT_BACK', 'METER_MISSING']);
  });
});

describe('a reservation', () => {
  it('is cut where its price changes, and nowhere else', () => {
    const byDay = (price: number, more: object = {}) =>
      anElement([aComponent('TIME', price)], { reservation: 'RESERVATION', ...more });
    const fee = anElement([aComponent('FLAT', 2)], { reservation: 'RESERVATION', end_time: '09:30' });
    const tariff = aTariff([fee, byDay(1, { end_time: '09:00' }), byDay(3), energy(1)]);
    const reservation = { start_date_time: '2025-01-15T07:00:00Z', end_date_time: '2025-01-15T09:00:00Z' };

    const { period_starts, totals } = priceOf(tariff, aSession({ reservation: { ...reservation, outcome: 'USED' } }));

    expect(period_starts?.map((start) => start.slice(11, 16))).toEqual(['07:00', '08:00', '09:00']);
    expect(totals.total_reservation_cost?.excl_vat).toBe('6.0000');
  });
});

describe('the periods of a CDR', () => {
  const period = (time: string, hours: number) => ({
    start_date_time: `2025-01-15T${time}:00Z`,
    dimensions: [{ type: 'TIME', volume: hours }],
    tariff_id: 'T1',
  });

  it('that stand out of order are priced in the order in which they stand', () => {
    const evening = anElement([aComponent('TIME', 60, { step_size: 3600 })], { start_time: '11:00' });
    const tariff = aTariff([evening, anElement([aComponent('TIME', 6, { step_size: 1 })])]);
    const periods = { ...aSession(), mode: 'PERIODS', charging_periods: [period('10:00', 1), period('09:00', 0.5)] };

    expect(totalOf(tariff, periods)).toBe('63.0000');
  });
});

describe('other versions', () => {
  it('2.1.1 may write prices as text', () => {
    expect(totalOf(anEnergyTariff('2.00'), aSession(), { ocpi_version: '2.1.1' })).toBe('20.0000');
  });

  it('2.3.0 prices may include the tax', () => {
    const tariff = aTariff([anElement([aComponent('ENERGY', 1.21, { vat: 21 })])], { tax_included: 'YES' });

    const { totals } = priceOf(tariff, aSession(), { ocpi_version: '2.3.0' });

    expect(totals.total_cost).toEqual({ excl_vat: '10.0000', incl_vat: '12.1000' });
  });

  it('2.3.0 limits lead with the tax where prices include it', () => {
    const gross = [anElement([aComponent('ENERGY', 1.21, { vat: 21 })])];
    const tariff = aTariff(gross, { tax_included: 'YES', max_price: { before_taxes: 1, after_taxes: 6.05 } });

    const { totals } = priceOf(tariff, aSession(), { ocpi_version: '2.3.0' });

    expect(totals.total_cost).toEqual({ excl_vat: '5.0000', incl_vat: '6.0500' });
  });

  it('2.3.0 may say that no tax applies', () => {
    const tariff = aTariff([anElement([aComponent('ENERGY', 1, { vat: 21 })])], { tax_included: 'N/A' });

    const { totals } = priceOf(tariff, aSession(), { ocpi_version: '2.3.0' });

    expect(totals.total_cost).toEqual({ excl_vat: '10.0000', incl_vat: '10.0000' });
  });
});
