/** What the API remembers of calls: answers for repeated writes, and who did what. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './transformers';

@Entity('kept_answer')
export class KeptAnswerRow {
  /** Hash of API key and Idempotency-Key. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) id!: string;
  /** Hash of method, path and body. */
  @Column({ type: 'varchar', length: 64 }) fingerprint!: string;
  /** The process that runs it, while there is no answer. */
  @Column({ type: 'varchar', length: 36 }) owner!: string;
  @Column({ type: 'bigint', transformer: moment }) at!: number;
  @Column({ type: 'int', nullable: true }) status!: number | null;
  /** Sealed with SECRET_KEY: an answer may show a secret, once. */
  @Column({ type: 'text', nullable: true }) body!: string | null;
  @Column({ type: 'varchar', length: 36, default: '' }) createdId!: string;
}

@Entity('audit')
export class AuditRow {
  @PrimaryColumn({ type: 'varchar', length: 32 }) id!: string;
  @Column({ type: 'bigint', transformer: moment }) at!: number;
  @Column({ type: 'varchar', length: 36 }) keyId!: string;
  @Column({ type: 'varchar', length: 255 }) keyName!: string;
  @Column({ type: 'varchar', length: 32 }) scope!: string;
  @Column({ type: 'varchar', length: 64 }) address!: string;
  @Column({ type: 'varchar', length: 8 }) method!: string;
  @Column({ type: 'varchar', length: 255 }) action!: string;
  @Column({ type: 'text' }) path!: string;
  @Column({ type: 'text' }) members!: string;
  @Column({ type: 'int' }) status!: number;
  @Column({ type: 'text', nullable: true }) detail!: string | null;
}
