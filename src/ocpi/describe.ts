/** The endpoint tables → OpenAPI 3.1. The tables are the source; the document cannot disagree with them. */
import type { Endpoint, ModuleInterface } from './endpoint';
import { type Class, type Field, fieldsOf } from './field';
import { HEADER } from './headers';
import { ciString, countryCode, dateTime, int, partyCode, type Schema } from './kinds';
import { Version, VersionDetails } from './model';
import { ListQuery } from './page';
import { objectSchema, reachableFrom } from './schema';
import { interfacesOf } from './versions';

const json = (schema: Schema) => ({ 'application/json': { schema } });
const refer = (type: Class): Schema => ({ $ref: `#/components/schemas/${type.name}` });
const shared = (name: string): Schema => ({ $ref: `#/components/parameters/${name}` });
const sharedHeader = (name: string): Schema => ({ $ref: `#/components/headers/${name}` });
const headersByName = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, sharedHeader(name)]));

/** OpenAPI has no word for the scheme `Token`: the header is described as it is written. */
const SECURITY = {
  credentialsToken: {
    type: 'apiKey',
    in: 'header',
    name: HEADER.authorization,
    description: 'The word Token, one space, and the credentials token in Base64.',
  },
};

const IDS = [HEADER.requestId, HEADER.correlationId];
const TO = [HEADER.toCountry, HEADER.toParty];
const FROM = [HEADER.fromCountry, HEADER.fromParty];
const PAGE = [HEADER.link, HEADER.totalCount, HEADER.limit];

interface Described {
  schema: Schema;
  description: string;
}

const text: Schema = { type: 'string' };

/** Every header that is described once and named elsewhere. */
const HEADERS: Record<string, Described> = {
  [HEADER.requestId]: { schema: text, description: 'Id of this request; the answer repeats it.' },
  [HEADER.correlationId]: { schema: text, description: 'Id of the journey; the same over every hop.' },
  [HEADER.toCountry]: { schema: countryCode.schema, description: 'Country code of the party that is meant.' },
  [HEADER.toParty]: { schema: partyCode.schema, description: 'Party id of the party that is meant.' },
  [HEADER.fromCountry]: { schema: countryCode.schema, description: 'Country code of the party that sends.' },
  [HEADER.fromParty]: { schema: partyCode.schema, description: 'Party id of the party that sends.' },
  [HEADER.link]: { schema: text, description: 'Address of the next page, with rel="next"; not on the last page.' },
  [HEADER.totalCount]: { schema: int.schema, description: 'Objects on all pages together.' },
  [HEADER.limit]: { schema: int.schema, description: 'The most objects that the server puts on one page.' },
};

/** Path parameters that are not the id of an object. */
const SEGMENTS: Record<string, Described> = {
  country_code: { schema: countryCode.schema, description: 'Country code of the party that owns the object.' },
  party_id: { schema: partyCode.schema, description: 'Party id of the party that owns the object.' },
};

const ENVELOPE: Schema = {
  type: 'object',
  description: 'What every answer is wrapped in (OCPI 2.2.1 "Response format").',
  required: ['status_code', 'timestamp'],
  properties: {
    status_code: { ...int.schema, description: '1xxx success, 2xxx client error, 3xxx server error, 4xxx hub error.' },
    status_message: { type: 'string', description: 'The same in words.' },
    timestamp: { ...dateTime.schema, description: 'When this answer was made.' },
  },
};

const REFUSED = {
  description: 'What was wrong. OCPI errors also come with HTTP 200; the envelope tells.',
  headers: headersByName(IDS),
  content: json({ $ref: '#/components/schemas/Envelope' }),
};

/**
 * What partners can call in a version, as an OpenAPI document. `publicName` is its title. Throws RangeError for a
 * version that we do not speak.
 */
export function describeOcpi(version: string, publicName: string): Schema {
  const interfaces = interfacesOf(version);
  return {
    openapi: '3.1.0',
    info: { title: publicName, version, description: `OCPI ${version}.` },
    security: [{ credentialsToken: [] }],
    paths: { ...versionPaths(version), ...modulePaths(version, interfaces) },
    components: {
      securitySchemes: SECURITY,
      parameters: { ...sharedHeaderParameters(), ...sharedListParameters() },
      headers: HEADERS,
      responses: { Refused: REFUSED },
      schemas: { Envelope: ENVELOPE, ...schemasOf(interfaces) },
    },
  };
}

function versionPaths(version: string): Record<string, Schema> {
  const row = (rest: Pick<Endpoint, 'operation' | 'summary' | 'section' | 'answer' | 'answersList'>) => ({
    get: operation({ method: 'GET', path: '', ...rest }, { module: 'versions', isRouted: false }),
  });
  return {
    '/ocpi/versions': row({
      operation: 'getVersions',
      summary: 'The versions that are spoken here.',
      section: 'Versions, Version information endpoint',
      answer: Version,
      answersList: true,
    }),
    [`/ocpi/${version}`]: row({
      operation: 'getVersionDetails',
      summary: 'What is served in this version, and where.',
      section: 'Versions, Version details endpoint',
      answer: VersionDetails,
    }),
  };
}

