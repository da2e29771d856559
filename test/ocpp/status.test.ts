import type { Station16 } from '../../src/sandbox/station-1.6';
import { CHARGERS, type Charger } from '../support/chargers';
import { StationWorld } from '../support/stations';
import { until } from '../support/until';
import { EMSP } from '../support/world';

let here: StationWorld;
let station: Station16;
afterEach(() => here.stop());

const start = async (evses: object[] = [{ uid: 'E1', ocpp_connector: 1 }]) => {
  here = await StationWorld.start({}, evses.length);
  station = await here.station('CP1', { evses });
  await station.boot();
};
const two = [
  { uid: 'E1', ocpp_connector: 1 },
  { uid: 'E2', ocpp_connector: 2 },
];

describe.each(CHARGERS)('a connector of OCPP %s', (_version, open) => {
  let charger: Charger;
  beforeEach(async () => {
    here = await StationWorld.start();
    charger = await open(here);
    await charger.boot();
  });

  it('that changes back at once tells partners nothing [BR-23]', async () => {
    await charger.status('Available');
    await here.told('AVAILABLE');
    const emsp = await here.world.join(EMSP);
    emsp.received.length = 0;
    await charger.status('Occupied');
    await here.pass(1_000);
    for (let look = 0; look < 10; look++) expect(await here.evseStatus()).toBe('AVAILABLE');
    await charger.status('Available');
    here.clock.advance(2_000);
    await charger.status('Faulted');
    await here.told('OUTOFORDER');
    await until(() => emsp.received.some(({ method }) => method === 'PATCH'));

    const patches = emsp.received.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body).status);
    expect(patches).toEqual(['OUTOFORDER']);
  });

  it('is told to a slow partner once at a time, and then as it is [BR-24]', async () => {
    await charger.status('Available');
    await here.told('AVAILABLE');
    const emsp = await here.world.join(EMSP);
    const isStatus = ({ method, path }: { method: string; path: string }) =>
      method === 'PATCH' && path.includes('/locations/');
    const pushes = () => emsp.received.filter(isStatus).map(({ body }) => JSON.parse(body).status);
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    emsp.answer(isStatus, () => held.then(() => ({})));
    await charger.status('Faulted');
    await here.told('OUTOFORDER');
    await until(() => pushes().length === 1);
    await charger.status('Reserved');
    await here.told('RESERVED');
    await charger.status('Unavailable');
    await here.told('INOPERATIVE');
    expect(pushes()).toEqual(['OUTOFORDER']);
    goOn();
    await until(() => pushes().includes('INOPERATIVE'));

    expect(pushes()).toEqual(['OUTOFORDER', 'INOPERATIVE']);
  });

  it('whose older status comes after a newer one keeps the newer one [EC-09]', async () => {
    await charger.status('Faulted');
    await charger.status('Available', { at: '2026-06-01T11:59:00Z' });
    await here.told('OUTOFORDER');
  });

  it('whose clock stands still is taken in the order of arrival [EC-10]', async () => {
    await charger.status('Faulted');
    for (const status of ['Occupied', 'Reserved', 'Available']) {
      await here.pass(30_000);
      await charger.status(status, { at: '2026-06-01T11:00:00Z' });
    }
    await here.told('AVAILABLE');
  });

  it('that nobody registered makes no EVSE, and operators are told [EC-11] [BR-15]', async () => {
    await charger.status('Faulted', { evse: 7 });
    const { json } = await here.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');

    expect((json.evses as { uid: string }[]).map(({ uid }) => uid)).toEqual(['E1']);
    expect(here.world.log.map(({ message }) => message)).toContain('an operator should look at a station');
  });
});

