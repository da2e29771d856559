/** Objects of hosted parties: what they own and what they received, in OCPI's own form, unchanged. */
import type { ObjectModule } from '../ocpi/object-key';
import { OBJECT_MODULES } from '../ocpi/object-key';
import { parseParty, partyKey } from '../ocpi/party';
import type { HostedParties } from '../platforms/hosted-parties';
import { ObjectRefused, type OwnName } from '../roles/own-name';
import type { OwnObjects } from '../roles/own-objects';
import type { ObjectShelf } from '../roles/shelf';
import { filterIn, filtersOf, windowIn } from './object-filters';
import { hostedIn } from './party-param';
import { conflict, notFound, Problem } from './problem';
import { type ApiAnswer, type ApiRequest, type ApiRoute, gone, LIST_QUERY, limitOf, listOf } from './route';

export interface ObjectParts {
  own: OwnObjects;
  shelf: ObjectShelf;
  hosted: HostedParties;
}

export const OBJECT = { type: 'object', description: 'The OCPI 2.2.1 object.' };
const TYPE_QUERY = { type: "A Token's type; RFID when left out." };
const ONE: Record<ObjectModule, string> = {
  locations: 'Location',
  tariffs: 'Tariff',
  tokens: 'Token',
  sessions: 'Session',
  cdrs: 'CDR',
};
/** Modules whose objects a back office puts by their id. */
const PUT_MODULES = ['locations', 'tariffs', 'tokens', 'sessions'] as const;

export function objectRoutes(parts: ObjectParts): ApiRoute[] {
  return [...OBJECT_MODULES.flatMap((module) => readRoutes(parts, module)), ...writeRoutes(parts)];
}

function writeRoutes(parts: ObjectParts): ApiRoute[] {
  return [...PUT_MODULES.flatMap((module) => putRoutes(parts, module)), postCdrRoute(parts), ...partRoutes(parts)];
}

/** Tells why an object was not taken. */
export async function refusing<T>(job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (error) {
    if (!(error instanceof ObjectRefused)) throw error;
    if (error.kind === 'unknown') throw notFound(error.message);
    if (error.kind === 'conflict') throw conflict(error.message);
    throw new Problem(400, 'Bad request', error.message, { faults: error.faults });
  }
}

const nameIn = ({ hosted }: ObjectParts, module: ObjectModule, { params, query }: ApiRequest): OwnName => ({
  party: hostedIn(hosted, params).id,
  module,
  id: params.id ?? '',
  ...(module === 'tokens' ? { type: query.get('type') ?? 'RFID' } : {}),
});

const text = (status: number, json: string): ApiAnswer => ({ status, json });

function putRoutes(parts: ObjectParts, module: ObjectModule): ApiRoute[] {
  const [put, patch, remove] = allWriteRoutes(parts, module);
  // OCPI 2.2.1 "Sessions": a Session cannot be deleted.
  return [put, patch, ...(module === 'sessions' ? [] : [remove])];
}

function allWriteRoutes(parts: ObjectParts, module: ObjectModule): [ApiRoute, ApiRoute, ApiRoute] {
  const common = {
    tag: ONE[module],
    scope: 'admin' as const,
    forParty: 'path' as const,
    path: `/parties/{country}/{party}/${module}/{id}`,
    query: module === 'tokens' ? TYPE_QUERY : undefined,
    answer: OBJECT,
    status: 200,
  };
  return [
    {
      ...common,
      method: 'put',
      summary: `Create or replace an own ${ONE[module]}; it goes out to partners by itself.`,
      run: (request) =>
        refusing(async () => {
          const { json, isNew } = await parts.own.put(nameIn(parts, module, request), request.text);
          return text(isNew ? 201 : 200, json);
        }),
    },
    {
      ...common,
      method: 'patch',
      summary: `Change members of an own ${ONE[module]} (merge patch).`,
      run: (request) =>
        refusing(async () => text(200, await parts.own.patch(nameIn(parts, module, request), {}, request.text))),
    },
    {
      ...common,
      method: 'delete',
      summary: `Remove an own ${ONE[module]} the way OCPI does it.`,
      answer: undefined,
      status: 204,
      run: async (request) => {
        if (!(await parts.own.remove(nameIn(parts, module, request))))
          throw notFound(`own ${ONE[module]} ${request.params.id}`);
        return gone;
      },
    },
  ];
}

