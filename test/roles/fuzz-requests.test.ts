/**
 * What is asked and told between partners, beside the five objects of fuzz.test.ts: parts of Locations, commands, charging
 * profiles, their results, preferences, questions, ClientInfo and Credentials. Valid ones of every shape are understood and
 * kept as they are, each single change outside the rules is refused where it is, and nothing makes a server error.
 */
import fc from 'fast-check';
import type { JsonObject } from '../../src/lib/json';
import { explainFaults } from '../../src/ocpi/check';
import type { Class } from '../../src/ocpi/field';
import * as model from '../../src/ocpi/model';
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { Reply } from '../../src/sandbox/wire';
import { junk, mutated, objectOf, placesIn } from '../support/arbitrary';
import { EXAMPLES } from '../support/examples';
import { aLocation, World } from '../support/world';

const MINUTE = 60_000;
let world: World;
let partner: SandboxPartner;
let upstream: SandboxPartner;
/** A Session of the hosted CPO. */
let running = '';

beforeAll(async () => {
  world = await World.start({ platformRate: 1_000_000, apiRate: 1_000_000, stillAliveSeconds: 1_000_000 });
  partner = await world.join({
    roles: [
      { role: 'CPO', country_code: 'NL', party_id: 'TNM' },
      { role: 'EMSP', country_code: 'DE', party_id: 'MSP' },
    ],
  });
  upstream = await world.join({ roles: [{ role: 'HUB', country_code: 'BE', party_id: 'HUB' }] });
  await world.host('FR*OWN', 'CPO', 'EMSP');
  const capabilities = ['CHARGING_PREFERENCES_CAPABLE', 'CHARGING_PROFILE_CAPABLE', 'UNLOCK_CAPABLE', 'RESERVABLE'];
  const own = aLocation({ country_code: 'FR', party_id: 'OWN' });
  const [evse] = own.evses as object[];
  const evses = [{ ...evse, capabilities: [...capabilities, 'REMOTE_START_STOP_CAPABLE'] }];
  await world.api('PUT', '/parties/FR/OWN/locations/LOC1', { ...own, evses });
  await pushes('locations', '/NL/TNM/LOC1', aLocation());
  running = await aSessionHere();
});
afterAll(() => world.stop());

const asked = (from: string, method: string, module: string, role: 'SENDER' | 'RECEIVER') => ({
  ...{ from, to: 'FR*OWN', method, module, role },
});
const pushes = (module: string, rest: string, body: unknown) =>
  partner.call({ ...asked('NL*TNM', 'PUT', module, 'RECEIVER'), rest, body: textOf(body) });
const read = async (module: string, rest: string) =>
  (await partner.call({ ...asked('NL*TNM', 'GET', module, 'RECEIVER'), rest })).json.data;
const textOf = (body: unknown) => JSON.stringify(body) ?? 'null';
const plain = (value: unknown) => JSON.parse(textOf(value)) as JsonObject;
const exampleOf = (type: Class) => EXAMPLES.find(([one]) => one === type)?.[1] ?? {};

interface Case {
  type: Class;
  /** Members that must fit the place where it is sent, or what it is about. */
  fixed?: () => JsonObject;
  /** Brings a valid shape into what the rules beyond single members ask for. */
  arranged?: (value: JsonObject) => JsonObject;
  send: (body: unknown) => Promise<Reply>;
  /** What has become of it, in the form it was sent in; undefined: it was understood, and not taken. */
  kept?: (body: JsonObject, reply: Reply) => Promise<unknown>;
}

let count = 0;
const moment = () => new Date(Date.parse('2027-01-01T00:00:00Z') + ++count * 1000).toISOString();
const response_url = () => `http://127.0.0.1:${partner.port}/results/${++count}`;

/** The newest order that the hosted CPO was given, as it was sent, if it was taken on. */
async function orderOf({ response_url: _, ...sent }: JsonObject, reply: Reply): Promise<unknown> {
  if ((reply.json.data as { result?: string } | undefined)?.result !== 'ACCEPTED') return undefined;
  const { json } = await world.api('GET', '/parties/FR/OWN/commands?limit=1');
  const [order] = json.items as { request: JsonObject }[];
  const { session_id, ...content } = order?.request ?? {};
  return { ...content, ...('session_id' in sent ? { session_id } : {}), response_url: _ };
}

const driver = () => ({ ...plain(exampleOf(model.Token)), country_code: 'DE', party_id: 'MSP' });
const command = (type: Class, name: string, fixed: () => JsonObject): Case => ({
  type,
  fixed: () => ({ response_url: response_url(), ...fixed() }),
  send: (body) =>
    partner.call({ ...asked('DE*MSP', 'POST', 'commands', 'RECEIVER'), rest: `/${name}`, body: textOf(body) }),
  kept: orderOf,
});

