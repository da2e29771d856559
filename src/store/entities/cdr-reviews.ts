/** What stands beside received CDRs. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './transformers';

@Entity('cdr_review')
export class CdrReviewRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) holder!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  @Column({ type: 'simple-json' }) report!: unknown;
  @Column({ type: 'bigint', transformer: moment }) checkedAt!: number;
  @Column({ type: 'varchar', length: 16 }) dispute!: string;
  @Column({ type: 'simple-json' }) notes!: unknown;
}

/** An EVSE whose CDRs had signed data. */
@Entity('signing_evse')
export class SigningEvseRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) holder!: string;
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 80 }) evse!: string;
}
