import type { MigrationInterface, QueryRunner } from 'typeorm';
import { key, moment, table, varchar } from './columns';

/** Sign-ins of the web console. */
export class Console1700000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = [varchar('hash', 64, key), varchar('keyId', 36), moment('createdAt'), moment('expiresAt')];
    const byExpiry = { name: 'console_session_expires', columnNames: ['expiresAt'] };
    await runner.createTable(table('console_session', columns, [byExpiry]));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('console_session');
  }
}
