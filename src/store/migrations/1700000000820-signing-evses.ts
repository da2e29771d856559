import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, table, varchar } from './columns';

/** EVSEs whose CDRs had signed data: a later one without is told. */
export class SigningEvses1700000000820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, [
      table('signing_evse', [varchar('holder', 8, key), varchar('owner', 8, key), varchar('evse', 80, key)]),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('signing_evse');
  }
}
