/** One charger in the words of either version of OCPP, for what must hold in both. */
import type { Station16 } from '../../src/sandbox/station-1.6';
import type { Station201 } from '../../src/sandbox/station-2.0.1';
import type { StationWorld } from './stations';
import { until } from './until';

/** What a version calls the messages by which a charger is commanded. */
interface Words {
  start: string;
  stop: string;
  /** The last thing that is read of a charger after its boot. */
  lastReading: string;
}

/** When the charger says that something was, and at which of its EVSEs; now, and the first, when left out. */
export interface Told {
  at?: string;
  evse?: number;
}

export interface Charger {
  identity: string;
  version: string;
  words: Words;
  station: Station16 | Station201;
  /** Boots, and resolves when everything has been read that is read after it. */
  boot(): Promise<void>;
  /** Comes back on a new connection, without a boot. */
  reconnect(): Promise<Charger>;
  status(word: string, told?: Told): Promise<unknown>;
  /** A card is shown, and energy flows at once. */
  start(card: string, told?: Told): Promise<{ transactionId: string | number; status: string }>;
  /** What follows the first remote start that it was asked for. */
  obeyStart(): Promise<{ transactionId: string | number; status: string }>;
  /** A value of the energy register, Wh. */
  meter(transactionId: string | number, wh: number, told?: Told): Promise<unknown>;
  stop(transactionId: string | number, told?: Told): Promise<unknown>;
  /** Calls of that action that it was given. */
  calls(action: string): Record<string, unknown>[];
  /** Resolves when that many calls to it are under way or wait for their turn. */
  pending(count: number): Promise<void>;
}

type Common = Pick<Charger, 'identity' | 'station' | 'words' | 'boot' | 'calls' | 'pending'>;

function common(here: StationWorld, station: Station16 | Station201, words: Words): Common {
  const { identity } = station.options;
  const pending = (count: number) =>
    until(async () => (await here.shown(identity)).pending_calls === count, `${count} pending calls`);
  return {
    identity,
    station,
    words,
    pending,
    calls: (action) => station.calls.filter((call) => call.action === action).map(({ payload }) => payload),
    async boot() {
      await station.boot();
      await station.called(words.lastReading);
      await pending(0);
    },
  };
}

function charger16(here: StationWorld, station: Station16): Charger {
  const words = { start: 'RemoteStartTransaction', stop: 'RemoteStopTransaction', lastReading: 'GetConfiguration' };
  const stamp = ({ at }: Told) => (at === undefined ? {} : { timestamp: at });
  return {
    ...common(here, station, words),
    version: '1.6',
    reconnect: async () => charger16(here, await here.connect('CP1')),
    status: (word, told = {}) => station.status(told.evse ?? 1, word === 'Occupied' ? 'Preparing' : word, stamp(told)),
    start: (card, told = {}) => station.start(told.evse ?? 1, card, stamp(told)),
    async obeyStart() {
      const { idTag, connectorId } = await station.called(words.start);
      return station.start(Number(connectorId), String(idTag));
    },
    meter: (transactionId, wh, told = {}) =>
      station.values(told.evse ?? 1, Number(transactionId), [{ value: String(wh) }], stamp(told)),
    stop: (transactionId, told = {}) => station.stop(Number(transactionId), stamp(told)),
  };
}

function charger201(here: StationWorld, station: Station201): Charger {
  const words = { start: 'RequestStartTransaction', stop: 'RequestStopTransaction', lastReading: 'GetVariables' };
  const stamp = ({ at }: Told) => (at === undefined ? {} : { timestamp: at, offline: true });
  const statusStamp = ({ at }: Told) => (at === undefined ? {} : { timestamp: at });
  return {
    ...common(here, station, words),
    version: '2.0.1',
    reconnect: async () => charger201(here, await here.connect201('CS1')),
    status: (word, told = {}) => station.status(told.evse ?? 1, word, statusStamp(told)),
    start: (card, told = {}) => station.start(told.evse ?? 1, card, stamp(told)),
    async obeyStart() {
      const { remoteStartId, evseId, idToken } = await station.called(words.start);
      const { idToken: card } = idToken as { idToken: string };
      const info = { transactionId: `remote-${remoteStartId}`, chargingState: 'Charging', remoteStartId };
      const { status } = await station.start(Number(evseId), card, { info, triggerReason: 'RemoteStart' });
      return { transactionId: info.transactionId, status };
    },
    meter: (transactionId, value, told = {}) => station.values(String(transactionId), [{ value }], stamp(told)),
    stop: (transactionId, told = {}) => station.stop(String(transactionId), stamp(told)),
  };
}

/** Version → a registered, connected charger at EVSE E1, and at as many of E2, E3, … as are asked for. */
export const CHARGERS: [string, (here: StationWorld, evseCount?: number) => Promise<Charger>][] = [
  ['1.6', async (here, count) => charger16(here, await here.station('CP1', evses('ocpp_connector', count)))],
  ['2.0.1', async (here, count) => charger201(here, await here.station201('CS1', evses('ocpp_evse', count)))],
];

function evses(numbered: string, count = 1): object {
  return { evses: Array.from({ length: count }, (_, index) => ({ uid: `E${index + 1}`, [numbered]: index + 1 })) };
}