/** A Session of the hosted CPO for the partner's driver, new each time: nothing is asked too often. */
async function aSessionHere(): Promise<string> {
  const id = `S${++count}`;
  const session = { ...exampleOf(model.Session), id, country_code: 'FR', party_id: 'OWN', status: 'ACTIVE' };
  const cdr_token = { ...exampleOf(model.CdrToken), country_code: 'DE', party_id: 'MSP' };
  const { http, text } = await world.api('PUT', `/parties/FR/OWN/sessions/${id}`, {
    ...session,
    ...{ cdr_token, end_date_time: null, location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' },
  });
  if (http >= 300) throw new Error(text);
  return id;
}

/** An order of the hosted eMSP that the partner has taken on: where its result goes, and what came of it. */
async function orderGiven(name: string) {
  const isOrder = ({ path, method }: { path: string; method: string }) =>
    /\/receiver\/(commands|chargingprofiles)\//.test(path) && method !== 'PATCH';
  partner.answer(isOrder, { data: { result: 'ACCEPTED', timeout: 30 } });
  partner.received.length = 0;
  const to = { country_code: 'NL', party_id: 'TNM' };
  const path = '/parties/FR/OWN';
  const query = '?to=NL*TNM';
  const { json } =
    name === 'UNLOCK_CONNECTOR'
      ? await world.api('POST', `${path}/commands/${name}`, { to, ...exampleOf(model.UnlockConnector) })
      : name === 'SET'
        ? await world.api('PUT', `${path}/sessions/S1/charging-profile`, { to, ...exampleOf(model.ChargingProfile) })
        : name === 'GET'
          ? await world.api('GET', `${path}/sessions/S1/active-charging-profile${query}`)
          : await world.api('DELETE', `${path}/sessions/S1/charging-profile${query}`);
  const sent = partner.received.find(isOrder);
  const url = sent?.query.get('response_url') ?? (JSON.parse(sent?.body || '{}') as JsonObject).response_url;
  return { id: String(json.id), url: String(url) };
}

const result = (type: Class, name: string): Case => {
  let order = { id: '', url: '' };
  return {
    type,
    send: async (body) => {
      order = await orderGiven(name);
      return partner.send({ method: 'POST', url: order.url, body: textOf(body) });
    },
    kept: async () => (await world.api('GET', `/commands/${order.id}`)).json.result,
  };
};

const CASES: Case[] = [
  {
    type: model.EVSE,
    fixed: () => ({ uid: 'E1', last_updated: moment() }),
    send: (body) => pushes('locations', '/NL/TNM/LOC1/E1', body),
    kept: () => read('locations', '/NL/TNM/LOC1/E1'),
  },
  {
    type: model.Connector,
    fixed: () => ({ id: '9', last_updated: moment() }),
    send: (body) => pushes('locations', '/NL/TNM/LOC1/E1/9', body),
    kept: () => read('locations', '/NL/TNM/LOC1/E1/9'),
  },
  command(model.StartSession, 'START_SESSION', () => ({ ...place(), token: driver() })),
  command(model.ReserveNow, 'RESERVE_NOW', () => ({ ...place(), token: driver(), expiry_date: inAnHour() })),
  command(model.StopSession, 'STOP_SESSION', () => ({ session_id: running })),
  command(model.CancelReservation, 'CANCEL_RESERVATION', () => ({})),
  command(model.UnlockConnector, 'UNLOCK_CONNECTOR', () => ({ ...place(), evse_uid: 'E1', connector_id: '1' })),
  result(model.CommandResult, 'UNLOCK_CONNECTOR'),
  {
    type: model.SetChargingProfile,
    fixed: () => ({ response_url: response_url() }),
    arranged: ({ charging_profile, ...rest }) => ({ ...rest, charging_profile: rising(charging_profile as never) }),
    send: async (body) => {
      const rest = `/${await aSessionHere()}`;
      return partner.call({ ...asked('DE*MSP', 'PUT', 'chargingprofiles', 'RECEIVER'), rest, body: textOf(body) });
    },
    kept: orderOf,
  },
  result(model.ChargingProfileResult, 'SET'),
  result(model.ActiveChargingProfileResult, 'GET'),
  result(model.ClearProfileResult, 'CLEAR'),
  {
    type: model.ActiveChargingProfile,
    send: (body) =>
      partner.call({ ...asked('NL*TNM', 'PUT', 'chargingprofiles', 'SENDER'), rest: '/S1', body: textOf(body) }),
    kept: async () => {
      const { json } = await world.api('GET', '/parties/FR/OWN/sessions/S1/charging-profile');
      return (json.items as { active_charging_profile: unknown }[])[0]?.active_charging_profile;
    },
  },
  (() => {
    let session = '';
    return {
      type: model.ChargingPreferences,
      send: async (body: unknown) => {
        session = await aSessionHere();
        const rest = `/${session}/charging_preferences`;
        return partner.call({ ...asked('DE*MSP', 'PUT', 'sessions', 'SENDER'), rest, body: textOf(body) });
      },
      kept: async () =>
        (await world.api('GET', `/parties/FR/OWN/sessions/${session}/charging-preferences`)).json.preferences,
    };
  })(),
  {
    type: model.LocationReferences,
    send: (body) =>
      partner.call({ ...asked('NL*TNM', 'POST', 'tokens', 'SENDER'), rest: '/NONE/authorize', body: textOf(body) }),
  },
  {
    type: model.ClientInfo,
    fixed: () => ({ country_code: 'BE', party_id: 'ABC', last_updated: moment() }),
    send: (body) =>
      upstream.call({ method: 'PUT', module: 'hubclientinfo', role: 'RECEIVER', rest: '/BE/ABC', body: textOf(body) }),
    kept: async () =>
      (await upstream.call({ method: 'GET', module: 'hubclientinfo', role: 'RECEIVER', rest: '/BE/ABC' })).json.data,
  },
];

/** Periods that begin with the profile, one after another, and limit to nothing at the least. */
function rising(profile: { charging_profile_period?: { limit: number }[] | null }): JsonObject {
  const periods = profile.charging_profile_period?.map(({ limit }, index) => ({
    start_period: index * 60,
    limit: Math.abs(limit),
  }));
  return { ...profile, ...(periods ? { charging_profile_period: periods } : {}) };
}

const place = () => ({ location_id: 'LOC1', evse_uid: null, connector_id: null });
const inAnHour = () => new Date(world.clock.now() + 60 * MINUTE).toISOString();
const named = CASES.map((one) => [one.type.name, one] as const);

it.each(named)(
  'a valid %s of every shape is understood, and kept as it is',
  async (_, { type, fixed, arranged, send, kept }) => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(objectOf(type), async (value) => {
        const object = { ...(arranged?.(value) ?? value), ...fixed?.() };
        const reply = await send(object);
        expect(reply.http).toBeLessThan(500);
        expect([2001, 3000]).not.toContain(reply.json.status_code);
        const held = await kept?.(plain(object), reply);
        if (held === undefined) return;
        taken++;
        expect(held).toEqual(plain(object));
      }),
      { numRuns: 20 },
    );
    if (kept) expect(taken).toBeGreaterThan(0);
  },
);

