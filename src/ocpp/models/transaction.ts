/**
 * What the events of one transaction add up to. It is a set, not a stream: start, samples and end may come in any order
 * and more than once. Nothing is decided here; what was decided when an event came stands in the event.
 */
import type { CdrLocation, Tariff, Token } from '../../ocpi/model';
import type { PartyId } from '../../ocpi/party';
import type { ChargingState, Position, ShownToken, StationEvent, TxFact, Verdict } from '../station-event';
import { correctTime, readTime } from './clock';
import { scaled } from './decimal';
import { type Measured, measure } from './samples';
import type { StationState } from './state';

/** The place as it was at the start: a CDR keeps it. */
export interface FrozenPlace {
  party: PartyId;
  location: CdrLocation;
  timeZone: string;
  currency: string;
  tariffs: Tariff[];
  meterId?: string;
  /** W; what the EVSE can give at the most, when known. */
  maxPower?: number;
  isDc: boolean;
  isBidirectional: boolean;
}

/** What was said of a token, and on whose word. */
export interface Grant {
  verdict: Verdict;
  token?: Token;
  authMethod: 'AUTH_REQUEST' | 'COMMAND' | 'WHITELIST';
  reference?: string;
}

/** Kept with the event that opened a transaction. */
export interface Opening {
  sessionId: string;
  cdrId: string;
  ocppId: string | null;
  position: Position | null;
  place: FrozenPlace | null;
  grant: Grant | null;
  /** Of a START_SESSION or RESERVE_NOW that it belongs to. */
  command?: string;
  flags: string[];
}

export type Flag =
  | 'offline'
  | 'synthetic'
  | 'suspect'
  | 'doubleStart'
  | 'orphan'
  | 'refusedSample'
  | 'unitMix'
  | 'registerFell'
  | 'noTariff';

export interface Transaction {
  /** Ours. */
  id: string;
  station: string;
  opening: Opening;
  /** The last grant counts: a token may come later than the start. */
  grant: Grant | null;
  shown: ShownToken | null;
  startedAt: number | null;
  endedAt: number | null;
  /** Thousandths of a Wh. */
  startRegister: number | null;
  endRegister: number | null;
  reason: string | null;
  states: { at: number; state: ChargingState }[];
  measured: Measured[];
  flags: Set<Flag>;
  /** When the last of its events came, and the last that was more than its start. */
  lastEventAt: number;
  lastSignAt: number | null;
  /** Numbers of its events, where the station numbers them. */
  seqNos: Set<number>;
}

const EMPTY_OPENING: Opening = {
  sessionId: '',
  cdrId: '',
  ocppId: null,
  position: null,
  place: null,
  grant: null,
  flags: [],
};

export function newTransaction(id: string, station: string): Transaction {
  return {
    id,
    station,
    opening: EMPTY_OPENING,
    grant: null,
    shown: null,
    startedAt: null,
    endedAt: null,
    startRegister: null,
    endRegister: null,
    reason: null,
    states: [],
    measured: [],
    flags: new Set(),
    lastEventAt: 0,
    lastSignAt: null,
    seqNos: new Set(),
  };
}

/** Adds one event. `clock`: of the station, to read the times inside the event as its own time was read. */
export function addEvent(tx: Transaction, event: StationEvent): void {
  const { fact, decided } = event;
  const offset = event.stationTime === null ? 0 : event.correctedTime - event.stationTime;
  if (decided?.opening) open(tx, decided.opening as Opening);
  if (decided?.grant) tx.grant = decided.grant as Grant;
  for (const flag of (decided?.flags as Flag[] | undefined) ?? []) tx.flags.add(flag);
  tx.lastEventAt = Math.max(tx.lastEventAt, event.receivedTime);
  if (fact.kind === 'ConnectorStatus') addStatus(tx, fact.status, event.correctedTime);
  if (fact.kind === 'MeterSampled') addReadings(tx, fact.readings, offset);
  if (fact.kind === 'TxStarted' || fact.kind === 'TxUpdated' || fact.kind === 'TxEnded')
    addFact(tx, fact, event, offset);
}

function open(tx: Transaction, opening: Opening): void {
  tx.opening = opening;
  tx.grant ??= opening.grant;
  for (const flag of opening.flags) tx.flags.add(flag as Flag);
}

function addFact(tx: Transaction, fact: TxFact, event: StationEvent, offset: number): void {
  if (fact.seqNo !== undefined) tx.seqNos.add(fact.seqNo);
  if (fact.offline) tx.flags.add('offline');
  tx.shown ??= fact.token ?? null;
  if (fact.chargingState) tx.states.push({ at: event.correctedTime, state: fact.chargingState });
  if (fact.kind !== 'TxStarted') tx.lastSignAt = Math.max(tx.lastSignAt ?? 0, event.receivedTime);
  if (fact.kind === 'TxStarted' && tx.startedAt === null) begin(tx, fact, event);
  if (fact.kind === 'TxEnded') end(tx, fact, event);
  addReadings(tx, fact.readings, offset);
}

function begin(tx: Transaction, { register }: TxFact, { correctedTime }: StationEvent): void {
  tx.startedAt = correctedTime;
  tx.startRegister = register === undefined ? null : (scaled(register, 3) ?? null);
}

/** A stop that is repeated with other values: the later one wins, and somebody should look at it. */
function end(tx: Transaction, { register, reason }: TxFact, { correctedTime, decided }: StationEvent): void {
  const isSynthetic = decided?.synthetic === true;
  // What the station itself says counts before what we made up.
  if (isSynthetic && tx.endedAt !== null && !tx.flags.has('synthetic')) return;
  const endRegister = register === undefined ? null : (scaled(register, 3) ?? null);
  const isOther = tx.endedAt !== null && (tx.endedAt !== correctedTime || tx.endRegister !== endRegister);
  if (isOther && !tx.flags.has('synthetic')) tx.flags.add('suspect');
  tx.flags.delete('synthetic');
  if (isSynthetic) tx.flags.add('synthetic');
  tx.endedAt = correctedTime;
  tx.endRegister = endRegister;
  tx.reason = reason ?? null;
}

/** OCPP 1.6 tells the charging state by the connector's status. */
function addStatus(tx: Transaction, status: string, at: number): void {
  if (status === 'Charging' || status === 'SuspendedEV' || status === 'SuspendedEVSE' || status === 'Finishing')
    tx.states.push({ at, state: status });
}

function addReadings(tx: Transaction, readings: TxFact['readings'], offset: number): void {
  for (const reading of readings) {
    const at = readTime(reading.time);
    if (at === undefined) continue;
    const { measured, refused } = measure(reading, at + offset);
    if (refused > 0) tx.flags.add('refusedSample');
    tx.measured.push(measured);
  }
}

/** Whether a time lies so far back that the station had queued the message. */
export const isLate = (at: number, receivedAt: number) => receivedAt - at > 60_000;

/** The moment that a stated time of that station means. */
export const momentOf = (state: StationState, time: string | undefined, receivedAt: number) =>
  correctTime(state.clock, readTime(time), receivedAt);
