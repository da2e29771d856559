import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The local authorization list that a station was sent last. */
@Entity('station_list')
export class StationListRow {
  @PrimaryColumn({ type: 'varchar', length: 48 }) station!: string;
  @Column({ type: 'int' }) version!: number;
  @Column({ type: 'text' }) entries!: string;
}

export const STATION_LIST_ENTITIES = [StationListRow];
