/** What the place decides: whether its stations send what a restriction looks at. */
import { type Remark, remark } from './codes';
import type { Measurand } from './place';
import type { ElementView, Measure, TariffView } from './view';

const NEEDS: [Measure, Measurand][] = [
  ['power', 'POWER'],
  ['current', 'CURRENT'],
];

export function stationRemarks({ elements, place: { sends } }: TariffView): Remark[] {
  if (!sends) return [];
  const charging = elements.filter(({ element }) => element.reservation === undefined);
  return charging.flatMap((view) =>
    NEEDS.filter(([, measurand]) => !sends.includes(measurand)).flatMap(([measure]) => needing(view, measure)),
  );
}

function needing({ path, bounds }: ElementView, measure: Measure): Remark[] {
  const { min, max } = bounds[measure];
  const side = min ? 'min' : 'max';
  return min || max ? [remark('RESTRICTION_NEEDS_DATA', `${path}/restrictions/${side}_${measure}`, { measure })] : [];
}
