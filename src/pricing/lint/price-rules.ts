/** Prices, steps and VAT that look wrong, or do something else than their author may expect. */
import { exact } from '../money';
import type { Component, Dimension } from '../tariff';
import { type Remark, remark } from './codes';
import { componentsOf, pathOf, type TariffView } from './view';

const LARGE_ENERGY_STEP = 1000;
const LARGE_TIME_STEP = 900;
const isTime = (dimension: Dimension) => dimension === 'TIME' || dimension === 'PARKING_TIME';

export function priceRemarks(view: TariffView): Remark[] {
  const components = componentsOf(view);
  return [
    ...components.flatMap(({ component }) => [
      ...priceOf(component, view.tariff.currency),
      ...stepOf(component),
      ...vatOf(component, view.tariff.isVatKnown),
    ]),
    ...stepsTogether(components.map(({ component }) => component)),
    ...duplicates(view),
    ...freeOf(view),
  ];
}

const DEAR_CURRENCIES = ['EUR', 'GBP', 'USD', 'CHF'];

function priceOf(component: Component, currency: string): Remark[] {
  const { dimension, price } = component;
  const path = `${pathOf(component)}/price`;
  const facts = { price: price.toFixed(), currency };
  const found: Remark[] = [];
  if (price.isNegative() && !price.isZero()) found.push(remark('PRICE_NEGATIVE', path, facts));
  if (isTime(dimension) && price.greaterThan(0) && price.lessThan('0.2'))
    found.push(remark('PRICE_LOOKS_PER_MINUTE', path, facts));
  if (dimension === 'ENERGY' && price.greaterThan(5) && DEAR_CURRENCIES.includes(currency))
    found.push(remark('PRICE_LOOKS_IN_CENTS', path, facts));
  if (price.decimalPlaces() > 4) found.push(remark('PRICE_DECIMALS', path, facts));
  return found;
}

function stepOf(component: Component): Remark[] {
  const { dimension, stepSize, price } = component;
  const path = `${pathOf(component)}/step_size`;
  const facts = {
    step: String(stepSize),
    cost: exact(stepSize)
      .times(price)
      .div(isTime(dimension) ? 3600 : 1000)
      .toFixed(2),
  };
  if (dimension === 'FLAT') return stepSize > 1 ? [remark('FLAT_STEP_SIZE', path)] : [];
  if (stepSize === 0) return price.isZero() ? [] : [remark('STEP_SIZE_ZERO', path)];
  const found: Remark[] = [];
  const isLarge = stepSize > (isTime(dimension) ? LARGE_TIME_STEP : LARGE_ENERGY_STEP);
  if (isLarge) found.push(remark('STEP_SIZE_LARGE', path, facts));
  const looksLikeMinutes = isTime(dimension) && stepSize >= 2 && stepSize <= 30;
  if (looksLikeMinutes || (dimension === 'ENERGY' && stepSize >= 10_000))
    found.push(remark('STEP_SIZE_UNIT', path, facts));
  if (found.length === 0 && stepSize !== 1) found.push(remark('STEP_NOT_ONE', path, facts));
  return found;
}

function vatOf(component: Component, isVatKnown: boolean): Remark[] {
  const { vat, price } = component;
  const path = `${pathOf(component)}/vat`;
  if (!vat) return isVatKnown && !price.isZero() ? [remark('VAT_MISSING', path)] : [];
  const isFraction = vat.greaterThan(0) && vat.lessThan(1);
  return isFraction ? [remark('VAT_LOOKS_LIKE_FRACTION', path, { vat: vat.toFixed() })] : [];
}

function stepsTogether(components: readonly Component[]): Remark[] {
  const of = (dimension: Dimension) => components.filter((component) => component.dimension === dimension);
  const differing = (['ENERGY', 'TIME', 'PARKING_TIME'] as const).flatMap((dimension) => {
    const [first, ...others] = of(dimension);
    const other = others.find(({ stepSize }) => stepSize !== first?.stepSize);
    return other ? [remark('STEP_SIZE_DIFFERS', `${pathOf(other)}/step_size`, { dimension })] : [];
  });
  const unused = of('PARKING_TIME').length > 0 ? of('TIME').filter(({ stepSize }) => stepSize > 60) : [];
  const rates = new Set(components.map(({ vat }) => vat?.toFixed()).filter((rate) => rate !== undefined));
  return [
    ...differing,
    ...unused.map((component) => remark('STEP_SIZE_TIME_UNUSED', `${pathOf(component)}/step_size`)),
    ...(rates.size > 1 ? [remark('VAT_MIXED', '/elements', { rates: [...rates].join(', ') })] : []),
  ];
}

function duplicates(view: TariffView): Remark[] {
  return view.elements.flatMap(({ element: { components } }) =>
    components
      .filter(({ dimension }, index) => components.findIndex((other) => other.dimension === dimension) < index)
      .map((component) => remark('DUPLICATE_COMPONENT', pathOf(component), { dimension: component.dimension })),
  );
}

/** 0.00 with restrictions, and a price below it: free then, not unpriced. */
function freeOf(view: TariffView): Remark[] {
  return componentsOf(view)
    .filter(({ component, view: { isRestricted } }) => component.price.isZero() && isRestricted)
    .filter(({ component }) =>
      componentsOf(view).some(
        ({ component: other }) => other.dimension === component.dimension && other.element > component.element,
      ),
    )
    .map(({ component }) => remark('PRICE_ZERO_MEANING', `${pathOf(component)}/price`));
}
