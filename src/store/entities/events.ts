/** What back offices are told, and how far each has got. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './transformers';

@Entity('event')
export class EventRow {
  /** Sorts in the order of telling. */
  @PrimaryColumn({ type: 'varchar', length: 32 }) id!: string;
  @Column({ type: 'bigint', transformer: moment }) at!: number;
  @Column({ type: 'varchar', length: 64 }) type!: string;
  @Column({ type: 'varchar', length: 8, nullable: true }) party!: string | null;
  @Column({ type: 'varchar', length: 36, nullable: true }) platform!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) module!: string | null;
  @Column({ type: 'varchar', length: 255, nullable: true }) object!: string | null;
  @Column({ type: 'text' }) data!: string;
}
