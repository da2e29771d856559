import Ajv2020 from 'ajv/dist/2020';
import { describeOcpi } from '../../src/ocpi/describe';
import { interfacesOf } from '../../src/ocpi/versions';
import { aCdr, aLocation, aToken } from '../support/builders';
import { EXAMPLES } from '../support/examples';

interface Operation {
  operationId: string;
  tags: string[];
  description: string;
  parameters: { $ref?: string; name?: string; in?: string; required?: boolean; schema?: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { headers: object; content: Record<string, { schema: object }> }>;
  callbacks?: { result: Record<string, { post: Operation }> };
}

const document = describeOcpi('2.2.1', 'A hub') as unknown as {
  openapi: string;
  info: { title: string; version: string };
  servers?: unknown;
  security: object[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, { name?: string; required?: boolean; in?: string }>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const of = (path: string, method: string) => {
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error(`${method} ${path} is not described`);
  return operation;
};
const namesOf = ({ parameters }: Operation) =>
  parameters.map(({ $ref, name }) => name ?? $ref?.split('/').at(-1) ?? '');

const IDS = ['X-Request-ID', 'X-Correlation-ID'];
const ROUTING = ['OCPI-to-country-code', 'OCPI-to-party-id', 'OCPI-from-country-code', 'OCPI-from-party-id'];

/** Every value of `$ref` in the document. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}

describe('the description of what partners can call', () => {
  it('is OpenAPI 3.1 under the given name, without servers, with the token of OCPI', () => {
    expect([document.openapi, document.info.title, document.info.version]).toEqual(['3.1.0', 'A hub', '2.2.1']);
    expect(document.servers).toBeUndefined();
    expect(document.security).toEqual([{ credentialsToken: [] }]);
    expect(document.components.securitySchemes?.credentialsToken).toMatchObject({
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
    });
  });

  it('has each row of the tables once, where it is served', () => {
    const expected = interfacesOf('2.2.1').flatMap(({ module, role, endpoints }) =>
      endpoints.map(({ method, path, operation }) => {
        const side = module === 'credentials' ? '' : `/${role.toLowerCase()}`;
        return `${method.toLowerCase()} ${[`/ocpi/2.2.1${side}`, module, path].filter(Boolean).join('/')} ${operation}`;
      }),
    );
    const versions = ['get /ocpi/versions getVersions', 'get /ocpi/2.2.1 getVersionDetails'];

    const found = operations.map(({ path, method, operation }) => `${method} ${path} ${operation.operationId}`);

    expect(found.sort()).toEqual([...versions, ...expected].sort());
    expect(document.paths['/ocpi/2.2.1/credentials']).toBeDefined();
    expect(document.paths['/ocpi/2.2.1/receiver/locations/{country_code}/{party_id}/{location_id}']).toBeDefined();
  });

  it('names the section of each operation and its module', () => {
    for (const { operation } of operations) {
      expect(operation.description).toMatch(/^Section "[^"]+, [^"]+"\.$/);
      expect(operation.tags).toHaveLength(1);
    }
  });

  it('refers to nothing that is not there, and has nothing that nobody refers to', () => {
    const used = new Set(references(document));
    const there = ['parameters', 'headers', 'responses', 'schemas'].flatMap((kind) =>
      Object.keys(document.components[kind] ?? {}).map((name) => `#/components/${kind}/${name}`),
    );

    expect([...used].sort()).toEqual(there.sort());
  });

  it('asks for ids everywhere and for routing headers on functional modules only', () => {
    for (const { path, operation } of operations) {
      const isRouted = !/versions$|2\.2\.1$|credentials|hubclientinfo/.test(path.replace(/\/\{.*/, ''));
      const names = namesOf(operation);

