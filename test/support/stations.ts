/** A hosted CPO with one Location, and simulated stations that stand there. */

import type { Config } from '../../src/config/config';
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { SandboxStation, StationOptions } from '../../src/sandbox/station';
import { Station16 } from '../../src/sandbox/station-1.6';
import { Station201 } from '../../src/sandbox/station-2.0.1';
import { until } from './until';
import { aLocation, World } from './world';

export const PASSWORD = 'a-password-of-20-chars';
/** A quarter of a euro per kWh, and the VAT of it. */
export const ENERGY_TARIFF = {
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, vat: 20, step_size: 1 }] }],
};
/** Shorter than the silence after which a station is let go. */
const STEP_MS = 40_000;
/** Partners answer when they answer, and we may look often: it is not they whom these tests are about. */
const PATIENT = { forwardTimeoutMs: 300_000, stillAliveSeconds: 86_400, apiRate: 1_000_000 };
const CHARGE_POINT = {
  location_id: 'LOC1',
  evses: [{ uid: 'E1', ocpp_connector: 1 }],
  auth: { password: PASSWORD },
};

/** A World with hosted CPO NL*TNM, Location LOC1 and EVSE E1 (and E2, E3 when asked for). */
export class StationWorld {
  private readonly stations: SandboxStation[] = [];

  private constructor(readonly world: World) {}

  /** On a database that is there already: nothing is put. */
  static async resume(settings: Partial<Config>): Promise<StationWorld> {
    return new StationWorld(await World.start({ ...PATIENT, ...settings }));
  }

