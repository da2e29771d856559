/** One charger in the words of either version of OCPP, for what must hold in both. */
import type { Station16 } from '../../src/sandbox/station-1.6';
import type { Station201 } from '../../src/sandbox/station-2.0.1';
import type { StationWorld } from './stations';

export interface Charger {
  identity: string;
  station: Station16 | Station201;
  /** Comes back on a new connection, without a boot. */
  reconnect(): Promise<Charger>;
  status(word: string): Promise<unknown>;
  /** A card is shown, and energy flows at once. `at`: the time that the station states. */
  start(card: string, at?: string): Promise<{ transactionId: string | number; status: string }>;
  /** A value of the energy register, Wh. */
  meter(transactionId: string | number, wh: number, at?: string): Promise<unknown>;
  stop(transactionId: string | number, at?: string): Promise<unknown>;
}

function charger16(here: StationWorld, station: Station16): Charger {
  const stamp = (at: string | undefined) => (at === undefined ? {} : { timestamp: at });
  return {
    identity: 'CP1',
    station,
    reconnect: async () => charger16(here, await here.connect('CP1')),
    status: (word) => station.status(1, word === 'Occupied' ? 'Preparing' : word),
    start: (card, at) => station.start(1, card, stamp(at)),
    meter: (transactionId, wh, at) => station.values(1, Number(transactionId), [{ value: String(wh) }], stamp(at)),
    stop: (transactionId, at) => station.stop(Number(transactionId), stamp(at)),
  };
}

function charger201(here: StationWorld, station: Station201): Charger {
  const stamp = (at: string | undefined) => (at === undefined ? {} : { timestamp: at, offline: true });
  return {
    identity: 'CS1',
    station,
    reconnect: async () => charger201(here, await here.connect201('CS1')),
    status: (word) => station.status(1, word),
    start: (card, at) => station.start(1, card, stamp(at)),
    meter: (transactionId, value, at) => station.values(String(transactionId), [{ value }], stamp(at)),
    stop: (transactionId, at) => station.stop(String(transactionId), stamp(at)),
  };
}

/** Version → a registered, connected charger at EVSE E1. */
export const CHARGERS: [string, (here: StationWorld) => Promise<Charger>][] = [
  ['1.6', async (here) => charger16(here, await here.station())],
  ['2.0.1', async (here) => charger201(here, await here.station201())],
];
