/**
 * A whole company behind a sandbox partner: a CPO with a few hundred Locations and an eMSP with cards. It answers lists,
 * authorizations and commands as a real one would, and charges when it is told to. Faults are switched while it runs:
 * `PUT /sandbox/faults`.
 */
import { toDateTime } from '../lib/clock';
import { newHandle } from '../lib/ids';
import { begun, type ChargingSession, cdrOf, ended, evseFor, type StartOrder } from './charging';
import {
  locationsOf,
  type Owned,
  type PartyName,
  type SimulatedLocation,
  type SimulatedTariff,
  type SimulatedToken,
  tariffsOf,
  tokensOf,
} from './company';
import { type Fault, moduleOf, readFaults, spoil, tellFaults } from './faults';
import { pageOf, UNKNOWN } from './lists';
import { type Behaviour, SandboxPartner } from './partner';
import type { Received } from './wire';

export interface SimulatedOptions {
  /** Parties as `NL*SBC`. */
  cpo?: string;
  emsp?: string;
  locations?: number;
  tokens?: number;
  faults?: Fault[];
  /** Milliseconds; now when left out. */
  nowMs?: number;
}

/** Requests that are remembered; a sandbox may run for weeks. */
const REMEMBERED = 1_000;

const partyOf = (written: string): PartyName => ({ country_code: written.slice(0, 2), party_id: written.slice(3) });
const nameOf = ({ country_code, party_id }: PartyName) => `${country_code}*${party_id}`;

export class SimulatedPartner {
  readonly partner: SandboxPartner;
  readonly cpo: PartyName;
  readonly emsp: PartyName;
  readonly locations: SimulatedLocation[];
  readonly tariffs: SimulatedTariff[];
  readonly tokens: SimulatedToken[];
  readonly sessions = new Map<string, ChargingSession>();
  readonly cdrs: Owned[] = [];
  faults: Fault[];
  /** What others have put here, by path. */
  private readonly kept = new Map<string, Record<string, unknown>>();

  constructor(options: SimulatedOptions = {}) {
    const { cpo = 'NL*SBC', emsp = 'NL*SBM', locations = 300, tokens = 500, nowMs = Date.now() } = options;
    this.cpo = partyOf(cpo);
    this.emsp = partyOf(emsp);
    this.faults = options.faults ?? [];
    this.locations = locationsOf(this.cpo, locations, nowMs);
    this.tariffs = tariffsOf(this.cpo, nowMs);
    this.tokens = tokensOf(this.emsp, tokens, nowMs);
    this.partner = new SandboxPartner({
      roles: [
        { role: 'CPO', ...this.cpo },
        { role: 'EMSP', ...this.emsp },
      ],
    });
    this.partner.answer(
      (received) => moduleOf(received) !== undefined,
      (received) => this.functional(received),
    );
    this.partner.answer(
      ({ path }) => path === '/sandbox/faults',
      (received) => this.switchFaults(received),
    );
  }

  async start(port = 0): Promise<this> {
    await this.partner.start(port);
    return this;
  }

  stop(): Promise<void> {
    return this.partner.stop();
  }

  /** Faults are switched from the machine it runs on; it listens on loopback only. */
  private switchFaults({ method, body }: Received): Behaviour {
    try {
      if (method === 'PUT') this.faults = readFaults(body);
      return { body: `${tellFaults(this.faults)}\n`, headers: { 'content-type': 'text/plain' } };
    } catch (error) {
      return { http: 400, body: `${(error as Error).message}\n`, headers: { 'content-type': 'text/plain' } };
    }
  }

  private functional(received: Received): Behaviour | Promise<Behaviour> {
    this.partner.received.splice(0, this.partner.received.length - REMEMBERED);
    if (!this.partner.isCalledBy(received.headers)) return { http: 401, status_code: 2000 };
    return spoil(this.faults, this.partner, received, () => this.good(received));
  }

  private good(received: Received): Behaviour {
    const [, , , side = '', module = '', ...rest] = received.path.split('/');
    const ids = rest.map(decodeURIComponent);
    if (module === 'commands' && side === 'receiver') return this.command(ids[0] ?? '', received);
    if (module === 'chargingprofiles' && side === 'receiver') return { data: { result: 'NOT_SUPPORTED', timeout: 30 } };
    if (side === 'receiver') return this.keep(received);
    if (module === 'tokens' && ids[1] === 'authorize') return this.authorize(ids[0] ?? '');
    if (received.method !== 'GET') return {};
    return ids.length === 0 ? this.list(module, received.query) : this.one(module, ids);
  }

  private list(module: string, query: URLSearchParams): Behaviour {
    const lists: Record<string, { last_updated: string }[]> = {
      locations: this.locations,
      tariffs: this.tariffs,
      tokens: this.tokens,
      sessions: [...this.sessions.values()],
      cdrs: this.cdrs,
    };
    return pageOf(lists[module] ?? [], query, this.partner.urlOf(module, 'SENDER'));
  }

