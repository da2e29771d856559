import { type CheckParts, checkCdr } from '../../src/pricing/check-cdr';
import { exact } from '../../src/pricing/money';
import { aComponent, anElement, anEnergyTariff, aTariff } from './world';

/** Wednesday 10:00 to 12:00 in Amsterdam, 10 kWh, of which the last half hour parked. */
const aCdr = (changes: object = {}) => ({
  country_code: 'NL',
  party_id: 'TNM',
  id: 'CDR1',
  start_date_time: '2025-01-15T09:00:00Z',
  end_date_time: '2025-01-15T11:00:00Z',
  session_id: 'S1',
  currency: 'EUR',
  cdr_location: { id: 'LOC1', country: 'NLD' },
  tariffs: [anEnergyTariff(0.3)],
  charging_periods: [aPeriod('09:00', { ENERGY: 10, TIME: 1.5 }), aPeriod('10:30', { ENERGY: 0, PARKING_TIME: 0.5 })],
  total_cost: { excl_vat: 3 },
  total_energy: 10,
  total_time: 2,
  total_parking_time: 0.5,
  last_updated: '2025-01-15T11:05:00Z',
  ...changes,
});

const aPeriod = (time: string, volumes: object, more: object = {}) => ({
  start_date_time: `2025-01-15T${time}:00Z`,
  dimensions: Object.entries(volumes).map(([type, volume]) => ({ type, volume })),
  tariff_id: 'T1',
  ...more,
});

const check = (changes: object = {}, more: Partial<CheckParts> = {}) => checkCdr({ cdr: aCdr(changes), ...more });
const codes = (...question: Parameters<typeof check>) =>
  check(...question)
    .findings.map(({ code }) => code)
    .sort();
const verdictOf = (report: ReturnType<typeof check>, field = 'total_cost.excl_vat') =>
  report.comparisons.find((comparison) => comparison.field === field)?.verdict;

