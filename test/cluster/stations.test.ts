import type { SandboxPartner } from '../../src/sandbox/partner';
import { Station16 } from '../../src/sandbox/station-1.6';
import { TwoNodes } from '../support/nodes';
import { ENERGY_TARIFF, PASSWORD } from '../support/stations';
import { until } from '../support/until';
import { aLocation, aToken, EMSP, type World } from '../support/world';

let nodes: TwoNodes;
let emsp: SandboxPartner;
let stations: Station16[];

beforeEach(async () => {
  stations = [];
  nodes = await TwoNodes.start({ forwardTimeoutMs: 300_000, stillAliveSeconds: 86_400, apiRate: 1_000_000 });
  emsp = await nodes.a.join(EMSP);
  await nodes.a.host('NL*TNM', 'CPO');
  const { country_code: _, party_id: __, id: ___, ...location } = aLocation();
  const [evse] = location.evses as { connectors: object[] }[];
  const connectors = evse?.connectors.map((connector) => ({ ...connector, tariff_ids: ['T1'] }));
  const capabilities = ['REMOTE_START_STOP_CAPABLE', 'UNLOCK_CAPABLE'];
  await nodes.a.api('PUT', '/parties/NL/TNM/tariffs/T1', ENERGY_TARIFF);
  await nodes.a.api('PUT', '/parties/NL/TNM/locations/LOC1', {
    ...location,
    evses: [{ ...evse, uid: 'E1', capabilities, connectors }],
  });
  await nodes.a.api('PUT', '/parties/NL/TNM/charge-points/CP1', {
    location_id: 'LOC1',
    evses: [{ uid: 'E1', ocpp_connector: 1 }],
    auth: { password: PASSWORD },
  });
  await until(async () => (await shown(nodes.b)).identity === 'CP1', 'the station at the other node');
});
afterEach(async () => {
  await Promise.all(stations.map((station) => station.disconnect(true)));
  await nodes.stop();
});

const shown = async (world: World): Promise<Record<string, unknown>> =>
  (await world.api('GET', '/parties/NL/TNM/charge-points/CP1')).json;
const list = async (module: string) =>
  (await nodes.b.api('GET', `/parties/NL/TNM/${module}`)).json.items as Record<string, unknown>[];

const statusIn = (location: Record<string, unknown> | undefined) =>
  (location?.evses as { status: string }[] | undefined)?.[0]?.status;

async function connect({ app, clock }: World): Promise<Station16> {
  const options = { url: `ws://127.0.0.1:${app.port}`, identity: 'CP1', password: PASSWORD };
  const station = await new Station16(options, () => clock.now()).connect();
  stations.push(station);
  return station;
}

async function knowCard(): Promise<void> {
  await nodes.leadTo(nodes.a);
  const asked = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
  await emsp.call({ ...asked, rest: '/DE/MSP/CARD1', body: aToken({ uid: 'CARD1', whitelist: 'ALWAYS' }) });
}

function advance(ms: number): void {
  for (const { clock } of [nodes.a, nodes.b]) clock.advance(ms);
}

/** Step by step, so that whoever is connected can say that they are there. */
async function pass(minutes: number): Promise<void> {
  for (let step = 0; step < minutes * 2; step++) {
    advance(30_000);
    await Promise.all(stations.filter(({ isOpen }) => isOpen).map((station) => station.ask('Heartbeat', {})));
  }
}