it.each(named)('a %s that differs in one place is refused there, or understood', async (_, { type, fixed, send }) => {
  const example = { ...exampleOf(type), ...fixed?.() };
  const places = placesIn(example).filter(([first = '']) => !(first in (fixed?.() ?? {})));
  const ways = places.length > 0 ? places : placesIn(example);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...ways), junk, async (way, change) => {
      const object = plain({ ...mutated({ ...example, ...fixed?.() }, way, change) });
      const [fault] = explainFaults(type, object);
      const { http, json } = await send(object);

      expect(http).toBeLessThan(500);
      expect(json.status_code).not.toBe(3000);
      if (!fault && json.status_code !== 2001) return;
      // Without a fault of a single member it is a rule about several that names the place.
      const at = fault?.path ?? `/${way.join('/')}`;
      expect(json).toMatchObject({ status_code: 2001, status_message: expect.stringContaining(at) });
    }),
    { numRuns: 40 },
  );
});

it.each(named)('nothing in place of a %s makes a server error', async (_, { send }) => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
      const { http, json } = await send(value);
      expect(http).toBeLessThan(500);
      expect(Number(json.status_code)).toBeGreaterThanOrEqual(2000);
      expect(Number(json.status_code)).toBeLessThan(3000);
    }),
    { numRuns: 15 },
  );
});

describe('Credentials', () => {
  const put = (body: unknown) =>
    upstream.send({ method: 'PUT', url: `${world.url}/ocpi/2.2.1/credentials`, body: textOf(body) });

  it('that differ in one place are refused there, or taken', async () => {
    const example = plain(upstream.credentials());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...placesIn(example)), junk, async (way, change) => {
        const object = plain(mutated(example, way, change));
        const [fault] = explainFaults(model.Credentials, object);
        const { http, json } = await put(object);

        expect(http).toBeLessThan(500);
        if (fault)
          expect(json).toMatchObject({ status_code: 2001, status_message: expect.stringContaining(fault.path) });
        else expect(json.status_code).not.toBe(3000);
      }),
      { numRuns: 40 },
    );
  });

  it('of any shape, whatever they lead to, are read back or refused by what cannot be used', async () => {
    await fc.assert(
      fc.asyncProperty(objectOf(model.Credentials), async (value) => {
        const { http, json } = await put(value);
        expect(http).toBeLessThan(500);
        expect(json.status_code).not.toBe(3000);
      }),
      { numRuns: 20 },
    );
  });
});

describe('AuthorizationInfo', () => {
  const isQuestion = ({ path }: { path: string }) => path.includes('/authorize');
  const ask = () => world.api('POST', '/parties/FR/OWN/tokens/SOME/authorize', {});

  it('of any shape in the answer of an eMSP, or changed in one place, is an answer or none', async () => {
    const example = plain(exampleOf(model.AuthorizationInfo));
    const changed = fc
      .tuple(fc.constantFrom(...placesIn(example)), junk)
      .map(([way, change]) => mutated(example, way, change));
    await fc.assert(
      fc.asyncProperty(fc.oneof(objectOf(model.AuthorizationInfo), changed, fc.jsonValue()), async (data) => {
        partner.answer(isQuestion, { data });
        const { http, json } = await ask();
        expect(http).toBe(200);
        expect(model.ALLOWED_TYPES).toContain(json.allowed);
      }),
      { numRuns: 40 },
    );
  });
});