function partRoutes(parts: ObjectParts): ApiRoute[] {
  const above = '/parties/{country}/{party}/locations/{id}/{evse_uid}';
  const levels = [
    { path: above, what: 'an EVSE' },
    { path: `${above}/{connector_id}`, what: 'a Connector' },
  ];
  const partIn = ({ params: { evse_uid, connector_id } }: ApiRequest) => ({ evse_uid, connector_id });
  return levels.flatMap(({ path, what }): ApiRoute[] => {
    const common = { tag: 'Location', scope: 'admin' as const, forParty: 'path' as const, path, answer: OBJECT };
    return [
      {
        ...common,
        method: 'patch',
        summary: `Change members of ${what} of an own Location; answers the Location.`,
        status: 200,
        run: (request) =>
          refusing(async () => {
            const name = nameIn(parts, 'locations', request);
            return text(200, await parts.own.patch(name, partIn(request), request.text));
          }),
      },
      {
        ...common,
        method: 'put',
        summary: `Add or replace ${what} of an own Location; answers the Location.`,
        status: 200,
        run: (request) =>
          refusing(async () => {
            const name = nameIn(parts, 'locations', request);
            const { json, isNew } = await parts.own.putPart(name, partIn(request), request.text);
            return text(isNew ? 201 : 200, json);
          }),
      },
    ];
  });
}

function postCdrRoute(parts: ObjectParts): ApiRoute {
  return {
    tag: 'CDR',
    scope: 'admin',
    forParty: 'path',
    method: 'post',
    path: '/parties/{country}/{party}/cdrs',
    summary: 'Hand in a CDR; it goes to the eMSP of its Token and is never changed again.',
    answer: OBJECT,
    status: 201,
    run: (request) =>
      refusing(async () => {
        const { id } = (request.body ?? {}) as { id?: unknown };
        if (typeof id !== 'string' || id === '') throw new Problem(400, 'Bad request', '/id is missing');
        const name = { ...nameIn(parts, 'cdrs', request), id };
        const { json, isNew } = await parts.own.create(name, request.text);
        return text(isNew ? 201 : 200, json);
      }),
  };
}

function readRoutes({ shelf, hosted }: ObjectParts, module: ObjectModule): ApiRoute[] {
  const above = `/parties/{country}/{party}/${module}`;
  const common = {
    tag: ONE[module],
    scope: 'read' as const,
    forParty: 'path' as const,
    method: 'get' as const,
    status: 200,
  };
  const one = async (params: Record<string, string>, owner: string, type: string | null): Promise<ApiAnswer> => {
    const objectId = (params.id ?? '').toUpperCase() + (type && type !== 'RFID' ? `|${type}` : '');
    const found = await shelf.get(partyKey(hostedIn(hosted, params).id), { module, owner, objectId });
    if (!found) throw notFound(`${ONE[module]} ${params.id} of ${owner} here`);
    return text(200, found.json);
  };
  return [
    {
      ...common,
      path: above,
      summary: `Every ${ONE[module]} that the party owns or received.`,
      query: { ...LIST_QUERY, ...filtersOf(module) },
      answer: listOf(OBJECT),
      run: async ({ params, query }) => {
        const limit = limitOf(query);
        const filter = { holder: partyKey(hostedIn(hosted, params).id), module, ...filterIn(module, query) };
        const after = query.get('cursor') ?? undefined;
        const newestFirst = query.get('order') === 'newest';
        const asked = { ...windowIn(query), offset: 0, limit, after, newestFirst, uncounted: true };
        const page = await shelf.list(filter, asked);
        const next = page.hasMore ? (page.last ?? null) : null;
        return text(200, `{"items":[${page.items.join(',')}],"next":${JSON.stringify(next)}}`);
      },
    },
    {
      ...common,
      path: `${above}/{id}`,
      summary: `One ${ONE[module]} that the party owns.`,
      query: module === 'tokens' ? TYPE_QUERY : undefined,
      answer: OBJECT,
      run: ({ params, query }) => one(params, partyKey(hostedIn(hosted, params).id), query.get('type')),
    },
    {
      ...common,
      path: `${above}/{owner_country}/{owner_party}/{id}`,
      summary: `One ${ONE[module]} of any owner, as the party has it.`,
      query: module === 'tokens' ? TYPE_QUERY : undefined,
      answer: OBJECT,
      run: ({ params, query }) => {
        const owner = parseParty(`${params.owner_country}*${params.owner_party}`);
        if (!owner) throw new Problem(400, 'Bad request', 'an owner is two letters and three characters: FR/ABC');
        return one(params, partyKey(owner), query.get('type'));
      },
    },
  ];
}