  static async start(settings: Partial<Config> = {}, evseCount = 1): Promise<StationWorld> {
    const made = new StationWorld(await World.start({ ...PATIENT, ...settings }));
    await made.world.host('NL*TNM', 'CPO');
    await made.world.api('PUT', '/parties/NL/TNM/locations/LOC1', locationWith(evseCount));
    return made;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.world.app.port}`;
  }

  get clock() {
    return this.world.clock;
  }

  register(identity: string, changes: object = {}) {
    return this.world.api('PUT', `/parties/NL/TNM/charge-points/${identity}`, { ...CHARGE_POINT, ...changes });
  }

  async shown(identity: string): Promise<Record<string, unknown>> {
    return (await this.world.api('GET', `/parties/NL/TNM/charge-points/${identity}`)).json;
  }

  /** A registered, connected station of OCPP 1.6. */
  async station(identity = 'CP1', changes: object = {}): Promise<Station16> {
    await this.register(identity, changes);
    return this.connect(identity);
  }

  /** The same of OCPP 2.0.1. */
  async station201(identity = 'CS1', changes: object = {}): Promise<Station201> {
    await this.register(identity, { evses: [{ uid: 'E1', ocpp_evse: 1 }], ...changes });
    return this.connect201(identity);
  }

  connect(identity = 'CP1', options: Partial<StationOptions> = {}): Promise<Station16> {
    return this.known(identity, options).connect();
  }

  connect201(identity = 'CS1', options: Partial<StationOptions> = {}): Promise<Station201> {
    return this.added(new Station201(this.optionsOf(identity, options), () => this.clock.now())).connect();
  }

  /** Boots with these settings, and waits until they are known here. */
  async bootWith(station: Station16, settings: Record<string, string>): Promise<void> {
    const configurationKey = Object.entries(settings).map(([key, value]) => ({ key, value, readonly: true }));
    station.on('GetConfiguration', () => ({ configurationKey }));
    await station.boot();
    const [first = ''] = Object.keys(settings);
    const known = async () => (await this.shown(station.options.identity)).configuration as object | null;
    await until(async () => first in ((await known()) ?? {}), `the settings of ${station.options.identity}`);
  }

  /** A station that has not connected yet. */
  known(identity = 'CP1', options: Partial<StationOptions> = {}): Station16 {
    return this.added(new Station16(this.optionsOf(identity, options), () => this.clock.now()));
  }

  private optionsOf(identity: string, options: Partial<StationOptions>): StationOptions {
    return { url: this.url, identity, password: PASSWORD, ...options };
  }

  private added<Station extends SandboxStation>(station: Station): Station {
    this.stations.push(station);
    return station;
  }

  /** Lets time pass step by step, so that everybody connected can say that they are there. */
  async pass(ms: number): Promise<void> {
    await answersFollowed();
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.clock.advance(Math.min(left, STEP_MS));
      await Promise.all(this.stations.filter(({ isOpen }) => isOpen).map((station) => station.ask('Heartbeat', {})));
    }
  }

  /** The status of an EVSE as partners see it. */
  async evseStatus(uid = 'E1'): Promise<string> {
    const { json } = await this.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');
    const evses = json.evses as { uid: string; status: string }[];
    return evses.find((evse) => evse.uid === uid)?.status ?? 'none';
  }

  /** Puts a Tariff and lets the Connectors of the Location have it. */
  async withTariff(tariff: object, id = 'T1'): Promise<void> {
    await this.world.api('PUT', `/parties/NL/TNM/tariffs/${id}`, tariff);
    await this.withTariffs(id);
  }

  /** The Connectors of the Location have these Tariffs. */
  async withTariffs(...ids: string[]): Promise<void> {
    const { json } = await this.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');
    const evses = (json.evses as { connectors: object[] }[]).map((evse) => ({
      ...evse,
      connectors: evse.connectors.map((connector) => ({ ...connector, tariff_ids: ids })),
    }));
    await this.world.api('PUT', '/parties/NL/TNM/locations/LOC1', { ...json, evses });
  }

  /** What the EVSEs of the Location can do from now on. */
  async capable(...capabilities: string[]): Promise<void> {
    const { json } = await this.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');
    const evses = (json.evses as object[]).map((evse) => ({ ...evse, capabilities }));
    await this.world.api('PUT', '/parties/NL/TNM/locations/LOC1', { ...json, evses });
  }

  /** The eMSP gives our CPO a command; what is said at once. `handle`: under which its result comes. */
  async command(emsp: SandboxPartner, name: string, body: object, handle = name): Promise<string | undefined> {
    const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const response_url = resultUrl(emsp, handle);
    const reply = await emsp.call({ ...asked, rest: `/${name}`, body: { ...body, response_url } });
    return (reply.json.data as { result?: string } | undefined)?.result;
  }

  /** The eMSP's request about the profile of a Session; what is said at once. */
  async profile(
    emsp: SandboxPartner,
    method: 'PUT' | 'GET' | 'DELETE',
    sessionId: unknown,
    given: { profile?: object; query?: Record<string, string>; handle?: string } = {},
  ): Promise<Record<string, unknown>> {
    const { profile: charging_profile, query = {}, handle = method } = given;
    const response_url = resultUrl(emsp, handle);
    const asked = { method, module: 'chargingprofiles', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const search = method === 'PUT' ? '' : `?${new URLSearchParams({ ...query, response_url })}`;
    const body = method === 'PUT' ? { charging_profile, response_url } : undefined;
    const { json } = await emsp.call({ ...asked, rest: `/${sessionId}${search}`, body });
    return { status_code: json.status_code, ...(json.data as object | undefined) };
  }

  /** The results that have come under that name, the first one awaited. */
  async results(emsp: SandboxPartner, handle: string, count = 1): Promise<Record<string, unknown>[]> {
    const found = () => emsp.received.filter(({ path }) => path.endsWith(`/results/${handle}`));
    await until(async () => {
      // Time passes no faster than the database works, however busy the machine is.
      await this.world.api('GET', '/parties/NL/TNM/sessions?limit=1');
      this.clock.advance(100);
      return found().length >= count;
    }, `result ${count} of ${handle}`);
    return found().map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  async result(emsp: SandboxPartner, handle: string): Promise<unknown> {
    return (await this.results(emsp, handle))[0]?.result;
  }

  /** The eMSP has sent the Token to our CPO. */
  async knowToken(emsp: SandboxPartner, token: Record<string, unknown>): Promise<void> {
    const { country_code, party_id, uid } = token;
    const reply = await emsp.call({
      method: 'PUT',
      module: 'tokens',
      role: 'RECEIVER',
      from: `${country_code}*${party_id}`,
      to: 'NL*TNM',
      rest: `/${country_code}/${party_id}/${uid}`,
      body: token,
    });
    if (reply.json.status_code !== 1000) throw new Error(reply.text);
  }

  /** The newest Session of that status that the eMSP has, once it has one. */
  async session(emsp: SandboxPartner, status: string): Promise<Record<string, unknown>> {
    return this.pushed(emsp, (path, body) => path.includes('/sessions/') && body.status === status);
  }

  async cdr(emsp: SandboxPartner): Promise<Record<string, unknown>> {
    return this.pushed(emsp, (path) => path.endsWith('/cdrs'));
  }

  private async pushed(emsp: SandboxPartner, wanted: (path: string, body: Record<string, unknown>) => boolean) {
    const bodies = () =>
      emsp.received
        .filter(({ body }) => body !== '')
        .map(({ path, body }) => ({ path, body: JSON.parse(body) as Record<string, unknown> }))
        .filter(({ path, body }) => wanted(path, body));
    await until(() => bodies().length > 0, 'a push');
    return bodies().at(-1)?.body ?? {};
  }

  /** Lets the time pass after which a changed status is told, and waits until it is. */
  async told(status: string, uid = 'E1'): Promise<void> {
    await answersFollowed();
    this.clock.advance(2_000);
    await until(async () => (await this.evseStatus(uid)) === status, `status ${status} of ${uid}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.stations.map((station) => station.disconnect(true)));
    await this.world.stop();
  }
}

/** What follows an answer begins right after it, perhaps a turn later than the answer arrives. */
const answersFollowed = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

export const resultUrl = (emsp: SandboxPartner, handle: string) => `http://127.0.0.1:${emsp.port}/results/${handle}`;

function locationWith(evseCount: number): object {
  const { country_code: _, party_id: __, id: ___, ...location } = aLocation();
  const [evse] = location.evses as object[];
  const evses = Array.from({ length: evseCount }, (_each, index) => ({ ...evse, uid: `E${index + 1}` }));
  return { ...location, evses };
}
