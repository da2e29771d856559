import { LINT_CODES, type LintCode } from '../../src/pricing/lint/codes';
import { lintTariff } from '../../src/pricing/lint/lint';
import { lintTogether, type TogetherParts } from '../../src/pricing/lint/together';
import { aConnector, aLocation, anEvse } from '../support/builders';
import { aComponent, anElement, aTariff } from './world';

const component = (type: string, price: number, more: object = {}) => aComponent(type, price, { vat: 21, ...more });
const energy = (price: number, restrictions?: object, more: object = {}) =>
  anElement([component('ENERGY', price, more)], restrictions);
const parking = (price: number, restrictions?: object) => anElement([component('PARKING_TIME', price)], restrictions);
const fee = (price: number, restrictions?: object) => anElement([component('FLAT', price)], restrictions);
const one = (element: object, more: object = {}) => aTariff([element], more);

const NOW = Date.parse('2026-06-01T00:00:00Z');
const lint = (tariff: unknown) => lintTariff({ tariff, now: NOW });
const codes = (tariff: unknown) => lint(tariff).findings.map(({ code }) => code);

/** For each remark a tariff that deserves it. */
const CASES: Partial<Record<LintCode, object>> = {
  UNREADABLE: one(energy(0.3), { currency: 5 }),
  NO_ELEMENTS: aTariff([]),
  EMPTY_ELEMENT: one(anElement([])),
  TIME_FORMAT: one(energy(0.3, { end_time: '24:00' })),
  STEP_SIZE_MISSING_OR_NEGATIVE: one(energy(0.3, undefined, { step_size: undefined })),
  ELEMENT_UNREACHABLE: aTariff([energy(0.3), energy(0.4)]),
  COMPONENT_UNREACHABLE: aTariff([energy(0.3), anElement([component('ENERGY', 0.4), component('TIME', 2)])]),
  DUPLICATE_COMPONENT: one(anElement([component('ENERGY', 0.3), component('ENERGY', 0.4)])),
  FALLBACK_NOT_LAST: aTariff([energy(0.3), energy(0.4, { start_time: '22:00' })]),
  GAP_NO_PRICE: one(energy(0.3, { start_time: '08:00', end_time: '20:00' })),
  NO_ENERGY_AND_NO_TIME_PRICE: one(fee(1)),
  DIMENSION_NEVER_PRICED: one(energy(0.3)),
  OVERLAP_DIFFERENT_PRICE: aTariff([
    energy(0.3, { start_time: '08:00', end_time: '20:00' }),
    energy(0.4, { day_of_week: ['SUNDAY'] }),
    energy(0.5),
  ]),
  ORDER_SUSPICIOUS: aTariff([energy(0.3, { max_kwh: 20 }), energy(0.2, { max_kwh: 10 }), energy(0.4)]),
  RESTRICTION_UNKNOWN: aTariff([energy(0.3, { max_moon: 1 }), energy(0.4)]),
  TIME_START_EQUALS_END: one(energy(0.3, { start_time: '08:00', end_time: '08:00' })),
  TIME_ENDS_2359: one(energy(0.3, { end_time: '23:59' })),
  WRAP_WITH_WEEKDAY: one(energy(0.3, { start_time: '22:00', end_time: '06:00', day_of_week: ['FRIDAY'] })),
  WRAP_WITH_DATE: one(energy(0.3, { start_time: '22:00', end_time: '06:00', start_date: '2026-01-01' })),
  DATE_RANGE_EMPTY: one(energy(0.3, { start_date: '2026-07-01', end_date: '2026-07-01' })),
  DATE_END_EXCLUSIVE: one(energy(0.3, { end_date: '2026-12-31' })),
  DATE_PAST: one(energy(0.3, { end_date: '2026-01-01' })),
  WINDOW_HITS_DST_GAP: one(energy(0.3, { start_time: '02:30' })),
  MIN_NOT_BELOW_MAX: one(energy(0.3, { min_kwh: 10, max_kwh: 10 })),
  ZERO_RESTRICTION: one(energy(0.3, { min_kwh: 0 })),
  EXPORT_PRICE: aTariff([energy(0.1, { max_power: 0 }), energy(0.3)]),
  NEGATIVE_RESTRICTION: one(energy(0.3, { min_kwh: -5 })),
  TIER_HOLE: aTariff([energy(0.3, { max_kwh: 10 }), energy(0.4, { min_kwh: 10.1 })]),
  TIER_OVERLAP: aTariff([energy(0.3, { max_kwh: 10 }), energy(0.4, { min_kwh: 8 })]),
  CURRENT_LOOKS_PER_PHASE: aTariff([energy(0.3, { max_current: 32 }), energy(0.4)]),
  POWER_LOOKS_LIKE_WATT: aTariff([energy(0.3, { max_power: 11000 }), energy(0.4)]),
  DURATION_LOOKS_LIKE_MINUTES: aTariff([parking(0, { max_duration: 240 }), parking(6)]),
  DURATION_ON_PARKING: aTariff([parking(0, { max_duration: 14400 }), parking(6)]),
  POWER_ON_PARKING: aTariff([parking(0, { max_power: 11 }), parking(6)]),
  RESERVATION_WITH_ENERGY: aTariff([energy(0.3, { reservation: 'RESERVATION' }), energy(0.3)]),
  RESERVATION_WITH_SESSION_RESTRICTION: aTariff([fee(1, { reservation: 'RESERVATION', max_kwh: 5 }), energy(0.3)]),
  RESERVATION_TWO_FLATS: aTariff([
    fee(1, { reservation: 'RESERVATION' }),
    fee(4, { reservation: 'RESERVATION_EXPIRES' }),
    energy(0.3),
  ]),
  EXPIRES_WITHOUT_RESERVATION: aTariff([fee(4, { reservation: 'RESERVATION_EXPIRES' }), energy(0.3)]),
  SEVERAL_FLATS: aTariff([fee(1, { start_time: '22:00' }), fee(2), energy(0.3)]),
  FLAT_WITH_LATE_RESTRICTION: aTariff([fee(1, { min_duration: 3600 }), energy(0.3)]),
  FLAT_STEP_SIZE: one(anElement([component('FLAT', 1, { step_size: 60 }), component('ENERGY', 0.3)])),
  STEP_SIZE_ZERO: one(energy(0.3, undefined, { step_size: 0 })),
  STEP_SIZE_LARGE: one(energy(0.3, undefined, { step_size: 2000 })),
  STEP_SIZE_DIFFERS: aTariff([energy(0.3, { max_kwh: 10 }), energy(0.4, undefined, { step_size: 100 })]),
  STEP_SIZE_TIME_UNUSED: one(anElement([component('TIME', 2, { step_size: 300 }), component('PARKING_TIME', 6)])),
  STEP_SIZE_UNIT: one(anElement([component('TIME', 2, { step_size: 15 })])),
  STEP_NOT_ONE: one(energy(0.3, undefined, { step_size: 100 })),
  PRICE_NEGATIVE: one(energy(-0.3)),
  PRICE_LOOKS_PER_MINUTE: one(parking(0.1)),
  PRICE_LOOKS_IN_CENTS: one(energy(35)),
  PRICE_DECIMALS: one(energy(0.33333)),
  PRICE_ZERO_MEANING: aTariff([energy(0, { start_time: '22:00' }), energy(0.3)]),
  VAT_MISSING: one(anElement([aComponent('ENERGY', 0.3)])),
  VAT_LOOKS_LIKE_FRACTION: one(energy(0.3, undefined, { vat: 0.21 })),
  VAT_MIXED: one(anElement([component('ENERGY', 0.3), component('TIME', 2, { vat: 9 })])),
  VAT_RATE_UNUSUAL: one(energy(0.3, undefined, { vat: 20 })),
  MIN_ABOVE_MAX: one(energy(0.3), { min_price: { excl_vat: 5 }, max_price: { excl_vat: 4 } }),
  LIMIT_INCL_MISSING: one(energy(0.3), { max_price: { excl_vat: 4 } }),
  LIMIT_INCL_BELOW_EXCL: one(energy(0.3), { max_price: { excl_vat: 4, incl_vat: 3 } }),
  LIMIT_VAT_INCONSISTENT: one(energy(0.3), { max_price: { excl_vat: 10, incl_vat: 15 } }),
  MAX_BELOW_FLAT: one(anElement([component('FLAT', 5), component('ENERGY', 1)]), {
    max_price: { excl_vat: 5, incl_vat: 6.05 },
  }),
  MIN_PRICE_AND_FLAT: one(anElement([component('FLAT', 1), component('ENERGY', 1)]), {
    min_price: { excl_vat: 5, incl_vat: 6.05 },
  }),
  VALIDITY_EMPTY: one(energy(0.3), {
    start_date_time: '2026-01-01T00:00:00Z',
    end_date_time: '2026-01-01T00:00:00Z',
  }),
  VALIDITY_ENDS_ONE_SECOND_EARLY: one(energy(0.3), { end_date_time: '2026-12-31T23:59:59Z' }),
  CURRENCY_UNKNOWN: one(energy(0.3), { currency: 'EUX' }),
  CURRENCY_UNUSUAL: one(energy(0.3), { currency: 'NOK' }),
  ALT_TEXT_HAS_PRICE: one(energy(0.3), { tariff_alt_text: [{ language: 'en', text: '0.36 per kWh' }] }),
  ALT_TEXT_CONTRADICTS: one(energy(0.3), { tariff_alt_text: [{ language: 'en', text: 'Only 0.39 EUR per kWh' }] }),
  PRICE_TRANSPARENCY: one(energy(0.3), { min_price: { excl_vat: 1, incl_vat: 1.21 } }),
};

