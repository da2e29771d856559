/** A tariff as the engine thinks of it: prices exact, restrictions ready to be asked, candidates in order per dimension. */
import { Input } from './input';
import { type Exact, exact, plain, ZERO } from './money';
import { type ReservationKind, type Restrictions, readRestrictions } from './restrictions';

export const DIMENSIONS = ['FLAT', 'ENERGY', 'TIME', 'PARKING_TIME'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const TARIFF_KINDS = ['AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR'] as const;
export type TariffKind = (typeof TARIFF_KINDS)[number];

export const OCPI_VERSIONS = ['2.1.1', '2.2', '2.2.1', '2.3.0'] as const;
export type OcpiVersion = (typeof OCPI_VERSIONS)[number];

export interface Component {
  dimension: Dimension;
  /** As it stands in the tariff. */
  price: Exact;
  /** Once, per 0.1 Wh, or per second times 3600: without and with VAT. The same object where there is no VAT. */
  perUnit: { net: Exact; gross: Exact };
  /** The same in digits. */
  priceText: string;
  vatText: string | null;
  /** Per cent; undefined: none applies, or (OCPI 2.1.1) it is not known. */
  vat: Exact | undefined;
  /** Wh or seconds; 0: no rounding. */
  stepSize: number;
  /** Where it stands. */
  element: number;
  index: number;
}

export interface Element extends Restrictions {
  index: number;
  components: Component[];
}

/** A component and the element whose conditions decide about it. */
export interface Candidate {
  element: Element;
  component: Component;
}
export type Candidates = Record<Dimension, Candidate[]>;

/** A floor or a ceiling of the total. */
export interface Limit {
  excl: Exact | undefined;
  incl: Exact | undefined;
}

export interface Threshold {
  subject: 'energy' | 'power' | 'current';
  limit: number;
}

export interface Tariff {
  id: string;
  currency: string;
  kind: TariffKind | undefined;
  /** ms; undefined: no limit. */
  validFrom: number | undefined;
  validUntil: number | undefined;
  minPrice: Limit | undefined;
  maxPrice: Limit | undefined;
  elements: Element[];
  /** Values of energy, power and current at which the price of a session may change; before it all are 0. */
  thresholds: Threshold[];
  /** OCPI 2.1.1 knows no VAT: nothing that includes it can be told. */
  isVatKnown: boolean;
  session: Candidates;
  /** A reservation that was used or cancelled. */
  reservation: Candidates;
  /** A reservation that expired: the elements for that case first (OCPI 2.2.1 "ReservationRestrictionType enum"). */
  expired: Candidates;
}

/** Whether any of its prices depends on the time of day, the weekday or the date. */
export const dependsOnClock = ({ elements }: Tariff): boolean =>
  elements.some(({ times, dated }) => times.length > 0 || dated);

/** Throws InputError with every fault. */
export const readTariff = (value: unknown, version: OcpiVersion = '2.2.1'): Tariff =>
  Input.read(value, (input) => tariffOf(input, version));

export function tariffOf(input: Input, version: OcpiVersion): Tariff {
  const isOld = version === '2.1.1';
  const taxed = version === '2.3.0' ? input.at('tax_included').value : 'NO';
  const reading = { hasVat: !isOld && taxed !== 'N/A', isGross: taxed === 'YES' };
  const elements = input.at('elements').list();
  if (elements.length === 0) input.at('elements').fault('must have at least one element');
  const read = elements.map((element, index) => elementOf(element, index, reading));
  const limit = (name: string) =>
    isOld ? undefined : input.at(name).optional((value) => limitOf(value, version, reading));
  return {
    id: input.at('id').text(),
    currency: input.at('currency').text().toUpperCase(),
    kind: isOld ? undefined : input.at('type').optional((kind) => kind.oneOf(TARIFF_KINDS)),
    validFrom: isOld ? undefined : input.at('start_date_time').optional((value) => value.instant()),
    validUntil: isOld ? undefined : input.at('end_date_time').optional((value) => value.instant()),
    minPrice: limit('min_price'),
    maxPrice: limit('max_price'),
    elements: read,
    thresholds: read.filter(({ reservation }) => reservation === undefined).flatMap(thresholdsOf),
    isVatKnown: !isOld,
    ...candidatesOf(read),
  };
}

const thresholdsOf = ({ energies, powers, currents }: Element): Threshold[] => [
  ...energies.map((limit) => ({ subject: 'energy' as const, limit })),
  ...powers.map((limit) => ({ subject: 'power' as const, limit })),
  ...currents.map((limit) => ({ subject: 'current' as const, limit })),
];

function candidatesOf(elements: Element[]) {
  const of = (kind: ReservationKind | undefined): Candidates => {
    const fitting = elements.filter(({ reservation }) => reservation === kind);
    const pick = (dimension: Dimension) => fitting.flatMap((element) => candidate(element, dimension));
    return { FLAT: pick('FLAT'), ENERGY: pick('ENERGY'), TIME: pick('TIME'), PARKING_TIME: pick('PARKING_TIME') };
  };
  const [reservation, expires] = [of('RESERVATION'), of('RESERVATION_EXPIRES')];
  // A reservation has no energy and no parking (OCPI 2.2.1 "TariffRestrictions class", reservation).
  const reserved = (dimension: Dimension) =>
    dimension === 'FLAT' || dimension === 'TIME' ? [...expires[dimension], ...reservation[dimension]] : [];
  return {
    session: of(undefined),
    reservation: { ...reservation, ENERGY: [], PARKING_TIME: [] },
    expired: { FLAT: reserved('FLAT'), TIME: reserved('TIME'), ENERGY: [], PARKING_TIME: [] },
  };
}

/** An element has one price for a dimension: the first. */
function candidate(element: Element, wanted: Dimension): Candidate[] {
  const component = element.components.find(({ dimension }) => dimension === wanted);
  return component ? [{ element, component }] : [];
}

interface Reading {
  /** OCPI 2.1.1 has none, and OCPI 2.3.0 may say that none applies. */
  hasVat: boolean;
  /** Prices include tax (OCPI 2.3.0 `tax_included: YES`). */
  isGross: boolean;
}

function elementOf(input: Input, index: number, reading: Reading): Element {
  const components = input.at('price_components').list();
  if (components.length === 0) input.at('price_components').fault('must have at least one price');
  return {
    index,
    components: components.map((component, place) => componentOf(component, [index, place], reading)),
    ...readRestrictions(input.at('restrictions')),
  };
}

const HUNDRED = exact(100);
const KWH_IN_UNITS = exact('1e-4');

function componentOf(input: Input, [element, index]: [number, number], { hasVat, isGross }: Reading): Component {
  const price = input.at('price').number();
  const vat = hasVat ? input.at('vat').optional((value) => value.number()) : undefined;
  const dimension = input.at('type').oneOf(DIMENSIONS);
  const perUnit = dimension === 'ENERGY' ? price.times(KWH_IN_UNITS) : price;
  const factor = HUNDRED.plus(vat ?? ZERO).div(HUNDRED);
  const isTaxed = !factor.equals(1);
  return {
    dimension,
    price,
    priceText: plain(price),
    vatText: vat ? plain(vat) : null,
    perUnit: {
      net: isGross && isTaxed ? perUnit.div(factor) : perUnit,
      gross: isGross || !isTaxed ? perUnit : perUnit.times(factor),
    },
    vat,
    stepSize: Math.max(0, input.at('step_size').number().toNumber()),
    element,
    index,
  };
}

function limitOf(input: Input, version: OcpiVersion, { isGross }: Reading): Limit {
  const amount = (name: string) => input.at(name).optional((value) => value.number());
  if (version !== '2.3.0') return { excl: input.at('excl_vat').number(), incl: amount('incl_vat') };
  const incl = amount('after_taxes');
  // Where prices include the tax, the amount after taxes leads, and the other follows in proportion.
  return { excl: isGross && incl ? undefined : input.at('before_taxes').number(), incl };
}