function modulePaths(version: string, interfaces: readonly ModuleInterface[]): Record<string, Schema> {
  const paths: Record<string, Schema> = {};
  for (const { module, role, kind, endpoints } of interfaces) {
    const side = module === 'credentials' ? '' : `/${role.toLowerCase()}`;
    for (const endpoint of endpoints) {
      const path = `/ocpi/${version}${side}/${module}${endpoint.path && `/${endpoint.path}`}`;
      const described = operation(endpoint, { module, isRouted: kind === 'functional' });
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: described };
    }
  }
  return paths;
}

/** Where an operation belongs. */
interface Place {
  module: string;
  /** Between two parties: routing headers come with it. */
  isRouted: boolean;
}

function operation(endpoint: Endpoint, { module, isRouted }: Place): Schema {
  const { body, bodyOptional } = endpoint;
  const headers = isRouted ? [...IDS, ...TO, ...FROM] : IDS;
  return {
    operationId: endpoint.operation,
    tags: [module],
    summary: endpoint.summary,
    description: `Section "${endpoint.section}".`,
    parameters: [...headers.map(shared), ...segmentParameters(endpoint.path), ...queryParameters(endpoint)],
    ...(body ? { requestBody: { required: !bodyOptional, content: json(bodySchema(body, endpoint.method)) } } : {}),
    responses: {
      '2XX': {
        description: 'Done.',
        headers: headersByName(endpoint.list ? [...headers, ...PAGE] : headers),
        content: json(answerSchema(endpoint)),
      },
      default: { $ref: '#/components/responses/Refused' },
    },
    ...(endpoint.result ? { callbacks: callbacks(endpoint, endpoint.result) } : {}),
  };
}

/** The asynchronous result, at an address of the caller's choice. */
function callbacks({ body }: Endpoint, result: Class): Schema {
  const address = body ? '{$request.body#/response_url}' : '{$request.query.response_url}';
  const post = {
    summary: 'What came of it.',
    parameters: [...IDS, ...TO, ...FROM].map(shared),
    requestBody: { required: true, content: json(refer(result)) },
    responses: { '2XX': { description: 'Received.', content: json(answerSchema({})) } },
  };
  return { result: { [address]: { post } } };
}

/** OCPI 2.2.1 "PATCH": any of the fields may come, but for `last_updated`, which must. */
function bodySchema(body: Class, method: string): Schema {
  return method === 'PATCH' ? objectSchema(body, refer, true) : refer(body);
}

function answerSchema({ answer, answersList }: Pick<Endpoint, 'answer' | 'answersList'>): Schema {
  const envelope = { $ref: '#/components/schemas/Envelope' };
  if (!answer) return envelope;
  const one = typeof answer === 'function' ? refer(answer) : answer.schema;
  const data = answersList ? { type: 'array', items: one } : one;
  return { allOf: [envelope, { type: 'object', properties: { data } }] };
}

function segmentParameters(path: string): Schema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const ofObject = { schema: ciString(36).schema, description: `The ${name.replaceAll('_', ' ')}.` };
    return { name, in: 'path', required: true, ...(SEGMENTS[name] ?? ofObject) };
  });
}

/** A row's own parameters stand for those of every list that have the same name. */
function queryParameters({ list, query }: Endpoint): Schema[] {
  const own = query ? fieldsOf(query) : [];
  const everyList = list ? fieldsOf(ListQuery).filter(({ name }) => !own.some((field) => field.name === name)) : [];
  return [...own.map(inQuery), ...everyList.map(({ name }) => shared(name))];
}

const inQuery = ({ name, cardinality, doc, kind }: Field): Schema => ({
  name,
  in: 'query',
  required: cardinality === '1',
  description: doc,
  schema: kind?.schema ?? {},
});

const sharedListParameters = () => Object.fromEntries(fieldsOf(ListQuery).map((field) => [field.name, inQuery(field)]));

/** TO is left out where the hub shall find the receiver, FROM where a platform has one party in one role. */
function sharedHeaderParameters(): Record<string, Schema> {
  const optional = [...TO, ...FROM].map((name) => [name, false] as const);
  const all = [...IDS.map((name) => [name, true] as const), ...optional];
  return Object.fromEntries(all.map(([name, required]) => [name, { name, in: 'header', required, ...HEADERS[name] }]));
}

/** Every class that a body or an answer reaches, by its name. */
function schemasOf(interfaces: readonly ModuleInterface[]): Record<string, Schema> {
  const named = interfaces.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ body, answer, result }) => [body, answer, result]),
  );
  const found = new Set<Class>();
  for (const type of [Version, VersionDetails, ...named]) if (typeof type === 'function') reachableFrom(type, found);
  return Object.fromEntries([...found].map((type) => [type.name, objectSchema(type, refer)]));
}
