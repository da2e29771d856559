/** Two chargers of a CPO that Junction itself is, one of each version of OCPP: from the plug to the CDR at the eMSP. */
import type { CDR } from '../ocpi/model';
import type { SandboxStation, StationOptions } from '../sandbox/station';
import { Station16 } from '../sandbox/station-1.6';
import { Station201 } from '../sandbox/station-2.0.1';
import type { Received, Reply } from '../sandbox/wire';
import { CARD, depot, depotTariff } from './objects';
import { expect, step, tell, told } from './story';

export interface Depot {
  /** A call of the back office. */
  api(method: string, path: string, body?: object): Promise<Reply>;
  /** The hub's address. */
  url: string;
  /** What the eMSP has received there, with these words in it. */
  received(path: string, words: string): Promise<Received>;
  /** Given where the hub is to die while both are charging. */
  crash?: () => Promise<void>;
}

/** A charge in progress, and what it must cost. */
interface Charge {
  name: string;
  evse: string;
  station: SandboxStation & { boot(): Promise<unknown> };
  stop(): Promise<unknown>;
  energy: number;
  cost: { excl_vat: number; incl_vat: number };
}

const PARTY = '/parties/NL/DEP';
const PASSWORD = 'a-password-of-20-chars';

export async function chargeAtDepot(depotHere: Depot): Promise<void> {
  await openDepot(depotHere);
  const charges = [await start16(depotHere), await start201(depotHere)];
  if (depotHere.crash) {
    await depotHere.crash();
    for (const { station } of charges) await station.connect();
    tell('  ✓ both chargers are back; they went on charging meanwhile');
  }
  for (const charge of charges) await end(depotHere, charge);
}

async function openDepot({ api }: Depot): Promise<void> {
  step('Junction is a CPO too: two chargers of its own, OCPP 1.6 and OCPP 2.0.1');
  const party = { roles: ['CPO'], business_details: { name: 'Depot Charging' } };
  told('operator → Junction', `PUT /api/v1${PARTY}`, await api('PUT', PARTY, party), 201);
  told('operator → Junction', 'PUT …/tariffs/T1', await api('PUT', `${PARTY}/tariffs/T1`, depotTariff()), 201);
  told('operator → Junction', 'PUT …/locations/DEPOT', await api('PUT', `${PARTY}/locations/DEPOT`, depot()), 201);
  const places = { CP16: { uid: 'D1', ocpp_connector: 1 }, CP201: { uid: 'D2', ocpp_evse: 1 } };
  for (const [identity, place] of Object.entries(places)) {
    const body = { location_id: 'DEPOT', evses: [place], auth: { password: PASSWORD } };
    const path = `${PARTY}/charge-points/${identity}`;
    told('operator → Junction', `PUT …/charge-points/${identity}`, await api('PUT', path, body), 201);
  }
}

const optionsOf = ({ url }: Depot, identity: string): StationOptions => ({
  url: url.replace('http', 'ws'),
  identity,
  password: PASSWORD,
});

async function start16(depotHere: Depot): Promise<Charge> {
  const station = await new Station16(optionsOf(depotHere, 'CP16'), Date.now).connect();
  await station.boot();
  await station.status(1, 'Preparing');
  const { transactionId, status } = await station.start(1, CARD);
  await station.status(1, 'Charging');
  expect(status === 'Accepted', 'CP16 (OCPP 1.6): the car is plugged in, the eMSP lets the card charge');
  station.meterWh += 12_500;
  const stop = () => {
    const sampledValue = [{ value: String(station.meterWh), context: 'Transaction.End' }];
    return station.stop(transactionId, { transactionData: [{ timestamp: new Date().toISOString(), sampledValue }] });
  };
  return { name: 'CP16', evse: 'D1', station, stop, energy: 12.5, cost: { excl_vat: 4.25, incl_vat: 5.1 } };
}

async function start201(depotHere: Depot): Promise<Charge> {
  const station = await new Station201(optionsOf(depotHere, 'CP201'), Date.now).connect();
  await station.boot();
  await station.status(1, 'Occupied');
  const info = { transactionId: 'T-1', chargingState: 'EVConnected' };
  const samples = station.registers('Transaction.Begin');
  await station.step('Started', 'CablePluggedIn', { info, evse: { id: 1, connectorId: 1 }, samples });
  const card = { info: { ...info, chargingState: 'Charging' }, idToken: station.token(CARD) };
  const { idTokenInfo } = await station.step('Updated', 'Authorized', card);
  const { status } = idTokenInfo as { status: string };
  expect(status === 'Accepted', 'CP201 (OCPP 2.0.1): the car is plugged in, the eMSP lets the card charge');
  station.meterWh += 20_000;
  const stop = () => station.stop('T-1');
  return { name: 'CP201', evse: 'D2', station, stop, energy: 20, cost: { excl_vat: 6.5, incl_vat: 7.8 } };
}

async function end({ received }: Depot, { name, evse, station, stop, energy, cost }: Charge): Promise<void> {
  await stop();
  const { body } = await received('/cdrs', `"evse_uid":"${evse}"`);
  const { total_energy, total_cost } = JSON.parse(body) as CDR;
  const price = `${total_cost.excl_vat} EUR, ${total_cost.incl_vat} with VAT`;
  const isRight =
    total_energy === energy && total_cost.excl_vat === cost.excl_vat && total_cost.incl_vat === cost.incl_vat;
  expect(isRight, `${name} has stopped; the eMSP has its CDR: ${total_energy} kWh, 0.50 + 0.30 per kWh: ${price}`);
  await station.disconnect();
}
