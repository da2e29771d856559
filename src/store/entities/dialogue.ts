/** What hosted parties answer and ask of partners. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './transformers';

@Entity('token_policy')
export class TokenPolicyRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  @Column({ type: 'text' }) json!: string;
}

@Entity('asked_order')
export class AskedOrderRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 32 }) handle!: string;
  @Column({ type: 'varchar', length: 8 }) party!: string;
  @Column({ type: 'varchar', length: 8 }) counterparty!: string;
  @Column({ type: 'varchar', length: 36, nullable: true }) platformId!: string | null;
  @Column({ type: 'varchar', length: 32 }) name!: string;
  @Column({ type: 'text' }) content!: string;
  @Column({ type: 'simple-json', nullable: true }) response!: unknown;
  @Column({ type: 'simple-json', nullable: true }) result!: unknown;
  @Column({ type: 'simple-json' }) history!: unknown;
  @Column({ type: 'text', nullable: true }) error!: string | null;
  @Column({ type: 'bigint', transformer: moment }) at!: number;
  @Column({ type: 'bigint', transformer: moment, nullable: true }) endsAt!: number | null;
  @Column({ type: 'bigint', transformer: moment }) usableUntil!: number;
  @Column({ type: 'simple-json', nullable: true }) behalf!: unknown;
}

@Entity('taken_order')
export class TakenOrderRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 8 }) party!: string;
  @Column({ type: 'varchar', length: 8 }) counterparty!: string;
  @Column({ type: 'varchar', length: 36, nullable: true }) platformId!: string | null;
  @Column({ type: 'varchar', length: 32 }) name!: string;
  @Column({ type: 'text' }) content!: string;
  @Column({ type: 'text' }) responseUrl!: string;
  @Column({ type: 'simple-json' }) response!: unknown;
  @Column({ type: 'simple-json', nullable: true }) result!: unknown;
  @Column({ type: 'bigint', transformer: moment }) at!: number;
  @Column({ type: 'bigint', transformer: moment, nullable: true }) endsAt!: number | null;
  @Column({ type: 'varchar', length: 36, nullable: true }) tokenUid!: string | null;
  @Column({ type: 'int', nullable: true }) reservationNumber!: number | null;
}

@Entity('reservation')
export class ReservationRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) party!: string;
  @PrimaryColumn({ type: 'int' }) number!: number;
  @Column({ type: 'varchar', length: 8 }) counterparty!: string;
  @Column({ type: 'varchar', length: 36 }) locationId!: string;
  @Column({ type: 'varchar', length: 36 }) reservationId!: string;
  @Column({ type: 'varchar', length: 36 }) orderId!: string;
  @Column({ type: 'bigint', transformer: moment }) expiresAt!: number;
  @Column({ type: 'boolean' }) isActive!: boolean;
}

@Entity('session_profile')
export class SessionProfileRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) party!: string;
  @PrimaryColumn({ type: 'varchar', length: 4 }) side!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) counterparty!: string;
  @PrimaryColumn({ type: 'varchar', length: 36 }) sessionId!: string;
  @Column({ type: 'text', nullable: true }) profile!: string | null;
  @Column({ type: 'text', nullable: true }) active!: string | null;
  @Column({ type: 'varchar', length: 8, nullable: true }) behalf!: string | null;
  @Column({ type: 'bigint', transformer: moment }) updatedAt!: number;
}

@Entity('letter')
export class LetterRow {
  @PrimaryColumn({ type: 'varchar', length: 128 }) subject!: string;
  @Column({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 8 }) from!: string;
  @Column({ type: 'varchar', length: 8 }) to!: string;
  @Column({ type: 'varchar', length: 36, nullable: true }) platformId!: string | null;
  @Column({ type: 'varchar', length: 32 }) module!: string;
  @Column({ type: 'varchar', length: 8 }) role!: string;
  @Column({ type: 'varchar', length: 8 }) method!: string;
  @Column({ type: 'text' }) url!: string;
  @Column({ type: 'text' }) body!: string;
  @Column({ type: 'int' }) attempts!: number;
  @Column({ type: 'bigint', transformer: moment }) nextAt!: number;
  @Column({ type: 'bigint', transformer: moment }) expiresAt!: number;
  @Column({ type: 'text', nullable: true }) lastError!: string | null;
}

export const DIALOGUE_ENTITIES = [
  TokenPolicyRow,
  AskedOrderRow,
  TakenOrderRow,
  ReservationRow,
  SessionProfileRow,
  LetterRow,
];