      expect(names.filter((name) => IDS.includes(name))).toEqual(IDS);
      expect(names.filter((name) => ROUTING.includes(name))).toEqual(isRouted ? ROUTING : []);
      expect(Object.keys(operation.responses['2XX']?.headers ?? {})).toEqual(
        expect.arrayContaining(isRouted ? [...IDS, ...ROUTING] : IDS),
      );
    }
    const required = Object.values(document.components.parameters ?? {}).filter((parameter) => parameter.required);
    expect(required.map(({ name }) => name)).toEqual(IDS);
  });

  it('names each segment in braces as a required parameter', () => {
    for (const { path, operation } of operations) {
      const segments = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');

      expect(inPath.map(({ name }) => name)).toEqual(segments);
      expect(inPath.every(({ required }) => required)).toBe(true);
    }
  });

  it('gives lists the four parameters and the three headers of a page', () => {
    const list = of('/ocpi/2.2.1/sender/locations', 'get');

    expect(namesOf(list)).toEqual(expect.arrayContaining(['date_from', 'date_to', 'offset', 'limit']));
    expect(Object.keys(list.responses['2XX']?.headers ?? {})).toEqual(
      expect.arrayContaining(['Link', 'X-Total-Count', 'X-Limit']),
    );
    expect(namesOf(of('/ocpi/2.2.1/sender/locations/{location_id}', 'get'))).not.toContain('limit');
  });

  it('demands date_from of the Session list alone', () => {
    const sessions = of('/ocpi/2.2.1/sender/sessions', 'get');

    expect(sessions.parameters.find(({ name }) => name === 'date_from')).toMatchObject({ in: 'query', required: true });
    expect(namesOf(sessions).filter((name) => name === 'date_from')).toHaveLength(1);
    expect(document.components.parameters?.date_from?.required).toBe(false);
  });

  it('says which body may be left out, and what a PATCH must hold', () => {
    const authorize = of('/ocpi/2.2.1/sender/tokens/{token_uid}/authorize', 'post');
    const path = '/ocpi/2.2.1/receiver/tokens/{country_code}/{party_id}/{token_uid}';

    expect(authorize.requestBody?.required).toBe(false);
    expect(of(path, 'put').requestBody?.required).toBe(true);
    expect(of(path, 'patch').requestBody?.content['application/json']?.schema.required).toEqual(['last_updated']);
  });

  it('tells what is posted to response_url, of a body and of a query', () => {
    const addresses = operations.flatMap(({ operation }) =>
      Object.entries(operation.callbacks?.result ?? {}).map(([address, { post }]) => [
        operation.operationId,
        address,
        references(post.requestBody).map((reference) => reference.split('/').at(-1))[0],
      ]),
    );

    expect(addresses).toEqual([
      ...['Start', 'Stop'].map((name) => [`post${name}Session`, '{$request.body#/response_url}', 'CommandResult']),
      ['postReserveNow', '{$request.body#/response_url}', 'CommandResult'],
      ['postCancelReservation', '{$request.body#/response_url}', 'CommandResult'],
      ['postUnlockConnector', '{$request.body#/response_url}', 'CommandResult'],
      ['getActiveChargingProfile', '{$request.query.response_url}', 'ActiveChargingProfileResult'],
      ['putChargingProfile', '{$request.body#/response_url}', 'ChargingProfileResult'],
      ['deleteChargingProfile', '{$request.query.response_url}', 'ClearProfileResult'],
    ]);
  });
});

describe('its schemas', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'ocpi');
  const isValid = (pointer: string, value: unknown) => ajv.validate({ $ref: `ocpi#${pointer}` }, value);
  const escaped = (path: string) => path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
  const answerOf = (path: string) => `/paths/${escaped(path)}/get/responses/2XX/content/application~1json/schema`;
  const timestamp = '2026-05-01T10:00:00Z';

  it.each(EXAMPLES.map(([type, example]) => [type.name, example] as const))('take a valid %s', (name, example) => {
    expect(isValid(`/components/schemas/${name}`, example)).toBe(true);
  });

  it('refuse what lacks a member, and want data in an envelope', () => {
    const lists = answerOf('/ocpi/2.2.1/sender/cdrs');

    expect(isValid('/components/schemas/Token', { ...aToken(), uid: undefined })).toBe(false);
    expect(isValid(lists, { data: [aCdr()], status_code: 1000, timestamp })).toBe(true);
    expect(isValid(lists, { data: aCdr(), status_code: 1000, timestamp })).toBe(false);
    expect(isValid(lists, { data: [aLocation()], status_code: 1000, timestamp })).toBe(false);
    expect(isValid(lists, { data: [] })).toBe(false);
    expect(isValid(lists, { status_code: 2001, status_message: 'no', timestamp })).toBe(true);
  });
});