describe('the amounts of a CDR', () => {
  it('match when they are ours', () => {
    const report = check();

    expect(report).toMatchObject({ verdict: 'MATCH', findings: [], explained_by: undefined });
  });

  it.each([
    ['rounded to cents', 0.3333, 3.33, 'ROUNDING'],
    ['cut down to cents', 0.3339, 3.33, 'ROUNDING'],
    ['a cent off', 0.3333, 3.34, 'TOLERATED'],
    ['something else', 0.3, 4, 'MISMATCH'],
  ])('%s', (_, price, total, verdict) => {
    const report = check({ tariffs: [anEnergyTariff(price)], total_cost: { excl_vat: total } });

    expect(verdictOf(report)).toBe(verdict);
  });

  it('are inconclusive when a period spans a change of price and they lie in between', () => {
    const night = anElement([aComponent('ENERGY', 0.3)], { start_time: '11:00' });
    const tariffs = [aTariff([night, anElement([aComponent('ENERGY', 0.5)])])];

    expect(verdictOf(check({ tariffs, total_cost: { excl_vat: 4.2 } }))).toBe('INCONCLUSIVE');
    expect(verdictOf(check({ tariffs, total_cost: { excl_vat: 5 } }))).toBe('MATCH');
    expect(verdictOf(check({ tariffs, total_cost: { excl_vat: 5.5 } }))).toBe('MISMATCH');
  });

  it('are not checked without a tariff', () => {
    expect(check({ tariffs: [] })).toMatchObject({ verdict: 'NOT_CHECKED', published: undefined });
    expect(codes({ tariffs: [] })).toEqual(['NO_TARIFF']);
  });

  it('are compared at the published tariff when the CDR encloses none', () => {
    const report = check({ tariffs: null }, { tariffs: [anEnergyTariff(0.3)] });

    expect(report.verdict).toBe('MATCH');
    expect(report.findings).toMatchObject([{ code: 'TARIFF_FROM_CACHE' }]);
  });

  it('the tariff of the CDR is compared with the published one, but for last_updated', () => {
    expect(codes({}, { tariffs: [anEnergyTariff(0.25)] })).toEqual(['TARIFF_DIFFERS_FROM_PUBLISHED']);
    expect(codes({}, { tariffs: [anEnergyTariff('0.30' as never, { last_updated: '2020-01-01T00:00:00Z' })] })).toEqual(
      ['TARIFF_DIFFERS_FROM_PUBLISHED'],
    );
    expect(codes({}, { tariffs: [anEnergyTariff(0.3, { last_updated: '2020-01-01T00:00:00Z' })] })).toEqual([]);
  });

  it.each([
    ['LIMITS_NOT_APPLIED', anEnergyTariff(0.3, { max_price: { excl_vat: 1 } }), 3],
    ['STEP_IGNORED', aTariff([anElement([aComponent('TIME', 6, { step_size: 3600 })])]), 9],
    [
      'UTC_USED',
      aTariff([anElement([aComponent('TIME', 6)], { start_time: '09:30' }), anElement([aComponent('TIME', 12)])]),
      18,
    ],
    ['FEE_PER_PERIOD', aTariff([anElement([aComponent('FLAT', 1)])]), 2],
    ['FIRST_ELEMENT_ONLY', aTariff([anElement([aComponent('ENERGY', 1)]), anElement([aComponent('TIME', 2)])]), 10],
    ['VAT_ADDED_TWICE', aTariff([anElement([aComponent('ENERGY', 1, { vat: 21 })])]), 12.1],
  ])('a total that differs is explained by %s', (code, tariff, total) => {
    const report = check({ tariffs: [tariff], total_cost: { excl_vat: total } });

    expect(report.explained_by?.code).toBe(code);
  });

  it('a total that is that of the published tariff, which differs from the enclosed one', () => {
    const report = check({ total_cost: { excl_vat: 2.5 } }, { tariffs: [anEnergyTariff(0.25)] });

    expect(report).toMatchObject({ verdict: 'MISMATCH', explained_by: { code: 'OTHER_TARIFF' } });
  });

  it('of a period whose tariff is published but not enclosed are found all the same', () => {
    const charging_periods = [
      aPeriod('09:00', { ENERGY: 10, TIME: 1.5 }, { tariff_id: 'T2' }),
      aPeriod('10:30', { PARKING_TIME: 0.5 }),
    ];

    const report = check(
      { charging_periods, total_cost: { excl_vat: 7 } },
      { tariffs: [anEnergyTariff(0.7, { id: 'T2' })] },
    );

    expect(report).toMatchObject({ verdict: 'MATCH', findings: [] });
  });

  it('a total whose VAT was added to a rounded amount', () => {
    const tariffs = [aTariff([anElement([aComponent('ENERGY', 0.18372, { vat: 21 })])])];

    const report = check({ tariffs, total_cost: { excl_vat: 1.83, incl_vat: 2.21 } });

    expect(report.explained_by?.code).toBe('VAT_ON_ROUNDED_AMOUNT');
  });

  it('TOTALS_ARE_BILLED when its energy and time are rounded up to whole steps', () => {
    const tariffs = [aTariff([anElement([aComponent('ENERGY', 0.3, { step_size: 4000 }), aComponent('TIME', 0)])])];
    const charging_periods = [aPeriod('09:00', { ENERGY: 10, TIME: 2 })];
    const cdr = { tariffs, charging_periods, total_parking_time: 0, total_cost: { excl_vat: 3.6 } };

    expect(codes({ ...cdr, total_energy: 12 })).toContain('TOTALS_ARE_BILLED');
    expect(codes({ ...cdr, total_energy: 10 })).toEqual([]);
    expect(codes({ ...cdr, total_energy: 11 })).not.toContain('TOTALS_ARE_BILLED');
  });

  it('an unused reservation may have expired or been cancelled: the amount tells', () => {
    const expires = anElement([aComponent('FLAT', 4)], { reservation: 'RESERVATION_EXPIRES' });
    const tariffs = [aTariff([expires, anElement([aComponent('TIME', 2)], { reservation: 'RESERVATION' })])];
    const reserved = {
      tariffs,
      charging_periods: [aPeriod('09:00', { RESERVATION_TIME: 2 })],
      total_energy: 0,
      total_time: 0,
      total_parking_time: 0,
    };

    expect(check({ ...reserved, total_cost: { excl_vat: 8 } })).toMatchObject({ verdict: 'MATCH', findings: [] });
    expect(codes({ ...reserved, total_cost: { excl_vat: 4 } })).toEqual(['RESERVATION_CANCELLED']);
  });
});

