/** What we ask of a station, without a version of OCPP, and what came of it. */
import type { ConfigurationEntry, Position, ShownToken } from './station-event';

/** A schedule of limits (OCPP 1.6 "ChargingSchedule"). */
export interface Schedule {
  unit: 'A' | 'W';
  /** Milliseconds; without it the schedule begins with the transaction. */
  startsAt?: number;
  durationSec?: number;
  minRate?: number;
  periods: { startSec: number; limit: number; phases?: number }[];
}

export interface ProfileOrder {
  kind: 'setProfile';
  at: Position;
  profileId: number;
  stackLevel: number;
  /** `transaction`: for one transaction; `station`: the operator's own maximum. */
  purpose: 'transaction' | 'station' | 'default';
  transaction?: string;
  schedule: Schedule;
}

export interface LocalListEntry {
  token: ShownToken;
  /** Absent in a differential list: take it off. */
  status?: 'Accepted' | 'Blocked' | 'Expired' | 'Invalid';
  group?: string;
  expiresAt?: number;
}

/** What a certificate at a station is for, in the words of OCPP 2.0.1. */
export const CERTIFICATE_USES = [
  'CSMSRootCertificate',
  'ManufacturerRootCertificate',
  'MORootCertificate',
  'V2GRootCertificate',
  'V2GCertificateChain',
] as const;
export type CertificateUse = (typeof CERTIFICATE_USES)[number];

/** Whose certificate is signed: the station's towards us, or an EVSE's towards vehicles. */
export type SigningPurpose = 'station' | 'v2g';

/** OCPP "CertificateHashDataType": which certificate is meant. */
export interface CertificateHash {
  hashAlgorithm: string;
  issuerNameHash: string;
  issuerKeyHash: string;
  serialNumber: string;
}

export interface InstalledCertificate {
  use: CertificateUse;
  hash: CertificateHash;
}

/** How and where a station of 2.0.1 connects. */
export interface NetworkProfile {
  slot: number;
  url: string;
  securityProfile: number;
  /** `Wired0`, `Wireless0` … */
  interface: string;
}

export type Order =
  | { kind: 'start'; at?: Position; token: ShownToken; group?: string; remoteStartId: number }
  | { kind: 'stop'; transaction: string }
  | { kind: 'unlock'; at: Position }
  | { kind: 'reserve'; reservationId: number; at: Position; token: ShownToken; group?: string; expiresAt: number }
  | { kind: 'cancelReservation'; reservationId: number }
  | ProfileOrder
  | { kind: 'clearProfile'; profileId: number }
  | { kind: 'readSchedule'; at: Position; durationSec: number; unit?: 'A' | 'W' }
  | { kind: 'readConfiguration'; keys?: string[] }
  | { kind: 'writeConfiguration'; key: string; value: string }
  | { kind: 'readInventory'; requestId: number }
  | { kind: 'readTransaction'; transaction: string }
  | { kind: 'reset'; when: 'now' | 'idle' }
  | { kind: 'changeAvailability'; at: Position; isOperative: boolean }
  | { kind: 'trigger'; message: string; at?: Position }
  /** The same for messages that came to 1.6 with the security whitepaper. */
  | { kind: 'extendedTrigger'; message: string; at?: Position }
  | { kind: 'triggerSigning'; purpose: SigningPurpose }
  | { kind: 'giveCertificate'; chain: string }
  | { kind: 'giveV2gCertificate'; chain: string }
  | { kind: 'installCertificate'; use: CertificateUse; certificate: string }
  | { kind: 'deleteCertificate'; hash: CertificateHash }
  | { kind: 'readCertificates'; uses?: CertificateUse[] }
  | { kind: 'setNetworkProfile'; profile: NetworkProfile }
  | { kind: 'uploadSecurityLog'; url: string; requestId: number; from?: number; to?: number }
  | { kind: 'clearCache' }
  | { kind: 'sendLocalList'; version: number; isFull: boolean; entries: LocalListEntry[] }
  | { kind: 'readLocalListVersion' }
  | { kind: 'uploadDiagnostics'; url: string; requestId: number; from?: number; to?: number }
  | { kind: 'updateFirmware'; url: string; requestId: number; at: number }
  | {
      kind: 'updateSignedFirmware';
      url: string;
      requestId: number;
      at: number;
      certificate: string;
      signature: string;
    };

export type OrderKind = Order['kind'];

/** Words for every answer a station can give; a codec translates its own into these. */
export type OrderStatus =
  | 'accepted'
  | 'scheduled'
  | 'rejected'
  | 'occupied'
  | 'faulted'
  | 'unavailable'
  | 'unknown'
  | 'failed'
  | 'notSupported'
  | 'rebootRequired'
  | 'versionMismatch'
  | 'ongoingTransaction'
  | 'unknownConnector'
  | 'timeout'
  | 'notConnected';

export interface OrderOutcome {
  status: OrderStatus;
  /** Why, as the station said. */
  reason?: string;
  /** 2.0.1 may name the transaction that a remote start opened. */
  transaction?: string;
  schedule?: Schedule;
  configuration?: ConfigurationEntry[];
  unknownKeys?: string[];
  listVersion?: number;
  fileName?: string;
  certificates?: InstalledCertificate[];
  /** Of a transaction: whether it goes on, and whether messages about it are still to come. */
  progress?: { isOngoing: boolean; hasMore: boolean };
}
