/**
 * What the law of the European Union asks of a price for whoever pays on the spot (Regulation (EU) 2023/1804, Article 5):
 * reasonable, easily compared, per kWh; from 50 kW on, nothing beside it but a fee per minute for staying too long.
 */
import type { Candidate } from '../tariff';
import { type Remark, remark, type TransparencyRule } from './codes';
import { pathOf, type TariffView } from './view';

const MEMBERS = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '));
const STRICT_FROM_KW = 50;
const MANY_BANDS = 2;
const MINUTE = 60;

export function transparencyRemarks(view: TariffView): Remark[] {
  const { tariff, raw, place } = view;
  const country = String(raw.country_code ?? '').toUpperCase();
  const isForAnybody = tariff.kind === undefined || tariff.kind === 'AD_HOC_PAYMENT';
  if (!MEMBERS.has(country) || !isForAnybody) return [];
  const { ENERGY, TIME, PARKING_TIME, FLAT } = tariff.session;
  const isStrict = place.maxPowerKw?.greaterThanOrEqualTo(STRICT_FROM_KW);
  const costing = (candidates: Candidate[]) => candidates.filter(({ component }) => component.price.greaterThan(0));
  const isFree = [ENERGY, TIME, PARKING_TIME, FLAT].every((candidates) => costing(candidates).length === 0);
  const coarse = costing(PARKING_TIME).find(({ component }) => component.stepSize > MINUTE);
  return [
    ...(costing(ENERGY).length === 0 && !isFree ? [told('NOT_PER_KWH', '/elements')] : []),
    ...(isStrict ? costing(TIME).slice(0, 1) : []).map(({ component }) => told('TIME_PRICE', pathOf(component))),
    ...(isStrict ? costing(FLAT).slice(0, 1) : []).map(({ component }) => told('FEE', pathOf(component))),
    ...(coarse ? [told('NOT_PER_MINUTE', `${pathOf(coarse.component)}/step_size`)] : []),
    ...(bandsOf(ENERGY) > MANY_BANDS ? [told('TIME_BANDS', '/elements')] : []),
    ...(tariff.minPrice ? [told('MIN_PRICE', '/min_price')] : []),
  ];
}

const told = (rule: TransparencyRule, path: string): Remark => ({
  ...remark('PRICE_TRANSPARENCY', path),
  sentence: `PRICE_TRANSPARENCY.${rule}`,
});

/** Different prices of energy, where the clock decides between them. */
function bandsOf(candidates: readonly Candidate[]): number {
  const isByClock = candidates.some(({ element }) => element.times.length > 0 || element.dated);
  return isByClock ? new Set(candidates.map(({ component }) => component.priceText)).size : 1;
}
