/**
 * What the events of one transaction add up to. It is a set, not a stream: start, samples and end may come in any order
 * and more than once. Nothing is decided here; what was decided when an event came stands in the event.
 */
import type { CdrLocation, Tariff, Token } from '../../ocpi/model';
import type { PartyId } from '../../ocpi/party';
import type { ChargingState, Position, Preferred, ShownToken, StationEvent, TxFact, Verdict } from '../station-event';
import { readTime } from './clock';
import { scaled } from './decimal';
import { type Measured, measure } from './samples';

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
  /** Of the connector. */
  volts?: number;
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
  /** When the reservation was made that it uses, milliseconds. */
  reservedFrom?: number;
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
  | 'noTariff'
  /** Numbered events of it never came. */
  | 'gap';

/**
 * OCPP 2.0.1: a transaction may begin before its token is known or its cable is in. It is a Session once both are: the
 * later of the two moments is its start (mapping 5.2).
 */
export interface Stages {
  beganAt: number | null;
  authorizedAt: number | null;
  connectedAt: number | null;
}

export interface Transaction {
  /** Ours. */
  id: string;
  station: string;
  opening: Opening;
  /** The last grant counts: a token may come later than the start. */
  grant: Grant | null;
  shown: ShownToken | null;
  /** Null where a start says that all conditions are met (OCPP 1.6). */
  stages: Stages | null;
  startedAt: number | null;
  endedAt: number | null;
  /** Thousandths of a Wh. */
  startRegister: number | null;
  endRegister: number | null;
  reason: string | null;
  states: { at: number; state: ChargingState }[];
  /** What the driver wants from a moment on. */
  preferences: { at: number; profile: Preferred }[];
  measured: Measured[];
  flags: Set<Flag>;
  /** When the last of its events came, and the last that was more than its start. */
  lastEventAt: number;
  lastSignAt: number | null;
  /** Its events, where the station numbers them. */
  numbered: { seqNo: number; at: number; digest: string | null }[];
}

/** More than that is another way of counting. */
const MOST_MISSING = 1_000;

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
    stages: null,
    startedAt: null,
    endedAt: null,
    startRegister: null,
    endRegister: null,
    reason: null,
    states: [],
    preferences: [],
    measured: [],
    flags: new Set(),
    lastEventAt: 0,
    lastSignAt: null,
    numbered: [],
  };
}

/** Adds one event; a numbered one that came before in the same words adds nothing (BR-81: not by its number alone). */
export function addEvent(tx: Transaction, event: StationEvent): void {
  const { fact, decided, digest } = event;
  if (digest !== null && tx.numbered.some((known) => known.digest === digest)) return;
  const offset = event.stationTime === null ? 0 : event.correctedTime - event.stationTime;
  if (decided?.opening) open(tx, decided.opening as Opening);
  if (decided?.grant) tx.grant = decided.grant as Grant;
  if (isStep(fact) && fact.seqNo !== undefined) addStage(tx, fact, event);
  for (const flag of (decided?.flags as Flag[] | undefined) ?? []) tx.flags.add(flag);
  tx.lastEventAt = Math.max(tx.lastEventAt, event.receivedTime);
  if (fact.kind === 'ConnectorStatus') addStatus(tx, fact.status, event.correctedTime);
  if (fact.kind === 'PreferencesSet') tx.preferences.push({ at: event.correctedTime, profile: fact.profile });
  if (fact.kind === 'MeterSampled') addReadings(tx, fact.readings, offset);
  if (isStep(fact)) addFact(tx, fact, event, offset);
  if (tx.stages) tx.startedAt = startOf(tx);
}

const isStep = (fact: StationEvent['fact']): fact is TxFact =>
  fact.kind === 'TxStarted' || fact.kind === 'TxUpdated' || fact.kind === 'TxEnded';

/** What was said of it before it was known better no longer holds. */
function open(tx: Transaction, opening: Opening): void {
  for (const flag of tx.opening.flags) tx.flags.delete(flag as Flag);
  tx.opening = opening;
  tx.grant ??= opening.grant;
  for (const flag of opening.flags) tx.flags.add(flag as Flag);
}

