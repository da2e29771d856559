/** What stands beside objects of hosted parties. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './transformers';

@Entity('declaration')
export class DeclarationRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  @Column({ type: 'text' }) json!: string;
  @Column({ type: 'bigint', transformer: moment }) updatedAt!: number;
}

@Entity('cdr_receipt')
export class CdrReceiptRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  @Column({ type: 'varchar', length: 36 }) platformId!: string;
  @Column({ type: 'varchar', length: 8, nullable: true }) party!: string | null;
  @Column({ type: 'text', nullable: true }) location!: string | null;
  @Column({ type: 'bigint', transformer: moment }) acceptedAt!: number;
}

@Entity('charging_preferences')
export class ChargingPreferencesRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  @Column({ type: 'varchar', length: 8 }) party!: string;
  @Column({ type: 'text' }) json!: string;
  @Column({ type: 'varchar', length: 32 }) response!: string;
  @Column({ type: 'bigint', transformer: moment }) receivedAt!: number;
}

export const RECORD_ENTITIES = [DeclarationRow, CdrReceiptRow, ChargingPreferencesRow];
