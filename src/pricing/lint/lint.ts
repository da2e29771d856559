/** Looks a tariff over before anybody charges by it: what is wrong, what looks wrong, what drivers will not expect. */
import { isObject, type JsonObject } from '../../lib/json';
import { InputError, type InputFault } from '../errors';
import { numberOf } from '../money';
import { type OcpiVersion, readTariff, type Tariff } from '../tariff';
import type { Language } from '../words/languages';
import { changeRemarks } from './change-rules';
import { type LintCode, type Remark, remark } from './codes';
import { countryRemarks } from './country-rules';
import { bySeverity, inWords, type LintFinding } from './findings';
import type { Place } from './place';
import { priceRemarks } from './price-rules';
import { reachRemarks } from './reach-rules';
import { restrictionRemarks } from './restriction-rules';
import { stationRemarks } from './station-rules';
import { textRemarks } from './text-rules';
import { transparencyRemarks } from './transparency-rules';
import { viewOf } from './view';
import { wholeRemarks } from './whole-rules';

export interface LintReport {
  findings: LintFinding[];
  /** Too many restrictions to try every combination of them: something may have been missed. */
  isApproximate: boolean;
  /** Where something costs nothing because no element matches. */
  gaps: { dimension: string; when: string }[];
  /** Undefined when the tariff cannot be read. */
  tariff: Tariff | undefined;
}

export interface LintParts {
  tariff: unknown;
  version?: OcpiVersion;
  language?: Language;
  /** ms; without it nothing is said to be past. */
  now?: number;
  /** Where it is used. */
  place?: Place;
  /** What was published under its id until now, and others. */
  before?: readonly unknown[];
}

/** Each is compared with each. */
const MAX_SIZE = 1_000;

export function lintTariff(parts: LintParts): LintReport {
  const { remarks, tariff, isApproximate } = remarksOf(parts);
  const findings = remarks.map((one) => inWords(one, parts.language ?? 'en'));
  return { findings: findings.sort(bySeverity), isApproximate, tariff, gaps: gapsIn(remarks) };
}

const gapsIn = (remarks: readonly Remark[]) =>
  remarks.flatMap(({ code, facts }) =>
    code === 'GAP_NO_PRICE' ? [{ dimension: facts?.dimension ?? '', when: facts?.when ?? '' }] : [],
  );

function remarksOf({ tariff: raw, version = '2.2.1', now, place, before = [] }: LintParts) {
  const negative = negativeSteps(raw);
  try {
    const tariff = readTariff(raw, version);
    const size = tariff.elements.reduce((sum, { components }) => sum + 1 + components.length, 0);
    if (size > MAX_SIZE)
      throw new InputError([{ path: '/elements', problem: `has more than ${MAX_SIZE} elements and prices` }]);
    const view = viewOf(raw as JsonObject, tariff, place);
    const reach = reachRemarks(view);
    const rules = [
      ...restrictionRemarks(view, now),
      ...priceRemarks(view),
      ...wholeRemarks(view),
      ...countryRemarks(view),
      ...textRemarks(view),
      ...stationRemarks(view),
      ...transparencyRemarks(view),
      ...changeRemarks(view.raw, before.filter(isObject), now),
    ];
    return { remarks: [...negative, ...rules, ...reach.remarks], tariff, isApproximate: reach.isApproximate };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { remarks: [...negative, ...error.faults.map(toRemark)], tariff: undefined, isApproximate: false };
  }
}

/** Faults of reading that have a name of their own. */
const NAMED: [RegExp, LintCode][] = [
  [/^\/elements$/, 'NO_ELEMENTS'],
  [/\/price_components$/, 'EMPTY_ELEMENT'],
  [/\/(start|end)_time$/, 'TIME_FORMAT'],
  [/\/step_size$/, 'STEP_SIZE_MISSING_OR_NEGATIVE'],
];

function toRemark({ path, problem }: InputFault): Remark {
  const code = NAMED.find(([pattern]) => pattern.test(path))?.[1] ?? 'UNREADABLE';
  return remark(code, path, { problem: `${path || '/'} ${problem}` });
}

function negativeSteps(raw: unknown): Remark[] {
  const elements = isObject(raw) && Array.isArray(raw.elements) ? raw.elements : [];
  return elements.flatMap((element, index) => {
    const components = isObject(element) && Array.isArray(element.price_components) ? element.price_components : [];
    return components.flatMap((component, place) =>
      isObject(component) && numberOf(component.step_size)?.isNegative()
        ? [remark('STEP_SIZE_MISSING_OR_NEGATIVE', `/elements/${index}/price_components/${place}/step_size`)]
        : [],
    );
  });
}