function addFact(tx: Transaction, fact: TxFact, event: StationEvent, offset: number): void {
  if (fact.offline) tx.flags.add('offline');
  // A card that was accepted after another one was refused is the one that may stop it.
  if (fact.token && (tx.shown === null || fact.kind === 'TxStarted' || event.decided?.grant)) tx.shown = fact.token;
  if (fact.chargingState) tx.states.push({ at: event.correctedTime, state: fact.chargingState });
  if (fact.kind !== 'TxStarted') tx.lastSignAt = Math.max(tx.lastSignAt ?? 0, event.receivedTime);
  if (fact.kind === 'TxStarted' && !tx.stages && tx.startedAt === null) begin(tx, fact, event);
  if (fact.kind === 'TxEnded') end(tx, fact, event);
  addReadings(tx, fact.readings, offset);
  if (fact.kind === 'TxEnded' && tx.stages) tx.endRegister = finalRegister(tx.measured) ?? tx.endRegister;
}

/** From 2.0.1 on the last value, which may be a signed one, says where the register stands at the end. */
const finalRegister = (measured: Measured[]) =>
  measured.findLast(({ context, imported }) => context === 'Transaction.End' && imported !== undefined)?.imported;

const CONNECTED: ReadonlySet<string> = new Set([
  ...(['EVConnected', 'Charging', 'SuspendedEV', 'SuspendedEVSE'] satisfies ChargingState[]),
  ...['CablePluggedIn', 'EVDetected'],
]);

function addStage(tx: Transaction, fact: TxFact, { correctedTime: at, decided, digest }: StationEvent): void {
  tx.numbered.push({ seqNo: fact.seqNo ?? 0, at, digest });
  tx.stages ??= { beganAt: null, authorizedAt: null, connectedAt: null };
  const reached = (before: number | null) => Math.min(before ?? at, at);
  const { grant } = (decided?.grant ? decided : (decided?.opening ?? {})) as { grant?: Grant | null };
  if (fact.kind === 'TxStarted') tx.stages.beganAt = reached(tx.stages.beganAt);
  if (grant?.verdict.status === 'accepted') tx.stages.authorizedAt = reached(tx.stages.authorizedAt);
  if ([fact.chargingState, fact.trigger].some((word) => word !== undefined && CONNECTED.has(word)))
    tx.stages.connectedAt = reached(tx.stages.connectedAt);
}

/** When both came together; until then, when it began. Energy that flows tells of a cable that nobody mentioned. */
function startOf({ stages, measured, numbered }: Transaction): number | null {
  const { beganAt, authorizedAt } = stages ?? {};
  const connectedAt = stages?.connectedAt ?? flowsFrom(measured);
  if (authorizedAt != null && connectedAt != null) return Math.max(authorizedAt, connectedAt);
  return beganAt ?? numbered[0]?.at ?? null;
}

function flowsFrom(measured: Measured[]): number | null {
  const registers = measured.flatMap(({ at, imported }) => (imported === undefined ? [] : [{ at, imported }]));
  const lowest = Math.min(...registers.map(({ imported }) => imported));
  if (registers.every(({ imported }) => imported === lowest)) return null;
  return Math.max(...registers.filter(({ imported }) => imported === lowest).map(({ at }) => at));
}

/** Whether it is a Session that runs: in 1.6 always. */
export const isActive = ({ stages, measured }: Transaction) =>
  stages === null || (stages.authorizedAt !== null && (stages.connectedAt ?? flowsFrom(measured)) !== null);

/**
 * Numbers of events that are still to come, the station's own way of telling that something is missing. None when its
 * numbers are of no use: not distinct, or not in the order of time.
 */
export function missingNumbers({ numbered }: Transaction, more: Transaction['numbered'] = []): number[] {
  const sorted = [...numbered, ...more].sort((a, b) => a.seqNo - b.seqNo);
  const isUsable = sorted.every(({ seqNo, at }, index) => {
    const before = sorted[index - 1];
    return !before || (before.seqNo < seqNo && before.at <= at);
  });
  const numbers = new Set(sorted.map(({ seqNo }) => seqNo));
  const [first, last] = [sorted[0]?.seqNo ?? 0, sorted.at(-1)?.seqNo ?? 0];
  if (!isUsable || last - first > MOST_MISSING + numbers.size) return [];
  return Array.from({ length: last - first }, (_, index) => first + index).filter((number) => !numbers.has(number));
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
  const isOtherRegister = register !== undefined && tx.endRegister !== endRegister;
  const isOther = tx.endedAt !== null && (tx.endedAt !== correctedTime || isOtherRegister);
  if (isOther && !tx.flags.has('synthetic')) tx.flags.add('suspect');
  tx.flags.delete('synthetic');
  if (isSynthetic) tx.flags.add('synthetic');
  tx.endedAt = correctedTime;
  if (register !== undefined) tx.endRegister = endRegister;
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