describe('what is said of a CDR without pricing it', () => {
  const periods = (...list: object[]) => ({ charging_periods: list });

  it.each([
    [
      'END_BEFORE_START',
      { start_date_time: '2025-01-15T12:00:00Z', charging_periods: [aPeriod('11:00', { ENERGY: 10 })] },
    ],
    ['PERIODS_OUT_OF_ORDER', periods(aPeriod('10:30', { ENERGY: 4 }), aPeriod('09:00', { ENERGY: 6 }))],
    ['PERIOD_OUTSIDE_SESSION', periods(aPeriod('08:40', { ENERGY: 10 }))],
    ['ENERGY_SUM_DIFFERS', { total_energy: 12 }],
    ['TIME_SUM_DIFFERS', { total_time: 3 }],
    ['PARKING_SUM_DIFFERS', { total_parking_time: 1 }],
    ['SUBTOTALS_DO_NOT_ADD_UP', { total_energy_cost: { excl_vat: 2 } }],
    ['INCL_BELOW_EXCL', { total_cost: { excl_vat: 3, incl_vat: 2 } }],
    ['CURRENCY_DIFFERS', { currency: 'CHF' }],
    ['SESSION_ONLY_DIMENSION', periods(aPeriod('09:00', { ENERGY: 10, POWER: 5 }))],
    ['NEGATIVE_TOTAL', { total_cost: { excl_vat: -3 } }],
    ['NEGATIVE_ENERGY', { total_energy: -1 }],
    ['ID_TOO_LONG', { id: 'x'.repeat(37) }],
    ['OFFSET_IN_DATETIME', { end_date_time: '2025-01-15T12:00:00+01:00' }],
    ['ZERO_TIME_1970', { start_date_time: '1970-01-01T00:00:00Z' }],
    ['IMPLAUSIBLE_ENERGY', { total_energy: 4000 }],
    ['DIMENSION_MISSING', { ...periods(aPeriod('09:00', { TIME: 2 })) }],
  ])('%s', (code, changes) => {
    expect(codes(changes)).toContain(code);
  });

  it('IMPLAUSIBLE_POWER for energy in no time at all', () => {
    const end_date_time = '2025-01-15T09:00:00Z';
    const now = { charging_periods: [aPeriod('09:00', { ENERGY: 10 })], end_date_time, total_time: 0 };

    expect(codes(now, { context: { maxPowerKw: exact(22) } })).toContain('IMPLAUSIBLE_POWER');
  });

  it('NO_PERIODS', () => {
    expect(codes(periods())).toEqual(expect.arrayContaining(['NO_PERIODS', 'NO_TARIFF']));
  });

  it.each([
    ['IN_FUTURE', { now: Date.parse('2025-01-15T10:00:00Z') }],
    ['LATE_CDR', { latestAfterMs: 60_000 }],
    ['DUPLICATE_CDR', { duplicateOf: 'CDR0' }],
    ['IMPLAUSIBLE_POWER', { maxPowerKw: exact('3.7') }],
    ['SESSION_UNKNOWN', { isSessionKnown: false }],
    ['SIGNED_DATA_MISSING', { needsSignedData: true }],
    ['WRONG_OPERATOR', { operator: 'NL*NON' }],
  ])('%s, when that is known around it', (code, context) => {
    expect(codes({}, { context })).toEqual([code]);
  });

  it('SUBTOTALS_DO_NOT_ADD_UP is explained by a limit', () => {
    const tariffs = [anEnergyTariff(0.3, { max_price: { excl_vat: 1 } })];

    expect(codes({ tariffs, total_cost: { excl_vat: 1 }, total_energy_cost: { excl_vat: 3 } })).toEqual([]);
  });

  it('PERIODS_NOT_LOOKED_INTO, when they last for years', () => {
    const long = { ...periods(aPeriod('09:00', { ENERGY: 10 })), end_date_time: '2055-01-15T09:00:00Z' };
    const tariffs = [aTariff([anElement([aComponent('ENERGY', 0.3)], { start_time: '08:00' })])];

    expect(codes({ ...long, tariffs })).toContain('PERIODS_NOT_LOOKED_INTO');
  });

  it('a place without a known time zone leaves a price by the clock open', () => {
    const tariffs = [aTariff([anElement([aComponent('ENERGY', 0.3)], { start_time: '08:00' })])];

    expect(codes({ tariffs, cdr_location: { country: 'USA' } })).toEqual(['TIME_ZONE_UNKNOWN']);
    expect(codes({ cdr_location: { country: 'USA' } })).toEqual([]);
  });
});

describe('a credit CDR', () => {
  const credit = { id: 'CDR1-C', credit: true, credit_reference_id: 'CDR1', total_cost: { excl_vat: -3 } };

  it('has only its total negated', () => {
    expect(check(credit, { context: { original: aCdr() } })).toMatchObject({ verdict: 'MATCH', findings: [] });
  });

  it.each([
    ['CREDIT_SUBTOTALS_NEGATED', { ...credit, total_energy_cost: { excl_vat: -3 } }, aCdr()],
    ['CREDIT_AMOUNT_DIFFERS', credit, aCdr({ total_cost: { excl_vat: 3.01 } })],
    ['CREDIT_ORIGINAL_UNKNOWN', credit, null],
    ['CREDIT_WITHOUT_REFERENCE', { ...credit, credit_reference_id: null }, aCdr()],
  ])('%s', (code, changes, original) => {
    expect(codes(changes, { context: { original } })).toEqual([code]);
  });
});
