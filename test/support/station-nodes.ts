/** A hosted CPO with one Location on two nodes, and stations that connect to either of them. */
import type { SandboxPartner } from '../../src/sandbox/partner';
import type { SandboxStation } from '../../src/sandbox/station';
import { Station16 } from '../../src/sandbox/station-1.6';
import { Station201 } from '../../src/sandbox/station-2.0.1';
import { TwoNodes } from './nodes';
import { ENERGY_TARIFF, PASSWORD } from './stations';
import { until } from './until';
import { aLocation, aToken, EMSP, type World } from './world';

const PARTY = '/parties/NL/TNM';
const CAPABILITIES = ['REMOTE_START_STOP_CAPABLE', 'UNLOCK_CAPABLE', 'RESERVABLE', 'CHARGING_PROFILE_CAPABLE'];

/** CPO NL*TNM hosted by both nodes, EVSE E1 at Location LOC1 with Tariff T1, and charge point CP1 registered there. */
export class StationNodes {
  private readonly stations: SandboxStation[] = [];

  private constructor(
    readonly nodes: TwoNodes,
    readonly emsp: SandboxPartner,
  ) {}

  static async start(): Promise<StationNodes> {
    const nodes = await TwoNodes.start({ forwardTimeoutMs: 300_000, stillAliveSeconds: 86_400, apiRate: 1_000_000 });
    const made = new StationNodes(nodes, await nodes.a.join(EMSP));
    await made.furnish();
    return made;
  }

  private async furnish(): Promise<void> {
    const { a, b } = this.nodes;
    await a.host('NL*TNM', 'CPO');
    const { country_code: _, party_id: __, id: ___, ...location } = aLocation();
    const [evse] = location.evses as { connectors: object[] }[];
    const connectors = evse?.connectors.map((connector) => ({ ...connector, tariff_ids: ['T1'] }));
    const evses = [{ ...evse, uid: 'E1', capabilities: [...CAPABILITIES, 'CHARGING_PREFERENCES_CAPABLE'], connectors }];
    await a.api('PUT', `${PARTY}/tariffs/T1`, ENERGY_TARIFF);
    await a.api('PUT', `${PARTY}/locations/LOC1`, { ...location, evses });
    await a.api('PUT', `${PARTY}/charge-points/CP1`, {
      location_id: 'LOC1',
      evses: [{ uid: 'E1', ocpp_connector: 1, ocpp_evse: 1 }],
      auth: { password: PASSWORD },
    });
    await until(async () => (await this.shown(b)).identity === 'CP1', 'the station at the other node');
  }

  /** CP1 as that node shows it. */
  async shown(world: World): Promise<Record<string, unknown>> {
    return (await world.api('GET', `${PARTY}/charge-points/CP1`)).json;
  }

  /** What the CPO has, as node B shows it. */
  async list(module: string): Promise<Record<string, unknown>[]> {
    return (await this.nodes.b.api('GET', `${PARTY}/${module}`)).json.items as Record<string, unknown>[];
  }

  /** The status of E1 as partners see it. */
  async evseStatus(): Promise<string | undefined> {
    const [location] = await this.list('locations');
    return (location?.evses as { status: string }[] | undefined)?.[0]?.status;
  }

  /** CP1 connects to that node. */
  async connect({ app, clock }: World): Promise<Station16> {
    const options = { url: `ws://127.0.0.1:${app.port}`, identity: 'CP1', password: PASSWORD };
    return this.added(await new Station16(options, () => clock.now()).connect());
  }

  /** The same in OCPP 2.0.1. */
  async connect201({ app, clock }: World): Promise<Station201> {
    const options = { url: `ws://127.0.0.1:${app.port}`, identity: 'CP1', password: PASSWORD };
    return this.added(await new Station201(options, () => clock.now()).connect());
  }

  private added<Station extends SandboxStation>(station: Station): Station {
    this.stations.push(station);
    return station;
  }

  /** The eMSP sends the Token CARD1. */
  async knowCard(): Promise<void> {
    const asked = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    await this.emsp.call({ ...asked, rest: '/DE/MSP/CARD1', body: aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }) });
  }

  advance(ms: number): void {
    for (const { clock } of [this.nodes.a, this.nodes.b]) clock.advance(ms);
  }

  /** Step by step, so that whoever is connected can say that they are there. */
  async pass(minutes: number): Promise<void> {
    for (let step = 0; step < minutes * 2; step++) {
      this.advance(30_000);
      await Promise.all(this.stations.filter(({ isOpen }) => isOpen).map((station) => station.ask('Heartbeat', {})));
    }
  }

  /** The results that have come under that name, as many as these awaited. */
  async results(handle: string, count = 1): Promise<Record<string, unknown>[]> {
    const found = () => this.emsp.received.filter(({ path }) => path.includes(`/results/${handle}`));
    await until(() => found().length >= count, `result ${count} of ${handle}`);
    return found().map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  /** A command of the eMSP: what was said at once, and its result. */
  async command(name: string, body: object): Promise<unknown[]> {
    const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const { json } = await this.emsp.call({ ...asked, rest: `/${name}`, body: { ...body, ...this.resultTo(name) } });
    return [(json.data as { result: string }).result, (await this.results(name))[0]?.result];
  }

  /** A request of the eMSP about the profile of a Session: what was said at once, and its result. */
  async profile(method: 'PUT' | 'GET' | 'DELETE', session: unknown, content: object = {}): Promise<unknown[]> {
    const asked = { method, module: 'chargingprofiles', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const given = { ...content, ...this.resultTo(`${method}-profile`) };
    const search = method === 'PUT' ? '' : `?${new URLSearchParams(given as Record<string, string>)}`;
    const body = method === 'PUT' ? given : undefined;
    const { json } = await this.emsp.call({ ...asked, rest: `/${session}${search}`, body });
    return [(json.data as { result: string }).result, (await this.results(`${method}-profile`))[0]];
  }

  private resultTo(handle: string) {
    return { response_url: `http://127.0.0.1:${this.emsp.port}/results/${handle}` };
  }

  async stop(): Promise<void> {
    await Promise.all(this.stations.map((station) => station.disconnect(true)));
    await this.nodes.stop();
  }
}
