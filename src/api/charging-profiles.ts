/** Charging profiles of a Session: set, asked for and cleared by a hosted eMSP; told by a hosted CPO when they change. */

import { isObject, type JsonObject } from '../lib/json';
import { AnyObject, Nested } from '../ocpi/field';
import { ActiveChargingProfile } from '../ocpi/model';
import { partyOfKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import type { AskedOrders } from '../roles/orders/asked';
import type { OrderName } from '../roles/orders/order';
import type { Profiles } from '../roles/orders/profiles';
import { receivedSession } from '../roles/orders/received-session';
import type { SessionProfile } from '../roles/orders/shelf';
import type { ObjectShelf } from '../roles/shelf';
import { ASKED, cpoNamed, PartyReference, partyOf, refusing, shownAsked, TO_QUERY } from './orders';
import { hostedIn } from './party-param';
import { Problem } from './problem';
import { type ApiRequest, type ApiRoute, ok } from './route';

class NewChargingProfile {
  @AnyObject('?', "OCPI's ChargingProfile; it may stand at the top as well.")
  charging_profile?: JsonObject | null;

  @Nested(() => PartyReference, '?', 'The CPO of the Session; when left out, the one that has sent it.')
  to?: PartyReference | null;
}

/** How far ahead the profile in force is asked for, when nothing is said. */
const USUAL_DURATION_SECONDS = 900;

const KNOWN = {
  type: 'object',
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          counterparty: { type: 'string' },
          charging_profile: { type: ['object', 'null'], description: 'As set last; null once cleared.' },
          active_charging_profile: { type: ['object', 'null'], description: 'As told last.' },
        },
      },
    },
  },
};

export interface ProfileRouteParts {
  asked: AskedOrders;
  profiles: Profiles;
  objects: ObjectShelf;
  hosted: HostedParties;
}

const common = { tag: 'ChargingProfile', forParty: 'path' as const };
const PROFILE_PATH = '/parties/{country}/{party}/sessions/{id}/charging-profile';
const ACTIVE_PATH = '/parties/{country}/{party}/sessions/{id}/active-charging-profile';

export function chargingProfileRoutes(parts: ProfileRouteParts): ApiRoute[] {
  return [...orderRoutes(parts), ...knownRoutes(parts)];
}

/** Gives the order and answers as for a command. */
async function give(
  { asked, objects, hosted }: ProfileRouteParts,
  { params, query, createdId: id }: ApiRequest,
  { name, content, to }: { name: OrderName; content: JsonObject; to?: PartyReference | null },
) {
  const { id: party } = hostedIn(hosted, params);
  const session_id = params.id ?? '';
  const named = to ? partyOf(to) : cpoNamed(query);
  const cpo = named ?? partyOfKey((await receivedSession(objects, { party, sessionId: session_id })).owner);
  const order = await asked.ask({ party, to: cpo, name, content: { session_id, ...content }, id });
  return { status: 202, body: shownAsked(order) };
}

function orderRoutes(parts: ProfileRouteParts): ApiRoute[] {
  return [
    {
      ...common,
      scope: 'admin',
      method: 'put',
      path: PROFILE_PATH,
      summary: 'A hosted eMSP sets the profile of a Session; the result comes later, at GET /commands/{id}.',
      body: NewChargingProfile,
      answer: ASKED,
      status: 202,
      run: (request: ApiRequest<NewChargingProfile>) =>
        refusing(() => {
          const { to, charging_profile, ...rest } = request.body;
          const content = { charging_profile: isObject(charging_profile) ? charging_profile : rest };
          return give(parts, request, { name: 'SET_CHARGING_PROFILE', content, to });
        }),
    },
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: ACTIVE_PATH,
      summary: 'A hosted eMSP asks which profile is in force; the result comes later, at GET /commands/{id}.',
      query: { ...TO_QUERY, duration: `How many seconds ahead; ${USUAL_DURATION_SECONDS} when left out.` },
      answer: ASKED,
      status: 202,
      run: (request) =>
        refusing(() => {
          const duration = Number(request.query.get('duration') ?? USUAL_DURATION_SECONDS);
          if (!Number.isInteger(duration) || duration < 1)
            throw new Problem(400, 'Bad request', '?duration= is a whole number of seconds');
          return give(parts, request, { name: 'GET_ACTIVE_CHARGING_PROFILE', content: { duration } });
        }),
    },
    {
      ...common,
      scope: 'admin',
      method: 'delete',
      path: PROFILE_PATH,
      summary: 'A hosted eMSP clears the profile of a Session; the result comes later, at GET /commands/{id}.',
      query: TO_QUERY,
      answer: ASKED,
      status: 202,
      run: (request) => refusing(() => give(parts, request, { name: 'CLEAR_CHARGING_PROFILE', content: {} })),
    },
  ];
}

const shown = ({ counterparty, profile, active }: SessionProfile) => ({
  counterparty,
  charging_profile: profile === null ? null : (JSON.parse(profile) as JsonObject),
  active_charging_profile: active === null ? null : (JSON.parse(active) as JsonObject),
});

function knownRoutes({ profiles, hosted }: ProfileRouteParts): ApiRoute[] {
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      path: PROFILE_PATH,
      summary: 'What the party knows of the profile of a Session: as set last, and as told last to be in force.',
      answer: KNOWN,
      status: 200,
      run: async ({ params }) => {
        const known = await profiles.known(hostedIn(hosted, params).id, params.id ?? '');
        return ok({ items: known.map(shown) });
      },
    },
    {
      ...common,
      scope: 'admin',
      method: 'put',
      path: ACTIVE_PATH,
      summary: 'A hosted CPO says which profile is in force now; goes to those who have set one for the Session.',
      body: ActiveChargingProfile,
      answer: { type: 'object', properties: { told: { type: 'boolean' } } },
      status: 200,
      run: async ({ params, body }: ApiRequest<ActiveChargingProfile>) =>
        ok({ told: await profiles.changed(hostedIn(hosted, params).id, params.id ?? '', body) }),
    },
  ];
}
