/** What concerns the tariff as a whole: reservations, fees, limits, validity, currency. */
import { type Exact, exact } from '../money';
import type { Limit } from '../tariff';
import { type Remark, remark } from './codes';
import { componentsOf, hasDimension, pathOf, type TariffView } from './view';

export function wholeRemarks(view: TariffView): Remark[] {
  return [
    ...dimensionRemarks(view),
    ...reservationRemarks(view),
    ...feeRemarks(view),
    ...limitRemarks(view),
    ...validityRemarks(view),
    ...currencyRemarks(view),
  ];
}

function dimensionRemarks({ tariff: { session } }: TariffView): Remark[] {
  const isPriced = (dimension: 'ENERGY' | 'TIME' | 'PARKING_TIME') => session[dimension].length > 0;
  if (!isPriced('ENERGY') && !isPriced('TIME') && !isPriced('PARKING_TIME'))
    return [remark('NO_ENERGY_AND_NO_TIME_PRICE', '/elements')];
  return (['ENERGY', 'TIME', 'PARKING_TIME'] as const)
    .filter((dimension) => !isPriced(dimension))
    .map((dimension) => remark('DIMENSION_NEVER_PRICED', '/elements', { dimension }));
}

function reservationRemarks(view: TariffView): Remark[] {
  const reserved = view.elements.filter(({ element }) => element.reservation !== undefined);
  const of = (kind: string) => reserved.filter(({ element }) => element.reservation === kind);
  const hasFee = (kind: string) => of(kind).some((element) => hasDimension(element, 'FLAT'));
  const found = reserved.flatMap((element) => {
    const { kwh, power, current } = element.bounds;
    const bounded = [kwh, power, current].some(({ min, max }) => min || max);
    return [
      ...(hasDimension(element, 'ENERGY') || hasDimension(element, 'PARKING_TIME')
        ? [remark('RESERVATION_WITH_ENERGY', `${element.path}/price_components`)]
        : []),
      ...(bounded ? [remark('RESERVATION_WITH_SESSION_RESTRICTION', `${element.path}/restrictions`)] : []),
    ];
  });
  const [expires] = of('RESERVATION_EXPIRES');
  if (expires && hasFee('RESERVATION') && hasFee('RESERVATION_EXPIRES'))
    found.push(remark('RESERVATION_TWO_FLATS', expires.path));
  if (expires && of('RESERVATION').length === 0) found.push(remark('EXPIRES_WITHOUT_RESERVATION', expires.path));
  return found;
}

function feeRemarks(view: TariffView): Remark[] {
  const fees = componentsOf(view).filter(
    ({ component, view: { element } }) => component.dimension === 'FLAT' && element.reservation === undefined,
  );
  const late = fees.filter(({ view: { bounds } }) => bounds.duration.min ?? bounds.kwh.min);
  const [, second] = fees;
  return [
    ...(second ? [remark('SEVERAL_FLATS', pathOf(second.component))] : []),
    ...late.map(({ component }) => remark('FLAT_WITH_LATE_RESTRICTION', pathOf(component))),
  ];
}

function limitRemarks(view: TariffView): Remark[] {
  const { minPrice: min, maxPrice: max, session, elements } = view.tariff;
  const fee = session.FLAT.find(({ element }) => element.conditions.length === 0)?.component.price;
  const rates = elements.flatMap(({ components }) => components.map(({ vat }) => vat ?? exact(0)));
  const isAbove = (a: Exact | undefined, b: Exact | undefined) => a && b && a.greaterThan(b);
  return [
    ...(isAbove(min?.excl, max?.excl) || isAbove(min?.incl, max?.incl) ? [remark('MIN_ABOVE_MAX', '/min_price')] : []),
    ...limitOf('/min_price', min, rates),
    ...limitOf('/max_price', max, rates),
    ...(max?.excl && fee?.greaterThanOrEqualTo(max.excl) ? [remark('MAX_BELOW_FLAT', '/max_price')] : []),
    ...(min && fee?.greaterThan(0) ? [remark('MIN_PRICE_AND_FLAT', '/min_price')] : []),
  ];
}

/** A cent of rounding. */
const SLACK = exact('0.006');

function limitOf(path: string, limit: Limit | undefined, rates: readonly Exact[]): Remark[] {
  if (!limit?.excl) return [];
  if (!limit.incl) return rates.some((rate) => !rate.isZero()) ? [remark('LIMIT_INCL_MISSING', path)] : [];
  if (limit.incl.lessThan(limit.excl)) return [remark('LIMIT_INCL_BELOW_EXCL', path)];
  const { excl, incl } = limit;
  const withVat = rates.map((rate) => excl.times(rate.plus(100)).div(100));
  const isWithin =
    withVat.some((amount) => incl.greaterThanOrEqualTo(amount.minus(SLACK))) &&
    withVat.some((amount) => incl.lessThanOrEqualTo(amount.plus(SLACK)));
  return isWithin ? [] : [remark('LIMIT_VAT_INCONSISTENT', path)];
}

function validityRemarks({ raw, tariff: { validFrom, validUntil } }: TariffView): Remark[] {
  if (validFrom !== undefined && validUntil !== undefined && validUntil <= validFrom)
    return [remark('VALIDITY_EMPTY', '/end_date_time')];
  const isEarly = /:59:59(\.\d+)?Z?$/.test(String(raw.end_date_time ?? ''));
  return isEarly
    ? [remark('VALIDITY_ENDS_ONE_SECOND_EARLY', '/end_date_time', { end: String(raw.end_date_time) })]
    : [];
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

const currencyRemarks = ({ tariff: { currency } }: TariffView): Remark[] =>
  CURRENCIES.has(currency) ? [] : [remark('CURRENCY_UNKNOWN', '/currency', { currency })];
