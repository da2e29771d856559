/** A CDR as it is checked: what it claims, and the session that it describes. */
import { Input } from './input';
import { type Exact, exact } from './money';
import { type ChargingPeriod, periodOf } from './session';
import type { OcpiVersion, Tariff } from './tariff';
import { tariffOf } from './tariff';

/** An amount as it is claimed; `incl` may be left out. */
export interface ClaimedAmount {
  excl: Exact;
  incl: Exact | undefined;
}

export const COSTS = [
  'total_cost',
  'total_fixed_cost',
  'total_energy_cost',
  'total_time_cost',
  'total_parking_cost',
  'total_reservation_cost',
] as const;
export type Cost = (typeof COSTS)[number];

export interface Cdr {
  id: string;
  countryCode: string | undefined;
  partyId: string | undefined;
  sessionId: string | undefined;
  start: number;
  end: number;
  currency: string;
  country: string | undefined;
  periods: ChargingPeriod[];
  tariffs: Tariff[];
  /** The tariffs as they were enclosed. */
  enclosed: unknown[];
  costs: Partial<Record<Cost, ClaimedAmount>>;
  energy: Exact | undefined;
  /** Hours. */
  time: Exact | undefined;
  parking: Exact | undefined;
  isCredit: boolean;
  creditReference: string | undefined;
  hasSignedData: boolean;
  /** Every DateTime as it was written, with its path. */
  instants: { path: string; text: string }[];
  lastUpdated: number | undefined;
}

/** Throws InputError with every fault. */
export const readCdr = (value: unknown, version: OcpiVersion): Cdr =>
  Input.read(value, (input) => cdrOf(input, version));

export function cdrOf(input: Input, version: OcpiVersion): Cdr {
  const text = (name: string) => input.at(name).optional((value) => value.text());
  const number = (name: string) => input.at(name).optional((value) => value.number());
  const periods = input.at('charging_periods').list();
  const enclosed = input.at('tariffs').list();
  const end = version === '2.1.1' ? 'stop_date_time' : 'end_date_time';
  return {
    // What is checked before it is sent need not have an id yet.
    id: text('id') ?? '',
    countryCode: text('country_code'),
    partyId: text('party_id'),
    sessionId: text('session_id'),
    start: input.at('start_date_time').instant(),
    end: input.at(end).instant(),
    currency: input.at('currency').text().toUpperCase(),
    country: input
      .at('cdr_location')
      .at('country')
      .optional((value) => value.text()),
    periods: periods.map(periodOf),
    tariffs: enclosed.map((tariff) => tariffOf(tariff, version)),
    enclosed: enclosed.map(({ value }) => value),
    costs: Object.fromEntries(COSTS.flatMap((name) => costOf(input.at(name), name, version))),
    energy: number('total_energy'),
    time: number('total_time'),
    parking: number('total_parking_time'),
    isCredit: input.at('credit').value === true,
    creditReference: text('credit_reference_id'),
    hasSignedData: input.at('signed_data').isPresent,
    instants: [
      input.at('start_date_time'),
      input.at(end),
      ...periods.map((period) => period.at('start_date_time')),
    ].map(({ path, value }) => ({ path, text: String(value) })),
    lastUpdated: input.at('last_updated').optional((value) => value.instant()),
  };
}

function costOf(input: Input, name: Cost, version: OcpiVersion): [Cost, ClaimedAmount][] {
  if (!input.isPresent) return [];
  if (version === '2.1.1') return [[name, { excl: input.number(), incl: undefined }]];
  if (version === '2.3.0') return [[name, taxedOf(input)]];
  return [
    [name, { excl: input.at('excl_vat').number(), incl: input.at('incl_vat').optional((value) => value.number()) }],
  ];
}

/** OCPI 2.3.0: before taxes, and the taxes one by one. */
function taxedOf(input: Input): ClaimedAmount {
  const excl = input.at('before_taxes').number();
  const taxes = input
    .at('taxes')
    .list()
    .map((tax) => tax.at('amount').number());
  return { excl, incl: taxes.length > 0 ? taxes.reduce((sum, tax) => sum.plus(tax), excl.plus(exact(0))) : undefined };
}
