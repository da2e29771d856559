/** What charging costs, asked from outside: price a session, check a CDR. Nothing is stored. */
import type { Clock } from '../lib/clock';
import { exactNumber } from '../ocpi/exact-json';
import { Enum, FieldOf } from '../ocpi/field';
import { anyObject, type Schema, text } from '../ocpi/kinds';
import { chargingPeriodsOf } from '../pricing/charging-periods';
import { checkCdr } from '../pricing/check-cdr';
import { explainFacts, explainInWords } from '../pricing/explain';
import type { Priced } from '../pricing/price';
import type { Published } from '../pricing/publish';
import { priceRequest } from '../pricing/request';
import { OCPI_VERSIONS } from '../pricing/tariff';
import { VERDICTS } from '../pricing/verdict';
import type { Language } from '../pricing/words/languages';
import { answered, LANGUAGE } from './pricing-answer';
import type { ApiRoute } from './route';

class PriceQuestion {
  @Enum(['PRICE', 'CREDIT'], '?', 'CREDIT: the CDR that takes another one back.')
  operation?: 'PRICE' | 'CREDIT' | null;

  @Enum(OCPI_VERSIONS, '?', 'Version of OCPI that the tariffs are written in; 2.2.1 when left out.')
  ocpi_version?: (typeof OCPI_VERSIONS)[number] | null;

  @FieldOf(anyObject, '?', 'The tariff.')
  tariff?: object | null;

  @FieldOf(anyObject, '*', 'Or several, in the order of `tariff_ids`; none: the price is unknown.')
  tariffs?: object[] | null;

  @FieldOf(anyObject, '1', 'Meter readings (mode METER) or charging periods (mode PERIODS).')
  session!: object;
}

class CheckQuestion {
  @FieldOf(anyObject, '1', 'The CDR.')
  cdr!: object;

  @FieldOf(
    anyObject,
    '*',
    'Tariffs as they were published; used where the CDR encloses none, compared with those it does.',
  )
  tariffs?: object[] | null;

  @FieldOf(text(255), '?', 'IANA time zone of the Location; found from the country of the CDR when that has only one.')
  time_zone?: string | null;

  @Enum(OCPI_VERSIONS, '?', 'Version of OCPI that the CDR is written in; 2.2.1 when left out.')
  ocpi_version?: (typeof OCPI_VERSIONS)[number] | null;
}

const AMOUNT: Schema = {
  type: 'object',
  description: 'Decimals as text.',
  properties: { excl_vat: { type: 'string' }, incl_vat: { type: ['string', 'null'] } },
};
const FINDINGS: Schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['code', 'reason'],
    properties: { code: { type: 'string' }, reason: { type: 'string' } },
  },
};
const PRICE: Schema = {
  type: 'object',
  properties: {
    currency: { type: 'string' },
    totals: { type: 'object', description: 'As in a CDR: costs, and what was measured.' },
    payable: AMOUNT,
    adjustment: { type: ['object', 'null'], description: 'What min_price or max_price added or took off.' },
    breakdown: { type: 'array', items: { type: 'object' }, description: 'One line per component and stretch of time.' },
    period_starts: { type: 'array', items: { type: 'string' }, description: 'METER: where charging periods begin.' },
    charging_periods: { type: 'array', items: { type: 'object' }, description: 'METER: as a CDR carries them.' },
    findings: { ...FINDINGS, description: 'Why the price is not certain.' },
    warnings: { ...FINDINGS, description: 'What is odd about the tariffs or the session.' },
    explanation: { type: 'string', description: 'Sentences, one per line.' },
    explained: { type: 'object', description: 'The same as facts: why each component was chosen, and which were not.' },
  },
};

const REPORT: Schema = {
  type: 'object',
  properties: {
    verdict: { type: 'string', enum: [...VERDICTS] },
    differences: {
      type: 'array',
      description: 'Every total: what the CDR claims, what it should be, and how that is judged.',
      items: {
        type: 'object',
        properties: {
          field: { type: 'string' },
          claimed: { type: ['string', 'null'] },
          computed: { type: ['string', 'null'] },
          difference: { type: ['string', 'null'] },
          verdict: { type: 'string', enum: [...VERDICTS] },
          reason: { type: 'string' },
        },
      },
    },
    explained_by: { type: ['object', 'null'], description: 'The reading of the tariff that gives the claimed total.' },
    findings: { ...FINDINGS, description: 'What cannot be (severity E) or needs a look (W).' },
    price: { type: ['object', 'null'], description: 'Our price of it, as `/pricing/price` tells it.' },
    explanation: { type: ['string', 'null'] },
  },
};

export function pricingRoutes({ clock }: { clock: Clock }): ApiRoute[] {
  const common = { tag: 'Pricing', scope: 'read' as const, method: 'post' as const, status: 200, query: LANGUAGE };
  return [
    {
      ...common,
      path: '/pricing/price',
      summary: 'What a session costs, and why.',
      body: PriceQuestion,
      answer: PRICE,
      run: async (request) => answered(request, price),
    },
    {
      ...common,
      path: '/pricing/check',
      summary: 'Prices a CDR again, compares every total, and tells what cannot be.',
      body: CheckQuestion,
      answer: REPORT,
      run: async (request) => answered(request, (question, language) => check(question, language, clock)),
    },
  ];
}

/** Findings that make a price uncertain; what else is found is a warning. */
const UNCERTAIN = new Set(['PERIOD_SPANS_CHANGE', 'POWER_DERIVED_FROM_AVERAGE']);

function price(question: unknown, language: Language): object {
  const { priced, published, operation } = priceRequest(question);
  const { findings } = published;
  return {
    ...withNumbers(published),
    findings: findings.filter(({ code }) => UNCERTAIN.has(code)),
    warnings: findings.filter(({ code }) => !UNCERTAIN.has(code)),
    ...(priced.isMetered ? { charging_periods: periodsOf(priced) } : {}),
    explanation: explainInWords(priced, { published, operation, language }),
    explained: explainFacts(priced),
  };
}

/** Volumes are numbers in OCPI. */
const periodsOf = (priced: Priced): object[] =>
  chargingPeriodsOf(priced).map(({ dimensions, ...period }) => ({
    ...period,
    dimensions: dimensions.map(({ type, volume }) => ({ type, volume: exactNumber(volume) })),
  }));

function check(question: unknown, language: Language, clock: Clock): object {
  const { cdr, tariffs, time_zone: timeZone, ocpi_version: version } = question as CheckQuestion;
  const given = { cdr, tariffs: tariffs ?? [], version: version ?? undefined };
  const report = checkCdr({ ...given, context: { timeZone: timeZone ?? undefined, now: clock.now() } });
  const { verdict, comparisons, explained_by, findings, priced, published } = report;
  return {
    verdict,
    differences: comparisons,
    explained_by: explained_by ?? null,
    findings,
    price: published ? withNumbers(published) : null,
    explanation: priced && published ? explainInWords(priced, { published, language }) : null,
  };
}

/** Prices and rates are numbers in OCPI: their digits are written as they are. */
function withNumbers(published: Published): object {
  const breakdown = published.breakdown.map(({ price: digits, vat, ...line }) => ({
    ...line,
    price: exactNumber(digits),
    vat: vat === null ? null : exactNumber(vat),
  }));
  return { ...published, breakdown };
}