const named = (id: string, more: object = {}) => one(energy(0.3), { id, ...more });
const spring = { start_date_time: '2026-03-01T00:00:00Z' };
const summer = { start_date_time: '2026-07-01T00:00:00Z' };
const locationWith = (capabilities: string[], ids: string[], more: object = {}) =>
  aLocation({
    evses: [anEvse({ capabilities: capabilities as never, connectors: [aConnector({ tariff_ids: ids, ...more })] })],
  });

/** Those that only its surroundings show. */
const TOGETHER: Partial<Record<LintCode, TogetherParts>> = {
  VALIDITY_GAP: {
    tariffs: [named('A', { end_date_time: '2026-06-30T00:00:00Z' }), named('B', { ...summer })],
  },
  VALIDITY_OVERLAP: { tariffs: [named('A', { end_date_time: '2026-07-02T00:00:00Z' }), named('B', { ...summer })] },
  TYPE_DUPLICATE: { tariffs: [named('A', { type: 'REGULAR' }), named('B', { type: 'REGULAR', ...spring })] },
  TYPE_MISSING_FOR_PROFILE: {
    tariffs: [named('A')],
    locations: [locationWith(['CHARGING_PREFERENCES_CAPABLE'], ['A'])],
  },
  NO_TARIFF_FOR_CONTRACT: {
    tariffs: [named('A', { type: 'AD_HOC_PAYMENT' }), named('B', { type: 'PROFILE_CHEAP' })],
  },
  NO_TARIFF_AD_HOC: {
    tariffs: [named('A', { type: 'REGULAR' })],
    locations: [locationWith(['CREDIT_CARD_PAYABLE'], ['A'])],
  },
  RESTRICTION_NEEDS_DATA: { tariffs: [aTariff([energy(0.2, { max_current: 20 }), energy(0.3)])], sends: ['POWER'] },
  ID_CHANGED_MEANING: { tariffs: [named('A')], before: [one(energy(0.25), { id: 'a' })] },
};
const together = (parts: TogetherParts) => lintTogether({ now: NOW, ...parts }).findings;
const togetherCodes = (parts: TogetherParts) => together(parts).map(({ code }) => code);

