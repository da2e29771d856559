/** Tokens as a dialogue: a hosted CPO asks about one, a hosted eMSP says what it answers of its own. */
import { Enum, Nested } from '../ocpi/field';
import { LocationReferences, TOKEN_TYPES } from '../ocpi/model';
import { tokenId } from '../ocpi/object-key';
import { partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import type { Authorizer } from '../roles/authorize';
import type { OwnObjects } from '../roles/own-objects';
import { TokenPolicy, type TokenPolicyShelf } from '../roles/token-policy';
import { hostedIn } from './party-param';
import { notFound, Problem } from './problem';
import { type ApiRequest, type ApiRoute, gone, ok } from './route';

class AuthorizeQuestion {
  @Enum(TOKEN_TYPES, '?', 'Type of the Token; when left out, that of the Token of this uid, else RFID.')
  type?: (typeof TOKEN_TYPES)[number] | null;

  @Nested(() => LocationReferences, '?', 'Where the driver wants to charge.')
  location?: LocationReferences | null;
}

const AUTHORIZATION = {
  type: 'object',
  description: 'AuthorizationInfo of OCPI 2.2.1, and where it came from; without `token` when nobody knows it.',
  properties: {
    allowed: { type: 'string' },
    token: { type: 'object' },
    from: { type: ['string', 'null'], description: 'The eMSP whose word it is, written FR*ABC.' },
    way: { type: 'string', enum: ['command', 'cache', 'hosted', 'direct', 'hub', 'none'] },
    duration_ms: { type: 'integer' },
    reason: { type: 'string', description: "For people, where the answer is not the eMSP's own." },
  },
};

export interface TokenParts {
  authorizer: Authorizer;
  own: OwnObjects;
  policies: TokenPolicyShelf;
  hosted: HostedParties;
}

export function tokenRoutes(parts: TokenParts): ApiRoute[] {
  return [authorizeRoute(parts), ...policyRoutes(parts)];
}

function authorizeRoute({ authorizer, hosted }: TokenParts): ApiRoute {
  return {
    tag: 'Token',
    scope: 'admin',
    forParty: 'path',
    method: 'post',
    path: '/parties/{country}/{party}/tokens/{uid}/authorize',
    summary: 'A hosted CPO asks whether a Token may charge, as a charger would.',
    body: AuthorizeQuestion,
    answer: AUTHORIZATION,
    status: 200,
    run: async ({ params, body }: ApiRequest<AuthorizeQuestion>) => {
      const party = hostedIn(hosted, params);
      if (!party.roles.includes('CPO'))
        throw new Problem(400, 'Bad request', `${partyKey(party.id)} is not hosted as CPO, and only a CPO asks`);
      const name = { uid: params.uid ?? '', type: body.type };
      const found = await authorizer.authorize(party.id, name, { place: body.location ?? undefined });
      const { info, from, way, durationMs, reason } = found;
      return ok({ ...info, from, way, duration_ms: durationMs, reason });
    },
  };
}

function policyRoutes({ own, policies, hosted }: TokenParts): ApiRoute[] {
  const common = {
    tag: 'Token',
    forParty: 'path' as const,
    path: '/parties/{country}/{party}/tokens/{uid}/policy',
    query: { type: "The Token's type; RFID when left out." },
  };
  const keyIn = ({ params, query }: ApiRequest) => ({
    owner: partyKey(hostedIn(hosted, params).id),
    objectId: tokenId(params.uid ?? '', query.get('type')),
  });
  return [
    {
      ...common,
      scope: 'read',
      method: 'get',
      summary: 'What is answered when a CPO asks about an own Token, beyond its `valid`.',
      answer: { type: 'object' },
      status: 200,
      run: async (request) => {
        const { owner, objectId } = keyIn(request);
        return ok((await policies.get(owner, objectId)) ?? {});
      },
    },
    {
      ...common,
      scope: 'admin',
      method: 'put',
      summary: 'Say what is answered when a CPO asks about an own Token: the verdict, and where it may charge.',
      body: TokenPolicy,
      answer: { type: 'object' },
      status: 200,
      run: async (request: ApiRequest<TokenPolicy>) => {
        const { owner, objectId } = keyIn(request);
        const { id: party } = hostedIn(hosted, request.params);
        const name = { party, module: 'tokens' as const, id: request.params.uid ?? '' };
        if (!(await own.get({ ...name, type: request.query.get('type') ?? 'RFID' })))
          throw notFound(`own Token ${request.params.uid}`);
        const { allowed, locations, info } = request.body;
        await policies.put(owner, objectId, { allowed, locations, info });
        return ok(request.body);
      },
    },
    {
      ...common,
      scope: 'admin',
      method: 'delete',
      summary: 'Answer by the `valid` of the Token alone again.',
      status: 204,
      run: async (request) => {
        const { owner, objectId } = keyIn(request);
        if (!(await policies.remove(owner, objectId))) throw notFound(`policy of Token ${request.params.uid}`);
        return gone;
      },
    },
  ];
}
