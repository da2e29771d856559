/**
 * Every object through both doors: valid ones of every shape are taken and come back the same, each single change
 * outside the rules is refused where it is, and nothing whatever makes a server error.
 */
import fc from 'fast-check';
import { isObject, type JsonObject } from '../../src/lib/json';
import { explainFaults } from '../../src/ocpi/check';
import type { Class } from '../../src/ocpi/field';
import { CDR, Location, Session, Tariff, Token } from '../../src/ocpi/model';
import type { SandboxPartner } from '../../src/sandbox/partner';
import { junk, mutated, objectOf, placesIn } from '../support/arbitrary';
import { aCdr, aLocation, aSession, aTariff, aToken } from '../support/builders';
import { World } from '../support/world';

let world: World;
let partner: SandboxPartner;

beforeAll(async () => {
  world = await World.start({ platformRate: 1_000_000, apiRate: 1_000_000 });
  partner = await world.join({
    roles: [
      { role: 'CPO', country_code: 'NL', party_id: 'TNM' },
      { role: 'EMSP', country_code: 'DE', party_id: 'MSP' },
    ],
  });
  await world.host('FR*OWN', 'CPO', 'EMSP');
});
afterAll(() => world.stop());

interface Case {
  module: string;
  type: Class;
  example: JsonObject;
  /** Members that the address says too. */
  named: JsonObject;
  from: string;
}

const cpo = { country_code: 'NL', party_id: 'TNM' };
const CASES: Case[] = [
  { module: 'locations', type: Location, example: aLocation(), named: { ...cpo, id: 'X1' }, from: 'NL*TNM' },
  { module: 'sessions', type: Session, example: aSession(), named: { ...cpo, id: 'X1' }, from: 'NL*TNM' },
  { module: 'tariffs', type: Tariff, example: aTariff(), named: { ...cpo, id: 'X1' }, from: 'NL*TNM' },
  {
    module: 'tokens',
    type: Token,
    example: aToken(),
    named: { country_code: 'DE', party_id: 'MSP', uid: 'X1', type: 'RFID' },
    from: 'DE*MSP',
  },
  { module: 'cdrs', type: CDR, example: aCdr(), named: { ...cpo, credit: null }, from: 'NL*TNM' },
];

let count = 0;

/** Sends an object to the door: PUT, or POST for a CDR; a new id each time, so that nothing is older than what is held. */
async function push({ module, from, named }: Case, body: unknown) {
  const { country_code, party_id } = named;
  const id = isObject(body) ? String(body[module === 'tokens' ? 'uid' : 'id']) : 'X1';
  const rest = module === 'cdrs' ? '' : `/${country_code}/${party_id}/${id}`;
  const method = module === 'cdrs' ? 'POST' : 'PUT';
  const text = JSON.stringify(body) ?? 'null';
  const reply = await partner.call({ method, module, role: 'RECEIVER', from, to: 'FR*OWN', rest, body: text });
  const kept = () =>
    module === 'cdrs'
      ? partner.send({ method: 'GET', url: reply.headers.location ?? '', headers: routing })
      : partner.call({ method: 'GET', module, role: 'RECEIVER', from, to: 'FR*OWN', rest });
  return { reply, kept };
}

const routing = {
  'ocpi-from-country-code': 'NL',
  'ocpi-from-party-id': 'TNM',
  'ocpi-to-country-code': 'FR',
  'ocpi-to-party-id': 'OWN',
};
const fresh = (one: Case): JsonObject => ({ ...one.named, [one.module === 'tokens' ? 'uid' : 'id']: `X${++count}` });