describe('a charger that is connected to one of two nodes', () => {
  it('is started, stopped and unlocked by commands that come to the other [BR-71]', async () => {
    const station = await connect(nodes.a);
    await station.boot();
    await station.status(1, 'Available');
    await nodes.leadTo(nodes.b);
    const command = async (name: string, body: object) => {
      const response_url = `http://127.0.0.1:${emsp.port}/results/${name}`;
      const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
      const { json } = await emsp.call({ ...asked, rest: `/${name}`, body: { ...body, response_url } });
      const found = () => emsp.received.find(({ path }) => path.includes(`/results/${name}`));
      await until(async () => {
        advance(1_000);
        await station.ask('Heartbeat', {});
        return found() !== undefined;
      }, `a result of ${name}`);
      return [(json.data as { result: string }).result, JSON.parse(found()?.body ?? '{}').result];
    };
    const token = aToken({ uid: 'APP1', type: 'APP_USER', whitelist: 'NEVER' });

    expect(await command('START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E1' })).toEqual([
      'ACCEPTED',
      'ACCEPTED',
    ]);
    const { idTag } = await station.called('RemoteStartTransaction');
    const { transactionId } = await station.start(1, String(idTag));
    await until(async () => (await list('sessions')).length === 1, 'the Session');
    const [session] = await list('sessions');
    expect(await command('STOP_SESSION', { session_id: session?.id })).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await station.called('RemoteStopTransaction')).toEqual({ transactionId });
    expect(await command('UNLOCK_CONNECTOR', { location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' })).toEqual([
      'ACCEPTED',
      'ACCEPTED',
    ]);
  });

  it('is shown by the other as it is, and its status outlives a Location that is put there', async () => {
    const station = await connect(nodes.a);
    await station.boot();
    await station.status(1, 'Faulted');
    const status = async () => statusIn((await list('locations'))[0]);
    await until(async () => {
      advance(2_000);
      return (await status()) === 'OUTOFORDER';
    }, 'its status');

    const view = await shown(nodes.b);
    const [location = {}] = await list('locations');
    const evses = (location.evses as object[]).map((evse) => ({ ...evse, status: 'AVAILABLE' }));
    await nodes.b.api('PUT', '/parties/NL/TNM/locations/LOC1', { ...location, name: 'Renamed', evses });

    expect(view).toMatchObject({ connected: true, protocol: 'ocpp1.6', evses: [{ uid: 'E1', status: 'OUTOFORDER' }] });
    expect(await status()).toBe('OUTOFORDER');
  });

  it('goes on at the other with what it had begun: one Session, one CDR with all its energy [BR-2] [BR-3]', async () => {
    await knowCard();
    const before = await connect(nodes.a);
    const { transactionId } = await before.start(1, 'CARD1', { meterStart: 0 });
    await pass(10);
    await before.values(1, transactionId, [{ value: '1500' }]);

    const station = await connect(nodes.b);
    await before.until(() => !before.isOpen);
    const seen = await shown(nodes.a);
    await pass(50);
    await station.stop(transactionId, { meterStop: 4_000 });
    await until(async () => {
      advance(31_000);
      return (await list('cdrs')).length > 0;
    }, 'the CDR');

    expect(await list('sessions')).toMatchObject([{ status: 'COMPLETED', kwh: 4 }]);
    expect(await list('cdrs')).toMatchObject([{ total_energy: 4, total_cost: { excl_vat: 1 } }]);
    expect(seen).toMatchObject({ connected: true });
  });

  it('whose node has gone gets its CDR from the other', async () => {
    await knowCard();
    const station = await connect(nodes.a);
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
    await pass(10);
    await station.stop(transactionId, { meterStop: 2_000 });

    await nodes.wayOfA.cut();
    await until(async () => {
      nodes.b.clock.advance(31_000);
      return (await list('cdrs')).length > 0;
    }, 'the CDR by the other node');

    expect(await list('cdrs')).toMatchObject([{ total_energy: 2 }]);
    await nodes.wayOfA.mend();
  });

  it('that another one cannot be asked about is not connected for it', async () => {
    await connect(nodes.a);
    await nodes.nats.goAway();
    await until(async () => (await nodes.b.api('GET', '/status')).json.bus_trouble !== null);
    await nodes.leadTo(nodes.b);

    const body = {
      location_id: 'LOC1',
      evse_uid: 'E1',
      connector_id: '1',
      response_url: `http://127.0.0.1:${emsp.port}/r`,
    };
    const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const { json } = await emsp.call({ ...asked, rest: '/UNLOCK_CONNECTOR', body });
    await nodes.nats.comeBack();

    expect((json.data as { result: string }).result).toBe('REJECTED');
  });
});
