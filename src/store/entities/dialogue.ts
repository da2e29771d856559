/** What hosted parties answer and ask of partners. */
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('token_policy')
export class TokenPolicyRow {
  @PrimaryColumn({ type: 'varchar', length: 8 }) owner!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) objectId!: string;
  @Column({ type: 'text' }) json!: string;
}

export const DIALOGUE_ENTITIES = [TokenPolicyRow];