  /** Only Locations can be asked for one by one, down to a Connector. */
  private one(module: string, [id, evse, connector]: string[]): Behaviour {
    const location = module === 'locations' ? this.locations.find((one) => one.id === id) : undefined;
    if (!location || evse === undefined) return location ? { data: location } : UNKNOWN;
    const found = location.evses.find(({ uid }) => uid === evse);
    if (!found || connector === undefined) return found ? { data: found } : UNKNOWN;
    const plug = found.connectors.find((one) => (one as { id: string }).id === connector);
    return plug ? { data: plug } : UNKNOWN;
  }

  private authorize(uid: string): Behaviour {
    const token = this.tokens.find((one) => one.uid === uid);
    if (!token) return { http: 404, status_code: 2004 };
    return { data: { allowed: token.valid ? 'ALLOWED' : 'BLOCKED', token, authorization_reference: newHandle() } };
  }

  /** A Receiver that keeps what it is sent and shows it again. */
  private keep({ method, path, body }: Received): Behaviour {
    const given = body ? (JSON.parse(body) as Record<string, unknown>) : {};
    const before = this.kept.get(path);
    if (method === 'GET') return before ? { data: before } : UNKNOWN;
    if (method === 'DELETE') return this.kept.delete(path) ? {} : UNKNOWN;
    if (method === 'PATCH' && !before) return UNKNOWN;
    const place = method === 'POST' ? `${path}/${String(given.id)}` : path;
    this.kept.set(place, method === 'PATCH' ? { ...before, ...given } : given);
    const headers = method === 'POST' ? { location: `http://127.0.0.1:${this.partner.port}${place}` } : {};
    return { http: before ? 200 : 201, headers };
  }

  private command(name: string, received: Received): Behaviour {
    const order = JSON.parse(received.body) as StartOrder & { session_id?: string };
    const act = this.actFor(name, order);
    if (!act) return { data: { result: name === 'STOP_SESSION' ? 'UNKNOWN_SESSION' : 'REJECTED', timeout: 30 } };
    const { headers } = received;
    const to = `${headers['ocpi-from-country-code']}*${headers['ocpi-from-party-id']}`;
    // After the answer, as a charger would: the result, then what follows from it.
    setImmediate(() => void this.carryOut(order.response_url, to, act).catch(() => undefined));
    return { data: { result: 'ACCEPTED', timeout: 30 } };
  }

  /** What is to be told after a command; undefined: it cannot be done. */
  private actFor(name: string, order: StartOrder & { session_id?: string }) {
    if (name === 'START_SESSION') {
      const evse = evseFor(this.locations, order);
      return evse && ((to: string) => this.begin(order, evse.uid, to));
    }
    if (name === 'STOP_SESSION') {
      const session = this.sessions.get(order.session_id ?? '');
      return session?.status === 'ACTIVE' ? (to: string) => this.end(session, to) : undefined;
    }
    return async () => undefined;
  }

  private async carryOut(responseUrl: string, to: string, act: (to: string) => Promise<void>): Promise<void> {
    await this.partner.send({ method: 'POST', url: responseUrl, body: '{"result":"ACCEPTED"}' });
    if (this.partner.hubVersionsUrl) await this.partner.discover(this.partner.hubVersionsUrl);
    await act(to);
  }

  private async begin(order: StartOrder, evseUid: string, to: string): Promise<void> {
    const evse = this.turn(order.location_id, evseUid, 'CHARGING');
    if (!evse) return;
    const session = begun(this.cpo, newHandle(), order, evse, toDateTime(Date.now()));
    await this.tellSession(session, to);
  }

  private async end(session: ChargingSession, to: string): Promise<void> {
    this.turn(session.location_id, session.evse_uid, 'AVAILABLE');
    const done = ended(session, toDateTime(Date.now()));
    await this.tellSession(done, to);
    const location = this.locations.find(({ id }) => id === done.location_id);
    const [tariff] = this.tariffs;
    if (!location || !tariff) return;
    const cdr = cdrOf(done, location, tariff) as Owned;
    this.cdrs.push(cdr);
    await this.partner.call({ ...this.between(to), method: 'POST', module: 'cdrs', body: cdr });
  }

  private async tellSession(session: ChargingSession, to: string): Promise<void> {
    this.sessions.set(session.id, session);
    const rest = `/${nameOf(this.cpo).replace('*', '/')}/${session.id}`;
    await this.partner.call({ ...this.between(to), method: 'PUT', module: 'sessions', rest, body: session });
  }

  private between(to: string) {
    return { from: nameOf(this.cpo), to, role: 'RECEIVER' as const };
  }

  private turn(locationId: string, uid: string, status: string) {
    const location = this.locations.find(({ id }) => id === locationId);
    const evse = location?.evses.find((one) => one.uid === uid);
    if (!location || !evse) return undefined;
    evse.status = status;
    evse.last_updated = location.last_updated = toDateTime(Date.now());
    return evse;
  }
}
