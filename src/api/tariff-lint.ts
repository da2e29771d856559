/** Tariffs looked over and put into words: those that are handed in, and those that a party has. */
import type { Clock } from '../lib/clock';
import { isObject, type JsonObject } from '../lib/json';
import { stringifyExact } from '../ocpi/exact-json';
import { Enum, FieldOf } from '../ocpi/field';
import { anyObject, type Schema } from '../ocpi/kinds';
import { partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import { describeTariff } from '../pricing/describe';
import { LINT_CODES } from '../pricing/lint/codes';
import type { LintReport } from '../pricing/lint/lint';
import { MEASURANDS, type Measurand } from '../pricing/lint/place';
import { lintTogether, type TogetherParts } from '../pricing/lint/together';
import { simulate } from '../pricing/simulate';
import { OCPI_VERSIONS } from '../pricing/tariff';
import type { Language } from '../pricing/words/languages';
import type { ObjectShelf } from '../roles/shelf';
import { TariffUses } from '../roles/tariff-uses';
import { hostedIn } from './party-param';
import { answered, LANGUAGE, languageIn } from './pricing-answer';
import { notFound, Problem } from './problem';
import type { ApiRoute } from './route';

class LintQuestion {
  @FieldOf(anyObject, '?', 'The tariff; or, as `tariffs`, several.')
  tariff?: object | null;

  @FieldOf(anyObject, '*', 'The tariffs of one connector, in the order of `tariff_ids`: looked over together as well.')
  tariffs?: object[] | null;

  @FieldOf(anyObject, '*', 'What was published under the same ids until now: what has changed its meaning is told.')
  before?: object[] | null;

  @FieldOf(
    anyObject,
    '?',
    'The OCPI Location where they are used: its time zone, and its connectors with their `tariff_ids` and abilities.',
  )
  location?: object | null;

  @Enum(MEASURANDS, '*', 'What the stations there send besides energy; nothing is said about it when left out.')
  station_sends?: Measurand[] | null;

  @Enum(OCPI_VERSIONS, '?', 'Version of OCPI that they are written in; 2.2.1 when left out.')
  ocpi_version?: (typeof OCPI_VERSIONS)[number] | null;
}

const TARIFF = {
  description: { type: ['string', 'null'], description: 'The tariff in plain words, one part per line.' },
  prices: { type: 'array', items: { type: 'object' }, description: 'The same as a table, with VAT.' },
  simulations: { type: 'array', items: { type: 'object' }, description: 'What everyday sessions would cost.' },
};
const LINT: Schema = {
  type: 'object',
  properties: {
    findings: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          code: { type: 'string', enum: Object.keys(LINT_CODES) },
          severity: { type: 'string', enum: ['E', 'W', 'I'], description: 'Error, warning, information.' },
          tariff: { type: ['string', 'null'], description: 'Which; null: all of a connector.' },
          path: { type: 'string', description: 'JSON pointer within the tariff.' },
          message: { type: 'string' },
          hint: { type: 'string' },
          connectors: {
            type: 'array',
            items: { type: 'string' },
            description: 'Some of those it concerns: Location/EVSE/Connector.',
          },
        },
      },
    },
    approximate: { type: 'boolean', description: 'Not every combination of restrictions was tried.' },
    ...TARIFF,
    tariffs: {
      type: 'array',
      items: { type: 'object', properties: { id: { type: 'string' }, ...TARIFF } },
      description: 'The same for each of several.',
    },
  },
};

export interface TariffLintParts {
  clock: Clock;
  hosted: HostedParties;
  objects: ObjectShelf;
}

export function tariffLintRoutes({ clock, hosted, objects }: TariffLintParts): ApiRoute[] {
  const common = { tag: 'Pricing', scope: 'read' as const, status: 200, query: LANGUAGE, answer: LINT };
  const uses = new TariffUses(objects, clock);
  return [
    {
      ...common,
      method: 'post',
      path: '/pricing/lint',
      summary: 'Looks tariffs over, puts them into plain words, and prices five everyday sessions with each.',
      body: LintQuestion,
      run: async (request) =>
        answered(request, (question, language) => shown(partsOf(question as LintQuestion), language, clock)),
    },
    {
      ...common,
      tag: 'Tariff',
      forParty: 'path',
      method: 'get',
      path: '/parties/{country}/{party}/tariffs/{owner_country}/{owner_party}/{id}/lint',
      summary:
        'Looks a tariff over that the party has: with the others of its connectors, what their stations send, and what CDRs say it was before.',
      run: async ({ params, query }) => {
        const holder = partyKey(hostedIn(hosted, params).id);
        const owner = partyKey({ countryCode: params.owner_country ?? '', partyId: params.owner_party ?? '' });
        const found = await uses.of(holder, owner, (params.id ?? '').toUpperCase());
        if (!found) throw notFound(`tariff ${params.id} of ${owner} at ${holder}`);
        return { status: 200, json: stringifyExact(shown(found, languageIn(query), clock)) };
      },
    },
  ];
}

/** Throws Problem 400 when there is no tariff. */
function partsOf({ tariff, tariffs, before, location, station_sends, ocpi_version }: LintQuestion): TogetherParts {
  const all = [...(tariff ? [tariff] : []), ...(tariffs ?? [])];
  if (all.length === 0) throw new Problem(400, 'Bad request', '/tariff is missing; so is /tariffs');
  return {
    tariffs: all,
    before: before ?? [],
    locations: isObject(location) ? [location as JsonObject] : [],
    sends: station_sends ?? undefined,
    version: ocpi_version ?? undefined,
  };
}

function shown(parts: TogetherParts, language: Language, clock: Clock): object {
  const { findings, reports } = lintTogether({ ...parts, language, now: clock.now() });
  const told = reports.map((report, index) => ({ id: idOf(parts.tariffs[index]), ...inWords(report, language) }));
  const [{ id, ...first } = { id: '' }] = told;
  return {
    findings,
    approximate: reports.some(({ isApproximate }) => isApproximate),
    ...first,
    ...(told.length > 1 ? { tariffs: told } : {}),
  };
}

const idOf = (tariff: unknown) => (isObject(tariff) ? String(tariff.id ?? '') : '');

function inWords({ tariff, gaps }: LintReport, language: Language) {
  const described = tariff && describeTariff(tariff, { language, gaps });
  return {
    description: described?.sentences.join('\n') ?? null,
    prices: described?.prices ?? [],
    simulations: tariff ? simulate(tariff) : [],
  };
}
