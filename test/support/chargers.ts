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

/** What both versions can be set to, each under its own name and in its own words. */
export type Settings = { [setting in keyof typeof SETTINGS]?: string };

const SETTINGS = {
  canReserve: ['SupportedFeatureProfiles', 'ReservationCtrlr.Enabled'],
  reservesAny: ['ReserveConnectorZeroSupported', 'ReservationCtrlr.NonEvseSpecific'],
  rateUnit: ['ChargingScheduleAllowedChargingRateUnit', 'SmartChargingCtrlr.RateUnit'],
  maxPeriods: ['ChargingScheduleMaxPeriods', 'SmartChargingCtrlr.PeriodsPerSchedule'],
} as const;
const VALUES_OF_1_6: Record<string, string> = {
  'canReserve false': 'Core,SmartCharging',
  'rateUnit A': 'Current',
};

function settingsOf(version: 0 | 1, settings: Settings): [string, string][] {
  return (Object.entries(settings) as [keyof typeof SETTINGS, string][]).map(([setting, value]) => [
    SETTINGS[setting][version],
    version === 0 ? (VALUES_OF_1_6[`${setting} ${value}`] ?? value) : value,
  ]);
}

/** When the charger says that something was, and at which of its EVSEs; now, and the first, when left out. */
export interface Told {
  at?: string;
  evse?: number;
  /** That time is what its clock shows at the moment, not when the message was queued. */
  isLive?: boolean;
  /** To say it again. */
  messageId?: string;
}

export interface Sample {
  value: number;
  unit?: string;
  measurand?: string;
  phase?: string;
  location?: string;
}

export interface Schedule {
  chargingRateUnit: string;
  chargingSchedulePeriod: { startPeriod: number; limit: number }[];
  duration?: number;
}

export interface Charger {
  identity: string;
  version: string;
  words: Words;
  station: Station16 | Station201;
  /** Boots, and resolves when everything has been read that is read after it. */
  boot(): Promise<void>;
  /** Boots, and tells how it is set. */
  bootWith(settings: Settings): Promise<void>;
  /** Comes back on a new connection, without a boot; to whoever has taken our place. */
  reconnect(there?: StationWorld): Promise<Charger>;
  status(word: string, told?: Told): Promise<unknown>;
  /** A card is shown, and energy flows at once. */
  start(card: string, told?: Told): Promise<{ transactionId: string | number; status: string }>;
  /** What follows a remote start: the one that is given, or the first that it was asked for. */
  obeyStart(asked?: Record<string, unknown>): Promise<{ transactionId: string | number; status: string }>;
  /** A value of the energy register, Wh. */
  meter(transactionId: string | number, wh: number, told?: Told): Promise<unknown>;
  /** Values of a meter, as numbers; what kind they are as OCPP says it. */
  values(transactionId: string | number, samples: Sample[], told?: Told): Promise<unknown>;
  /** The last value of the register, signed. */
  signed(transactionId: string | number, signed: { record: string; publicKey: string }): Promise<unknown>;
  /** The car takes energy, or does not: `Charging`, `SuspendedEV`, `SuspendedEVSE`. */
  charging(transactionId: string | number, state: string): Promise<unknown>;
  stop(transactionId: string | number, told?: Told): Promise<unknown>;
  /** The schedules of the profiles that it was given. */
  schedules(): Schedule[];
  /** Answers that it goes by this schedule, or by none. */
  goesBy(schedule: Schedule | undefined): void;
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
    bootWith: (settings) => here.bootWith(station, Object.fromEntries(settingsOf(0, settings))),
    reconnect: async (there = here) => charger16(there, await there.connect('CP1')),
    status: (word, told = {}) => station.status(told.evse ?? 1, word === 'Occupied' ? 'Preparing' : word, stamp(told)),
    start: (card, told = {}) => station.start(told.evse ?? 1, card, stamp(told), told.messageId),
    async obeyStart(asked) {
      const { idTag, connectorId } = asked ?? (await station.called(words.start));
      return station.start(Number(connectorId), String(idTag));
    },
    meter: (transactionId, wh, told = {}) =>
      station.values(told.evse ?? 1, Number(transactionId), [{ value: String(wh) }], stamp(told)),
    values: (transactionId, samples, told = {}) => {
      const asText = samples.map(({ value, ...kind }) => ({ value: String(value), ...kind }));
      return station.values(told.evse ?? 1, Number(transactionId), asText, stamp(told));
    },
    signed: (transactionId, { record, publicKey }) => {
      const value = JSON.stringify({ signedMeterData: base64(record), encodingMethod: 'OCMF', publicKey });
      const sample = { value, format: 'SignedData', context: 'Transaction.End' };
      return station.values(1, Number(transactionId), [sample]);
    },
    charging: (_, state) => station.status(1, state),
    schedules: () =>
      profilesOf(station, 'csChargingProfiles').map(({ chargingSchedule }) => chargingSchedule as Schedule),
    goesBy: (chargingSchedule) =>
      void station.on('GetCompositeSchedule', () => ({
        status: 'Accepted',
        ...(chargingSchedule ? { connectorId: 1, scheduleStart: now(here), chargingSchedule } : {}),
      })),
    stop: (transactionId, told = {}) => station.stop(Number(transactionId), stamp(told)),
  };
}

