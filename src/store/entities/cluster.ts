/** The nodes of one Junction, and what only one of them may do. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './transformers';

@Entity('node')
export class NodeRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 255 }) name!: string;
  @Column({ type: 'varchar', length: 64 }) release!: string;
  @Column({ type: 'bigint', transformer: moment }) startedAt!: number;
  /** Grows while the node lives. */
  @Column({ type: 'int' }) beat!: number;
}

@Entity('lease')
export class LeaseRow {
  @PrimaryColumn({ type: 'varchar', length: 128 }) name!: string;
  @Column({ type: 'varchar', length: 36 }) holder!: string;
}

export const CLUSTER_ENTITIES = [NodeRow, LeaseRow];