/** Rules of OCPI for whoever writes a tariff. */
const PROVES: Record<string, string> = {
  STEP_SIZE_MISSING_OR_NEGATIVE: ' [TAR-073]',
  STEP_NOT_ONE: ' [TAR-078]',
  RESERVATION_WITH_ENERGY: ' [TAR-098]',
  ALT_TEXT_HAS_PRICE: ' [TAR-060]',
};

describe('the linter', () => {
  for (const [code, tariff] of Object.entries(CASES))
    it(`finds ${code}${PROVES[code] ?? ''}`, () => {
      expect(codes(tariff)).toContain(code);
    });

  it('has nothing but information to say about a tariff as it should be [TAR-047]', () => {
    const tariff = aTariff([
      fee(1),
      energy(0.25, { start_time: '22:00', end_time: '06:00' }),
      energy(0.4),
      anElement([component('TIME', 0), component('PARKING_TIME', 6, { step_size: 60 })]),
    ]);

    expect(lint(tariff).findings.filter(({ severity }) => severity !== 'I')).toEqual([]);
  });

  it('finds a negative step_size too', () => {
    expect(codes(one(energy(0.3, undefined, { step_size: -1 })))).toContain('STEP_SIZE_MISSING_OR_NEGATIVE');
  });

  it('leaves out what an element below covers', () => {
    const day = energy(0.4, { start_time: '08:00', end_time: '20:00' });
    const night = energy(0.3, { start_time: '20:00', end_time: '08:00' });

    expect(codes(aTariff([day, night]))).not.toContain('GAP_NO_PRICE');
    expect(codes(aTariff([day, energy(0.3, { start_time: '20:00' })]))).toContain('GAP_NO_PRICE');
  });

  it('says where, what and what to do, errors first, in English and French', () => {
    const tariff = aTariff([
      energy(0.3, { start_time: '08:00', end_time: '20:00', min_kwh: 5, max_kwh: 5 }),
      parking(0.1),
    ]);

    const [first] = lint(tariff).findings;
    const [french] = lintTariff({ tariff, language: 'fr' }).findings;

    expect(first).toEqual({
      code: 'MIN_NOT_BELOW_MAX',
      severity: 'E',
      path: '/elements/0/restrictions/max_kwh',
      message: 'min_kwh 5 is not below max_kwh 5.',
      hint: 'The element never applies.',
    });
    expect(french?.message).toBe('min_kwh 5 n’est pas inférieur à max_kwh 5.');
  });

  it('answers soon about a tariff of a hundred elements that restrict everything', () => {
    const elements = Array.from({ length: 100 }, (_, i) =>
      energy(i / 100, {
        start_time: `${String(i % 24).padStart(2, '0')}:30`,
        min_kwh: i,
        max_power: i + 1,
        min_duration: i * 60,
        max_current: i + 5,
        day_of_week: ['MONDAY'],
      }),
    );

    expect(lint(aTariff(elements)).isApproximate).toBe(true);
  });

  it('knows every code once', () => {
    expect([...Object.keys(CASES), ...Object.keys(TOGETHER)].sort()).toEqual(Object.keys(LINT_CODES).sort());
  });

  it.each([
    ['Energy € 0,36/kWh, parking 0.10 € per min', []],
    ['30 ct pro kWh zzgl. MwSt.', []],
    ['£ 0.36 per kWh', ['£ 0.36 per kWh']],
    ['Nur 33 ct/kWh', ['33 ct/kWh']],
    ['0,20 € par minute', ['0,20 € par min']],
    ['Free parking at night', []],
  ])('reads "%s" beside 0.30 per kWh and 6.00 per hour', (text, wrong) => {
    const tariff = aTariff([energy(0.3), parking(6)], {
      tariff_alt_text: [{ language: 'en', text }],
    });
    const told = lint(tariff).findings.filter(({ code }) => code === 'ALT_TEXT_CONTRADICTS');

    expect(told.map(({ message }) => message)).toEqual(
      wrong.map((written) => `The text says “${written}”, which is no price of the tariff.`),
    );
  });
});

