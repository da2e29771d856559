/** The tables of the OCPP bridge: stations, what they told (append-only), and the transactions as an index of it. */
import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';

/** Numbers that MySQL hands out as text: moments in milliseconds. */
const moment: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};

@Entity('station')
export class StationRow {
  @PrimaryColumn({ type: 'varchar', length: 48 }) identity!: string;
  @Column({ type: 'varchar', length: 8 }) party!: string;
  @Column({ type: 'varchar', length: 36 }) locationId!: string;
  @Column({ type: 'simple-json' }) places!: unknown;
  @Column({ type: 'varchar', length: 255, nullable: true }) passwordHash!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) certificateSerial!: string | null;
  @Column({ type: 'simple-json', nullable: true }) awaited!: unknown;
  @Column({ type: 'int' }) securityProfile!: number;
  @Column({ type: 'varchar', length: 16, nullable: true }) protocol!: string | null;
  @Column({ type: 'boolean' }) isStrict!: boolean;
  @Column({ type: 'bigint', transformer: moment }) createdAt!: number;
}

/** Apart from the station: it changes with what the station says. */
@Entity('station_state')
export class StationStateRow {
  @PrimaryColumn({ type: 'varchar', length: 48 }) identity!: string;
  @Column({ type: 'simple-json' }) state!: unknown;
}

@Entity('station_event')
export class StationEventRow {
  @PrimaryColumn({ type: 'varchar', length: 32 }) id!: string;
  @Column({ type: 'varchar', length: 48 }) station!: string;
  @Column({ type: 'varchar', length: 24 }) kind!: string;
  @Column({ type: 'varchar', length: 36, nullable: true }) transaction!: string | null;
  @Column({ type: 'varchar', length: 36, nullable: true }) messageId!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) digest!: string | null;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) stationTime!: number | null;
  @Column({ type: 'bigint', transformer: moment }) correctedTime!: number;
  @Column({ type: 'bigint', transformer: moment }) receivedTime!: number;
  @Column({ type: 'text' }) fact!: string;
  @Column({ type: 'text', nullable: true }) decided!: string | null;
  @Column({ type: 'text', nullable: true }) answer!: string | null;
}

@Entity('station_transaction')
export class TransactionRow {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 48 }) station!: string;
  @Column({ type: 'varchar', length: 36, nullable: true }) ocppId!: string | null;
  @Column({ type: 'varchar', length: 64, nullable: true }) fingerprint!: string | null;
  @Column({ type: 'varchar', length: 16 }) state!: string;
  @Column({ type: 'varchar', length: 36 }) sessionId!: string;
  @Column({ type: 'varchar', length: 39 }) cdrId!: string;
  @Column({ type: 'bigint', transformer: moment }) startedAt!: number;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) endedAt!: number | null;
  @Column({ type: 'bigint', nullable: true, transformer: moment }) settleAt!: number | null;
  @Column({ type: 'simple-json' }) flags!: unknown;
}

export const OCPP_ENTITIES = [StationRow, StationStateRow, StationEventRow, TransactionRow];
