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

/** The node that runs a station. */
@Entity('station_holder')
export class StationHolderRow {
  @PrimaryColumn({ type: 'varchar', length: 48 }) station!: string;
  /** By its name: a node that starts anew goes on with what it had. */
  @Column({ type: 'varchar', length: 255 }) node!: string;
}

export const CLUSTER_ENTITIES = [NodeRow, LeaseRow, StationHolderRow];
