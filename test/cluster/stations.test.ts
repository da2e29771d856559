import { StationNodes } from '../support/station-nodes';
import { until } from '../support/until';
import { aToken, type World } from '../support/world';

let here: StationNodes;

beforeEach(async () => {
  here = await StationNodes.start();
});
afterEach(() => here.stop());

describe('a charger of OCPP 1.6 that is connected to one of two nodes', () => {
  it('is started, stopped and unlocked by commands that come to the other [BR-71]', async () => {
    const station = await here.connect(here.nodes.a);
    await station.boot();
    await station.status(1, 'Available');
    await here.nodes.leadTo(here.nodes.b);
    const token = aToken({ uid: 'APP1', type: 'APP_USER', whitelist: 'NEVER' });

    expect(await here.command('START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E1' })).toEqual([
      'ACCEPTED',
      'ACCEPTED',
    ]);
    const { idTag } = await station.called('RemoteStartTransaction');
    const { transactionId } = await station.start(1, String(idTag));
    await until(async () => (await here.list('sessions')).length === 1, 'the Session');
    const [session] = await here.list('sessions');
    expect(await here.command('STOP_SESSION', { session_id: session?.id })).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await station.called('RemoteStopTransaction')).toEqual({ transactionId });
    expect(await here.command('UNLOCK_CONNECTOR', { location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' })).toEqual([
      'ACCEPTED',
      'ACCEPTED',
    ]);
  });

  it('is counted once by both, and by neither when its node does not answer', async () => {
    const { a, b, nats } = here.nodes;
    await here.connect(a);
    const seen = async (world: World) => (await world.api('GET', '/status')).json.chargers;
    const one = { known: 1, online: 1, away_count: 0, away: [], silent_nodes: [] };
    await until(async () => JSON.stringify(await seen(b)) === JSON.stringify(one), 'the count at the other node');
    expect(await seen(a)).toEqual(one);

    await nats.goAway();
    expect(await seen(b)).toMatchObject({ online: 0, silent_nodes: [expect.stringMatching(/:\d+$/)] });
    await nats.comeBack();
  });

  it('forgets a driver who is erased at the other', async () => {
    const uid = '7e5c0f5a-6d0a-4be1-9a5e-1f4b7a3c9d10';
    const token = aToken({ uid, type: 'APP_USER', whitelist: 'NEVER' });
    const asked = { method: 'PUT', module: 'tokens', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    await here.nodes.leadTo(here.nodes.a);
    await here.emsp.call({ ...asked, rest: `/DE/MSP/${uid}?type=APP_USER`, body: token });
    const station = await here.connect(here.nodes.a);
    await station.boot();
    await here.command('START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E1' });
    const { idTag } = await station.called('RemoteStartTransaction');

    const { contract_id } = token;
    const erased = await here.nodes.b.api('POST', '/drivers/erase', { contract_id });
    here.emsp.received.length = 0;
    await station.ask('Authorize', { idTag });

    expect(erased.json).toMatchObject({ tokens: 1 });
    expect(here.emsp.received.filter(({ path }) => path.includes(uid))).toEqual([]);
  });

  it('is shown by the other as it is, and its status outlives a Location that is put there', async () => {
    const station = await here.connect(here.nodes.a);
    await station.boot();
    await station.status(1, 'Faulted');
    await until(async () => {
      here.advance(2_000);
      return (await here.evseStatus()) === 'OUTOFORDER';
    }, 'its status');

    const view = await here.shown(here.nodes.b);
    const [location = {}] = await here.list('locations');
    const evses = (location.evses as object[]).map((evse) => ({ ...evse, status: 'AVAILABLE' }));
    await here.nodes.b.api('PUT', '/parties/NL/TNM/locations/LOC1', { ...location, name: 'Renamed', evses });

    expect(view).toMatchObject({ connected: true, protocol: 'ocpp1.6', evses: [{ uid: 'E1', status: 'OUTOFORDER' }] });
    expect(await here.evseStatus()).toBe('OUTOFORDER');
  });

  it('goes on at the other with what it had begun: one Session, one CDR with all its energy [BR-2] [BR-3]', async () => {
    await here.knowCard();
    const before = await here.connect(here.nodes.a);
    const { transactionId } = await before.start(1, 'CARD1', { meterStart: 0 });
    await here.pass(10);
    await before.values(1, transactionId, [{ value: '1500' }]);

    const station = await here.connect(here.nodes.b);
    await before.until(() => !before.isOpen);
    const seen = await here.shown(here.nodes.a);
    await here.pass(50);
    await station.stop(transactionId, { meterStop: 4_000 });
    await until(async () => {
      here.advance(31_000);
      return (await here.list('cdrs')).length > 0;
    }, 'the CDR');

    expect(await here.list('sessions')).toMatchObject([{ status: 'COMPLETED', kwh: 4 }]);
    expect(await here.list('cdrs')).toMatchObject([{ total_energy: 4, total_cost: { excl_vat: 1 } }]);
    expect(seen).toMatchObject({ connected: true });
  });

  it('whose node has gone gets its CDR from the other', async () => {
    await here.knowCard();
    const station = await here.connect(here.nodes.a);
    const { transactionId } = await station.start(1, 'CARD1', { meterStart: 0 });
    await here.pass(10);
    await station.stop(transactionId, { meterStop: 2_000 });

    await here.nodes.wayOfA.cut();
    await until(async () => {
      here.nodes.b.clock.advance(31_000);
      return (await here.list('cdrs')).length > 0;
    }, 'the CDR by the other node');

    expect(await here.list('cdrs')).toMatchObject([{ total_energy: 2 }]);
    await here.nodes.wayOfA.mend();
  });

  it('that another one cannot be asked about is not connected for it', async () => {
    await here.connect(here.nodes.a);
    await here.nodes.nats.goAway();
    await until(async () => (await here.nodes.b.api('GET', '/status')).json.bus_trouble !== null);
    await here.nodes.leadTo(here.nodes.b);

    const body = {
      location_id: 'LOC1',
      evse_uid: 'E1',
      connector_id: '1',
      response_url: `http://127.0.0.1:${here.emsp.port}/r`,
    };
    const asked = { method: 'POST', module: 'commands', role: 'RECEIVER' as const, from: 'DE*MSP', to: 'NL*TNM' };
    const { json } = await here.emsp.call({ ...asked, rest: '/UNLOCK_CONNECTOR', body });
    await here.nodes.nats.comeBack();

    expect((json.data as { result: string }).result).toBe('REJECTED');
  });
});
