/** What a driver wants of a Session: told to its CPO by a hosted eMSP, and told to a hosted CPO. */
import { toDateTime } from '../lib/clock';
import type { JsonObject } from '../lib/json';
import { CHARGING_PREFERENCES_RESPONSES, ChargingPreferences } from '../ocpi/model';
import { partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import type { PreferencesTeller } from '../roles/orders/tell-preferences';
import type { HeldPreferences, PreferencesShelf } from '../roles/preferences';
import type { ObjectShelf } from '../roles/shelf';
import { cpoNamed, refusing, TO_QUERY } from './orders';
import { hostedIn } from './party-param';
import { notFound } from './problem';
import { type ApiRequest, type ApiRoute, ok } from './route';

export interface PreferencesRouteParts {
  preferences: PreferencesShelf;
  teller: PreferencesTeller;
  objects: ObjectShelf;
  hosted: HostedParties;
}

const TOLD = {
  type: 'object',
  properties: {
    cpo: { type: 'string' },
    party: { type: 'string', description: 'The eMSP.' },
    preferences: { type: 'object' },
    response: { type: 'string', enum: CHARGING_PREFERENCES_RESPONSES, description: 'The answer; it promises nothing.' },
    received_at: { type: 'string' },
  },
};

const shown = ({ owner, party, json, response, receivedAt }: HeldPreferences) => ({
  cpo: owner,
  party,
  preferences: JSON.parse(json) as JsonObject,
  response,
  received_at: toDateTime(receivedAt),
});

export function chargingPreferencesRoutes(parts: PreferencesRouteParts): ApiRoute[] {
  const common = {
    tag: 'Session',
    forParty: 'path' as const,
    path: '/parties/{country}/{party}/sessions/{id}/charging-preferences',
    answer: TOLD,
    status: 200,
  };
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      summary: 'What the driver of a Session wants, as its eMSP told its CPO last, and what was answered.',
      run: (request) => find(parts, request),
    },
    {
      ...common,
      scope: 'admin',
      method: 'put',
      summary: 'A hosted eMSP tells the CPO of a Session that goes on what its driver wants; `response` is its answer.',
      query: TO_QUERY,
      body: ChargingPreferences,
      run: ({ params, query, text }) =>
        refusing(async () => {
          const { id: party } = hostedIn(parts.hosted, params);
          const wanted = { party, cpo: cpoNamed(query), sessionId: params.id ?? '', json: text };
          return ok(shown(await parts.teller.tell(wanted)));
        }),
    },
  ];
}

/** Of an own Session, or of one that a CPO has sent. */
async function find({ preferences, objects, hosted }: PreferencesRouteParts, { params }: ApiRequest) {
  const party = partyKey(hostedIn(hosted, params).id);
  const objectId = (params.id ?? '').toUpperCase();
  const sessions = await objects.withId(party, 'sessions', [objectId]);
  for (const owner of new Set([party, ...sessions.map((session) => session.owner)])) {
    const held = await preferences.get(owner, objectId);
    if (held && (owner === party || held.party === party)) return ok(shown(held));
  }
  throw notFound(`charging preferences of Session ${params.id}`);
}
