/**
 * What stations tell us, without a version of OCPP. A codec reads each message into a fact; the fact is stored as a
 * station event before it is answered, and everything else (status, Sessions, CDRs) follows from the events.
 */
import type { ChargingPreferences } from '../ocpi/model';

/** A place at a station. EVSE 0 is the station itself; connector 0 is the EVSE as a whole. OCPP 1.6 connector n is EVSE n. */
export interface Position {
  evse: number;
  connector: number;
}

/** How an identifier was read (OCPP 2.0.1 IdTokenEnumType); 1.6 does not tell: `Unknown`. */
export type IdTokenType =
  | 'Central'
  | 'eMAID'
  | 'ISO14443'
  | 'ISO15693'
  | 'KeyCode'
  | 'Local'
  | 'MacAddress'
  | 'NoAuthorization'
  | 'Unknown';

/** An identifier as the station read it. */
export interface ShownToken {
  text: string;
  type: IdTokenType;
}

/** OCPP 1.6 "ChargePointStatus"; 2.0.1 has fewer words (`Occupied` without its cause). */
export const CONNECTOR_STATUSES = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedEVSE',
  'SuspendedEV',
  'Finishing',
  'Occupied',
  'Reserved',
  'Unavailable',
  'Faulted',
] as const;
export type ConnectorStatus = (typeof CONNECTOR_STATUSES)[number];

export type ChargingState = 'EVConnected' | 'Charging' | 'SuspendedEV' | 'SuspendedEVSE' | 'Idle' | 'Finishing';

/** One measured value as it was sent, with the defaults of OCPP filled in. */
export interface Sample {
  /** Decimal text; what is no number is refused later and kept here. */
  value: string;
  measurand: string;
  unit: string;
  context: string;
  location: string;
  phase?: string;
  /** The value is a signed record, not a number. */
  signed?: SignedRecord;
}

/** Signed bytes are kept and forwarded unchanged (BR-62). */
export interface SignedRecord {
  data: string;
  method?: string;
  encoding?: string;
  publicKey?: string;
}

/** Samples taken at one moment. */
export interface Reading {
  /** As sent: RFC 3339. */
  time: string;
  samples: Sample[];
}

export interface Booted {
  kind: 'Booted';
  vendor: string;
  model: string;
  serialNumber?: string;
  firmware?: string;
  meterSerialNumber?: string;
  reason?: string;
}

export interface StatusFact {
  kind: 'ConnectorStatus';
  at: Position;
  status: ConnectorStatus;
  /** `NoError` when left out. */
  errorCode?: string;
  time?: string;
  /** For operators only (BR-20). */
  remarks?: Record<string, string>;
}

export interface AuthorizeAsked {
  kind: 'AuthorizeAsked';
  token: ShownToken;
  /** OCPP 2.0.1, ISO 15118: a contract certificate (PEM), or what is needed to ask for its status. */
  certificate?: string;
  certificateHashes?: Record<string, string>[];
}

/** A step of a transaction. In 1.6 the start has no transaction id yet: we give it. */
export interface TxFact {
  kind: 'TxStarted' | 'TxUpdated' | 'TxEnded';
  /** OCPP's id of the transaction, as text. */
  transaction?: string;
  at?: Position;
  token?: ShownToken;
  time: string;
  /** Energy register in Wh as the message itself gives it (1.6 `meterStart`, `meterStop`), decimal text. */
  register?: string;
  /** Why it ended. */
  reason?: string;
  trigger?: string;
  chargingState?: ChargingState;
  remoteStartId?: number;
  reservationId?: number;
  seqNo?: number;
  /** The station had no connection when it happened. */
  offline?: boolean;
  readings: Reading[];
}

/** Values outside a transaction, or without saying which one. */
export interface MeterSampled {
  kind: 'MeterSampled';
  at: Position;
  readings: Reading[];
}

/** A reservation was made or cancelled by us, has expired, or was removed by the station. */
export interface ReservationChanged {
  kind: 'ReservationChanged';
  reservationId: number;
  status: 'Made' | 'Cancelled' | 'Expired' | 'Removed';
}

/** Progress of something the operator asked for. */
export interface JobStatus {
  kind: 'JobStatus';
  job: 'firmware' | 'diagnostics';
  status: string;
  requestId?: number;
}