describe('the linter of tariffs that are used together', () => {
  for (const [code, parts] of Object.entries(TOGETHER))
    it(`finds ${code}`, () => {
      expect(togetherCodes(parts as TogetherParts)).toContain(code);
    });

  it('says which tariff, from when to when, and at which connectors', () => {
    const tariffs = [named('A', { end_date_time: '2026-07-02T00:00:00Z' }), named('B', { ...summer })];

    const [first] = together({ tariffs, locations: [locationWith([], ['A', 'B'])] });

    expect(first).toEqual({
      code: 'VALIDITY_OVERLAP',
      severity: 'E',
      tariff: 'B',
      path: '/start_date_time',
      message: 'A and B, of type –, are both valid from 2026-07-01T00:00:00Z to 2026-07-02T00:00:00Z.',
      hint: 'The one that becomes valid last is used; let one end where the other begins.',
      connectors: ['LOC1/E1/1'],
    });
  });

  it('has nothing to say where one tariff ends as the other begins, and another type may take over [TAR-058]', () => {
    const changeover = [named('A', { end_date_time: '2026-07-01T00:00:00Z' }), named('B', { ...summer })];
    const types = [named('R', { type: 'REGULAR' }), named('H', { type: 'AD_HOC_PAYMENT' }), named('ALL')];
    const covered = [
      named('A', { type: 'REGULAR', end_date_time: '2026-06-30T00:00:00Z' }),
      named('B', { type: 'REGULAR', ...summer }),
      named('ALL'),
    ];
    const isOfSet = (code: string) => /VALIDITY_(GAP|OVERLAP)|TYPE_|NO_TARIFF/.test(code);

    for (const tariffs of [changeover, types, covered]) expect(togetherCodes({ tariffs }).filter(isOfSet)).toEqual([]);
  });

  it('leaves out what was over, and what the tariffs of another connector do', () => {
    const past = [
      named('A', { start_date_time: '2025-01-01T00:00:00Z', end_date_time: '2025-03-01T00:00:00Z' }),
      named('B', { start_date_time: '2025-02-01T00:00:00Z', end_date_time: '2025-04-01T00:00:00Z' }),
    ];
    const apart = { tariffs: [named('A'), named('B')], locations: [locationWith([], ['A']), locationWith([], ['B'])] };

    expect(togetherCodes({ tariffs: past })).not.toContain('VALIDITY_OVERLAP');
    expect(togetherCodes(apart)).not.toContain('TYPE_DUPLICATE');
  });

  it('a new text, link or end of validity changes no meaning; nor does what nobody has charged by', () => {
    const before = named('A', {
      tariff_alt_text: [{ language: 'en', text: 'old' }],
      end_date_time: '2027-01-01T00:00:00Z',
    });
    const future = one(energy(9), { id: 'A', ...summer });

    expect(togetherCodes({ tariffs: [named('A')], before: [before, future] })).not.toContain('ID_CHANGED_MEANING');
    expect(
      together({ tariffs: [named('A', { currency: 'SEK' })], before: [before] }).find(
        ({ code }) => code === 'ID_CHANGED_MEANING',
      ),
    ).toMatchObject({ tariff: 'A', path: '/currency', severity: 'W' });
  });

  it('lists the nights in which clocks are changed, where the time zone is known, and is silent where they never are', () => {
    const tariffs = [aTariff([energy(0.3, { end_time: '02:30' }), energy(0.4)])];
    const nights = (zone: string) =>
      together({ tariffs, locations: [aLocation({ time_zone: zone })] }).filter(
        ({ code }) => code === 'WINDOW_HITS_DST_GAP',
      );

    expect(nights('Europe/Berlin')[0]?.hint).toContain('2026-10-25, 2027-03-28');
    expect(nights('Asia/Kolkata')).toEqual([]);
  });

  it.each([
    ['NOT_PER_KWH', one(anElement([component('TIME', 6)])), 22],
    ['TIME_PRICE', one(anElement([component('ENERGY', 0.5), component('TIME', 6)])), 150],
    ['FEE', one(anElement([component('ENERGY', 0.5), component('FLAT', 1)])), 150],
    ['NOT_PER_MINUTE', aTariff([energy(0.5), anElement([component('PARKING_TIME', 6, { step_size: 900 })])]), 22],
    ['TIME_BANDS', aTariff([energy(0.3, { end_time: '06:00' }), energy(0.5, { end_time: '18:00' }), energy(0.4)]), 22],
  ])('PRICE_TRANSPARENCY tells %s to whoever sells to anybody in the Union', (_, tariff, kw) => {
    const at = (power: number) => [locationWith([], ['T1'], { max_electric_power: power * 1000 })];
    const told = (raw: object, power: number) =>
      together({ tariffs: [raw], locations: at(power) }).filter(({ code }) => code === 'PRICE_TRANSPARENCY');

    expect(told(tariff, kw)).toHaveLength(1);
    expect(told({ ...tariff, type: 'REGULAR' }, kw)).toEqual([]);
    expect(told({ ...tariff, country_code: 'CH' }, kw)).toEqual([]);
  });
});
