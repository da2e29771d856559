/** What hosted parties hold, and what of it is due for whom. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './transformers';

@Entity('held_object')
export class HeldObjectRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) holder!: string;
  @PrimaryColumn({ type: 'varchar', length: 16 }) module!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  /** Sorts by creation; never changes, so that an update does not move the object in a list. */
  @Column({ type: 'varchar', length: 32 }) position!: string;
  @Column({ type: 'bigint', transformer: moment }) lastUpdated!: number;
  @Column({ type: 'varchar', length: 8, nullable: true }) counterparty!: string | null;
  @Column({ type: 'varchar', length: 24, nullable: true }) status!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) contractId!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) sessionId!: string | null;
  @Column({ type: 'text' }) json!: string;
}

/** What a Location is found by, in a row so narrow that all of them can be looked through. */
@Entity('location_card')
export class LocationCardRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) holder!: string;
  /** That of its object. */
  @PrimaryColumn({ type: 'varchar', length: 32 }) position!: string;
  @Column({ type: 'varchar', length: 8 }) owner!: string;
  @Column({ type: 'varchar', length: 400 }) words!: string;
  /** W. */
  @Column({ type: 'int' }) power!: number;
  @Column({ type: 'varchar', length: 160 }) evseStatuses!: string;
}

@Entity('due_change')
export class DueChangeRow {
  @PrimaryColumn({ type: 'varchar', length: 16 }) module!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  @Column({ type: 'varchar', length: 8, nullable: true }) party!: string | null;
  @Column({ type: 'simple-json', nullable: true }) change!: unknown;
  @Column({ type: 'varchar', length: 64, nullable: true }) after!: string | null;
  @Column({ type: 'int' }) rev!: number;
  @Column({ type: 'bigint', transformer: moment }) dueAt!: number;
}

@Entity('due_mark')
export class DueMarkRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) platformId!: string;
  @PrimaryColumn({ type: 'varchar', length: 16 }) module!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  @Column({ type: 'varchar', length: 8, nullable: true }) party!: string | null;
  @Column({ type: 'simple-json', nullable: true }) change!: unknown;
  @Column({ type: 'varchar', length: 64, nullable: true }) after!: string | null;
  @Column({ type: 'int' }) rev!: number;
  @Column({ type: 'bigint', transformer: moment }) dueAt!: number;
  @Column({ type: 'varchar', length: 8 }) state!: string;
  @Column({ type: 'int' }) attempts!: number;
  @Column({ type: 'bigint', transformer: moment }) nextAt!: number;
  @Column({ type: 'text', nullable: true }) lastError!: string | null;
  @Column({ type: 'text', nullable: true }) reason!: string | null;
}

@Entity('pull')
export class PullRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) platformId!: string;
  @PrimaryColumn({ type: 'varchar', length: 16 }) module!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) holder!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) source!: string;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) newest!: number | null;
  @Column({ type: 'text', nullable: true }) brokenAt!: string | null;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) lastRunAt!: number | null;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) lastFullAt!: number | null;
  @Column({ type: 'text', nullable: true }) lastError!: string | null;
  @Column({ type: 'int' }) taken!: number;
  @Column({ type: 'int' }) leftOut!: number;
}

@Entity('reconciliation')
export class ReconciliationRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) platformId!: string;
  @Column({ type: 'text' }) report!: string;
}

export const OBJECT_ENTITIES = [HeldObjectRow, LocationCardRow, DueChangeRow, DueMarkRow, PullRow, ReconciliationRow];
