/** The table of checked partners. */
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('platform_check')
export class CheckRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) platformId!: string;
  @Column({ type: 'text' }) report!: string;
}
