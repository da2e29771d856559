/** The bridge's figures, each with its reason; the operator's settings change some of them. */
import type { ConnectorStatus } from './station-event';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface BridgeRules {
  /** Told to stations: how often they send a heartbeat. */
  heartbeatSec: number;
  /** What a station that booted `Pending` waits before it asks again. */
  retrySec: number;
  /** Mobile links flap: an EVSE becomes UNKNOWN only after this (BR-21). */
  offlineGraceMs: number;
  /** How long the last known statuses serve after a reconnect without a boot (BR-22). */
  resyncMs: number;
  /** A status that changes back within this is not told (BR-23). */
  debounceMs: number;
  /** A status older than the one known by more than this is out of order. */
  reorderMs: number;
  /** A reboot that we asked for shows INOPERATIVE, not UNKNOWN, for this long. */
  plannedRebootMs: number;
  /** How `Preparing` and `Occupied` without a transaction appear. */
  preparing: 'CHARGING' | 'AVAILABLE' | 'BLOCKED';
  /** How long a station waits for an eMSP; stations give up after 10 to 30 s. */
  realtimeTimeoutMs: number;
  /** How long a verdict serves the start that follows it, and an RFID token of a START_SESSION. */
  grantMs: number;
  /** How long the station's own cache may repeat a verdict. */
  stationCacheMs: number;
  /** Whether a token may have several transactions at a time. */
  concurrentTransactions: boolean;
  /** Late meter values of an ended transaction are waited for. */
  settleMs: number;
  /** Below all of these there is no CDR. */
  minWh: number;
  minMs: number;
  /** Numbered events that are missing at the end: how long until the station is asked, and for how long they are waited for. */
  gapWaitMs: number;
  gapMaxMs: number;
  /** A stop without its start waits this long for it. */
  orphanMs: number;
  /** Of two starts on one connector the one without a sign of life is void after this. */
  doubleStartMs: number;
  /** A connector that is available although a transaction is open: after this it is closed by us. */
  staleMs: number;
  /** The same after a boot, in which a station may still stop or go on. */
  staleBootMs: number;
  /** And when the station never comes back. */
  offlineMaxMs: number;
  /** At most one update of a Session in this time, unless something important happens. */
  sessionPushMs: { ac: number; dc: number };
  /** A charging period is closed at the latest after this, so that the driver sees progress. */
  periodMaxMs: { ac: number; dc: number };
  /** Power up to which, and time after which, a car is parking although the station does not say so. */
  idleW: number;
  idleMs: number;
  /** How time counts in which the station holds back power. */
  suspendedEvse: 'TIME' | 'PARKING_TIME';
  /** How far ahead a reservation may last. */
  reservationMaxMs: number;
  /** A reserved EVSE is shown as such by our book when the station has said nothing for this long. */
  reservedAfterMs: number;
  /** A reserved EVSE that is out of order, or that the station shows as free: after this the reservation is taken back. */
  reservationFaultMs: number;
  reservationLostMs: number;
  /** Stack level of the profiles of others; our own are above it. */
  profileLevel: number;
  /** How far ahead a schedule is asked for at the most. */
  compositeMaxSec: number;
  /** Whoever has set a profile is told of changes this often at the most, with what is in force for so long. */
  profileNewsMs: number;
  profileNewsSec: number;
  /** How long an order waits for its turn before it is not sent any more. */
  queueMs: number;
  /** What could not be brought to the CPO role is brought again after this. */
  againMs: number;
  /** Silence after which a ping is sent, and how long its pong may take. */
  pingMs: number;
  pongMs: number;
  /** How often one identity may come again within a minute before both are slowed down, and for how long. */
  replacementsPerMinute: number;
  replacedDelayMs: number;
}

export const BRIDGE_RULES: BridgeRules = {
  heartbeatSec: 300,
  retrySec: 60,
  offlineGraceMs: 300 * SECOND,
  resyncMs: 60 * SECOND,
  debounceMs: 2 * SECOND,
  reorderMs: 10 * SECOND,
  plannedRebootMs: 900 * SECOND,
  preparing: 'CHARGING',
  realtimeTimeoutMs: 4 * SECOND,
  grantMs: 15 * MINUTE,
  stationCacheMs: 24 * HOUR,
  concurrentTransactions: true,
  settleMs: 30 * SECOND,
  minWh: 50,
  minMs: 120 * SECOND,
  gapWaitMs: 120 * SECOND,
  gapMaxMs: 24 * HOUR,
  orphanMs: 60 * MINUTE,
  doubleStartMs: 15 * MINUTE,
  staleMs: 5 * MINUTE,
  staleBootMs: 10 * MINUTE,
  offlineMaxMs: 72 * HOUR,
  sessionPushMs: { ac: 300 * SECOND, dc: 60 * SECOND },
  periodMaxMs: { ac: 900 * SECOND, dc: 300 * SECOND },
  idleW: 50,
  idleMs: 300 * SECOND,
  suspendedEvse: 'TIME',
  reservationMaxMs: 120 * MINUTE,
  reservedAfterMs: 10 * SECOND,
  reservationFaultMs: 300 * SECOND,
  reservationLostMs: 60 * SECOND,
  profileLevel: 1,
  compositeMaxSec: 86_400,
  profileNewsMs: MINUTE,
  profileNewsSec: 1_800,
  queueMs: 10 * SECOND,
  againMs: 15 * SECOND,
  pingMs: 30 * SECOND,
  pongMs: 15 * SECOND,
  replacementsPerMinute: 5,
  replacedDelayMs: 30 * SECOND,
};

/** Statuses of a connector that somebody uses, whatever the transactions say. */
export const OCCUPIED: ReadonlySet<ConnectorStatus> = new Set([
  'Preparing',
  'Charging',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
  'Occupied',
]);
