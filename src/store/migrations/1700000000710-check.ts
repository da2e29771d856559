import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, key, longText, table, varchar } from './columns';

/** The last check of each platform. */
export class Check1700000000710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const text = longText(runner.connection.options.type === 'mysql');
    await createTables(runner, [table('platform_check', [varchar('platformId', 36, key), text('report')])]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('platform_check');
  }
}