describe('through the door of partners', () => {
  it.each(CASES.map((one) => [one.type.name, one] as const))(
    'a valid %s of every shape is taken and comes back the same',
    async (_, one) => {
      await fc.assert(
        fc.asyncProperty(objectOf(one.type), async (value) => {
          const object = { ...value, ...fresh(one) };
          const { reply, kept } = await push(one, object);

          expect([reply.http, reply.json.status_code, reply.json.status_message]).toEqual([
            201,
            1000,
            expect.any(String),
          ]);
          expect((await kept()).json.data).toEqual(JSON.parse(JSON.stringify(object)));
        }),
        { numRuns: 25 },
      );
    },
  );

  it.each(CASES.map((one) => [one.type.name, one] as const))(
    'a %s that differs in one place is refused there, or taken',
    async (_, one) => {
      const places = placesIn(one.example).filter(([first = '']) => !(first in one.named) && first !== 'id');
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...places), junk, async (way, change) => {
          const object = { ...mutated(one.example, way, change), ...fresh(one) };
          const plain = JSON.parse(JSON.stringify(object)) as JsonObject;
          const [fault] = explainFaults(one.type, plain);
          const { reply } = await push(one, object);

          expect(reply.http).toBeLessThan(300);
          expect(reply.json.status_code).toBe(fault ? 2001 : 1000);
          if (fault) expect(reply.json.status_message).toContain(fault.path);
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(CASES.map((one) => [one.type.name, one] as const))(
    'nothing in place of a %s makes a server error',
    async (_, one) => {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
          const { reply } = await push(one, value);
          expect(reply.http).toBeLessThan(500);
          expect(Number(reply.json.status_code)).toBeLessThan(3000);
          expect(Number(reply.json.status_code)).toBeGreaterThanOrEqual(2000);
        }),
        { numRuns: 25 },
      );
    },
  );
});

describe('through the API', () => {
  const put = (one: Case, body: unknown, id: string) => {
    const path = `/parties/FR/OWN/${one.module}`;
    return one.module === 'cdrs'
      ? world.api('POST', path, body as object)
      : world.api('PUT', `${path}/${id}`, body as object);
  };
  const own = (one: Case, object: JsonObject, id: string): JsonObject => {
    const { country_code: _, party_id: __, uid: ___, ...rest } = object;
    return one.module === 'tokens'
      ? { ...rest, type: 'RFID' }
      : { ...rest, id, ...(one.module === 'cdrs' ? { credit: null, credit_reference_id: null } : {}) };
  };

  it.each(CASES.map((one) => [one.type.name, one] as const))(
    'a %s of any shape is taken and comes back the same, or is refused with the place',
    async (_, one) => {
      await fc.assert(
        fc.asyncProperty(objectOf(one.type), async (value) => {
          const id = `X${++count}`;
          const object = own(one, value, id);
          const { http, json } = await put(one, object, id);

          if (http === 201) expect(json).toMatchObject(JSON.parse(JSON.stringify(object)));
          else expect([http, (json.faults as unknown[]).length]).toEqual([400, expect.any(Number)]);
        }),
        { numRuns: 25 },
      );
    },
  );

  it.each(CASES.map((one) => [one.type.name, one] as const))(
    'a %s that differs in one place never makes a server error',
    async (_, one) => {
      const places = placesIn(one.example);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...places), junk, async (way, change) => {
          const id = `X${++count}`;
          const { http, json } = await put(one, mutated(one.example, way, change), id);
          expect(http).toBeLessThan(500);
          if (http >= 400) expect(json.detail).toEqual(expect.stringMatching(/\S/));
        }),
        { numRuns: 40 },
      );
    },
  );

  it('what is no object, or a patch of anything, never makes a server error', async () => {
    await put(CASES[0] as Case, own(CASES[0] as Case, aLocation(), 'P1'), 'P1');
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
        for (const path of ['locations/P1', 'locations/P1/E1', 'locations/P1/E1/1', 'sessions/P1'])
          for (const method of ['PUT', 'PATCH'])
            expect((await world.api(method, `/parties/FR/OWN/${path}`, JSON.stringify(value))).http).toBeLessThan(500);
      }),
      { numRuns: 15 },
    );
  });
});
