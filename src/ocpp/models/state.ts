/** What is known of a station beside its transactions. Kept as one JSON per station, written with the event that changed it. */
import type { EVSE, Token } from '../../ocpi/model';
import type { PartyKey } from '../../ocpi/party';
import type { Protocol } from '../message';
import type { Booted, ConnectorStatus, JobStatus, Position, ShownToken } from '../station-event';
import { type ClockState, correctTime, readTime } from './clock';
import type { HeldReservation } from './reservation';

export type EvseStatus = EVSE['status'];

export interface KnownStatus {
  status: ConnectorStatus;
  errorCode: string;
  /** Milliseconds, corrected. */
  at: number;
  receivedAt: number;
  /** For operators only. */
  remarks?: Record<string, string>;
}

export interface RemoteStart {
  /** OCPP 2.0.1 "remoteStartId". */
  id: number;
  token: ShownToken;
  /** As the station calls it, once it has said so. */
  transaction?: string;
}

/** Something that an operator asked for and that takes its time. */
export interface KnownJob {
  /** `Requested`, then as the station says. */
  status: string;
  requestId?: number;
  /** Milliseconds. */
  at: number;
  /** Of an upload: its name, as the station said. */
  fileName?: string;
}

/** A charging profile that somebody has set for a transaction. */
export interface HeldProfile {
  /** What the station calls it. */
  id: number;
  /** Our id of the transaction. */
  transaction: string;
  setter: PartyKey;
  /** In which unit it was set. */
  unit: 'A' | 'W';
}

export interface StationState {
  /** What it spoke last. */
  protocol: Protocol | null;
  boot: (Omit<Booted, 'kind'> & { at: number }) | null;
  registration: 'Accepted' | 'Pending' | 'Rejected' | null;
  /** By position (`positionKey`). */
  statuses: Record<string, KnownStatus>;
  /** Our own wish of availability, by position; absent: operative. */
  inoperative: Record<string, 'now' | 'scheduled'>;
  /** Numbers that are never given twice. */
  lastTransaction: number;
  lastOrder: number;
  configuration: Record<string, string> | null;
  /** Latest word on firmware and diagnostics. */
  jobs: Partial<Record<JobStatus['job'], KnownJob>>;
  clock: ClockState;
  /** idTag that stands for a token that does not fit → the token. */
  aliases?: Record<string, { uid: string; type: Token['type'] }>;
  /** Starts that we asked for, the newest last. */
  remoteStarts?: RemoteStart[];
  /** The numbers of its transaction events say nothing. */
  isNumberless?: boolean;
  /** Reservations that it holds, by the number it knows. */
  reservations?: Record<string, HeldReservation>;
  profiles?: HeldProfile[];
  /** EVSE uid → the eMSP whose driver has started there last. */
  startedBy?: Record<string, PartyKey>;
  /** What the station does not do, learned from its answers: capabilities that are withdrawn. */
  unable: string[];
  /** Milliseconds until which a reboot of ours is expected. */
  rebootUntil: number;
}

export const positionKey = ({ evse, connector }: Position) => `${evse}.${connector}`;

export function newState(): StationState {
  return {
    protocol: null,
    boot: null,
    registration: null,
    statuses: {},
    inoperative: {},
    lastTransaction: 0,
    lastOrder: 0,
    configuration: null,
    jobs: {},
    clock: { offsets: [], offsetMs: 0, sameTimeRun: 0, lastTime: null },
    unable: [],
    rebootUntil: 0,
  };
}

/** The moment that a stated time of that station means. */
export const momentOf = (state: StationState, time: string | undefined, receivedAt: number) =>
  correctTime(state.clock, readTime(time), receivedAt);
