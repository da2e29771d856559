/** The table of the web console's sign-ins. */
import { Column, Entity, PrimaryColumn } from 'typeorm';

const moment = { to: (value: number) => value, from: Number };

@Entity('console_session')
export class ConsoleSessionRow {
  /** Keyed hash of the cookie's secret. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) hash!: string;
  @Column({ type: 'varchar', length: 36 }) keyId!: string;
  @Column({ type: 'bigint', transformer: moment }) createdAt!: number;
  @Column({ type: 'bigint', transformer: moment }) expiresAt!: number;
}