export interface SecurityEvent {
  kind: 'SecurityEvent';
  type: string;
  time: string;
  text?: string;
}

/** A vendor's own message. */
export interface VendorData {
  kind: 'VendorData';
  vendor: string;
  message?: string;
  data?: string;
}

/** ISO 15118: an opaque request of the vehicle or a certificate request of the station. */
export interface CertificateEvent {
  kind: 'CertificateEvent';
  request: 'contractCertificate' | 'certificateStatus' | 'sign' | 'signV2g';
  content: Record<string, unknown>;
}

/** OCPP 2.0.1: a limit from outside; `content` is the message. */
export interface ChargingLimitChanged {
  kind: 'ChargingLimitChanged';
  content: Record<string, unknown>;
}

/** A setting of a station; from 2.0.1 on the key names a variable: `TxCtrlr.TxStartPoint`. */
export interface ConfigurationEntry {
  key: string;
  value?: string;
  isReadOnly: boolean;
}

/** OCPP 2.0.1: a part of an inventory that was asked for under that number. */
export interface ConfigurationRead {
  kind: 'ConfigurationRead';
  requestId: number;
  seqNo: number;
  isLast: boolean;
  entries: ConfigurationEntry[];
}

/** OCPP 2.0.1: variables have changed; those that tell the status of a connector are read as such. */
export interface VariablesChanged {
  kind: 'VariablesChanged';
  statuses: StatusFact[];
  changes: { key: string; value: string; time: string }[];
}

export type StationFact =
  | Booted
  | { kind: 'HeartbeatSeen' }
  | StatusFact
  | AuthorizeAsked
  | TxFact
  | MeterSampled
  | ReservationChanged
  | JobStatus
  | SecurityEvent
  | VendorData
  | CertificateEvent
  | ChargingLimitChanged
  | ConfigurationRead
  | VariablesChanged
  /** An order of an eMSP was sent to the station. */
  | { kind: 'CommandSent'; command: string; time: string }
  /** What the driver wants, told by the eMSP and accepted. */
  | { kind: 'PreferencesSet'; profile: Preferred; mayDischarge?: boolean };

export type Preferred = ChargingPreferences['profile_type'];

/** A fact as it is stored, append-only, per station in the order of arrival. */
export interface StationEvent {
  /** Sorts by arrival. */
  id: string;
  station: string;
  kind: StationFact['kind'];
  /** Our id of the transaction it belongs to. */
  transaction: string | null;
  /** OCPP's message id and a digest of the payload: by both a repeated message is recognised. */
  messageId: string | null;
  digest: string | null;
  /** Milliseconds; as the station said, as we corrected it, when it came (BR-5). */
  stationTime: number | null;
  correctedTime: number;
  receivedTime: number;
  fact: StationFact;
  /** What was decided when it came, so that reading the events again decides nothing anew (BR-3). */
  decided: Record<string, unknown> | null;
  /** The payload that was answered. */
  answer: object | null;
}

/** Whether a token may charge, in words that each codec can say in its own. */
export interface Verdict {
  status: 'accepted' | 'blocked' | 'expired' | 'noCredit' | 'notHere' | 'notNow' | 'unknown' | 'concurrent' | 'invalid';
  /** Tokens of one group may stop each other's transactions. */
  group?: string;
  /** Milliseconds: how long the station may answer by itself from what it remembers; undefined: no limit. */
  cacheUntil?: number;
  /** Texts for the driver. */
  message?: string;
  language?: string;
  /** EVSEs at this station where it may charge, when it may not here. */
  evses?: number[];
  /** ISO 15118: what is wrong with the certificate. */
  certificate?: string;
}

/** What a message is answered with, before a codec writes it. */
export interface Reply {
  /** Milliseconds: our clock. */
  now: number;
  registration?: 'Accepted' | 'Pending' | 'Rejected';
  /** Seconds between heartbeats, or until the next boot message. */
  intervalSec?: number;
  verdict?: Verdict;
  transaction?: string;
  /** Of a vendor's or a certificate message. */
  outcome?: { status: string; content?: string; request?: CertificateEvent['request'] };
}
