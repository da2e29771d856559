/** The routes of the API → OpenAPI 3.1. The routes are the source; the document cannot disagree with them. */
import type { Class } from '../ocpi/field';
import type { Schema } from '../ocpi/kinds';
import { objectSchema, reachableFrom } from '../ocpi/schema';
import type { ApiRoute } from './route';

const refer = (type: Class): Schema => ({ $ref: `#/components/schemas/${type.name}` });
const json = (schema: Schema) => ({ 'application/json': { schema } });

const PROBLEM: Schema = {
  type: 'object',
  description: 'RFC 9457 problem document.',
  required: ['title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    faults: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, problem: { type: 'string' } } },
    },
  },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A write that is sent again with the same value is answered as the first time and not carried out again.',
  schema: { type: 'string', maxLength: 255 },
};

const FOR_PARTY = {
  path: ' Keys of scope party:FR*ABC: for their own party.',
  filter: ' Keys of scope party:FR*ABC: what is of their party.',
};

const scopeOf = ({ scope, forParty }: ApiRoute) => `Scope: ${scope}.${forParty ? FOR_PARTY[forParty] : ''}`;

export function describeApi(routes: ApiRoute[], release: string): object {
  const bodies = new Set(routes.flatMap(({ body }) => (body ? [...reachableFrom(body)] : [])));
  const schemas = Object.fromEntries([...bodies].map((type) => [type.name, objectSchema(type, refer)]));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Junction', version: release, description: 'For back offices and operators.' },
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
      schemas: { ...schemas, Problem: PROBLEM },
    },
  };
}

function operation(route: ApiRoute): object {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(route.query ?? {}).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }));
  return {
    tags: [route.tag],
    summary: route.summary,
    description: scopeOf(route),
    parameters: [...inPath, ...inQuery, ...(route.method === 'get' ? [] : [IDEMPOTENCY_KEY])],
    ...(route.body ? { requestBody: { content: json(refer(route.body)) } } : {}),
    responses: {
      [route.status]: {
        description: 'Done.',
        ...(route.answer ? { content: { [route.media ?? 'application/json']: { schema: route.answer } } } : {}),
      },
      default: {
        description: 'What was wrong, and what to do.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}
