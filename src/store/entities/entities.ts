/** The tables. Columns are what is searched or counted; OCPI objects stay the JSON they came in. */

import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AuditRow, KeptAnswerRow } from './api';
import { CdrReviewRow, SigningEvseRow } from './cdr-reviews';
import { CheckRow } from './checks';
import { CLUSTER_ENTITIES } from './cluster';
import { ConsoleSessionRow } from './console';
import { DIALOGUE_ENTITIES } from './dialogue';
import { EventRow } from './events';
import { OBJECT_ENTITIES } from './objects';
import { OCPP_ENTITIES } from './ocpp';
import { RECORD_ENTITIES } from './records';
import { STATION_LIST_ENTITIES } from './station-lists';
import { moment } from './transformers';
import { DeliveryRow, WebhookRow } from './webhooks';

@Entity('platform')
export class PlatformRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 255 }) name!: string;
  @Column({ type: 'varchar', length: 16 }) status!: string;
  @Column({ type: 'boolean' }) suspended!: boolean;
  @Column({ type: 'boolean' }) online!: boolean;
  @Column({ type: 'varchar', length: 16, nullable: true }) version!: string | null;
  @Column({ type: 'text', nullable: true }) versionsUrl!: string | null;
  /** Sealed with SECRET_KEY. */
  @Column({ type: 'text', nullable: true }) theirToken!: string | null;
  @Column({ type: 'simple-json' }) roles!: unknown;
  @Column({ type: 'simple-json' }) endpoints!: unknown;
  @Column({ type: 'simple-json' }) announced!: unknown;
  @Column({ type: 'simple-json' }) plannedRoles!: unknown;
  @Column({ type: 'simple-json' }) quirks!: unknown;
  @Column({ type: 'int', nullable: true }) rateLimit!: number | null;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) lastSeenAt!: number | null;
  @Column({ type: 'bigint', transformer: moment }) createdAt!: number;
  @Column({ type: 'text', nullable: true }) lastError!: string | null;
  @Column({ type: 'boolean', nullable: true }) isSandbox!: boolean | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) rolesTold!: string | null;
}

@Entity('issued_token')
export class IssuedTokenRow {
  @PrimaryColumn({ type: 'varchar', length: 64 }) hash!: string;
  @Column({ type: 'varchar', length: 36 }) platformId!: string;
  @Column({ type: 'varchar', length: 16 }) purpose!: string;
  @Column({ type: 'bigint', transformer: moment }) issuedAt!: number;
}

@Entity('hosted_party')
export class HostedPartyRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) party!: string;
  @Column({ type: 'simple-json' }) roles!: unknown;
  @Column({ type: 'simple-json' }) businessDetails!: unknown;
}

@Entity('agreement')
export class AgreementRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 8 }) party!: string;
  @Column({ type: 'varchar', length: 8 }) counterparty!: string;
  @Column({ type: 'simple-json', nullable: true }) modules!: unknown;
  @Column({ type: 'bigint', transformer: moment }) validFrom!: number;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) validTo!: number | null;
}

@Entity('sighting')
export class SightingRow {
  @PrimaryColumn({ type: 'varchar', length: 64 }) module!: string;
  @PrimaryColumn({ type: 'varchar', length: 255 }) objectId!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @Column({ type: 'varchar', length: 8, nullable: true }) counterparty!: string | null;
}

@Entity('relayed_address')
export class RelayedAddressRow {
  @PrimaryColumn({ type: 'varchar', length: 64 }) handle!: string;
  @Column({ type: 'text' }) url!: string;
  @Column({ type: 'varchar', length: 36 }) platformId!: string;
  @Column({ type: 'varchar', length: 36 }) holderId!: string;
  @Column({ type: 'varchar', length: 8 }) fromParty!: string;
  @Column({ type: 'varchar', length: 8 }) toParty!: string;
  @Column({ type: 'varchar', length: 64 }) module!: string;
  @Column({ type: 'varchar', length: 8 }) role!: string;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) expiresAt!: number | null;
}

@Entity('collected_object')
export class CollectedObjectRow {
  @PrimaryColumn({ type: 'varchar', length: 16 }) module!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  /** Sorts by creation; never changes, so that an update does not move the object in a list. */
  @Column({ type: 'varchar', length: 32 }) position!: string;
  @Column({ type: 'bigint', transformer: moment }) lastUpdated!: number;
  @Column({ type: 'text' }) json!: string;
}

@Entity('client_info')
export class ClientInfoRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) party!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) role!: string;
  @Column({ type: 'varchar', length: 2 }) countryCode!: string;
  @Column({ type: 'varchar', length: 3 }) partyId!: string;
  @Column({ type: 'varchar', length: 16 }) status!: string;
  @Column({ type: 'bigint', transformer: moment }) updatedAt!: number;
  @Column({ type: 'varchar', length: 36, nullable: true }) platformId!: string | null;
  @Column({ type: 'varchar', length: 32 }) position!: string;
}

@Entity('api_key')
export class ApiKeyRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 255 }) name!: string;
  @Column({ type: 'varchar', length: 64 }) hash!: string;
  @Column({ type: 'varchar', length: 32 }) scope!: string;
  @Column({ type: 'bigint', transformer: moment }) createdAt!: number;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) lastUsedAt!: number | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) previousHash!: string | null;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) previousUntil!: number | null;
}

export const MAIN_ENTITIES = [
  PlatformRow,
  IssuedTokenRow,
  HostedPartyRow,
  AgreementRow,
  SightingRow,
  RelayedAddressRow,
  CollectedObjectRow,
  ClientInfoRow,
  ApiKeyRow,
  EventRow,
  ...OBJECT_ENTITIES,
  ...RECORD_ENTITIES,
  ...DIALOGUE_ENTITIES,
  ...OCPP_ENTITIES,
  AuditRow,
  KeptAnswerRow,
  WebhookRow,
  DeliveryRow,
  ConsoleSessionRow,
  ...CLUSTER_ENTITIES,
  ...STATION_LIST_ENTITIES,
  CheckRow,
  CdrReviewRow,
  SigningEvseRow,
];