function charger201(here: StationWorld, station: Station201): Charger {
  const words = { start: 'RequestStartTransaction', stop: 'RequestStopTransaction', lastReading: 'GetVariables' };
  const stamp = ({ at, isLive = false }: Told) => (at === undefined ? {} : { timestamp: at, offline: !isLive });
  const statusStamp = ({ at }: Told) => (at === undefined ? {} : { timestamp: at });
  return {
    ...common(here, station, words),
    version: '2.0.1',
    async bootWith(settings) {
      station.on('GetBaseReport', () => ({ status: 'Accepted' }));
      await station.boot();
      const { requestId } = await station.called('GetBaseReport');
      await station.report(Number(requestId), settingsOf(1, settings));
    },
    reconnect: async (there = here) => charger201(there, await there.connect201('CS1')),
    status: (word, told = {}) => station.status(told.evse ?? 1, word, statusStamp(told)),
    start: (card, { messageId: id, ...told } = {}) =>
      station.start(told.evse ?? 1, card, { ...stamp(told), ...(id === undefined ? {} : { id, transactionId: id }) }),
    async obeyStart(asked) {
      const { remoteStartId, evseId, idToken } = asked ?? (await station.called(words.start));
      const { idToken: card } = idToken as { idToken: string };
      const info = { transactionId: `remote-${remoteStartId}`, chargingState: 'Charging', remoteStartId };
      const { status } = await station.start(Number(evseId), card, { info, triggerReason: 'RemoteStart' });
      return { transactionId: info.transactionId, status };
    },
    meter: (transactionId, value, told = {}) => station.values(String(transactionId), [{ value }], stamp(told)),
    values: (transactionId, samples, told = {}) => {
      const inUnits = samples.map(({ unit, ...sample }) => ({
        ...sample,
        ...(unit ? { unitOfMeasure: { unit } } : {}),
      }));
      return station.values(String(transactionId), inUnits, stamp(told));
    },
    signed: (transactionId, { record, publicKey }) => {
      const signedMeterValue = {
        signedMeterData: base64(record),
        signingMethod: '',
        encodingMethod: 'OCMF',
        publicKey,
      };
      const samples = station.registers('Transaction.End').map((sample) => ({ ...sample, signedMeterValue }));
      return station.values(String(transactionId), samples);
    },
    charging: (transactionId, state) => station.charging(String(transactionId), state),
    schedules: () =>
      profilesOf(station, 'chargingProfile').flatMap(({ chargingSchedule }) => chargingSchedule as Schedule[]),
    goesBy: (schedule) =>
      void station.on('GetCompositeSchedule', () => ({
        status: 'Accepted',
        ...(schedule ? { schedule: { evseId: 1, scheduleStart: now(here), duration: 900, ...schedule } } : {}),
      })),
    stop: (transactionId, told = {}) => station.stop(String(transactionId), stamp(told)),
  };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const now = (here: StationWorld) => new Date(here.clock.now()).toISOString();

const profilesOf = ({ calls }: Station16 | Station201, member: string) =>
  calls
    .filter(({ action }) => action === 'SetChargingProfile')
    .map(({ payload }) => payload[member] as { chargingSchedule: unknown });

/** Version → a registered, connected charger at EVSE E1, and at as many of E2, E3, … as are asked for. */
export const CHARGERS: [string, (here: StationWorld, evseCount?: number) => Promise<Charger>][] = [
  ['1.6', async (here, count) => charger16(here, await here.station('CP1', evses('ocpp_connector', count)))],
  ['2.0.1', async (here, count) => charger201(here, await here.station201('CS1', evses('ocpp_evse', count)))],
];

function evses(numbered: string, count = 1): object {
  return { evses: Array.from({ length: count }, (_, index) => ({ uid: `E${index + 1}`, [numbered]: index + 1 })) };
}