describe('one connector of OCPP 1.6', () => {
  beforeEach(() => start());

  it.each([
    ['Available', 'AVAILABLE'],
    ['Preparing', 'CHARGING'],
    ['Charging', 'CHARGING'],
    ['SuspendedEV', 'CHARGING'],
    ['SuspendedEVSE', 'CHARGING'],
    ['Finishing', 'CHARGING'],
    ['Reserved', 'RESERVED'],
    ['Unavailable', 'INOPERATIVE'],
    ['Faulted', 'OUTOFORDER'],
  ])('that is %s makes its EVSE %s', async (status, expected) => {
    await station.status(1, status);
    await here.told(expected);
  });

  it('keeps what vendors add for operators alone [BR-20]', async () => {
    const emsp = await here.world.join(EMSP);
    await station.status(1, 'Faulted', { vendorErrorCode: 'E-4711', info: 'call Bob', errorCode: 'GroundFailure' });
    await here.told('OUTOFORDER');

    const told = emsp.received.map(({ body }) => body).join();
    expect(told).not.toMatch(/E-4711|Bob/);
    expect(JSON.stringify(await here.shown('CP1'))).toContain('E-4711');
  });

  it('is not overwritten by a later PUT of its Location', async () => {
    await station.status(1, 'Faulted');
    await here.told('OUTOFORDER');
    const { json } = await here.world.api('GET', '/parties/NL/TNM/locations/NL/TNM/LOC1');
    const evses = (json.evses as object[]).map((evse) => ({ ...evse, status: 'AVAILABLE' }));
    await here.world.api('PUT', '/parties/NL/TNM/locations/LOC1', { ...json, evses, name: 'New name' });

    expect(await here.evseStatus()).toBe('OUTOFORDER');
  });
});

describe('a station of OCPP 1.6 with two connectors', () => {
  it('that is Faulted as a whole has no EVSE in order, until it is Available [EC-04]', async () => {
    await start(two);
    await station.status(1, 'Available');
    await station.status(2, 'Available');
    await station.status(0, 'Faulted');
    await here.told('OUTOFORDER', 'E1');
    await here.told('OUTOFORDER', 'E2');
    await station.status(0, 'Available');
    await here.told('AVAILABLE', 'E1');
    await here.told('AVAILABLE', 'E2');
  });

  it('that share a power unit has both EVSEs occupied when one is [BR-13] [EC-05]', async () => {
    await start(two.map((evse) => ({ ...evse, share_group: 'unit' })));
    await station.status(1, 'Charging');
    await station.status(2, 'Available');
    await here.told('CHARGING', 'E1');
    await here.told('CHARGING', 'E2');
    await station.status(1, 'Available');
    await here.told('AVAILABLE', 'E1');
    await here.told('AVAILABLE', 'E2');
  });
});

describe('a station of OCPP 1.6 that loses its link', () => {
  beforeEach(async () => {
    await start();
    await station.status(1, 'Available');
    await here.told('AVAILABLE');
  });

  it('becomes UNKNOWN only after the grace time [BR-21] [LOC-127]', async () => {
    await station.disconnect();
    here.clock.advance(299_000);
    expect(await here.evseStatus()).toBe('AVAILABLE');

    here.clock.advance(2_000);
    await here.told('UNKNOWN');
  });

  it('and is back within it changes nothing and is asked for fresh statuses [EC-01] [BR-22]', async () => {
    const emsp = await here.world.join(EMSP);
    await station.disconnect();
    here.clock.advance(40_000);
    const back = await here.connect();
    const asked = await back.called('TriggerMessage');
    here.clock.advance(2_000);
    await back.ask('Heartbeat', {});

    expect(asked).toEqual({ requestedMessage: 'StatusNotification', connectorId: 1 });
    expect(await here.evseStatus()).toBe('AVAILABLE');
    expect(emsp.received.filter(({ method }) => method === 'PATCH')).toEqual([]);
  });

  it('and boots after ten minutes is told once, when it has reported [EC-02]', async () => {
    await station.disconnect();
    here.clock.advance(600_000);
    await here.told('UNKNOWN');
    const back = await here.connect();
    await back.boot();
    here.clock.advance(10_000);
    expect(await here.evseStatus()).toBe('UNKNOWN');

    await back.status(1, 'Available');
    await here.told('AVAILABLE');
  });
});
