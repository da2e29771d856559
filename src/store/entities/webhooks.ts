/** Webhooks, and each event on its way to each of them. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from './transformers';

@Entity('webhook')
export class WebhookRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'text' }) url!: string;
  @Column({ type: 'simple-json' }) events!: unknown;
  @Column({ type: 'varchar', length: 8, nullable: true }) party!: string | null;
  /** Sealed with SECRET_KEY, as the one before. */
  @Column({ type: 'text' }) secret!: string;
  @Column({ type: 'text', nullable: true }) previousSecret!: string | null;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) previousUntil!: number | null;
  @Column({ type: 'bigint', transformer: moment }) createdAt!: number;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) failingSince!: number | null;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) disabledAt!: number | null;
  @Column({ type: 'text', nullable: true }) disabledBecause!: string | null;
}

@Entity('webhook_delivery')
export class DeliveryRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) webhookId!: string;
  @PrimaryColumn({ type: 'varchar', length: 32 }) eventId!: string;
  @Column({ type: 'varchar', length: 16 }) state!: string;
  @Column({ type: 'int' }) attempts!: number;
  @Column({ type: 'bigint', transformer: moment }) nextAt!: number;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) lastAt!: number | null;
  @Column({ type: 'int', nullable: true }) lastStatus!: number | null;
  @Column({ type: 'text', nullable: true }) lastError!: string | null;
}
